// What one build of the program has kept is not found by another one. This file is two programs: the test, and one that says
// whether it finds an entry, and keeps it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, rmSync } from 'node:fs';
import test from 'node:test';
import { openCache } from '../../models/runtime/cache/cache';
import { temporaryFolder } from '../support/fixtures';

/** Of the program that looks: the folder. */
const FOLDER = 'GROUNDGLASS_TEST_FOLDER';

const words = ['an', 'entry'];

const folder = process.env[FOLDER];
if (folder === undefined) defineTests();
else void look(folder);

async function look(folder: string): Promise<void> {
  const cache = openCache({ place: { folder, bytes: 1e6 } });
  const found = await cache.find(words);
  cache.keep(words, { facts: null, arrays: [] });
  await cache.close();
  process.stdout.write(found === null ? 'new' : 'known');
}

/** What a program, a copy of this one, says of a folder. */
function says(program: string, folder: string): string {
  return execFileSync(process.execPath, [program], {
    env: { ...process.env, [FOLDER]: folder },
    encoding: 'utf8',
  });
}

function defineTests(): void {
  test('the same program finds what it kept, whatever its name, and a changed one does not', (context) => {
    const kept = temporaryFolder(context);
    // Beside this one, where it finds its packages.
    const copy = `${__filename}-${process.pid}.cjs`;
    context.after(() => rmSync(copy, { force: true }));
    copyFileSync(__filename, copy);
    assert.equal(says(copy, kept), 'new');
    assert.equal(says(copy, kept), 'known');
    assert.equal(says(__filename, kept), 'known');
    appendFileSync(copy, '\n// Another version.\n');
    assert.equal(says(copy, kept), 'new');
  });
}
