// What a region covers, how it is cut to the capture, and how it is written.
import assert from 'node:assert/strict';
import test from 'node:test';
import { checkRegion, regionBounds, regionPixels, regionText } from '../../models/pipeline/region';
import { FailureError } from '../../protocol/failure';
import type { Point, Region, Size } from '../../protocol/geometry';

const size: Size = { width: 40, height: 30 };

function point(x: number, y: number): Region {
  return { kind: 'point', x, y };
}
function box(x1: number, y1: number, x2: number, y2: number): Region {
  return { kind: 'box', box: { x1, y1, x2, y2 } };
}
function points(...pairs: readonly (readonly [number, number])[]): Point[] {
  return pairs.map(([x, y]) => ({ x, y }));
}
function polygon(...pairs: readonly (readonly [number, number])[]): Region {
  return { kind: 'polygon', points: points(...pairs) };
}
function scribble(width: number, ...pairs: readonly (readonly [number, number])[]): Region {
  return { kind: 'scribble', points: points(...pairs), width };
}

function listed(region: Region, on: Size = size): Point[] {
  const pixels = regionPixels(region, on, 5);
  return Array.from({ length: pixels.count }, (_, index) => pixels.at(index));
}

function shown(region: Region, on: Size = size): string {
  return listed(region, on)
    .map(({ x, y }) => `${x},${y}`)
    .join(' ');
}

const squares = [
  { name: 'in the middle 11 by 11', at: [20, 15], from: [15, 10], to: [25, 20], count: 121 },
  {
    name: 'with a fraction, the same as without',
    at: [20.9, 15.2],
    from: [15, 10],
    to: [25, 20],
    count: 121,
  },
  { name: 'in the first corner a quarter', at: [0, 0], from: [0, 0], to: [5, 5], count: 36 },
  { name: 'near the left edge cut there', at: [2.5, 15], from: [0, 10], to: [7, 20], count: 88 },
  { name: 'in the last corner a quarter', at: [39, 29], from: [34, 24], to: [39, 29], count: 36 },
] as const;
for (const { name, at, from, to, count } of squares) {
  test(`a point covers a square, ${name}`, () => {
    const covered = listed(point(at[0], at[1]));
    assert.equal(covered.length, count);
    assert.deepEqual(covered[0], { x: from[0], y: from[1] });
    assert.deepEqual(covered.at(-1), { x: to[0], y: to[1] });
  });
}

test('a point of another span covers another square', () => {
  assert.equal(regionPixels(point(20, 15), size, 0).count, 1);
  assert.equal(regionPixels(point(20, 15), size, 2).count, 25);
});

test('a box covers its corners and all between, x before y', () => {
  assert.equal(shown(box(3, 2, 4, 4)), '3,2 3,3 3,4 4,2 4,3 4,4');
  assert.equal(regionPixels(box(3, 2, 15, 8), { width: 20, height: 12 }, 5).count, 91); // spec §4.10
  assert.equal(shown(box(7.8, 3.1, 7.9, 3.2)), '7,3');
});

test('a box as large as a huge capture takes no memory', () => {
  const huge = { width: 4_000_000, height: 4_000_000 };
  const pixels = regionPixels(box(0, 0, 4_000_000, 4_000_000), huge, 5);
  assert.equal(pixels.count, 4_000_000 ** 2);
  assert.deepEqual(pixels.at(4_000_000 * 7 + 3), { x: 7, y: 3 });
  assert.throws(() => pixels.at(pixels.count), RangeError);
  assert.throws(() => pixels.at(-1), RangeError);
});

test('a polygon covers the pixels whose centre it holds', () => {
  assert.equal(shown(polygon([2, 2], [4, 2], [4, 5], [2, 5])), '2,2 2,3 2,4 3,2 3,3 3,4');
  // Centres on the slanted border belong to what lies right of it.
  assert.equal(shown(polygon([0, 0], [3, 3], [3, 0])), '0,0 1,0 1,1 2,0 2,1 2,2');
  assert.equal(shown(polygon([0, 0], [3, 3], [0, 3])), '0,1 0,2 1,2');
});

test('a polygon that crosses itself leaves out what it encloses twice', () => {
  const twice = polygon([1, 1], [9, 1], [9, 9], [1, 9], [1, 1], [4, 4], [6, 4], [6, 6], [4, 6], [4, 4]);
  const covered = new Set(listed(twice).map(({ x, y }) => `${x},${y}`));
  assert.ok(covered.has('2,2') && covered.has('7,5'));
  assert.ok(!covered.has('4,4') && !covered.has('5,5'));
  assert.equal(covered.size, 64 - 4);
});

