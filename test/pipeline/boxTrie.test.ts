// Grounded decoding: whatever the model wants, its boxes are candidates.

import assert from 'node:assert/strict';
import test from 'node:test';
import { formatBinBox, type BinBox } from '../../models/pipeline/bins';
import { boxCursor, makeBoxTrie, type BoxCursor } from '../../models/pipeline/boxTrie';
import { chooseToken, makeRandom } from '../../models/pipeline/nextToken';
import { parseAnswer } from '../../models/pipeline/parse';
import { decodeAll } from '../../models/pipeline/textStream';
import { makeTokenizer, type TextTokenizer } from '../../models/pipeline/tokenizer';
import { byteLevelJson, llama2Json, smallTokenizers } from './smallTokenizers';

const box = (bx1: number, by1: number, bx2: number, by2: number): BinBox => ({ bx1, by1, bx2, by2 });

/** One is a prefix of another digit by digit, two are the same box, one has every length of number. */
const candidates = [
  box(1, 2, 3, 4),
  box(1, 2, 3, 45),
  box(1, 2, 3, 456),
  box(10, 20, 300, 400),
  box(10, 20, 300, 400),
  box(0, 0, 999, 7),
];

/** The id of a token with exactly these bytes. */
function idOf(tokenizer: TextTokenizer, text: string): number {
  for (let id = 0; id < tokenizer.vocabSize; id++) {
    if (!tokenizer.isSpecial(id) && Buffer.from(tokenizer.tokenBytes(id)).toString('utf8') === text)
      return id;
  }
  throw new Error(`no token ${text}`);
}

/** Feeds a text's tokens; the result has the candidates of each box. */
function feed(cursor: BoxCursor, tokenizer: TextTokenizer, text: string): (readonly number[])[] {
  const closed: (readonly number[])[] = [];
  for (const id of tokenizer.encodeText(text)) {
    assert.ok(cursor.mayWrite(id), `${JSON.stringify(text)}: token ${id} is refused`);
    const allowed = cursor.allowed();
    assert.ok(allowed === null || allowed.includes(id));
    const found = cursor.push(id);
    if (found !== null) closed.push(found);
  }
  return closed;
}

