// The model process is started late, replaced after a crash, and stopped when nobody wants it.

import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { keepAlive, type KeptProcess } from '../../extension/modelProcess/keepAlive';
import type { ModelProcess } from '../../extension/modelProcess/start';
import { FailureError, toFailure } from '../../protocol/failure';

interface FakeProcess extends ModelProcess {
  readonly number: number;
  readonly stopped: () => boolean;
  crash(): void;
}

const ended = () => new FailureError({ kind: 'process-ended', exitCode: 139 });

/** Processes without calls: a job gets one and says itself what becomes of it. */
function makeProcesses(
  stopAfterMs = 1000,
  stopUnseenAfterMs = Infinity,
): { kept: KeptProcess; started: FakeProcess[] } {
  const started: FakeProcess[] = [];
  const start = (): ModelProcess => {
    let end: (code: number) => void = () => undefined;
    let stopped = false;
    let hasEnded = false;
    const fake: FakeProcess = {
      number: started.length + 1,
      call: () => Promise.reject(new Error('no calls in this test')),
      on: () => undefined,
      ready: Promise.resolve(),
      pid: null,
      hasEnded: () => hasEnded,
      ended: new Promise((resolve) => {
        end = (code) => {
          hasEnded = true;
          resolve({ code, signal: null });
        };
      }),
      stop: () => {
        stopped = true;
        end(0);
      },
      stopped: () => stopped,
      crash: () => end(139),
    };
    started.push(fake);
    return fake;
  };
  const kept = keepAlive({
    start,
    stopAfterMs: () => stopAfterMs,
    stopUnseenAfterMs: () => stopUnseenAfterMs,
    log: () => undefined,
  });
  return { kept, started };
}

const numberOf = (process: ModelProcess) => Promise.resolve((process as FakeProcess).number);

test('nothing is started before the first job', async () => {
  const { kept, started } = makeProcesses();
  kept.hold()();
  assert.equal(started.length, 0);
  assert.equal(await kept.run(numberOf), 1);
  kept.dispose();
});

test('jobs share one process', async () => {
  const { kept, started } = makeProcesses();
  assert.deepEqual(await Promise.all([kept.run(numberOf), kept.run(numberOf)]), [1, 1]);
  assert.equal(await kept.run(numberOf), 1);
  assert.equal(started.length, 1);
  kept.dispose();
});

test('a job whose process crashes is repeated once, from its beginning, on a new one', async () => {
  const { kept } = makeProcesses();
  const ran: number[] = [];
  const answer = await kept.run((process) => {
    const fake = process as FakeProcess;
    ran.push(fake.number);
    if (1 < fake.number) return Promise.resolve('answered');
    fake.crash();
    return Promise.reject(ended());
  });
  assert.equal(answer, 'answered');
  assert.deepEqual(ran, [1, 2]);
  kept.dispose();
});

test('two jobs in one crash are both repeated, on the same new process', async () => {
  const { kept, started } = makeProcesses();
  const job = (process: ModelProcess) => {
    const fake = process as FakeProcess;
    if (1 < fake.number) return Promise.resolve(fake.number);
    fake.crash();
    return Promise.reject(ended());
  };
  assert.deepEqual(await Promise.all([kept.run(job), kept.run(job)]), [2, 2]);
  assert.equal(started.length, 2);
  kept.dispose();
});

test('a second crash on the same job is reported', async () => {
  const { kept, started } = makeProcesses();
  const crashing = (process: ModelProcess) => {
    (process as FakeProcess).crash();
    return Promise.reject(ended());
  };
  await assert.rejects(kept.run(crashing), (error) => toFailure(error).kind === 'process-ended');
  assert.equal(started.length, 2);
  // The user may ask again all the same.
  assert.equal(await kept.run(numberOf), 3);
  kept.dispose();
});

test('a process that crashed between two jobs is replaced unseen', async () => {
  const { kept, started } = makeProcesses();
  await kept.run(numberOf);
  started[0]?.crash();
  await started[0]?.ended;
  assert.equal(await kept.run(numberOf), 2);
  kept.dispose();
});

test('other failures are not repeated', async () => {
  const { kept, started } = makeProcesses();
  let runs = 0;
  const job = () => {
    runs += 1;
    return Promise.reject(new FailureError({ kind: 'out-of-memory', stage: 'reading' }));
  };
  await assert.rejects(kept.run(job), (error) => toFailure(error).kind === 'out-of-memory');
  assert.deepEqual([runs, started.length], [1, 1]);
  kept.dispose();
});

test('a cancelled job is not repeated', async () => {
  const { kept, started } = makeProcesses();
  const cancel = new AbortController();
  const job = () => {
    cancel.abort();
    return Promise.reject(ended());
  };
  await assert.rejects(kept.run(job, cancel.signal), (error) => toFailure(error).kind === 'cancelled');
  assert.equal(started.length, 1);
  kept.dispose();
});

