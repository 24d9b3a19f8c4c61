// The rows of a rendered set on the disk: read to continue a run, mended where one was cut off. Knows no browser.

import { existsSync, readFileSync, readdirSync, truncateSync } from 'node:fs';
import path from 'node:path';
import type { ScreenRow } from './row';

/** The name of one process's shard. */
export function shardName(process: number): string {
  return `screens-${process}.jsonl`;
}

/** The shards in a set's folder, in order; none where it does not exist. */
export function findShards(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^screens-\d+\.jsonl$/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/** The length in bytes of the whole lines of a shard: what lies behind was cut off while being written. */
export function wholeLength(content: Buffer): number {
  return content.lastIndexOf('\n') + 1;
}

/** Cuts off a torn last line. @returns true where there was one */
export function mendShard(file: string): boolean {
  const content = readFileSync(file);
  const whole = wholeLength(content);
  if (whole === content.length) return false;
  truncateSync(file, whole);
  return true;
}

/** @throws SyntaxError where a line is no JSON */
export function readShard(file: string): ScreenRow[] {
  const content = readFileSync(file);
  return content
    .subarray(0, wholeLength(content))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ScreenRow);
}

/** Every row of a set. */
export function readSet(folder: string): ScreenRow[] {
  return findShards(folder).flatMap(readShard);
}
