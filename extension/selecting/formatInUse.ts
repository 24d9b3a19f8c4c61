// Which format selectors are written in: the user's choice, else the test that was edited last, else the workspace's files.
// Knows nothing of VS Code: the test and the folders are handed in.

import { readdir, readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { SelectorFormat } from '../../protocol/selector';
import type { FormatChoice } from '../../protocol/view';
import type { WitnessSource } from '../../protocol/witness';
import { detectFormat, type TestFile } from '../selectors/detectFormat';
import { formatsFor } from '../selectors/formats/formatsFor';
import type { FormatInUse } from './content';

export interface FormatParts {
  readonly choice: () => FormatChoice;
  /** The text that was edited last; its path is absolute where it is a file. Null where none was. */
  readonly test: () => { readonly path: string; readonly text: string } | null;
  /** Absolute paths of the folders that are open. */
  readonly folders: () => readonly string[];
}

/** Of an element that this source speaks of. */
export type AskFormat = (origin: WitnessSource) => Promise<FormatInUse>;

export function makeAskFormat({ choice, test, folders }: FormatParts): AskFormat {
  return async (origin) => {
    const chosen = choice();
    if (chosen !== 'auto') return { format: chosen, choice: chosen, reason: null };
    const detected = await detect(test(), folders());
    // Frameworks of web pages have no words for an app, nor the other way.
    if (detected !== null && formatsFor(origin).includes(detected.format))
      return { ...detected, choice: 'auto' };
    const usual = deviceFormats[origin] ?? { format: 'playwright-ts', reason: 'nothing tells another' };
    return { ...usual, choice: 'auto' };
  };
}

const deviceFormats: Partial<Record<WitnessSource, { format: SelectorFormat; reason: string }>> = {
  android: { format: 'appium-uiautomator', reason: 'it is an Android app' },
  ios: { format: 'appium-xcuitest', reason: 'it is an iOS app' },
};

type Detected = Pick<FormatInUse, 'format' | 'reason'>;

async function detect(
  test: { readonly path: string; readonly text: string } | null,
  folders: readonly string[],
): Promise<Detected | null> {
  if (test !== null) {
    const near = await projectFiles(upwards(test.path, folders));
    const format = detectFormat({ name: test.path, content: test.text, near });
    if (format !== null) return { format, reason: `as in ${path.basename(test.path)}` };
  }
  for (const folder of folders) {
    const near = await projectFiles([folder]);
    for (const name of emptyTests) {
      const format = detectFormat({ name: path.join(folder, name), content: '', near });
      if (format !== null) return { format, reason: `as ${path.basename(folder)} is set up` };
    }
  }
  return null;
}

/** What a test could be called: the project's files tell which of its languages has a framework. */
const emptyTests = ['a.test.ts', 'test_a.py', 'ATest.java', 'ATest.cs'];

/** The file's own folder and those around it, up to the one that is open; the nearest first. */
function upwards(file: string, folders: readonly string[]): readonly string[] {
  if (!path.isAbsolute(file)) return folders;
  const found: string[] = [];
  for (let folder = path.dirname(file); found.length < MOST_FOLDERS; folder = path.dirname(folder)) {
    found.push(folder);
    if (folders.includes(folder) || folder === path.dirname(folder)) break;
  }
  return found;
}

const MOST_FOLDERS = 20;

/** What tells of frameworks, in the order in which it counts within one folder. */
const telling =
  /^((playwright(-ct)?|cypress)\.config\.[cm]?[jt]s|cypress\.json|wdio\..*|conftest\.py|package\.json|requirements.*\.txt|pyproject\.toml|pipfile|setup\.(py|cfg)|pom\.xml|build\.gradle(\.kts)?|.*\.csproj|directory\.packages\.props)$/i;

/** More is no project's file, or would hold up who waits. */
const LARGEST_BYTES = 1024 * 1024;
const MOST_FILES = 40;

/** What cannot be read tells nothing. */
async function projectFiles(folders: readonly string[]): Promise<NonNullable<TestFile['near']>> {
  const listed = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch((): string[] => []);
      return names.filter((name) => telling.test(name)).map((name) => path.join(folder, name));
    }),
  );
  const read = await Promise.all(
    listed
      .flat()
      .slice(0, MOST_FILES)
      .map(async (file) => {
        const about = await stat(file).catch(() => null);
        if (about?.isFile() !== true || LARGEST_BYTES < about.size) return null;
        const content = await readFile(file, 'utf8').catch(() => null);
        return content === null ? null : { name: file, content };
      }),
  );
  return read.filter((file) => file !== null);
}
