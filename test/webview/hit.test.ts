// What lies under a place of the stage.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { PixelBox } from '../../protocol/geometry';
import type { Entry, ShownBox } from '../../protocol/view';
import { gripAt, markAt } from '../../webview/hit';
import { firstState, marks, type State } from '../../webview/state';

function shownBox(id: string, box: PixelBox): ShownBox {
  const grounded = { box, phrase: id, score: 1, evidence: 'text', rank: 1 } as const;
  return { id, role: 'box', grounded, box, name: null, verdict: null };
}

const entry: Entry = {
  id: 'a',
  verb: 'elements',
  question: '',
  regions: [],
  stale: false,
  revision: 1,
  progress: {
    kind: 'answered',
    answer: { answer: '', found: true, remarks: [], timing: {} },
    boxes: [
      shownBox('dialog', { x1: 0, y1: 0, x2: 400, y2: 300 }),
      shownBox('button', { x1: 100, y1: 100, x2: 160, y2: 120 }),
      shownBox('dot', { x1: 300, y1: 200, x2: 302, y2: 202 }),
    ],
  },
};

const state: State = {
  ...firstState(null),
  content: {
    picture: { source: 's', name: 's', size: { width: 400, height: 300 }, pixelRatio: null, scroll: null },
    entries: [entry],
    notices: [],
    engine: 'ready',
    unsaved: false,
  },
  viewport: { scale: 2, x: 10, y: 20 },
};

const places = [
  { name: 'inside two boxes the smaller is hit', at: { x: 250, y: 240 }, expected: 'button' },
  { name: 'beside it the larger', at: { x: 250, y: 300 }, expected: 'dialog' },
  { name: 'the line of a small box counts', at: { x: 207, y: 240 }, expected: 'button' },
  { name: 'a tiny box can be met', at: { x: 607, y: 417 }, expected: 'dot' },
  { name: 'beside everything is nothing', at: { x: 900, y: 900 }, expected: null },
];
for (const { name, at, expected } of places) {
  test(name, () => assert.equal(markAt(state, [], at), expected));
}

test('a number is hit before the box it lies on', () => {
  const [dialog] = marks(state);
  const tags = [{ mark: dialog!, at: { left: 240, top: 230, width: 20, height: 20 } }];
  assert.equal(markAt(state, tags, { x: 250, y: 240 }), 'dialog');
});

test('only the selected box has grips, and a short edge has none in its middle', () => {
  const corner = { x: 10 + 2 * 160 + 6, y: 20 + 2 * 120 + 6 };
  assert.equal(gripAt(state, corner, 7), null);
  assert.equal(gripAt({ ...state, selected: 'button' }, corner, 7), 'se');
  assert.equal(gripAt({ ...state, selected: 'button' }, { x: 270, y: 214 }, 7), 'n');
  assert.equal(gripAt({ ...state, selected: 'dot' }, { x: 612, y: 414 }, 3), null);
});
