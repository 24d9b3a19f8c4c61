// The status bar: five states that differ by icon and words.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { EngineState } from '../../protocol/view';
import { deviceText, isWorking, statusText } from '../../extension/statusText';

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

const fallBack = 'The device "webgpu" cannot be used: there is no adapter; the model runs on the CPU.';
const devicesShown = [
  {
    name: 'nobody has needed the model',
    set: 'auto',
    used: null,
    shown: 'Device: auto; chosen when the model is first needed',
  },
  {
    name: 'nobody has needed the model, and a device is set',
    set: 'cuda',
    used: null,
    shown: 'Device: cuda',
  },
  {
    name: 'a device was found',
    set: 'auto',
    used: { device: 'webgpu', remark: null },
    shown: 'Device: webgpu (chosen by itself)',
  },
  {
    name: 'the device that is set is used',
    set: 'cpu',
    used: { device: 'cpu', remark: null },
    shown: 'Device: cpu',
  },
  {
    name: 'another one has taken over',
    set: 'webgpu',
    used: { device: 'cpu', remark: fallBack },
    shown: `Device: cpu. ${fallBack}`,
  },
] as const;
for (const { name, set, used, shown } of devicesShown) {
  test(`the tooltip's device: ${name}`, () => assert.equal(deviceText(set, used), shown));
}
