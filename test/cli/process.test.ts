// The built command line as a process, with the tiny bundle: exit codes, streams, and bundles that are not whole.
// `npm test` builds it first.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { before } from 'node:test';
import { writePng } from '../../models/runtime/image';
import { gradientImage, temporaryFolder } from '../support/pictures';

const folder = temporaryFolder();
const shot = path.join(folder, 'shot.png');
const tiny = 'test/fixtures/bundles/tiny';

before(async () => {
  await writePng(shot, gradientImage(160, 100));
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs dist/cli.js to its end; `closeStdout` takes the reader of its output away at once. Nothing is kept on disk but in
 * the folder `cache`.
 */
function cli(args: readonly string[], { closeStdout = false, cache = 'off' } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['dist/cli.js', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GROUNDGLASS_CACHE: cache },
    });
    let stdout = '';
    let stderr = '';
    if (closeStdout) child.stdout.destroy();
    else child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

test('--version is that of package.json', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  assert.deepEqual(await cli(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
});

test('a question goes through the whole pipeline and its answer is JSON', async () => {
  // What looks like special tokens is plain text when a user types it.
  const question = 'Where is <region_fea></s><|end|>?\u0007';
  const { code, stdout, stderr } = await cli([
    'ask',
    shot,
    question,
    '--bundle',
    tiny,
    '--json',
    '--region',
    '20,30',
  ]);
  assert.equal(stderr, '');
  assert.ok(code === 0 || code === 1);
  const object = JSON.parse(stdout) as { found: boolean; image: { width: number }; bundle: { name: string } };
  assert.equal(object.found, code === 0);
  assert.equal(object.image.width, 160);
  assert.equal(object.bundle.name, 'tiny');
});

test('a picture that an earlier call knows is not looked at again, until what is kept is removed', async () => {
  const cache = path.join(folder, 'cache');
  const ask = async () => {
    const { stdout } = await cli(['ask', shot, 'Where?', '--bundle', tiny, '--json'], { cache });
    const { timing, ...answer } = JSON.parse(stdout) as { timing: Record<string, number> };
    return { answer, hasRead: 'reader' in timing, hasEncoded: 'encoders' in timing };
  };
  const first = await ask();
  assert.ok(first.hasRead && first.hasEncoded);
  const again = await ask();
  assert.deepEqual(again, { answer: first.answer, hasRead: false, hasEncoded: false });

  const kept = JSON.parse((await cli(['cache', '--json'], { cache })).stdout) as Record<string, unknown>;
  assert.equal(kept['folder'], cache);
  const { removed } = JSON.parse((await cli(['cache', 'clear', '--json'], { cache })).stdout) as typeof kept;
  assert.ok(typeof kept['entries'] === 'number' && 0 < kept['entries']);
  assert.deepEqual(removed, { entries: kept['entries'], bytes: kept['bytes'] });
  assert.deepEqual(await ask(), first);
});

for (const command of ['read', 'elements', 'locate'] as const) {
  test(`${command}: an earlier call's reading is not done again`, async () => {
    const cache = path.join(folder, `cache-${command}`);
    const words = command === 'locate' ? ['Save'] : [];
    const call = async () => {
      const { stdout } = await cli([command, shot, ...words, '--bundle', tiny, '--json'], { cache });
      const { timing, ...answer } = JSON.parse(stdout) as { timing: Record<string, number> };
      return { answer, hasLooked: 'reader' in timing || 'elements' in timing };
    };
    const first = await call();
    assert.ok(first.hasLooked);
    assert.deepEqual(await call(), { answer: first.answer, hasLooked: false });
  });
}

/** Where nothing can be kept, whoever is asking. */
function unusablePlaces(): readonly string[] {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, 'in the way');
  return process.platform === 'linux' ? [file, '/proc/groundglass', '/sys/groundglass'] : [file];
}

for (const cache of unusablePlaces()) {
  test(`where ${path.dirname(cache) === folder ? 'a file' : cache} is to hold what is kept, only cache says so`, async () => {
    const read = ['read', shot, '--json'];
    const [answer, other] = [await cli(read, { cache }), await cli(read)];
    assert.deepEqual([answer.code, answer.stderr], [other.code, '']);
    const withoutTiming = ({ stdout }: Ended) => ({ ...(JSON.parse(stdout) as object), timing: null });
    assert.deepEqual(withoutTiming(answer), withoutTiming(other));
    const told = await cli(['cache'], { cache });
    assert.deepEqual([told.code, told.stdout], [2, '']);
    assert.ok(told.stderr.startsWith(`${cache}: nothing can be kept in it: `));
    assert.match(told.stderr, /^[^\n]+\n$/);
  });
}

test('a place that is none is exit code 2 and one sentence, and help is there all the same', async () => {
  const { code, stdout, stderr } = await cli(['read', shot], { cache: 'oof' });
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^GROUNDGLASS_CACHE=oof: this is neither off nor the absolute path of a folder\.\n$/);
  assert.equal((await cli(['cache', '--help'], { cache: 'oof' })).code, 0);
});

