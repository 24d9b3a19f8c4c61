// Puts every row to a pipeline, picture by picture, and writes down each answer at once.
// Knows nothing of figures; what is right is looked at only to say where a right answer stood.

import { boxCentre, containsPoint } from '../../../protocol/geometry';
import { FailureError } from '../../../protocol/failure';
import type { Answer, Candidate, GroundedBox, OpenedImage } from '../../../protocol/inference';
import type { Hooks } from '../../runtime/engine';
import { attempt } from '../attempt';
import { wholeBox } from '../output';
import { groupBy, keyOf } from '../setFile';
import { MAX_CANDIDATES, offerOf } from './candidateRecall';
import { isHit, type Outcome } from './outcome';
import { toBox, type EvalRow } from './rows';
import type { MeasuredEngine } from './surroundings';
import { baselineAnswers, baselineNames } from './variants';

export interface LocateRowsArgs {
  readonly engine: MeasuredEngine;
  readonly variant: string;
  readonly rows: readonly EvalRow[];
  /** What is answered already, by its key (`outcomeKey`). */
  readonly known: ReadonlyMap<string, Outcome>;
  /** Whether baselines are answered from this pipeline's candidates. */
  readonly baselines: boolean;
  readonly write: (outcome: Outcome) => Promise<void>;
  readonly progress: (done: number, total: number) => void;
  readonly hooks: Hooks;
}

type OpenedPicture = Pick<OpenedImage, 'imageId' | 'size'>;

export function outcomeKey({ variant, set, id }: Pick<Outcome, 'variant' | 'set' | 'id'>): string {
  return `${variant}\n${set}\n${keyOf(id)}`;
}

/** Whether a row has its answer, and those of the baselines where they are wanted. */
export function isDone(
  row: EvalRow,
  { variant, baselines, known }: Pick<LocateRowsArgs, 'variant' | 'baselines' | 'known'>,
): boolean {
  const names = [variant, ...(baselines ? baselineNames : [])];
  return names.every((name) => known.has(outcomeKey({ variant: name, ...row })));
}

/** @returns one sentence a picture that could not be opened, with how many rows it cost. @throws FailureError `cancelled`. */
export async function locateRows(args: LocateRowsArgs): Promise<readonly string[]> {
  const { engine, hooks, progress } = args;
  const todo = args.rows.filter((row) => !isDone(row, args));
  const problems: string[] = [];
  let nDone = args.rows.length - todo.length;
  for (const [picture, rows] of groupBy(todo, (row) => row.picture)) {
    const opening = await attempt(() => engine.openImage(picture));
    if ('error' in opening) {
      problems.push(`${opening.error} ${rows.length} rows are left out.`);
    } else {
      for (const row of rows) await locateRow(args, opening.value, row);
      engine.closeImage(opening.value.imageId);
    }
    if (hooks.cancelled()) throw new FailureError({ kind: 'cancelled' });
    nDone += rows.length;
    progress(nDone, args.rows.length);
  }
  return problems;
}

/** Writes what is missing of a row: its answer, its baselines, or both. */
async function locateRow(args: LocateRowsArgs, opened: OpenedPicture, row: EvalRow): Promise<void> {
  const { variant, baselines, known } = args;
  const outcome = known.get(outcomeKey({ variant, ...row })) ?? (await answerRow(args, opened, row));
  if (baselines && outcome.error === undefined) await addBaselines(args, opened, row, outcome);
}

async function answerRow(
  args: LocateRowsArgs,
  { imageId, size }: OpenedPicture,
  row: EvalRow,
): Promise<Outcome> {
  const { engine, variant, write, hooks } = args;
  const told = describeRow(row);
  const params = { imageId, description: row.instruction, candidates: [] };
  const answered = await attempt(async () => ({
    candidates: await candidatesOf(args, imageId),
    answer: await engine.locate({ ...params, all: false }, hooks),
  }));
  if ('error' in answered) {
    const failed = { ...told, variant, bbox: null, score: 0, evidence: null, error: answered.error };
    await write(failed);
    return failed;
  }
  const { candidates, answer } = answered.value;
  const boxes = candidates.map(({ box }) => box);
  const outcome: Outcome = {
    ...told,
    variant,
    ...chosenPlace(answer),
    ...(row.target === null ? {} : { offer: offerOf(boxes, toBox(row.target), size) }),
  };
  // Where it chose wrong: did it rank the right place at all, and how far behind?
  const isWrong = row.target !== null && !isHit(outcome);
  const all = isWrong ? await attempt(() => engine.locate({ ...params, all: true }, hooks)) : null;
  const right = all !== null && 'value' in all ? rightPlace(all.value, row) : null;
  const whole = right === null ? outcome : { ...outcome, rightPlace: right };
  await write(whole);
  return whole;
}

/** Writes those baselines of a row that are not known yet, all from the pipeline's candidates. */
async function addBaselines(
  args: LocateRowsArgs,
  { imageId, size }: OpenedPicture,
  row: EvalRow,
  { bbox: answered }: Outcome,
): Promise<void> {
  const isMissing = (name: string): boolean => !args.known.has(outcomeKey({ variant: name, ...row }));
  const base = { ...describeRow(row), score: 0, evidence: null };
  const listed = await attempt(() => candidatesOf(args, imageId));
  if ('error' in listed) {
    for (const name of baselineNames.filter(isMissing)) {
      await args.write({ ...base, variant: name, bbox: null, error: listed.error });
    }
    return;
  }
  for (const { name, bbox } of baselineAnswers(row, answered, listed.value, size)) {
    if (isMissing(name)) await args.write({ ...base, variant: name, bbox });
  }
}

async function candidatesOf(
  { engine, hooks }: LocateRowsArgs,
  imageId: string,
): Promise<readonly Candidate[]> {
  return (await engine.listCandidates(imageId, hooks)).slice(0, MAX_CANDIDATES);
}

function chosenPlace(answer: Answer): Pick<Outcome, 'bbox' | 'score' | 'evidence' | 'chosenText'> {
  const best = answer.found ? answer.boxes[0] : undefined;
  const told = best ?? answer.nearMisses[0];
  return {
    bbox: best === undefined ? null : wholeBox(best.box),
    score: told === undefined ? 0 : told.score,
    evidence: told?.evidence ?? null,
    ...(told?.text === undefined ? {} : { chosenText: told.text }),
  };
}

function rightPlace(answer: Answer, row: EvalRow): NonNullable<Outcome['rightPlace']> | null {
  const target = row.target === null ? null : toBox(row.target);
  const isRight = ({ box }: GroundedBox): boolean => target !== null && containsPoint(target, boxCentre(box));
  const ranked = answer.found ? answer.boxes : answer.nearMisses;
  const place = ranked.findIndex(isRight);
  const found = ranked[place];
  if (found === undefined) return null;
  return { rank: place + 1, score: found.score, bbox: wholeBox(found.box) };
}

/** What of a row stands in its outcome: all but where its picture lies on this machine. */
function describeRow({ id, image, instruction, set, target, kind, style, platform, loose }: EvalRow) {
  return { set, id, image, instruction, kind, style, platform, loose, target };
}
