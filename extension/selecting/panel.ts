// What one page of a screenshot shows of selectors: of the box it wants them for, in the format in use, and what its
// buttons do. Knows nothing of VS Code: the clipboard, the test and what is shown are handed in.

import { failureSentence, FailureError, toFailure } from '../../protocol/failure';
import type {
  AssertionKind,
  BoxPlace,
  EventMessage,
  PageEvents,
  SelectorsContent,
} from '../../protocol/view';
import type { Heard, Listening } from '../editor/signal';
import {
  readyContent,
  type FormatInUse,
  type LiveCheck,
  type WrittenLine,
  type WrittenLines,
} from './content';
import { claimsOf, codeFor } from './assertions';
import type { MeantElement } from './evidence';
import type { AskFormat } from './formatInUse';
import type { Selecting, SelectingDocument } from './selecting';

type SelectorEventName =
  | 'box/select'
  | 'selectors/want'
  | 'selectors/check'
  | 'selectors/cancel'
  | 'selector/copy'
  | 'selector/insert'
  | 'assertion/copy'
  | 'assertion/insert';

export type SelectorEvent = Extract<EventMessage<PageEvents>, { name: SelectorEventName }>;

export interface PanelParts {
  readonly selecting: Selecting;
  readonly document: SelectingDocument & { readonly changed: { readonly on: Heard<null> } };
  readonly askFormat: AskFormat;
  /** Another format may be in use. */
  readonly onFormat: Heard<null>;
  readonly use: UseSelector;
  readonly show: (news: BoxPlace & { readonly content: SelectorsContent }) => void;
  /** For what fails where no content says so. */
  readonly tell: (error: unknown) => void;
}

/** Where code goes that somebody wants. */
export interface UseSelector {
  copy(code: string): Promise<void>;
  /**
   * @param write - makes the code for the place it goes to, of the test up to there.
   * @throws FailureError where there is no test to insert into.
   */
  insert(write: (before: string) => string): Promise<void>;
}

export interface SelectorPanel extends Listening {
  hear(event: SelectorEvent): void;
  /** The box that the user has selected in the page; null where there is none. */
  selected(): BoxPlace | null;
}

/** What is shown of the wanted box. */
interface Shown {
  readonly element: MeantElement;
  readonly inUse: FormatInUse;
  readonly written: WrittenLines;
  readonly check: LiveCheck | null;
}

