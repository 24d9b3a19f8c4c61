// The status bar: five states that differ by icon and words.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { EngineState } from '../../protocol/view';
import { isWorking, statusText } from '../../extension/statusText';

const states: readonly EngineState[] = ['stopped', 'starting', 'ready', 'working', 'failed'];

test('every state has its own icon and its own sentence', () => {
  const said = states.map((state) => statusText({ state, idleMinutes: 1 }));
  assert.equal(new Set(said.map(({ text }) => text)).size, states.length);
  assert.equal(new Set(said.map(({ sentence }) => sentence)).size, states.length);
  assert.deepEqual(
    said.map(({ isError }) => isError),
    [false, false, false, false, true],
  );
  for (const { sentence } of said) assert.match(sentence, /\.$/, 'a whole sentence');
});

for (const [idleMinutes, words] of [
  [0, 'stops right after'],
  [1, 'stops a minute after'],
  [5, 'stops 5 minutes after'],
] as const) {
  test(`ready with an idle time of ${idleMinutes}: ${words}`, () => {
    assert.ok(statusText({ state: 'ready', idleMinutes }).sentence.includes(words));
  });
}

test('something may be cancelled while a question is answered, or waits for the process', () => {
  assert.deepEqual(states.filter(isWorking), ['starting', 'working']);
});
