// From components to pieces: what is one text, what are several, and in which order they come.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { PixelBox } from '../../protocol/geometry';
import { lineInk } from '../../models/pipeline/reader/lineInk';
import { defaultPieceRules, findPieces, inReadingOrder } from '../../models/pipeline/reader/pieces';
import type { Component } from '../../models/pipeline/reader/textMap';
import { drawBars, type Bar, type Rgb } from './drawing';

/** A line of "letters" as bars of 4 pixels, 12 tall, with the given gaps between them; starts at (x, 20). */
function letters(x: number, gaps: readonly number[]): Bar[] {
  const bars: Bar[] = [[x, 4, 20, 32]];
  for (const gap of gaps) bars.push([bars.at(-1)![0] + 4 + gap, 4, 20, 32]);
  return bars;
}

/** What detection marks of a line between two columns: its inner rows. */
function marked(x1: number, x2: number, score = 0.9): Component {
  return { x1: x1 + 3, y1: 23, x2: x2 - 3, y2: 29, pixels: 1, score };
}

const dark: Rgb = [30, 30, 30];
const pale: Rgb = [200, 200, 200];

const lines = [
  { name: 'letters of one word', bars: letters(20, [2, 1, 2, 1, 2]), components: [[20, 52]], pieces: 1 },
  {
    name: 'words of one sentence',
    bars: letters(20, [2, 2, 5, 2, 2, 6, 2]),
    components: [[20, 75]],
    pieces: 1,
  },
  {
    name: 'two labels in one component',
    bars: letters(20, [2, 2, 20, 2, 2]),
    components: [[20, 72]],
    pieces: 2,
  },
  {
    name: 'four cells in one component',
    bars: letters(20, [2, 24, 2, 30, 2, 24, 2]),
    components: [[20, 140]],
    pieces: 4,
  },
  {
    name: 'a word that detection broke',
    bars: letters(20, [2, 2, 1, 2, 2]),
    components: [
      [20, 36],
      [37, 53],
    ],
    pieces: 1,
  },
  {
    name: 'two buttons side by side',
    bars: letters(20, [2, 2, 16, 2, 2]),
    components: [
      [20, 36],
      [50, 66],
    ],
    pieces: 2,
  },
  { name: 'a weak component', bars: letters(20, [2, 2]), components: [[20, 36, 0.3]], pieces: 0 },
] as const;

for (const { name, bars, components, pieces } of lines) {
  for (const [theme, paper, ink] of [
    ['dark on light', pale, dark],
    ['light on dark', dark, pale],
  ] as const) {
    test(`${name}, ${theme}: ${pieces} piece(s)`, () => {
      const image = drawBars(200, 60, bars, paper, ink);
      const found = findPieces(
        image,
        components.map(([x1, x2, score]) => marked(x1, x2, score)),
        1,
      );
      assert.equal(found.length, pieces);
    });
  }
}

/** The sides of a frame, 1 pixel wide, 20 tall around the letters. */
function frame(x1: number, x2: number): Bar[] {
  return [
    [x1, 1, 16, 36],
    [x2 - 1, 1, 16, 36],
    [x1, x2 - x1, 16, 17],
    [x1, x2 - x1, 35, 36],
  ];
}

// Two words of two letters each, at 20…30 and 48…58 or nearer, in one component.
const framed = [
  { name: 'buttons 4 pixels apart', bars: [...frame(14, 37), ...frame(41, 65)], pieces: 2 },
  { name: 'buttons side by side', bars: [...frame(14, 39), ...frame(39, 65)], pieces: 2 },
  { name: 'a line between cells', bars: [[39, 1, 0, 60]], pieces: 2 },
  { name: 'one frame around both words', bars: frame(14, 65), pieces: 1 },
  { name: 'a frame around one of them without air', bars: frame(19, 31), pieces: 1 },
  { name: 'a letter l', bars: [[39, 2, 19, 32]], pieces: 1 },
  { name: 'an upright bar', bars: [[39, 1, 19, 35]], pieces: 1 },
  {
    name: 'brackets',
    bars: [
      [36, 1, 19, 34],
      [36, 3, 19, 20],
      [36, 3, 33, 34],
    ],
    pieces: 1,
  },
] as const;

