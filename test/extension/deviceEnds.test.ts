// A process that ended on a GPU is remembered for the next one; one that was stopped, or ran on the CPU, is not.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { ProcessExit } from '../../extension/childProgram';
import { watchDeviceEnds } from '../../extension/modelProcess/deviceEnds';
import type { ModelProcess } from '../../extension/modelProcess/start';
import type { InferenceEvents, RealDevice } from '../../protocol/inference';

/** Watches a process that uses devices and ends; what the next one is told. */
async function toldAfter(
  used: readonly RealDevice[],
  exit: ProcessExit,
  killedForMemory: boolean | null = null,
): Promise<readonly string[]> {
  const ends = watchDeviceEnds(() => () => killedForMemory);
  const listeners: ((params: InferenceEvents['device/used']) => void)[] = [];
  const on = ((event: string, listener: (params: never) => void) => {
    if (event === 'device/used') listeners.push(listener as (params: InferenceEvents['device/used']) => void);
  }) as ModelProcess['on'];
  let end: (exit: ProcessExit) => void = () => undefined;
  const ended = new Promise<ProcessExit>((resolve) => (end = resolve));
  ends.watch({ on, ended });
  for (const device of used) for (const listener of listeners) listener({ device, remark: null });
  assert.deepEqual(ends.take(), [], 'it has not ended yet');
  end(exit);
  await ended;
  const told = ends.take().map(({ device, how }) => `${device}: ${how}`);
  assert.deepEqual(ends.take(), [], 'told once');
  return told;
}

const crash: ProcessExit = { code: null, signal: 'SIGSEGV' };

test('a crash on a device is told to the next process, with how it ended', async () => {
  assert.deepEqual(await toldAfter(['webgpu'], crash), [
    'webgpu: a process that ran there ended with signal SIGSEGV',
  ]);
  assert.deepEqual(await toldAfter(['cuda'], { code: 3221225477, signal: null }), [
    'cuda: a process that ran there ended with code 3221225477',
  ]);
});

const kill: ProcessExit = { code: null, signal: 'SIGKILL' };

for (const killedForMemory of [false, null]) {
  test(`a hang that the watchdog has ended counts as well (memory: ${killedForMemory})`, async () => {
    assert.equal((await toldAfter(['webgpu'], kill, killedForMemory)).length, 1);
  });
}

test('no device is to blame for what the system has killed because memory was short', async () => {
  assert.deepEqual(await toldAfter(['webgpu'], kill, true), []);
  assert.equal((await toldAfter(['webgpu'], crash, true)).length, 1, 'a crash is none of these');
});

test('it is the last device that counts', async () => {
  assert.deepEqual(await toldAfter(['webgpu', 'cpu'], crash), []);
  assert.match((await toldAfter(['cuda', 'webgpu'], crash))[0] ?? '', /^webgpu/);
});

test('a process that used no device, or was stopped, has ended on none', async () => {
  assert.deepEqual(await toldAfter([], crash), []);
  assert.deepEqual(await toldAfter(['webgpu'], { code: null, signal: 'SIGTERM' }), []);
  assert.deepEqual(await toldAfter(['webgpu'], { code: 0, signal: null }), []);
});
