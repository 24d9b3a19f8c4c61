// The shipped networks on the sample screenshot: what is found by what is seen, and what is left without them.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { containsPoint, boxCentre, type Point } from '../../protocol/geometry';
import type { Answer } from '../../protocol/inference';
import { openEngine, type Engine } from '../../models/runtime/engine';
import { samplePicture, tinyBundle } from '../support/fixtures';

const quiet = { cancelled: () => false };
let engine: Engine;
let imageId: string;

before(async () => {
  engine = await openEngine({ bundlePath: tinyBundle, device: 'cpu' });
  ({ imageId } = await engine.openImage(samplePicture));
});

after(() => engine.close());

const locate = (description: string): Promise<Answer> =>
  engine.locate({ imageId, description, all: false, candidates: [] }, quiet);

const places: readonly { description: string; at: Point }[] = [
  { description: 'the gear icon', at: { x: 26, y: 846 } },
  { description: 'search icon', at: { x: 26, y: 100 } },
  { description: 'the close icon next to Settings', at: { x: 577, y: 52 } },
  { description: 'the Font Size field', at: { x: 700, y: 231 } },
  { description: 'Workspace', at: { x: 641, y: 131 } },
];
for (const { description, at } of places) {
  test(`${description} is found where it is`, async () => {
    const { found, boxes } = await locate(description);
    assert.ok(found);
    const middle = boxCentre(boxes[0]!.box);
    const around = { x1: at.x - 12, y1: at.y - 12, x2: at.x + 12, y2: at.y + 12 };
    const isField = description.endsWith('field');
    assert.ok(
      isField ? containsPoint(boxes[0]!.box, at) : containsPoint(around, middle),
      JSON.stringify(boxes[0]),
    );
  });
}

test('an icon says that it was detected, and what it is', async () => {
  const [box] = (await locate('the gear icon')).boxes;
  assert.equal(box?.evidence, 'element');
  assert.equal(box.kind, 'icon');
});

test('at most 200 candidates are listed, each with its confidence, the likeliest first', async () => {
  const listed = await engine.listCandidates(imageId, quiet);
  assert.ok(100 < listed.length && listed.length <= 200, `${listed.length} candidates`);
  const confidences = listed.map(({ confidence }) => confidence);
  assert.equal(confidences[0], Math.max(...confidences));
});

test('without icon names and states elements are found all the same, and have neither', async () => {
  const blind = await openEngine({ bundlePath: tinyBundle, device: 'cpu', without: ['icons', 'states'] });
  try {
    const opened = await blind.openImage(samplePicture);
    const [seen, known] = [
      await blind.listCandidates(opened.imageId, quiet),
      await engine.listCandidates(imageId, quiet),
    ];
    assert.deepEqual(
      seen.map(({ box }) => box),
      known.map(({ box }) => box),
    );
    assert.ok(seen.every(({ iconName, states }) => iconName === null && states === null));
    assert.ok(known.some(({ iconName }) => iconName !== null));
    assert.ok(known.some(({ states }) => states !== null));
  } finally {
    await blind.close();
  }
});

test('without the witness of elements an icon is not on this screen', async () => {
  const reading = await openEngine({ bundlePath: tinyBundle, device: 'cpu', without: ['elements'] });
  try {
    const opened = await reading.openImage(samplePicture);
    const params = { imageId: opened.imageId, description: 'the gear icon', all: false, candidates: [] };
    const { found, answer } = await reading.locate(params, quiet);
    assert.equal(found, false);
    assert.match(answer, /as far as its text can tell/);
  } finally {
    await reading.close();
  }
});
