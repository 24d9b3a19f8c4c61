// Makes links of the pictures and traces that runners name, in the terminal and in text files: a click opens the failed test.
// Knows nothing of the forms of such lines and of how results are read.

import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { resultLinks, type ResultLink } from './resultLinks';

const TOOLTIP = 'Open the failed test’s screenshot';

interface FileLink extends vscode.TerminalLink {
  readonly file: string;
}

/** @param open - takes an absolute path, and tells by itself what fails. */
export function terminalLinks(open: (file: string) => void): vscode.TerminalLinkProvider<FileLink> {
  return {
    async provideTerminalLinks({ line, terminal }) {
      const links = await linksThatLead(line, basesOf(terminal));
      return links.map(({ start, length, file }) => ({ startIndex: start, length, tooltip: TOOLTIP, file }));
    },
    handleTerminalLink: ({ file }) => open(file),
  };
}

/** Logs and reports are long sometimes; links in their beginning are better than a window that waits. */
const MOST_LINES = 20_000;
const MOST_LINKS = 500;

/** @param command - takes an absolute path for its argument. */
export function documentLinks(command: string): vscode.DocumentLinkProvider {
  return {
    async provideDocumentLinks(document, token) {
      const bases = [path.dirname(document.uri.fsPath), ...workspaceFolders()];
      const links: vscode.DocumentLink[] = [];
      const nLines = Math.min(document.lineCount, MOST_LINES);
      for (let index = 0; index < nLines && links.length < MOST_LINKS; index += 1) {
        if (token.isCancellationRequested) return links;
        for (const { start, length, file } of await linksThatLead(document.lineAt(index).text, bases)) {
          const target = vscode.Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([file]))}`);
          const link = new vscode.DocumentLink(new vscode.Range(index, start, index, start + length), target);
          link.tooltip = TOOLTIP;
          links.push(link);
        }
      }
      return links;
    },
  };
}

/** A link that leads nowhere is worse than none. */
async function linksThatLead(
  line: string,
  bases: readonly string[],
): Promise<(ResultLink & { readonly file: string })[]> {
  const found: (ResultLink & { readonly file: string })[] = [];
  for (const link of resultLinks(line)) {
    const overlaps = found.some(
      ({ start, length }) => link.start < start + length && start < link.start + link.length,
    );
    const file = overlaps ? null : await findFile(link.path, link.isWhole, bases);
    if (file !== null) found.push({ ...link, file });
  }
  return found;
}

/** Where a terminal's relative paths may begin: where it works now, where it began, and the folders of the workspace. */
function basesOf(terminal: vscode.Terminal): string[] {
  const { shellIntegration, creationOptions } = terminal;
  const began = 'cwd' in creationOptions ? creationOptions.cwd : undefined;
  const bases = [shellIntegration?.cwd, began].flatMap((cwd) => {
    if (cwd === undefined) return [];
    return [typeof cwd === 'string' ? cwd : cwd.fsPath];
  });
  return [...bases, ...workspaceFolders()];
}

function workspaceFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}

/** @returns null where nothing of that name is there. */
async function findFile(named: string, isWhole: boolean, bases: readonly string[]): Promise<string | null> {
  // Only to ask Windows for a file of another computer tells that computer who asks.
  if (/^[\\/]{2}/.test(named) && !bases.some((base) => named.startsWith(base))) return null;
  const candidates = path.isAbsolute(named) ? [named] : bases.map((base) => path.resolve(base, named));
  for (const candidate of candidates) {
    if (isWhole) {
      if ((await stat(candidate).catch(() => null))?.isFile() === true) return candidate;
      continue;
    }
    const folder = path.dirname(candidate);
    const begin = path.basename(candidate);
    const fitting = (await readdir(folder).catch(() => [])).filter(
      (name) => name.startsWith(begin) && / \(failed\)/.test(name),
    );
    // Which of several is meant stands in the next line, which is not given here: then all of them are shown.
    if (fitting.length === 1) return path.join(folder, fitting[0] ?? '');
    if (fitting.length > 1) return folder;
  }
  return null;
}
