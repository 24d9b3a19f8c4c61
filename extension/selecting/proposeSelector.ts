// The command Propose Selector: finds the element of the selector at the cursor again on a newer screenshot, and shows the
// selector that would stand there now as a diff. Nothing is changed before the user says so.

import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { CancelSignal } from '../../protocol/call';
import { FailureError } from '../../protocol/failure';
import { SIDECAR_ENDING } from '../../protocol/sidecar';
import { showProgress } from '../captureProcess/showProgress';
import type { FrontScreenshot } from '../editor/screenshotEditor';
import { readSidecar } from '../editor/sidecarFile';
import { choosePicture } from '../opening/fromFile';
import { describeSelector, keptFor, proposeSelector, type Proposal } from '../selectors/proposal';
import { meantBy } from '../selectors/sameKind';
import { selectorAtOffset, selectorsInCode, type SelectorInCode } from '../selectors/selectorsInCode';
import { writeOptions } from './content';
import { elementIn, type Evidence, type MeantElement } from './evidence';
import { findOnPicture, type FindParts } from './findOnPicture';

export interface ProposeParts extends FindParts {
  readonly front: () => FrontScreenshot | null;
  /** Of ours, where pictures and their results lie. */
  readonly ownFolders: readonly string[];
}

export interface Proposing extends vscode.Disposable {
  propose(): Promise<void>;
}

export function makeProposeSelector(parts: ProposeParts): Proposing {
  /** By the address at which VS Code asks for them. */
  const proposed = new Map<string, string>();
  const serving = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => proposed.get(uri.toString()) ?? '',
  });
  return {
    async propose() {
      const { document, text, broken } = selectorAtCursor();
      const wanted = await describe(broken, parts.ownFolders);
      if (wanted === null) return;
      const { description } = wanted;
      const picture = await choosePictureToLookAt(parts.front());
      if (picture === null) return;
      const found = await showProgress('finding the element again', ({ cancel }) =>
        findAgain({ picture, description }, parts, cancel),
      );
      checkUnchanged(document, text);
      const { meant, guess } = whatIsMeant(broken, found, { picture, ...wanted });
      const proposal = proposeSelector({
        fileName: path.basename(document.fileName),
        text,
        broken,
        ranked: (format) => meant.select(format === null ? {} : { format }),
        writeOptions: writeOptions(meant),
      });
      if (proposal.kind === 'none') {
        void vscode.window.showInformationMessage(proposal.reason);
        return;
      }
      const reasons = guess === null ? proposal.reasons : [guess, ...proposal.reasons];
      await show(document, text, { edit: proposal.edit, reasons }, proposed);
    },
    dispose: () => void serving.dispose(),
  };
}

const SCHEME = 'groundglass-proposal';

/** @throws FailureError where the cursor stands on none. */
function selectorAtCursor(): {
  readonly document: vscode.TextDocument;
  /** The text that places of the selector are counted in. */
  readonly text: string;
  readonly broken: SelectorInCode;
} {
  const editor = vscode.window.activeTextEditor;
  const reason = 'put the cursor on a selector of a test, and call this again';
  if (editor === undefined) throw new FailureError({ kind: 'bad-input', what: 'No test', reason });
  const { document, selection } = editor;
  const text = document.getText();
  const found = selectorAtOffset(
    selectorsInCode(text, document.fileName),
    text,
    document.offsetAt(selection.active),
  );
  if (found === null)
    throw new FailureError({ kind: 'bad-input', what: 'No selector at the cursor', reason });
  return { document, text, broken: found };
}

/** Looking and asking take their time. @throws FailureError where the text is another one by now. */
function checkUnchanged(document: vscode.TextDocument, text: string): void {
  if (!document.isClosed && document.getText() === text) return;
  throw new FailureError({
    kind: 'bad-input',
    what: path.basename(document.fileName),
    reason: 'it was changed or closed meanwhile; nothing was changed here. Propose again',
  });
}

/**
 * What to look for: as it was asked for when the selector was made, else in the selector's own words, else as the user says.
 *
 * @returns null where the user leaves.
 */
async function describe(
  broken: SelectorInCode,
  ownFolders: readonly string[],
): Promise<{ readonly description: string; readonly isNamed: boolean } | null> {
  for (const sidecar of await knownSidecars(ownFolders)) {
    const disk = await readSidecar(sidecar);
    const kept = disk.kind === 'read' ? keptFor(broken, disk.sidecar) : null;
    if (kept !== null && kept.description.trim() !== '')
      return { description: kept.description, isNamed: false };
  }
  const own = broken.selector === null ? '' : (describeSelector(broken.selector) ?? '');
  const written = await vscode.window.showInputBox({
    title: 'Propose Selector: What to Look for',
    prompt: 'No saved results name this selector; say in English which element it is for.',
    value: own,
  });
  const words = written?.trim() ?? '';
  return words === '' ? null : { description: words, isNamed: words !== own };
}