test('polygons that share borders share no pixel and leave none out', () => {
  const middle = [17.3, 11.9] as const;
  const ring = [
    [0, 0],
    [25.5, 0],
    [40, 0],
    [40, 12.25],
    [40, 30],
    [9, 30],
    [0, 30],
  ] as const;
  const times = new Map<string, number>();
  for (const [index, corner] of ring.entries()) {
    const wedge = polygon(middle, corner, ring[(index + 1) % ring.length]!);
    for (const { x, y } of listed(wedge)) times.set(`${x},${y}`, (times.get(`${x},${y}`) ?? 0) + 1);
  }
  assert.equal(times.size, 40 * 30);
  assert.ok([...times.values()].every((count) => count === 1));
});

test('a polygon between pixel centres covers the pixel of its first corner', () => {
  assert.equal(shown(polygon([7.1, 3.9], [7.2, 3.8], [7.2, 3.95])), '7,3');
  assert.equal(shown(polygon([40, 30], [39.9, 30], [39.9, 29.9])), '39,29');
});

test('a scribble covers what the brush reaches, and nothing beyond', () => {
  const [from, to] = points([5.2, 6], [30.7, 21.3]);
  const brush = scribble(7, [5.2, 6], [30.7, 21.3]);
  const covered = new Set(listed(brush).map(({ x, y }) => `${x},${y}`));
  const [dx, dy] = [to!.x - from!.x, to!.y - from!.y];
  for (let x = 0; x < size.width; x++) {
    for (let y = 0; y < size.height; y++) {
      const along = ((x + 0.5 - from!.x) * dx + (y + 0.5 - from!.y) * dy) / (dx * dx + dy * dy);
      const t = Math.min(Math.max(along, 0), 1);
      const distance = Math.hypot(x + 0.5 - from!.x - t * dx, y + 0.5 - from!.y - t * dy);
      assert.equal(covered.has(`${x},${y}`), distance <= 3.5, `${x},${y} at ${distance}`);
    }
  }
});

const thinLines = [
  { name: 'a level line', line: scribble(0.01, [2.5, 4.1], [5.5, 4.1]), covered: '2,4 3,4 4,4 5,4' },
  {
    name: 'an upright line on a pixel border',
    line: scribble(0.01, [5, 2.5], [5, 4.5]),
    covered: '5,2 5,3 5,4',
  },
  { name: 'a steep line', line: scribble(0.01, [2.9, 1.5], [3.1, 5.5]), covered: '2,1 2,2 2,3 3,3 3,4 3,5' },
  { name: 'a line along the far edges', line: scribble(0.01, [40, 28], [40, 30]), covered: '39,28 39,29' },
  { name: 'a dot', line: scribble(0.01, [7.1, 8.1]), covered: '7,8' },
  {
    name: 'a line that goes back on itself',
    line: scribble(0.01, [2.5, 4], [4.5, 4], [2.5, 4]),
    covered: '2,4 3,4 4,4',
  },
];
for (const { name, line, covered } of thinLines) {
  test(`a brush thinner than a pixel covers what the line runs through: ${name}`, () => {
    assert.equal(shown(line), covered);
  });
}

const checked = [
  { name: 'a point stays', region: point(12.5, 7), expected: point(12.5, 7) },
  { name: 'a point on the far edge moves to the last pixel', region: point(40, 30), expected: point(39, 29) },
  { name: 'reversed corners are swapped', region: box(9, 8, 3, 2), expected: box(3, 2, 9, 8) },
  { name: 'one reversed side is swapped alone', region: box(9, 2, 3, 8), expected: box(3, 2, 9, 8) },
  { name: 'a box over the edges is cut', region: box(-5, -5, 100, 10), expected: box(0, 0, 40, 10) },
  { name: 'a box without area stays one', region: box(4, 4, 4, 4), expected: box(4, 4, 4, 4) },
  {
    name: 'a polygon over an edge is cut there',
    region: polygon([-10, 5], [10, 5], [10, 15], [-10, 15]),
    expected: polygon([0, 5], [10, 5], [10, 15], [0, 15]),
  },
  {
    name: 'a polygon around everything becomes the capture',
    region: polygon([-100, -100], [100, -100], [100, 100], [-100, 100]),
    expected: polygon([0, 0], [40, 0], [40, 30], [0, 30]),
  },
  {
    name: 'a line that leaves ends at the edge',
    region: scribble(2, [30, 10], [50, 20]),
    expected: scribble(2, [30, 10], [40, 15]),
  },
];
for (const { name, region, expected } of checked) {
  test(`check: ${name}`, () => {
    const result = checkRegion(region, size);
    if (result.kind === 'polygon' && expected.kind === 'polygon') {
      // Where a cut polygon starts does not matter.
      const sorted = (corners: readonly Point[]): Point[] =>
        corners.toSorted((a, b) => a.x - b.x || a.y - b.y);
      assert.deepEqual(sorted(result.points), sorted(expected.points));
    } else {
      assert.deepEqual(result, expected);
    }
  });
}

