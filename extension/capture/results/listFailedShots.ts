// The pictures of failed tests that a run has left: from a folder, a report, a trace.zip, or one such picture.
// Puts together what its readers find, each test once; knows nothing of what is done with it.

import { realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { FailureError, toFailure, failureSentence } from '../../../protocol/failure';
import { plainTitle } from './cypressResults';
import { cut } from './errorText';
import {
  MOST_SHOTS,
  MOST_TEXT,
  shotName,
  type FailedShot,
  type ListOptions,
  type ShotPicture,
  type TestRecord,
} from './failedShot';
import { testsOfPictures } from './loosePictures';
import { known } from './loose';
import { testsOfFolders } from './playwrightFolders';
import type { ReportedTest } from './reportedTest';
import { blobEvents, readBlob, readHtmlFile, readReport, testsOfReports, type LocatedTest } from './reports';
import { filesWithin, findNamed, headerOfFile, kindOfPath, rootOf } from './resultFolder';
import type { TracePicture } from './traceEvents';
import { isTrace, readTraceZip, recordOf, traceShots, type TraceFound } from './trace';
import { openZip } from './zipArchive';

/**
 * In the order of the report, or else of their names; Playwright's by test file and line, so that a folder and each of its
 * reports give the same test the same place.
 *
 * @param given - a folder (results of Playwright, Cypress, WebdriverIO, Allure, or one around them), a report (JSON, JUnit's
 * XML, Playwright's HTML or blob), a trace.zip, or the picture of a failed test.
 * @returns at most `MOST_SHOTS`; none where no test failed. A picture that a report names and that is not there is `missing`.
 * @throws FailureError `bad-input` where nothing is there, or a file is given that is none of these or is damaged.
 */
export async function listFailedShots(
  given: string,
  options: ListOptions = {},
): Promise<readonly FailedShot[]> {
  const place = path.resolve(given);
  const kind = await kindOfPath(place);
  const shots = kind === 'folder' ? await shotsOfFolder(place, options) : await shotsOfFile(place, options);
  const isPlaywrights = shots.every(({ record }) => record.source === 'playwright');
  const ordered = isPlaywrights ? shots.sort(byPlace) : shots;
  return ordered.slice(0, MOST_SHOTS).map(cutShort);
}

function cutShort(shot: FailedShot): FailedShot {
  const { title, file, line, step, selector, error } = shot.record.test;
  const short = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : cut(text, MOST_TEXT);
  const test = {
    title: cut(title, MOST_TEXT),
    ...known({ file: short(file), line, step: short(step), selector: short(selector), error }),
  };
  return { ...shot, record: { ...shot.record, test } };
}

async function shotsOfFile(file: string, options: ListOptions): Promise<FailedShot[]> {
  const refuse = (reason: string): FailureError =>
    new FailureError({ kind: 'bad-input', what: file, reason });
  switch (path.extname(file).toLowerCase()) {
    case '.zip':
      return shotsOfZip(file, options);
    case '.png':
    case '.jpg':
    case '.jpeg':
      return shotsOfPicture(file);
    case '.html': {
      const tests = await readHtmlFile(file);
      if (tests === null) throw refuse('this page is no HTML report of Playwright');
      return shotsOfTests(tests, await rootOf(path.dirname(file)), options);
    }
    default: {
      const tests = await readReport(file);
      if (tests === null) {
        throw refuse(
          'this is neither a trace.zip nor a report that is known (JSON of Playwright, Cypress or Allure, JUnit’s XML)',
        );
      }
      return shotsOfTests(tests, await rootOf(path.dirname(file)), options);
    }
  }
}

async function shotsOfZip(zip: string, options: ListOptions): Promise<FailedShot[]> {
  const archive = await openZip(zip, zip);
  try {
    const events = blobEvents(archive.names);
    if (events === undefined || isTrace(archive.names)) return await traceShots(zip, options);
    const names = new Set(archive.names);
    const shots: FailedShot[] = [];
    for (const test of wanted(await readBlob(archive, events), options)) {
      const entry = test.pictures[0];
      if (entry === undefined) continue;
      const picture: ShotPicture = names.has(entry)
        ? { kind: 'zipped', zip, entry }
        : { kind: 'missing', reason: `the report names ${cut(entry, 200)}, and no such picture is in it` };
      shots.push(shotOf(test, recordOfTest(test), /\.jpe?g$/i.test(entry) ? 'jpg' : 'png', picture));
    }
    return shots;
  } finally {
    archive.close();
  }
}

/** A failed test's picture is told by what lies beside it; where that does not say what failed, by a report further out. */
async function shotsOfPicture(file: string): Promise<FailedShot[]> {
  const real = await realpath(file).catch(() => file);
  let told: FailedShot | undefined;
  for (const folder of foldersAround(real)) {
    const shots = await shotsOfFolder(folder, { includePassed: true, picture: real });
    const found = shots.find(({ picture }) => isPicture(picture, real));
    told = found ?? told;
    if (told?.record.test.error !== undefined) break;
  }
  if (told !== undefined) return [told];
  throw new FailureError({
    kind: 'bad-input',
    what: file,
    reason: 'no test is known that left this picture; give the folder or the report of its run',
  });
}

function isPicture(picture: ShotPicture, file: string): boolean {
  return picture.kind === 'file' && picture.path === file;
}

/** Its own, which is read in no time, and those of the whole run around it. */
function foldersAround(file: string): string[] {
  const folders: string[] = [];
  for (let at = path.dirname(file), left = MOST_OUT; 0 < left; left -= 1) {
    const isOfRun = /^(test-results|screenshots|cypress|allure-results|error-?shots|.*reports?)$/i.test(
      path.basename(at),
    );
    if (isOfRun || folders.length === 0) folders.push(at);
    at = path.dirname(at);
  }
  return folders;
}

const MOST_OUT = 6;

async function shotsOfFolder(folder: string, options: ListOptions): Promise<FailedShot[]> {
  const files = await filesWithin(folder);
  const root = await rootOf(folder);
  const reported = await testsOfReports(files);
  const shots = await shotsOfTests(onceEach(reported), root, options);
  const taken = new Set(shots.flatMap(({ picture }) => (picture.kind === 'file' ? [picture.path] : [])));
  const real = await realpath(folder);
  const realFiles = files.map((file) => path.join(real, path.relative(folder, file)));
  const told = shots.some(({ record, hasFailed }) => hasFailed && record.source === 'playwright');
  // A report of the same run tells of the same folders; traces in them are its own.
  const folders = told ? [] : await testsOfFolders(realFiles, taken, options);
  shots.push(...(await shotsOfTests(folders, root, options)));
  const loose = testsOfPictures(
    realFiles.filter((file) => !taken.has(file)),
    reported,
    options,
  );
  shots.push(...(await shotsOfTests(loose, root, options)));
  if (shots.length > 0) return shots;
  // Reports for people hold copies of the same pictures: they are read where nothing else is.
  for (const file of files) {
    if (path.basename(file) === 'index.html') {
      shots.push(...(await shotsOfTests((await readHtmlFile(file).catch(() => null)) ?? [], root, options)));
    } else if (/^report.*\.zip$/.test(path.basename(file))) {
      shots.push(...(await shotsOfZip(file, options).catch(() => [])));
    }
  }
  return shots;
}

/** Those of one place, and those of none, stay in their order; what nothing tells of comes last. */
function byPlace(one: FailedShot, other: FailedShot): number {
  const [a, b] = [one.record.test, other.record.test];
  if (a.file !== b.file) {
    if (a.file === undefined || b.file === undefined) return a.file === undefined ? 1 : -1;
    return a.file < b.file ? -1 : 1;
  }
  return (a.line ?? 0) - (b.line ?? 0);
}

/** Several reporters write about one run; the first that names a test's pictures is taken. */
function onceEach(tests: readonly LocatedTest[]): LocatedTest[] {
  const seen = new Set<string>();
  return tests.filter((test) => {
    const files = test.pictures.length > 0 ? test.pictures : [test.trace ?? ''];
    const names = files.map((name) => name.split(/[\\/]/).slice(-2).join('/')).join('|');
    if (names === '') return true;
    // Some reporters name files by what is in them: two tests that saw the same are two.
    const key = `${plainTitle(test.title)}|${names}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function wanted<Test extends ReportedTest>(tests: readonly Test[], { includePassed }: ListOptions): Test[] {
  return tests.filter(({ hasFailed }) => hasFailed || includePassed === true).slice(0, MOST_SHOTS);
}

async function shotsOfTests(
  tests: readonly LocatedTest[],
  root: string,
  options: ListOptions,
): Promise<FailedShot[]> {
  const shots: FailedShot[] = [];
  let bytesLeft = MOST_TRACE_BYTES_EACH_LIST;
  for (const test of wanted(tests, options)) {
    if (test.pictures.length === 0 && test.trace === undefined) continue;
    const pictures: ShotPicture[] = [];
    for (const name of test.pictures) pictures.push(await findNamed(name, test.folder, root));
    const { picture } = options;
    if (picture !== undefined && !pictures.some((one) => isPicture(one, picture))) continue;
    const trace = await traceOf(test, root, bytesLeft);
    if (trace?.kind === 'read') bytesLeft -= trace.size;
    shots.push(...(await shotsOfTest(test, trace, pictures, options)));
  }
  return shots;
}

/**
 * Of zips, in bytes: some seconds of reading on a laptop. Tests beyond that are told as far as reports and names do, and
 * wholly where their trace is opened by itself.
 */
const MOST_TRACE_BYTES_EACH_LIST = 256 * 1024 * 1024;

type OpenedTrace =
  | { readonly kind: 'read'; readonly zip: string; readonly size: number; readonly found: TraceFound }
  /** One clause without a full stop. */
  | { readonly kind: 'unreadable'; readonly reason: string };

async function traceOf(test: LocatedTest, root: string, bytesLeft: number): Promise<OpenedTrace | null> {
  if (test.trace === undefined) return null;
  const file = await findNamed(test.trace, test.folder, root);
  if (file.kind !== 'file') return null;
  const size = (await stat(file.path).catch(() => null))?.size ?? 0;
  if (bytesLeft < size) {
    return {
      kind: 'unreadable',
      reason: 'there are so many traces that this one was not read; open it by itself',
    };
  }
  try {
    return { kind: 'read', zip: file.path, size, found: await readTraceZip(file.path) };
  } catch (error) {
    // The rest of the run is worth showing; where the picture is missing too, this says why.
    if (!(error instanceof FailureError)) throw error;
    return { kind: 'unreadable', reason: failureSentence(toFailure(error)).replace(/\.$/, '') };
  }
}

async function shotsOfTest(
  test: LocatedTest,
  trace: OpenedTrace | null,
  pictures: readonly ShotPicture[],
  { includePassed }: ListOptions,
): Promise<FailedShot[]> {
  const found = trace?.kind === 'read' ? trace.found : null;
  const there = pictures.filter(({ kind }) => kind === 'file');
  if (there.length > 0) {
    return Promise.all(
      there.map(async (picture, index) => {
        const header = picture.kind === 'file' ? await headerOfFile(picture.path) : null;
        const size = header?.size ?? null;
        const record =
          found === null
            ? recordOfTest(test)
            : joined(test, recordOf(found, there.length === 1 ? size : null, kindOf(picture), test.title));
        // One of each page that was open.
        const number = there.length === 1 ? undefined : `picture ${index + 1}`;
        const variant = [test.variant, number].filter((part) => part !== undefined).join(', ');
        const told = variant === '' ? test : { ...test, variant };
        return shotOf(told, record, header?.ending ?? 'png', picture);
      }),
    );
  }
  // Without a report a trace alone says whether its test has failed.
  const hasPassed = test.isUntold === true && found !== null && found.trace.failure === null;
  if (hasPassed && includePassed !== true) return [];
  if (trace?.kind === 'read' && trace.found.picture !== null) {
    const { picked, header } = trace.found.picture;
    const record = joined(test, recordOf(trace.found, header.size, picked.kind, test.title));
    const from: ShotPicture = { kind: 'zipped', zip: trace.zip, entry: picked.entry };
    return [shotOf({ ...test, hasFailed: test.hasFailed && !hasPassed }, record, header.ending, from)];
  }
  const reason = trace?.kind === 'unreadable' ? trace.reason : 'the trace holds no picture';
  return [shotOf(test, recordOfTest(test), 'png', pictures[0] ?? { kind: 'missing', reason })];
}

/** Of a picture that an assertion compared it is not known what it shows: a page, an element, or a part of either. */
function kindOf(picture: ShotPicture): TracePicture['kind'] {
  return picture.kind === 'file' && /-actual\.\w+$/.test(picture.path) ? 'compared' : 'attached';
}

function recordOfTest({ source, title, file, line, step, selector, error }: ReportedTest): TestRecord {
  return { source, test: { title, ...known({ file, line, step, selector, error }) } };
}

/** What the report says, and the trace where the report says nothing. A trace names steps as its viewer shows them. */
function joined(test: LocatedTest, traced: TestRecord): TestRecord {
  const told = recordOfTest(test).test;
  const { title } = test.isUntold === true ? traced.test : told;
  // The trace has whole paths, and the failing line where others know the test's first one.
  const isSame =
    told.file !== undefined && traced.test.file?.replace(/\\/g, '/').endsWith(`/${told.file}`) === true;
  const { file, line } = isSame ? traced.test : {};
  return {
    ...traced,
    source: test.source,
    test: { ...traced.test, ...told, ...known({ file, line }), title },
  };
}

function shotOf(
  { title, hasFailed, variant }: ReportedTest,
  record: TestRecord,
  ending: string,
  picture: ShotPicture,
): FailedShot {
  return {
    name: shotName(record.test.title === '' ? title : record.test.title, ending),
    picture,
    record,
    hasFailed,
    ...known({ variant }),
  };
}