interface Named {
  readonly picture: string;
  readonly description: string;
  /** Whether the user has said what to look for, in other words than the selector. */
  readonly isNamed: boolean;
}

/**
 * What the selector was for, by what was found; of another kind it is a guess, which says so in a whole sentence.
 *
 * @throws FailureError where it is of another kind, and is not even a guess.
 */
function whatIsMeant(
  broken: SelectorInCode,
  { element, evidence }: FoundAgain,
  { picture, description, isNamed }: Named,
): { readonly meant: MeantElement; readonly guess: string | null } {
  const by = meantBy(broken, element.tree, element.node, isNamed);
  if (by.kind === 'unlike') {
    const said = by.reason.replace(/^T/, 't').replace(/\.$/, '');
    throw new FailureError({
      kind: 'bad-input',
      what: path.basename(picture),
      reason: `"${description}" is not on this screenshot: ${said}`,
    });
  }
  const guess = by.kind === 'guess' ? by.sentence : null;
  return { meant: elementIn(evidence, by.node), guess };
}

/** More would be another project's. */
const MOST_SIDECARS = 500;

async function knownSidecars(ownFolders: readonly string[]): Promise<readonly string[]> {
  const patterns = [
    `**/*${SIDECAR_ENDING}`,
    ...ownFolders.map((folder) => new vscode.RelativePattern(vscode.Uri.file(folder), `*${SIDECAR_ENDING}`)),
  ];
  const found = await Promise.all(
    patterns.map((pattern) => vscode.workspace.findFiles(pattern, '**/node_modules/**', MOST_SIDECARS)),
  );
  return found
    .flat()
    .filter(({ scheme }) => scheme === 'file')
    .map(({ fsPath }) => fsPath);
}

/** The screenshot that is open, or a file; null where the user leaves. */
async function choosePictureToLookAt(front: FrontScreenshot | null): Promise<string | null> {
  const open = front?.document.picturePath ?? null;
  const browse = async (): Promise<string | null> => (await choosePicture())?.fsPath ?? null;
  if (open === null) return browse();
  const items = [
    { label: path.basename(open), description: 'the screenshot that is open', file: open },
    { label: '$(folder-opened) Another Screenshot…', file: null },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Propose Selector: On Which Screenshot',
    placeHolder: 'A newer one, on which the element is to be found again',
  });
  if (picked === undefined) return null;
  return picked.file ?? browse();
}

interface FoundAgain {
  readonly element: MeantElement;
  readonly evidence: Evidence;
}

/** @throws FailureError where it is not on the picture. */
async function findAgain(
  wanted: { readonly picture: string; readonly description: string },
  parts: FindParts,
  cancel: CancelSignal,
): Promise<FoundAgain> {
  const { element, evidence } = await findOnPicture(wanted, parts, cancel);
  if (element !== null && evidence !== null) return { element, evidence };
  throw new FailureError({
    kind: 'bad-input',
    what: path.basename(wanted.picture),
    reason: `"${wanted.description}" is not on this screenshot`,
  });
}

/** Shows what would change, and changes it where the user says so and the text is still the one that was looked at. */
async function show(
  document: vscode.TextDocument,
  text: string,
  { edit, reasons }: Pick<Extract<Proposal, { kind: 'proposed' }>, 'edit' | 'reasons'>,
  proposed: Map<string, string>,
): Promise<void> {
  // VS Code keeps what it has shown at an address: each proposal has its own, or an earlier one would be seen.
  const after = vscode.Uri.from({ scheme: SCHEME, path: document.uri.path, query: randomUUID() });
  proposed.set(after.toString(), text.slice(0, edit.start) + edit.newText + text.slice(edit.end));
  const title = `${path.basename(document.fileName)}: Proposed Selector`;
  // Not as a preview, which would take the place of a test that is open as one.
  await vscode.commands.executeCommand('vscode.diff', document.uri, after, title, { preview: false });
  const apply = 'Apply';
  try {
    const answer = await vscode.window.showInformationMessage(reasons.join(' '), apply, 'Discard');
    if (answer !== apply) return;
    checkUnchanged(document, text);
    const change = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(edit.start), document.positionAt(edit.end));
    change.replace(document.uri, range, edit.newText);
    if (!(await vscode.workspace.applyEdit(change))) {
      throw new FailureError({
        kind: 'bad-input',
        what: path.basename(document.fileName),
        reason: 'VS Code did not let it be edited; nothing was changed',
      });
    }
    await vscode.window.showTextDocument(document);
  } finally {
    proposed.delete(after.toString());
    await closeDiff(after);
  }
}

async function closeDiff(after: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const shown = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === after.toString(),
  );
  if (0 < shown.length) await vscode.window.tabGroups.close(shown);
}
