// What the precisions of a model are said to cost, and which of them a device is given.

import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { parseOptions } from '../../models/cli/precision/options';
import { precisionsOf, precisionText, type PrecisionRuns } from '../../models/cli/precision/report';
import type { PrecisionRun } from '../../models/cli/precision/run';
import { compareWords, greedyToken } from '../../models/cli/precision/words';

/** Ten pictures of ten questions, of which so many are hit in all. */
function clicks(hits: number): readonly (readonly [number, number])[] {
  return Array.from({ length: 10 }, (_, i) => [Math.floor(hits / 10) + (i < hits % 10 ? 1 : 0), 10]);
}

function run(token: number, hits: number | null): PrecisionRun {
  const judged =
    hits === null ? null : { words: { places: 200, agreed: 190, divergence: 0.4 }, clicks: clicks(hits) };
  return { encode: 50, prefill: 200, token, peakMemory: 300, judged };
}

const measured = (name: string, token: number, hits: number): PrecisionRuns => ({
  name,
  bytes: 20e6,
  runs: [run(token, hits)],
});

for (const [name, rows, chosen] of [
  [
    'the fastest one where all hit alike',
    [measured('fp32', 4, 60), measured('int8', 2, 60), measured('int4', 1, 60)],
    'int4',
  ],
  [
    'the fastest within one point',
    [measured('fp32', 4, 60), measured('int8', 2, 59), measured('int4', 1, 58)],
    'int8',
  ],
  ['fp32 where every other one loses more', [measured('fp32', 4, 60), measured('int8', 2, 50)], 'fp32'],
  ['one that hits more than fp32', [measured('fp32', 4, 60), measured('int8', 3, 66)], 'int8'],
  ['nothing without fp32 to compare with', [measured('int8', 3, 66)], null],
] as const) {
  test(`a device gets ${name}`, () => {
    assert.equal(precisionsOf('cpu', rows).chosen, chosen);
  });
}

test('times are the shortest of all rounds, words and clicks those of the round that was judged', () => {
  const { rows } = precisionsOf('cpu', [
    { name: 'fp32', bytes: 1, runs: [run(4, 60), run(3, null), run(5, null)] },
  ]);
  const [row] = rows;
  assert.ok(row !== undefined && !('notMeasured' in row));
  assert.equal(row.token, 3);
  assert.equal(row.answer, 50 + 200 + 32 * 3);
  assert.equal(row.agreement, 0.95);
  assert.equal(row.divergence, 0.002);
  assert.equal(row.clicks.value, 0.6);
});

test('a precision that could not be measured says why, and is not chosen', () => {
  const report = precisionsOf('webgpu', [
    measured('fp32', 4, 60),
    { name: 'int4', bytes: 5e6, runs: { notMeasured: 'no adapter' } },
  ]);
  assert.equal(report.chosen, 'fp32');
  assert.match(precisionText(report), /\| int4 \| not measured: no adapter \|/);
});

test('the table has every figure, the interval of the clicks and the default', () => {
  const text = precisionText(precisionsOf('cpu', [measured('fp32', 4, 60), measured('int8', 2, 60)]));
  assert.match(
    text,
    /\| int8 \| 20\.0 \| 50\.0 \| 200\.0 \| 2\.00 \| 314 \| 300 \| 95\.0 % \| 2\.0e-3 \| 60\.0 % \(.*60\.0 %\) \|/,
  );
  assert.match(text, /Default for cpu: int8, the fastest answer within one point/);
});

test('where fp32 hits next to nothing, it is said that clicks tell little', () => {
  const [remark] = precisionsOf('cpu', [measured('fp32', 4, 2), measured('int8', 2, 1)]).remarks;
  assert.match(remark ?? '', /fp32 itself hits 2\.0 %/);
});

test('equal logits agree and do not diverge, wherever their level lies', () => {
  const logits = Float32Array.of(1, 3, 2);
  const { agreed, divergence } = compareWords(
    logits,
    logits.map((value) => value + 10),
  );
  assert.equal(agreed, 1);
  assert.ok(Math.abs(divergence) < 1e-6);
});

test('another first choice does not agree, and diverges by what it is less likely', () => {
  const one = Float32Array.of(0, Math.log(3));
  const other = Float32Array.of(Math.log(3), 0);
  const { agreed, divergence } = compareWords(one, other);
  assert.equal(agreed, 0);
  // 3/4 · ln(3) + 1/4 · ln(1/3)
  assert.ok(Math.abs(divergence - 0.5 * Math.log(3)) < 1e-6);
});

test('of equal logits the first is written', () => {
  assert.equal(greedyToken(Float32Array.of(1, 5, 5)), 1);
});

test('without words the built-in bundle is measured on the CPU', () => {
  const options = parseOptions([]);
  assert.deepEqual(options?.devices, ['cpu']);
  assert.match(options?.export.join(' ') ?? '', /^--bundle .*nano$/);
});

test('words for the exporter are handed on, files as whole paths', () => {
  const words = ['--checkpoint', 'a.pt', '--screens', '9', '--device', 'cpu', '--device', 'webgpu', '--json'];
  const options = parseOptions(words);
  assert.deepEqual(options?.export.slice(-2), ['--screens', '9']);
  assert.equal(options?.export[options.export.indexOf('--checkpoint') + 1], path.resolve('a.pt'));
  assert.deepEqual(options?.devices, ['cpu', 'webgpu']);
  assert.equal(options?.json, true);
});

for (const [words, said] of [
  [['--device', 'auto'], /--device takes one of cpu/],
  [['--rounds', '0'], /--rounds takes a whole number from 1/],
  [['--rows', 'many'], /--rows takes/],
  [['--precision', 'int4'], /--precision is not known/],
] as const) {
  test(`"${words.join(' ')}" is refused`, () => {
    assert.throws(() => parseOptions(words), said);
  });
}

test('help is no run', () => {
  assert.equal(parseOptions(['--help']), null);
});
