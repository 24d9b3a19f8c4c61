// `groundglass predict`: locates every row of a set and writes one row each, so that a run can stop and go on.
// Knows nothing of how good the boxes are.

import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import type { Answer } from '../../protocol/inference';
import { engineOptionTable, parseCommand, parseDevice, takePositionals } from './arguments';
import { attempt } from './attempt';
import { appendRows, badFile, resumeRows } from './jsonl';
import { wholeBox } from './output';
import { withLock } from './outputLock';
import { groupBy, keyOf, readSet, rowId, toSetRow, type RowId, type SetRow } from './setFile';
import { withEngine, type Engine, type Surroundings } from './surroundings';
import { badUsage } from './usage';

/** One line of the output; `error` stands only where a row could not be worked on. */
interface Prediction {
  readonly id: RowId;
  readonly bbox: readonly [number, number, number, number] | null;
  readonly score: number;
  readonly evidence: string | null;
  readonly ms: number;
  readonly error?: string;
}

/** @returns the exit code: 0 where every row has an answer, 2 where one could not be worked on. */
export async function predict(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('predict', args, {
    ...engineOptionTable,
    out: { type: 'string' },
  } as const);
  const [setPath] = takePositionals('predict', positionals, ['the set'] as const);
  const outPath = values.out;
  if (outPath === undefined) throw badUsage('predict', '--out FILE is missing');
  const engineOptions = {
    bundlePath: values.bundle ?? surroundings.defaultBundle(),
    device: parseDevice('predict', values.device),
  };
  const { rows, problems } = await readSet(setPath, toSetRow, 'an id, an image and an instruction');
  for (const problem of problems) surroundings.stderr.write(`${problem}\n`);
  if (await isSameFile(setPath, outPath))
    throw badFile(outPath, 'this is the set itself, which is never overwritten');

  return withLock(outPath, async () => {
    const done = await resumeRows(outPath, 'predict', (row) => {
      const id = rowId(row);
      return id !== null && 'bbox' in row ? { ...row, id } : null;
    });
    const doneIds = new Set(done.map(({ id }) => keyOf(id)));
    const groups = groupBy(
      rows.filter((row) => !doneIds.has(keyOf(row.id))),
      (row) => row.image,
    );
    if (groups.size === 0) return finish(surroundings, rows.length, 0, problems.length);
    const out = await appendRows<Prediction>(outPath);
    try {
      const nFailed = await withEngine(surroundings, engineOptions, (engine) =>
        predictGroups(engine, path.dirname(setPath), groups, out.write, surroundings),
      );
      return finish(surroundings, rows.length, nFailed, problems.length);
    } finally {
      await out.close();
    }
  });
}

/** @returns how many rows could not be worked on. */
async function predictGroups(
  engine: Engine,
  setFolder: string,
  groups: ReadonlyMap<string, readonly SetRow[]>,
  write: (row: Prediction) => Promise<void>,
  surroundings: Surroundings,
): Promise<number> {
  const nRows = [...groups.values()].reduce((sum, rows) => sum + rows.length, 0);
  let nDone = 0;
  let nFailed = 0;
  for (const [image, rows] of groups) {
    let started = performance.now();
    const opening = await attempt(() => engine.openImage(path.resolve(setFolder, image)));
    for (const { id, instruction } of rows) {
      const located =
        'error' in opening
          ? opening
          : await attempt(() =>
              engine.locate(
                { imageId: opening.value.imageId, description: instruction, all: false, candidates: [] },
                { cancelled: surroundings.cancelled },
              ),
            );
      if (surroundings.cancelled()) throw new FailureError({ kind: 'cancelled' });
      const ms = Math.round(performance.now() - started);
      if ('error' in located) {
        nFailed++;
        surroundings.stderr.write(`${String(id)}: ${located.error}\n`);
        await write({ id, bbox: null, score: 0, evidence: null, ms, error: located.error });
      } else {
        await write({ id, ...bestBox(located.value), ms });
      }
      nDone++;
      if (surroundings.stderr.isTerminal) surroundings.stderr.rewriteLine(`${nDone} of ${nRows} rows`);
      started = performance.now();
    }
    if ('value' in opening) engine.closeImage(opening.value.imageId);
  }
  if (surroundings.stderr.isTerminal) surroundings.stderr.write('\n');
  return nFailed;
}

function bestBox(answer: Answer): Pick<Prediction, 'bbox' | 'score' | 'evidence'> {
  const [best] = answer.found ? answer.boxes : answer.nearMisses;
  return {
    bbox: answer.found && best !== undefined ? wholeBox(best.box) : null,
    score: best === undefined ? 0 : best.score,
    evidence: best?.evidence ?? null,
  };
}

function finish(surroundings: Surroundings, nRows: number, nFailed: number, nBad: number): number {
  const bad = nFailed + nBad;
  surroundings.stderr.write(
    bad === 0
      ? `All ${nRows} rows have an answer.\n`
      : `${bad} of ${nRows + nBad} rows could not be worked on; see above. Started again, only these are tried.\n`,
  );
  return bad === 0 ? 0 : 2;
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  const [realA, realB] = await Promise.all([a, b].map((file) => realpath(file).catch(() => null)));
  return realA !== null && realA === realB;
}
