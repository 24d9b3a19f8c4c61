// Marks on pictures: where badges go, that lines stand out anywhere, and that boxes stay visible.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { PixelBox, Region, Size } from '../../protocol/geometry';
import { boxArea, intersect, overlap } from '../../protocol/geometry';
import { annotate, layoutMarks, type BoxMark, type Marks } from '../../models/pipeline/annotate';
import { numberStrokes } from '../../models/pipeline/digits';
import { filledImage, type RgbImage } from '../../models/pipeline/image';
import { makeRandom } from '../../models/pipeline/nextToken';
import { markColors, type Rgb } from '../../models/pipeline/paint';

function box(x1: number, y1: number, x2: number, y2: number): PixelBox {
  return { x1, y1, x2, y2 };
}

function found(boxes: readonly PixelBox[]): Marks {
  return { boxes: boxes.map((at, i): BoxMark => ({ box: at, number: i + 1, kind: 'found' })), regions: [] };
}

function pixel({ data, width }: RgbImage, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

const screen: Size = { width: 1440, height: 900 };

const places = [
  { name: 'one box in the middle', size: screen, boxes: [box(600, 400, 700, 430)] },
  {
    name: 'boxes in all corners',
    size: screen,
    boxes: [box(0, 0, 60, 20), box(1380, 0, 1440, 20), box(0, 880, 60, 900), box(1380, 880, 1440, 900)],
  },
  {
    name: 'a row of tiny icons side by side',
    size: screen,
    boxes: Array.from({ length: 8 }, (_, i) => box(700 + i * 14, 400, 708 + i * 14, 408)),
  },
  {
    name: 'a box in a box in a box',
    size: screen,
    boxes: [box(100, 100, 900, 800), box(200, 200, 500, 500), box(210, 210, 240, 230)],
  },
  {
    name: 'two boxes on the same place',
    size: screen,
    boxes: [box(300, 300, 380, 330), box(300, 300, 380, 330)],
  },
  { name: 'the whole picture', size: screen, boxes: [box(0, 0, 1440, 900)] },
  {
    name: 'a flat strip',
    size: { width: 20_000, height: 300 },
    boxes: [box(0, 0, 20_000, 300), box(19_990, 290, 20_000, 300)],
  },
  {
    name: 'a small crop',
    size: { width: 120, height: 40 },
    boxes: [box(2, 2, 30, 12), box(80, 20, 118, 38)],
  },
];
test('in a crowd badges are half as large and stand at their boxes, without leaders', () => {
  // In the middle column a badge could only stand free of all boxes at the end of a leader.
  const rows = Array.from({ length: 60 }, (_, i) =>
    box(400 + (i % 3) * 42, 40 + Math.floor(i / 3) * 16, 440 + (i % 3) * 42, 54 + Math.floor(i / 3) * 16),
  );
  const few = layoutMarks(screen, found(rows.slice(0, 30)));
  const many = layoutMarks(screen, found(rows));
  const heightOf = ({ badges: [first] }: typeof few): number => first!.box.y2 - first!.box.y1;
  assert.ok(few.badges.some((badge) => badge.leader !== null));
  assert.ok(many.badges.every((badge) => badge.leader === null));
  assert.ok(heightOf(many) <= 0.6 * heightOf(few));
});

for (const { name, size, boxes } of places) {
  test(`badges of ${name} lie inside the picture, apart from one another and beside their boxes`, () => {
    const { badges } = layoutMarks(size, found(boxes));
    assert.deepEqual(
      badges.map((badge) => badge.number),
      boxes.map((_, i) => i + 1),
    );
    badges.forEach((badge, i) => {
      assert.ok(
        0 <= badge.box.x1 && badge.box.x2 <= size.width && 0 <= badge.box.y1 && badge.box.y2 <= size.height,
      );
      for (const other of badges.slice(i + 1)) assert.equal(intersect(badge.box, other.box), null);
      for (const at of boxes) {
        const shared = intersect(badge.box, at);
        const hidden = shared === null ? 0 : boxArea(shared) / boxArea(at);
        assert.ok(hidden <= 0.05, `badge ${badge.number} hides ${hidden} of a box`);
      }
    });
  });
}

test('a hundred boxes anywhere keep their badges apart', () => {
  const dice = makeRandom(7);
  const boxes = Array.from({ length: 100 }, () => {
    const x1 = Math.floor(dice() * 1380);
    const y1 = Math.floor(dice() * 870);
    return box(x1, y1, x1 + 5 + Math.floor(dice() * 55), y1 + 5 + Math.floor(dice() * 25));
  });
  const { badges } = layoutMarks(screen, found(boxes));
  assert.equal(badges.length, 100);
  const overlapping = badges.flatMap((badge, i) =>
    badges.slice(i + 1).filter((other) => intersect(badge.box, other.box)),
  );
  assert.deepEqual(overlapping, []);
});

test('a badge that has no room beside its box has a line to it', () => {
  // Nine boxes in a block: the one in the middle is surrounded.
  const block = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) => box(600 + column * 20, 400 + row * 20, 618 + column * 20, 418 + row * 20)),
  );
  const { badges } = layoutMarks(screen, found(block));
  const middle = badges.find((badge) => badge.number === 5);
  assert.ok(middle !== undefined && middle.leader !== null);
  const [from, to] = middle.leader;
  assert.ok(
    middle.box.x1 <= from.x && from.x <= middle.box.x2 && middle.box.y1 <= from.y && from.y <= middle.box.y2,
  );
  assert.ok(Math.abs(to.x - 629) < 20 && Math.abs(to.y - 429) < 20, `the line ends at ${to.x}, ${to.y}`);
});

