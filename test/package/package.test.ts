// What `npm run package` refuses before it does anything. What it makes is tested in a window (test/vscode).

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';

const refused: readonly { name: string; words: readonly string[]; said: RegExp }[] = [
  {
    name: 'a platform without binaries',
    words: ['--target', 'darwin-x64'],
    said: /no binaries of ONNX Runtime and sharp for darwin-x64; choose one of linux-x64, /,
  },
  { name: 'a platform that nobody knows', words: ['--target=moon'], said: /for moon; choose one of/ },
  { name: 'a target without a name', words: ['--target'], said: /takes --target and one of/ },
  {
    name: 'pictures from an address that is not safe',
    words: ['--images-from', 'http://example.org/pictures'],
    said: /--images-from takes an https address .*, not "http:\/\/example\.org\/pictures"/,
  },
  { name: 'pictures from nowhere', words: ['--images-from'], said: /takes an https address .*, not ""/ },
  { name: 'other words', words: ['linux-x64'], said: /takes --target and one of/ },
];
for (const { name, words, said } of refused) {
  test(`packaging refuses ${name} in one line`, () => {
    const { status, stderr } = spawnSync(process.execPath, ['extension/package/package.mjs', ...words], {
      encoding: 'utf8',
    });
    assert.equal(status, 2);
    assert.match(stderr, said);
    assert.equal(stderr.trim().split('\n').length, 1);
  });
}
