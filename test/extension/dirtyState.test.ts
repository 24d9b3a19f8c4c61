// Whether VS Code holds a document for changed, counted along over edits, savings and what cannot be taken back.

import assert from 'node:assert/strict';
import test from 'node:test';
import { makeDirtyState, type DirtyState } from '../../extension/editor/dirtyState';

type Step = Exclude<keyof DirtyState, 'isDirty'>;

const ways: readonly { readonly steps: readonly Step[]; readonly isDirty: boolean }[] = [
  { steps: [], isDirty: false },
  { steps: ['edited'], isDirty: true },
  { steps: ['edited', 'undone'], isDirty: false },
  { steps: ['edited', 'undone', 'redone'], isDirty: true },
  { steps: ['edited', 'saved'], isDirty: false },
  { steps: ['edited', 'saved', 'undone'], isDirty: true },
  { steps: ['edited', 'saved', 'undone', 'redone'], isDirty: false },
  // The saved state lies on a branch that has been left: no number of steps leads back to it.
  { steps: ['edited', 'saved', 'undone', 'edited'], isDirty: true },
  { steps: ['edited', 'saved', 'undone', 'edited', 'undone'], isDirty: true },
  { steps: ['edited', 'saved', 'undone', 'edited', 'saved'], isDirty: false },
  { steps: ['changed'], isDirty: true },
  { steps: ['changed', 'edited', 'undone'], isDirty: true },
  { steps: ['changed', 'saved'], isDirty: false },
  { steps: ['edited', 'changed', 'reverted'], isDirty: false },
  { steps: ['edited', 'reverted', 'edited', 'undone'], isDirty: false },
];
for (const { steps, isDirty } of ways) {
  test(`${steps.length === 0 ? 'new' : steps.join(', ')}: ${isDirty ? 'changed' : 'as saved'}`, () => {
    const dirty = makeDirtyState();
    for (const step of steps) dirty[step]();
    assert.equal(dirty.isDirty, isDirty);
  });
}

test('an edit tells that the saved state is lost, once: VS Code only counts steps', () => {
  const dirty = makeDirtyState();
  assert.equal(dirty.edited(), false);
  dirty.saved();
  assert.equal(dirty.edited(), false, 'behind the saved state');
  dirty.undone();
  dirty.undone();
  assert.equal(dirty.edited(), true);
  assert.equal(dirty.edited(), false);
});
