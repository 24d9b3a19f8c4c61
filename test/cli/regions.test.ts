// What `--region` may hold, and the sentence for everything else.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Region } from '../../protocol/geometry';
import { FailureError } from '../../protocol/failure';
import { parseRegion } from '../../models/cli/regions';
import { temporaryFolder, writeInto } from '../support/pictures';

const folder = temporaryFolder();

const triangle = [
  { x: 10, y: 10 },
  { x: 50, y: 12.5 },
  { x: 30, y: 40 },
];

const texts: readonly { name: string; text: string; region: Region }[] = [
  { name: 'two numbers are a point', text: '12,34.5', region: { kind: 'point', x: 12, y: 34.5 } },
  { name: 'spaces do not matter', text: ' 12 , 34 ', region: { kind: 'point', x: 12, y: 34 } },
  {
    name: 'four numbers are a box',
    text: '1,2,30,40',
    region: { kind: 'box', box: { x1: 1, y1: 2, x2: 30, y2: 40 } },
  },
  {
    name: 'six numbers are a polygon',
    text: '10,10 50,12.5 30,40',
    region: { kind: 'polygon', points: triangle },
  },
  {
    name: 'a closed path is a polygon',
    text: 'M 10,10 L 50,12.5 L 30,40 Z',
    region: { kind: 'polygon', points: triangle },
  },
  {
    name: 'an open path is a line',
    text: 'M10 10L50 12.5L30 40',
    region: { kind: 'scribble', points: triangle, width: 8 },
  },
  {
    name: 'a path may leave out its Ls and end in a small z',
    text: 'M10,10 50,12.5 30,40 z',
    region: { kind: 'polygon', points: triangle },
  },
  {
    name: 'a scribble is a line',
    text: 'scribble:10,10 50,12.5 30,40',
    region: { kind: 'scribble', points: triangle, width: 8 },
  },
];
for (const { name, text, region } of texts) {
  test(name, async () => assert.deepEqual(await parseRegion(text), [region]));
}

const files: readonly { name: string; content: unknown; regions: readonly Region[] }[] = [
  {
    name: 'a file of points is a polygon',
    content: triangle.map(({ x, y }) => [x, y]),
    regions: [{ kind: 'polygon', points: triangle }],
  },
  {
    name: 'a file may hold one region',
    content: { kind: 'box', box: [1, 2, 30, 40] },
    regions: [{ kind: 'box', box: { x1: 1, y1: 2, x2: 30, y2: 40 } }],
  },
  {
    name: 'a file may hold several regions',
    content: [
      { kind: 'point', x: 1, y: 2 },
      { kind: 'scribble', points: [[3, 4], [5, 6]], width: 20 }, // prettier-ignore
      { kind: 'polygon', points: triangle.map(({ x, y }) => [x, y]) },
    ],
    regions: [
      { kind: 'point', x: 1, y: 2 },
      { kind: 'scribble', points: [{ x: 3, y: 4 }, { x: 5, y: 6 }], width: 20 }, // prettier-ignore
      { kind: 'polygon', points: triangle },
    ],
  },
];
for (const name of ['m1.json', 'M-1.json', 'm.json', 'M 2', 'M1,2L', 'm1 2L3 4', 'M1,2 L3,4 Q']) {
  test(`a file may be called ${name}`, async (t) => {
    const before = process.cwd();
    t.after(() => process.chdir(before));
    process.chdir(folder); // Only a relative name begins with that letter.
    writeInto(folder, name, '{"kind":"point","x":1,"y":2}');
    assert.deepEqual(await parseRegion(name), [{ kind: 'point', x: 1, y: 2 }]);
  });
}

for (const { name, content, regions } of files) {
  test(name, async () => {
    const file = writeInto(folder, `${name}.json`, JSON.stringify(content));
    assert.deepEqual(await parseRegion(file), regions);
  });
}

const wrong: readonly { name: string; text: () => string; expected: RegExp }[] = [
  { name: 'three numbers', text: () => '1,2,3', expected: /a point has two numbers, a box four/ },
  { name: 'an empty box', text: () => '5,5,5,9', expected: /the box is empty; give two numbers/ },
  { name: 'a box with swapped corners', text: () => '5,5,1,1', expected: /left and top edge before right/ },
  { name: 'a box from right to left', text: () => '30,2,1,40', expected: /left and top edge before right/ },
  { name: 'one number', text: () => '7', expected: /a point has two numbers/ },
  { name: 'a word that is no file', text: () => 'the button', expected: /neither coordinates .* nor a file/ },
  { name: 'no number at all', text: () => 'NaN,NaN', expected: /neither coordinates/ },
  { name: 'a path with curves', text: () => 'M 1,2 C 3,4 5,6 7,8', expected: /only one M, then L/ },
  { name: 'a path with one point', text: () => 'M 1,2', expected: /at least two points/ },
  { name: 'a path with half a point', text: () => 'M 1,2 L 3 L 4,5', expected: /only one M, then L/ },
  { name: 'a path with two beginnings', text: () => 'M 1,2 M 3,4 L 5,6', expected: /only one M, then L/ },
  { name: 'an odd count in a scribble', text: () => 'scribble:1,2,3', expected: /at least two points/ },
  { name: 'an empty scribble', text: () => 'scribble:', expected: /at least two points/ },
  {
    name: 'a file without JSON',
    text: () => writeInto(folder, 'bad.json', 'x'),
    expected: /does not hold JSON/,
  },
  {
    name: 'a file with other JSON',
    text: () => writeInto(folder, 'odd.json', '{"kind":"star"}'),
    expected: /neither points/,
  },
  {
    name: 'a file with an empty list',
    text: () => writeInto(folder, 'none.json', '[]'),
    expected: /neither points/,
  },
  {
    name: 'a file with one bad region',
    text: () => writeInto(folder, 'half.json', '[{"kind":"point","x":1,"y":2},3]'),
    expected: /neither points/,
  },
  {
    name: 'a file with a box whose corners are swapped',
    text: () => writeInto(folder, 'swapped.json', '{"kind":"box","box":[30,40,1,2]}'),
    expected: /left and top edge before right/,
  },
  { name: 'a folder', text: () => folder, expected: /this is a folder/ },
];
for (const { name, text, expected } of wrong) {
  test(`${name} is refused in one sentence`, async () => {
    await assert.rejects(parseRegion(text()), (error) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.kind, 'bad-input');
      assert.match(error.message, expected);
      assert.match(error.message, /^--region [^\n]*\.$/);
      return true;
    });
  });
}
