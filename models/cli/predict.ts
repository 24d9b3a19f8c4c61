// `groundglass predict`: locates every row of a set and writes one row each, so that a run can stop and go on.
// Knows nothing of how good the boxes are.

import { randomBytes } from 'node:crypto';
import { open, readFile, realpath, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { FailureError, toFailure } from '../../protocol/failure';
import type { Answer } from '../../protocol/inference';
import { errorCode, fileErrorReason } from '../runtime/fileErrors';
import { engineOptionTable, parseCommand, parseDevice, shorten, takePositionals } from './arguments';
import { roundScore, wholeBox } from './output';
import { withLock } from './outputLock';
import { withEngine, type Engine, type Surroundings } from './surroundings';
import { badUsage } from './usage';

type RowId = string | number;

interface SetRow {
  readonly id: RowId;
  /** Relative to the set's folder. */
  readonly image: string;
  readonly instruction: string;
}

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
  const { rows, problems } = await readSet(setPath);
  for (const problem of problems) surroundings.stderr.write(`${problem}\n`);
  if (await isSameFile(setPath, outPath))
    throw badFile(outPath, 'this is the set itself, which is never overwritten');

  return withLock(outPath, async () => {
    const doneIds = await readDone(outPath);
    const groups = groupByImage(rows.filter((row) => !doneIds.has(keyOf(row.id))));
    if (groups.size === 0) return finish(surroundings, rows.length, 0, problems.length);
    const out = await open(outPath, 'a').catch((error: unknown) => {
      throw badFile(outPath, fileErrorReason(error));
    });
    try {
      const nFailed = await withEngine(surroundings, engineOptions, (engine) =>
        predictGroups(
          engine,
          path.dirname(setPath),
          groups,
          (row) => append(out, outPath, row),
          surroundings,
        ),
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
    score: best === undefined ? 0 : roundScore(best.score),
    evidence: best?.evidence ?? null,
  };
}

/** The value, or the sentence of the failure; being cancelled is not a row's failure. */
async function attempt<T>(work: () => Promise<T>): Promise<{ value: T } | { error: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    const failure = toFailure(error);
    if (failure.kind === 'cancelled') throw error;
    return { error: new FailureError(failure).message };
  }
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

/** The rows of a set, and a sentence for each line that is none. */
async function readSet(setPath: string): Promise<{ rows: readonly SetRow[]; problems: readonly string[] }> {
  const text = await readFile(setPath, 'utf8').catch((error: unknown) => {
    throw badFile(setPath, fileErrorReason(error));
  });
  const rows: SetRow[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  text
    .replace(/^\ufeff/, '')
    .split('\n')
    .forEach((line, index) => {
      if (line.trim() === '') return;
      const row = toSetRow(parseJson(line));
      const where = `${setPath} line ${index + 1}`;
      if (row === null) {
        problems.push(`${where}: a row needs an id, an image and an instruction, got ${shorten(line)}.`);
      } else if (seen.has(keyOf(row.id))) {
        problems.push(`${where}: the id ${shorten(String(row.id))} stands in an earlier row already.`);
      } else {
        seen.add(keyOf(row.id));
        rows.push(row);
      }
    });
  if (rows.length === 0 && problems.length === 0) throw badFile(setPath, 'the set has no rows');
  return { rows, problems };
}

/**
 * The ids that the output answers already. A torn last line and rows that failed are taken out of the file first, so
 * that no id ever stands in it twice.
 *
 * @throws FailureError `bad-input` where the file holds something that `predict` did not write.
 */
async function readDone(outPath: string): Promise<ReadonlySet<string>> {
  const text = await readFile(outPath, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw badFile(outPath, fileErrorReason(error));
  });
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  const kept: string[] = [];
  const done = new Set<string>();
  lines.forEach((line, index) => {
    const row = parseJson(line);
    const id = rowId(row);
    if (id === null || !isRecord(row) || !('bbox' in row)) {
      throw badFile(outPath, `line ${index + 1} is no row that predict wrote; give another --out`);
    }
    if ('error' in row) return;
    done.add(keyOf(id));
    kept.push(`${line}\n`);
  });
  if (torn !== '' || kept.length !== lines.length) await replaceFile(outPath, kept.join(''));
  return done;
}

async function replaceFile(filePath: string, text: string): Promise<void> {
  const unfinished = `${filePath}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(unfinished, text, { flag: 'wx' });
    await rename(unfinished, filePath);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw badFile(filePath, fileErrorReason(error));
  }
}

/** Writes a row and waits until the disk has it, so that a crash costs the row in work at most. */
async function append(out: FileHandle, outPath: string, row: Prediction): Promise<void> {
  try {
    await out.appendFile(`${JSON.stringify(row)}\n`);
    await out.datasync();
  } catch (error) {
    throw badFile(outPath, fileErrorReason(error));
  }
}

function groupByImage(rows: readonly SetRow[]): ReadonlyMap<string, readonly SetRow[]> {
  const groups = new Map<string, SetRow[]>();
  for (const row of rows) {
    const group = groups.get(row.image);
    if (group === undefined) groups.set(row.image, [row]);
    else group.push(row);
  }
  return groups;
}

function toSetRow(row: unknown): SetRow | null {
  const id = rowId(row);
  if (id === null || !isRecord(row)) return null;
  const { image, instruction } = row;
  if (typeof image !== 'string' || image === '' || typeof instruction !== 'string') return null;
  return { id, image, instruction };
}

function rowId(row: unknown): RowId | null {
  if (!isRecord(row)) return null;
  return typeof row.id === 'string' || typeof row.id === 'number' ? row.id : null;
}

/** 1 and "1" are two ids. */
function keyOf(id: RowId): string {
  return JSON.stringify(id);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  const [realA, realB] = await Promise.all([a, b].map((file) => realpath(file).catch(() => null)));
  return realA !== null && realA === realB;
}

function badFile(filePath: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: filePath, reason });
}
