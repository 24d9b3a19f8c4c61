// Figures on outcomes whose numbers can be counted by hand, and what every interval must obey.

import assert from 'node:assert/strict';
import test from 'node:test';
import { MAX_CANDIDATES, offerOf } from '../../models/cli/eval/candidateRecall';
import {
  absentRecall,
  accuracyAtHalf,
  candidateRecall,
  clickAccuracy,
  countCauses,
  countRows,
  estimate,
  estimateDifference,
  reachable,
  slicesOf,
} from '../../models/cli/eval/figures';
import { sizeName } from '../../models/cli/eval/rows';
import { bootstrap, f1, quantile, ratio } from '../../models/cli/eval/statistics';
import { makeRandom } from '../../models/pipeline/nextToken';
import { locateTables } from '../../models/cli/eval/report';
import { outcome } from './outcomes';

test('a click counts where its middle lies in the target, a fit where half overlaps', () => {
  const outcomes = [
    outcome({ bbox: [10, 10, 30, 20] }), // The target itself.
    outcome({ bbox: [10, 10, 30, 31] }), // Middle at (20, 20.5): just below.
    outcome({ bbox: [18, 14, 22, 16] }), // In the middle, but 8 of 200 pixels.
    outcome({ bbox: [10, 10, 50, 30], loose: true }), // Middle on the corner; a loose box says nothing of overlap.
    outcome({ bbox: null }),
    outcome({ target: null }),
  ];
  assert.equal(estimate(outcomes, clickAccuracy).value, 3 / 5);
  assert.equal(countRows(outcomes, clickAccuracy), 5);
  // 200 / (20 · 21) of the second box is less than half.
  assert.equal(estimate(outcomes, accuracyAtHalf).value, 1 / 4);
});

test('of what is absent, what is said to be counts', () => {
  const outcomes = [
    outcome({ target: null, bbox: null }),
    outcome({ target: null, bbox: null }),
    outcome({ target: null, bbox: [0, 0, 9, 9] }),
    outcome({ bbox: null }),
  ];
  assert.equal(estimate(outcomes, absentRecall).value, 2 / 3);
});

test('an offer tells the best overlap, the mirrored control and whether a click could be right', () => {
  const size = { width: 100, height: 50 };
  const target = { x1: 10, y1: 10, x2: 30, y2: 20 };
  const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });
  // Half of the target on it, exactly mirrored onto [70, 90], and one that only the mirror sees.
  const offer = offerOf([box(10, 10, 30, 15), box(70, 10, 90, 20)], target, size);
  assert.deepEqual(offer, { candidates: 2, best: 0.5, mirrored: 1, clickable: true });
  const far = offerOf([box(0, 30, 100, 50)], target, size);
  assert.deepEqual(far, { candidates: 1, best: 0, mirrored: 0, clickable: false });

  const outcomes = [outcome({ offer }), outcome({ offer: far, bbox: null })];
  assert.equal(estimate(outcomes, candidateRecall(0.5, 'best')).value, 1 / 2);
  assert.equal(estimate(outcomes, candidateRecall(0.7, 'best')).value, 0);
  assert.equal(estimate(outcomes, candidateRecall(0.7, 'mirrored')).value, 1 / 2);
  assert.equal(estimate(outcomes, reachable).value, 1 / 2);
});

test('no more than 200 candidates are looked at', () => {
  const wrong = { x1: 0, y1: 0, x2: 1, y2: 1 };
  const target = { x1: 10, y1: 10, x2: 30, y2: 20 };
  const boxes = [...Array.from({ length: MAX_CANDIDATES }, () => wrong), target];
  const offer = offerOf(boxes, target, { width: 100, height: 50 });
  assert.deepEqual([offer.candidates, offer.best], [200, 0]);
  assert.equal(offerOf(boxes.slice(1), target, { width: 100, height: 50 }).best, 1);
});

test('every wrong answer has one cause', () => {
  const offer = { candidates: 1, best: 0.9, mirrored: 0, clickable: true };
  const outcomes = [
    outcome({ bbox: [50, 50, 60, 60], offer }),
    outcome({ bbox: null, offer }),
    outcome({ bbox: null, offer: { ...offer, clickable: false } }),
    outcome({ bbox: null, error: 'The disk is full.' }),
    outcome({ offer }),
    outcome({ target: null, bbox: [0, 0, 9, 9] }),
  ];
  assert.deepEqual(countCauses(outcomes).get('text'), {
    'ranked lower': 1,
    'said absent': 1,
    'no candidate': 1,
    'could not be worked on': 1,
  });
});

