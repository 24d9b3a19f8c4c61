// Text from elsewhere (pictures, names of folders) stays text where VS Code reads Markdown.

import assert from 'node:assert/strict';
import test from 'node:test';
import { escapeMarkdown } from '../../extension/markdown';

test('a folder named like a link stays a name', () => {
  assert.equal(escapeMarkdown('[x](command:evil)'), '\\[x\\]\\(command\\:evil\\)');
});

test('lines stay lines, without what stands around them', () => {
  assert.equal(escapeMarkdown(' one  \r\n\n\t two\n'), 'one  \ntwo');
});

test('a text of nothing but space takes no longer than another one', () => {
  const started = performance.now();
  escapeMarkdown(`a${' '.repeat(200_000)}b`);
  // Looked for anew from every space, it took half a minute.
  assert.ok(performance.now() - started < 2_000);
});
