// The record of a capture as it stands in a file: its fields in their order, each of them checked when it is read. Pure.
// Knows nothing of the rest of the file and of how pictures are captured.

import { captureKinds, captureSources, type CaptureRecord, type FailedTest } from './capture';
import * as check from './check';
import type { Size } from './geometry';

/** What a file knows of a capture: earlier versions did not write where a picture comes from. */
export type SavedRecord = Partial<CaptureRecord>;

/** The record with its fields in the order in which they are written, so that what is equal is written equally. */
export function recordInOrder(record: SavedRecord): SavedRecord {
  const given = record as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(readers).flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  );
}

/**
 * @param where - what the record is called in what is said about it.
 * @returns also the fields that this version does not know, as they are.
 * @throws check.Unexpected where a field that is known holds something else than it should.
 */
export function readRecord(
  given: check.Fields,
  where: string,
): { readonly record: SavedRecord; readonly unknown: check.Fields } {
  const record: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(readers)) {
    if (given[name] !== undefined) record[name] = read(given[name], `${where}.${name}`);
  }
  const unknown = Object.entries(given).filter(([name]) => !Object.hasOwn(readers, name));
  return { record, unknown: Object.fromEntries(unknown) };
}

type Readers = {
  readonly [Field in keyof CaptureRecord]-?: (value: unknown, where: string) => CaptureRecord[Field];
};

const readers: Readers = {
  source: (value, where) => check.oneOf(value, captureSources, where),
  kind: (value, where) => check.oneOf(value, captureKinds, where),
  takenAt: check.text,
  by: check.text,
  url: check.text,
  title: check.text,
  pixelRatio: check.positive,
  viewport: size,
  scroll: check.point,
  zoom: check.positive,
  origin: check.point,
  device: check.text,
  masked: check.number,
  test: failedTest,
};

function size(value: unknown, where: string): Size {
  const { width, height } = check.fields(value, where);
  return {
    width: check.positive(width, `${where}.width`),
    height: check.positive(height, `${where}.height`),
  };
}

/** Fields that are not known stay with it. */
function failedTest(value: unknown, where: string): FailedTest {
  const given = check.fields(value, where);
  const { line } = given;
  for (const name of ['file', 'step', 'selector', 'error'] as const) {
    if (given[name] !== undefined) check.text(given[name], `${where}.${name}`);
  }
  if (line !== undefined) check.positive(line, `${where}.line`);
  return { ...given, title: check.text(given['title'], `${where}.title`) };
}
