// Playwright's own reports as tests: the JSON reporter's file, the data of the HTML report, and the events of a blob report.
// Pure: knows nothing of files and zips. Read from reports that versions 1.28 to 1.65 wrote; blob reports since 1.42.

import { fieldsOf, jsonOf, known, lineOf, listOf, numberOf, textOf, type Loose } from './loose';
import { failureIn, variantOf, type ReportedTest } from './reportedTest';

/** Suites lie in suites, a level for each describe. */
const MOST_DEPTH = 50;

/** @returns null where it is no report of the JSON reporter. */
export function readJsonReport(value: unknown): ReportedTest[] | null {
  const { suites, config } = fieldsOf(value);
  if (!Array.isArray(suites) || typeof config !== 'object') return null;
  return suites.flatMap((suite) => testsOfSuite(fieldsOf(suite), [], 0));
}

function testsOfSuite(suite: Loose, around: readonly string[], depth: number): ReportedTest[] {
  if (MOST_DEPTH < depth) return [];
  const specs = listOf(suite['specs']).flatMap((spec) => testsOfSpec(fieldsOf(spec), around));
  const inner = listOf(suite['suites']).flatMap((value) => {
    const one = fieldsOf(value);
    const title = textOf(one['title']);
    return testsOfSuite(one, title === undefined ? around : [...around, title], depth + 1);
  });
  return [...specs, ...inner];
}

function testsOfSpec(spec: Loose, around: readonly string[]): ReportedTest[] {
  const title = [...around, textOf(spec['title']) ?? ''].join(TITLE_SEPARATOR);
  return listOf(spec['tests']).flatMap((value) => {
    const test = fieldsOf(value);
    return listOf(test['results']).map((result) =>
      testOfResult(fieldsOf(result), {
        title,
        file: textOf(spec['file']),
        line: lineOf(spec['line']),
        project: textOf(test['projectName']),
        expected: textOf(test['expectedStatus']),
      }),
    );
  });
}

const TITLE_SEPARATOR = ' › ';

interface Declared {
  readonly title: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly project: string | undefined;
  readonly expected: string | undefined;
}

function testOfResult(result: Loose, { title, file, line, project, expected }: Declared): ReportedTest {
  const status = textOf(result['status']);
  const messages = listOf(result['errors']).map(
    (error) => textOf(fieldsOf(error)['message']) ?? textOf(error),
  );
  const [first] = messages;
  // That the test took too long says less than where it was then.
  const message = messages.find((one) => one !== undefined && !/^\S*Test timeout of/.test(one)) ?? first;
  const failure = failureIn(message ?? textOf(fieldsOf(result['error'])['message']));
  const step = innermostFailing(listOf(result['steps']), 0);
  const place = placeOf(listOf(result['errors'])) ?? placeOf([{ location: result['errorLocation'] }]);
  const hasFailed = status !== undefined && failed.has(status) && status !== expected;
  const attachments = listOf(result['attachments']).map(fieldsOf);
  return {
    source: 'playwright',
    title,
    hasFailed,
    pictures: picturesOf(attachments),
    ...known({
      variant: variantOf(project, numberOf(result['retry'])),
      file: place?.file ?? failure.file ?? file,
      line: place === undefined && failure.file === undefined ? line : (place?.line ?? failure.line),
      step: failure.step ?? step,
      selector: failure.selector,
      error: hasFailed ? failure.error : undefined,
      trace: attachments
        .map((one) => (one['name'] === 'trace' ? textOf(one['path']) : undefined))
        .find(Boolean),
    }),
  };
}

const failed: ReadonlySet<string> = new Set(['failed', 'timedOut', 'interrupted']);

function placeOf(errors: readonly unknown[]): { file: string; line: number } | undefined {
  for (const error of errors) {
    const location = fieldsOf(fieldsOf(error)['location']);
    const file = textOf(location['file']);
    const line = lineOf(location['line']);
    if (file !== undefined && line !== undefined) return { file, line };
  }
  return undefined;
}

function innermostFailing(steps: readonly unknown[], depth: number): string | undefined {
  for (const value of steps) {
    const step = fieldsOf(value);
    if (step['error'] === undefined || step['error'] === null || MOST_DEPTH < depth) continue;
    return innermostFailing(listOf(step['steps']), depth + 1) ?? textOf(step['title']);
  }
  return undefined;
}

