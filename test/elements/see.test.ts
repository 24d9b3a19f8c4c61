// Looks and crops go through the networks and come back as elements on the capture, with networks that play a part.

import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { FailureError } from '../../protocol/failure';
import { overlap } from '../../protocol/geometry';
import { CROP_SIDE } from '../../models/pipeline/elements/crops';
import { families } from '../../models/pipeline/elements/families';
import { likeShape, viewShape } from '../../models/pipeline/elements/states';
import { openElements, seeElements, type ElementGraphs } from '../../models/runtime/elements';
import { elementModels } from '../../models/runtime/places';
import { temporaryFolder } from '../support/pictures';
import { area, fill, plainPicture } from './scenes';

/** Sees one icon, where the input is red; names crops by their mean redness. */
const redSeer: ElementGraphs = {
  async detect(pixels, width, height) {
    const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = 3 * (y * width + x);
        if (pixels[at]! < 150 || 120 < pixels[at + 1]!) continue;
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x + 1);
        box[3] = Math.max(box[3], y + 1);
      }
    }
    const raw = {
      boxes: new Float32Array(12),
      scores: new Float32Array(3),
      kinds: new Float32Array(3 * families.length),
    };
    if (box[0] <= box[2]) {
      raw.boxes.set(box, 4);
      raw.scores[1] = 0.9;
      raw.kinds[families.length + families.indexOf('icon')] = 1;
    }
    return raw;
  },
  async nameIcons(crops, count) {
    const logits = new Float32Array(count);
    const perCrop = crops.length / count;
    for (let i = 0; i < count; i++) {
      let red = 0;
      for (let at = 0; at < perCrop; at += 3) red += crops[i * perCrop + at + 1]! < 120 ? 1 : 0;
      logits[i] = red / (perCrop / 3);
    }
    return logits;
  },
  tellStates: null,
};

const scenes = [
  { name: 'at its own size', width: 800, height: 600, text: 16 },
  { name: 'on a dense phone', width: 1080, height: 2340, text: 44 },
  { name: 'on a large screen, seen twice', width: 2560, height: 1440, text: 16 },
];
for (const { name, width, height, text } of scenes) {
  test(`an element is found where it is, once: ${name}`, async () => {
    const picture = plainPicture(width, height);
    const target = area(Math.round(width * 0.6), Math.round(height * 0.3), 48, 40);
    fill(picture, target, [220, 20, 20]);
    const { elements, iconTerms } = await seeElements(redSeer, picture, Array<number>(9).fill(text), true);
    assert.equal(elements.length, 1);
    assert.ok(0.8 < overlap(elements[0]!.box, target));
    // The crop is 1.3 times the longer side, so (40 · 48) / 62² of it are the icon.
    assert.ok(Math.abs((iconTerms[0]?.[0] ?? 0) - 0.5) < 0.06, String(iconTerms[0]?.[0]));
  });
}

test('crops of icons at the very edge are whole', async () => {
  const picture = plainPicture(100, 100);
  fill(picture, area(0, 40, 10, 10), [220, 20, 20]);
  let bytes = 0;
  const counting: ElementGraphs = {
    ...redSeer,
    nameIcons: (crops, count) => {
      bytes = crops.length / count;
      return redSeer.nameIcons(crops, count);
    },
  };
  await seeElements(counting, picture, [], false);
  assert.equal(bytes, 3 * CROP_SIDE ** 2);
});

test('of a plate and what is drawn on it the surer one tells what it shows', async () => {
  const picture = plainPicture(400, 300);
  fill(picture, area(100, 100, 56, 56), [220, 20, 20]);
  fill(picture, area(116, 116, 24, 24), [255, 255, 255]);
  for (const [whole, drawing] of [
    [0.25, 2.5],
    [2.5, 0.25],
  ] as const) {
    const surer: ElementGraphs = {
      ...redSeer,
      nameIcons: (_, count) => Promise.resolve(Float32Array.of(whole, drawing).subarray(0, count)),
    };
    const { iconTerms } = await seeElements(surer, picture, [], false);
    assert.deepEqual(iconTerms, [[2.5]]);
  }
});

const boxes = [
  { name: 'an icon of a dense display is named', width: 256, height: 200, isNamed: true },
  { name: 'a banner is no icon', width: 1400, height: 30, isNamed: false },
  { name: 'a tall picture is no icon', width: 30, height: 800, isNamed: false },
];
for (const { name, width, height, isNamed } of boxes) {
  test(name, async () => {
    const picture = plainPicture(1500, 900);
    fill(picture, area(20, 20, width, height), [220, 20, 20]);
    let nNamed = 0;
    const counting: ElementGraphs = {
      ...redSeer,
      nameIcons: (crops, count) => {
        nNamed += count;
        return redSeer.nameIcons(crops, count);
      },
    };
    const { elements, iconTerms } = await seeElements(counting, picture, [], false);
    assert.equal(elements.length, 1);
    assert.equal(nNamed, isNamed ? 1 : 0);
    assert.equal(iconTerms[0] !== null, isNamed);
  });
}

