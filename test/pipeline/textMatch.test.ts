// Descriptions against texts: which one a person would mean.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { TextLine } from '../../protocol/inference';
import { makeRandom } from '../../models/pipeline/nextToken';
import {
  describeTarget,
  joinNeighbours,
  matchRunTogether,
  matchTarget,
  textSimilarity,
} from '../../models/pipeline/textMatch';

/** Best first; each row's texts must fall strictly from left to right. */
const orders = [
  {
    name: 'exact, then words inside, then parts, then nothing',
    description: 'Save',
    texts: ['Save', 'Save file', 'Press Save to keep all your changes', 'Saved', 'Cancel'],
  },
  {
    name: 'a word for a kind in front is part of the name where the kind stands behind',
    description: 'Toggle Trigger button',
    texts: ['Toggle Trigger', 'Open Trigger'],
  },
  {
    name: 'a short line beats the paragraph that holds it',
    description: 'the Cancel button',
    texts: [
      'Cancel',
      'If you want to cancel your subscription, go to the account page and follow the steps.',
    ],
  },
  {
    name: 'commands and roles do not count',
    description: 'Click on the "Save As" button',
    texts: ['Save As', 'Save', 'Click'],
  },
  { name: 'but may be what is looked for', description: 'press open', texts: ['Open', 'Press any key'] },
  { name: 'or part of it', description: 'open file', texts: ['Open File', 'File', 'Open'] },
  {
    name: 'quoted text is meant',
    description: 'the button left of "Cancel" in the Save dialog',
    texts: ['Cancel', 'Save'],
  },
  { name: 'a digit is a digit', description: 'press 0 on the calculator', texts: ['0', 'O', 'Calculator'] },
  { name: 'and not part of a longer number', description: 'press 1', texts: ['1', '10'] },
  { name: 'numbers tell pages apart', description: 'Page 2', texts: ['Page 2', 'Page 3'] },
  {
    name: 'where it stands does not count',
    description: 'the Settings gear at the top right',
    texts: ['Settings', 'Top stories'],
  },
  { name: 'a question', description: 'Where is the Games Tab located?', texts: ['Games', 'Located'] },
  { name: 'accents and case hardly count', description: 'CAFÉ', texts: ['CAFÉ', 'Cafe', 'Carafe'] },
  {
    name: 'letters that readers confuse',
    description: 'Installation',
    texts: ['Installation', 'lnsta1lati0n', 'Instruction'],
  },
  {
    name: 'rn and m',
    description: 'Modern terminal',
    texts: ['Modern terminal', 'Modem terminal', 'Terminal'],
  },
  {
    name: 'all words of a text, wherever they stand in the description',
    description: 'begin the tour at the second stop',
    texts: ['Begin at Second Stop', 'Tour', 'Guided Tour...'],
  },
  {
    name: 'words of a text in another order, before one of them',
    description: 'move the house to the lake',
    texts: ['Lake house', 'House', 'Lake home'],
  },
  {
    name: 'what an act is done to is less than the act',
    description: 'share the report of the week',
    texts: ['Share report', 'Share', 'Report'],
  },
  {
    name: 'what an act is done to is no kind of what is clicked',
    description: 'delete row',
    texts: ['Remove row', 'Remove'],
  },
  { name: 'a lost blank', description: 'Save As', texts: ['Save As', 'SaveAs', 'Save'] },
  { name: 'a cut-off text', description: 'Notifications', texts: ['Notifications', 'Notifica…', 'Notes'] },
  {
    name: 'a cut-off text with points',
    description: 'Notification settings',
    texts: ['Notification settings', 'Notification set...', 'Settings'],
  },
  {
    name: 'a misread letter',
    description: 'Preferences',
    texts: ['Preferences', 'Prefercnces', 'References', 'Differences'],
  },
  {
    name: 'more of the words is better',
    description: 'annual revenue report',
    texts: ['Annual revenue report', 'Report: annual revenue', 'Annual report', 'Annual leave'],
  },
  { name: 'Chinese commands and roles', description: '点击保存按钮', texts: ['保存', '另存为', '取消'] },
  {
    name: 'Chinese inside a longer text',
    description: '设置',
    texts: ['设置', '系统设置', '系统设置与隐私保护说明', '设计'],
  },
  { name: 'Japanese marks are letters', description: 'ガイド', texts: ['ガイド', 'カイト'] },
  { name: 'Cyrillic', description: 'кнопка Сохранить', texts: ['Сохранить', 'Сохранить как', 'Отмена'] },
  { name: 'a role in another language', description: 'botón Guardar', texts: ['Guardar', 'Botón de inicio'] },
  { name: 'a sign', description: 'press + on the calculator', texts: ['+', '-'] },
  {
    name: 'a name with punctuation',
    description: "the Don't save button",
    texts: ["Don't save", 'Dont save', 'Save'],
  },
  { name: 'full-width letters', description: 'ＯＫ', texts: ['OK', 'Cancel'] },
];
for (const { name, description, texts } of orders) {
  test(`in order: ${name}`, () => {
    const scores = texts.map((text) => textSimilarity(description, text));
    const shown = texts.map((text, i) => `${text} ${scores[i]?.toFixed(3)}`).join(' > ');
    for (let i = 1; i < scores.length; i++) assert.ok((scores[i] ?? 0) < (scores[i - 1] ?? 0), shown);
  });
}

