// Traces that Playwright's versions 3 to 10 of their format really wrote, shortened (test/fixtures/results/traces.json.gz says how),
// made into zips again. Knows nothing of what reads them.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { fixtures } from './fixtures';
import { makeZip, type ZipEntry } from './zips';

export interface RecordedTrace {
  readonly playwright: string;
  readonly entries: Readonly<Record<string, string>>;
  /** What it names, in which format. */
  readonly pictures: Readonly<Record<string, 'jpeg' | 'png'>>;
}

export function recordedTraces(): Readonly<Record<string, RecordedTrace>> {
  return (recordedResults('traces') as { traces: Record<string, RecordedTrace> }).traces;
}

/** What test/fixtures/results holds by a name: JSON, packed because such files repeat themselves ten times over. */
export function recordedResults(name: 'traces' | 'reports'): unknown {
  const packed = readFileSync(path.join(fixtures, 'results', `${name}.json.gz`));
  return JSON.parse(gunzipSync(packed).toString('utf8'));
}

export function recordedTrace(name: string): RecordedTrace {
  const found = recordedTraces()[name];
  if (found === undefined) throw new Error(`no trace of that name is recorded: ${name}`);
  return found;
}

/** @param size - of its pictures, in pixels. */
export async function traceZip(
  { entries, pictures }: RecordedTrace,
  size: { readonly width: number; readonly height: number } = { width: 400, height: 300 },
): Promise<Buffer> {
  const texts: ZipEntry[] = Object.entries(entries).map(([name, content]) => ({ name, content }));
  const images = await Promise.all(
    Object.entries(pictures).map(async ([name, format]) => ({
      name,
      content: await plainPicture(size, format),
    })),
  );
  return makeZip([...texts, ...images]);
}

export async function plainPicture(
  { width, height }: { readonly width: number; readonly height: number },
  format: 'jpeg' | 'png' = 'png',
): Promise<Buffer> {
  const picture = sharp({ create: { width, height, channels: 3, background: '#fff' } });
  return format === 'png' ? picture.png().toBuffer() : picture.jpeg().toBuffer();
}
