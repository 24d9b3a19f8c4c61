// One "…-result.json" of Allure as a test, whichever runner it was written for: WebdriverIO's usual report, and others'. Pure.
// Knows nothing of files. Fields as allurereport.org documents them ("Test result file").

import type { CaptureSource } from '../../../protocol/capture';
import { fieldsOf, known, lineOf, listOf, numberOf, textOf, type Loose } from './loose';
import { failureIn, type ReportedTest } from './reportedTest';

export interface AllureTest {
  readonly test: ReportedTest;
  /** Milliseconds since 1970: results are files of random names. */
  readonly start: number;
}

const MOST_DEPTH = 50;

/** @returns null where it is no result. */
export function readAllureResult(value: unknown): AllureTest | null {
  const result = fieldsOf(value);
  const name = textOf(result['name']);
  const status = textOf(result['status']);
  if (name === undefined || status === undefined || textOf(result['uuid']) === undefined) return null;
  const labels = listOf(result['labels']).map(fieldsOf);
  const label = (wanted: string): string | undefined =>
    textOf(labels.find((one) => one['name'] === wanted)?.['value']);
  const details = fieldsOf(result['statusDetails']);
  const hasFailed = isFailed(status);
  const told = [textOf(details['message']), textOf(details['trace'])].filter(Boolean).join('\n');
  const read = hasFailed ? failureIn(told) : {};
  const [, declared, line] = /^(.+?\.\w+):(\d+)/.exec(textOf(result['fullName']) ?? '') ?? [];
  const suites = ['parentSuite', 'suite', 'subSuite'].flatMap((wanted) => label(wanted) ?? []);
  return {
    start: numberOf(result['start']) ?? 0,
    test: {
      source: sourceOf(label('framework')),
      title: [...suites.filter((suite) => suite !== name), name].join(' › '),
      hasFailed,
      pictures: picturesIn(result),
      ...known({
        file: read.file ?? declared,
        line: read.file === undefined ? lineOf(line) : read.line,
        step: failingStep(result, 0) ?? read.step,
        selector: read.selector,
        error: read.error,
      }),
    },
  };
}

/** `failed` by an assertion, `broken` by anything else. */
function isFailed(status: string | undefined): boolean {
  return status === 'failed' || status === 'broken';
}

function sourceOf(framework: string | undefined): CaptureSource {
  if (framework === undefined) return 'file';
  if (/playwright/i.test(framework)) return 'playwright';
  if (/cypress/i.test(framework)) return 'cypress';
  return /wdio|webdriverio/i.test(framework) ? 'webdriverio' : 'file';
}

/** The innermost of those that failed; the last of several, where the test ended. */
function failingStep(step: Loose, depth: number): string | undefined {
  if (MOST_DEPTH < depth) return undefined;
  const failing = listOf(step['steps'])
    .map(fieldsOf)
    .filter((one) => isFailed(textOf(one['status'])))
    .at(-1);
  return failing === undefined ? undefined : (failingStep(failing, depth + 1) ?? textOf(failing['name']));
}

/** In the order in which they were taken; the newest, which shows the failure, first. */
function picturesIn(result: Loose): string[] {
  const found: string[] = [];
  const look = (step: Loose, depth: number): void => {
    if (MOST_DEPTH < depth) return;
    for (const inner of listOf(step['steps'])) look(fieldsOf(inner), depth + 1);
    for (const value of listOf(step['attachments'])) {
      const { source, type } = fieldsOf(value);
      const file = textOf(source);
      if (file !== undefined && textOf(type)?.startsWith('image/') === true) found.push(file);
    }
  };
  look(result, 0);
  const newest = found.at(-1);
  return newest === undefined ? [] : [newest];
}
