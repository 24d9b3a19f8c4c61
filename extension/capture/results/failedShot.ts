// What a test run has left of a test that failed: where its picture lies and what is known of the failure. Data only.
// Knows nothing of how results are found and read.

import type { CaptureRecord, FailedTest } from '../../../protocol/capture';

export interface FailedShot {
  /** A name for the picture's file, with its ending; harmless as a file's name on every system. */
  readonly name: string;
  readonly picture: ShotPicture;
  readonly record: TestRecord;
  /** Which run of the test it was where one test has several: "phone, retry 1". */
  readonly variant?: string;
  /** False only where pictures of tests that passed were asked for too. */
  readonly hasFailed: boolean;
}

export type ShotPicture =
  /** Absolute. */
  | { readonly kind: 'file'; readonly path: string }
  /** A picture inside a zip; the entry's name is looked up there and never becomes a path. */
  | { readonly kind: 'zipped'; readonly zip: string; readonly entry: string }
  /** One clause without a full stop. */
  | { readonly kind: 'missing'; readonly reason: string };

export type TestRecord = CaptureRecord & { readonly test: FailedTest };

export interface ListOptions {
  /** Also pictures of tests that passed. */
  readonly includePassed?: boolean;
  /** Absolute and real: only the test that left it, so that no other one's trace is read. */
  readonly picture?: string;
}

/** More are cut off: nobody chooses from a longer list. */
export const MOST_SHOTS = 2_000;

/**
 * A name made of a test's title that file systems and shells take for nothing else.
 *
 * @param ending - without the dot.
 */
export function shotName(title: string, ending: string): string {
  const spoken = title.slice(0, MOST_TEXT).replace(/[^\p{L}\p{N}_ -]+/gu, ' ');
  // By letters: half of one is none.
  const plain = [...spoken.replace(/\s+/g, ' ').trim()].slice(0, MOST_NAME).join('').trim();
  // Windows keeps some words for its devices, whatever their ending.
  const isOfDevice = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(plain);
  return `${plain === '' || isOfDevice ? `failed test ${plain}`.trim() : plain}.${ending}`;
}

/** Of what is told of a test, in characters: whoever wrote the results may have written anything. */
export const MOST_TEXT = 2_000;

/** Letters outside of ASCII take up to four bytes, and file systems allow 255. */
const MOST_NAME = 55;
