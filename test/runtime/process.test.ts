// The forked process as the extension meets it: answers, failures, cancels, kills, hangs, and no trace left behind.

import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { FailureError } from '../../protocol/failure';
import type { AskParams } from '../../protocol/inference';
import type { CachePlace } from '../../protocol/wire';
import { keepAlive, type KeptProcess } from '../../extension/modelProcess/keepAlive';
import { startModelProcess, type ModelProcess } from '../../extension/modelProcess/start';
import { packageRoot } from '../../models/runtime/places';
import { samplePicture, temporaryFolder, tinyBundle } from '../support/fixtures';
import { until } from '../support/processes';

const program = path.join(packageRoot(), 'dist', 'modelProcess.js');

function start(
  bundlePath = tinyBundle,
  cache: CachePlace | null = null,
): { modelProcess: ModelProcess; logged: string[] } {
  const logged: string[] = [];
  const modelProcess = startModelProcess({
    program,
    bundlePath,
    device: 'cpu',
    cache,
    log: (text) => logged.push(text),
  });
  return { modelProcess, logged };
}

function question(imageId: string, changes: Partial<AskParams> = {}): AskParams {
  return {
    imageId,
    question: 'Where is the search field?',
    regions: [],
    conversation: [],
    candidates: [],
    maxNewTokens: 16,
    temperature: 0,
    topP: 1,
    seed: 0,
    ...changes,
  };
}

test('a forked process opens a picture, answers and tells its progress in order', async () => {
  const { modelProcess } = start();
  const stages: string[] = [];
  modelProcess.on('ask/progress', ({ stage }) => stages.push(stage));
  const { imageId, size } = await modelProcess.call('image/open', { path: samplePicture });
  assert.deepEqual(size, { width: 1440, height: 900 });
  const answer = await modelProcess.call('ask/ground', question(imageId));
  assert.ok((answer.usage?.promptLength ?? 0) > 0);
  assert.deepEqual([...new Set(stages)], ['load', 'encoders', 'prefill', 'generate']);
  modelProcess.stop();
  await modelProcess.ended;
});

test('a failure crosses as data, with its sentence', async () => {
  const { modelProcess } = start();
  await assert.rejects(modelProcess.call('image/open', { path: '/nowhere/at-all.png' }), (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.equal(error.failure.kind, 'bad-input');
    assert.match(error.message, /at-all\.png/);
    return true;
  });
  modelProcess.stop();
  await modelProcess.ended;
});

test('a bundle that is missing is told at the first question, and the process lives on', async (context) => {
  const { modelProcess } = start(temporaryFolder(context));
  for (let i = 0; i < 2; i++) {
    await assert.rejects(modelProcess.call('bundle/info', null), /no bundle is there/);
  }
  modelProcess.stop();
  await modelProcess.ended;
});

test('a cancel stops a long answer, and the next question is answered', async () => {
  const { modelProcess } = start();
  const { imageId } = await modelProcess.call('image/open', { path: samplePicture });
  const controller = new AbortController();
  modelProcess.on('ask/progress', ({ stage, done, total }) => {
    if (stage === 'prefill' && done === total) controller.abort();
  });
  const long = question(imageId, { maxNewTokens: 5_000, temperature: 2, seed: 3 });
  await assert.rejects(modelProcess.call('ask/ground', long, controller.signal), (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.equal(error.failure.kind, 'cancelled');
    return true;
  });
  const answer = await modelProcess.call('ask/ground', question(imageId));
  assert.ok(answer.usage !== undefined);
  modelProcess.stop();
  await modelProcess.ended;
});

test('when the process is killed, the open question fails at once and says so', async () => {
  const { modelProcess } = start();
  const { imageId } = await modelProcess.call('image/open', { path: samplePicture });
  const open = modelProcess.call('ask/ground', question(imageId, { maxNewTokens: 5_000, temperature: 2 }));
  modelProcess.stop();
  await assert.rejects(open, (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.equal(error.failure.kind, 'process-ended');
    return true;
  });
  await assert.rejects(modelProcess.call('bundle/info', null), /The model process stopped/);
});

