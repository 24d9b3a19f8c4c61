// One process a capture: it answers, tells what it does, and is gone when the capture is over, however it ended.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { makeCaptureCall, type CaptureCall } from '../../extension/captureProcess/captureProcess';
import { FailureError, type Failure } from '../../protocol/failure';
import { FAILURE_CODE } from '../../protocol/wire';
import { temporaryFolder } from '../support/fixtures';

/** Speaks as the capture process does; `on(request, say, answer)` is what it does with a request. */
const speaking = (onRequest: string): string => `
  const send = (message) => process.send({ jsonrpc: '2.0', ...message });
  const say = (method, params) => send({ method, params });
  process.on('message', (message) => {
    if (message.id === undefined) return;
    const answer = (result) => send({ id: message.id, result });
    const fail = (data) => send({ id: message.id, error: { code: ${FAILURE_CODE}, message: '', data } });
    (${onRequest})({ message, say, answer, fail });
  });
  console.log('pid ' + process.pid);
  say('process/ready', [null]);
`;

interface World {
  readonly call: CaptureCall;
  readonly lines: string[];
  readonly doing: string[];
  readonly cancel: AbortController;
  take(): Promise<unknown>;
  /** Whether the process is there still. */
  lives(): boolean;
}

function makeWorld(context: TestContext, program: string, tidyMs = 5000): World {
  const file = path.join(temporaryFolder(context), 'program.cjs');
  writeFileSync(file, program);
  const lines: string[] = [];
  const doing: string[] = [];
  const cancel = new AbortController();
  const call = makeCaptureCall({ program: file, node: () => null, log: (line) => lines.push(line), tidyMs });
  const request = { kind: 'clipboard', mask: {} } as const;
  return {
    call,
    lines,
    doing,
    cancel,
    take: () =>
      call(
        'capture/take',
        { request, picture: '/tmp/a.png' },
        { cancel: cancel.signal, onProgress: (words) => doing.push(words) },
      ),
    lives() {
      const pid = Number(/^pid (\d+)$/.exec(lines.find((line) => line.startsWith('pid ')) ?? '')?.[1]);
      assert.ok(0 < pid, 'the process has told its number');
      try {
        process.kill(pid, 0);
        return true;
      } catch {
        return false;
      }
    },
  };
}

const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  return assert.fail('nothing failed');
};

test('the answer comes back, what was done was told, and the process is gone', async (context) => {
  const world = makeWorld(
    context,
    speaking(`({ message, say, answer }) => {
      say('capture/progress', { doing: 'opening the page' });
      answer({ picture: message.params.picture, record: { source: 'clipboard' }, witness: null, remarks: [] });
    }`),
  );
  assert.deepEqual(await world.take(), {
    picture: '/tmp/a.png',
    record: { source: 'clipboard' },
    witness: null,
    remarks: [],
  });
  assert.deepEqual(world.doing, ['opening the page']);
  assert.equal(world.lives(), false);
});

test('a failure comes as itself', async (context) => {
  const world = makeWorld(
    context,
    speaking(`({ fail }) => fail({ kind: 'bad-input', what: 'The clipboard', reason: 'it is empty' })`),
  );
  assert.deepEqual(await failureOf(world.take()), {
    kind: 'bad-input',
    what: 'The clipboard',
    reason: 'it is empty',
  });
  assert.equal(world.lives(), false);
});

test('a process that dies says of what, as a capture and not as the model', async (context) => {
  const world = makeWorld(
    context,
    speaking(`({ say }) => {
      say('capture/progress', { doing: 'opening the page' });
      setTimeout(() => process.exit(7), 50);
    }`),
  );
  const failure = await failureOf(world.take());
  assert.deepEqual(failure, {
    kind: 'process-ended',
    exitCode: 7,
    stage: 'opening the page',
    program: 'capture',
  });
  assert.match(
    new FailureError(failure).message,
    /^The capture process stopped with code 7 while opening the page\./,
  );
});

test('one that takes too much memory is told as a capture: no bundle is to blame', async (context) => {
  const world = makeWorld(
    context,
    speaking(`({ say }) => {
      say('capture/progress', { doing: 'reading what the page says of itself' });
      console.error('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory');
      setTimeout(() => process.exit(134), 50);
    }`),
  );
  const failure = await failureOf(world.take());
  assert.equal(
    new FailureError(failure).message,
    'Not enough memory while reading what the page says of itself. Close other programs and capture again.',
  );
});

test('cancelling is heard by the process, which may tidy up, and is over when it has gone', async (context) => {
  const world = makeWorld(
    context,
    `${speaking(`({ say }) => say('capture/progress', { doing: 'waiting' })`)}
    process.on('disconnect', () => {
      console.log('tidied up');
      setTimeout(() => process.exit(0), 20);
    });`,
  );
  const taking = failureOf(world.take());
  while (world.doing.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  world.cancel.abort();
  assert.deepEqual(await taking, { kind: 'cancelled' });
  assert.equal(world.lives(), false);
  assert.ok(world.lines.includes('tidied up'));
});

test('a process that will not go is killed', async (context) => {
  const world = makeWorld(
    context,
    `${speaking(`({ say }) => say('capture/progress', { doing: 'hanging' })`)}
    process.on('SIGTERM', () => undefined);
    setInterval(() => undefined, 1000);`,
    200,
  );
  const taking = failureOf(world.take());
  while (world.doing.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  world.cancel.abort();
  assert.deepEqual(await taking, { kind: 'cancelled' });
  assert.equal(world.lives(), false);
});

test('what was cancelled before starts nothing', async (context) => {
  const world = makeWorld(context, speaking(`({ answer }) => answer(null)`));
  world.cancel.abort();
  assert.deepEqual(await failureOf(world.take()), { kind: 'cancelled' });
  assert.deepEqual(world.lines, []);
});

test('a program that is not there is told with the Node that was to run it', async (context) => {
  const folder = temporaryFolder(context);
  const call = makeCaptureCall({
    program: path.join(folder, 'none.cjs'),
    node: () => path.join(folder, 'no-node'),
    log: () => undefined,
  });
  const request = { kind: 'clipboard', mask: {} } as const;
  const work = { cancel: new AbortController().signal, onProgress: () => undefined };
  const failure = await failureOf(call('capture/take', { request, picture: '/tmp/a.png' }, work));
  assert.equal(failure.kind, 'process-not-started');
  assert.match(new FailureError(failure).message, /^The capture process could not be started: .*no-node/);
});