for (const { name, bars, pieces } of framed) {
  for (const [theme, paper, ink] of [
    ['dark on light', pale, dark],
    ['light on dark', dark, pale],
  ] as const) {
    test(`${name} among words, ${theme}: ${pieces} piece(s)`, () => {
      const words = [...letters(20, [2]), ...letters(pieces === 2 || bars.length === 4 ? 48 : 43, [2])];
      // Without frames the words are near enough to be one text.
      const rules = { ...defaultPieceRules, apartFrom: 1.6 };
      const plain = findPieces(drawBars(200, 60, words, paper, ink), [marked(20, 58)], 1, rules);
      assert.equal(plain.length, 1);
      const found = findPieces(
        drawBars(200, 60, [...words, ...bars], paper, ink),
        [marked(20, 58)],
        1,
        rules,
      );
      assert.equal(found.length, pieces);
    });
  }
}

test('frames are neither in the boxes nor in the cuts, and every letter is', () => {
  const words = [...letters(20, [2]), ...letters(48, [2])];
  const image = drawBars(200, 60, [...words, ...frame(14, 37), ...frame(41, 65)], pale, dark);
  const found = findPieces(image, [marked(14, 65)], 1);
  assert.deepEqual(
    found.map(({ ink }) => ink?.box),
    [
      { x1: 20, y1: 20, x2: 30, y2: 32 },
      { x1: 48, y1: 20, x2: 58, y2: 32 },
    ],
  );
  found.forEach(({ cuts }, i) => {
    const [inside] = [{ x1: [15, 42][i]!, x2: [36, 64][i]! }];
    for (const { x1, x2 } of cuts) assert.ok(inside.x1 <= x1 && x2 <= inside.x2, `${x1}…${x2}`);
  });
});

test('boxes hug the ink, and cuts hold the boxes', () => {
  const image = drawBars(200, 60, letters(20, [2, 2, 5, 2, 2]));
  const [piece] = findPieces(image, [marked(20, 57)], 1);
  assert.ok(piece);
  for (const [got, ink] of [
    [piece.box.x1, 20],
    [piece.box.y1, 20],
    [piece.box.x2, 57],
    [piece.box.y2, 32],
  ] as const) {
    assert.ok(Math.abs(got - ink) <= 1.5, `${got} for ${ink}`);
  }
  const [cut] = piece.cuts;
  assert.equal(piece.cuts.length, 1);
  assert.ok(cut!.x1 <= piece.box.x1 && cut!.y1 <= piece.box.y1);
  assert.ok(piece.box.x2 <= cut!.x2 && piece.box.y2 <= cut!.y2);
});

test('components of a scaled map stand for boxes on the capture', () => {
  const image = drawBars(200, 60, letters(20, [2, 2, 5, 2, 2]));
  const half: Component = { x1: 11, y1: 11, x2: 27, y2: 15, pixels: 1, score: 0.9 };
  const [piece] = findPieces(image, [half], 0.5);
  assert.ok(piece !== undefined && Math.abs(piece.box.x1 - 20) <= 1.5 && Math.abs(piece.box.x2 - 57) <= 1.5);
});

test('what lies on a larger piece is not a piece of its own', () => {
  const image = drawBars(200, 60, letters(20, [2, 2, 2, 2, 2]));
  const found = findPieces(
    image,
    [marked(20, 54), { x1: 30, y1: 20, x2: 36, y2: 24, pixels: 1, score: 0.9 }],
    1,
  );
  assert.equal(found.length, 1);
});

