// Makes a page object of the boxes that the user has kept: a new document that nothing is saved of yet.
// Knows nothing of how each framework writes one.

import * as path from 'node:path';
import * as vscode from 'vscode';
import { FailureError, failureSentence, toFailure } from '../../protocol/failure';
import type { ShownBox } from '../../protocol/view';
import { showProgress } from '../captureProcess/showProgress';
import type { ScreenshotDocument } from '../editor/screenshotDocument';
import { isAsyncPython, testingLibraryIn } from '../selectors/detectFormat';
import { formatNames } from '../selectors/formats/writeSelector';
import { writePageObject, type NamedElement } from '../selectors/pageObject';
import { boxName } from './boxName';
import { selectFor } from './content';
import type { MeantElement } from './evidence';
import type { AskFormat } from './formatInUse';
import type { Selecting } from './selecting';
import type { TestEditor } from './testEditor';

export interface PageObjectParts {
  readonly selecting: Selecting;
  readonly askFormat: AskFormat;
  readonly testEditor: TestEditor;
}

/**
 * A new document with a member for every box that was kept; boxes without an element are left out, and named.
 *
 * @throws FailureError where none is kept, or none of them has an element, and `cancelled` where the user ends it.
 */
export async function makePageObject(
  document: ScreenshotDocument,
  { selecting, askFormat, testEditor }: PageObjectParts,
): Promise<void> {
  const kept = document.boxes().filter(({ shown }) => shown.verdict === 'kept');
  if (kept.length === 0) {
    throw new FailureError({
      kind: 'bad-input',
      what: 'No page object',
      reason: 'no box is kept. Press Keep for every box that is to be a member of it',
    });
  }
  const leftOut: string[] = [];
  const found = await showProgress('looking for the elements', async ({ cancel }) => {
    const elements: { readonly element: MeantElement; readonly shown: ShownBox }[] = [];
    for (const { shown, ...place } of kept) {
      try {
        elements.push({ element: await selecting.element(document, place, cancel), shown });
      } catch (error) {
        const failure = toFailure(error);
        const isLast = elements.length === 0 && leftOut.length === kept.length - 1;
        if (failure.kind !== 'bad-input' || isLast) throw error;
        leftOut.push(`${boxName(shown)}: ${failureSentence(failure)}`);
      }
    }
    return elements;
  });
  const [first] = found;
  if (first === undefined) return;
  const { format } = await askFormat(first.element.origin);
  const named = found.map(({ element, shown }): NamedElement => {
    const { role, name } = element.tree.nodes[element.node]!;
    return {
      name: shown.name ?? (name === undefined || name === '' ? boxName(shown) : name),
      role: role ?? null,
      ranked: selectFor(element, format),
      isInShadowRoot: element.isInShadowRoot,
    };
  });
  const test = testEditor.current();
  const testingLibrary = test === null ? null : testingLibraryIn(test.getText());
  const written = writePageObject(titleOf(document), named, format, {
    testIdAttribute: first.element.testIdAttribute,
    isAsync: test !== null && isAsyncPython(test.getText()),
    language: test?.languageId.startsWith('javascript') === true ? 'javascript' : 'typescript',
    ...(testingLibrary === null ? {} : { testingLibrary }),
  });
  if (written.kind === 'unsupported') {
    throw new FailureError({
      kind: 'bad-input',
      what: formatNames[format],
      reason: written.reason.replace(/\.$/, ''),
    });
  }
  const ending = path.extname(written.fileName);
  const created = await vscode.workspace.openTextDocument({
    content: written.code,
    ...(languageOf[ending] === undefined ? {} : { language: languageOf[ending] }),
  });
  await vscode.window.showTextDocument(created);
  void vscode.window.setStatusBarMessage(`A usual name for it: ${written.fileName}`, NAME_SHOWN_MS);
  leftOut.push(...written.leftOut.map(({ name, reason }) => `${name}: ${reason}`));
  if (0 < leftOut.length) void vscode.window.showWarningMessage(`Left out: ${leftOut.join(' ')}`);
}

/** The page's title; a picture that was not captured from one has its file's name. */
function titleOf({ captured, picturePath }: ScreenshotDocument): string {
  return captured.title ?? path.parse(picturePath ?? '').name;
}

const languageOf: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.js': 'javascript',
  '.py': 'python',
  '.java': 'java',
  '.cs': 'csharp',
};

const NAME_SHOWN_MS = 10_000;
