// `groundglass capture --results`: lists the pictures that failed tests left, or takes one of them as a capture of its own.
// Knows nothing of the forms in which test runners leave them.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import { extractShot, takeShot } from '../../extension/capture/results/extractShot';
import type { FailedShot } from '../../extension/capture/results/failedShot';
import { listFailedShots } from '../../extension/capture/results/listFailedShots';
import { shorten } from './arguments';
import type { CaptureTask } from './captureArguments';
import { doneAsJson, doneAsText } from './captureOutput';
import type { Surroundings } from './surroundings';
import { jsonText } from './terminal';

type ResultsTask = Extract<CaptureTask, { kind: 'results' }>;

/** @returns the exit code: 1 where no test has failed. */
export async function captureResults(task: ResultsTask, { stdout }: Surroundings): Promise<number> {
  const shots = await listFailedShots(task.path, { includePassed: task.includePassed });
  if (task.out === null && task.number === null) {
    stdout.write(task.json ? listAsJson(task.path, shots) : listAsText(shots));
    return shots.length === 0 ? 1 : 0;
  }
  const shot = choose(task, shots);
  const place = path.resolve(task.out ?? '.');
  const isFolder = await stat(place).then(
    (about) => about.isDirectory(),
    () => false,
  );
  const done = await (isFolder ? extractShot(shot, place) : takeShot(shot, place));
  stdout.write(task.json ? doneAsJson(done) : doneAsText(done));
  return 0;
}

function choose({ path: given, number }: ResultsTask, shots: readonly FailedShot[]): FailedShot {
  const refuse = (reason: string): FailureError =>
    new FailureError({ kind: 'bad-input', what: `--results ${given}`, reason });
  const [first] = shots;
  if (first === undefined) throw refuse('no test has failed there and left a picture');
  if (number === null && 1 < shots.length) {
    throw refuse(
      `${shots.length} tests left pictures; say which one with --number (without --out they are listed)`,
    );
  }
  const shot = shots[(number ?? 1) - 1];
  if (shot === undefined) throw refuse(`there is no number ${number}, the last one is ${shots.length}`);
  return shot;
}

function listAsJson(given: string, shots: readonly FailedShot[]): string {
  return jsonText({
    results: given,
    shots: shots.map(({ record, variant, hasFailed, picture }, index) => ({
      number: index + 1,
      ...record.test,
      ...(variant === undefined ? {} : { variant }),
      failed: hasFailed,
      picture,
    })),
  });
}

function listAsText(shots: readonly FailedShot[]): string {
  if (shots.length === 0) return 'No test has failed there and left a picture.\n';
  const width = String(shots.length).length;
  return shots.map((shot, index) => `${String(index + 1).padStart(width)}  ${about(shot)}\n`).join('');
}

function about({ record: { test }, variant, hasFailed, picture }: FailedShot): string {
  const place =
    test.file === undefined ? '' : ` (${test.file}${test.line === undefined ? '' : `:${test.line}`})`;
  const state = hasFailed ? '' : ' [passed]';
  const lines = [
    `${test.title}${variant === undefined ? '' : ` [${variant}]`}${place}${state}`,
    ...(test.step === undefined ? [] : [`step: ${shorten(test.step, 120)}`]),
    ...(test.selector === undefined ? [] : [`selector: ${shorten(test.selector, 120)}`]),
    ...(test.error === undefined ? [] : [`error: ${shorten(test.error, 120)}`]),
    ...(picture.kind === 'missing' ? [`no picture: ${picture.reason}`] : []),
  ];
  return lines.join('\n      ');
}
