// The command line's annotated pictures of the sample, for README: `npm run pictures`.
// What they show is what was answered; nothing is drawn afterwards.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { writeDocumentationPicture } from '../support/documentationPictures';
import { temporaryFolder } from '../support/pictures';

/** In pixels: large enough for the numbers on it to be read, at the width that a page shows. */
const WIDTH = 960;

const sample = 'models/samples/desktop.webp';
const pictures: readonly { file: string; args: readonly string[] }[] = [
  { file: 'models/samples/annotated.webp', args: ['ask', sample, 'Where is the Terminal?'] },
  { file: 'models/samples/elements.webp', args: ['elements', sample] },
];

for (const { file, args } of pictures) {
  test(`${file} is drawn`, async () => {
    const png = path.join(temporaryFolder(), 'annotated.png');
    const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args, '--annotate', png], {
      env: { ...process.env, GROUNDGLASS_CACHE: 'off' },
    });
    assert.equal(status, 0, stderr.toString());
    await writeDocumentationPicture(readFileSync(png), file, WIDTH);
  });
}
