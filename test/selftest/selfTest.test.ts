// The whole self-test: with a scripted engine what is counted, and once with a bundle.

import assert from 'node:assert/strict';
import test from 'node:test';
import { FailureError } from '../../protocol/failure';
import type { Answer } from '../../protocol/inference';
import type { OutputCheck } from '../../protocol/selftest';
import { selfTestQuestions } from '../../models/runtime/selftest/questions';
import { runSelfTest, testBundle, type TestedEngine } from '../../models/runtime/selftest/selfTest';
import { readImage } from '../../models/runtime/image';
import { samplePicture, tinyBundle } from '../support/fixtures';

const hooks = { cancelled: () => false };
const here = { x1: 10, y1: 10, x2: 20, y2: 20 };
const elsewhere = { x1: 100, y1: 100, x2: 120, y2: 120 };
const questions = [
  { description: 'one', target: here },
  { description: 'two', target: here },
  { description: 'three', target: elsewhere },
];

const wrong: OutputCheck = {
  file: 'decoder.cpu.onnx',
  output: 'logits',
  precision: 'int8',
  difference: 3,
  allowed: 0.2,
  state: 'wrong',
};

function answer(total: number, load: number, generate: number): Answer {
  return {
    answer: '',
    found: true,
    boxes: [{ box: here, phrase: '', score: 1, evidence: 'text', rank: 1 }],
    nearMisses: [],
    remarks: ['Said once.'],
    timing: { total, load, generate },
    usage: { promptLength: 9, reused: 0, newTokens: 10 },
  };
}

/** Finds everything at one place, points nowhere but for "three", and says what it was asked. */
function scriptedEngine(
  outputs: readonly OutputCheck[],
  asked: string[],
  fails?: FailureError,
): TestedEngine {
  return {
    info: () => ({ name: 'fake', hash: '', precision: 'fp32', device: 'cpu' }),
    openImage: async () => ({ imageId: 'i', size: { width: 200, height: 200 }, sha256: '', remarks: [] }),
    closeImage: () => void asked.push('closed'),
    testGraphs: async () => outputs,
    ask: async ({ question, candidates }) => {
      if (fails !== undefined) throw fails;
      asked.push(question);
      assert.equal(candidates, null, 'speed is that of an answer with all that is known');
      const first = asked.length === 1;
      return {
        ...answer(first ? 900 : 50, first ? 300 : 0, first ? 40 : 20),
        turn: { question, regions: [], answer: '' },
      };
    },
    locate: async () => answer(1, 0, 0),
    pointAlone: async (_, description) => (description === 'three' ? elsewhere : null),
  };
}

test('hits are counted by source, misses named, and loading is no part of the first answer', async () => {
  const asked: string[] = [];
  const report = await runSelfTest(scriptedEngine([], asked), 'shot.png', hooks, questions);
  assert.deepEqual(asked, ['Where is one?', 'Where is three?', 'closed']);
  assert.deepEqual(report.answers, {
    located: { asked: 3, right: 2, missed: ['three'] },
    byModel: { asked: 3, right: 1, missed: ['one', 'two'] },
    modelCounts: true,
    speed: { firstAnswer: 600, laterAnswer: 50, token: 2 },
  });
  assert.deepEqual(report.remarks, ['Said once.']);
});

const ended = new FailureError({ kind: 'out-of-memory', stage: 'answering' });

test('where graphs are wrong, questions that end badly are told beside them', async () => {
  const report = await runSelfTest(scriptedEngine([wrong], [], ended), 'shot.png', hooks, questions);
  assert.equal(report.answers, null);
  assert.deepEqual(report.outputs, [wrong]);
  assert.match(report.remarks.join(), /could not be answered\. Not enough memory while answering/);
});

test('where graphs are right, what ends the questions is the failure', async () => {
  await assert.rejects(runSelfTest(scriptedEngine([], [], ended), 'shot.png', hooks, questions), ended);
});

test('cancelling is never a finding', async () => {
  const cancelled = new FailureError({ kind: 'cancelled' });
  await assert.rejects(
    runSelfTest(scriptedEngine([wrong], [], cancelled), 'shot.png', hooks, questions),
    cancelled,
  );
});

test('the 20 questions have targets on the sample picture, each asked for once', async () => {
  const { size } = await readImage(samplePicture);
  assert.equal(new Set(selfTestQuestions.map(({ description }) => description)).size, 20);
  for (const { description, target } of selfTestQuestions) {
    const { x1, y1, x2, y2 } = target;
    assert.ok(0 <= x1 && x1 < x2 && x2 <= size.width && 0 <= y1 && y1 < y2 && y2 <= size.height, description);
  }
});

test('a bundle is tested whole, on the pipeline that answers', async () => {
  const report = await testBundle({ bundlePath: tinyBundle, device: 'cpu' }, hooks);
  assert.deepEqual(
    report.outputs.filter(({ state }) => state !== 'right'),
    [],
  );
  assert.equal(report.answers?.located.asked, 20);
  assert.ok((report.answers?.located.right ?? 0) >= 18, 'reading and detecting do not hang on the bundle');
  assert.equal(report.answers?.byModel.asked, 20);
  assert.equal(report.answers?.modelCounts, false, 'as the manifest of tiny has it');
  assert.equal(report.bundle.name, 'tiny');
});

test('Ctrl-C ends it', async () => {
  await assert.rejects(
    testBundle({ bundlePath: tinyBundle, device: 'cpu' }, { cancelled: () => true }),
    (error) => error instanceof FailureError && error.failure.kind === 'cancelled',
  );
});
