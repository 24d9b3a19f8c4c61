// Which grid a capture gets and where everything lies on the canvas; vectors of spec §1.10.
import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseGrid, gridChoices, placeOnCanvas, tileOrigins, type Grid } from '../../models/pipeline/anyres';
import type { Manifest } from '../../models/pipeline/manifest';

/** Columns × rows of the paper's 14 grids (spec §1.2, `v2_six`), and of the public Ferret-UI checkpoints. */
const v2Six = parseGrids('1x1 1x2 1x3 1x4 1x5 1x6 2x1 3x1 4x1 5x1 6x1 2x2 2x3 3x2');
const ferretUi5 = parseGrids('1x2 2x1 2x2 3x1 1x3');

function parseGrids(text: string): Grid[] {
  return text.split(' ').map((grid) => {
    const [columns, rows] = grid.split('x').map(Number);
    return { columns: columns!, rows: rows! };
  });
}

function show({ columns, rows }: Grid): string {
  return `${columns}x${rows}`;
}

function anyresOf(pinpoints: readonly (readonly [number, number])[], maxTiles = 6): Manifest['anyres'] {
  return {
    tile_px: 336,
    global_px: 336,
    patch_px: 14,
    grid_pinpoints: pinpoints,
    max_tiles: maxTiles,
    resize_mode: 'stretch',
    pad_color: [0, 0, 0],
    resample: 'pil_bicubic',
  };
}

