// JUnit's XML as tests: what Playwright, Cypress (mocha-junit-reporter), WebdriverIO and pytest write into it. Pure.
// Knows nothing of files. Pictures stand in it by a convention of Jenkins only: "[[ATTACHMENT|path]]" in the output.

import type { CaptureSource } from '../../../protocol/capture';
import { textWithin, type XmlElement } from '../xml';
import { known, lineOf } from './loose';
import { failureIn, type ReportedTest } from './reportedTest';

/** @returns null where it is no report. */
export function readJunit(root: XmlElement): ReportedTest[] | null {
  if (root.name !== 'testsuites' && root.name !== 'testsuite') return null;
  return casesWithin(root, {});
}

interface Around {
  readonly file?: string;
}

function casesWithin(element: XmlElement, around: Around): ReportedTest[] {
  // Of a suite: mocha-junit-reporter as an attribute, WebdriverIO as a property.
  const given = element.attributes['file'] ?? propertyOf(element, 'file');
  const here = given === undefined ? around : { file: given.replace(/^file:\/\//, '') };
  let file = here.file;
  return childrenOf(element).flatMap((child) => {
    if (child.name === 'testcase') return [caseOf(child, file)];
    if (child.name !== 'testsuite') return [];
    // mocha-junit-reporter writes the file at the root suite, in front of those that belong to it.
    const own = child.attributes['file'];
    if (own !== undefined) file = own;
    return casesWithin(child, file === undefined ? {} : { file });
  });
}

function caseOf(element: XmlElement, suiteFile: string | undefined): ReportedTest {
  const { attributes } = element;
  const children = childrenOf(element);
  const failure = children.find(({ name }) => name === 'failure' || name === 'error');
  const attribute = failure?.attributes['message'] ?? '';
  const text = failure === undefined ? '' : textWithin(failure);
  // The attribute begins with the error, the text with whatever the reporter likes.
  const read = { ...failureIn(text), ...failureIn(attribute === '' ? undefined : attribute) };
  const output = children
    .filter(({ name }) => name === 'system-out' || name === 'system-err')
    .map(textWithin)
    .join('\n');
  // Up to the next bracket of either kind: a text of many beginnings would be searched whole for each of them.
  const attached = [...output.matchAll(/\[\[ATTACHMENT\|([^[\]\r\n]+)\]\]/g)].map(([, file = '']) =>
    file.trim(),
  );
  const pictures = attached.filter((file) => /\.(png|jpe?g|webp)$/i.test(file));
  const trace = attached.find((file) => file.endsWith('.zip'));
  const file = read.file ?? attributes['file'] ?? fileOfClass(attributes['classname']) ?? suiteFile;
  return {
    source: sourceOf(text, trace),
    title: attributes['name'] ?? '',
    hasFailed: failure !== undefined,
    pictures,
    ...known({
      file,
      line: read.file === undefined ? lineOf(attributes['line']) : read.line,
      step: read.step,
      selector: read.selector,
      error: failure === undefined ? undefined : read.error,
      trace,
    }),
  };
}

/** Playwright names the file there, others the suite. */
function fileOfClass(name: string | undefined): string | undefined {
  return name !== undefined && /\.(spec|test|cy|e2e)\.\w+$/.test(name) ? name : undefined;
}

/** Nothing in the format says who wrote it; what is written does, sometimes. */
function sourceOf(text: string, trace: string | undefined): CaptureSource {
  if (trace !== undefined || /Call log:|^\s*\[[^\]]*\] › /m.test(text)) return 'playwright';
  if (/\bcypress\b|Timed out retrying after/i.test(text)) return 'cypress';
  return /webdriverio|\bwdio\b/i.test(text) ? 'webdriverio' : 'file';
}

function childrenOf({ children }: XmlElement): XmlElement[] {
  return children.filter((child) => typeof child !== 'string');
}

function propertyOf(element: XmlElement, name: string): string | undefined {
  const properties = childrenOf(element).find((child) => child.name === 'properties');
  return properties === undefined
    ? undefined
    : childrenOf(properties).find(({ attributes }) => attributes['name'] === name)?.attributes['value'];
}