test('what is read and what is detected come as answers, with their stages', async () => {
  const { modelProcess } = start();
  const stages = new Set<string>();
  modelProcess.on('ask/progress', ({ stage }) => stages.add(stage));
  const { imageId } = await modelProcess.call('image/open', { path: samplePicture });
  const text = await modelProcess.call('ask/read', { imageId });
  assert.equal(text.found, true);
  assert.ok(text.boxes.every(({ evidence, rank }, i) => evidence === 'text' && rank === i + 1));
  assert.ok(text.answer.includes(text.boxes[0]?.phrase ?? '?'));
  const seen = await modelProcess.call('ask/elements', { imageId });
  assert.ok(0 < seen.boxes.length);
  assert.ok(stages.has('load') && stages.has('reader'), [...stages].join());
  modelProcess.stop();
  await modelProcess.ended;
});

test('reading stops at a cancel, and what is asked next is read', async () => {
  const { modelProcess } = start();
  const { imageId } = await modelProcess.call('image/open', { path: samplePicture });
  const controller = new AbortController();
  const after: number[] = [];
  modelProcess.on('ask/progress', ({ stage, done, total }) => {
    if (stage !== 'reader' || done < 1) return;
    if (controller.signal.aborted) after.push(total - done);
    controller.abort();
  });
  await assert.rejects(modelProcess.call('ask/read', { imageId }, controller.signal), /Cancelled/);
  assert.ok(after.length <= 1, `${after.length} runs were told after the cancel`);
  assert.equal((await modelProcess.call('ask/read', { imageId })).found, true);
  modelProcess.stop();
  await modelProcess.ended;
});

/** Writing goes on behind an answer: it has ended when for half a second nothing has come. */
async function writingEnds(folder: string): Promise<void> {
  let before = 0;
  let nLooks = 0;
  await until(() => {
    const now = readdirSync(folder, { recursive: true }).length;
    nLooks = now === before ? nLooks + 1 : 0;
    before = now;
    return 0 < now && nLooks === 10;
  });
}

test('what one process found out another one knows, until it is cleared by one that opens no bundle', async (context) => {
  const place = { folder: temporaryFolder(context), bytes: 1e8 };
  const askAnew = async () => {
    const { modelProcess } = start(tinyBundle, place);
    const { imageId } = await modelProcess.call('image/open', { path: samplePicture });
    const { timing, answer } = await modelProcess.call('ask/ground', question(imageId));
    await writingEnds(place.folder);
    modelProcess.stop();
    await modelProcess.ended;
    return { hasEncoded: timing.encoders !== undefined, answer };
  };
  const first = await askAnew();
  assert.ok(first.hasEncoded);
  assert.deepEqual(await askAnew(), { ...first, hasEncoded: false });

  const { modelProcess } = start(temporaryFolder(context), place);
  const { entries, bytes } = await modelProcess.call('cache/clear', null);
  assert.ok(0 < entries && 0 < bytes);
  assert.deepEqual(await modelProcess.call('cache/clear', null), { entries: 0, bytes: 0 });
  modelProcess.stop();
  await modelProcess.ended;
});

test('devices are listed although the bundle is missing', async (context) => {
  const { modelProcess } = start(temporaryFolder(context));
  const { devices, used } = await modelProcess.call('devices/list', { trial: 'kept' });
  assert.ok(devices.some(({ device }) => device === 'cpu'));
  assert.equal(used, 'cpu');
  modelProcess.stop();
  await modelProcess.ended;
});

/** Real processes that are kept; a job of theirs opens the sample and asks about it. */
function keep(changes: { program?: string; timeoutMs?: number } = {}): {
  kept: KeptProcess;
  started: ModelProcess[];
} {
  const started: ModelProcess[] = [];
  const kept = keepAlive({
    start() {
      const modelProcess = startModelProcess({
        program: changes.program ?? program,
        bundlePath: tinyBundle,
        device: 'cpu',
        cache: null,
        timeoutMs: () => changes.timeoutMs ?? 0,
        log: () => undefined,
      });
      started.push(modelProcess);
      return modelProcess;
    },
    stopAfterMs: () => 60_000,
    stopUnseenAfterMs: () => Infinity,
    log: () => undefined,
  });
  return { kept, started };
}

