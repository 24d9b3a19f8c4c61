// Puts every row to a pipeline, picture by picture, and writes down each answer at once.
// Knows nothing of figures; what is right is looked at only to say where a right answer stood.

import { boxCentre, containsPoint } from '../../../protocol/geometry';
import { FailureError } from '../../../protocol/failure';
import type { Answer, GroundedBox } from '../../../protocol/inference';
import type { Hooks } from '../../runtime/engine';
import { attempt } from '../attempt';
import { roundScore, wholeBox } from '../output';
import { groupBy, keyOf } from '../setFile';
import { MAX_CANDIDATES, offerOf } from './candidateRecall';
import { isHit, type Outcome } from './outcome';
import { toBox, type EvalRow } from './rows';
import type { MeasuredEngine } from './surroundings';
import { baselineAnswers } from './variants';

export interface LocateRowsArgs {
  readonly engine: MeasuredEngine;
  readonly variant: string;
  readonly rows: readonly EvalRow[];
  /** Keys (`outcomeKey`) of rows that are answered already. */
  readonly done: ReadonlySet<string>;
  /** Whether baselines are answered from this pipeline's candidates. */
  readonly baselines: boolean;
  readonly write: (outcome: Outcome) => Promise<void>;
  readonly progress: (done: number, total: number) => void;
  readonly hooks: Hooks;
}

export function outcomeKey({ variant, set, id }: Pick<Outcome, 'variant' | 'set' | 'id'>): string {
  return `${variant}\n${set}\n${keyOf(id)}`;
}

/** @returns one sentence a picture that could not be opened, with how many rows it cost. @throws FailureError `cancelled`. */
export async function locateRows(args: LocateRowsArgs): Promise<readonly string[]> {
  const { engine, variant, done, hooks, progress } = args;
  const todo = args.rows.filter((row) => !done.has(outcomeKey({ variant, ...row })));
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

async function locateRow(
  { engine, variant, baselines, write, hooks }: LocateRowsArgs,
  { imageId, size }: { readonly imageId: string; readonly size: { width: number; height: number } },
  row: EvalRow,
): Promise<void> {
  const told = describeRow(row);
  const params = { imageId, description: row.instruction, candidates: [] };
  const answered = await attempt(async () => ({
    candidates: (await engine.listCandidates(imageId, hooks)).slice(0, MAX_CANDIDATES),
    answer: await engine.locate({ ...params, all: false }, hooks),
  }));
  if ('error' in answered) {
    await write({ ...told, variant, bbox: null, score: 0, evidence: null, error: answered.error });
    return;
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
  await write(right === null ? outcome : { ...outcome, rightPlace: right });
  if (!baselines) return;
  for (const { name, bbox } of baselineAnswers(row, outcome.bbox, candidates, size)) {
    await write({ ...told, variant: name, bbox, score: 0, evidence: null });
  }
}

function chosenPlace(answer: Answer): Pick<Outcome, 'bbox' | 'score' | 'evidence' | 'chosenText'> {
  const best = answer.found ? answer.boxes[0] : undefined;
  const told = best ?? answer.nearMisses[0];
  return {
    bbox: best === undefined ? null : wholeBox(best.box),
    score: told === undefined ? 0 : roundScore(told.score),
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
  return { rank: place + 1, score: roundScore(found.score), bbox: wholeBox(found.box) };
}

/** What of a row stands in its outcome: all but where its picture lies on this machine. */
function describeRow({ id, image, instruction, set, target, kind, style, platform, loose }: EvalRow) {
  return { set, id, image, instruction, kind, style, platform, loose, target };
}
