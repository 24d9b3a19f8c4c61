// Everything a user can get wrong: one sentence that names what is wrong, exit code 2, and no file left behind.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import test, { before } from 'node:test';
import { writePng } from '../../models/runtime/image';
import { brokenPictures, gradientImage, temporaryFolder, writeInto } from '../support/pictures';
import { aBox, call } from './fakes';

const folder = temporaryFolder();
const shot = path.join(folder, 'shot.png');
const annotated = path.join(folder, 'annotated.png');

before(async () => {
  await writePng(shot, gradientImage(64, 48));
  mkdirSync(path.join(folder, 'folder.png'));
  symlinkSync('shot.png', path.join(folder, 'link.png'));
});

const calls: readonly { name: string; args: readonly string[]; expected: RegExp }[] = [
  {
    name: 'an unknown command',
    args: ['frobnicate'],
    expected: /"frobnicate" is no command, known are ask, locate/,
  },
  { name: 'an option before the command', args: ['--json', 'ask'], expected: /"--json" is no command/ },
  { name: 'ask without a picture', args: ['ask'], expected: /groundglass ask: the picture is missing/ },
  { name: 'ask without a question', args: ['ask', shot], expected: /the question is missing/ },
  {
    name: 'a question without quotes',
    args: ['ask', shot, 'Where', 'is', 'it?'],
    expected: /"is" is one word too many \(put/,
  },
  {
    name: 'an unknown option',
    args: ['ask', shot, 'q', '--loud'],
    expected: /the option --loud is not known/,
  },
  {
    name: 'an option of another command',
    args: ['locate', shot, 'q', '--region', '1,2'],
    expected: /--region is not known/,
  },
  {
    name: 'an option without its value',
    args: ['ask', shot, 'q', '--device'],
    expected: /--device needs a value/,
  },
  {
    name: 'a value that begins with a dash',
    args: ['ask', shot, 'q', '--region', '-1,2'],
    expected: /--region needs a value \(write --region=/,
  },
  { name: 'a value for a switch', args: ['ask', shot, 'q', '--json=yes'], expected: /--json takes no value/ },
  {
    name: 'an unknown device',
    args: ['ask', shot, 'q', '--device', 'abacus'],
    expected: /"abacus" is no device, known are auto, cpu/,
  },
  {
    name: 'a region that is none',
    args: ['ask', shot, 'q', '--region', '1,2,3'],
    expected: /--region 1,2,3: /,
  },
  {
    name: 'a missing picture',
    args: ['ask', path.join(folder, 'none.png'), 'q'],
    expected: /none\.png: there is no such file/,
  },
  {
    name: 'a folder as picture',
    args: ['read', folder],
    expected: /this is a folder, a picture was expected/,
  },
  {
    name: 'annotating into JPEG',
    args: ['ask', shot, 'q', '--annotate', 'a.jpg'],
    expected: /a\.jpg: annotated pictures are PNG files/,
  },
  {
    name: 'annotating into no folder',
    args: ['ask', shot, 'q', '--annotate', path.join(folder, 'no/a.png')],
    expected: /the folder .* does not exist/,
  },
  {
    name: 'annotating over the picture',
    args: ['ask', shot, 'q', '--annotate', shot],
    expected: /never overwritten/,
  },
  {
    name: 'annotating over the picture by a link',
    args: ['ask', shot, 'q', '--annotate', path.join(folder, 'link.png')],
    expected: /never overwritten/,
  },
  {
    name: 'annotating into a folder',
    args: ['ask', shot, 'q', '--annotate', path.join(folder, 'folder.png')],
    expected: /a file name was expected/,
  },
  { name: 'bundle without a verb', args: ['bundle'], expected: /verify/ },
  { name: 'bundle with another verb', args: ['bundle', 'eat', 'x'], expected: /verify/ },
  { name: 'bundle verify without a folder', args: ['bundle', 'verify'], expected: /the folder is missing/ },
  { name: 'predict without a set', args: ['predict'], expected: /the set is missing/ },
  { name: 'predict without --out', args: ['predict', 'a.jsonl'], expected: /--out FILE is missing/ },
];
for (const { name, args, expected } of calls) {
  test(`${name} gives one sentence`, async () => {
    const untouched = readFileSync(shot);
    const { code, stdout, stderr } = await call(args, { answer: { boxes: [aBox] } });
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, expected);
    assert.match(stderr, /^[^\n]+\.\n$|--help\.?\n$/, 'one line');
    assert.deepEqual(readFileSync(shot), untouched);
  });
}

test('a broken picture gives one sentence with its name, and no annotated picture', async () => {
  for (const { name, bytes, expected } of await brokenPictures()) {
    const file = writeInto(folder, name, bytes);
    const { code, stdout, stderr, engines } = await call(['ask', file, 'What?', '--annotate', annotated]);
    assert.equal(code, 2, name);
    assert.equal(stdout, '');
    assert.match(stderr, expected);
    assert.match(stderr, /^[^\n]+\n$/);
    assert.ok(stderr.includes(name));
    assert.ok(engines.every((engine) => engine.closed));
  }
  assert.equal(readdirSync(folder).includes('annotated.png'), false);
});

test('what a user typed cannot steer the terminal from within a sentence', async () => {
  const { stderr } = await call(['\u001b[31mred']);
  // eslint-disable-next-line no-control-regex -- this is the character looked for.
  assert.doesNotMatch(stderr, /\u001b/);
});