async function askSample(modelProcess: ModelProcess, changes: Partial<AskParams> = {}) {
  const { imageId } = await modelProcess.call('image/open', { path: samplePicture });
  return modelProcess.call('ask/ground', question(imageId, changes));
}

/** Kills the process outright as soon as it reads a question. */
function killWhileReading(modelProcess: ModelProcess): void {
  modelProcess.on('ask/progress', ({ stage }) => {
    if (stage === 'prefill' && modelProcess.pid !== null && !modelProcess.hasEnded()) {
      process.kill(modelProcess.pid, 'SIGKILL');
    }
  });
}

test('killed in the middle of a question, the question is answered all the same', async () => {
  const { kept, started } = keep();
  const answer = await kept.run((modelProcess) => {
    if (modelProcess === started[0]) killWhileReading(modelProcess);
    return askSample(modelProcess);
  });
  assert.ok(answer.usage !== undefined);
  assert.equal(started.length, 2);
  assert.notEqual(started[0]?.pid, started[1]?.pid);
  kept.dispose();
  await started[1]?.ended;
});

test('killed twice, it is told what was being done', async () => {
  const { kept, started } = keep();
  const job = kept.run((modelProcess) => {
    killWhileReading(modelProcess);
    return askSample(modelProcess, { maxNewTokens: 5_000, temperature: 2, seed: 3 });
  });
  await assert.rejects(job, (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.match(error.message, /while (reading the question|writing the answer)/);
    return true;
  });
  assert.equal(started.length, 2);
  assert.equal(kept.state, 'failed');
  kept.dispose();
});

/** A program that speaks as the model process does, and does as it is told by the number of its start. */
function fakeProgram(folder: string, onRequest: string): string {
  const file = path.join(folder, 'fake.js');
  writeFileSync(
    file,
    `const { readFileSync, writeFileSync } = require('node:fs');
    const counter = ${JSON.stringify(path.join(folder, 'starts'))};
    let starts = 1;
    try { starts = Number(readFileSync(counter, 'utf8')) + 1; } catch {}
    writeFileSync(counter, String(starts));
    const say = (method, params) => process.send({ jsonrpc: '2.0', method, params });
    const answer = (id, result) => process.send({ jsonrpc: '2.0', id, result });
    const hang = () => { for (;;); };
    process.on('message', ({ id, method }) => { if (id !== undefined) { ${onRequest} } });
    say('process/ready', {});`,
  );
  return file;
}

const info = { name: 'fake', hash: '', precision: '', device: 'cpu' };

test('a process that hangs is killed and the question asked once more', async (context) => {
  const onRequest = `starts === 1 ? hang() : answer(id, ${JSON.stringify(info)});`;
  const { kept, started } = keep({
    program: fakeProgram(temporaryFolder(context), onRequest),
    timeoutMs: 1500,
  });
  assert.deepEqual(await kept.run((modelProcess) => modelProcess.call('bundle/info', null)), info);
  assert.equal(started.length, 2);
  assert.equal(isAlive(started[0]?.pid), false);
  kept.dispose();
});

test('a process that hangs again is reported, with the time, the stage and the setting', async (context) => {
  const onRequest = `say('ask/progress', { imageId: '', stage: 'reader', done: 1, total: 2 }); setTimeout(hang, 50);`;
  const { kept, started } = keep({
    program: fakeProgram(temporaryFolder(context), onRequest),
    timeoutMs: 2000,
  });
  await assert.rejects(
    kept.run((modelProcess) => modelProcess.call('bundle/info', null)),
    (error: unknown) => {
      assert.ok(error instanceof FailureError);
      assert.deepEqual(error.failure, { kind: 'not-responding', seconds: 2, stage: 'reading text' });
      assert.match(error.message, /groundglass\.engine\.timeoutSeconds/);
      return true;
    },
  );
  assert.equal(started.length, 2);
  for (const { pid } of started) assert.equal(isAlive(pid), false);
  kept.dispose();
});