test('slices name what is there and nothing else', () => {
  const names = slicesOf([
    outcome({ kind: 'icon', set: 'droidfiller_mobile', platform: 'mobile' }),
    outcome({ target: null, kind: 'absent' }),
  ]).map(({ name }) => name);
  assert.deepEqual(names, [
    'all',
    'icon',
    'icon, droidfiller_mobile',
    'style label',
    'platform mobile',
    'set droidfiller_mobile',
    'target under 16²',
  ]);
  assert.deepEqual(
    [sizeName([0, 0, 15, 17]), sizeName([0, 0, 16, 16]), sizeName([0, 0, 32, 32]), sizeName([0, 0, 64, 64])],
    ['under 16²', 'under 32²', 'under 64²', 'larger'],
  );
});

test('the report tells how many different instructions stand behind the rows of a style', () => {
  const wordings = ['go back', 'go back', 'go back', 'close this'];
  const outcomes = [
    ...wordings.map((instruction) => outcome({ style: 'functional', instruction })),
    outcome({ style: 'label', instruction: 'Save' }),
  ];
  const report = locateTables('whole', new Map([['whole', outcomes]]));
  assert.match(report, /^\|  \| rows \| distinct \| pictures \|/m);
  assert.match(report, /^\| style functional \| 4 \| 2 \| 1 \|/m);
  assert.match(report, /^\| style label \| 1 \| 1 \| 1 \|/m);
});

test('the same seed gives the same interval, and it holds the figure', () => {
  const random = makeRandom(5);
  for (let trial = 0; trial < 40; trial++) {
    const nPictures = 2 + Math.floor(random() * 30);
    const pictures = Array.from({ length: nPictures }, () => {
      const rows = 1 + Math.floor(random() * 9);
      return [Math.floor(random() * (rows + 1)), rows];
    });
    const one = bootstrap(pictures, ratio, { resamples: 400, seed: trial });
    assert.deepEqual(one, bootstrap(pictures, ratio, { resamples: 400, seed: trial }));
    assert.ok(one.low !== null && one.high !== null);
    assert.ok(one.low <= one.value && one.value <= one.high, `${one.low} ${one.value} ${one.high}`);
    assert.ok(0 <= one.low && one.high <= 1);
  }
});

test('pictures are drawn, not rows: a hundred rows of one kind on each of four pictures are four draws', () => {
  const clustered = bootstrap(
    [
      [100, 100],
      [100, 100],
      [0, 100],
      [0, 100],
    ],
    ratio,
  );
  const rows = Array.from({ length: 400 }, (_, i) => [Number(i < 200), 1]);
  const asIfRows = bootstrap(rows, ratio);
  assert.equal(clustered.value, asIfRows.value);
  assert.deepEqual([clustered.low, clustered.high], [0, 1]);
  assert.ok(asIfRows.high! - asIfRows.low! < 0.11);
});

test('one picture tells no interval, and nothing at all no figure', () => {
  assert.deepEqual(bootstrap([[1, 2]], ratio), { value: 0.5, pictures: 1, low: null, high: null });
  assert.ok(Number.isNaN(bootstrap([], ratio).value));
  assert.ok(Number.isNaN(estimate([outcome({ target: null })], clickAccuracy).value));
});

test('F1 of counts, and values between values', () => {
  assert.equal(f1([2, 4, 3]), 4 / 7);
  assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5);
  assert.equal(quantile([1, 2, 3, 4], 0), 1);
});

test('a difference is paired by row, and surer than two separate intervals', () => {
  // On every picture the second pipeline gets one row of ten more; pictures differ widely.
  const answers = (extra: number) =>
    Array.from({ length: 20 }, (_, picture) =>
      Array.from({ length: 10 }, (_, row) =>
        outcome({
          id: `${picture}-${row}`,
          image: `${picture}.png`,
          bbox: row < (picture % 9) + extra ? [10, 10, 30, 20] : null,
        }),
      ),
    ).flat();
  const unpaired = outcome({ id: 'only here', image: 'other.png' });
  const difference = estimateDifference([...answers(1), unpaired], answers(0), clickAccuracy);
  assert.equal(difference.rows, 200);
  for (const figure of [difference.value, difference.low, difference.high]) {
    assert.ok(Math.abs(figure! - 0.1) < 1e-12);
  }
  const alone = estimate(answers(1), clickAccuracy);
  assert.ok(alone.high! - alone.low! > 0.1);
});
