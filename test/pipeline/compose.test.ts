import assert from 'node:assert/strict';
import test from 'node:test';
import type { PixelBox } from '../../protocol/geometry';
import type { Candidate } from '../../protocol/inference';
import { composeFromModel, composeFromRanking, wholePixels } from '../../models/pipeline/compose';
import { givenCandidate } from '../../models/pipeline/elements/candidates';
import { elementsAsAnswer } from '../../models/pipeline/listing';
import { parseAnswer } from '../../models/pipeline/parse';
import { rankCandidates } from '../../models/pipeline/rank';
import { describeTarget } from '../../models/pipeline/textMatch';

const size = { width: 500, height: 200 };
const box = (x1: number, y1: number, x2: number, y2: number): PixelBox => ({ x1, y1, x2, y2 });
const candidate = (text: string, where: PixelBox): Candidate => ({
  text,
  box: where,
  kind: 'text',
  source: 'text',
});

function fromModel(text: string, chosen: Parameters<typeof composeFromModel>[0]['chosen'] = []) {
  const parsed = parseAnswer(text, { bins: 1000 });
  return composeFromModel({ parsed, chosen, meanLogProb: Math.log(0.5), size, bins: 1000 });
}

test('freely written boxes become pixels of the capture, in the order written', () => {
  const { boxes, found, answer } = fromModel(
    'The Save button [100, 200, 300, 400] and a link [500, 0, 999, 100].',
  );
  assert.equal(found, true);
  assert.equal(answer, 'The Save button and a link.');
  assert.deepEqual(
    boxes.map(({ rank, evidence, phrase }) => [rank, evidence, phrase]),
    [
      [1, 'model', 'Save button'],
      [2, 'model', 'link'],
    ],
  );
  assert.deepEqual(boxes[0]?.box, { x1: 50, y1: 40, x2: 150, y2: 80 });
  assert.equal(boxes[1]?.box.x2, size.width);
  assert.equal(boxes[0]?.score, 0.5);
});

test('a box chosen among candidates is that candidate to the pixel, and says its source', () => {
  const save = candidate('Save', box(49.2, 41, 149.5, 80));
  const { boxes } = fromModel('Save [99, 205, 298, 400]', [
    { candidate: save, logProb: -3, logProbAmongCandidates: Math.log(0.8) },
  ]);
  assert.deepEqual(boxes[0]?.box, { x1: 49, y1: 41, x2: 150, y2: 80 });
  assert.equal(boxes[0]?.evidence, 'text');
  assert.equal(boxes[0]?.text, 'Save');
  assert.ok(Math.abs((boxes[0]?.score ?? 0) - 0.8) < 1e-9);
  assert.equal(boxes[0]?.logProb, -3);
});

test('a point in an answer is shown as the pixel it names', () => {
  const { boxes } = fromModel('a dot [500, 500]');
  assert.equal(boxes.length, 1);
  const shown = boxes[0]?.box;
  assert.ok(shown !== undefined && shown.x2 - shown.x1 === 1 && Math.abs(shown.x1 - 250) <= 1);
});

test('"not on this screen" is an answer without boxes; what it pointed at is a near miss', () => {
  const { found, boxes, nearMisses } = fromModel(
    'It is not on this screen, the closest is Save [100, 200, 300, 400].',
  );
  assert.equal(found, false);
  assert.deepEqual(boxes, []);
  assert.equal(nearMisses.length, 1);
});

const weights = { model_weight: 0, text_weight: 1, found_threshold: 0.5, measured: '' };
const candidates = [
  candidate('Save', box(10, 10, 50, 30)),
  candidate('Open', box(60, 10, 90, 30)),
  candidate('Save', box(10, 90, 50, 110)),
];

function compose(
  description: string,
  ranked: Parameters<typeof composeFromRanking>[0]['ranked'],
  options: { readonly threshold: number; readonly all: boolean },
) {
  const target = describeTarget(description);
  return composeFromRanking({ target, ranked, ...options, size, asFarAs: 'its text', placeCounted: false });
}

