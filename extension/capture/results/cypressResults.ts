// Cypress: pictures by their names, and the reports that may lie beside them (mochawesome, the module API's results). Pure.
// Knows nothing of files. Names as packages/server/lib/screenshots writes them: folders of the spec, titles joined by
// " -- ", " (failed)", " (attempt 2)" and " (1)" for a name that was taken; signs that file systems refuse are left out.

import { fieldsOf, known, listOf, textOf, type Loose } from './loose';
import { failureIn, variantOf, type ReportedTest } from './reportedTest';

/** What the name of a picture says; null where it is none that Cypress takes when a test fails. */
export interface CypressName {
  readonly titles: readonly string[];
  /** "before each hook", where it was one that failed. */
  readonly hook?: string;
  readonly attempt: number;
}

export function readCypressName(name: string): CypressName | null {
  const [, titles, attempt = '1'] =
    /^(.*) \(failed\)(?: \(attempt (\d+)\))?(?: \(\d+\))?\.(?:png|jpe?g)$/i.exec(name) ?? [];
  if (titles === undefined) return null;
  const parts = titles.split(' -- ');
  const hook =
    parts.length > 1 ? /^(?:before|after) (?:all|each) hook/.exec(parts.at(-1) ?? '')?.[0] : undefined;
  return {
    titles: hook === undefined ? parts : parts.slice(0, -1),
    attempt: Number(attempt),
    ...(hook === undefined ? {} : { hook }),
  };
}

export interface TitledTest {
  readonly test: ReportedTest;
  /** As `plainTitle` makes it. */
  readonly plain: string;
}

/**
 * A picture as a test.
 *
 * @param folders - between "screenshots" and the picture: the spec, without the folders that all specs share.
 * @param titled - of reports beside it; what one of the same title says is taken over.
 */
export function cypressTest(
  { titles, hook, attempt }: CypressName,
  folders: readonly string[],
  picture: string,
  titled: readonly TitledTest[],
): ReportedTest {
  const spoken = plainTitle(titles.join(' '));
  const told = titled.find(({ test, plain }) => test.hasFailed && plain === spoken)?.test;
  return {
    source: 'cypress',
    title: told?.title ?? titles.join(' › '),
    hasFailed: true,
    pictures: [picture],
    ...known({
      file: told?.file ?? (folders.length === 0 ? undefined : folders.join('/')),
      line: told?.line,
      step: told?.step ?? hook,
      selector: told?.selector,
      error: told?.error,
      variant: variantOf(undefined, attempt - 1),
    }),
  };
}

/** Titles as they are told apart from each other: separators and signs differ between names and reports. */
export function plainTitle(title: string): string {
  return title.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
}

/** @returns null where it is neither a mochawesome report nor the result of Cypress' module API. */
export function readCypressReport(value: unknown): ReportedTest[] | null {
  const { results, runs, stats } = fieldsOf(value);
  if (Array.isArray(runs)) return runs.flatMap((run) => testsOfRun(fieldsOf(run)));
  if (!Array.isArray(results) || typeof stats !== 'object') return null;
  return results.flatMap((result) => {
    const file = textOf(fieldsOf(result)['file']) ?? textOf(fieldsOf(result)['fullFile']);
    return testsOfMocha(fieldsOf(result), file, 0);
  });
}

const MOST_DEPTH = 50;

/** mochawesome: suites in suites, each with its tests. */
function testsOfMocha(suite: Loose, around: string | undefined, depth: number): ReportedTest[] {
  if (MOST_DEPTH < depth) return [];
  const file = textOf(suite['file']) ?? around;
  const tests = listOf(suite['tests']).map((value): ReportedTest => {
    const test = fieldsOf(value);
    const error = fieldsOf(test['err']);
    const hasFailed = test['fail'] === true || test['state'] === 'failed';
    const read = hasFailed ? failureIn(textOf(error['message']) ?? textOf(error['estack'])) : {};
    return {
      source: 'cypress',
      title: textOf(test['fullTitle']) ?? textOf(test['title']) ?? '',
      hasFailed,
      pictures: picturesIn(test['context']),
      ...known({ ...read, file: file ?? read.file }),
    };
  });
  const inner = listOf(suite['suites']).flatMap((one) => testsOfMocha(fieldsOf(one), file, depth + 1));
  return [...tests, ...inner];
}

/** What "mochawesome/addContext" keeps is JSON in a text: one path, or a list of such and of values with titles. */
function picturesIn(context: unknown): string[] {
  const text = textOf(context) ?? '';
  return [...text.matchAll(/"((?:[^"\\]|\\.){1,4096}\.(?:png|jpe?g))"/gi)].flatMap(([, file = '']) => {
    // In a page's report they are addresses.
    return /^https?:/.test(file) ? [] : [decodeName(file)];
  });
}

function decodeName(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}

/** The module API: what `cypress.run()` resolves to, which scripts like to keep as JSON. */
function testsOfRun(run: Loose): ReportedTest[] {
  const file = textOf(fieldsOf(run['spec'])['relative']);
  const screenshots = listOf(run['screenshots']).flatMap((one) => textOf(fieldsOf(one)['path']) ?? []);
  return listOf(run['tests']).map((value): ReportedTest => {
    const test = fieldsOf(value);
    const titles = listOf(test['title']).flatMap((part) => textOf(part) ?? []);
    const hasFailed = test['state'] === 'failed';
    const read = hasFailed ? failureIn(textOf(test['displayError'])) : {};
    const spoken = plainTitle(titles.join(' '));
    const own = screenshots.filter((path) => {
      const name = readCypressName(path.split(/[\\/]/).at(-1) ?? '');
      return name !== null && plainTitle(name.titles.join(' ')) === spoken;
    });
    return {
      source: 'cypress',
      title: titles.join(' › '),
      hasFailed,
      pictures: own,
      ...known({ ...read, file: file ?? read.file }),
    };
  });
}
