// "Not on this screen" counted by hand, and what its curve must obey.

import assert from 'node:assert/strict';
import test from 'node:test';
import { absenceFigures, PRECISE } from '../../models/cli/eval/absence';
import { makeRandom } from '../../models/pipeline/nextToken';
import { outcome } from './outcomes';

const absent = (score: number, isSaid: boolean) =>
  outcome({ target: null, score, bbox: isSaid ? null : [0, 0, 9, 9] });
const present = (score: number, isSaid: boolean) => outcome({ score, ...(isSaid ? { bbox: null } : {}) });

test('precision at even odds does not hang on how many absent rows a set has', () => {
  // Two of three absent things are noticed, and one of six present ones is denied.
  const rows = [
    ...[0.1, 0.2].map((score) => absent(score, true)),
    absent(0.9, false),
    present(0.3, true),
    ...[0.6, 0.7, 0.8, 0.9, 1].map((score) => present(score, false)),
  ];
  const once = absenceFigures(rows)!;
  assert.equal(once.recall.value, 2 / 3);
  assert.equal(once.falseAlarms.value, 1 / 6);
  assert.equal(once.precisionAtOwnOdds.value, 2 / 3);
  assert.ok(Math.abs(once.precisionAtEvenOdds.value - 2 / 3 / (2 / 3 + 1 / 6)) < 1e-9);

  const presentThrice = absenceFigures([...rows, ...rows.slice(3), ...rows.slice(3)])!;
  assert.equal(presentThrice.precisionAtOwnOdds.value, 2 / 5);
  assert.ok(Math.abs(presentThrice.precisionAtEvenOdds.value - once.precisionAtEvenOdds.value) < 1e-9);
});

test('the most recall that is precise is told with its threshold, and none where nothing is precise', () => {
  const told = absenceFigures([
    absent(0.1, true),
    absent(0.3, true),
    present(0.2, true),
    present(0.8, false),
  ])!;
  // Below 0.11 lies one absent thing alone; below 0.31 both, and one present thing with them.
  assert.equal(told.recallWherePrecise.atOwnOdds.threshold, 0.11);
  assert.equal(told.recallWherePrecise.atOwnOdds.recall.value, 1 / 2);
  const hidden = absenceFigures([absent(0.5, true), present(0.1, true)])!;
  assert.equal(hidden.recallWherePrecise.atEvenOdds.threshold, null);
  assert.equal(hidden.recallWherePrecise.atEvenOdds.recall.value, 0);
});

test('a higher threshold never notices less, nor denies less, and what is called precise is', () => {
  const random = makeRandom(7);
  const rows = Array.from({ length: 200 }, (_, i) => {
    const score = random() ** (i % 3 === 0 ? 2 : 0.5);
    return {
      ...(i % 3 === 0 ? absent(score, score < 0.4) : present(score, score < 0.4)),
      image: `${i % 20}`,
    };
  });
  const { curve, recallWherePrecise } = absenceFigures(rows)!;
  for (const [step, point] of curve.entries()) {
    const before = curve[step - 1];
    assert.ok(before === undefined || before.recall <= point.recall);
    assert.ok(before === undefined || before.falseAlarms <= point.falseAlarms);
  }
  const { threshold, recall } = recallWherePrecise.atEvenOdds;
  const chosen = curve.find((point) => point.threshold === threshold)!;
  assert.ok(PRECISE <= chosen.precisionAtEvenOdds);
  assert.equal(recall.value, chosen.recall);
  assert.ok(recall.low! <= recall.value && recall.value <= recall.high!);
});

test('rows that could not be worked on say nothing, and one kind of rows alone gives no figures', () => {
  const failed = outcome({ bbox: null, error: 'it broke' });
  assert.equal(absenceFigures([absent(0.1, true), failed]), null);
  assert.equal(absenceFigures([present(0.9, false)]), null);
});