const levels = [
  { name: 'the very same text is 1', description: 'Save As…', text: 'Save As…', from: 1, to: 1 },
  {
    name: 'a command before it costs next to nothing',
    description: 'click Save',
    text: 'Save',
    from: 0.95,
    to: 1,
  },
  {
    name: 'another case costs next to nothing',
    description: 'save as',
    text: 'Save As',
    from: 0.95,
    to: 0.999,
  },
  {
    name: 'confused letters are nearly the same',
    description: 'Install',
    text: 'lnstall',
    from: 0.88,
    to: 0.97,
  },
  { name: 'nothing in common is next to nothing', description: 'Save', text: 'Quit', from: 0, to: 0.1 },
  {
    name: 'filler words alone are little',
    description: 'a list of the files',
    text: 'of the',
    from: 0,
    to: 0.4,
  },
  { name: 'no text is nothing', description: 'Save', text: '', from: 0, to: 0 },
  { name: 'no description is nothing', description: '', text: 'Save', from: 0, to: 0 },
  { name: 'a sign is not another sign', description: '+', text: '×', from: 0, to: 0 },
  { name: 'half of a Chinese word is no match', description: '保存', text: '保护', from: 0, to: 0.45 },
];
for (const { name, description, text, from, to } of levels) {
  test(`how much: ${name}`, () => {
    const score = textSimilarity(description, text);
    assert.ok(from <= score && score <= to, `${score}`);
  });
}

const targets = [
  {
    name: 'a command and a role',
    description: 'Click on the Save button',
    phrase: 'Save',
    quoted: null,
    roles: ['button'],
  },
  {
    name: 'a quotation',
    description: "the link called 'Read more'",
    phrase: 'Read more',
    quoted: 'Read more',
    roles: ['link'],
  },
  {
    name: 'an apostrophe is no quotation',
    description: "the user's and the admin's pages",
    phrase: "user's and the admin's pages",
    quoted: null,
    roles: [],
  },
  { name: 'a command that is all there is', description: 'click', phrase: 'click', quoted: null, roles: [] },
  {
    name: 'a role and a courtesy',
    description: 'the button please',
    phrase: 'button',
    quoted: null,
    roles: ['button'],
  },
  {
    name: 'a role before the name',
    description: 'the button labelled Save',
    phrase: 'Save',
    quoted: null,
    roles: ['button'],
  },
  {
    name: 'a role that is all there is',
    description: 'the button',
    phrase: 'button',
    quoted: null,
    roles: ['button'],
  },
  {
    name: 'where it stands',
    description: 'the Search field in the toolbar',
    phrase: 'Search',
    quoted: null,
    roles: ['field'],
  },
  {
    name: 'a question with its mark',
    description: 'Where is the Open button?',
    phrase: 'Open',
    quoted: null,
    roles: ['button'],
  },
  {
    name: 'a name that ends with a role word keeps it',
    description: 'the Source Control entry',
    phrase: 'Source Control',
    quoted: null,
    roles: ['control', 'entry'],
  },
  { name: 'Chinese', description: '请点击保存按钮', phrase: '保存', quoted: null, roles: [] },
  { name: 'nothing', description: '  ', phrase: '', quoted: null, roles: [] },
];
for (const { name, description, phrase, quoted, roles } of targets) {
  test(`what is looked for: ${name}`, () => {
    const target = describeTarget(description);
    assert.equal(target.phrase, phrase);
    assert.equal(target.quoted, quoted);
    assert.deepEqual(target.roles, roles);
  });
}

