// A failure is known by its form, since two program files of the extension each have a class for it.

import assert from 'node:assert/strict';
import test from 'node:test';
import { FailureError, toFailure, type Failure } from '../../protocol/failure';

const failure: Failure = { kind: 'bad-input', what: 'shot.png', reason: 'it is a folder' };

test('a failure that another program file has thrown is the same failure', () => {
  class FailureErrorOfAnotherFile extends Error {
    constructor(readonly failure: Failure) {
      super('shot.png: it is a folder.');
    }
  }
  const thrown = new FailureErrorOfAnotherFile(failure);
  assert.ok(thrown instanceof FailureError);
  assert.equal(toFailure(thrown), failure);
});

test('errors of any other kind, and data, are none', () => {
  for (const other of [new Error('x'), { failure }, null, 'FailureError']) {
    assert.ok(!(other instanceof FailureError));
    assert.equal(toFailure(other).kind, 'bug');
  }
});
