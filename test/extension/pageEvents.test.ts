// What the page says is checked before it is used.

import assert from 'node:assert/strict';
import test from 'node:test';
import { hearPage } from '../../extension/editor/pageEvents';
import type { PageEvents } from '../../protocol/view';

// An event without a row here does not compile.
const examples: { readonly [Name in keyof PageEvents]: PageEvents[Name] } = {
  'page/ready': null,
  'question/ask': {
    verb: 'describe',
    question: '',
    regions: [
      { kind: 'point', x: 1, y: 2 },
      { kind: 'scribble', points: [{ x: 1, y: 2 }], width: 4 },
    ],
  },
  'question/cancel': { id: 'q' },
  'question/repeat': { id: 'q' },
  'entry/remove': { id: 'q' },
  'conversation/clear': null,
  'box/move': { entry: 'q', box: 'b1', to: { x1: 0, y1: 0, x2: 5, y2: 5 } },
  'box/rename': { entry: 'q', box: 'b1', name: null },
  'box/judge': { entry: 'q', box: 'b1', verdict: 'kept' },
  'box/select': { entry: 'q', box: 'b1' },
  'selectors/want': { entry: 'q', box: 'b1' },
  'selectors/format': { format: 'playwright-ts' },
  'selectors/check': { entry: 'q', box: 'b1' },
  'selectors/cancel': { entry: 'q', box: 'b1' },
  'selector/copy': { entry: 'q', box: 'b1', code: '#gear' },
  'selector/insert': { entry: 'q', box: 'b1', code: '#gear' },
  'assertion/copy': { entry: 'q', box: 'b1', code: '#gear', claim: 'visible' },
  'assertion/insert': { entry: 'q', box: 'b1', code: '#gear', claim: 'state' },
  'page-object/make': null,
  'test/open': null,
  'text/copy': { text: '10,20' },
  'results/save': null,
  'notice/press': { button: 'reload', entry: null },
  'picture/failed': null,
  'picture/open': { uri: 'file:///a.png' },
  'picture/bytes': { name: 'a.png', bytes: new Uint8Array([1, 2]) },
};
for (const [name, params] of Object.entries(examples)) {
  test(`${name} is understood`, () => {
    assert.deepEqual(hearPage({ name, params }), { kind: 'event', event: { name, params } });
  });
}

const wrong: readonly { name: string; message: unknown; says: string }[] = [
  { name: 'nothing', message: undefined, says: 'not an object' },
  { name: 'an unknown event', message: { name: 'page/fly', params: null }, says: '"page/fly"' },
  { name: "an object's own property", message: { name: 'constructor', params: null }, says: '"constructor"' },
  { name: 'no params', message: { name: 'question/ask' }, says: 'params is not an object' },
  {
    name: 'an unknown verb',
    message: { name: 'question/ask', params: { verb: 'sing', question: '', regions: [] } },
    says: 'verb is none of',
  },
  {
    name: 'a format that is none',
    message: { name: 'selectors/format', params: { format: 'runes' } },
    says: 'format is none of auto, playwright-ts',
  },
  {
    name: 'a claim that is none',
    message: {
      name: 'assertion/insert',
      params: { entry: 'q', box: 'b1', code: '#gear', claim: 'beautiful' },
    },
    says: 'claim is none of',
  },
  {
    name: 'a question without end',
    message: { name: 'question/ask', params: { verb: 'ask', question: 'x'.repeat(5000), regions: [] } },
    says: 'more than 4000 characters',
  },
  {
    name: 'a region that is none',
    message: {
      name: 'question/ask',
      params: { verb: 'ask', question: '', regions: [{ kind: 'point', x: NaN, y: 1 }] },
    },
    says: 'regions[0].x is not a number',
  },
  {
    name: 'a box turned round',
    message: { name: 'box/move', params: { entry: 'q', box: 'b', to: { x1: 9, y1: 0, x2: 1, y2: 1 } } },
    says: 'to ends before it begins',
  },
  {
    name: 'a name that is a number',
    message: { name: 'box/rename', params: { entry: 'q', box: 'b', name: 7 } },
    says: 'name is not a text',
  },
  {
    name: 'a button nobody knows',
    message: { name: 'notice/press', params: { button: 'format-disk', entry: null } },
    says: 'button is none of',
  },
  {
    name: 'bytes that are a list',
    message: { name: 'picture/bytes', params: { name: '', bytes: [1, 2] } },
    says: 'bytes are not bytes',
  },
];
for (const { name, message, says } of wrong) {
  test(`${name} is refused, and the log can say why`, () => {
    const heard = hearPage(message);
    assert.ok(heard.kind === 'refused');
    assert.ok(heard.reason.includes(says), `“${says}” in: ${heard.reason}`);
  });
}

test('fields that were not asked for do not get in', () => {
  const heard = hearPage({ name: 'question/cancel', params: { id: 'q', command: 'rm' } });
  assert.deepEqual(heard, { kind: 'event', event: { name: 'question/cancel', params: { id: 'q' } } });
});
