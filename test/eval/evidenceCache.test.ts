// What kept evidence is kept under: a change of anything that decides what is found must find it anew.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { openEvidenceCache } from '../../models/cli/eval/evidenceCache';
import { temporaryFolder, writeInto } from '../support/pictures';

const deciding: readonly (readonly [file: string, kinds: readonly string[]])[] = [
  // How a picture's file becomes pixels, how a graph is run, how boxes are clipped and overlap.
  ['models/runtime/image.ts', ['lines', 'elements']],
  ['models/runtime/sessions.ts', ['lines', 'elements']],
  ['protocol/geometry.ts', ['lines', 'elements']],
  ['models/pipeline/resize.ts', ['lines', 'elements']],
  // The detector's scale follows the lines that were read, never the other way round.
  ['models/reader/any.onnx', ['lines', 'elements']],
  ['models/pipeline/reader/slices.ts', ['lines', 'elements']],
  ['models/elements/elements.json', ['elements']],
  ['models/pipeline/elements/decode.ts', ['elements']],
  // Only ranks what was found.
  ['models/elements/evidence.json', []],
  ['models/pipeline/elements/fit.ts', []],
];

for (const [file, kinds] of deciding) {
  test(`a change of ${file} finds ${kinds.join(' and ') || 'nothing'} anew`, async () => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeInto(root, file, 'before');
    const before = await openEvidenceCache(root, { root });
    for (const kind of ['lines', 'elements'] as const) await before.save(kind, 'picture', ['found']);
    writeInto(root, file, 'after');
    const after = await openEvidenceCache(root, { root });
    for (const kind of ['lines', 'elements'] as const) {
      const kept = await after.load(kind, 'picture');
      assert.deepEqual(kept, kinds.includes(kind) ? null : ['found'], kind);
    }
  });
}
