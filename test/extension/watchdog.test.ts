// Silence is measured only while somebody waits, and a sign of life begins it anew.

import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { deathCause, exitWords } from '../../extension/modelProcess/deathCause';
import { makeWatchdog, type Watchdog } from '../../extension/modelProcess/watchdog';

/** Runs with a clock that only the test moves. */
function withClock(
  timeoutMs: number,
  work: (watchdog: Watchdog, pass: (ms: number) => void, silences: () => number) => void,
) {
  mock.timers.enable({ apis: ['setInterval'] });
  let now = 0;
  const clock = mock.method(performance, 'now', () => now);
  let silences = 0;
  const pass = (ms: number) => {
    for (let i = 0; i < ms; i += 100) {
      now += 100;
      mock.timers.tick(100);
    }
  };
  try {
    work(
      makeWatchdog(
        () => timeoutMs,
        () => (silences += 1),
      ),
      pass,
      () => silences,
    );
  } finally {
    clock.mock.restore();
    mock.timers.reset();
  }
}

test('silence that lasts is told, once', () => {
  withClock(5000, (watchdog, pass, silences) => {
    watchdog.begin();
    pass(4400);
    assert.equal(silences(), 0);
    pass(1200);
    assert.equal(silences(), 1);
    watchdog.end();
  });
});

test('a sign of life begins the silence anew', () => {
  withClock(5000, (watchdog, pass, silences) => {
    watchdog.begin();
    for (let i = 0; i < 5; i++) {
      pass(4000);
      watchdog.heard();
    }
    assert.equal(silences(), 0);
    watchdog.end();
  });
});

test('nobody waits, nothing is told; a later call starts from nothing', () => {
  withClock(5000, (watchdog, pass, silences) => {
    watchdog.begin();
    watchdog.begin();
    watchdog.end();
    pass(4000);
    watchdog.end();
    pass(60_000);
    assert.equal(silences(), 0);
    watchdog.begin();
    pass(4000);
    assert.equal(silences(), 0);
    watchdog.end();
  });
});

test('with a limit of 0 it waits for ever', () => {
  withClock(0, (watchdog, pass, silences) => {
    watchdog.begin();
    pass(100_000);
    assert.equal(silences(), 0);
    watchdog.end();
  });
});

test('a machine that slept is no silence', () => {
  mock.timers.enable({ apis: ['setInterval'] });
  let now = 0;
  const clock = mock.method(performance, 'now', () => now);
  try {
    let silences = 0;
    const watchdog = makeWatchdog(
      () => 5000,
      () => (silences += 1),
    );
    watchdog.begin();
    now += 8 * 3_600_000;
    mock.timers.tick(500);
    assert.equal(silences, 0);
    watchdog.end();
  } finally {
    clock.mock.restore();
    mock.timers.reset();
  }
});

const deaths = [
  {
    name: 'a crash',
    exit: { code: 139, signal: null },
    expected: { kind: 'process-ended', exitCode: 139, stage: 'reading text' },
  },
  {
    name: 'a signal',
    exit: { code: null, signal: 'SIGSEGV' },
    expected: { kind: 'process-ended', exitCode: null, stage: 'reading text' },
  },
  {
    name: 'a kill that the system knows of',
    exit: { code: null, signal: 'SIGKILL' },
    killedForMemory: true,
    expected: { kind: 'out-of-memory', stage: 'reading text' },
  },
  {
    name: 'the same as an exit code',
    exit: { code: 137, signal: null },
    killedForMemory: true,
    expected: { kind: 'out-of-memory', stage: 'reading text' },
  },
  {
    name: 'a kill by somebody',
    exit: { code: null, signal: 'SIGKILL' },
    killedForMemory: false,
    expected: { kind: 'process-ended', exitCode: null, stage: 'reading text' },
  },
  {
    name: 'another end while the system killed somebody else',
    exit: { code: 1, signal: null },
    killedForMemory: true,
    expected: { kind: 'process-ended', exitCode: 1, stage: 'reading text' },
  },
  {
    name: 'a full heap',
    exit: { code: null, signal: 'SIGABRT' },
    printed: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
    expected: { kind: 'out-of-memory', stage: 'reading text' },
  },
] as const;
test('how a process ended is told by its code or its signal', () => {
  assert.equal(exitWords({ code: 139, signal: null }), 'code 139');
  assert.equal(exitWords({ code: null, signal: 'SIGSEGV' }), 'signal SIGSEGV');
  assert.equal(exitWords({ code: null, signal: null }), 'it never ran');
});

for (const { name, exit, expected, ...rest } of deaths) {
  test(`why a process ended: ${name}`, () => {
    const printed = 'printed' in rest ? rest.printed : '';
    const killed = 'killedForMemory' in rest ? rest.killedForMemory : null;
    assert.deepEqual(deathCause(exit, printed, 'reading text', killed), expected);
  });
}
