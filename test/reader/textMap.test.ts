// Connected components of the text map, against drawings and against a plain flood fill.

import assert from 'node:assert/strict';
import test from 'node:test';
import { components, emptyTextMap, pasteIntoMap, type TextMap } from '../../models/pipeline/reader/textMap';
import { makeRandom } from '../../models/pipeline/nextToken';

/** Rows of characters: "." is 0, "#" is 255, a digit d is d/10 of certainty. */
function drawn(...rows: string[]): TextMap {
  const width = rows[0]!.length;
  const data = Uint8Array.from(rows.join(''), (mark) =>
    mark === '.' ? 0 : mark === '#' ? 255 : Math.round(Number(mark) * 25.5),
  );
  return { width, height: rows.length, data };
}

const shapes = [
  { name: 'nothing', map: drawn('....', '....'), boxes: [] },
  { name: 'one block', map: drawn('.....', '.##..', '.##..'), boxes: ['1,1,3,3:4'] },
  { name: 'two blocks side by side', map: drawn('##.##', '##.##'), boxes: ['0,0,2,2:4', '3,0,5,2:4'] },
  { name: 'corners that touch are one', map: drawn('#...', '.#..', '..#.'), boxes: ['0,0,3,3:3'] },
  { name: 'corners that touch the other way', map: drawn('..#', '.#.', '#..'), boxes: ['0,0,3,3:3'] },
  {
    name: 'a U is one, though its arms begin apart',
    map: drawn('#..#', '#..#', '####'),
    boxes: ['0,0,4,3:8'],
  },
  {
    name: 'a comb of many arms is one',
    map: drawn('#.#.#.#', '#.#.#.#', '#######'),
    boxes: ['0,0,7,3:15'],
  },
  {
    name: 'a ring and what lies in it',
    map: drawn('#####', '#...#', '#.#.#', '#...#', '#####'),
    boxes: ['0,0,5,5:16', '2,2,3,3:1'],
  },
  {
    name: 'a row does not go on in the next one',
    map: drawn('..##', '....', '##..'),
    boxes: ['2,0,4,1:2', '0,2,2,3:2'],
  },
  { name: 'what is below the threshold parts', map: drawn('##2##'), boxes: ['0,0,2,1:2', '3,0,5,1:2'] },
  { name: 'what is above the threshold joins', map: drawn('##4##'), boxes: ['0,0,5,1:5'] },
];

for (const { name, map, boxes } of shapes) {
  test(`components: ${name}`, () => {
    const found = components(map, 0.3);
    assert.deepEqual(
      found.map(({ x1, y1, x2, y2, pixels }) => `${x1},${y1},${x2},${y2}:${pixels}`),
      boxes,
    );
  });
}

test('the score is the mean of the probabilities of its pixels', () => {
  const [component] = components(drawn('#4..', '.4..'), 0.3);
  assert.ok(Math.abs(component!.score - (1 + 0.4 + 0.4) / 3) < 0.002);
});

test('components are those of a flood fill on random maps', () => {
  const dice = makeRandom(7);
  for (let round = 0; round < 40; round++) {
    const [width, height] = [3 + Math.floor(dice() * 30), 3 + Math.floor(dice() * 30)];
    const density = 0.2 + 0.5 * dice();
    const data = Uint8Array.from({ length: width * height }, () => (dice() < density ? 200 : 20));
    const map = { width, height, data };
    const key = (c: { x1: number; y1: number; x2: number; y2: number; pixels: number }) =>
      [c.x1, c.y1, c.x2, c.y2, c.pixels].join();
    assert.deepEqual(components(map, 0.5).map(key).sort(), floodFill(map).map(key).sort());
  }
});

function floodFill({ width, height, data }: TextMap) {
  const seen = new Set<number>();
  const found = [];
  for (let start = 0; start < data.length; start++) {
    if (data[start]! < 128 || seen.has(start)) continue;
    const component = { x1: width, y1: height, x2: 0, y2: 0, pixels: 0 };
    const open = [start];
    seen.add(start);
    while (0 < open.length) {
      const at = open.pop()!;
      const [x, y] = [at % width, Math.floor(at / width)];
      component.x1 = Math.min(component.x1, x);
      component.y1 = Math.min(component.y1, y);
      component.x2 = Math.max(component.x2, x + 1);
      component.y2 = Math.max(component.y2, y + 1);
      component.pixels++;
      for (const [dx, dy] of [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b] as const))) {
        const next = (y + dy) * width + x + dx;
        if (x + dx < 0 || width <= x + dx || y + dy < 0 || height <= y + dy) continue;
        if (data[next]! < 128 || seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    found.push(component);
  }
  return found;
}

test('a line across the seam of two looks is one component', () => {
  const map = emptyTextMap({ width: 8, height: 3 });
  const left = drawn('......', '.#####', '......');
  const right = drawn('......', '#####.', '......');
  pasteIntoMap(map, left.data, 6, { x: 0, y: 0, width: 6, height: 3 }, { x: 0, y: 0, width: 4, height: 3 });
  pasteIntoMap(map, right.data, 6, { x: 2, y: 0, width: 6, height: 3 }, { x: 4, y: 0, width: 4, height: 3 });
  assert.deepEqual(
    components(map, 0.3).map(({ x1, x2 }) => [x1, x2]),
    [[1, 7]],
  );
});