test('a very long line is read in parts that cover it, parted between words', () => {
  // Words of three letters for 1,960 pixels, 12 tall.
  const gaps = Array.from({ length: 239 }, (_, i) => (i % 3 === 2 ? 8 : 2));
  const image = drawBars(2040, 60, letters(20, gaps));
  const [piece, ...others] = findPieces(image, [marked(20, 1976)], 1);
  assert.equal(others.length, 0);
  assert.ok(piece !== undefined && 1 < piece.cuts.length);
  piece.cuts.forEach((cut, i) => {
    assert.ok((cut.x2 - cut.x1) / (cut.y2 - cut.y1) <= 1.3 * defaultPieceRules.longestCut);
    const next = piece.cuts[i + 1];
    if (next === undefined) return;
    assert.equal(next.x1, cut.x2);
    const wordGap = piece.ink!.gaps.find(({ x1, x2 }) => x1 <= cut.x2 && cut.x2 <= x2);
    assert.equal(wordGap === undefined ? 0 : wordGap.x2 - wordGap.x1, 8);
  });
  assert.ok(piece.cuts[0]!.x1 <= 20 && 1976 <= piece.cuts.at(-1)!.x2);
});

test('of too many components the surest are kept', () => {
  const bars = letters(10, [20, 20, 20, 20]);
  const image = drawBars(200, 60, bars);
  const found = bars.map(([x], i) => ({ x1: x, y1: 23, x2: x + 4, y2: 29, pixels: 1, score: 0.6 + i / 20 }));
  const kept = findPieces(image, found, 1, { ...defaultPieceRules, maxComponents: 2 });
  assert.deepEqual(
    kept.map(({ score }) => score),
    [0.75, 0.8],
  );
});

const orders = [
  { name: 'one row', boxes: ['c 50 0', 'a 0 2', 'b 20 -1'] },
  { name: 'two rows', boxes: ['d 20 22', 'a 0 0', 'c 0 20', 'b 40 3'] },
  { name: 'columns are read row by row', boxes: ['a 0 0', 'c 0 15', 'b 90 0', 'd 90 15'] },
] as const;

for (const { name, boxes } of orders) {
  test(`reading order: ${name}`, () => {
    const pieces = boxes.map((words) => {
      const [text, x, y] = words.split(' ') as [string, string, string];
      const box: PixelBox = { x1: Number(x), y1: Number(y), x2: Number(x) + 15, y2: Number(y) + 12 };
      return { text, box };
    });
    const order = inReadingOrder(pieces).map(({ text }) => text);
    assert.deepEqual(order, [...order].sort());
  });
}

const core = { x1: 18, y1: 21, x2: 60, y2: 31 };

test('ink is followed beyond a core that is too small, and not to a neighbour', () => {
  const strokes: Bar[] = [20, 25, 30, 35, 40].map((x) => [x, 2, 20, 32]);
  const image = drawBars(200, 60, [...strokes, [80, 30, 10, 50]]);
  const ink = lineInk(image, { x1: 24, y1: 23, x2: 38, y2: 31 });
  assert.deepEqual(ink?.box, { x1: 25, y1: 20, x2: 37, y2: 32 });
  const wider = lineInk(drawBars(200, 60, [...strokes, [22, 2, 20, 32]]), {
    x1: 25,
    y1: 23,
    x2: 38,
    y2: 31,
  });
  assert.equal(wider?.box.x1, 20, 'a letter that the core begins in is followed to its own end');
});

test('gaps are the columns without ink', () => {
  const ink = lineInk(drawBars(200, 60, letters(20, [2, 9, 1])), core);
  assert.deepEqual(ink?.gaps, [
    { x1: 24, x2: 26 },
    { x1: 30, x2: 39 },
    { x1: 43, x2: 44 },
  ]);
});

test('an underline leaves no gaps', () => {
  const image = drawBars(200, 60, [...letters(20, [2, 9, 1]), [0, 200, 33, 34]]);
  assert.deepEqual(lineInk(image, core)?.gaps, []);
});

test('faint noise is no ink', () => {
  assert.equal(lineInk(drawBars(200, 60, letters(20, [2, 9]), [250, 250, 250], [240, 240, 240]), core), null);
});
