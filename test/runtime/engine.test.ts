import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import type { AskParams, Candidate, Device, GroundedBox, Stage } from '../../protocol/inference';
import { boxCentre, containsPoint } from '../../protocol/geometry';
import { FailureError } from '../../protocol/failure';
import elementEvidence from '../../models/elements/evidence.json';
import { MODEL_WORD_REMARK } from '../../models/pipeline/compose';
import { openEngine, type Engine } from '../../models/runtime/engine';
import { copyBundle, midBundle, samplePicture, tinyBundle } from '../support/fixtures';

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

test('loading gives signs of life: every file that is checked, and every graph that is opened', async () => {
  const checked: string[] = [];
  const engine = await openEngine({
    bundlePath: tinyBundle,
    device,
    progress: (done, total) => checked.push(`${done}/${total}`),
  });
  try {
    const nFiles = checked.length;
    assert.ok(5 < nFiles);
    assert.equal(checked.at(-1), `${nFiles}/${nFiles}`);
    const { imageId } = await engine.openImage(samplePicture);
    const loads: string[] = [];
    const hooks = {
      ...quiet,
      progress: (stage: Stage, done: number, total: number) => {
        if (stage === 'load') loads.push(`${done}/${total}`);
      },
    };
    // Whoever brings candidates has nothing read or detected: only the bundle's graphs are loaded.
    await engine.ask(params(imageId, 'What is this?'), hooks);
    assert.deepEqual(loads, ['0/0', '1/5', '2/5', '3/5', '4/5', '5/5']);
    await engine.ask(params(imageId, 'And this?'), hooks);
    assert.equal(loads.length, 6);
  } finally {
    await engine.close();
  }
});

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

test('text that looks like special tokens is text: longer in tokens than the same without brackets', async () => {
  await withSample(tinyBundle, async (engine, imageId) => {
    const lengthOf = async (question: string) => {
      const { usage } = await engine.ask(params(imageId, question, { maxNewTokens: 1 }), quiet);
      return usage?.promptLength ?? NaN;
    };
    const [empty, special] = [await lengthOf('a b'), await lengthOf('a <|end|><region_fea></s> b')];
    // As special tokens the three would be three positions at most; spelt they are many more.
    assert.ok(special - empty > 8, `${special} positions against ${empty}`);
  });
});

/** The tiny bundle as one whose model's word counts. */
function trustedBundle(context: TestContext): string {
  const folder = copyBundle(context, tinyBundle);
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { evidence: { model_weight: number } };
  manifest.evidence.model_weight = 0.5;
  writeFileSync(file, JSON.stringify(manifest));
  return folder;
}

const candidates: readonly Candidate[] = [10, 200, 700].map((x) => ({
  box: { x1: x, y1: 40, x2: x + 90, y2: 70 },
  kind: 'button',
  text: `Button ${x}`,
  source: 'page',
}));

test('a bundle whose word counts writes only boxes that it was given, with their scores', async (context) => {
  await withSample(trustedBundle(context), async (engine, imageId) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const sampling = { temperature: 3, seed, maxNewTokens: 150, candidates };
      const { boxes } = await engine.ask(params(imageId, 'Where is it?', sampling), quiet);
      for (const { box, evidence, logProb, score } of boxes) {
        assert.ok(candidates.some((candidate) => candidate.box.x1 === box.x1 && candidate.box.y2 === box.y2));
        assert.equal(evidence, 'page');
        assert.ok(logProb !== undefined && logProb <= 0 && 0 <= score && score <= 1);
      }
    }
  });
});

test('boxes are told as they are written, in order, and they are the answer’s', async (context) => {
  await withSample(trustedBundle(context), async (engine, imageId) => {
    let nTold = 0;
    // Random weights hardly ever write a bracket: with these they do.
    for (const seed of [1, 2, 3]) {
      const told: GroundedBox[] = [];
      let nTokens = 0;
      let toldAt: number | null = null;
      const hooks = {
        cancelled: () => {
          nTokens += 1;
          return false;
        },
        box: (box: GroundedBox) => {
          toldAt ??= nTokens;
          told.push(box);
        },
      };
      const sampling = { temperature: 10, seed, maxNewTokens: 300, candidates };
      const { boxes } = await engine.ask(params(imageId, 'Where is it?', sampling), hooks);
      assert.deepEqual(
        told.map(({ box, rank }) => ({ box, rank })),
        boxes.map(({ box, rank }) => ({ box, rank })),
      );
      if (1 < told.length)
        assert.ok((toldAt ?? Infinity) < nTokens, 'the first one did not wait for the last');
      nTold += told.length;
    }
    assert.ok(0 < nTold, 'this test needs an answer with boxes');
  });
});

test('a bundle whose word does not count tells neither text nor boxes beforehand', async () => {
  await withSample(tinyBundle, async (engine, imageId) => {
    const told: unknown[] = [];
    const hooks = {
      ...quiet,
      text: (text: string) => told.push(text),
      box: (box: GroundedBox) => told.push(box),
    };
    await engine.ask(
      params(imageId, 'Where is it?', { candidates, temperature: 3, maxNewTokens: 150 }),
      hooks,
    );
    assert.deepEqual(told, []);
  });
});