/** The runner's own screenshots; where there are none, what an assertion on screenshots has seen. */
function picturesOf(attachments: readonly Loose[]): string[] {
  const pictures = attachments.flatMap((one) => {
    const name = textOf(one['name']) ?? '';
    const file = textOf(one['path']);
    return file !== undefined && textOf(one['contentType'])?.startsWith('image/') === true
      ? [{ name, file }]
      : [];
  });
  const own = pictures.filter(({ name }) => name === 'screenshot');
  const chosen = own.length > 0 ? own : pictures.filter(({ name }) => /-actual(\.\w+)?$/.test(name));
  return chosen.map(({ file }) => file);
}

const ARCHIVE_MARK = 'data:application/zip;base64,';

/**
 * The zip inside the page of an HTML report, which holds what `readHtmlReport` takes.
 *
 * @returns null where the page holds none.
 */
export function archiveOfHtml(html: string): Buffer | null {
  const begin = html.lastIndexOf(ARCHIVE_MARK);
  if (begin === -1) return null;
  const encoded = /^[A-Za-z0-9+/=]+/.exec(html.slice(begin + ARCHIVE_MARK.length))?.[0];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64');
}

/** @param files - the JSON files of the report's zip, "report.json" left out; one for each file of tests. */
export function readHtmlReport(files: readonly unknown[]): ReportedTest[] {
  return files.flatMap((file) =>
    listOf(fieldsOf(file)['tests']).flatMap((value) => {
      const test = fieldsOf(value);
      const location = fieldsOf(test['location']);
      const path = listOf(test['path']).flatMap((part) => textOf(part) ?? []);
      const title = [...path, textOf(test['title']) ?? ''].join(TITLE_SEPARATOR);
      return listOf(test['results']).map((result) =>
        testOfResult(fieldsOf(result), {
          title,
          file: textOf(location['file']),
          line: lineOf(location['line']),
          project: textOf(test['projectName']),
          // Said of the test as a whole: one that was expected to fail, and has, is no failure.
          expected: test['outcome'] === 'expected' ? textOf(fieldsOf(result)['status']) : undefined,
        }),
      );
    }),
  );
}

/** Takes the lines of a blob report's "report.jsonl" one by one. */
export function makeBlobReader(): { line(text: string): void; finish(): ReportedTest[] } {
  const declared = new Map<string, Omit<Declared, 'expected'>>();
  const attached = new Map<string, unknown[]>();
  const tests: ReportedTest[] = [];
  const declare = (
    suite: Loose,
    project: string | undefined,
    around: readonly string[],
    depth: number,
  ): void => {
    for (const value of listOf(suite['entries'])) {
      const entry = fieldsOf(value);
      const title = textOf(entry['title']) ?? '';
      const testId = textOf(entry['testId']);
      const location = fieldsOf(entry['location']);
      if (testId !== undefined) {
        declared.set(testId, {
          title: [...around, title].join(TITLE_SEPARATOR),
          file: textOf(location['file']),
          line: lineOf(location['line']),
          project,
        });
      } else if (depth < MOST_DEPTH) declare(entry, project, [...around, title], depth + 1);
    }
  };
  return {
    line(text) {
      const { method, params } = fieldsOf(jsonOf(text));
      const given = fieldsOf(params);
      if (method === 'onProject') {
        const project = fieldsOf(given['project']);
        for (const suite of listOf(project['suites']))
          declare(fieldsOf(suite), textOf(project['name']), [], 0);
      } else if (method === 'onAttach') {
        const id = textOf(given['resultId']) ?? '';
        attached.set(id, [...(attached.get(id) ?? []), ...listOf(given['attachments'])]);
      } else if (method === 'onTestEnd') {
        const result = fieldsOf(given['result']);
        const test = fieldsOf(given['test']);
        const known = declared.get(textOf(test['testId']) ?? '');
        if (known === undefined) return;
        const later = attached.get(textOf(result['id']) ?? '') ?? [];
        const attachments = [...listOf(result['attachments']), ...later];
        const expected = textOf(test['expectedStatus']);
        tests.push(testOfResult({ ...result, attachments }, { ...known, expected }));
      }
    },
    finish: () => tests,
  };
}
