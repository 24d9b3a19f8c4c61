// Answers as models write them, well and badly, to phrases and boxes.

import assert from 'node:assert/strict';
import test from 'node:test';
import { formatBinBox, formatBinPoint } from '../../models/pipeline/bins';
import { makeRandom } from '../../models/pipeline/nextToken';
import { parseAnswer, remarkOf } from '../../models/pipeline/parse';

const parse = (text: string) => parseAnswer(text, { bins: 1000 });

/** Each group as `phrase: boxes points`. */
const show = (text: string): string[] =>
  parse(text).groups.map(
    ({ phrase, boxes, points }) =>
      `${phrase}: ${[...boxes.map(formatBinBox), ...points.map(formatBinPoint)].join(' ')}`,
  );

const rows = [
  {
    name: 'a phrase and its box',
    text: 'Save [1, 2, 30, 40]',
    groups: ['Save: [1, 2, 30, 40]'],
    words: 'Save',
  },
  { name: 'no box at all', text: 'Nothing here.', groups: [], words: 'Nothing here.' },
  { name: 'a box alone', text: '[1, 2, 30, 40]', groups: [': [1, 2, 30, 40]'], words: '' },
  {
    name: 'two levels of brackets',
    text: 'Save [[1, 2, 30, 40]].',
    groups: ['Save: [1, 2, 30, 40]'],
    words: 'Save.',
  },
  {
    name: 'several boxes in one bracket',
    text: 'tabs [[1, 2, 3, 4], [5, 6, 7, 8]] above',
    groups: ['tabs: [1, 2, 3, 4] [5, 6, 7, 8]'],
    words: 'tabs above',
  },
  {
    name: 'boxes one after another',
    text: 'tabs [1, 2, 3, 4], [5, 6, 7, 8] and [9, 9, 9, 9]',
    groups: ['tabs: [1, 2, 3, 4] [5, 6, 7, 8] [9, 9, 9, 9]'],
    words: 'tabs',
  },
  {
    name: 'a box written twice is kept twice',
    text: 'tab [1, 2, 3, 4] [1, 2, 3, 4]',
    groups: ['tab: [1, 2, 3, 4] [1, 2, 3, 4]'],
    words: 'tab',
  },
  { name: 'two numbers are a point', text: 'Tap [500, 20].', groups: ['Tap: [500, 20]'], words: 'Tap.' },
  {
    name: 'no blanks and many blanks',
    text: 'Save [1,2,30,40] or Load [ 1 ,  2 , 30 , 40 ]',
    groups: ['Save: [1, 2, 30, 40]', 'Load: [1, 2, 30, 40]'],
    words: 'Save or Load',
  },
  {
    name: 'blanks instead of commas',
    text: 'Save [1 2 30 40]',
    groups: ['Save: [1, 2, 30, 40]'],
    words: 'Save',
  },
  {
    name: 'decimals are rounded down',
    text: 'Save [1.9, 2.0, 30.5, 40.]',
    groups: ['Save: [1, 2, 30, 40]'],
    words: 'Save',
  },
  {
    name: 'a comma parts phrases',
    text: 'a red Save button [1, 2, 3, 4], the Load button [5, 6, 7, 8]',
    groups: ['red Save button: [1, 2, 3, 4]', 'Load button: [5, 6, 7, 8]'],
    words: 'a red Save button, the Load button',
  },
  {
    name: 'so do full stops, semicolons and line ends',
    text: 'It is open. The tab [1, 2, 3, 4]; and an icon [5, 6, 7, 8]\nField [9, 9, 9, 9]',
    groups: ['tab: [1, 2, 3, 4]', 'icon: [5, 6, 7, 8]', 'Field: [9, 9, 9, 9]'],
    words: 'It is open. The tab; and an icon\nField',
  },
  {
    name: 'a full stop inside a name does not',
    text: 'Open settings.json v1.2 [1, 2, 3, 4]',
    groups: ['Open settings.json v1.2: [1, 2, 3, 4]'],
    words: 'Open settings.json v1.2',
  },
  {
    name: 'a sentence that ends before its box',
    text: 'Look. It is the Save button. [1, 2, 3, 4]',
    groups: ['It is the Save button: [1, 2, 3, 4]'],
    words: 'Look. It is the Save button.',
  },
  {
    name: 'a colon leads to the box',
    text: 'The Save button: [1, 2, 3, 4]',
    groups: ['Save button: [1, 2, 3, 4]'],
    words: 'The Save button:',
  },
  {
    name: 'numbered objects',
    text: 'The objects are: 1: cat [1, 2, 3, 4], 2: dog [5, 6, 7, 8].',
    groups: ['cat: [1, 2, 3, 4]', 'dog: [5, 6, 7, 8]'],
    words: 'The objects are: 1: cat, 2: dog.',
  },
  {
    name: 'a list with marks',
    text: '- Save [1, 2, 3, 4]\n* Load [5, 6, 7, 8]\n3. Quit [9, 9, 9, 9]',
    groups: ['Save: [1, 2, 3, 4]', 'Load: [5, 6, 7, 8]', 'Quit: [9, 9, 9, 9]'],
    words: '- Save\n* Load\n3. Quit',
  },
  {
    name: 'a time is no list number',
    text: '9:41 clock [1, 2, 3, 4]',
    groups: ['9:41 clock: [1, 2, 3, 4]'],
    words: '9:41 clock',
  },
  {
    name: 'quoted commas, stops and brackets are letters',
    text: 'Text displaying "< Apple, Inc. [1, 2, 3, 4]; ok" [[0, 59, 199, 106]], Button [[5, 6, 7, 8]]',
    groups: ['Text displaying "< Apple, Inc. [1, 2, 3, 4]; ok": [0, 59, 199, 106]', 'Button: [5, 6, 7, 8]'],
    words: 'Text displaying "< Apple, Inc. [1, 2, 3, 4]; ok", Button',
  },
  {
    name: 'round quotation marks too',
    text: '“a, [1, 2]” [1, 2, 3, 4]',
    groups: ['“a, [1, 2]”: [1, 2, 3, 4]'],
    words: '“a, [1, 2]”',
  },
  {
    name: 'an inch mark opens no quotation',
    text: 'the 5" screen [1, 2, 3, 4] and 6" too',
    groups: ['5" screen: [1, 2, 3, 4]'],
    words: 'the 5" screen and 6" too',
  },
  {
    name: 'a quotation that never closes is none',
    text: 'the "Save button [1, 2, 3, 4]\nand "Load" [5, 6, 7, 8]',
    groups: ['"Save button: [1, 2, 3, 4]', '"Load": [5, 6, 7, 8]'],
    words: 'the "Save button\nand "Load"',
  },
  {
    name: 'parentheses around a box go with it',
    text: 'Save ([1, 2, 3, 4]) here',
    groups: ['Save: [1, 2, 3, 4]'],
    words: 'Save here',
  },
  {
    name: 'other brackets are words',
    text: 'the [x] box, step [1], [New] and []',
    groups: [],
    words: 'the [x] box, step [1], [New] and []',
  },
  {
    name: 'a box right behind other brackets',
    text: '[x] [1, 2, 3, 4]',
    groups: ['[x]: [1, 2, 3, 4]'],
    words: '[x]',
  },
  {
    name: 'Chinese',
    text: '点击保存按钮[[1, 2, 3, 4]]，然后关闭[5, 6, 7, 8]。',
    groups: ['点击保存按钮: [1, 2, 3, 4]', '然后关闭: [5, 6, 7, 8]'],
    words: '点击保存按钮，然后关闭。',
  },
  { name: 'an article alone is kept', text: 'the [1, 2, 3, 4]', groups: ['the: [1, 2, 3, 4]'], words: 'the' },
];
for (const { name, text, groups, words } of rows) {
  test(name, () => {
    assert.deepEqual(show(text), groups);
    assert.equal(parse(text).text, words);
    assert.deepEqual(parse(text).remarks, []);
  });
}

