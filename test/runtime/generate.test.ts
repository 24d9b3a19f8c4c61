import assert from 'node:assert/strict';
import test from 'node:test';
import { makeBoxTrie } from '../../models/pipeline/boxTrie';
import type { Decoder } from '../../models/runtime/decoder';
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
  const decoder: Decoder = {
    length: () => position,
    run: () => Promise.resolve([next()]),
    truncate: () => undefined,
    close: () => Promise.resolve(),
  };
  return { decoder, first: next() };
}

const candidates = [
  { bx1: 10, by1: 20, bx2: 300, by2: 400 },
  { bx1: 500, by1: 500, bx2: 600, by2: 600 },
];
const trie = makeBoxTrie(candidates, tokenizer, { brackets: 'single' });

async function write(script: string, changes: Partial<GenerateOptions> = {}, cancelled = () => false) {
  const { decoder, first } = scriptedModel(script);
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
  const embed = () => Promise.resolve(new Float32Array(1));
  const written = await generate(decoder, tokenizer!, embed, first, options, hooks);
  return { ...written, streamed };
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
