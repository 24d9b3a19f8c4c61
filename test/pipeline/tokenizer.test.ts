// Text to ids and ids to bytes, over vocabularies of every supported form.

import assert from 'node:assert/strict';
import test from 'node:test';
import { makeRandom } from '../../models/pipeline/nextToken';
import { decodeAll } from '../../models/pipeline/textStream';
import { makeTokenizer } from '../../models/pipeline/tokenizer';
import { byteLevelJson, gemmaJson, llama2Json, llama3Json, smallTokenizers } from './smallTokenizers';

const texts = [
  { name: 'plain words', text: 'Where is the Save button?' },
  { name: 'leading and double blanks', text: '  two  blanks ' },
  { name: 'line breaks and tabs', text: '\nfirst\n\n\tsecond\n' },
  { name: 'coordinates', text: 'Save [1, 20, 300, 999] and [[7, 8, 1000, 0]]' },
  { name: 'Chinese', text: '点击“保存”按钮' },
  { name: 'emoji and joined signs', text: '👩‍👩‍👧 é e\u0301 ﬁ' },
  { name: 'half a surrogate pair is replaced', text: 'a\ud800b', back: 'a\ufffdb' },
  { name: 'text in the form of special tokens', text: '<region_fea></s><|end|><start_of_turn><unk><0x0A>' },
  { name: 'nothing', text: '' },
];

for (const { name: kind, tokenizer } of smallTokenizers) {
  for (const { name, text, back } of texts) {
    test(`${kind}: ${name} come back as they went`, () => {
      const ids = tokenizer.encodeText(text);
      assert.equal(decodeAll(tokenizer, ids), back ?? text);
      assert.deepEqual(
        ids.filter((id) => tokenizer.isSpecial(id)),
        [],
      );
    });
  }

  test(`${kind}: no text brings out a special token`, () => {
    const random = makeRandom(5);
    const pieces = [
      '<',
      '>',
      '/',
      's',
      '|',
      'end',
      '<s>',
      '</s>',
      'unk',
      '<region_fea>',
      ' ',
      '0x0A',
      '▁',
      '\u0000',
    ];
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 12 }, () => pieces[Math.floor(random() * pieces.length)]).join('');
      assert.ok(!tokenizer.encodeText(text).some((id) => tokenizer.isSpecial(id)), JSON.stringify(text));
    }
  });

  test(`${kind}: special tokens add no bytes, ids without token neither`, () => {
    const region = tokenizer.specialId('<region_fea>');
    assert.ok(tokenizer.isSpecial(region));
    assert.equal(tokenizer.tokenBytes(region).length, 0);
    assert.equal(tokenizer.tokenBytes(tokenizer.vocabSize + 5).length, 0);
    assert.equal(tokenizer.vocabSize, region + 1);
  });

  test(`${kind}: 100 kB without a blank is encoded whole`, () => {
    const text = 'Abc1'.repeat(25_000);
    assert.equal(decodeAll(tokenizer, tokenizer.encodeText(text)), text);
  });
}

test('an unknown special token is named', () => {
  assert.throws(() => makeTokenizer(byteLevelJson()).specialId('<|nobody|>'), {
    name: 'RangeError',
    message: /<\|nobody\|>/,
  });
});

test('a vocabulary that merges up to a special token still spells it as text', () => {
  const json = llama2Json();
  const merges = [...json.model.merges, ['<', '/'], ['</', 's'], ['</s', '>']];
  const vocab = { ...json.model.vocab };
  for (const token of ['</', '</s']) vocab[token] = 5000 + token.length;
  const tokenizer = makeTokenizer({ ...json, model: { ...json.model, vocab, merges } });
  const ids = tokenizer.encodeText('a</s>b');
  assert.ok(!ids.includes(2));
  assert.equal(decodeAll(tokenizer, ids), 'a</s>b');
  assert.ok(ids.includes(vocab['</s'] ?? -1), 'in the longest ordinary pieces');
});

test('a vocabulary that looks whole words up before merging still spells a special token as text', () => {
  const json = llama3Json();
  const vocab: Record<string, number> = { ...json.model.vocab, '<s>': 3000 };
  const tokenizer = makeTokenizer({
    ...json,
    added_tokens: [{ id: 3000, content: '<s>', special: true }],
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
    model: { ...json.model, vocab },
  });
  assert.deepEqual(
    tokenizer.encodeText('<s>'),
    ['<', 's', '>'].map((char) => vocab[char]),
  );
});

test('a character that nothing spells is left out', () => {
  const json = llama2Json();
  const tokenizer = makeTokenizer({ ...json, model: { ...json.model, byte_fallback: false } });
  assert.equal(decodeAll(tokenizer, tokenizer.encodeText('a保b')), 'ab');
});

test('a dummy space stands before every text of Llama 2, a line break included', () => {
  const json = llama2Json();
  const { vocab } = json.model;
  assert.deepEqual(makeTokenizer(json).encodeText('\n'), [vocab['▁'], vocab['<0x0A>']]);
  assert.deepEqual(makeTokenizer(gemmaJson()).encodeText('\n'), [gemmaJson().model.vocab['\n']]);
});

test('a dummy space for the first word only is left out behind a special token', () => {
  const json = llama2Json();
  const tokenizer = makeTokenizer({
    ...json,
    normalizer: null,
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: false },
  });
  const { vocab } = json.model;
  assert.deepEqual(tokenizer.encodeText('a'), [vocab['▁'], vocab['a']]);
  assert.deepEqual(tokenizer.encodeText('a', 'after_special'), [vocab['a']]);
});

const spellings = [
  { name: 'a blank and an accent of a byte-level token', json: byteLevelJson(), token: 'Ġ', bytes: [0x20] },
  { name: 'a byte that is no text alone', json: byteLevelJson(), token: 'Ã', bytes: [0xc3] },
  { name: 'a word mark', json: llama2Json(), token: '▁[', bytes: [0x20, 0x5b] },
  { name: 'a byte token', json: llama2Json(), token: '<0xE2>', bytes: [0xe2] },
];
for (const { name, json, token, bytes } of spellings) {
  test(`the bytes of ${name}`, () => {
    const id = json.model.vocab[token];
    assert.ok(id !== undefined);
    assert.deepEqual([...makeTokenizer(json).tokenBytes(id)], bytes);
  });
}

const faults = [
  { name: 'no object', json: 'tokenizer', says: /tokenizer\.json is missing or not an object/ },
  { name: 'no model', json: { added_tokens: [] }, says: /model is missing/ },
  {
    name: 'another kind of model',
    json: { ...byteLevelJson(), model: { type: 'WordPiece', vocab: {} } },
    says: /WordPiece is not supported, expected BPE/,
  },
  {
    name: 'no known spelling',
    json: { ...byteLevelJson(), decoder: null, pre_tokenizer: null },
    says: /neither its decoder nor its pre-tokenizer/,
  },
  {
    name: 'an added token without id',
    json: { ...byteLevelJson(), added_tokens: [{ content: '<x>' }] },
    says: /needs an id and a content/,
  },
];
for (const { name, json, says } of faults) {
  test(`a tokenizer.json with ${name} is refused in one sentence`, () => {
    assert.throws(() => makeTokenizer(json), { name: 'RangeError', message: says });
  });
}
