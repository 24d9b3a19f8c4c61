import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { FailureError } from '../../protocol/failure';
import type { AskParams } from '../../protocol/inference';
import { startModelProcess, type ModelProcess } from '../../extension/modelProcess/start';
import { packageRoot } from '../../models/runtime/places';
import { samplePicture, temporaryFolder, tinyBundle } from '../support/fixtures';

const program = path.join(packageRoot(), 'dist', 'modelProcess.js');

function start(bundlePath = tinyBundle): { modelProcess: ModelProcess; logged: string[] } {
  const logged: string[] = [];
  const modelProcess = startModelProcess({
    program,
    bundlePath,
    device: 'cpu',
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
  assert.deepEqual([...new Set(stages)], ['encoders', 'prefill']);
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

test('a program that cannot start ends the same way', async () => {
  const modelProcess = startModelProcess({
    program: path.join(packageRoot(), 'dist', 'no-such-program.js'),
    bundlePath: null,
    device: 'cpu',
    log: () => undefined,
  });
  await assert.rejects(modelProcess.call('bundle/info', null), (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.equal(error.failure.kind, 'process-ended');
    return true;
  });
});
