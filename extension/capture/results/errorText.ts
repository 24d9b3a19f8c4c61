// Reads a runner's error message: what failed in one line, at which step, and the selector that was looked for. Pure.
// Knows nothing of reports; the messages are those that Playwright, Cypress and WebdriverIO print, as of 2026 and before.

import { stripVTControlCharacters } from 'node:util';
import { selectorAsWritten } from './selectorText';

export interface ReadError {
  /** One line; empty where the message is. */
  readonly error: string;
  /** As the message names it: "locator.click", "expect(locator).toHaveText". */
  readonly step?: string;
  /** As the test wrote it, as far as the message tells. */
  readonly selector?: string;
  /** Where the innermost call stands that is the test's own. */
  readonly place?: { readonly file: string; readonly line: number };
}

const MOST_ERROR = 300;
/** Messages hold whole pages sometimes. */
const MOST_READ = 20_000;

export function readError(message: string): ReadError {
  const lines = stripVTControlCharacters(message.slice(0, MOST_READ)).split(/\r?\n/);
  const begin = lines.findIndex((line) => line.trim() !== '');
  const first = (lines[begin] ?? '').trim().replace(/:$/, '');
  const details = /\bexpect\(/.test(first) ? expectations(lines.slice(begin + 1)) : [];
  const step = stepIn(first);
  const selector = selectorIn(lines);
  const place = placeIn(lines);
  return {
    error: cut([first, ...details].join('; '), MOST_ERROR),
    ...(step === null ? {} : { step }),
    ...(selector === null ? {} : { selector }),
    ...(place === null ? {} : { place }),
  };
}

/** @returns the text itself where it is no longer than that. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** What was expected and what was there: the first line of an assertion says neither. */
function expectations(lines: readonly string[]): string[] {
  return lines
    .map((line) => line.trim())
    .filter((line) => /^(Expected|Received|Error)\b[^:]*: +\S/.test(line))
    .map((line) => line.replace(/ {2,}/g, ' '))
    .slice(0, 3);
}

function stepIn(first: string): string | null {
  const expecting = /\bexpect\((\w*)\)((?:\.(?:not|resolves|rejects|soft))*\.to\w+)/.exec(first);
  if (expecting !== null) return `expect(${expecting[1] ?? ''})${expecting[2] ?? ''}`;
  // "TimeoutError: locator.click: Timeout …"; in Python "Locator.click: Timeout …".
  return /^(?:[\w.]*Error: )?([A-Za-z]\w*\.[a-z]\w*): /.exec(first)?.[1] ?? null;
}

/** "at file:6:76", "at name (file:6:76)", and Python's "file.py:13: AssertionError". */
function placeIn(lines: readonly string[]): NonNullable<ReadError['place']> | null {
  for (const line of lines) {
    const found =
      /^\s*at (?:.*\()?(?:file:\/\/)?([^()]+?):(\d+)(?::\d+)?\)?$/.exec(line) ??
      /^(\S.*\.py):(\d+): \w+$/.exec(line);
    const [, file, number] = found ?? [];
    if (file === undefined || /node_modules|node:internal|site-packages|^<|:\/\//.test(file)) continue;
    if (1 <= Number(number)) return { file, line: Number(number) };
  }
  return null;
}

function selectorIn(lines: readonly string[]): string | null {
  // The last one is the newest in a log, and the only one elsewhere.
  const newestFirst = [...lines].reverse();
  for (const pattern of patterns) {
    for (const line of newestFirst) {
      const found = pattern.exec(line.trim())?.[1]?.trim();
      if (found !== undefined && found !== '') return written(found);
    }
  }
  return null;
}

const patterns: readonly RegExp[] = [
  // Playwright's assertions, its strict mode, and its log.
  /^(?:Locator|Selector): +(.+)$/,
  /strict mode violation: (.+) resolved to \d+ elements/,
  /^(?:- +)?waiting for selector "(.+)"(?: to be \w+)?$/,
  /^(?:- +)?waiting for ((?:get[A-Z_]|locator\(|frame|Get|Locator\(|internal:).*?)(?: to be (?:visible|hidden|attached|detached))?$/,
  // Cypress: "Expected to find element: `.save`, but never found it."
  /[Ee]xpected to find element: `(.+?)`/,
  /\bcy\.get\(['"`](.+)['"`]\)/,
  // WebdriverIO's errors and its assertions.
  /\bselector "(.+?)" because/,
  /\belement \("(.+?)"\) (?:still|wasn't|not)/,
  /\bExpect \$\(`(.+?)`\)/,
];

/** Older versions print their own form inside of what the test would have written. */
function written(found: string): string {
  const inner = /^locator\('(internal:.+)'\)$/.exec(found)?.[1];
  return selectorAsWritten(inner?.replace(/\\'/g, "'") ?? found);
}
