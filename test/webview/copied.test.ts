// What lands in the clipboard: boxes that say their space, words that stay words.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { GroundedBox } from '../../protocol/inference';
import type { Entry, ShownBox } from '../../protocol/view';
import { boxJson, boxesJson, entryMarkdown } from '../../webview/copied';
import type { Mark } from '../../webview/state';
import { texts } from '../../webview/texts';

const box = { x1: 12, y1: 30, x2: 40, y2: 52 };
const shown: ShownBox = {
  id: 'b1',
  role: 'box',
  grounded: { box: { ...box, x1: 1 }, phrase: 'the *save* button', score: 0.84, evidence: 'text', rank: 1 },
  box,
  name: null,
  verdict: 'kept',
};
const mark: Mark = { ...shown, number: 1 };
const entry: Entry = {
  id: 'e1',
  verb: 'locate',
  question: 'save <b>',
  regions: [],
  stale: false,
  revision: 1,
  progress: {
    kind: 'answered',
    answer: { answer: 'It is [here](http://example).', found: true, remarks: [], timing: {} },
    boxes: [shown],
  },
};

test('a box says its space, lies where the user moved it, and leaves out what is not known', () => {
  assert.deepEqual(JSON.parse(boxJson(mark)), {
    space: 'image',
    box: [12, 30, 40, 52],
    name: 'the *save* button',
    phrase: 'the *save* button',
    score: 0.84,
    evidence: 'text',
    rank: 1,
    verdict: 'kept',
  });
});

test('all boxes are one JSON, one a line, near misses marked', () => {
  const near: Mark = { ...mark, number: 2, role: 'near-miss', name: 'mine', verdict: null };
  const json = boxesJson([mark, near]);
  assert.equal(json.split('\n').filter((line) => line.includes('"box"')).length, 2);
  const { space, boxes } = JSON.parse(json) as { space: string; boxes: Record<string, unknown>[] };
  assert.equal(space, 'image');
  assert.equal(boxes[1]?.['nearMiss'], true);
  assert.equal(boxes[1]['name'], 'mine');
});

test('as Markdown, neither question nor answer becomes markup', () => {
  const [heading, answer, list] = entryMarkdown(entry, [mark]).split('\n\n');
  assert.equal(heading, '**Locate: save \\<b\\>**');
  assert.equal(answer, 'It is \\[here\\](http://example).');
  assert.match(list ?? '', /^1\. the \\\*save\\\* button: x.12.*84 % sure, found by its text, kept$/);
});

const names: readonly { parts: Partial<GroundedBox>; given?: string; name: string; kind: string }[] = [
  { parts: { text: 'Save', label: 'x', kind: 'button' }, given: 'mine', name: 'mine', kind: 'button' },
  { parts: { text: 'Save', label: 'x', kind: 'button' }, name: 'Save', kind: 'button' },
  { parts: { text: 'Radio button', kind: 'button' }, name: 'Radio button', kind: 'button' },
  { parts: { text: 'Delete', kind: 'button', icon: 'trash' }, name: 'Delete', kind: 'trash icon, button' },
  { parts: { label: 'Remember me', kind: 'checkbox' }, name: 'Remember me checkbox', kind: '' },
  { parts: { label: 'Remember me' }, name: 'Remember me', kind: '' },
  { parts: { text: '1', label: 'Quantity', kind: 'field' }, name: 'Quantity field', kind: '' },
  { parts: { icon: 'gear', kind: 'button' }, name: 'gear icon', kind: 'button' },
  { parts: { icon: 'gear', kind: 'icon' }, name: 'gear icon', kind: '' },
  { parts: { kind: 'text_field' }, name: 'text field', kind: '' },
  { parts: {}, name: 'the *save* button', kind: '' },
];
for (const { parts, given = null, name, kind } of names) {
  test(`${given ?? 'a box'} with ${JSON.stringify(parts)} is named ${name}`, () => {
    const named: Mark = { ...mark, name: given, grounded: { ...mark.grounded, ...parts } };
    assert.deepEqual([texts.markName(named), texts.markKind(named)], [name, kind]);
    assert.equal((JSON.parse(boxJson(named)) as { name: string }).name, name);
  });
}
