// The numbers by which a page knows what is new to it.

import assert from 'node:assert/strict';
import test from 'node:test';
import { makeRevisions } from '../../extension/editor/revisions';
import type { Entry, Progress } from '../../protocol/view';

type Unnumbered = Omit<Entry, 'revision'>;

const entry = (id: string, progress: Progress, stale = false): Unnumbered => ({
  id,
  verb: 'ask',
  question: id,
  regions: [],
  progress,
  stale,
});
const answered = (words: string): Progress => ({
  kind: 'answered',
  answer: { answer: words, found: false, remarks: [], timing: {} },
  boxes: [],
});
const working: Progress = { kind: 'working', stage: null, done: 0, total: 0, since: 1, text: '', boxes: [] };

/** Whether the entry has another number the second time. */
function isNew(before: Unnumbered, now: Unnumbered): boolean {
  const numbered = makeRevisions();
  const other = entry('other', answered('other'));
  const [first, firstOther] = numbered([before, other]);
  const [second, secondOther] = numbered([now, other]);
  assert.equal(firstOther?.revision, secondOther?.revision);
  assert.notEqual(first?.revision, firstOther?.revision);
  return first?.revision !== second?.revision;
}

test('what says the same keeps its number, as the same thing or as one that is made anew', () => {
  const one = answered('yes');
  assert.equal(isNew(entry('a', one), entry('a', one)), false);
  assert.equal(isNew(entry('a', answered('yes')), entry('a', answered('yes'))), false);
});

test('other words, another progress and being stale are new', () => {
  assert.equal(isNew(entry('a', answered('yes')), entry('a', answered('no'))), true);
  assert.equal(isNew(entry('a', answered('yes')), entry('a', answered('yes'), true)), true);
  assert.equal(isNew(entry('a', working), entry('a', { kind: 'cancelled' })), true);
});

test('work that begins anew is new even where it says what it said at first: a page has heard more of it', () => {
  assert.equal(isNew(entry('a', working), entry('a', { ...working })), true);
});

test('what was away and is back is new', () => {
  const numbered = makeRevisions();
  const [first] = numbered([entry('a', answered('yes'))]);
  numbered([]);
  const [second] = numbered([entry('a', answered('yes'))]);
  assert.notEqual(first?.revision, second?.revision);
});
