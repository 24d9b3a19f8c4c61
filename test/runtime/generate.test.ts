import assert from 'node:assert/strict';
import test from 'node:test';
import { boxCursor, makeBoxTrie } from '../../models/pipeline/boxTrie';
import { chooseToken, makeRandom } from '../../models/pipeline/nextToken';
import { decodeAll } from '../../models/pipeline/textStream';
import { generate, type GenerateOptions } from '../../models/runtime/generate';
import { smallTokenizers } from '../pipeline/smallTokenizers';

const tokenizer = smallTokenizers[0]?.tokenizer;
assert.ok(tokenizer !== undefined);
const end = tokenizer.specialId('<|end|>');

/** Logits of a model that is nearly sure of the script's next token, and as unsure of all others. */
function scriptedModel(script: string) {
  const ids = [...tokenizer!.encodeText(script), end];
  let position = 0;
  const next = () => {
    const logits = new Float32Array(tokenizer!.vocabSize);
    const wanted = ids[position];
    position += 1;
    if (wanted !== undefined) logits[wanted] = 20;
    return logits;
  };
  /** What was fed, run by run. */
  const runs: number[][] = [];
  const run = (rows: Float32Array) => {
    runs.push([...rows]);
    return Promise.resolve(Array.from(rows, next));
  };
  return { decoder: { run }, runs, first: next() };
}

const candidates = [
  { bx1: 10, by1: 20, bx2: 300, by2: 400 },
  { bx1: 500, by1: 500, bx2: 600, by2: 600 },
];
const trie = makeBoxTrie(candidates, tokenizer, { brackets: 'single' });

async function write(script: string, changes: Partial<GenerateOptions> = {}, cancelled = () => false) {
  const { decoder, runs, first } = scriptedModel(script);
  const options: GenerateOptions = {
    maxNewTokens: 200,
    temperature: 0,
    topP: 1,
    random: () => 0,
    eosIds: [end],
    suppressed: new Set(),
    trie,
    freeBelow: 0,
    ...changes,
  };
  let streamed = '';
  const hooks = { cancelled, text: (text: string) => void (streamed += text) };
  const embed = (ids: readonly number[]) => Promise.resolve(Float32Array.from(ids));
  const written = await generate(decoder, tokenizer!, embed, first, options, hooks);
  return { ...written, streamed, runs };
}

const both = 'a [7, 8, 9, 99] and b [10, 20, 300, 400].';

test('what is streamed is what was written, up to the stop token', async () => {
  const { text, streamed, stop } = await write(both, { trie: null });
  assert.equal(text, both);
  assert.equal(streamed, both);
  assert.equal(stop, 'end');
});

test('held to the candidates, a box that is none of them becomes one', async () => {
  const { text, boxes } = await write(both);
  assert.ok(!text.includes('[7, 8, 9, 99]'));
  assert.ok(boxes.every(({ candidates: chosen }) => chosen.length === 1));
});

test('a box that the model surely means otherwise is free; the one behind it is held to the candidates again', async () => {
  const { text, boxes } = await write(both, { freeBelow: 0.05 });
  assert.equal(text, both);
  assert.deepEqual(
    boxes.map(({ candidates: chosen }) => chosen),
    [[], [0]],
  );
  assert.ok(boxes.every(({ logProb }) => -0.1 < logProb && logProb <= 0));
});

test('behind a free box, too, the model cannot slip away from the candidates', async () => {
  // At its first coordinate the second box is a candidate's, then it turns elsewhere.
  const { boxes, text } = await write('a [7, 8, 9, 99] b [10, 20, 300, 999]', { freeBelow: 0.05 });
  assert.deepEqual(boxes.at(-1)?.candidates, [0]);
  assert.ok(text.includes('[10, 20, 300, 400'));
});

test('stopping at a box leaves the logits of its first coordinate', async () => {
  const { text, stop, logits } = await write('here [500, 500, 600, 600]', { stopAtBox: true });
  assert.equal(stop, 'box');
  assert.equal(text, 'here [');
  assert.deepEqual(
    tokenizer.encodeText('500').map((id) => logits[id]),
    [20],
  );
});

