// Playwright's folder of a failed test without a report around it: test-failed-1.png, error-context.md and trace.zip.
// As @playwright/test leaves them in "test-results", and pytest-playwright under the same names ("trace-1.zip" of several);
// Java's JUnit extension leaves a trace only ("Class.method-chromium/trace.zip"). Knows nothing of reports.

import * as path from 'node:path';
import { readErrorContext } from './errorContext';
import type { ListOptions } from './failedShot';
import { variantOf } from './reportedTest';
import type { LocatedTest } from './reports';
import { textOfFile } from './resultFolder';

/** @param taken - pictures that a report has told of already. */
export async function testsOfFolders(
  files: readonly string[],
  taken: ReadonlySet<string>,
  { includePassed }: ListOptions,
): Promise<LocatedTest[]> {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const folder = path.dirname(file);
    const within = folders.get(folder);
    if (within === undefined) folders.set(folder, [file]);
    else within.push(file);
  }
  const tests: LocatedTest[] = [];
  for (const [folder, within] of folders) {
    const test = await testOfFolder(folder, within, includePassed === true);
    if (test !== null && !test.pictures.some((picture) => taken.has(picture))) tests.push(test);
  }
  return tests;
}

async function testOfFolder(
  folder: string,
  files: readonly string[],
  includePassed: boolean,
): Promise<LocatedTest | null> {
  const named = (pattern: RegExp): string[] => files.filter((file) => pattern.test(path.basename(file)));
  const failed = named(/^test-failed-\d+\.png$/);
  const finished = named(/^test-finished-\d+\.png$/);
  const context = named(/^error-context\.md$/)[0];
  const trace = named(/^trace(-\d+)?\.zip$/)[0];
  if (failed.length === 0 && trace === undefined && !(includePassed && finished.length > 0)) return null;
  const told =
    context === undefined ? null : readErrorContext((await textOfFile(context, MOST_CONTEXT_BYTES)) ?? '');
  const retry = /-retry(\d+)$/.exec(folder)?.[1];
  const variant = variantOf(undefined, retry === undefined ? undefined : Number(retry));
  return {
    source: 'playwright',
    title: path.basename(folder),
    // Of a trace alone it is not known before it is read.
    hasFailed: finished.length === 0,
    pictures: failed.length > 0 ? failed : finished,
    folder,
    ...(told ?? { isUntold: true }),
    ...(trace === undefined ? {} : { trace }),
    ...(variant === undefined ? {} : { variant }),
  };
}

const MOST_CONTEXT_BYTES = 8 * 1024 * 1024;
