// Selectors for the boxes of screenshots: from a box to the element it stands for, to lines in the format in use, and
// whether the living page agrees. Knows nothing of VS Code, pages and editors.

import type { CancelSignal } from '../../protocol/call';
import type { CaptureRequest } from '../../protocol/capture';
import type { SavedRecord } from '../../protocol/captureRecord';
import { FailureError } from '../../protocol/failure';
import type { RankedSelector, SelectorFormat } from '../../protocol/selector';
import type { BoxPlace, ShownBox, UsedSelector } from '../../protocol/view';
import type { CaptureCall, CaptureWork } from '../captureProcess/captureProcess';
import type { SeenElements } from '../editor/conversation';
import {
  selectFor,
  selectorKey,
  withCheck,
  writeLines,
  writeOptions,
  type LiveCheck,
  type WrittenLines,
} from './content';
import { elementOf, type MeantElement, type ReadEvidence } from './evidence';

/** A screenshot, as far as selectors need it. */
export interface SelectingDocument {
  /** @throws FailureError where the picture is not there. */
  presentPicture(): Promise<{ readonly path: string; readonly hash: string }>;
  elements(cancel: CancelSignal): Promise<SeenElements>;
  /** How the picture was captured. */
  readonly captured: SavedRecord;
  findBox(place: BoxPlace): ShownBox | null;
  /** Whether the box was found on another picture than the one that lies here now. */
  isStale(place: BoxPlace): boolean;
  noteSelector(place: BoxPlace, used: UsedSelector): void;
}

export interface SelectingParts {
  readonly readEvidence: ReadEvidence;
  readonly capture: CaptureCall;
  /** Opens the page of a capture again; null where that cannot be. */
  readonly requestAgain: (record: SavedRecord) => Extract<CaptureRequest, { kind: 'page' }> | null;
}

export interface Selecting {
  /** @throws FailureError where the box has gone, or is stale, or nothing lies there, and `cancelled` after `cancel`. */
  element(document: SelectingDocument, place: BoxPlace, cancel: CancelSignal): Promise<MeantElement>;
  lines(element: MeantElement, format: SelectorFormat, check: LiveCheck | null): WrittenLines;
  canCheck(document: SelectingDocument, element: MeantElement): boolean;
  /** @throws FailureError where the page cannot be opened any more. */
  check(
    document: SelectingDocument,
    element: MeantElement,
    format: SelectorFormat,
    work: CaptureWork,
  ): Promise<LiveCheck>;
}

export function makeSelecting({ readEvidence, capture, requestAgain }: SelectingParts): Selecting {
  const again = (document: SelectingDocument, { origin, box }: MeantElement) => {
    const request = origin === 'page' && box !== null ? requestAgain(document.captured) : null;
    return request === null || box === null ? null : { request, box };
  };
  return {
    async element(document, place, cancel) {
      const picture = await document.presentPicture();
      const evidence = await readEvidence(
        { ...picture, elements: (stop) => document.elements(stop) },
        cancel,
      );
      const shown = document.findBox(place);
      if (shown === null)
        throw new FailureError({ kind: 'bad-input', what: 'No selector', reason: 'the box has gone' });
      if (document.isStale(place)) {
        const reason = 'the picture has changed since this box was found. Ask again';
        throw new FailureError({ kind: 'bad-input', what: 'No selector', reason });
      }
      return elementOf(evidence, shown.box, shown.grounded);
    },
    lines(element, format, check) {
      const ranked = selectFor(element, format);
      return writeLines(
        check === null ? ranked : withCheck(ranked, check, { box: element.box, format }),
        format,
        writeOptions(element),
      );
    },
    canCheck: (document, element) => again(document, element) !== null,
    async check(document, element, format, work) {
      const reopened = again(document, element);
      if (reopened === null) {
        throw new FailureError({
          kind: 'bad-input',
          what: 'This picture',
          reason: 'it is not known well enough how its page was opened to do that again',
        });
      }
      const selectors = selectFor(element, format).map(({ selector }: RankedSelector) => selector);
      const { checked, generated, remarks } = await capture(
        'capture/check',
        { ...reopened, selectors },
        work,
      );
      return {
        checked: new Map(
          checked.flatMap((one, index) => {
            const selector = selectors[index];
            return selector === undefined ? [] : [[selectorKey(selector), one]];
          }),
        ),
        generated,
        remarks,
      };
    },
  };
}
