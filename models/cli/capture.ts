// `groundglass capture`: a web page, the screen, a device or the clipboard as a picture, with its witness and its record.
// Knows nothing of how each of them is captured.

import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CaptureRequest } from '../../protocol/capture';
import { parseCapture } from './captureArguments';
import { doneAsJson, doneAsText } from './captureOutput';
import { captureResults } from './captureResults';
import { progressLine } from './progressLine';
import type { Surroundings } from './surroundings';

export async function capture(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const task = parseCapture(args);
  if (task.kind === 'results') return captureResults(task, surroundings);
  const { stdout, stderr, takeCapture } = surroundings;
  const picture = path.resolve(task.out ?? freeName(nameFor(task.request, new Date())));
  const progress = progressLine(stderr);
  const done = await takeCapture(task.request, picture, progress.say).finally(progress.end);
  stdout.write(task.json ? doneAsJson(done) : doneAsText(done));
  return 0;
}

/** What is captured, and the local time, without signs that a file system may refuse: "example.org-20261126-153012". */
export function nameFor(request: CaptureRequest, at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${sourceName(request)}-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}

function sourceName(request: CaptureRequest): string {
  if (request.kind === 'screen') return request.what;
  if (request.kind !== 'page') return request.kind === 'attached' ? 'page' : request.kind;
  const host = URL.canParse(request.url) ? new URL(request.url).hostname : '';
  const plain = host.replace(/[^\p{L}\p{N}.-]+/gu, '-').replace(/^[.-]+|[.-]+$/g, '');
  return plain === '' ? 'page' : plain.slice(0, 80);
}

function freeName(name: string): string {
  for (let number = 1; ; number += 1) {
    const file = `${name}${number === 1 ? '' : `-${number}`}.png`;
    if (!existsSync(file)) return file;
  }
}
