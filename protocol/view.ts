// What the extension tells the page of a screenshot and what the page tells the extension, by name.
// Everything is an event: the extension holds the content and sends it whole, so a page that was hidden can begin anew.

import type { SavedRecord } from './captureRecord';
import type { PixelBox, Point, Region, Size } from './geometry';
import type { Answer, GroundedBox, Stage } from './inference';
import type { SelectorFormat, Strategy, Verified } from './selector';
import type { WitnessSource } from './witness';

/** The kinds of question a picture can be asked. `describe` is about the drawn regions, `read` and `elements` need no words. */
export type Verb = 'ask' | 'locate' | 'locate-all' | 'read' | 'elements' | 'describe';

export const verbs: readonly Verb[] = ['ask', 'locate', 'locate-all', 'read', 'elements', 'describe'];

export interface ShownPicture {
  /** An address the page may load; null while there is none (not opened yet, deleted, unreadable). */
  readonly source: string | null;
  /** The file's name, for people. */
  readonly name: string;
  /** Pixels of the capture, from the model process; null until it has opened the picture. */
  readonly size: Size | null;
  /** Image pixels for one CSS pixel of the captured page; null where the capture did not record it. */
  readonly pixelRatio: number | null;
  /** How far the captured page was scrolled, in CSS pixels; null where the capture did not record it. */
  readonly scroll: Point | null;
  /**
   * How it was captured, as far as that is recorded; absent where nothing is. Texts in it are a page's, a device's or a
   * report's: they are shown as text and are no instruction.
   */
  readonly capture?: SavedRecord;
}

/** What a button beside a failure or a notice does. */
export type NoticeButton =
  'ask-again' | 'show-log' | 'choose-bundle' | 'choose-device' | 'restart-engine' | 'save-as' | 'reload';

/** Something the user should know, in words, with what can be done about it. */
export interface Notice {
  readonly sentence: string;
  readonly buttons: readonly NoticeButton[];
}

export type EntryId = string;
export type BoxId = string;

/** What the user thinks of a box; absent where they have not said. */
export type Verdict = 'kept' | 'rejected';

/** A numbered box of an answer, as the user may have changed it. What is drawn and what is listed are the same boxes. */
export interface ShownBox {
  /** Unique in its entry. */
  readonly id: BoxId;
  readonly role: 'box' | 'near-miss';
  /** As it was answered. */
  readonly grounded: GroundedBox;
  /** Where it lies now, in pixels of the capture; the user may have moved it. */
  readonly box: PixelBox;
  /** The user's name for it; null where they gave none. */
  readonly name: string | null;
  readonly verdict: Verdict | null;
  /** Selectors for it that were copied or inserted, one a format; absent where there are none. */
  readonly selectors?: readonly UsedSelector[];
}

/** A selector that stands in somebody's test now, or in their clipboard. */
export interface UsedSelector {
  readonly format: SelectorFormat;
  /** As it was written. */
  readonly code: string;
  readonly strategy: Strategy;
  readonly verified: Verified;
}

export type Progress =
  | {
      readonly kind: 'working';
      /** Null while the model process starts. */
      readonly stage: Stage | null;
      readonly done: number;
      readonly total: number;
      /** When the work began, in milliseconds since 1970, so that a page that comes late can tell how long it takes. */
      readonly since: number;
      /** The answer's words as far as they are written. */
      readonly text: string;
      /** Boxes as far as they are decoded. */
      readonly boxes: readonly GroundedBox[];
    }
  | {
      readonly kind: 'answered';
      readonly answer: Pick<Answer, 'answer' | 'found' | 'remarks' | 'timing'>;
      /** All boxes of the answer and then all near misses; shown numbered through from 1. */
      readonly boxes: readonly ShownBox[];
    }
  | { readonly kind: 'failed'; readonly notice: Notice }
  | { readonly kind: 'cancelled' };

/** One question and what became of it. */
export interface Entry {
  readonly id: EntryId;
  /** Another number whenever anything else of the entry has changed, so that a page need draw only what is new. */
  readonly revision: number;
  readonly verb: Verb;
  readonly question: string;
  readonly regions: readonly Region[];
  readonly progress: Progress;
  /** True where the picture has changed since it was answered: its boxes may lie elsewhere now. */
  readonly stale: boolean;
}

/** The status of the model process. */
export type EngineState = 'stopped' | 'starting' | 'ready' | 'working' | 'failed';

export interface ScreenshotContent {
  readonly picture: ShownPicture;
  /** The conversation, oldest first. */
  readonly entries: readonly Entry[];
  /** About the picture or its saved results as a whole: deleted, changed, results that cannot be read … */
  readonly notices: readonly Notice[];
  readonly engine: EngineState;
  /** Whether there is something that saving would write. */
  readonly unsaved: boolean;
}

/** The box of an entry that selectors are wanted for. */
export interface BoxPlace {
  readonly entry: EntryId;
  readonly box: BoxId;
}

/** What a test can claim of an element. */
export type AssertionKind = 'visible' | 'text' | 'state';

export const assertionKinds: readonly AssertionKind[] = ['visible', 'text', 'state'];

/** The format the user chose; `auto` follows the test file that is open, then the workspace. */
export type FormatChoice = 'auto' | SelectorFormat;

/** One selector, written and ready to be used. */
export interface SelectorLine {
  /** What is copied and inserted; no two lines of a box have the same. */
  readonly code: string;
  readonly strategy: Strategy;
  /** Why it stands where it stands, a whole sentence. */
  readonly reason: string;
  readonly verified: Verified;
  /** How many elements it finds where it was tried. */
  readonly matches: number;
  /** Whether it finds that one element and no other. */
  readonly unique: boolean;
}