/** A small generator of repeatable numbers 0…limit-1. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const captures = [
  { name: 'a desktop window', width: 1920, height: 1080, t336: '3x2', ui: '2x2', t224: '3x2', t448: '3x2' },
  {
    name: 'a tall phone screen',
    width: 1170,
    height: 2532,
    t336: '2x3',
    ui: '1x3',
    t224: '2x3',
    t448: '2x3',
  },
  { name: 'a small laptop', width: 1280, height: 800, t336: '3x2', ui: '2x2', t224: '3x2', t448: '3x2' },
  { name: 'a small phone', width: 390, height: 844, t336: '2x3', ui: '1x3', t224: '2x3', t448: '1x2' },
  { name: 'an old monitor', width: 640, height: 480, t336: '2x2' },
  {
    name: 'a picture of one tile, which Ferret-UI gives two',
    width: 336,
    height: 336,
    t336: '1x1',
    ui: '1x2',
  },
  {
    name: 'a landscape smaller than a tile, upright for Ferret-UI',
    width: 300,
    height: 200,
    t336: '1x1',
    ui: '1x2',
  },
  { name: 'a banner', width: 3000, height: 500, t336: '6x1', ui: '3x1' },
];
for (const { name, width, height, t336, ui, t224, t448 } of captures) {
  test(`grid of ${name}, ${width}x${height}`, () => {
    assert.equal(show(chooseGrid({ width, height }, v2Six, 336)), t336);
    if (ui !== undefined) assert.equal(show(chooseGrid({ width, height }, ferretUi5, 336)), ui);
    if (t224 !== undefined) assert.equal(show(chooseGrid({ width, height }, v2Six, 224)), t224);
    if (t448 !== undefined) assert.equal(show(chooseGrid({ width, height }, v2Six, 448)), t448);
  });
}

test('with grids that tie, the first listed one wins', () => {
  const small = { width: 300, height: 200 };
  assert.equal(show(chooseGrid(small, parseGrids('1x2 2x1'), 336)), '1x2');
  assert.equal(show(chooseGrid(small, parseGrids('2x1 1x2'), 336)), '2x1');
});

test('the order of the v2 grids never matters', () => {
  const random = numbers(7);
  for (let round = 0; round < 3000; round++) {
    const width = 1 + random(4000);
    const height = round % 10 === 0 ? width : 1 + random(4000);
    const tileSide = [224, 336, 448][round % 3]!;
    const shuffled = [...v2Six];
    for (let i = shuffled.length - 1; 0 < i; i--) {
      const j = random(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
    }
    const size = { width, height };
    assert.equal(
      show(chooseGrid(size, shuffled, tileSide)),
      show(chooseGrid(size, v2Six, tileSide)),
      `${width}x${height}, tiles of ${tileSide}`,
    );
  }
});

test('a turned capture gets the turned grid', () => {
  const random = numbers(8);
  for (let round = 0; round < 1000; round++) {
    const [width, height] = [1 + random(3000), 1 + random(3000)];
    const { columns, rows } = chooseGrid({ width, height }, v2Six, 336);
    const turned = chooseGrid({ width: height, height: width }, v2Six, 336);
    assert.deepEqual(turned, { columns: rows, rows: columns }, `${width}x${height}`);
  }
});

test('even a capture one pixel high gets a grid', () => {
  assert.equal(show(chooseGrid({ width: 100000, height: 1 }, v2Six, 336)), '1x1');
});

test('no grid without choices, and none for a capture without area', () => {
  assert.throws(() => chooseGrid({ width: 10, height: 10 }, [], 336), RangeError);
  assert.throws(() => chooseGrid({ width: 0, height: 10 }, v2Six, 336), RangeError);
  assert.throws(() => chooseGrid({ width: NaN, height: 10 }, v2Six, 336), RangeError);
});

test('grid choices come from the pinpoints, width first, in their order', () => {
  const choices = gridChoices(
    anyresOf([
      [336, 672],
      [672, 336],
      [1008, 672],
    ]),
  );
  assert.deepEqual(choices.map(show), ['1x2', '2x1', '3x2']);
});

test('grids above the tile limit are no choices', () => {
  const pinpoints = [
    [672, 672],
    [1008, 672],
    [336, 1008],
  ] as const;
  assert.deepEqual(gridChoices(anyresOf(pinpoints, 4)).map(show), ['2x2', '1x3']);
  assert.throws(() => gridChoices(anyresOf(pinpoints, 2)), /at most 2 tiles/);
});

test('a pinpoint that is no whole number of tiles is refused', () => {
  assert.throws(() => gridChoices(anyresOf([[336, 500]])), /336x500/);
  assert.throws(() => gridChoices(anyresOf([[0, 336]])), RangeError);
  assert.throws(() => gridChoices(anyresOf([])), RangeError);
});

const placements = [
  { width: 1920, height: 1080, grid: '3x2', canvas: '1008x672', pad: '1008x567 @ 0,52' },
  { width: 1170, height: 2532, grid: '2x3', canvas: '672x1008', pad: '466x1008 @ 103,0' },
  { width: 1280, height: 800, grid: '3x2', canvas: '1008x672', pad: '1008x630 @ 0,21' },
  { width: 390, height: 844, grid: '2x3', canvas: '672x1008', pad: '466x1008 @ 103,0' },
  { width: 672, height: 672, grid: '2x2', canvas: '672x672', pad: '672x672 @ 0,0' },
];
for (const { width, height, grid, canvas, pad } of placements) {
  test(`place of a ${width}x${height} capture on ${grid} tiles`, () => {
    const chosen = parseGrids(grid)[0]!;
    const padded = placeOnCanvas({ width, height }, chosen, 336, 'pad');
    assert.equal(`${padded.canvas.width}x${padded.canvas.height}`, canvas);
    const { picture } = padded;
    assert.equal(`${picture.width}x${picture.height} @ ${picture.x},${picture.y}`, pad);
    const stretched = placeOnCanvas({ width, height }, chosen, 336, 'stretch');
    assert.deepEqual(stretched.picture, { x: 0, y: 0, ...stretched.canvas });
    assert.deepEqual(stretched.canvas, padded.canvas);
  });
}

test('a padded picture lies on its canvas, fills one side and is centred', () => {
  const random = numbers(9);
  for (let round = 0; round < 1000; round++) {
    const size = { width: 1 + random(4000), height: 1 + random(4000) };
    const grid = chooseGrid(size, v2Six, 336);
    const { canvas, picture } = placeOnCanvas(size, grid, 336, 'pad');
    const right = canvas.width - picture.x - picture.width;
    const below = canvas.height - picture.y - picture.height;
    assert.ok(1 <= picture.width && 1 <= picture.height);
    assert.ok(picture.x === right || picture.x + 1 === right, 'sideways');
    assert.ok(picture.y === below || picture.y + 1 === below, 'up and down');
    assert.ok(picture.width === canvas.width || picture.height === canvas.height);
  }
});

test('tiles cover every canvas without gap or overlap, row by row', () => {
  const tileSide = 4;
  for (const grid of v2Six) {
    const { canvas } = placeOnCanvas({ width: 10, height: 10 }, grid, tileSide, 'stretch');
    const covered = new Uint8Array(canvas.width * canvas.height);
    const origins = tileOrigins(grid, tileSide);
    for (const { x, y } of origins) {
      for (let row = y; row < y + tileSide; row++) {
        for (let column = x; column < x + tileSide; column++) {
          assert.ok(column < canvas.width && row < canvas.height);
          covered[row * canvas.width + column]! += 1;
        }
      }
    }
    assert.ok(
      covered.every((times) => times === 1),
      show(grid),
    );
    const order = origins.map(({ x, y }) => y * canvas.width + x);
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
  }
});