const remarked = [
  {
    name: 'corners in the wrong order are swapped',
    text: 'a [30, 40, 1, 2]',
    groups: ['a: [1, 2, 30, 40]'],
    remarks: [remarkOf.reversed],
  },
  {
    name: 'what lies outside is cut',
    text: 'a [-5, 0, 1200, 99999999999999999999]',
    groups: ['a: [0, 0, 1000, 1000]'],
    remarks: [remarkOf.clamped],
  },
  {
    name: 'the far edge is inside',
    text: 'a [0, 0, 1000, 1000]',
    groups: ['a: [0, 0, 1000, 1000]'],
    remarks: [],
  },
  {
    name: 'fractions are of the picture',
    text: 'a [0.1, 0.29, 0.57, 1]',
    groups: ['a: [100, 290, 570, 1000]'],
    remarks: [remarkOf.fractions],
  },
  {
    name: 'small whole numbers are no fractions',
    text: 'a [0, 0, 1, 1]',
    groups: ['a: [0, 0, 1, 1]'],
    remarks: [],
  },
  {
    name: 'a decimal beside a larger number is no fraction',
    text: 'a [0.5, 0.5, 2, 2]',
    groups: ['a: [0, 0, 2, 2]'],
    remarks: [],
  },
  { name: 'three numbers are no box', text: 'a [1, 2, 3]', groups: [], remarks: [remarkOf.wrongCount] },
  {
    name: 'nor are five',
    text: 'a [1, 2, 3, 4, 5] b [1, 2, 3, 4]',
    groups: ['b: [1, 2, 3, 4]'],
    remarks: [remarkOf.wrongCount],
  },
  {
    name: 'a number with two points cannot be read',
    text: 'a [1.2.3, 2, 3, 4]',
    groups: [],
    remarks: [remarkOf.malformed],
  },
  {
    name: 'an answer cut off inside a box',
    text: 'Save [1, 2, 3, 4] Load [5, 6, 7',
    groups: ['Save: [1, 2, 3, 4]'],
    remarks: [remarkOf.unclosed],
  },
  {
    name: 'an answer cut off behind a complete last number',
    text: 'Save [1, 2, 3, 4',
    groups: [],
    remarks: [remarkOf.unclosed],
  },
  {
    name: 'an outer bracket that is not closed',
    text: 'tabs [[1, 2, 3, 4], [5, 6, 7, 8] end',
    groups: ['tabs: [1, 2, 3, 4] [5, 6, 7, 8]'],
    remarks: [remarkOf.unclosed],
  },
  {
    name: 'numbers beside a box',
    text: 'a [[1, 2, 3, 4], 5, 6]',
    groups: ['a: [1, 2, 3, 4]'],
    remarks: [remarkOf.strayNumbers],
  },
  {
    name: 'the same fault twice is one remark',
    text: 'a [9, 9, 1, 1] b [8, 8, 1, 1]',
    groups: ['a: [1, 1, 9, 9]', 'b: [1, 1, 8, 8]'],
    remarks: [remarkOf.reversed],
  },
];
for (const { name, text, groups, remarks } of remarked) {
  test(name, () => {
    assert.deepEqual(show(text), groups);
    assert.deepEqual(parse(text).remarks, remarks);
  });
}

