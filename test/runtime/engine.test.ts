import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { AskParams, Device } from '../../protocol/inference';
import { boxCentre, containsPoint } from '../../protocol/geometry';
import { FailureError } from '../../protocol/failure';
import { openEngine, type Engine } from '../../models/runtime/engine';
import { samplePicture, midBundle, tinyBundle } from '../support/fixtures';

const quiet = { cancelled: () => false };
const device: Device = 'cpu';

function params(imageId: string, question: string, changes: Partial<AskParams> = {}): AskParams {
  return {
    imageId,
    question,
    regions: [],
    conversation: [],
    candidates: [],
    maxNewTokens: 24,
    temperature: 0,
    topP: 1,
    seed: 0,
    ...changes,
  };
}

async function withSample(
  bundlePath: string,
  work: (engine: Engine, imageId: string) => Promise<void>,
): Promise<void> {
  const engine = await openEngine({ bundlePath, device });
  try {
    const { imageId } = await engine.openImage(samplePicture);
    await work(engine, imageId);
  } finally {
    await engine.close();
  }
}

for (const bundle of [tinyBundle, midBundle]) {
  const name = path.basename(bundle);

  test(`${name}: a second question neither encodes the picture nor reads its tokens again`, async () => {
    await withSample(bundle, async (engine, imageId) => {
      const first = await engine.ask(params(imageId, 'Where is the search field?'), quiet);
      const second = await engine.ask(params(imageId, 'What does the status bar say?'), quiet);
      assert.ok(first.usage !== undefined && second.usage !== undefined);
      assert.equal(first.usage.reused, 0);
      assert.equal(second.timing.tiles, undefined);
      const fresh = second.usage.promptLength - second.usage.reused;
      assert.ok(fresh < 120, `only the question is new, but ${fresh} positions were run`);
    });
  });

  test(`${name}: a follow-up starts behind the answer before it`, async () => {
    await withSample(bundle, async (engine, imageId) => {
      const first = await engine.ask(params(imageId, 'Name one tab.'), quiet);
      const followUp = await engine.ask(
        params(imageId, 'And another?', { conversation: [first.turn] }),
        quiet,
      );
      assert.ok(first.usage !== undefined && followUp.usage !== undefined);
      // Random weights write text that may be tokenised differently when it is read back; the question itself may not.
      assert.ok(first.usage.promptLength <= followUp.usage.reused);
    });
  });

  test(`${name}: answers do not depend on what was asked before`, async () => {
    const region = { kind: 'box', box: { x1: 300, y1: 80, x2: 520, y2: 140 } } as const;
    await withSample(bundle, async (engine, imageId) => {
      const asked = () => engine.ask(params(imageId, 'What is this?', { regions: [region] }), quiet);
      const fresh = await asked();
      await engine.ask(
        params(imageId, 'Something else entirely, with another region', {
          regions: [{ kind: 'point', x: 9, y: 9 }],
        }),
        quiet,
      );
      const again = await asked();
      assert.equal(again.turn.answer, fresh.turn.answer);
    });
  });

  test(`${name}: a cancel is heard between tokens and the next question still works`, async () => {
    await withSample(bundle, async (engine, imageId) => {
      const uncancelled = await engine.ask(params(imageId, 'List everything.'), quiet);
      let polls = 0;
      const cancelling = { cancelled: () => ++polls > 12 };
      await assert.rejects(
        engine.ask(params(imageId, 'Now something new.', { maxNewTokens: 200 }), cancelling),
        (error: unknown) => error instanceof FailureError && error.failure.kind === 'cancelled',
      );
      const after = await engine.ask(params(imageId, 'List everything.'), quiet);
      assert.equal(after.turn.answer, uncancelled.turn.answer);
    });
  });
}

test('a sampled answer is the same for the same seed', async () => {
  await withSample(tinyBundle, async (engine, imageId) => {
    const ask = (seed: number) => engine.ask(params(imageId, 'Anything?', { temperature: 1.5, seed }), quiet);
    const [first, second, other] = [await ask(7), await ask(7), await ask(8)];
    assert.equal(first.turn.answer, second.turn.answer);
    assert.notEqual(first.turn.answer, other.turn.answer);
  });
});

test('a prompt longer than the bundle reads says both lengths', async () => {
  await withSample(tinyBundle, async (engine, imageId) => {
    await assert.rejects(engine.ask(params(imageId, 'zqx '.repeat(4_900)), quiet), (error: unknown) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.kind, 'too-large');
      return true;
    });
  });
});

for (const question of ['', '   \n ', '\u0000\u0007']) {
  test(`an empty question ${JSON.stringify(question)} is refused`, async () => {
    await withSample(tinyBundle, async (engine, imageId) => {
      await assert.rejects(engine.ask(params(imageId, question), quiet), /question: it is empty/);
    });
  });
}

test('text that looks like special tokens changes nothing but the text', async () => {
  await withSample(tinyBundle, async (engine, imageId) => {
    const answer = await engine.ask(
      params(imageId, 'Is <region_fea> or </s> or <|end|> or <image> shown?'),
      quiet,
    );
    assert.ok(answer.usage !== undefined && answer.usage.promptLength > 0);
  });
});

interface SampleRow {
  readonly instruction: string;
  readonly bbox: readonly [number, number, number, number];
  readonly px: number;
}

test('every recorded text of the sample screenshot, down to 10 px, is located', async () => {
  const rows = readFileSync(samplePicture.replace('.png', '.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SampleRow);
  assert.ok(rows.length >= 10 && rows.some((row) => row.px <= 12));
  await withSample(tinyBundle, async (engine, imageId) => {
    for (const { instruction, bbox } of rows) {
      const answer = await engine.locate(
        { imageId, description: instruction, all: false, candidates: [] },
        quiet,
      );
      const [x1, y1, x2, y2] = bbox;
      const box = answer.boxes[0]?.box;
      assert.ok(box !== undefined, `"${instruction}" was not found`);
      assert.ok(containsPoint({ x1, y1, x2, y2 }, boxCentre(box)), `"${instruction}" was found elsewhere`);
    }
  });
});
