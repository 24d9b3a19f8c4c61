// Checks values whose type nobody vouches for (messages of a page, files of another hand), one small function a type.
// Knows nothing of what is done with them; the first thing that is wrong ends the check with a sentence that says where.

import type { PixelBox, Point, Region } from './geometry';

/** Says in its message where the value stands and what is wrong with it, without a full stop: "boxes[2].box.x1 is not a number". */
export class Unexpected extends Error {}

export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Unexpected(`${where} is not an object`);
  }
  return value as Fields;
}

export function list(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Unexpected(`${where} is not a list`);
  return value as readonly unknown[];
}

export function text(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new Unexpected(`${where} is not a text`);
  return value;
}

/** A finite number. */
export function number(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Unexpected(`${where} is not a number`);
  return value;
}

/** A finite number above 0. */
export function positive(value: unknown, where: string): number {
  const given = number(value, where);
  if (given <= 0) throw new Unexpected(`${where} is not above 0`);
  return given;
}

export function truth(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean') throw new Unexpected(`${where} is neither true nor false`);
  return value;
}

export function oneOf<T extends string>(value: unknown, known: readonly T[], where: string): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Unexpected(`${where} is none of ${known.join(', ')}`);
  return found;
}

/** The checked value, or null where null stands. */
export function orNull<T>(
  value: unknown,
  where: string,
  check: (value: unknown, where: string) => T,
): T | null {
  return value === null ? null : check(value, where);
}

/** A box of pixels whose edges are in order. */
export function pixelBox(value: unknown, where: string): PixelBox {
  const box = fields(value, where);
  const x1 = number(box['x1'], `${where}.x1`);
  const y1 = number(box['y1'], `${where}.y1`);
  const x2 = number(box['x2'], `${where}.x2`);
  const y2 = number(box['y2'], `${where}.y2`);
  if (x2 < x1 || y2 < y1) throw new Unexpected(`${where} ends before it begins`);
  return { x1, y1, x2, y2 };
}

export function point(value: unknown, where: string): Point {
  return place(fields(value, where), where);
}

export function region(value: unknown, where: string): Region {
  const given = fields(value, where);
  const kind = oneOf(given['kind'], ['point', 'box', 'polygon', 'scribble'] as const, `${where}.kind`);
  switch (kind) {
    case 'point':
      return { kind, ...place(given, where) };
    case 'box':
      return { kind, box: pixelBox(given['box'], `${where}.box`) };
    case 'polygon':
      return { kind, points: points(given['points'], `${where}.points`) };
    case 'scribble':
      return {
        kind,
        points: points(given['points'], `${where}.points`),
        width: number(given['width'], `${where}.width`),
      };
  }
}

export function regions(value: unknown, where: string): readonly Region[] {
  return list(value, where).map((one, index) => region(one, `${where}[${index}]`));
}

function points(value: unknown, where: string): readonly Point[] {
  return list(value, where).map((one, index) => point(one, `${where}[${index}]`));
}

function place(given: Fields, where: string): Point {
  return { x: number(given['x'], `${where}.x`), y: number(given['y'], `${where}.y`) };
}
