// The documentation pictures that are in the repository.

import assert from 'node:assert/strict';
import test from 'node:test';
import { assertWithinBudget, documentationPictures } from '../support/documentationPictures';

test('all documentation pictures together keep to their budget', () => {
  assert.ok(documentationPictures().length > 0);
  assertWithinBudget();
});
