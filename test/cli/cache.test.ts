// `groundglass cache`: where things are kept on which system, and what is printed.

import assert from 'node:assert/strict';
import test from 'node:test';
import { cachePlace, type Whereabouts } from '../../models/cli/cachePlace';
import { call } from './fakes';

const linux: Whereabouts = { env: {}, platform: 'linux', home: '/home/me' };

const places: readonly { name: string; whereabouts: Whereabouts; folder: string | null }[] = [
  { name: 'Linux', whereabouts: linux, folder: '/home/me/.cache/groundglass' },
  {
    name: 'Linux with a folder for caches',
    whereabouts: { ...linux, env: { XDG_CACHE_HOME: '/caches' } },
    folder: '/caches/groundglass',
  },
  {
    name: 'Linux with a relative folder for caches, which does not count',
    whereabouts: { ...linux, env: { XDG_CACHE_HOME: 'caches' } },
    folder: '/home/me/.cache/groundglass',
  },
  {
    name: 'macOS',
    whereabouts: { env: { XDG_CACHE_HOME: '/caches' }, platform: 'darwin', home: '/Users/me' },
    folder: '/Users/me/Library/Caches/groundglass',
  },
  {
    name: 'Windows',
    whereabouts: { env: { LOCALAPPDATA: '/local' }, platform: 'win32', home: '/users/me' },
    folder: '/local/groundglass',
  },
  {
    name: 'Windows that names no folder',
    whereabouts: { env: { LOCALAPPDATA: '' }, platform: 'win32', home: '/users/me' },
    folder: '/users/me/AppData/Local/groundglass',
  },
  {
    name: 'a folder that was asked for',
    whereabouts: { ...linux, env: { GROUNDGLASS_CACHE: '/mine', XDG_CACHE_HOME: '/caches' } },
    folder: '/mine',
  },
  { name: 'off', whereabouts: { ...linux, env: { GROUNDGLASS_CACHE: 'off' } }, folder: null },
  { name: 'off, loudly', whereabouts: { ...linux, env: { GROUNDGLASS_CACHE: 'OFF' } }, folder: null },
  { name: 'Linux without a home folder', whereabouts: { ...linux, home: null }, folder: null },
  {
    name: 'Linux without a home folder, but with one for caches',
    whereabouts: { ...linux, home: null, env: { XDG_CACHE_HOME: '/caches' } },
    folder: '/caches/groundglass',
  },
  {
    name: 'an empty word, which is none',
    whereabouts: { ...linux, env: { GROUNDGLASS_CACHE: '' } },
    folder: '/home/me/.cache/groundglass',
  },
];
for (const { name, whereabouts, folder } of places) {
  test(`where things are kept: ${name}`, () => assert.equal(cachePlace(whereabouts)?.folder ?? null, folder));
}

for (const word of ['mine', './mine', 'of', 'no', '0', ' off']) {
  test(`${JSON.stringify(word)} is no place, and is not taken for one`, () => {
    assert.throws(
      () => cachePlace({ ...linux, env: { GROUNDGLASS_CACHE: word } }),
      /^FailureError: GROUNDGLASS_CACHE=[^\n]*: this is neither off nor the absolute path of a folder\.$/,
    );
  });
}

test('it says where things are kept, how much that is and may become', async () => {
  const { code, stdout } = await call(['cache']);
  assert.equal(stdout, '/kept: 3 entries, 2.0 MB of at most 512 MB.\n');
  assert.equal(code, 0);
});

test('clearing says how much was removed', async () => {
  const { code, stdout } = await call(['cache', 'clear']);
  assert.equal(stdout, '/kept: 1 entry, 1.0 MB removed.\n');
  assert.equal(code, 0);
});

test('for programs there is one object', async () => {
  const told = { folder: '/kept', entries: 3, bytes: 2 ** 21, limitBytes: 2 ** 29 };
  assert.deepEqual(JSON.parse((await call(['cache', '--json'])).stdout), told);
});

test('for programs, too, clearing says what was removed and not what is there', async () => {
  const told = { folder: '/kept', removed: { entries: 1, bytes: 2 ** 20 } };
  assert.deepEqual(JSON.parse((await call(['cache', 'clear', '--json'])).stdout), told);
});

test('where nothing is kept, it says so', async () => {
  const { code, stdout } = await call(['cache'], { cachePlace: null });
  assert.match(
    stdout,
    /^Nothing is kept on disk: GROUNDGLASS_CACHE is off, or the system names no home folder\.$/m,
  );
  assert.equal(code, 0);
});

for (const args of [
  ['cache', 'empty'],
  ['cache', 'clear', 'all'],
]) {
  test(`${args.join(' ')} is no call, and nothing is removed`, async () => {
    const { code, stdout, stderr } = await call(args);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /groundglass cache --help/);
  });
}
