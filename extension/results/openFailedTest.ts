// Lets the user choose a failed test among the results of the workspace, or of what a command was called on, and opens its
// picture. Knows nothing of how results are read and of what the editor shows.

import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { FailureError } from '../../protocol/failure';
import { MOST_SHOTS, type FailedShot } from '../capture/results/failedShot';
import { listFailedShots } from '../capture/results/listFailedShots';
import type { FailedTestRecords } from './failedTestRecords';
import { fileOfShot } from './keptShots';
import { resultMarks, rootsOfMarks } from './resultRoots';

export interface ResultParts {
  readonly records: FailedTestRecords;
  /** Where pictures are kept that lie in zips. */
  readonly folder: string;
  /** Opens it in our editor, which asks `records` for the test. */
  readonly openPicture: (picture: vscode.Uri) => Promise<unknown>;
  readonly isOpen: (picture: string) => boolean;
  /** For what fails where nobody waits for it. */
  readonly tell: (error: unknown) => void;
}

/** @param given - a folder, a report, a trace.zip or a picture; without it the workspace is searched. */
export async function openFailedTest(parts: ResultParts, given?: vscode.Uri): Promise<void> {
  const place = given === undefined ? await choosePlace() : checkedPlace(given);
  if (place === undefined) return;
  const shots = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Reading the results of tests' },
    () => listFailedShots(place),
  );
  if (shots.length === 0) {
    const other = await tellNone(place);
    return other === undefined ? undefined : openFailedTest(parts, other);
  }
  const shot = await chooseShot(place, shots);
  if (shot !== undefined) await openShot(parts, shot);
}

async function openShot(parts: ResultParts, shot: FailedShot): Promise<void> {
  const file = await fileOfShot(shot, parts.folder, parts.isOpen);
  parts.records.remember(file, shot.record);
  await parts.openPicture(vscode.Uri.file(file));
}

function checkedPlace({ scheme, fsPath, path: shown }: vscode.Uri): string {
  if (scheme === 'file') return fsPath;
  throw new FailureError({
    kind: 'bad-input',
    what: path.posix.basename(shown),
    reason: 'results of tests are read from files on the machine where VS Code works; save it there first',
  });
}

/** Of each kind; a workspace with more is one with many folders of results, of which the first are enough to choose from. */
const MOST_MARKS = 300;

type Place = { readonly kind: 'root'; readonly root: string } | { readonly kind: 'folder' | 'file' };

async function choosePlace(): Promise<string | undefined> {
  const roots = await rootsInWorkspace();
  return roots.length === 1 ? roots[0] : choosePlaceAmong(roots);
}

async function choosePlaceAmong(roots: readonly string[]): Promise<string | undefined> {
  const items: (vscode.QuickPickItem & { readonly place: Place })[] = [
    ...roots.map((root) => ({
      label: plain(vscode.workspace.asRelativePath(root)),
      place: { kind: 'root', root } as const,
    })),
    // Two, since only macOS has a dialog for both.
    { label: 'Other Folder…', place: { kind: 'folder' } },
    { label: 'Report or trace.zip…', place: { kind: 'file' } },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Results of Tests',
    placeHolder: roots.length === 0 ? 'No results were found in this workspace' : 'Whose failed tests?',
  });
  if (chosen === undefined) return undefined;
  return chosen.place.kind === 'root' ? chosen.place.root : dialogPlace(chosen.place.kind);
}

/** Another place, where the user wants one. */
async function tellNone(place: string): Promise<vscode.Uri | undefined> {
  const other = 'Look Elsewhere…';
  const pressed = await vscode.window.showInformationMessage(
    `No failed test has left a picture in ${vscode.workspace.asRelativePath(place)}.`,
    other,
  );
  const chosen = pressed === other ? await choosePlaceAmong(await rootsInWorkspace()) : undefined;
  return chosen === undefined ? undefined : vscode.Uri.file(chosen);
}

async function rootsInWorkspace(): Promise<string[]> {
  const found = await Promise.all(
    resultMarks.map((mark) => vscode.workspace.findFiles(mark, '**/{node_modules,.git}/**', MOST_MARKS)),
  );
  const marks = found
    .flat()
    .filter(({ scheme }) => scheme === 'file')
    .map(({ fsPath }) => withSlashes(fsPath));
  const tops = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => withSlashes(uri.fsPath));
  return rootsOfMarks(marks.sort(), tops);
}

function withSlashes(file: string): string {
  return file.split(path.sep).join('/');
}

async function dialogPlace(kind: 'folder' | 'file'): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title:
      kind === 'folder'
        ? 'A Folder with Results of Tests'
        : 'A Report, a trace.zip or the Picture of a Failed Test',
    openLabel: 'Open',
    canSelectMany: false,
    canSelectFiles: kind === 'file',
    canSelectFolders: kind === 'folder',
    filters: { 'Results of tests': ['zip', 'json', 'xml', 'html', 'png', 'jpg', 'jpeg'] },
  });
  return chosen?.[0]?.fsPath;
}

async function chooseShot(place: string, shots: readonly FailedShot[]): Promise<FailedShot | undefined> {
  // A trace or a picture is one test; of a folder it is said first which test it is.
  if (shots.length === 1 && path.extname(place) !== '') return shots[0];
  const chosen = await vscode.window.showQuickPick(shots.map(itemOf), {
    title: `Failed Tests in ${vscode.workspace.asRelativePath(place)}`,
    placeHolder:
      shots.length < MOST_SHOTS
        ? 'Open the picture of which test?'
        : `Of the first ${MOST_SHOTS}, which one?`,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.shot;
}

function itemOf(shot: FailedShot): vscode.QuickPickItem & { readonly shot: FailedShot } {
  const { record, variant, picture } = shot;
  const { title, file, line, step, selector, error } = record.test;
  const place =
    file === undefined
      ? []
      : [`${vscode.workspace.asRelativePath(file)}${line === undefined ? '' : `:${line}`}`];
  const told = [step, selector, error].filter((part) => part !== undefined);
  return {
    // An icon's name in a title would be shown as that icon.
    label: plain(title),
    description: plain([...(variant === undefined ? [] : [variant]), ...place].join(' · ')),
    detail: plain(
      (picture.kind === 'missing' ? [`no picture: ${picture.reason}`, ...told] : told).join(' · '),
    ),
    shot,
  };
}

function plain(text: string): string {
  return text.replace(/\$\(/g, '$\u200b(').replace(/\s+/g, ' ');
}

/** Opens what a link points at. @throws FailureError `bad-input` where nothing of a failed test is there. */
export async function openResultAt(parts: ResultParts, file: string): Promise<void> {
  if ((await stat(file).catch(() => null))?.isDirectory() === true)
    return openFailedTest(parts, vscode.Uri.file(file));
  const [shot] = await listFailedShots(file);
  if (shot !== undefined) return openShot(parts, shot);
  throw new FailureError({
    kind: 'bad-input',
    what: file,
    reason: 'no failed test is recorded there',
  });
}