test('a picture that shrinks in one direction only is seen to its end', async () => {
  // Four pixels wide at 1536 of 1700 pixels of height, too.
  const picture = plainPicture(4, 1700);
  fill(picture, area(0, 1600, 4, 100), [220, 20, 20]);
  let seen = '';
  let redFrom = Infinity;
  const watching: ElementGraphs = {
    ...redSeer,
    detect: (pixels, width, height) => {
      seen = `${width}×${height}`;
      for (let y = height - 1; 0 <= y; y--) if (pixels[3 * y * width + 1]! < 120) redFrom = y;
      return redSeer.detect(pixels, width, height);
    },
  };
  await seeElements(watching, picture, [], false);
  assert.equal(seen, '32×1536');
  assert.ok(Math.abs(redFrom - (1600 * 1536) / 1700) <= 2, String(redFrom));
});

/** Sees two switches, one of them surely; tells what is given of their states. */
function switchSeer(tellStates: ElementGraphs['tellStates']): ElementGraphs {
  return {
    ...redSeer,
    tellStates,
    detect() {
      const raw = {
        boxes: Float32Array.of(10, 10, 40, 30, 60, 10, 90, 30, ...Array<number>(16).fill(0)),
        scores: Float32Array.of(0.9, 0.2, 0, 0, 0, 0),
        kinds: new Float32Array(6 * families.length),
      };
      for (const slot of [0, 1]) raw.kinds[slot * families.length + families.indexOf('switch')] = 1;
      return Promise.resolve(raw);
    },
  };
}

test('states are told of controls that are surely there, all beside each other in one run', async () => {
  const asked: { bytes: number; likes: number[]; marks: number[]; count: number }[] = [];
  const telling = switchSeer(({ views, likes }, marks, count) => {
    asked.push({ bytes: views.length, likes: [...likes], marks: [...marks], count });
    return Promise.resolve(Float32Array.of(0.75, 0.1, 0.2, 0.3, 0.4));
  });
  const { elements, states } = await seeElements(telling, plainPicture(400, 300), [], false);
  assert.deepEqual(
    elements.map(({ family }) => family),
    ['switch', 'switch'],
  );
  const bytes = viewShape(1).reduce((product, side) => product * side, 1);
  assert.deepEqual(asked, [{ bytes, likes: [0, 0, 0, 0, 0, 0], marks: [0, 0, 0, 0, 0, 1, 0], count: 1 }]);
  assert.deepEqual(states, [{ on: 0.75, selected: 0.1, disabled: 0.2, invalid: 0.3, radio: null }, null]);
});

for (const told of [
  [0.75, 0.1],
  [0.75, 0.1, NaN, 0.3, 0.4],
  [0.75, 0.1, 2, 0.3, 0.4],
]) {
  test(`a network that says ${told.join()} of states is not believed`, async () => {
    const telling = switchSeer(() => Promise.resolve(Float32Array.from(told)));
    await assert.rejects(seeElements(telling, plainPicture(400, 300), [], false), /5 probabilities/u);
  });
}

test('a cancel is heard between looks', async () => {
  const work = seeElements(redSeer, plainPicture(), [], true, { cancelled: () => true });
  await assert.rejects(
    work,
    (error: unknown) => error instanceof FailureError && error.failure.kind === 'cancelled',
  );
});

test('without elements.json there is nothing to see with, and no fault', async () => {
  assert.equal(await openElements({ modelsDir: temporaryFolder(), device: 'cpu' }), null);
});

test('opening checks the files and says what icons can be called; networks load when something is to be seen', async () => {
  const models = await openElements({ modelsDir: elementModels(), device: 'cpu' });
  assert.ok(models !== null);
  assert.ok(0 < models.vocabulary.names.length);
  assert.equal(models.graphs.made(), null);
  const heard: string[] = [];
  const graphs = await models.graphs.get((done, total) => heard.push(`${done}/${total}`));
  assert.deepEqual(heard, ['1/2', '2/2']);
  const crops = new Uint8Array(2 * CROP_SIDE * CROP_SIDE * 3);
  assert.equal((await graphs.nameIcons(crops, 2)).length % 2, 0);
  const views = new Uint8Array(viewShape(2).reduce((product, side) => product * side, 1));
  const likes = new Int32Array(likeShape(2).reduce((product, side) => product * side, 1));
  const states = await graphs.tellStates?.({ views, likes }, new Float32Array(14), 2);
  assert.ok(states?.length === 10 && states.every((one) => 0 <= one && one <= 1));
  await models.close();
});

test('a folder without a network for states sees all the rest', async () => {
  const folder = temporaryFolder();
  for (const name of readdirSync(elementModels())) {
    cpSync(path.join(elementModels(), name), path.join(folder, name));
  }
  const record = path.join(folder, 'elements.json');
  const { files } = JSON.parse(readFileSync(record, 'utf8')) as { files: Record<string, unknown> };
  const { elements, icon_terms, icon_names } = files;
  writeFileSync(record, JSON.stringify({ files: { elements, icon_terms, icon_names } }));
  rmSync(path.join(folder, 'states.onnx'), { force: true });
  const models = await openElements({ modelsDir: folder, device: 'cpu' });
  const graphs = await models?.graphs.get(() => undefined);
  assert.equal(graphs?.tellStates, null);
  await models?.close();
});

test('closing is no trouble where nothing was loaded', async () => {
  const models = await openElements({ modelsDir: elementModels(), device: 'cpu' });
  await models?.close();
});

test('a record whose file is missing names the file', async () => {
  const folder = temporaryFolder();
  const file = { path: 'elements.onnx', sha256: '0' };
  const files = { elements: file, icon_terms: file, icon_names: file };
  writeFileSync(path.join(folder, 'elements.json'), JSON.stringify({ files }));
  await assert.rejects(openElements({ modelsDir: folder, device: 'cpu' }), /elements\.onnx/);
});
