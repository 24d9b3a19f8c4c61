// Reads `--region`: a point, a box, a polygon, an open line, or a file that holds them.
// Knows nothing of the picture: whether a region lies on it is the engine's to say.

import { readFile } from 'node:fs/promises';
import { FailureError } from '../../protocol/failure';
import type { PixelBox, Point, Region } from '../../protocol/geometry';
import { errorCode, fileErrorReason } from '../runtime/fileErrors';
import { shorten } from './arguments';

/** Brush of a scribble that states none, in pixels of the capture. */
const DEFAULT_BRUSH = 8;

/**
 * The regions behind one `--region`; what forms it may have stands in `groundglass ask --help`.
 *
 * @throws FailureError `bad-input` naming the value.
 */
export async function parseRegion(text: string): Promise<readonly Region[]> {
  const value = text.trim();
  const numbers = parseNumbers(value);
  if (numbers !== null) return [fromNumbers(value, numbers)];
  if (value.startsWith('scribble:')) {
    return [
      { kind: 'scribble', points: parsePoints(value, value.slice('scribble:'.length)), width: DEFAULT_BRUSH },
    ];
  }
  const path = fromPath(value);
  return path === null ? readRegionFile(value) : [path];
}

function fromNumbers(value: string, numbers: readonly number[]): Region {
  const [a, b, c, d] = numbers;
  if (numbers.length === 2) return { kind: 'point', x: a!, y: b! };
  if (numbers.length === 4) return { kind: 'box', box: checkBox(value, [a!, b!, c!, d!]) };
  if (6 <= numbers.length && numbers.length % 2 === 0) return { kind: 'polygon', points: pairUp(numbers) };
  throw badRegion(value, 'a point has two numbers, a box four and a polygon an even count from six');
}

/** `M x,y L x,y …`, with Z at the end where it is closed; null where it is no such path. */
function fromPath(value: string): Region | null {
  const parts = /^M([^M]*?)(Z?)$/i.exec(value);
  if (parts === null || value.startsWith('m')) return null; // Small letters would count from the last point.
  const [, body = '', end] = parts;
  const numbers = body.split('L').map((piece) => parseNumbers(piece.trim()));
  if (!numbers.every((pairs) => pairs !== null && pairs.length % 2 === 0)) return null;
  const points = pairUp(numbers.flatMap((pairs) => pairs ?? []));
  if (points.length < 2) return null;
  return end === '' ? { kind: 'scribble', points, width: DEFAULT_BRUSH } : { kind: 'polygon', points };
}

async function readRegionFile(file: string): Promise<readonly Region[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw badRegion(file, fileErrorReason(error));
    throw badRegion(
      file,
      /^M[\s\d.-]/i.test(file)
        ? 'of paths only one M, then L with pairs of numbers, at least two points, and Z at the end are known; a file of this name does not exist'
        : 'this is neither coordinates (x,y or x1,y1,x2,y2 …) nor a file that exists',
    );
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw badRegion(file, 'the file does not hold JSON');
  }
  const points = readPoints(content);
  if (points !== null) return [{ kind: 'polygon', points }];
  const entries: readonly unknown[] = Array.isArray(content) ? content : [content];
  const regions = entries.map((entry) => readRegion(file, entry)).filter((region) => region !== null);
  if (regions.length === 0 || regions.length !== entries.length) {
    throw badRegion(
      file,
      'the file holds neither points [[x, y], …] nor regions as groundglass ask --help describes',
    );
  }
  return regions;
}

function readRegion(file: string, entry: unknown): Region | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const { kind, x, y, box, points, width }: Partial<Record<string, unknown>> = { ...entry };
  if (kind === 'point' && isFiniteNumber(x) && isFiniteNumber(y)) return { kind, x, y };
  if (kind === 'box' && Array.isArray(box) && box.length === 4 && box.every(isFiniteNumber)) {
    return { kind, box: checkBox(file, box as [number, number, number, number]) }; // Four numbers, checked above.
  }
  const line = readPoints(points);
  if (kind === 'polygon' && line !== null) return { kind, points: line };
  if (kind === 'scribble' && line !== null && (width === undefined || isFiniteNumber(width))) {
    return { kind, points: line, width: width ?? DEFAULT_BRUSH };
  }
  return null;
}

/** `[[x, y], …]` as points, or null where it is anything else. */
function readPoints(value: unknown): readonly Point[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const points: Point[] = [];
  for (const pair of value as readonly unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) return null;
    const [x, y] = pair as readonly unknown[];
    if (!isFiniteNumber(x) || !isFiniteNumber(y)) return null;
    points.push({ x, y });
  }
  return points;
}

function parsePoints(value: string, text: string): readonly Point[] {
  const numbers = parseNumbers(text.trim());
  if (numbers === null || numbers.length % 2 !== 0 || numbers.length < 4) {
    throw badRegion(value, 'a line needs at least two points x,y');
  }
  return pairUp(numbers);
}

/** Numbers between commas and spaces, or null where anything else stands. */
function parseNumbers(text: string): readonly number[] | null {
  const words = text.split(/\s*,\s*|\s+/);
  return words.every((word) => /^-?\d{1,9}(\.\d*)?$/.test(word)) ? words.map(Number) : null;
}

function pairUp(numbers: readonly number[]): readonly Point[] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    x: numbers[2 * i]!,
    y: numbers[2 * i + 1]!,
  }));
}

/** @throws FailureError where the box holds nothing, or its corners are swapped, as for `--box`. */
function checkBox(value: string, [x1, y1, x2, y2]: readonly [number, number, number, number]): PixelBox {
  if (x1 === x2 || y1 === y2) throw badRegion(value, 'the box is empty; give two numbers for a point');
  if (x2 < x1 || y2 < y1) {
    throw badRegion(value, 'a box is x1,y1,x2,y2, left and top edge before right and bottom');
  }
  return { x1, y1, x2, y2 };
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function badRegion(value: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: `--region ${shorten(value)}`, reason });
}