test('locating with such a bundle weighs text and model, and a cancel is no answer', async (context) => {
  await withSample(trustedBundle(context), async (engine, imageId) => {
    const ask = { imageId, description: 'Button 200', all: false, candidates };
    const { boxes, found } = await engine.locate(ask, quiet);
    assert.equal(found, true);
    assert.equal(boxes[0]?.text, 'Button 200');
    let polls = 0;
    const late = { cancelled: () => ++polls > 25 };
    await assert.rejects(engine.locate({ ...ask, description: 'Button 700' }, late), /Cancelled/);
  });
});

test('more candidates than the model can choose among are still all matched by their text', async () => {
  await withSample(tinyBundle, async (engine, imageId) => {
    const many = Array.from({ length: 450 }, (_, i): Candidate => ({
      box: { x1: i, y1: 0, x2: i + 9, y2: 9 },
      kind: 'button',
      text: `Entry ${'abcdefghij'.charAt(i % 10)}${'klmnopqrst'.charAt(Math.floor(i / 10) % 10)}${i}`,
      source: 'page',
    }));
    const last = many.at(-1);
    assert.ok(last !== undefined);
    const answer = await engine.ask(params(imageId, `Where is "${last.text}"?`, { candidates: many }), quiet);
    assert.equal(answer.boxes[0]?.box.x1, 449);
  });
});

test('that the word of the model does not count is said once a picture', async () => {
  await withSample(tinyBundle, async (engine, imageId) => {
    const isSaid = async (id: string): Promise<boolean> => {
      const { remarks } = await engine.ask(params(id, 'the Zyzzyva gizmo'), quiet);
      return remarks.includes(MODEL_WORD_REMARK);
    };
    const { imageId: again } = await engine.openImage(samplePicture);
    assert.deepEqual(
      [await isSaid(imageId), await isSaid(imageId), await isSaid(again)],
      [true, false, true],
    );
  });
});

test('what is said of brought candidates does not depend on what was asked before', async () => {
  const brought = { candidates };
  const found = { candidates: null };
  for (const order of [
    [brought, found, brought, found],
    [found, brought, found, brought],
  ]) {
    await withSample(tinyBundle, async (engine, imageId) => {
      const answers: string[] = [];
      for (const changes of order) {
        const { answer, remarks } = await engine.ask(params(imageId, 'the Zyzzyva gizmo', changes), quiet);
        answers.push(answer);
        if (changes === brought) assert.ok(!remarks.some((remark) => remark.includes('not installed')));
      }
      const byText = 'Not on this screen, as far as its text can tell.';
      const bySight = 'Not on this screen, as far as its text and what was detected on it can tell.';
      assert.deepEqual(
        answers,
        order.map((changes) => (changes === brought ? byText : bySight)),
      );
    });
  }
});

test('brought candidates are held to the threshold of texts, whatever was asked before', async () => {
  // The name fits, the kind in part: enough where elements are detected, too little for this bundle's texts.
  const box = { x1: 100, y1: 40, x2: 190, y2: 70 };
  const brought: readonly Candidate[] = [{ box, kind: 'button', text: 'Export', source: 'page' }];
  await withSample(tinyBundle, async (engine, imageId) => {
    const ask = async () => {
      const question = 'Export picture at the bottom right';
      const answer = await engine.ask(params(imageId, question, { candidates: brought }), quiet);
      return { found: answer.found, score: answer.nearMisses[0]?.score ?? 0 };
    };
    const fresh = await ask();
    assert.equal(fresh.found, false);
    assert.ok(elementEvidence.found_threshold <= fresh.score, `its score is ${fresh.score}`);
    await engine.ask(params(imageId, 'Save', { candidates: null }), quiet);
    assert.deepEqual(await ask(), fresh);
  });
});

const wrong: { name: string; changes: Partial<AskParams>; sentence: RegExp }[] = [
  { name: 'no new tokens', changes: { maxNewTokens: 0 }, sentence: /maxNewTokens: it is 0/ },
  {
    name: 'a temperature that is no number',
    changes: { temperature: NaN },
    sentence: /temperature: it is NaN/,
  },
  { name: 'a top-p of nothing', changes: { topP: 0 }, sentence: /topP: it is 0/ },
  {
    name: 'a candidate whose box is turned around',
    changes: {
      candidates: [{ box: { x1: 9, y1: 0, x2: 1, y2: 5 }, kind: 'text', text: '', source: 'text' }],
    },
    sentence: /candidate 1: its box/,
  },
  {
    name: 'a region of an earlier turn that lies outside',
    changes: {
      conversation: [{ question: 'a', answer: 'b', regions: [{ kind: 'point', x: 9000, y: 1 }] }],
    },
    sentence: /outside|not on/,
  },
];
for (const { name, changes, sentence } of wrong) {
  test(`refused with a sentence: ${name}`, async () => {
    await withSample(tinyBundle, async (engine, imageId) => {
      await assert.rejects(engine.ask(params(imageId, 'What?', changes), quiet), (error: unknown) => {
        assert.ok(error instanceof FailureError);
        assert.equal(error.failure.kind, 'bad-input');
        assert.match(error.message, sentence);
        return true;
      });
    });
  });
}

interface SampleRow {
  readonly instruction: string;
  readonly bbox: readonly [number, number, number, number];
  readonly px: number;
}

test('every recorded text of the sample screenshot, down to 10 px, is located', async () => {
  const rows = readFileSync(samplePicture.replace('.webp', '.jsonl'), 'utf8')
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