test('a crash in native code is survived by the question', async (context) => {
  const onRequest = `if (starts === 1) process.kill(process.pid, 'SIGSEGV'); else answer(id, ${JSON.stringify(info)});`;
  const { kept, started } = keep({ program: fakeProgram(temporaryFolder(context), onRequest) });
  assert.deepEqual(await kept.run((modelProcess) => modelProcess.call('bundle/info', null)), info);
  assert.equal(started.length, 2);
  kept.dispose();
});

test('a heap that was too small twice is told as such, with the stage', async (context) => {
  const onRequest = `say('ask/progress', { imageId: '', stage: 'elements', done: 0, total: 1 });
    process.stderr.write('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\\n', () => process.abort());`;
  const { kept, started } = keep({ program: fakeProgram(temporaryFolder(context), onRequest) });
  await assert.rejects(
    kept.run((modelProcess) => modelProcess.call('bundle/info', null)),
    (error: unknown) => {
      assert.ok(error instanceof FailureError);
      assert.deepEqual(error.failure, { kind: 'out-of-memory', stage: 'looking for elements' });
      return true;
    },
  );
  assert.equal(started.length, 2);
  kept.dispose();
});

test('slow work that gives signs of life is left alone', async (context) => {
  const onRequest = `let n = 0; const timer = setInterval(() => {
    say('process/alive', {});
    if (++n === 12) { clearInterval(timer); answer(id, ${JSON.stringify(info)}); }
  }, 300);`;
  const { kept, started } = keep({
    program: fakeProgram(temporaryFolder(context), onRequest),
    timeoutMs: 2000,
  });
  await kept.run((modelProcess) => modelProcess.call('bundle/info', null));
  assert.equal(started.length, 1);
  kept.dispose();
});

function isAlive(pid: number | null | undefined): boolean {
  if (pid === null || pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

for (const { name, node, expected } of [
  {
    name: 'a Node that is not there',
    node: '/nowhere/node',
    expected: /\/nowhere\/node: there is no such file; check the setting groundglass\.engine\.node/,
  },
  { name: 'a Node that is a folder', node: packageRoot(), expected: /this is no file; check the setting/ },
  {
    name: 'a Node that is no program',
    node: samplePicture,
    expected: /check the setting groundglass\.engine\.node/,
  },
]) {
  test(`${name} is named with its setting`, async () => {
    const starting = async () => {
      const { call } = startModelProcess({
        program,
        node,
        bundlePath: null,
        device: 'cpu',
        cache: null,
        log: () => undefined,
      });
      await call('bundle/info', null);
    };
    await assert.rejects(starting, (error: unknown) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.kind, 'process-not-started');
      assert.match(error.message, expected);
      return true;
    });
  });
}

test('a question leaves nothing in the user’s home', async (context) => {
  const home = temporaryFolder(context);
  const before = { HOME: process.env.HOME, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME };
  process.env.HOME = home;
  delete process.env.XDG_CACHE_HOME;
  try {
    const { modelProcess } = start();
    await askSample(modelProcess);
    modelProcess.stop();
    await modelProcess.ended;
  } finally {
    for (const [name, value] of Object.entries(before)) if (value !== undefined) process.env[name] = value;
  }
  assert.deepEqual(readdirSync(home, { recursive: true }), []);
});

test('a program that cannot start ends the same way', async () => {
  const modelProcess = startModelProcess({
    program: path.join(packageRoot(), 'dist', 'no-such-program.js'),
    bundlePath: null,
    device: 'cpu',
    cache: null,
    log: () => undefined,
  });
  await assert.rejects(modelProcess.call('bundle/info', null), (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.equal(error.failure.kind, 'process-ended');
    return true;
  });
});
