// What the page knows and how events change it.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Answer, GroundedBox } from '../../protocol/inference';
import type { PanelContent } from '../../protocol/view';
import {
  firstState,
  highlighted,
  marks,
  pictureSize,
  toKeep,
  update,
  type Event,
  type State,
} from '../../webview/state';
import { fit } from '../../webview/viewport';

const stage = { width: 600, height: 400 };
const size = { width: 1400, height: 1080 };

function grounded(phrase: string, x1 = 10): GroundedBox {
  return { box: { x1, y1: 20, x2: x1 + 30, y2: 40 }, phrase, score: 0.5, evidence: 'text', rank: 1 };
}

function answer(parts: Partial<Answer>): Answer {
  return { answer: 'Here.', found: true, boxes: [], nearMisses: [], remarks: [], timing: {}, ...parts };
}

function content(parts: Partial<PanelContent> = {}): PanelContent {
  return {
    picture: { source: 'vscode:/shot.png?version=1', name: 'shot.png', size: null },
    questionId: 1,
    verb: 'ask',
    question: 'where is it?',
    progress: { kind: 'answered', answer: answer({ boxes: [grounded('one'), grounded('two', 900)] }) },
    ...parts,
  };
}

const arrived = (parts: Partial<PanelContent> = {}): Event => ({
  kind: 'content-arrived',
  content: content(parts),
});
const laidOut: readonly Event[] = [
  { kind: 'stage-resized', stage },
  arrived(),
  { kind: 'picture-shown', size },
];

function after(events: readonly Event[], state: State = firstState(null)): State {
  return events.reduce(update, state);
}

test('boxes and then near misses are numbered through', () => {
  const progress = {
    kind: 'answered',
    answer: answer({ boxes: [grounded('a'), grounded('b')], nearMisses: [grounded('c')] }),
  } as const;
  assert.deepEqual(
    marks(after([arrived({ progress })])).map(({ number, kind, grounded: { phrase } }) => [
      number,
      kind,
      phrase,
    ]),
    [
      [1, 'box', 'a'],
      [2, 'box', 'b'],
      [3, 'near-miss', 'c'],
    ],
  );
});

test('while an answer is worked on nothing is marked', () => {
  const progress = { kind: 'working', stage: 'reader', done: 1, total: 9, text: '' } as const;
  assert.deepEqual(marks(after([arrived({ progress })])), []);
});

const orders: readonly { name: string; events: readonly Event[] }[] = [
  { name: 'stage, content, picture', events: laidOut },
  { name: 'content, picture, stage', events: [laidOut[1]!, laidOut[2]!, laidOut[0]!] },
  { name: 'content, stage, picture', events: [laidOut[1]!, laidOut[0]!, laidOut[2]!] },
];
for (const { name, events } of orders) {
  test(`the picture fits the stage as soon as both are known: ${name}`, () => {
    assert.equal(after(events.slice(0, 2)).viewport, null);
    assert.deepEqual(after(events).viewport, fit(size, stage));
  });
}

test('a picture the browser cannot show still has its size and its boxes', () => {
  const picture = { source: 's', name: 'scan.tiff', size };
  const state = after([
    { kind: 'stage-resized', stage },
    arrived({ picture }),
    { kind: 'picture-not-shown' },
  ]);
  assert.deepEqual(pictureSize(state), size);
  assert.deepEqual(state.viewport, fit(size, stage));
  assert.equal(marks(state).length, 2);
});

test('a picture that fits follows the stage, until the user zooms', () => {
  const wider = { width: 1200, height: 400 };
  assert.deepEqual(after([...laidOut, { kind: 'stage-resized', stage: wider }]).viewport, fit(size, wider));
  const zoomed = after([
    ...laidOut,
    { kind: 'zoomed', factor: 2, at: null },
    { kind: 'stage-resized', stage: wider },
  ]);
  assert.equal(zoomed.viewport?.scale, fit(size, stage).scale * 2);
  assert.deepEqual(update(zoomed, { kind: 'fit-pressed' }).viewport, fit(size, wider));
});

test('100 % shows one pixel of the capture on one of the page', () => {
  assert.equal(after([...laidOut, { kind: 'full-size-pressed' }]).viewport?.scale, 1);
});