test('numbers and lines grow with the picture', () => {
  const heights = [400, 900, 2160, 4320].map((height) => {
    const { badges, lineWidth } = layoutMarks(
      { width: height * 1.6, height },
      found([box(100, 100, 200, 150)]),
    );
    return { badge: badges[0]!.box.y2 - badges[0]!.box.y1, lineWidth };
  });
  for (let i = 1; i < heights.length; i++) {
    assert.ok(
      heights[i - 1]!.badge < heights[i]!.badge && heights[i - 1]!.lineWidth <= heights[i]!.lineWidth,
    );
  }
});

for (const { name, size, boxes } of places) {
  test(`what stands in the boxes of ${name} is not painted over, except by badges and other boxes' frames`, () => {
    const [first] = boxes;
    const marks = found([first!]);
    const { frames, badges } = layoutMarks(size, marks);
    const painted = annotate(filledImage(size, [90, 120, 150]), marks);
    const { hole } = frames[0]!;
    for (let y = hole.y1; y < hole.y2; y++) {
      for (let x = hole.x1; x < hole.x2; x += 7) {
        if (badges.some((badge) => intersect(badge.box, box(x, y, x + 1, y + 1)) !== null)) continue;
        assert.deepEqual(pixel(painted, x, y), [90, 120, 150]);
      }
    }
    // The frame may take a few pixels at the picture's edge, never the box itself.
    assert.ok(boxArea(first!) * 0.5 <= boxArea(hole));
  });
}

test('a frame has its light line inside and its dark line outside, around the box', () => {
  const painted = annotate(filledImage(screen, [90, 120, 150]), found([box(600, 400, 700, 430)]));
  const { lineWidth } = layoutMarks(screen, found([box(600, 400, 700, 430)]));
  assert.deepEqual(pixel(painted, 650, 430), [...markColors.found.light]);
  assert.deepEqual(pixel(painted, 650, 430 + lineWidth), [...markColors.found.dark]);
  assert.deepEqual(pixel(painted, 650, 430 + 2 * lineWidth), [90, 120, 150]);
  assert.deepEqual(pixel(painted, 599, 415), [...markColors.found.light]);
  assert.deepEqual(pixel(painted, 700, 415), [...markColors.found.light]);
});

test('near misses are dashed and grey', () => {
  const at = box(600, 400, 700, 430);
  const painted = annotate(filledImage(screen, [90, 120, 150]), {
    boxes: [{ box: at, number: 1, kind: 'nearMiss' }],
    regions: [],
  });
  const below = Array.from({ length: 100 }, (_, i) => String(pixel(painted, 600 + i, 430)));
  assert.deepEqual(new Set(below), new Set([String(markColors.nearMiss.light), '90,120,150']));
  const { light, dark } = markColors.nearMiss;
  assert.ok(new Set(light).size === 1 && new Set(dark).size === 1);
});

