// What the commands about selectors do: which box is meant, what is offered, where the code goes.
// Knows nothing of how elements are found and selectors are written.

import * as vscode from 'vscode';
import type { CancelSignal } from '../../protocol/call';
import { FailureError } from '../../protocol/failure';
import type { AssertionKind, BoxPlace } from '../../protocol/view';
import { showProgress } from '../captureProcess/showProgress';
import type { ScreenshotDocument } from '../editor/screenshotDocument';
import type { FrontScreenshot } from '../editor/screenshotEditor';
import { formatNames } from '../selectors/formats/writeSelector';
import { claimsOf, codeFor } from './assertions';
import { boxName } from './boxName';
import { offeredFormats, type WrittenLine } from './content';
import type { MeantElement } from './evidence';
import type { AskFormat } from './formatInUse';
import { makePageObject } from './pageObject';
import type { UseSelector } from './panel';
import type { Selecting } from './selecting';
import type { TestEditor } from './testEditor';

export interface SelectorCommandParts {
  readonly selecting: Selecting;
  readonly askFormat: AskFormat;
  readonly use: UseSelector;
  readonly testEditor: TestEditor;
  readonly front: () => FrontScreenshot | null;
}

/** A box whose selectors are wanted, and the element it stands for. */
interface Chosen {
  readonly document: ScreenshotDocument;
  readonly place: BoxPlace;
  readonly element: MeantElement;
}

export function makeSelectorCommands({ selecting, askFormat, use, testEditor, front }: SelectorCommandParts) {
  /** Null where the user leaves. @throws FailureError where there is no screenshot, box or element. */
  async function choose(): Promise<Chosen | null> {
    const { document, selected } = ofFront(front());
    const place = await chooseBox(document, selected);
    if (place === null) return null;
    const element = await withProgress((cancel) => selecting.element(document, place, cancel));
    return { document, place, element };
  }

  /** @throws FailureError where the format has no selector for the element. */
  async function bestLine(element: MeantElement): Promise<WrittenLine> {
    const { format } = await askFormat(element.origin);
    const { lines, remarks } = selecting.lines(element, format, null);
    const [line] = lines;
    if (line !== undefined) return line;
    throw new FailureError({
      kind: 'bad-input',
      what: formatNames[format],
      reason: (remarks[0] ?? 'it has no selector for this element').replace(/\.$/, ''),
    });
  }

  function note({ document, place }: Chosen, { line, format }: WrittenLine): void {
    const { code, strategy, verified } = line;
    document.noteSelector(place, { format, code, strategy, verified });
  }

  return {
    async copy(): Promise<void> {
      const chosen = await choose();
      if (chosen === null) return;
      const { format } = await askFormat(chosen.element.origin);
      const line = await chooseLine(
        chosen.element,
        format,
        (one) => selecting.lines(chosen.element, one, null).lines,
      );
      if (line === null) return;
      await use.copy(line.line.code);
      note(chosen, line);
    },

    /** Opens the captured page again, shows what each selector finds there, and copies the one that is chosen. */
    async check(): Promise<void> {
      const chosen = await choose();
      if (chosen === null) return;
      const { document, element } = chosen;
      const { format } = await askFormat(element.origin);
      const live = await showProgress('checking in the page', (work) =>
        selecting.check(document, element, format, work),
      );
      const { lines } = selecting.lines(element, format, live);
      const picked = await chooseChecked(lines, live.generated);
      if (picked === null) return;
      await use.copy(picked.label);
      if (picked.line !== null) note(chosen, picked.line);
    },

    async insert(): Promise<void> {
      const chosen = await choose();
      if (chosen === null) return;
      const best = await bestLine(chosen.element);
      await use.insert((before) => codeFor(chosen.element, best, { claim: null, before }));
      note(chosen, best);
      const { unique, verified, matches } = best.line;
      if (!unique && verified !== 'unverified') {
        void vscode.window.showWarningMessage(
          `This selector finds ${matches} elements: nothing tells this one from the others.`,
        );
      }
    },

    async assertion(): Promise<void> {
      const chosen = await choose();
      if (chosen === null) return;
      const best = await bestLine(chosen.element);
      const claim = await chooseClaim(claimsOf(chosen.element, best));
      if (claim === null) return;
      const write = (before: string | null): string => codeFor(chosen.element, best, { claim, before });
      if (testEditor.current() === null) await use.copy(write(null));
      else await use.insert(write);
      note(chosen, best);
    },

    /** @param given - the screenshot whose page asks; without it the one in front. */
    pageObject: (given?: ScreenshotDocument): Promise<void> =>
      makePageObject(given ?? ofFront(front()).document, { selecting, askFormat, testEditor }),
  };
}