test('what a box leaves no choice about is run together with the token in front of it', async () => {
  const { ids, fedIds, runs, stop } = await write('a [10, 20, 300, 400].');
  assert.equal(stop, 'end');
  assert.deepEqual(runs.flat(), ids, 'every token is run once, in order');
  assert.deepEqual(fedIds, ids);
  // The first coordinate decides between the candidates; all that follows up to the bracket is one run with it.
  const together = runs.filter((run) => run.length > 1).map((run) => decodeAll(tokenizer, run));
  assert.deepEqual(together, ['10, 20, 300, 400']);
});

test('the only candidate is certain from its bracket on, unless the model may mean another box', async () => {
  const only = makeBoxTrie(candidates.slice(0, 1), tokenizer, { brackets: 'single' });
  const longest = ({ runs }: { runs: readonly number[][] }) =>
    runs.map((run) => decodeAll(tokenizer, run)).sort((a, b) => b.length - a.length)[0];
  assert.equal(longest(await write('a [10, 20, 300, 400].', { trie: only })), ' [10, 20, 300, 400');
  const open = await write('a [10, 20, 300, 400].', { trie: only, freeBelow: 0.05 });
  assert.equal(longest(open), '10, 20, 300, 400');
  const stopped = await write('a [10, 20, 300, 400].', { trie: only, stopAtBox: true });
  assert.ok(stopped.runs.every((run) => run.length === 1));
});

test('log-probabilities of tokens run together are those of tokens run one by one', async () => {
  const script = 'a [10, 20, 300, 400].';
  const together = await write(script);
  // Held to nothing, the model writes the same, token by token.
  const alone = await write(script, { trie: null });
  assert.deepEqual(together.ids, alone.ids);
  assert.deepEqual(together.logProbs, alone.logProbs);
});

test('what is drawn is drawn as often and as likely as if every token were run by itself', async () => {
  const script = 'a [10, 20, 300, 400].';
  const sampling = { temperature: 2, topP: 1 };
  let nTogether = 0;
  for (let seed = 0; seed < 20; seed++) {
    const { ids, logProbs, runs } = await write(script, {
      ...sampling,
      random: makeRandom(seed),
      maxNewTokens: 60,
    });
    nTogether += runs.filter((run) => 1 < run.length).length;
    const random = makeRandom(seed);
    const { decoder, first } = scriptedModel(script);
    const cursor = boxCursor(trie);
    let logits = first;
    for (const [i, id] of ids.entries()) {
      const choice = chooseToken(
        logits,
        { ...sampling, random },
        cursor.allowed() ?? ((tried) => cursor.mayWrite(tried)),
      );
      assert.deepEqual(choice, { id, logProb: logProbs[i] }, `seed ${seed}, token ${i}`);
      cursor.push(id);
      logits = (await decoder.run(Float32Array.of(id)))[0] ?? logits;
    }
  }
  assert.ok(0 < nTogether);
});

test('a limit within what is certain holds: nothing is fed that is not written', async () => {
  const whole = await write('a [10, 20, 300, 400].');
  for (let limit = 1; limit < whole.ids.length; limit++) {
    const { ids, fedIds, stop } = await write('a [10, 20, 300, 400].', { maxNewTokens: limit });
    assert.deepEqual(ids, whole.ids.slice(0, limit));
    assert.deepEqual(fedIds, ids.slice(0, -1));
    assert.equal(stop, 'length');
  }
});

test('a cancel at any moment leaves nothing in the cache that is not written', async () => {
  const { runs } = await write('a [10, 20, 300, 400].');
  for (let polls = 0; polls <= runs.length; polls++) {
    let left = polls;
    const { ids, fedIds, stop } = await write('a [10, 20, 300, 400].', {}, () => left-- <= 0);
    assert.equal(stop, 'cancelled');
    assert.deepEqual(fedIds, ids);
  }
});

test('a suppressed token is never written, however sure the model is', async () => {
  const [x] = tokenizer.encodeText('x');
  assert.ok(x !== undefined);
  const { text } = await write('axb', { suppressed: new Set([x]), trie: null });
  assert.ok(!text.includes('x'));
});

test('a limit and a cancel stop between tokens, and say so', async () => {
  const limited = await write('abcdef', { maxNewTokens: 3, trie: null });
  assert.equal(limited.stop, 'length');
  assert.equal(limited.ids.length, 3);
  assert.deepEqual(limited.fedIds, limited.ids.slice(0, 2), 'the last token is not in the cache');
  let polls = 0;
  const cancelled = await write('abcdef', { trie: null }, () => ++polls > 2);
  assert.equal(cancelled.stop, 'cancelled');
  assert.equal(cancelled.ids.length, 2);
});