test('scores stay from 0 to 1 for any two texts, and a text is always like itself', () => {
  const random = makeRandom(3);
  const pieces = [
    'Save',
    'save',
    'the',
    ' ',
    ' ',
    '…',
    '"',
    "'",
    '1',
    '0',
    '保',
    '存',
    'é',
    '|',
    '+',
    '-',
    'button',
    '\ud800',
    'l',
  ];
  const draw = (): string =>
    Array.from({ length: Math.floor(random() * 9) }, () => pieces[Math.floor(random() * pieces.length)]).join(
      '',
    );
  for (let round = 0; round < 5000; round++) {
    const description = draw();
    const text = draw();
    const score = textSimilarity(description, text);
    assert.ok(0 <= score && score <= 1, JSON.stringify({ description, text, score }));
    if (/[\p{L}\p{N}]/u.test(text) && !/["']/.test(text)) {
      assert.ok(0.95 <= textSimilarity(text, text), JSON.stringify(text));
    }
  }
});

test('a target is the same whether made once or every time', () => {
  const target = describeTarget('click on the Save button');
  for (const text of ['Save', 'Save as', 'Load']) {
    assert.equal(matchTarget(target, text), textSimilarity('click on the Save button', text));
  }
});

test(
  'a very long description and a very long text take no more than proportional time',
  { timeout: 60_000 },
  () => {
    const long = 'word and another '.repeat(2_000);
    assert.ok(textSimilarity(long, 'Save') < 0.5);
    assert.ok(textSimilarity('Save', long) < 0.5);
    assert.ok(textSimilarity('x'.repeat(30_000), 'y'.repeat(30_000)) < 0.1);
  },
);

const line = (text: string, x1: number, y1: number, width: number, height = 12, score = 0.9): TextLine => ({
  text,
  score,
  box: { x1, y1, x2: x1 + width, y2: y1 + height },
});
const joinedTexts = (lines: readonly TextLine[]): string[] =>
  joinNeighbours(lines)
    .map(({ text }) => text)
    .sort();

const joins = [
  { name: 'two on a row', lines: [line('Save', 0, 0, 30), line('As', 34, 1, 15)], is: ['Save As'] },
  {
    name: 'two below each other',
    lines: [line('Terms of', 0, 0, 60), line('service', 2, 15, 50)],
    is: ['Terms of service'],
  },
  {
    name: 'three on a row, and each two',
    lines: [line('a', 0, 0, 8), line('b', 12, 0, 8), line('c', 24, 0, 8)],
    is: ['a b', 'a b c', 'b c'],
  },
  { name: 'not across a gap', lines: [line('File', 0, 0, 30), line('Edit', 60, 0, 30)], is: [] },
  {
    name: 'not with another size',
    lines: [line('Title', 0, 0, 60, 30), line('small', 62, 10, 30, 11)],
    is: [],
  },
  { name: 'not far below', lines: [line('one', 0, 0, 30), line('two', 0, 40, 30)], is: [] },
  { name: 'not side by side in columns', lines: [line('one', 0, 0, 30), line('two', 100, 14, 30)], is: [] },
  { name: 'no empty texts', lines: [line('one', 0, 0, 30), line(' ', 34, 0, 5)], is: [] },
  {
    name: 'the nearer one',
    lines: [line('a', 0, 0, 8), line('c', 18, 0, 8), line('b', 10, 0, 6)],
    is: ['a b', 'a b c', 'b c'],
  },
];
for (const { name, lines, is } of joins) {
  test(`neighbours: ${name}`, () => assert.deepEqual(joinedTexts(lines), is));
}

test('a joined text has the box around its parts and the lowest score', () => {
  const [whole] = joinNeighbours([line('Save', 0, 0, 30, 12, 0.9), line('As', 34, 1, 15, 12, 0.5)]);
  assert.deepEqual(whole, { text: 'Save As', score: 0.5, box: { x1: 0, y1: 0, x2: 49, y2: 13 } });
});

test('a page full of lines gives at most four joined texts each', { timeout: 60_000 }, () => {
  const lines = Array.from({ length: 3000 }, (_, i) =>
    line(`w${i}`, (i % 30) * 30, Math.floor(i / 30) * 14, 26),
  );
  assert.ok(joinNeighbours(lines).length <= 4 * lines.length);
});

test('words that lost their blanks are found from where a word begins', () => {
  const fit = (wanted: string, text: string) => matchRunTogether(describeTarget(wanted), text);
  assert.ok(0.5 < fit('Terms', 'I agree to the TermsofService'));
  assert.ok(0.5 < fit('Terms of Service', 'I agree to the TermsofService'));
  assert.ok(fit('Terms', 'Midtermsresults') < 0.45);
});

test('a small word that is missing makes another thing of a text with one word that tells', () => {
  assert.ok(textSimilarity('sign the document', 'Sign in') < 0.3);
});
