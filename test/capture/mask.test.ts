// Masks: nothing of what lies beneath one is left, neither in the picture nor in the witness beside it.

import assert from 'node:assert/strict';
import test from 'node:test';
import sharp from 'sharp';
import { maskWitness } from '../../extension/capture/mask';
import { MASK_COLOUR, maskRectangles, paintOver, toPng } from '../../extension/capture/picture';
import type { PixelBox } from '../../protocol/geometry';
import type { WitnessNode } from '../../protocol/witness';
import { animated, brokenPictures, fromImage, gradientImage, gradientPng } from '../support/pictures';

const size = { width: 60, height: 40 };

async function pixels(png: Uint8Array): Promise<Buffer> {
  return sharp(png).removeAlpha().raw().toBuffer();
}

const isMasked = ([red, green, blue]: readonly (number | undefined)[]): boolean =>
  MASK_COLOUR === '#ff00ff' && red === 255 && green === 0 && blue === 255;

test('every pixel that a box touches is painted, and no other one changes', async () => {
  const png = await gradientPng(size.width, size.height);
  const boxes: readonly PixelBox[] = [
    { x1: 3.2, y1: 4.9, x2: 10.1, y2: 9 },
    { x1: -5, y1: 30, x2: 4, y2: 90 },
    { x1: 100, y1: 100, x2: 120, y2: 120 },
  ];
  const rectangles = maskRectangles(boxes, size);
  assert.deepEqual(rectangles, [
    { x1: 3, y1: 4, x2: 11, y2: 9 },
    { x1: 0, y1: 30, x2: 4, y2: 40 },
  ]);
  const [before, after] = [await pixels(png), await pixels(await paintOver(png, rectangles))];
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const at = (y * size.width + x) * 3;
      const inside = rectangles.some(({ x1, y1, x2, y2 }) => x1 <= x && x < x2 && y1 <= y && y < y2);
      if (inside) assert.ok(isMasked([...after.subarray(at, at + 3)]), `(${x}, ${y}) is painted`);
      else assert.deepEqual(after.subarray(at, at + 3), before.subarray(at, at + 3), `(${x}, ${y}) stays`);
    }
  }
});

test('a PNG without masks stays byte for byte; other formats become one of the same size', async () => {
  const png = await gradientPng(30, 20);
  assert.equal((await toPng(png, 'It')).png, png);
  assert.equal(await paintOver(png, []), png);
  const jpeg = await fromImage(gradientImage(30, 20)).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  const upright = await toPng(jpeg, 'It');
  assert.deepEqual(upright.size, { width: 20, height: 30 });
  assert.equal((await sharp(upright.png).metadata()).format, 'png');
  assert.deepEqual((await toPng(await animated('gif'), 'It')).size, { width: 16, height: 8 });
});

test('what is no whole picture is refused in one sentence', async () => {
  await assert.rejects(
    toPng(Buffer.alloc(0), 'The clipboard'),
    /^FailureError: The clipboard: it gave no whole picture \(nothing came\)/,
  );
  await assert.rejects(toPng(Buffer.from('hello'), 'It'), /of no format that is known/);
  const png = await gradientPng(30, 20);
  await assert.rejects(toPng(png.subarray(0, png.length - 20), 'It'), /damaged or cut off/);
  for (const { name, bytes } of await brokenPictures()) {
    await assert.rejects(toPng(bytes, 'It'), { name: 'FailureError' }, name);
  }
});

const node = (parent: number, tag: string, more: Partial<WitnessNode> = {}): WitnessNode => ({
  parent,
  frame: 0,
  tag,
  visibility: 'seen',
  ...more,
});
const at = (x1: number, y1: number, x2: number, y2: number): PixelBox => ({ x1, y1, x2, y2 });

const secretMask = at(9, 9, 61, 31);

