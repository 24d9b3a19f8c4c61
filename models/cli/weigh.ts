// Measures what the model's word is worth against text matching: `npm run weigh -- SET.jsonl [--bundle DIR] [--limit N]`.
// Prints click accuracy and the best "not on this screen" threshold for a range of weights; changes nothing.
// The set must be rendered for this purpose (models/training/make_validation.py), never one kept for evaluation.

import path from 'node:path';
import { parseArgs } from 'node:util';
import { failureSentence, toFailure } from '../../protocol/failure';
import { boxCentre, containsPoint } from '../../protocol/geometry';
import { answerBox } from '../pipeline/compose';
import { describe } from '../pipeline/elements/description';
import { rankCandidates } from '../pipeline/rank';
import { openEngine, type Evidences } from '../runtime/engine';
import { builtInBundle } from '../runtime/places';
import { readEvalSet, toBox, type EvalRow } from './eval/rows';
import { groupBy } from './setFile';

interface Measured {
  readonly row: EvalRow;
  readonly evidences: Evidences;
}

const MODEL_WEIGHTS = [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      bundle: { type: 'string', default: builtInBundle() },
      limit: { type: 'string', default: '1000000' },
    },
  });
  const setPath = positionals[0];
  if (setPath === undefined) throw new Error('say which set: npm run weigh -- SET.jsonl');
  const { rows: all, problems } = await readEvalSet(setPath);
  for (const problem of problems) console.error(problem);
  const rows = all.slice(0, Number(values.limit));

  const engine = await openEngine({ bundlePath: values.bundle, device: 'cpu' });
  const measured: Measured[] = [];
  for (const [picture, ofImage] of groupBy(rows, (row) => row.picture)) {
    const { imageId } = await engine.openImage(picture);
    for (const row of ofImage) {
      const evidences = await engine.gatherEvidence(imageId, row.instruction, { cancelled: () => false });
      measured.push({ row, evidences });
    }
    engine.closeImage(imageId);
    console.error(`${measured.length} of ${rows.length}`);
  }
  await engine.close();

  console.log(
    `${rows.length} rows of ${path.basename(setPath)}, bundle ${engine.info().name} ${engine.info().hash.slice(0, 12)}`,
  );
  console.log(
    'model weight   click accuracy   with the best threshold: threshold   accuracy   absent: precision   recall',
  );
  for (const modelWeight of MODEL_WEIGHTS) {
    const results = measured.map((item) => outcome(item, modelWeight));
    const present = results.filter((result) => result.present);
    const clicks = present.filter((result) => result.hit).length / Math.max(1, present.length);
    const best = bestThreshold(results);
    const cells = [
      modelWeight.toFixed(2).padStart(12),
      percent(clicks).padStart(17),
      best.threshold.toFixed(2).padStart(36),
      percent(best.accuracy).padStart(11),
      percent(best.precision).padStart(20),
      percent(best.recall).padStart(9),
    ];
    console.log(cells.join(''));
  }
  printThresholds(measured);
}

/** How the threshold trades answers for silences where the model's word does not count. */
function printThresholds(measured: readonly Measured[]): void {
  const results = measured.map((item) => outcome(item, 0));
  console.log('\nmodel weight 0: threshold   right   hits kept   absent noticed');
  const hits = results.filter((result) => result.hit);
  const absent = results.filter((result) => !result.present);
  for (let step = 0; step <= 20; step++) {
    const threshold = step / 20;
    const kept = hits.filter(({ score }) => threshold <= score).length;
    const noticed = absent.filter(({ score }) => score < threshold).length;
    const cells = [
      threshold.toFixed(2).padStart(25),
      percent((kept + noticed) / results.length).padStart(8),
      percent(kept / Math.max(1, hits.length)).padStart(12),
      percent(noticed / Math.max(1, absent.length)).padStart(17),
    ];
    console.log(cells.join(''));
  }
}

interface Outcome {
  readonly present: boolean;
  readonly hit: boolean;
  readonly score: number;
}

function outcome({ row, evidences }: Measured, modelWeight: number): Outcome {
  const best = rankCandidates({
    description: row.instruction,
    candidates: evidences.candidates,
    fits: evidences.fits,
    modelLogProbs: evidences.modelLogProbs,
    weights: { model_weight: modelWeight, text_weight: 1, found_threshold: 0, measured: '' },
  })[0];
  const target = row.target === null ? null : toBox(row.target);
  const answered = best === undefined ? null : answerBox(best.candidate, describe(row.instruction).target);
  return {
    present: target !== null,
    hit: answered !== null && target !== null && containsPoint(target, boxCentre(answered)),
    score: best?.score ?? 0,
  };
}

/** The threshold under which most rows are answered right: a hit where there is a target, silence where there is none. */
function bestThreshold(outcomes: readonly Outcome[]) {
  let best = { threshold: 0, accuracy: -1, precision: 0, recall: 0 };
  for (let threshold = 0; threshold <= 1.0001; threshold += 0.02) {
    const absent = outcomes.filter((o) => !o.present);
    const silent = outcomes.filter((o) => o.score < threshold);
    const rightSilent = silent.filter((o) => !o.present).length;
    const right = outcomes.filter((o) =>
      o.present ? o.hit && threshold <= o.score : o.score < threshold,
    ).length;
    const accuracy = right / Math.max(1, outcomes.length);
    if (best.accuracy < accuracy) {
      const precision = rightSilent / Math.max(1, silent.length);
      best = { threshold, accuracy, precision, recall: rightSilent / Math.max(1, absent.length) };
    }
  }
  return best;
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

main().catch((error: unknown) => {
  console.error(failureSentence(toFailure(error)));
  process.exitCode = 2;
});