test('the process stops some time after the last job and the last holder, and not before', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { kept, started } = makeProcesses(1000);
    const release = kept.hold();
    await kept.run(numberOf);
    mock.timers.tick(5000);
    assert.equal(started[0]?.stopped(), false, 'a holder keeps it');
    release();
    release();
    mock.timers.tick(999);
    assert.equal(started[0]?.stopped(), false, 'it stays for a while');
    const again = kept.hold();
    mock.timers.tick(5000);
    assert.equal(started[0]?.stopped(), false, 'a new holder keeps it');
    again();
    mock.timers.tick(1000);
    assert.equal(started[0]?.stopped(), true);
    assert.equal(await kept.run(numberOf), 2, 'the next job starts another');
    kept.dispose();
  } finally {
    mock.timers.reset();
  }
});

for (const failure of [
  { kind: 'not-responding', seconds: 120, stage: 'reading text' },
  { kind: 'out-of-memory', stage: 'reading text' },
] as const) {
  test(`a job whose process is gone is repeated: ${failure.kind}`, async () => {
    const { kept } = makeProcesses();
    const job = (process: ModelProcess) => {
      const fake = process as FakeProcess;
      if (1 < fake.number) return Promise.resolve(fake.number);
      fake.crash();
      return Promise.reject(new FailureError(failure));
    };
    assert.equal(await kept.run(job), 2);
    kept.dispose();
  });
}

test('a process that cannot be started is not tried twice', async () => {
  const { kept, started } = makeProcesses();
  const job = (process: ModelProcess) => {
    (process as FakeProcess).crash();
    return Promise.reject(
      new FailureError({ kind: 'process-not-started', reason: '/x/node: there is no such file' }),
    );
  };
  await assert.rejects(kept.run(job), (error) => toFailure(error).kind === 'process-not-started');
  assert.equal(started.length, 1);
  assert.equal(kept.state, 'failed');
  kept.dispose();
});

test('the state is told with every change', async () => {
  const { kept, started } = makeProcesses();
  const states: string[] = [kept.state];
  kept.onState((state) => states.push(state));
  await kept.run(async (process) => {
    await process.ready;
    await Promise.resolve();
  });
  assert.deepEqual(states, ['stopped', 'starting', 'working', 'ready']);
  states.length = 0;
  started[0]?.crash();
  await started[0]?.ended;
  assert.deepEqual(states, ['failed']);
  states.length = 0;
  const crashing = (process: ModelProcess) => {
    (process as FakeProcess).crash();
    return Promise.reject(ended());
  };
  await assert.rejects(kept.run(crashing));
  assert.equal(states.indexOf('failed'), states.length - 1, 'a repetition is no failure');
  states.length = 0;
  await kept.run(numberOf);
  assert.deepEqual(states.at(-1), 'ready');
  kept.dispose();
});

test('a restart replaces the process; the job in flight begins anew, and that was no crash', async () => {
  const { kept, started } = makeProcesses();
  let runs = 0;
  const job = kept.run(async (process) => {
    runs += 1;
    if (runs <= 3) {
      await process.ended;
      throw ended();
    }
    return (process as FakeProcess).number;
  });
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    await kept.restart();
  }
  assert.equal(await job, 4);
  assert.equal(started.length, 4);
  kept.dispose();
});

test('a window that is not looked at gives its process up although a picture is open, but not while it works', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { kept, started } = makeProcesses(60_000, 10_000);
    kept.hold();
    let finish: () => void = () => undefined;
    const job = kept.run(() => new Promise<void>((resolve) => (finish = resolve)));
    kept.focusChanged(false);
    mock.timers.tick(100_000);
    assert.equal(started[0]?.stopped(), false, 'it works');
    finish();
    await job;
    mock.timers.tick(9_999);
    kept.focusChanged(true);
    mock.timers.tick(100_000);
    assert.equal(started[0]?.stopped(), false, 'it is looked at');
    kept.focusChanged(false);
    mock.timers.tick(10_000);
    assert.equal(started[0]?.stopped(), true);
    assert.equal(kept.state, 'stopped');
    kept.focusChanged(true);
    assert.equal(started.length, 1, 'the next question starts another, nothing else does');
    kept.dispose();
  } finally {
    mock.timers.reset();
  }
});

test('once disposed, the process is stopped, its job is not repeated, and none is started', async () => {
  const { kept, started } = makeProcesses();
  const job = kept.run(async (process) => {
    await process.ended;
    throw ended();
  });
  kept.dispose();
  await assert.rejects(job, (error) => toFailure(error).kind === 'cancelled');
  await assert.rejects(kept.run(numberOf), (error) => toFailure(error).kind === 'cancelled');
  assert.deepEqual([started.length, started[0]?.stopped()], [1, true]);
});
