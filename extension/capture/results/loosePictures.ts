// Pictures of failed tests that no report names: those of Cypress by their names, those of WebdriverIO by their folders.
// Knows nothing of how reports are read. WebdriverIO takes no pictures by itself: its documentation has tests save them in
// "afterTest", its early versions had an option for a folder that everybody called "errorShots".

import * as path from 'node:path';
import { cypressTest, plainTitle, readCypressName, type TitledTest } from './cypressResults';
import type { ListOptions } from './failedShot';
import type { ReportedTest } from './reportedTest';
import type { LocatedTest } from './reports';

/**
 * @param files - in the order in which they are listed.
 * @param reported - of reports around them, for what the pictures' names do not say.
 */
export function testsOfPictures(
  files: readonly string[],
  reported: readonly ReportedTest[],
  { includePassed }: ListOptions,
): LocatedTest[] {
  const titled = reported.map((test) => ({ test, plain: plainTitle(test.title) }));
  return files.flatMap((picture) => {
    if (!/\.(png|jpe?g)$/i.test(picture)) return [];
    const folder = path.dirname(picture);
    const folders = folder.split(path.sep);
    const name = readCypressName(path.basename(picture));
    if (name !== null) {
      const top = folders.lastIndexOf('screenshots');
      return [{ ...cypressTest(name, top === -1 ? [] : folders.slice(top + 1), picture, titled), folder }];
    }
    const test = pictureOfWebdriver(picture, folders.at(-1) ?? '', titled, includePassed === true);
    return test === null ? [] : [{ ...test, folder }];
  });
}

function pictureOfWebdriver(
  picture: string,
  folder: string,
  titled: readonly TitledTest[],
  includePassed: boolean,
): ReportedTest | null {
  const isOfErrors = /^error[-_ ]?(shots|screenshots)$/i.test(folder);
  // Looked at first: a project has pictures of many kinds, and reports of many tests.
  if (!isOfErrors && !/^(failed[-_ ]?)?screenshots?$/i.test(folder)) return null;
  const title = path.basename(picture, path.extname(picture));
  const plain = plainTitle(title);
  const told = plain === '' ? undefined : titled.find((one) => isOf(plain, one.plain))?.test;
  if (told === undefined && !isOfErrors) return null;
  const hasFailed = told?.hasFailed ?? isOfErrors;
  if (!hasFailed && !includePassed) return null;
  const rest = told ?? { source: 'webdriverio' as const, title };
  return {
    ...rest,
    source: rest.source === 'file' ? 'webdriverio' : rest.source,
    hasFailed,
    pictures: [picture],
  };
}

/** The test's title, or its end behind the suite's, with or without a time behind it: "adds an apple 2026-11-26T18-53". */
function isOf(picture: string, title: string): boolean {
  const name = picture.replace(/\d{8,}z?$/, '');
  return title !== '' && (title === name || (name.length >= MIN_ALIKE && title.endsWith(name)));
}

const MIN_ALIKE = 6;