function fromRanking(description: string, all = false) {
  const ranked = rankCandidates({
    description,
    candidates: [...candidates, ...candidates.slice(0, 1)],
    weights,
  });
  return compose(description, ranked, { threshold: 0.5, all });
}

test('a block of lines and a line of it are one place', () => {
  const both = [
    candidate('Dark mode', box(10, 10, 90, 24)),
    { ...candidate('Dark mode follows the system', box(10, 10, 150, 42)), kind: 'block of text' },
  ];
  const ranked = rankCandidates({ description: 'Dark mode', candidates: both, weights });
  const { boxes } = compose('Dark mode', ranked, { threshold: 0.2, all: true });
  assert.deepEqual(
    boxes.map(({ text }) => text),
    ['Dark mode'],
  );
});

test('the best candidate is the answer, all of them where all are asked for', () => {
  assert.equal(fromRanking('Save').boxes.length, 1);
  const both = fromRanking('Save', true);
  assert.deepEqual(
    both.boxes.map(({ text, rank }) => [text, rank]),
    [
      ['Save', 1],
      ['Save', 2],
    ],
  );
});

test('a line that holds more than what was looked for is narrowed to the words that fit', () => {
  const wide = candidate('Clear  Save as draft  Quit', box(0, 0, 260, 20));
  const ranked = rankCandidates({ description: 'Save as draft', candidates: [wide], weights });
  const found = compose('Save as draft', ranked, { threshold: 0.5, all: false }).boxes[0]?.box;
  assert.ok(found !== undefined && 50 < found.x1 && found.x1 < 80 && 190 < found.x2 && found.x2 < 220);
});

test('of several equal places the first is shown, and said to be only one of them', () => {
  const { remarks, boxes } = fromRanking('Save next to Quit');
  assert.equal(boxes[0]?.box.y1, 10);
  assert.match(remarks[0] ?? '', /^2 places fit equally well.*“next to Quit” was not taken into account/);
  assert.deepEqual(fromRanking('Open').remarks, []);
});

test('where what decided was not the place, the first is not said to be the first in reading order', () => {
  const line = candidate('Save', box(10, 10, 50, 30));
  const button = { ...candidate('Save', box(10, 90, 50, 110)), kind: 'button' };
  const ranked = rankCandidates({ description: 'the Save button', candidates: [line, button], weights });
  const { remarks, boxes } = compose('the Save button', ranked, { threshold: 0.2, all: false });
  assert.equal(boxes[0]?.box.y1, 90);
  assert.match(remarks[0] ?? '', /^2 places fit equally well; this is one of them/);
});

test('below the threshold nothing is found, and near misses are told', () => {
  const { found, boxes, answer } = fromRanking('Quit');
  assert.equal(found, false);
  assert.deepEqual(boxes, []);
  assert.match(answer, /^Not on this screen/);
});

test('whole pixels always cover at least one pixel of the picture', () => {
  for (const where of [
    box(-5, -5, -1, -1),
    box(499.9, 199.9, 500, 200),
    box(3, 3, 3, 3),
    box(0, 0, 900, 900),
  ]) {
    const { x1, y1, x2, y2 } = wholePixels(where, size);
    assert.ok(0 <= x1 && x1 < x2 && x2 <= size.width && 0 <= y1 && y1 < y2 && y2 <= size.height);
    assert.ok([x1, y1, x2, y2].every(Number.isInteger));
  }
});

test('scores leave with four decimals', () => {
  const { boxes } = fromModel('Save [99, 205, 298, 400]', [
    {
      candidate: candidate('Save', box(49, 41, 149, 80)),
      logProb: -1 / 3,
      logProbAmongCandidates: Math.log(2 / 3),
    },
  ]);
  assert.deepEqual([boxes[0]?.score, boxes[0]?.logProb], [0.6667, -0.3333]);
});

test('one element is not several', () => {
  const one = { ...givenCandidate(candidate('Save', box(10, 10, 50, 30))), origin: 'line' } as const;
  assert.equal(elementsAsAnswer([one], size).answer, '1 element.');
});
