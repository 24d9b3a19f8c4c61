// Closing a model of which some parts cannot be closed. Knows nothing of graphs.

import assert from 'node:assert/strict';
import test from 'node:test';
import { closeModel } from '../../models/runtime/model';

test('every part is closed, also behind one that cannot be; what the first of those failed with is told', async () => {
  const closed: string[] = [];
  const part = (name: string, fails = false) => ({
    close: async () => {
      closed.push(name);
      if (fails) throw new Error(`${name} is lost`);
    },
  });
  const closing = closeModel({
    decoder: part('the decoder', true),
    graphs: [part('an encoder'), part('the sampler')],
  });
  await assert.rejects(closing, /the decoder is lost/);
  assert.deepEqual(closed, ['the decoder', 'an encoder', 'the sampler']);
});
