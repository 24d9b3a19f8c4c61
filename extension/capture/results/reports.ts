// Tells which runner wrote a report and reads it with its reader. Knows nothing of pictures and where they lie.

import * as path from 'node:path';
import { parseXml, XmlUnreadable } from '../xml';
import { readAllureResult, type AllureTest } from './allureResult';
import { readCypressReport } from './cypressResults';
import { readJunit } from './junitReport';
import { jsonOf } from './loose';
import { archiveOfHtml, makeBlobReader, readHtmlReport, readJsonReport } from './playwrightReport';
import type { ReportedTest } from './reportedTest';
import { beginningOf, textOfFile } from './resultFolder';
import { openZip, type ZipArchive } from './zipArchive';

/** A test, and the folder from which the names in it are counted. */
export interface LocatedTest extends ReportedTest {
  readonly folder: string;
  /** True where nothing but a folder's name tells its title, and nothing but files that it has failed. */
  readonly isUntold?: boolean;
}

/** Of one report, and of all in a folder together: what is beyond that is passed over. */
const MOST_REPORT_BYTES = 256 * 1024 * 1024;

/**
 * Reports among these files, a test after the other; JUnit's, which say least, last. Files that are none, or cannot be
 * read, are passed over.
 */
export async function testsOfReports(files: readonly string[]): Promise<LocatedTest[]> {
  const tests: LocatedTest[] = [];
  const fromXml: LocatedTest[] = [];
  const allure: { readonly found: AllureTest; readonly folder: string }[] = [];
  let left = MOST_REPORT_BYTES;
  for (const file of files) {
    const name = path.basename(file);
    if (!/\.(json|xml)$/i.test(name) || notReports.has(name)) continue;
    const report = await reportText(file, left);
    if (report === null) continue;
    left -= report.text.length;
    const found = name.endsWith(ALLURE_ENDING) ? readAllureResult(jsonOf(report.text)) : null;
    if (found !== null) allure.push({ found, folder: path.dirname(file) });
    else for (const test of testsIn(report, file) ?? []) (report.isXml ? fromXml : tests).push(test);
  }
  // A file for each test, under names that mean nothing.
  allure.sort((a, b) => a.found.start - b.found.start);
  return [...tests, ...allure.map(({ found, folder }) => ({ ...found.test, folder })), ...fromXml];
}

const ALLURE_ENDING = '-result.json';
const notReports: ReadonlySet<string> = new Set(['package.json', 'package-lock.json', 'tsconfig.json']);

/** @returns null where the file is no report that is known, or cannot be read. */
export async function readReport(file: string): Promise<LocatedTest[] | null> {
  const report = await reportText(file, MOST_REPORT_BYTES);
  return report === null ? null : testsIn(report, file);
}

interface ReportText {
  readonly isXml: boolean;
  readonly text: string;
}

/** Null where the file does not begin as one of the reports does: most JSON is none, and some of it is huge. */
async function reportText(file: string, most: number): Promise<ReportText | null> {
  const begin = (await beginningOf(file, SNIFFED_BYTES)).toString('utf8');
  const isXml = /<testsuites?[\s>]/.test(begin);
  const isNamed = file.endsWith(ALLURE_ENDING) || /"(config|suites|stats|runs|results|uuid)"/.test(begin);
  const isJson = /^\s*[{[]/.test(begin) && isNamed;
  const text = isXml || isJson ? await textOfFile(file, most) : null;
  return text === null ? null : { isXml: !isJson, text };
}

const SNIFFED_BYTES = 8 * 1024;

function testsIn({ isXml, text }: ReportText, file: string): LocatedTest[] | null {
  if (!isXml) {
    const value = jsonOf(text);
    const allure = readAllureResult(value);
    return located(
      allure === null ? (readJsonReport(value) ?? readCypressReport(value)) : [allure.test],
      file,
    );
  }
  try {
    return located(readJunit(parseXml(text)), file);
  } catch (error) {
    if (error instanceof XmlUnreadable) return null;
    throw error;
  }
}

/** @returns null where the page is no HTML report of Playwright. */
export async function readHtmlFile(file: string): Promise<LocatedTest[] | null> {
  const bytes = archiveOfHtml((await textOfFile(file, MOST_REPORT_BYTES)) ?? '');
  if (bytes === null) return null;
  const archive = await openZip(bytes, file);
  try {
    const values: unknown[] = [];
    for (const name of archive.names.filter((one) => one.endsWith('.json') && one !== 'report.json')) {
      values.push(jsonOf((await archive.read(name, MOST_REPORT_BYTES)).toString('utf8')));
    }
    return located(readHtmlReport(values), file);
  } finally {
    archive.close();
  }
}

/** The entry of a blob report with its events; undefined where the zip is none. */
export function blobEvents(names: readonly string[]): string | undefined {
  return names.find((name) => /^report(-[\w-]+)?\.jsonl$/.test(name));
}

/** Its pictures and traces are entries of the same zip. */
export async function readBlob(archive: ZipArchive, events: string): Promise<ReportedTest[]> {
  const reader = makeBlobReader();
  for await (const line of archive.lines(events)) reader.line(line);
  return reader.finish();
}

function located(tests: readonly ReportedTest[] | null, file: string): LocatedTest[] | null {
  const folder = path.dirname(file);
  return tests === null ? null : tests.map((test) => ({ ...test, folder }));
}