test('a polygon cut at the edge covers exactly what of it lies on the capture', () => {
  const star = points([-15, 4], [22, -9], [30, 33], [-4, 8], [55, 12]);
  const shift = { x: 60, y: 60 };
  const roomy = { width: 200, height: 200 };
  const moved = star.map(({ x, y }) => ({ x: x + shift.x, y: y + shift.y }));
  const expected = listed({ kind: 'polygon', points: moved }, roomy)
    .map(({ x, y }) => ({ x: x - shift.x, y: y - shift.y }))
    .filter(({ x, y }) => 0 <= x && x < size.width && 0 <= y && y < size.height);
  assert.ok(100 < expected.length);
  assert.deepEqual(listed(checkRegion({ kind: 'polygon', points: star }, size)), expected);
});

const refused = [
  { name: 'a point left of the capture', region: point(-0.1, 5), reason: /outside/ },
  { name: 'a point below the capture', region: point(5, 30.5), reason: /outside/ },
  { name: 'a point that is no number', region: point(NaN, 5), reason: /no place/ },
  { name: 'a box beyond the right edge', region: box(40, 3, 50, 9), reason: /outside/ },
  { name: 'a box above', region: box(3, -9, 5, -1), reason: /outside/ },
  { name: 'a box without end', region: box(0, 0, Infinity, 5), reason: /no place/ },
  { name: 'a polygon without corners', region: polygon(), reason: /three corners/ },
  { name: 'a polygon of two corners', region: polygon([1, 1], [5, 5]), reason: /three corners/ },
  {
    name: 'a polygon around a corner, all outside',
    region: polygon([-9, 1], [1, -9], [-9, -9]),
    reason: /outside/,
  },
  { name: 'a polygon far away', region: polygon([50, 50], [60, 50], [60, 60]), reason: /outside/ },
  { name: 'a scribble without points', region: scribble(3), reason: /needs a point/ },
  { name: 'a scribble beside', region: scribble(3, [50, 1], [50, 20]), reason: /outside/ },
  { name: 'a brush of no width', region: scribble(0, [5, 5], [9, 9]), reason: /brush/ },
  { name: 'a brush that is no number', region: scribble(NaN, [5, 5], [9, 9]), reason: /brush/ },
];
for (const { name, region, reason } of refused) {
  test(`refused: ${name}`, () => {
    assert.throws(
      () => checkRegion(region, size),
      (error) =>
        error instanceof FailureError &&
        error.failure.kind === 'bad-input' &&
        error.failure.what === 'region' &&
        reason.test(error.failure.reason),
    );
  });
}

/** Regions of every kind, many of them partly or wholly outside. */
function* madeUp(count: number): Generator<Region> {
  let state = 5;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 90 - 25;
  };
  const line = (length: number): Point[] => Array.from({ length }, () => ({ x: random(), y: random() }));
  for (let i = 0; i < count; i++) {
    yield point(random(), random());
    yield box(random(), random(), random(), random());
    yield { kind: 'polygon', points: line(3 + (i % 6)) };
    yield { kind: 'scribble', points: line(1 + (i % 6)), width: 0.5 + (i % 9) };
  }
}

test('every accepted region covers pixels of the capture, in order, and is accepted again unchanged', () => {
  const accepted = new Map<string, number>();
  for (const region of madeUp(300)) {
    let fit: Region;
    try {
      fit = checkRegion(region, size);
    } catch (error) {
      assert.ok(error instanceof FailureError);
      continue;
    }
    accepted.set(fit.kind, (accepted.get(fit.kind) ?? 0) + 1);
    assert.deepEqual(checkRegion(fit, size), fit);
    const bounds = regionBounds(fit);
    assert.ok(0 <= bounds.x1 && bounds.x1 <= bounds.x2 && bounds.x2 <= size.width);
    assert.ok(0 <= bounds.y1 && bounds.y1 <= bounds.y2 && bounds.y2 <= size.height);
    const covered = listed(fit);
    assert.ok(1 <= covered.length);
    let before = -1;
    for (const { x, y } of covered) {
      assert.ok(Number.isInteger(x) && Number.isInteger(y));
      assert.ok(0 <= x && x < size.width && 0 <= y && y < size.height, `${fit.kind} covers ${x},${y}`);
      assert.ok(before < x * size.height + y, 'x before y, each pixel once');
      before = x * size.height + y;
    }
  }
  for (const kind of ['point', 'box', 'polygon', 'scribble']) {
    assert.ok(20 < (accepted.get(kind) ?? 0), `${kind}: ${accepted.get(kind)} accepted`);
  }
});

const texts = [
  { region: point(20, 15), text: '[500, 500]' },
  { region: box(10, 6, 20, 30), text: '[250, 200, 500, 966]' },
  { region: polygon([10, 6], [30, 6], [20, 24]), text: '[250, 200, 750, 800]' },
  { region: scribble(9, [10, 6], [30, 9], [20, 24]), text: '[250, 200, 750, 800]' },
];
for (const { region, text } of texts) {
  test(`text of a ${region.kind}: ${text}`, () => assert.equal(regionText(region, size, 1000), text));
}
