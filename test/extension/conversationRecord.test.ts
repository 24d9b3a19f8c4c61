// Edits of a conversation and their inverses, and what is saved of it.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as record from '../../extension/editor/conversationRecord';
import type { Edit, Recorded } from '../../extension/editor/conversationRecord';
import type { Answer, GroundedBox } from '../../protocol/inference';

const grounded = (x1: number): GroundedBox => ({
  box: { x1, y1: 0, x2: x1 + 10, y2: 10 },
  phrase: 'gear',
  score: 0.9,
  evidence: 'model',
  rank: 1,
});

const answer: Answer = {
  answer: 'Here.',
  found: true,
  boxes: [grounded(0), grounded(20)],
  nearMisses: [grounded(40)],
  remarks: [],
  timing: { total: 12 },
};

function answered(id: string, pictureHash = 'aa'): Recorded {
  const asked = record.newRecord({ id, verb: 'ask', question: id, regions: [] }, { kind: 'cancelled' });
  const turn = { question: id, regions: [], answer: `about ${id}` };
  return record.withAnswer(asked, { answer, turn, pictureHash });
}

const failed = record.newRecord(
  { id: 'f', verb: 'locate', question: 'x', regions: [] },
  { kind: 'failed', notice: { sentence: 'No.', buttons: [] } },
);
const conversation: readonly Recorded[] = [answered('a'), failed, answered('b'), answered('c')];
const size = { width: 100, height: 50 };

/** Every kind of edit, as the user makes it. */
const edits: readonly { name: string; edit: Edit | null }[] = [
  {
    name: 'moving a box',
    edit: record.moveEdit(conversation, { entry: 'a', box: 'b1', to: { x1: 1, y1: 1, x2: 9, y2: 9 } }, size),
  },
  {
    name: 'renaming a box',
    edit: record.renameEdit(conversation, { entry: 'b', box: 'b2', name: ' wheel ' }),
  },
  {
    name: 'rejecting a box',
    edit: record.judgeEdit(conversation, { entry: 'c', box: 'n1', verdict: 'rejected' }),
  },
  { name: 'removing an answer', edit: record.removeEdit(conversation, ['b']) },
  { name: 'clearing', edit: record.removeEdit(conversation, ['a', 'f', 'b', 'c']) },
];
for (const { name, edit } of edits) {
  test(`${name}, undone, is as if nothing had been; done again, as before`, () => {
    assert.ok(edit !== null);
    const after = record.applyEdit(conversation, edit);
    assert.notDeepEqual(after, conversation);
    const undone = record.applyEdit(after, record.invertEdit(edit));
    assert.deepEqual(undone, conversation);
    assert.deepEqual(record.applyEdit(undone, edit), after);
    assert.deepEqual(record.invertEdit(record.invertEdit(edit)), edit);
  });

  test(`${name} changes nothing where its entries have gone`, () => {
    assert.ok(edit !== null);
    assert.deepEqual(record.applyEdit([], edit), []);
  });
}

test('an answer that was removed comes back before one that came meanwhile', () => {
  const edit = record.removeEdit(conversation, ['c'])!;
  const later = [...record.applyEdit(conversation, edit), answered('d')];
  const ids = record.applyEdit(later, record.invertEdit(edit)).map(({ entry }) => entry.id);
  assert.deepEqual(ids, ['a', 'f', 'b', 'c', 'd']);
});

test('a box is cut off at the edge of the capture, and does not leave it', () => {
  const to = (box: object) => ({ entry: 'a', box: 'b1', to: { x1: 90, y1: 40, x2: 120, y2: 60, ...box } });
  const edit = record.moveEdit(conversation, to({}), size);
  assert.ok(edit?.kind === 'move');
  assert.deepEqual(edit.to, { x1: 90, y1: 40, x2: 100, y2: 50 });
  assert.equal(record.moveEdit(conversation, to({ x1: 101 }), size), null);
  assert.equal(record.moveEdit(conversation, to({ x2: 90 }), null), null);
});

test('what changes nothing is no edit', () => {
  assert.equal(record.moveEdit(conversation, { entry: 'a', box: 'b1', to: grounded(0).box }, size), null);
  assert.equal(record.renameEdit(conversation, { entry: 'a', box: 'b1', name: '  ' }), null);
  assert.equal(record.judgeEdit(conversation, { entry: 'a', box: 'b1', verdict: null }), null);
  assert.equal(record.judgeEdit(conversation, { entry: 'a', box: 'b9', verdict: 'kept' }), null);
  assert.equal(record.judgeEdit(conversation, { entry: 'f', box: 'b1', verdict: 'kept' }), null);
  assert.equal(record.removeEdit(conversation, ['z']), null);
});

test('the original box stays what was answered', () => {
  const edit = record.moveEdit(
    conversation,
    { entry: 'a', box: 'b1', to: { x1: 1, y1: 1, x2: 9, y2: 9 } },
    size,
  )!;
  const { progress } = record.applyEdit(conversation, edit)[0]!.entry;
  assert.ok(progress.kind === 'answered');
  assert.deepEqual(progress.boxes[0]?.grounded, grounded(0));
});

test('saved and read, answers stand as they stood; what was no answer is not saved', () => {
  const saved = record.toSaved(conversation);
  assert.deepEqual(
    saved.map(({ id }) => id),
    ['a', 'b', 'c'],
  );
  assert.deepEqual(record.withSaved(conversation, saved), conversation);
  const read = record.withSaved([], saved);
  assert.deepEqual(record.toSaved(read), saved);
});

test('reading saved answers keeps questions without one, drops removed answers and adds new ones', () => {
  const saved = record.toSaved([answered('c'), answered('d')]);
  const ids = record.withSaved(conversation, saved).map(({ entry }) => entry.id);
  assert.deepEqual(ids, ['f', 'c', 'd']);
});

test('answers on another picture are stale; on a picture nobody knows none is', () => {
  const mixed = [answered('a', 'aa'), answered('b', 'bb'), failed];
  const stale = (hash: string | null) => record.toEntries(mixed, hash).map((entry) => entry.stale);
  assert.deepEqual(stale('aa'), [false, true, false]);
  assert.deepEqual(stale(null), [false, false, false]);
});

test('a follow-up is told the last turns before it that are about this picture', () => {
  const mixed = [answered('a', 'aa'), answered('b', 'bb'), failed, answered('c', 'aa'), answered('d', 'aa')];
  const asked = (before: string, limit: number) =>
    record.earlierTurns(mixed, before, 'aa', limit).map(({ question }) => question);
  assert.deepEqual(asked('d', 4), ['a', 'c']);
  assert.deepEqual(asked('new', 2), ['c', 'd']);
});
