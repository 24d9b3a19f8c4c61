// Every way to fail has words for the user, or is meant to be silent.

import assert from 'node:assert/strict';
import test from 'node:test';
import { noticeFor } from '../../extension/notify';
import type { Failure } from '../../protocol/failure';
import type { NoticeButton } from '../../protocol/view';

// A kind without a row here does not compile.
type Rows = {
  readonly [Kind in Failure['kind']]: {
    readonly failure: Extract<Failure, { kind: Kind }>;
    /** Words the sentence must hold; null where nothing is said. */
    readonly says: readonly string[] | null;
    readonly buttons: readonly NoticeButton[];
  };
};

const rows: Rows = {
  'bad-input': {
    failure: { kind: 'bad-input', what: 'question', reason: 'it is empty' },
    says: ['question', 'it is empty'],
    buttons: [],
  },
  'several-devices': {
    failure: {
      kind: 'several-devices',
      what: 'The Android device',
      devices: [
        { id: 'A', name: 'Pixel' },
        { id: 'B', name: null },
      ],
      state: 'connected',
      by: 'its serial number',
      option: '--serial',
    },
    says: ['2 are connected: A (Pixel), B', 'serial number'],
    buttons: [],
  },
  'bundle-missing': {
    failure: { kind: 'bundle-missing', path: '/x/nano' },
    says: ['/x/nano', 'install'],
    buttons: ['choose-bundle', 'show-log'],
  },
  'bundle-damaged': {
    failure: { kind: 'bundle-damaged', path: '/x/nano', reason: 'decoder.onnx is too short' },
    says: ['/x/nano', 'decoder.onnx is too short', 'install'],
    buttons: ['choose-bundle', 'show-log'],
  },
  'image-unreadable': {
    failure: { kind: 'image-unreadable', path: '/x/shot.png', reason: 'the file is empty' },
    says: ['/x/shot.png', 'the file is empty'],
    buttons: ['show-log'],
  },
  'too-large': {
    failure: { kind: 'too-large', what: 'image', limit: 100, actual: 2345 },
    says: ['100', '2345'],
    buttons: [],
  },
  'device-unavailable': {
    failure: { kind: 'device-unavailable', device: 'cuda', reason: 'there is no driver' },
    says: ['cuda', 'there is no driver'],
    buttons: ['choose-device', 'ask-again', 'show-log'],
  },
  'device-lost': {
    failure: {
      kind: 'device-lost',
      device: 'webgpu',
      stage: 'running the decoder',
      reason: 'the driver was restarted',
    },
    says: ['webgpu', 'running the decoder', 'the driver was restarted'],
    buttons: ['ask-again', 'choose-device', 'show-log'],
  },
  'does-not-fit': {
    failure: { kind: 'does-not-fit', what: 'large', device: 'cpu', neededBytes: 14.2e9, freeBytes: 7.9e9 },
    says: ['large', '14.2 GB', '7.9 GB'],
    buttons: ['choose-bundle', 'choose-device', 'ask-again'],
  },
  'out-of-memory': {
    failure: { kind: 'out-of-memory', stage: 'opening the picture' },
    says: ['memory', 'opening the picture'],
    buttons: ['ask-again', 'choose-bundle', 'show-log'],
  },
  cancelled: { failure: { kind: 'cancelled' }, says: null, buttons: [] },
  'process-not-started': {
    failure: { kind: 'process-not-started', reason: '/usr/bin/node: no such file' },
    says: ['started', '/usr/bin/node'],
    buttons: ['restart-engine', 'show-log'],
  },
  'not-responding': {
    failure: { kind: 'not-responding', seconds: 120, stage: 'reading text' },
    says: ['120 seconds', 'reading text'],
    buttons: ['ask-again', 'show-log'],
  },
  'process-ended': {
    failure: { kind: 'process-ended', exitCode: 134 },
    says: ['stopped', '134'],
    buttons: ['ask-again', 'show-log'],
  },
  bug: {
    failure: { kind: 'bug', message: 'x is undefined', stack: 'at secretPlace (file.ts:1)' },
    says: ['x is undefined'],
    buttons: ['show-log'],
  },
};

for (const [kind, { failure, says, buttons }] of Object.entries(rows)) {
  test(`${kind}: ${says === null ? 'is silent' : 'says what happened'}`, () => {
    const notice = noticeFor(failure);
    if (says === null) {
      assert.equal(notice, 'silent');
      return;
    }
    if (notice === 'silent') assert.fail('nothing is said');
    for (const words of says) assert.ok(notice.sentence.includes(words), `“${words}” in: ${notice.sentence}`);
    assert.match(notice.sentence, /\.$/, 'a whole sentence');
    assert.deepEqual(notice.buttons, buttons);
    assert.doesNotMatch(notice.sentence, /secretPlace/, 'no stack outside the log');
    assert.doesNotMatch(notice.sentence, / --\w/, 'no command-line options in a window');
  });
}

test('a capture process that fails is no engine to restart and no question to repeat', () => {
  const program = 'capture';
  for (const failure of [
    { kind: 'process-ended', exitCode: 1, stage: 'opening the page', program },
    { kind: 'process-not-started', reason: '/node: there is no such file', program },
  ] as const) {
    const notice = noticeFor(failure);
    assert.ok(notice !== 'silent');
    assert.match(notice.sentence, /^The capture process /);
    assert.deepEqual(notice.buttons, ['show-log']);
  }
});