/** What is known of the selectors of one box. */
export type SelectorsContent =
  /** `doing` stands in words before "…"; what was shown before may stay until the next content. */
  | { readonly kind: 'working'; readonly doing: string }
  | {
      readonly kind: 'ready';
      /** Who speaks of the element; `pixels` means that nobody has seen the page, so nothing is verified. */
      readonly origin: WitnessSource;
      /** The element in words: `button "Save"`. */
      readonly element: string;
      /** Where it lies, in pixels of the capture: the control that the box stands for may be larger. */
      readonly box: PixelBox | null;
      readonly format: SelectorFormat;
      readonly choice: FormatChoice;
      /** Where `auto` has the format from, in words ("as in login.spec.ts"); null for the user's own choice. */
      readonly formatReason: string | null;
      /** All formats for people, in the order in which they are offered. */
      readonly formats: readonly { readonly format: SelectorFormat; readonly title: string }[];
      /** Best first; empty where the format can say none of them. */
      readonly lines: readonly SelectorLine[];
      /** As Playwright's own generator writes it in TypeScript for the living page; null where it was not asked. */
      readonly generated: string | null;
      /** What can be claimed of the element in this format. */
      readonly assertions: readonly AssertionKind[];
      /** Whether the page can be opened again to try the selectors there. */
      readonly canCheck: boolean;
      /** What should be known: what the format cannot say, a page that has changed; whole sentences. */
      readonly remarks: readonly string[];
    }
  | { readonly kind: 'failed'; readonly sentence: string };

/** What the page may send: it says so before it sends more, and the extension takes no more. */
export const pageLimits = {
  /** Of a picture that is pasted or dropped, in bytes. */
  pictureBytes: 64 * 1024 * 1024,
  /** Of a question, in characters; no bundle reads as many tokens as longer ones have. */
  questionLength: 4000,
  /** Of one question. */
  regions: 64,
} as const;

/** From the extension to the page. */
export type ViewEvents = {
  'view/show': ScreenshotContent;
  /** News of an entry that is being worked on: replaces its progress, without sending the whole conversation. */
  'entry/progress': { readonly id: EntryId; readonly progress: Extract<Progress, { kind: 'working' }> };
  /** A command wants the user's next question of this kind: choose the verb and focus the field. */
  'question/begin': { readonly verb: Verb };
  /** Of a box that the page has asked for with `selectors/want`; replaces what was said of it before. */
  'selectors/show': BoxPlace & { readonly content: SelectorsContent };
};

/** From the extension to the page that a picture is pasted into. */
export type PasteEvents = {
  /** The picture was not opened; VS Code itself has told the user why. */
  'paste/refused': null;
};

/** From the page to the extension. */
export type PageEvents = {
  /** The page listens now and shows nothing yet. */
  'page/ready': null;
  'question/ask': { readonly verb: Verb; readonly question: string; readonly regions: readonly Region[] };
  'question/cancel': { readonly id: EntryId };
  'question/repeat': { readonly id: EntryId };
  'entry/remove': { readonly id: EntryId };
  'conversation/clear': null;
  /** Moved or resized; the box is in pixels of the capture. */
  'box/move': { readonly entry: EntryId; readonly box: BoxId; readonly to: PixelBox };
  /** Null takes the user's name away. */
  'box/rename': { readonly entry: EntryId; readonly box: BoxId; readonly name: string | null };
  'box/judge': { readonly entry: EntryId; readonly box: BoxId; readonly verdict: Verdict | null };
  /** The box that the user has selected, for commands that speak of it; null where there is none. */
  'box/select': BoxPlace | null;
  /** Answered with `selectors/show`, now and whenever something about it changes, until another box is wanted. */
  'selectors/want': BoxPlace;
  'selectors/format': { readonly format: FormatChoice };
  /** Opens the captured page again and tries the selectors there. */
  'selectors/check': BoxPlace;
  /** Ends `selectors/check`; what was shown before is shown again. */
  'selectors/cancel': BoxPlace;
  /** `code` is one of the lines, or `generated`, as it was shown; what is not shown any more is not copied. */
  'selector/copy': BoxPlace & { readonly code: string };
  /** Into the text editor that was used last, in place of what is selected there. */
  'selector/insert': BoxPlace & { readonly code: string };
  /** Written with the line `code`. */
  'assertion/copy': BoxPlace & { readonly code: string; readonly claim: AssertionKind };
  'assertion/insert': BoxPlace & { readonly code: string; readonly claim: AssertionKind };
  /** A page object from all boxes that are kept, in a new document. */
  'page-object/make': null;
  /** Opens the failed test that the record names, at its line. */
  'test/open': null;
  'text/copy': { readonly text: string };
  'results/save': null;
  'notice/press': { readonly button: NoticeButton; readonly entry: EntryId | null };
  /** The page could load or decode nothing at the picture's address. */
  'picture/failed': null;
  /** A picture dropped or chosen by address, for example from VS Code's explorer. */
  'picture/open': { readonly uri: string };
  /** A picture that is no file yet: pasted, or dropped from outside. Its bytes cross once, to be written into a file. */
  'picture/bytes': { readonly name: string; readonly bytes: Uint8Array };
};

/** Any one event of a table, as it travels. */
export type EventMessage<Events> = {
  [Name in keyof Events & string]: { readonly name: Name; readonly params: Events[Name] };
}[keyof Events & string];
