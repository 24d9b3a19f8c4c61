import assert from 'node:assert/strict';
import test from 'node:test';
import { describeTarget, findTarget } from '../../models/pipeline/textMatch';
import { scriptRuns, spanBox } from '../../models/pipeline/textSpan';

const line = { x1: 100, y1: 10, x2: 300, y2: 30 };

test('stretches that follow one another share their edges and cover the line', () => {
  const text = 'Save as draft or 保存 now';
  const cuts = [0, 5, 13, 17, 19, text.length];
  const parts = cuts.slice(1).map((end, i) => spanBox(line, text, cuts[i] ?? 0, end));
  assert.equal(parts[0]?.x1, line.x1);
  assert.ok(Math.abs((parts.at(-1)?.x2 ?? 0) - line.x2) < 1e-9);
  for (const [i, part] of parts.slice(1).entries()) assert.ok(Math.abs(part.x1 - (parts[i]?.x2 ?? 0)) < 1e-9);
});

test('nearly the whole line is the line', () => {
  assert.deepEqual(spanBox(line, 'Save changes…', 0, 12), line);
  assert.deepEqual(spanBox(line, '', 0, 0), line);
});

const rows = [
  {
    name: 'whole words',
    description: 'the "Save as" button',
    text: 'Press Save As… to keep it',
    is: 'Save As',
  },
  { name: 'not parts of words', description: 'cat', text: 'Categories and concatenation', is: null },
  {
    name: 'marks between the words do not count',
    description: 'sign in',
    text: 'Please sign-in first',
    is: 'sign-in',
  },
  { name: 'Chinese stands without blanks', description: '"分隔"', text: 'Splitter 分隔面板', is: '分隔' },
  {
    name: 'a word ends where another script begins',
    description: 'Splitter',
    text: 'Splitter分隔面板',
    is: 'Splitter',
  },
  { name: 'marks in a description are only marks', description: '"(a.b)*"', text: 'x a.b y', is: 'a.b' },
  { name: 'words that do not stand together', description: 'save draft', text: 'Save as draft', is: null },
];
for (const { name, description, text, is } of rows) {
  test(`finding a target in a text: ${name}`, () => {
    const span = findTarget(describeTarget(description), text);
    assert.equal(span === null ? null : text.slice(span.start, span.end), is);
  });
}

const labels = [
  { text: 'Splitter 分割面板', parts: ['Splitter', '分割面板'] },
  { text: '設定 Settings (2)', parts: ['設定', 'Settings (2)'] },
  { text: 'Float Button', parts: [] },
  { text: '分割面板', parts: [] },
  { text: '', parts: [] },
];
for (const { text, parts } of labels) {
  test(`the scripts of ${JSON.stringify(text)} are ${parts.length === 0 ? 'one' : parts.join(' and ')}`, () => {
    assert.deepEqual(
      scriptRuns(text).map(({ start, end }) => text.slice(start, end)),
      parts,
    );
  });
}