const nodes: readonly WitnessNode[] = [
  node(-1, 'html', { box: at(0, 0, 200, 200) }),
  // Its name repeats what is masked inside it.
  node(0, 'a', {
    box: at(0, 0, 200, 40),
    role: 'link',
    name: 'Account DE89 3704 0044',
    attributes: { href: '/account', title: 'DE89 3704 0044' },
  }),
  node(1, 'span', { box: at(0, 0, 8, 40) }),
  node(2, '#text', { text: 'Account', box: at(0, 0, 8, 40) }),
  node(1, 'b', {
    box: at(10, 10, 60, 30),
    name: 'DE89 3704 0044',
    attributes: { id: 'iban', 'data-full': 'x', 'data-qa': 'iban' },
  }),
  node(4, '#text', { text: ' DE89  3704 0044 ', box: at(10, 10, 60, 30) }),
  node(0, 'input', {
    box: at(10, 20, 60, 34),
    role: 'textbox',
    name: 'PIN',
    labels: ['PIN'],
    attributes: { id: 'pin', type: 'text', value: '77' },
    state: { value: '77', required: true },
  }),
  node(0, 'p', { box: at(100, 100, 150, 120), name: 'Ask for PINK, or 77 more' }),
  node(7, '#text', { text: 'Ask for PINK, or 77 more', box: at(100, 100, 150, 120) }),
];

const frames = [{ host: null, url: 'http://127.0.0.1/account?iban=DE89+3704%200044' }];
const witness = { nodes, frames, testIdAttribute: 'data-qa' };
const masked = (...boxes: readonly PixelBox[]) => maskWitness(witness, boxes).witness;

test('words beneath a mask are gone from everywhere; what code calls an element stays', () => {
  const after = masked(secretMask);
  const written = JSON.stringify(after);
  assert.ok(!written.includes('3704'));
  assert.ok(!written.includes('"77"'));
  assert.equal(after.nodes.length, nodes.length);
  const [, link, , label, bold, text, input] = after.nodes;
  assert.deepEqual(
    link,
    node(0, 'a', { box: at(0, 0, 200, 40), role: 'link', attributes: { href: '/account' } }),
  );
  assert.equal(label?.text, 'Account');
  assert.deepEqual(
    bold,
    node(1, 'b', { box: at(10, 10, 60, 30), attributes: { id: 'iban', 'data-qa': 'iban' } }),
  );
  assert.deepEqual(text, node(4, '#text', { box: at(10, 10, 60, 30) }));
  assert.deepEqual(input?.attributes, { id: 'pin', type: 'text' });
  assert.deepEqual(input?.state, { required: true });
  assert.equal(input?.name, undefined);
  assert.deepEqual(after.frames, [{ host: null, url: '' }]);
});

test('what a field holds is gone where a mask touches it, be the field ever so wide; its name stays', () => {
  const wide = node(0, 'input', {
    box: at(0, 150, 1_000, 170),
    role: 'textbox',
    name: 'Card',
    state: { value: '42' },
  });
  const [, , , , , , , , , field] = maskWitness({ ...witness, nodes: [...nodes, wide] }, [
    at(0, 150, 90, 170),
  ]).witness.nodes;
  assert.deepEqual(field, { ...wide, state: {} });
});

test('small masks cover together what none of them covers alone', () => {
  const [, , , , bold] = masked(at(10, 10, 25, 30), at(30, 10, 45, 30)).nodes;
  assert.equal(bold?.name, undefined);
});

test('a title or an address that repeats what is covered is told', () => {
  const { repeats } = maskWitness(witness, [secretMask]);
  assert.ok(repeats('Account DE89  3704 0044 - Bank'));
  assert.ok(repeats('https://bank.example/DE89%203704%200044/edit'));
  assert.ok(!repeats('Account - Bank'));
  assert.ok(!repeats('100 %, DE89 3704'));
});

test('short words stay where they stand for something else', () => {
  assert.equal(masked(secretMask).nodes[7]?.name, 'Ask for PINK, or 77 more');
  assert.equal(masked(secretMask).nodes[8]?.text, 'Ask for PINK, or 77 more');
});

test('a mask changes no place, no order and no role, and without masks nothing changes at all', () => {
  const bones = ({ parent, tag, role, box, visibility }: WitnessNode) => ({
    parent,
    tag,
    role,
    box,
    visibility,
  });
  assert.deepEqual(masked(secretMask, at(0, 0, 200, 200)).nodes.map(bones), nodes.map(bones));
  assert.deepEqual(masked(), witness);
});