test('the cut-off end of a box is not among the words', () => {
  assert.equal(parse('Save [1, 2, 3, 4] Load [5, 6, 7').text, 'Save Load');
});

test('start and end hold exactly the brackets', () => {
  const text = 'Save [[1, 2, 3, 4]] and Load [5, 6, 7, 8].';
  assert.deepEqual(
    parse(text).groups.map(({ start, end }) => text.slice(start, end)),
    ['[[1, 2, 3, 4]]', '[5, 6, 7, 8]'],
  );
});

test('reordering the boxes of an answer reorders the result and nothing else', () => {
  const parts = ['red tab [1, 2, 3, 4]', 'Save button [5, 6, 7, 8]', '"a, b" [[9, 9, 10, 10]]'];
  const forward = show(parts.join(', '));
  const backward = show([...parts].reverse().join(', '));
  assert.deepEqual(backward, forward.reverse());
});

test('whatever is written, nothing is thrown and every number stays on the picture', () => {
  const random = makeRandom(23);
  const valid =
    'Text "a [1]" [[0, 59, 199, 106]], 1: Button [5, 6, 7, 8]. Tap [500, 20]; “x” [0.1, 0.2, 0.3, 0.4]\nEnd';
  const pieces = [
    '[',
    ']',
    '[[',
    ']]',
    ',',
    ' ',
    '.',
    '-',
    '"',
    '“',
    '”',
    '\n',
    '12',
    '999999',
    '0.5',
    'ab',
    '保',
    '\ud800',
    '(',
    ')',
    '1:',
  ];
  for (let round = 0; round < 4000; round++) {
    let text = '';
    if (round % 2 === 0) {
      const length = Math.floor(random() * 40);
      for (let i = 0; i < length; i++) text += pieces[Math.floor(random() * pieces.length)];
    } else {
      text = valid;
      for (let i = 0; i < 4; i++) {
        const at = Math.floor(random() * text.length);
        const piece = pieces[Math.floor(random() * pieces.length)] ?? '';
        text = text.slice(0, at) + (random() < 0.5 ? piece : '') + text.slice(at + Math.floor(random() * 3));
      }
    }
    const { groups } = parse(text);
    let last = 0;
    for (const { boxes, points, start, end } of groups) {
      assert.ok(last <= start && start < end && end <= text.length, JSON.stringify(text));
      assert.ok(text.charAt(start) === '[' && text.charAt(end - 1) === ']', JSON.stringify(text));
      last = end;
      for (const { bx1, by1, bx2, by2 } of boxes) {
        assert.ok(0 <= bx1 && bx1 <= bx2 && bx2 <= 1000 && 0 <= by1 && by1 <= by2 && by2 <= 1000);
      }
      for (const { bx, by } of points) assert.ok(0 <= bx && bx <= 1000 && 0 <= by && by <= 1000);
    }
  }
});