function ofFront(front: FrontScreenshot | null): FrontScreenshot {
  if (front !== null) return front;
  const reason = 'none is open. Open one with "Groundglass: Open Screenshot…" or capture one first';
  throw new FailureError({ kind: 'bad-input', what: 'No screenshot', reason });
}

/** Elements of a picture without a witness have to be looked for, which takes a moment. */
function withProgress<T>(work: (cancel: CancelSignal) => Promise<T>): Promise<T> {
  return showProgress('looking for the element', ({ cancel }) => work(cancel));
}

interface BoxItem extends vscode.QuickPickItem {
  readonly place: BoxPlace;
}

/** The selected box; else one of the user's choice. Null where they leave. @throws FailureError where there is none. */
async function chooseBox(document: ScreenshotDocument, selected: BoxPlace | null): Promise<BoxPlace | null> {
  if (selected !== null && document.findBox(selected) !== null) return selected;
  const boxes = document.boxes();
  if (boxes.length === 0) {
    throw new FailureError({
      kind: 'bad-input',
      what: 'No box',
      reason: 'nothing has been found on this screenshot yet. Ask for the element first',
    });
  }
  const items = boxes.map(({ entry, box, shown }): BoxItem => ({
    label: boxName(shown),
    description: [shown.grounded.kind, shown.verdict].filter(Boolean).join(', '),
    place: { entry, box },
  }));
  const [only] = items;
  if (items.length === 1 && only !== undefined) return only.place;
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Of Which Box',
    matchOnDescription: true,
  });
  return picked?.place ?? null;
}

interface LineItem extends vscode.QuickPickItem {
  readonly line: WrittenLine | null;
}

/** All selectors of the format in use, and the best one of every other. Null where the user leaves. */
async function chooseLine(
  element: MeantElement,
  inUse: WrittenLine['format'],
  linesOf: (format: WrittenLine['format']) => readonly WrittenLine[],
): Promise<WrittenLine | null> {
  const item = (line: WrittenLine, description: string): LineItem => ({
    label: line.line.code,
    description,
    detail: line.line.reason,
    line,
  });
  const heading = (label: string): LineItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
    line: null,
  });
  const others = offeredFormats(element, inUse).filter((format) => format !== inUse);
  const picked = await vscode.window.showQuickPick(
    [
      heading(formatNames[inUse]),
      ...linesOf(inUse).map((line) => item(line, '')),
      heading('other formats'),
      ...others.flatMap((format) =>
        linesOf(format)
          .slice(0, 1)
          .map((line) => item(line, formatNames[format])),
      ),
    ],
    { title: 'Copy Selector as', matchOnDescription: true },
  );
  return picked?.line ?? null;
}

/** With what each finds in the living page, and Playwright's own beside them. Null where the user leaves. */
async function chooseChecked(
  lines: readonly WrittenLine[],
  generated: string | null,
): Promise<LineItem | null> {
  const items = lines.map((line): LineItem => ({
    label: line.line.code,
    description: foundWords(line),
    detail: line.line.reason,
    line,
  }));
  const own: readonly LineItem[] =
    generated === null ? [] : [{ label: generated, description: 'Playwright’s own', line: null }];
  const picked = await vscode.window.showQuickPick([...items, ...own], {
    title: 'In the Page as It Is Now',
    placeHolder: 'Copy which selector?',
    matchOnDescription: true,
  });
  return picked ?? null;
}

function foundWords({ line: { unique, matches } }: WrittenLine): string {
  if (unique) return '$(check) finds it';
  if (matches === 0) return '$(error) finds nothing';
  return matches === 1 ? '$(warning) finds another place' : `$(warning) finds ${matches} elements`;
}

const claimWords: Readonly<Record<AssertionKind, string>> = {
  visible: 'It is visible',
  text: 'It has its text',
  state: 'It has its state: value, checked, disabled …',
};

/** Null where the user leaves. @throws FailureError where nothing can be claimed. */
async function chooseClaim(claims: readonly AssertionKind[]): Promise<AssertionKind | null> {
  if (claims.length === 0) {
    throw new FailureError({
      kind: 'bad-input',
      what: 'No assertion',
      reason: 'this format has no words for one. Choose another one beside the selectors',
    });
  }
  const items = claims.map((claim) => ({ label: claimWords[claim], claim }));
  return (await vscode.window.showQuickPick(items, { title: 'What to Assert' }))?.claim ?? null;
}