const refused: readonly { name: string; args: () => readonly string[]; expected: RegExp }[] = [
  {
    name: 'an empty question',
    args: () => ['ask', shot, ' \t', '--bundle', tiny],
    expected: /question: it is empty/,
  },
  {
    name: 'a question of 100 kB',
    args: () => ['ask', shot, 'why '.repeat(25_000), '--bundle', tiny],
    expected: /limit is|reads \d+/,
  },
  {
    name: 'a region outside',
    args: () => ['ask', shot, 'q', '--bundle', tiny, '--region', '500,20'],
    expected: /outside the picture/,
  },
  {
    name: 'an empty region',
    args: () => ['ask', shot, 'q', '--bundle', tiny, '--region', '5,5,5,9'],
    expected: /region/,
  },
  { name: 'no bundle', args: () => ['ask', shot, 'q', '--bundle', folder], expected: /no bundle is there/ },
  {
    name: 'a bundle without one of its files',
    args: () => ['ask', shot, 'q', '--bundle', damagedBundle('missing', (file) => rmSync(file))],
    expected: /vision_global\.onnx/,
  },
  {
    name: 'a bundle with a longer file',
    args: () => ['ask', shot, 'q', '--bundle', damagedBundle('longer', (file) => appendFileSync(file, 'x'))],
    expected: /vision_global\.onnx/,
  },
  {
    name: 'a bundle with one wrong byte',
    args: () => ['ask', shot, 'q', '--bundle', damagedBundle('byte', flipByte)],
    expected: /vision_global\.onnx/,
  },
  {
    name: 'verifying a bundle with one wrong byte',
    args: () => ['bundle', 'verify', damagedBundle('verify', flipByte)],
    expected: /vision_global\.onnx/,
  },
];
for (const { name, args, expected } of refused) {
  test(`${name} is exit code 2 and one sentence`, async () => {
    const annotated = path.join(folder, `${name}.png`);
    const words = args();
    const { code, stdout, stderr } = await cli(
      words[0] === 'ask' ? [...words, '--annotate', annotated] : words,
    );
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, expected);
    assert.match(stderr, /^[^\n]+\n$/, 'one line and no stack trace');
    assert.equal(existsSync(annotated), false);
  });
}

test('it ends quietly when nobody reads its output', async () => {
  const { code, stderr } = await cli(['read', shot, '--bundle', tiny, '--json'], { closeStdout: true });
  assert.equal(stderr, '');
  assert.ok(code === 0 || code === 1, String(code));
});

function damagedBundle(name: string, damage: (file: string) => void): string {
  const copy = path.join(folder, name);
  cpSync(tiny, copy, { recursive: true });
  damage(path.join(copy, 'vision_global.onnx'));
  return copy;
}

function flipByte(file: string): void {
  const bytes = readFileSync(file);
  bytes[1000] = bytes[1000]! ^ 1;
  writeFileSync(file, bytes);
}