// Each would take minutes or more in a parser that looks back; the runner's own limit is the only clock here.
const huge = [
  { name: 'opening brackets', text: '['.repeat(1_000_000) },
  { name: 'closing brackets', text: ']'.repeat(1_000_000) },
  { name: 'half boxes', text: '[1, 2, '.repeat(150_000) },
  { name: 'opening quotation marks', text: '“'.repeat(1_000_000) },
  { name: 'straight quotation marks', text: ' "'.repeat(500_001) },
  { name: 'digits in a bracket', text: `[${'1'.repeat(1_000_000)}]` },
  { name: 'blanks in a bracket', text: `[1${' '.repeat(1_000_000)}2, 3, 4]` },
  { name: 'dashes before a box', text: `${'-'.repeat(1_000_000)}x [1, 2, 3, 4]` },
  { name: 'boxes in one phrase', text: '[1, 2, 3, 4], '.repeat(70_000) },
  { name: 'boxes in one bracket', text: `[${'[1, 2, 3, 4], '.repeat(70_000)}]` },
  { name: 'phrases with boxes', text: 'tab [1, 2, 3, 4], '.repeat(55_000) },
  { name: 'unclosed boxes around good ones', text: '[[1, 2, 3, 4] [ x '.repeat(55_000) },
];
for (const { name, text } of huge) {
  test(`a megabyte of ${name} is read`, { timeout: 60_000 }, () => {
    assert.ok(parse(text).text.length <= text.length);
  });
}