test('of every mark one line stands out on any background', () => {
  for (const [kind, { dark, light }] of Object.entries(markColors)) {
    for (let grey = 0; grey <= 255; grey++) {
      const best = Math.max(contrast(dark, [grey, grey, grey]), contrast(light, [grey, grey, grey]));
      assert.ok(3 <= best, `${kind} on grey ${grey}: ${best}`); // 3 : 1 is what WCAG asks of graphics.
    }
    assert.ok(7 <= contrast(dark, light), `${kind}: digits on their badge`);
  }
});

test('what the user pointed at is drawn, and the place itself left free', () => {
  const regions: Region[] = [
    { kind: 'point', x: 200.5, y: 200.5 },
    { kind: 'box', box: box(300, 300, 400, 350) },
    {
      kind: 'polygon',
      points: [
        { x: 500, y: 500 },
        { x: 600, y: 500 },
        { x: 550, y: 600 },
      ],
    },
    {
      kind: 'scribble',
      points: [
        { x: 700, y: 700 },
        { x: 800, y: 760 },
      ],
      width: 8,
    },
  ];
  const painted = annotate(filledImage(screen, [90, 120, 150]), { boxes: [], regions });
  const light = [...markColors.region.light];
  assert.deepEqual(pixel(painted, 200, 200), [90, 120, 150]);
  assert.deepEqual(pixel(painted, 215, 200), light);
  assert.deepEqual(pixel(painted, 300, 350), light);
  assert.deepEqual(pixel(painted, 550, 500), light);
  assert.deepEqual(pixel(painted, 575, 550), light, 'a polygon is closed');
  assert.deepEqual(pixel(painted, 750, 730), light);
  assert.deepEqual(pixel(painted, 550, 530), [90, 120, 150]);
});

test('marks outside the picture, or on a picture of one pixel, do no harm', () => {
  const far: Region[] = [
    {
      kind: 'scribble',
      points: [
        { x: -1e8, y: -1e8 },
        { x: 1e8, y: 1e8 },
      ],
      width: 8,
    },
    { kind: 'point', x: 5000, y: 5000 },
    { kind: 'polygon', points: [] },
  ];
  const dot = annotate(filledImage({ width: 1, height: 1 }, [9, 9, 9]), {
    ...found([box(0, 0, 1, 1)]),
    regions: [],
  });
  assert.deepEqual([...dot.data], [9, 9, 9]);
  const crossed = annotate(filledImage(screen, [9, 9, 9]), {
    ...found([box(-50, -50, 5000, 5000)]),
    regions: far,
  });
  assert.deepEqual(pixel(crossed, 450, 450), [...markColors.region.light]);
});

test('annotating leaves the picture itself as it is', () => {
  const image = filledImage(screen, [9, 9, 9]);
  annotate(image, found([box(10, 10, 200, 200)]));
  assert.ok(image.data.every((value) => value === 9));
});

test('digits stay in their cells and no two look alike', () => {
  const seen = new Set<string>();
  for (let digit = 0; digit <= 9; digit++) {
    const { strokes, width } = numberStrokes(digit);
    for (const { x, y } of strokes.flat()) {
      assert.ok(-1e-9 <= x && x <= width + 1e-9 && -1e-9 <= y && y <= 1 + 1e-9, `${digit} at ${x}, ${y}`);
    }
    seen.add(JSON.stringify(strokes));
  }
  assert.equal(seen.size, 10);
  assert.ok(numberStrokes(10).width < numberStrokes(100).width);
  assert.throws(() => numberStrokes(1.5), RangeError);
});

/** Contrast ratio of WCAG 2.2, 1…21. */
function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

test('a badge goes to the quiet side of its box', () => {
  const size = { width: 400, height: 200 };
  const marks = {
    boxes: [{ box: { x1: 100, y1: 80, x2: 160, y2: 100 }, number: 1, kind: 'found' }],
    regions: [],
  } as const;
  const usual = layoutMarks(size, marks).badges[0]?.box;
  assert.ok(usual !== undefined);
  const quiet = layoutMarks(size, marks, (box) => (overlap(box, usual) > 0 ? 1 : 0)).badges[0]?.box;
  assert.ok(quiet !== undefined && overlap(quiet, usual) === 0);
});
