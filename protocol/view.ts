// What the extension tells the page and what the page tells the extension, by name.
// Everything is an event: the extension holds the content and sends it whole, so a page that was hidden can begin anew.

import type { Size } from './geometry';
import type { Answer, Stage } from './inference';

/** The two kinds of question a picture can be asked. */
export type Verb = 'ask' | 'locate';

export interface ShownPicture {
  /** An address the page may load. */
  readonly source: string;
  /** The file's name, for people. */
  readonly name: string;
  /** Pixels of the capture, from the model process; null until it has opened the picture. */
  readonly size: Size | null;
}

/** What a button beside a failure does. */
export type NoticeButton = 'ask-again' | 'show-log';

/** A failure in words for the user. */
export interface Notice {
  readonly sentence: string;
  readonly buttons: readonly NoticeButton[];
}

export type Progress =
  | {
      readonly kind: 'working';
      /** Null while the model process starts. */
      readonly stage: Stage | null;
      readonly done: number;
      readonly total: number;
      /** The answer's words as far as they are written. */
      readonly text: string;
    }
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly notice: Notice }
  | { readonly kind: 'cancelled' };

export interface PanelContent {
  readonly picture: ShownPicture;
  /** Counts the questions of one panel. */
  readonly questionId: number;
  readonly verb: Verb;
  readonly question: string;
  readonly progress: Progress;
}

/** From the extension to the page. */
export type ViewEvents = {
  'panel/show': PanelContent;
};

/** From the page to the extension. */
export type PageEvents = {
  /** The page listens now and shows nothing yet. */
  'page/ready': null;
  'question/cancel': { questionId: number };
  'question/repeat': { questionId: number };
  'log/show': null;
};

/** Any one event of a table, as it travels. */
export type EventMessage<Events> = {
  [Name in keyof Events & string]: { readonly name: Name; readonly params: Events[Name] };
}[keyof Events & string];