export function makePanel(parts: PanelParts): SelectorPanel {
  const { selecting, document, show } = parts;
  const life = new AbortController();
  let selected: BoxPlace | null = null;
  let wanted: BoxPlace | null = null;
  /** How it lay when it was looked at. */
  let wantedBox: string | null = null;
  let shown: Shown | null = null;
  let checking: AbortController | null = null;
  /** Of the last wish: an older one has nothing to say any more. */
  let turn = 0;
  let isLooking = false;

  const boxOf = (place: BoxPlace): string | null => {
    const box = document.findBox(place);
    return box === null ? null : JSON.stringify([box.box, document.isStale(place)]);
  };

  /** @param find - gives the element: looked for, or known already. */
  async function refresh(
    find: (place: BoxPlace) => Promise<MeantElement>,
    check: LiveCheck | null,
  ): Promise<void> {
    const place = wanted;
    if (place === null) return;
    const mine = (turn += 1);
    const isOver = (): boolean => mine !== turn || life.signal.aborted;
    try {
      isLooking = true;
      if (shown === null) show({ ...place, content: { kind: 'working', doing: 'looking for the element' } });
      const element = await find(place);
      const inUse = await parts.askFormat(element.origin);
      if (isOver()) return;
      shown = { element, inUse, check, written: selecting.lines(element, inUse.format, check) };
      show({ ...place, content: contentOf(shown) });
    } catch (error) {
      if (isOver()) return;
      shown = null;
      show({ ...place, content: { kind: 'failed', sentence: failureSentence(toFailure(error)) } });
    } finally {
      if (!isOver()) isLooking = false;
    }
  }

  const look = (check: LiveCheck | null): Promise<void> =>
    refresh((place) => selecting.element(document, place, life.signal), check);

  function contentOf({ element, inUse, written, check }: Shown): SelectorsContent {
    const [best] = written.lines;
    const assertions = best === undefined ? [] : claimsOf(element, best);
    const canCheck = selecting.canCheck(document, element);
    return readyContent({ element, inUse, written, check, assertions, canCheck });
  }

  function want(place: BoxPlace): void {
    cancelCheck();
    const isSame = wanted !== null && samePlace(wanted, place);
    if (!isSame) shown = null;
    wanted = place;
    wantedBox = boxOf(place);
    void look(isSame ? (shown?.check ?? null) : null);
  }

  function cancelCheck(): void {
    checking?.abort();
    checking = null;
  }

  async function check(place: BoxPlace): Promise<void> {
    if (shown === null || wanted === null || !samePlace(wanted, place) || checking !== null) return;
    const { element, inUse } = shown;
    const own = new AbortController();
    checking = own;
    const say = (doing: string): void => {
      if (wanted !== null && samePlace(wanted, place) && !own.signal.aborted)
        show({ ...place, content: { kind: 'working', doing } });
    };
    say('opening the page');
    try {
      const live = await selecting.check(document, element, inUse.format, {
        cancel: own.signal,
        onProgress: say,
      });
      if (!own.signal.aborted) await look(live);
    } catch (error) {
      if (toFailure(error).kind !== 'cancelled') parts.tell(error);
      // What was shown before is shown again, unless another box is, or another check runs.
      const isOurs = checking === null || checking === own;
      if (isOurs && shown !== null && wanted !== null && samePlace(wanted, place) && !life.signal.aborted)
        show({ ...place, content: contentOf(shown) });
    } finally {
      if (checking === own) checking = null;
    }
  }

  /** @throws FailureError where that is not shown any more, or is none of ours and something is to be claimed with it. */
  function lineOf(
    { code, ...place }: BoxPlace & { readonly code: string },
    claim: AssertionKind | null,
  ): { readonly shown: Shown; readonly line: WrittenLine | null } {
    if (shown !== null && wanted !== null && samePlace(wanted, place)) {
      const line = shown.written.lines.find((one) => one.line.code === code) ?? null;
      if (line !== null || (claim === null && shown.check?.generated === code)) return { shown, line };
    }
    const reason = 'it is not shown any more; look at the box again';
    throw new FailureError({ kind: 'bad-input', what: 'This selector', reason });
  }

  async function use(
    asked: BoxPlace & { readonly code: string },
    way: keyof UseSelector,
    claim: AssertionKind | null,
  ): Promise<void> {
    const { code, ...place } = asked;
    const { shown: of, line } = lineOf(asked, claim);
    const { format } = of.inUse;
    const write = (before: string | null): string =>
      // Playwright's own stands as it is.
      line === null ? code : codeFor(of.element, line, { claim, before });
    if (way === 'copy') await parts.use.copy(write(null));
    else await parts.use.insert(write);
    if (line === null) return;
    const { strategy, verified } = line.line;
    document.noteSelector(place, { format, code, strategy, verified });
  }

  const listening = [
    parts.onFormat(() => {
      if (isLooking) return void look(shown?.check ?? null);
      // The element stays the same; and what has failed fails in every format.
      if (shown === null) return;
      const { element, check: checked } = shown;
      void refresh(() => Promise.resolve(element), checked);
    }),
    document.changed.on(() => {
      if (wanted === null || wantedBox === boxOf(wanted)) return;
      // Moved, gone, or stale: what was found of the old place does not count.
      cancelCheck();
      shown = null;
      wantedBox = boxOf(wanted);
      if (wantedBox === null) wanted = null;
      else void look(null);
    }),
  ];

  return {
    selected: () => selected,
    hear(event) {
      const follow = (work: Promise<void>): void => void work.catch(parts.tell);
      switch (event.name) {
        case 'box/select':
          selected = event.params;
          return;
        case 'selectors/want':
          return want(event.params);
        case 'selectors/check':
          return follow(check(event.params));
        case 'selectors/cancel':
          return cancelCheck();
        case 'selector/copy':
          return follow(use(event.params, 'copy', null));
        case 'selector/insert':
          return follow(use(event.params, 'insert', null));
        case 'assertion/copy': {
          const { claim, ...line } = event.params;
          return follow(use(line, 'copy', claim));
        }
        case 'assertion/insert': {
          const { claim, ...line } = event.params;
          return follow(use(line, 'insert', claim));
        }
      }
    },
    dispose() {
      life.abort();
      cancelCheck();
      for (const one of listening) one.dispose();
    },
  };
}

function samePlace(a: BoxPlace, b: BoxPlace): boolean {
  return a.entry === b.entry && a.box === b.box;
}
