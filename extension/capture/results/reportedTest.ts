// What a report says of one run of a test, whichever runner wrote it. Data only.
// Knows nothing of files: pictures and traces are names as the report writes them, and are not believed.

import type { CaptureSource } from '../../../protocol/capture';
import type { FailedTest } from '../../../protocol/capture';
import { readError } from './errorText';
import { known } from './loose';

export interface ReportedTest extends FailedTest {
  readonly source: CaptureSource;
  readonly hasFailed: boolean;
  /** Which run of it: project, attempt. */
  readonly variant?: string;
  /** Of the test when it failed; the best one first. */
  readonly pictures: readonly string[];
  /** Playwright's. */
  readonly trace?: string;
}

/** What is taken from an error message, behind what is better known. */
export function failureIn(message: string | undefined): Partial<FailedTest> {
  if (message === undefined) return {};
  const { error, step, selector, place } = readError(message);
  return known({
    error: error === '' ? undefined : error,
    step,
    selector,
    file: place?.file,
    line: place?.line,
  });
}

/** "phone, retry 1"; undefined where there is nothing to tell apart. */
export function variantOf(project: string | undefined, retry: number | undefined): string | undefined {
  const parts = [project, retry === undefined || retry === 0 ? undefined : `retry ${retry}`];
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? undefined : said.join(', ');
}