test('zooming and dragging before anything is laid out does nothing', () => {
  const state = firstState(null);
  for (const event of [
    { kind: 'zoomed', factor: 2, at: null },
    { kind: 'panned', by: { x: 1, y: 1 } },
    { kind: 'full-size-pressed' },
  ] as const) {
    assert.equal(update(state, event), state);
  }
});

test('what is pointed at stands out before what is selected, which comes back afterwards', () => {
  const selected = after([...laidOut, { kind: 'mark-selected', number: 1 }]);
  const pointed = update(selected, { kind: 'mark-pointed', number: 2 });
  assert.equal(highlighted(pointed), 2);
  assert.equal(pointed.selected, 1);
  assert.equal(highlighted(update(pointed, { kind: 'mark-pointed', number: null })), 1);
});

test('opening a small box from the list enlarges it; selecting it on the picture moves nothing', () => {
  const before = after(laidOut);
  const opened = update(before, { kind: 'mark-opened', number: 2 });
  assert.equal(opened.selected, 2);
  assert.ok(before.viewport!.scale < opened.viewport!.scale);
  assert.equal(opened.fitted, false);
  const selected = update(before, { kind: 'mark-selected', number: 2 });
  assert.equal(selected.selected, 2);
  assert.equal(selected.viewport, before.viewport);
});

test('news of the same question keep the selection, another question drops it, both keep the view', () => {
  const state = after([
    ...laidOut,
    { kind: 'zoomed', factor: 3, at: null },
    { kind: 'mark-selected', number: 2 },
  ]);
  const same = update(state, arrived());
  assert.deepEqual([same.selected, same.viewport], [2, state.viewport]);
  const other = update(state, arrived({ questionId: 2 }));
  assert.deepEqual([other.selected, other.viewport], [null, state.viewport]);
});

test('a picture that was written anew is loaded and laid out anew', () => {
  const state = after([...laidOut, { kind: 'zoomed', factor: 3, at: null }]);
  const changed = update(
    state,
    arrived({ picture: { source: 'vscode:/shot.png?version=2', name: 'shot.png', size: null } }),
  );
  assert.deepEqual(changed.picture, { kind: 'loading' });
  assert.equal(changed.viewport, null);
  const small = { width: 100, height: 100 };
  assert.deepEqual(update(changed, { kind: 'picture-shown', size: small }).viewport, fit(small, stage));
});

test('zoom, place and selection survive hiding, in whatever order the page comes back', () => {
  const before = after([
    ...laidOut,
    { kind: 'zoomed', factor: 3, at: { x: 10, y: 10 } },
    { kind: 'panned', by: { x: -20, y: 5 } },
    { kind: 'mark-selected', number: 2 },
  ]);
  const kept = JSON.parse(JSON.stringify(toKeep(before))) as ReturnType<typeof toKeep>;
  for (const { events } of orders) {
    const back = after(events, firstState(kept));
    assert.deepEqual(back.viewport, before.viewport);
    assert.equal(back.selected, 2);
    assert.equal(back.fitted, false);
  }
});

test('a page that comes back to a newer question keeps the view and drops the selection', () => {
  const before = after([
    ...laidOut,
    { kind: 'zoomed', factor: 3, at: null },
    { kind: 'mark-selected', number: 2 },
  ]);
  const back = after(
    [{ kind: 'stage-resized', stage }, arrived({ questionId: 7 })],
    firstState(toKeep(before)),
  );
  assert.equal(back.selected, null);
  assert.deepEqual(back.viewport, before.viewport);
});

test('what was kept of another picture is not used', () => {
  const before = after([
    ...laidOut,
    { kind: 'zoomed', factor: 3, at: null },
    { kind: 'mark-selected', number: 2 },
  ]);
  const kept = { ...toKeep(before)!, source: 'vscode:/other.png' };
  const back = after(laidOut, firstState(kept));
  assert.deepEqual([back.selected, back.fitted], [null, true]);
  assert.deepEqual(back.viewport, fit(size, stage));
});

test('nothing is kept before there is content', () => {
  assert.equal(toKeep(firstState(null)), null);
});