for (const { name: kind, tokenizer } of smallTokenizers) {
  for (const brackets of ['single', 'double'] as const) {
    const trie = makeBoxTrie(candidates, tokenizer, { brackets });

    test(`${kind}, ${brackets}: boxes in an answer are candidates, whatever the logits`, () => {
      const random = makeRandom(41);
      const wanted = new Set(candidates.map(formatBinBox));
      // Characters that matter to brackets are drawn more often than the thousand others.
      const loud = ['[', ']', '"', '“', '”', ',', ' ', '\n', '1', '2', '.', '保', 'a'].flatMap((text) =>
        tokenizer.encodeText(text),
      );
      for (let id = 0; id < tokenizer.vocabSize; id++) {
        if (/[[\]"]/.test(Buffer.from(tokenizer.tokenBytes(id)).toString('latin1'))) loud.push(id);
      }
      let nBoxes = 0;
      let nQuotedBrackets = 0;
      for (let round = 0; round < 150; round++) {
        const cursor = boxCursor(trie);
        const ids: number[] = [];
        const logits = new Float32Array(tokenizer.vocabSize);
        const chosen: (readonly number[])[] = [];
        for (let step = 0; step < 120; step++) {
          for (let id = 0; id < logits.length; id++) logits[id] = random() * 3;
          for (const id of loud) logits[id] = random() * 6;
          const { id } = chooseToken(
            logits,
            { temperature: 1, topP: 1, random },
            cursor.allowed() ?? ((token: number) => cursor.mayWrite(token)),
          );
          ids.push(id);
          const closed = cursor.push(id);
          if (closed !== null) chosen.push(closed);
        }
        const text = decodeAll(tokenizer, ids);
        const { groups } = parseAnswer(text, { bins: 1000 });
        const boxes = groups.flatMap((group) => group.boxes).map(formatBinBox);
        for (const written of boxes) assert.ok(wanted.has(written), `${written} in ${JSON.stringify(text)}`);
        assert.deepEqual(
          groups.flatMap((group) => group.points),
          [],
          JSON.stringify(text),
        );
        // What the cursor reported is what the parser reads, in order; the last box may have been cut off.
        const reported = chosen.map((indices) =>
          formatBinBox(candidates[indices[0] ?? -1] ?? box(0, 0, 0, 0)),
        );
        assert.deepEqual(boxes, reported.slice(0, boxes.length), JSON.stringify(text));
        assert.ok(reported.length - boxes.length <= 1, JSON.stringify(text));
        nBoxes += boxes.length;
        if (/"[^"\n]*\[[^"\n]*"/.test(text)) nQuotedBrackets++;
      }
      // Otherwise this test would show nothing.
      assert.ok(100 < nBoxes, `${nBoxes} boxes`);
      assert.ok(3 < nQuotedBrackets, `${nQuotedBrackets} answers with quoted brackets`);
    });

    test(`${kind}, ${brackets}: every candidate can be written, and is reported with those that share its box`, () => {
      for (const candidate of candidates) {
        const text = formatBinBox(candidate);
        const written = `Save ${brackets === 'single' ? text : `[${text}]`}`;
        const [closed, ...rest] = feed(boxCursor(trie), tokenizer, written);
        assert.deepEqual(rest, []);
        assert.deepEqual(
          closed?.map((index) => formatBinBox(candidates[index] ?? box(0, 0, 0, 0))),
          candidates.map(formatBinBox).filter((other) => other === text),
        );
      }
    });

    test(`${kind}, ${brackets}: brackets in a quotation are free, unless they hold numbers`, () => {
      const cursor = boxCursor(trie);
      assert.deepEqual(feed(cursor, tokenizer, 'Text "a [New] [ ] b'), []);
      assert.equal(cursor.allowed(), null);
      feed(cursor, tokenizer, ' [5');
      assert.equal(cursor.mayWrite(idOf(tokenizer, ']')), false, 'the quotation may never be closed');
      feed(cursor, tokenizer, '" ');
      assert.equal(cursor.mayWrite(idOf(tokenizer, ']')), true);
    });

    test(`${kind}, ${brackets}: without candidates no box can begin`, () => {
      const cursor = boxCursor(makeBoxTrie([], tokenizer, { brackets }));
      feed(cursor, tokenizer, 'Save "[x]" and ');
      assert.equal(cursor.mayWrite(idOf(tokenizer, '[')), false);
      assert.throws(() => cursor.push(idOf(tokenizer, '[')), RangeError);
    });

    test(`${kind}, ${brackets}: inside a box nothing else is possible, not even the end`, () => {
      const cursor = boxCursor(trie);
      feed(cursor, tokenizer, brackets === 'single' ? 'Save [' : 'Save [[');
      const allowed = cursor.allowed();
      assert.ok(allowed !== null && 0 < allowed.length);
      const spelt = allowed.map((id) => Buffer.from(tokenizer.tokenBytes(id)).toString('utf8'));
      assert.ok(
        spelt.every((text) => ['0', '1', '10'].includes(text)),
        spelt.join(),
      );
      assert.equal(cursor.mayWrite(tokenizer.specialId('<region_fea>')), false);
      assert.equal(cursor.mayWrite(idOf(tokenizer, 'a')), false);
      assert.throws(() => cursor.push(idOf(tokenizer, 'a')), {
        name: 'RangeError',
        message: /may not be written/,
      });
    });
  }

  test(`${kind}: the paths spell the coordinates, from bracket to bracket`, () => {
    const { paths } = makeBoxTrie(candidates, tokenizer, { brackets: 'single' });
    for (const [i, candidate] of candidates.entries()) {
      const bytes = (paths[i] ?? []).flatMap((id) => [...tokenizer.tokenBytes(id)]);
      assert.equal(`[${Buffer.from(bytes).toString('utf8')}]`, formatBinBox(candidate));
    }
  });
}

const own = makeTokenizer(byteLevelJson());
const llama2 = makeTokenizer(llama2Json());

/** The tokens between the brackets of a whole box, however they came about. */
function tokensOfWhole(tokenizer: TextTokenizer, candidate: BinBox): readonly number[] {
  const ids = tokenizer.encodeText(formatBinBox(candidate));
  const spells = (id: number, text: string) =>
    Buffer.from(tokenizer.tokenBytes(id)).toString('utf8').trimStart() === text;
  return ids.slice(ids.findIndex((id) => spells(id, '[')) + 1, -1);
}

test('the paths are what the tokenizer makes of each box as a whole', () => {
  const random = makeRandom(23);
  const coordinate = () => Math.floor(random() * (random() < 0.5 ? 1000 : 30));
  const many = Array.from({ length: 200 }, () => box(coordinate(), coordinate(), coordinate(), coordinate()));
  const json = byteLevelJson();
  const joining = makeTokenizer({
    ...json,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
    model: {
      ...json.model,
      vocab: { ...json.model.vocab, Ġ1: 4000 },
      merges: [['Ġ', '1'], ...json.model.merges],
    },
  });
  const blankWithOne = joining.encodeText(', 1').at(-1);
  assert.deepEqual(
    joining.encodeText(' 1'),
    [blankWithOne],
    'a number of this vocabulary hangs on its comma',
  );
  for (const tokenizer of [...smallTokenizers.map((small) => small.tokenizer), joining]) {
    // Some boxes are met first, so that the others' numbers are known in part.
    makeBoxTrie(many.slice(0, 20), tokenizer, { brackets: 'single' });
    const { paths } = makeBoxTrie(many, tokenizer, { brackets: 'single' });
    assert.deepEqual(
      paths,
      many.map((candidate) => tokensOfWhole(tokenizer, candidate)),
    );
  }
});

const certainRows = [
  { name: 'nothing in front of a box', written: 'Save ', whole: '', digits: '' },
  { name: 'nothing where candidates differ', written: 'Save [', whole: '', digits: '' },
  {
    name: 'the rest of the only one left',
    written: 'Save [10',
    whole: ', 20, 300, 400',
    digits: ', 20, 300, 400',
  },
  { name: 'what all that are left share', written: 'Save [1,', whole: ' 2, 3, ', digits: ' 2, 3, 4' },
  { name: 'nothing where the box may end or go on', written: 'Save [1, 2, 3, 4', whole: '', digits: '' },
  { name: 'nothing behind the last number', written: 'Save [10, 20, 300, 400', whole: '', digits: '' },
];
for (const { name, written, whole, digits } of certainRows) {
  test(`certain is ${name}`, () => {
    for (const [tokenizer, is] of [
      [own, whole],
      [llama2, digits],
    ] as const) {
      const cursor = boxCursor(makeBoxTrie(candidates, tokenizer, { brackets: 'single' }));
      feed(cursor, tokenizer, written);
      const certain = cursor.certain();
      assert.equal(decodeAll(tokenizer, certain, { firstSpace: 'keep' }), is);
      for (const id of certain) {
        assert.deepEqual(cursor.allowed(), [id]);
        cursor.push(id);
      }
    }
  });
}

const jumps = [
  { name: 'opens and goes on with a word', token: '["', brackets: 'single' },
  { name: 'opens and closes', token: '[]', brackets: 'single' },
  { name: 'opens twice where once is right', token: '[[', brackets: 'single' },
] as const;
for (const { name, token, brackets } of jumps) {
  test(`a token that ${name} is refused`, () => {
    const cursor = boxCursor(makeBoxTrie(candidates, own, { brackets }));
    assert.equal(cursor.mayWrite(idOf(own, token)), false);
  });
}

test('a token that opens both brackets, or one and a blank before, may be written', () => {
  const double = boxCursor(makeBoxTrie(candidates, own, { brackets: 'double' }));
  assert.ok(double.mayWrite(idOf(own, ' [[')));
  double.push(idOf(own, ' [['));
  assert.deepEqual(
    double.allowed()?.map((id) => decodeAll(own, [id])),
    ['0', '1', '10'],
  );
  const single = boxCursor(makeBoxTrie(candidates, own, { brackets: 'single' }));
  assert.ok(single.mayWrite(idOf(own, ' [')));
});

test('behind the first of two brackets only the second can come', () => {
  const cursor = boxCursor(makeBoxTrie(candidates, own, { brackets: 'double' }));
  cursor.push(idOf(own, '['));
  assert.deepEqual(cursor.allowed(), [idOf(own, '[')]);
});

test('digit by digit, a box may end or go on where another one is longer', () => {
  const cursor = boxCursor(makeBoxTrie(candidates, llama2, { brackets: 'single' }));
  assert.deepEqual(feed(cursor, llama2, '[1, 2, 3, 4'), []);
  const spelt = cursor.allowed()?.map((id) => decodeAll(llama2, [id], { firstSpace: 'keep' }));
  assert.deepEqual([...new Set(spelt)].sort(), ['5', ']', '],', '].', ']['].sort());
});

test('a box that is certain is complete with its last number, and its bracket is not part of the choice', () => {
  const cursor = boxCursor(makeBoxTrie([box(10, 20, 300, 400)], own, { brackets: 'single' }));
  const closed = own.encodeText('[10, 20, 300, 400').map((id) => cursor.push(id));
  assert.deepEqual(closed.at(-1), [0]);
  assert.equal(cursor.inCoordinates(), false);
  const allowed = cursor.allowed() ?? [];
  assert.ok(allowed.includes(idOf(own, '].')));
  assert.ok(allowed.every((id) => Buffer.from(own.tokenBytes(id)).toString().trimStart().startsWith(']')));
  assert.equal(cursor.mayWrite(idOf(own, ' ')), false);
  assert.equal(cursor.mayWrite(idOf(own, '].')), true);
  assert.equal(cursor.push(idOf(own, '].')), null);
});

test('in double brackets a second box may follow, and nothing but a box or the end', () => {
  const cursor = boxCursor(makeBoxTrie(candidates, own, { brackets: 'double' }));
  assert.deepEqual(feed(cursor, own, 'tabs [[10, 20, 300, 400]'), [[3, 4]]);
  assert.equal(cursor.mayWrite(idOf(own, 'a')), false);
  assert.equal(cursor.mayWrite(own.specialId('<|end|>')), false);
  assert.deepEqual(feed(cursor, own, ', [0, 0, 999, 7]].'), [[5]]);
  assert.equal(cursor.mayWrite(own.specialId('<|end|>')), true);
});

test('half a character before a bracket does not hide it', () => {
  const cursor = boxCursor(makeBoxTrie(candidates, own, { brackets: 'single' }));
  const [firstByte] = own.encodeText('保');
  assert.ok(firstByte !== undefined);
  cursor.push(firstByte);
  cursor.push(idOf(own, '['));
  assert.notEqual(cursor.allowed(), null);
});

test('a vocabulary that joins brackets and digits is refused', () => {
  const json = byteLevelJson();
  const vocab = { ...json.model.vocab, '[1': 4000 };
  const tokenizer = makeTokenizer({
    ...json,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
    model: { ...json.model, vocab, merges: [['[', '1'], ...json.model.merges] },
  });
  assert.throws(() => makeBoxTrie(candidates, tokenizer, { brackets: 'single' }), {
    name: 'RangeError',
    message: /\[1, 2, 3, 4\] with coordinates apart from brackets/,
  });
});
