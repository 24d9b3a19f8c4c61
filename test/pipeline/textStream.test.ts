// Ids to text, at once and piece by piece.

import assert from 'node:assert/strict';
import test from 'node:test';
import { makeRandom } from '../../models/pipeline/nextToken';
import { decodeAll, textStream } from '../../models/pipeline/textStream';
import { makeTokenizer, type TextTokenizer } from '../../models/pipeline/tokenizer';
import { byteLevelJson, llama2Json, smallTokenizers } from './smallTokenizers';

function streamed(tokenizer: TextTokenizer, ids: readonly number[]): string {
  const stream = textStream(tokenizer);
  return ids.map((id) => stream.push(id)).join('') + stream.end();
}

for (const { name, tokenizer } of smallTokenizers) {
  test(`${name}: pushes and end together are the whole text, for any ids`, () => {
    const random = makeRandom(11);
    for (let round = 0; round < 200; round++) {
      const ids = Array.from({ length: 20 }, () => Math.floor(random() * tokenizer.vocabSize));
      assert.equal(streamed(tokenizer, ids), decodeAll(tokenizer, ids));
    }
  });

  test(`${name}: a character appears when its last byte does, never in halves`, () => {
    const ids = tokenizer.encodeText('保');
    const stream = textStream(tokenizer);
    const shown = ids.map((id) => stream.push(id));
    assert.equal(shown.at(-1), '保');
    assert.ok(shown.slice(0, -1).every((piece) => piece === '' || piece === ' '));
  });

  test(`${name}: bytes that never become a character are replaced at the end, and the stream is new again`, () => {
    const ids = tokenizer.encodeText('保').slice(0, -1);
    const stream = textStream(tokenizer);
    for (const id of ids) stream.push(id);
    assert.match(stream.end(), /\ufffd/u);
    const again = tokenizer.encodeText('ok').map((id) => stream.push(id));
    assert.equal(again.join('') + stream.end(), 'ok');
  });
}

test('a special token adds nothing', () => {
  const tokenizer = makeTokenizer(byteLevelJson());
  const ids = [...tokenizer.encodeText('a'), tokenizer.specialId('<|end|>'), ...tokenizer.encodeText('b')];
  assert.equal(decodeAll(tokenizer, ids), 'ab');
});

test('the dummy space goes at the start of an answer only, and can be kept', () => {
  const json = llama2Json();
  const tokenizer = makeTokenizer(json);
  const a = json.model.vocab['a'] ?? -1;
  const blank = json.model.vocab['▁'] ?? -1;
  assert.equal(decodeAll(tokenizer, [blank, blank, a, blank, a]), ' a a');
  assert.equal(decodeAll(tokenizer, [blank, a], { firstSpace: 'keep' }), ' a');
  const kept = textStream(tokenizer, { firstSpace: 'keep' });
  assert.equal(kept.push(blank) + kept.push(a) + kept.end(), ' a');
});

test('a byte order mark is text like any other', () => {
  const tokenizer = makeTokenizer(byteLevelJson());
  const ids = tokenizer.encodeText('\ufeffa');
  assert.equal(decodeAll(tokenizer, ids), '\ufeffa');
  assert.equal(streamed(tokenizer, ids), '\ufeffa');
});
