// `groundglass devices`: what is asked, and what is printed for people and for programs.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { DeviceList } from '../../protocol/inference';
import { call } from './fakes';

const list: DeviceList = {
  devices: [
    { device: 'cuda', state: 'unavailable', reason: 'libcudnn.so.9 is not installed' },
    { device: 'webgpu', state: 'works', reason: '1.2 ms for what takes the CPU 9.8 ms', milliseconds: 1.2 },
    { device: 'cpu', state: 'works', reason: 'the others are measured against it and fall back to it' },
  ],
  used: 'webgpu',
  why: 'The device "webgpu" works and takes 1.2 ms for what takes the CPU 9.8 ms.',
};

test('every device has a line with its state and the reason, and the one in use is told with why', async () => {
  const { code, stdout } = await call(['devices'], { devices: () => list });
  assert.equal(code, 0);
  assert.match(stdout, /^cuda +unavailable +libcudnn\.so\.9 is not installed$/m);
  assert.match(stdout, /^webgpu +works +1\.2 ms/m);
  assert.match(stdout, /^Questions are answered on: webgpu\. The device "webgpu" works/m);
});

test('--json prints the list as it is', async () => {
  const { stdout } = await call(['devices', '--json'], { devices: () => list });
  assert.deepEqual(JSON.parse(stdout), list);
});

test('what was never tried is tried; --again tries everything; bundle and device are those of a question', async () => {
  const asked: unknown[] = [];
  const devices = (one: unknown): DeviceList => {
    asked.push(one);
    return list;
  };
  await call(['devices'], { devices });
  await call(['devices', '--again', '--device', 'cuda', '--bundle', '/b'], { devices });
  assert.deepEqual(asked, [
    { bundlePath: '/bundles/built-in', device: 'auto', trial: 'missing' },
    { bundlePath: '/b', device: 'cuda', trial: 'again' },
  ]);
});

test('a device or a word that is not known is bad usage', async () => {
  assert.equal((await call(['devices', '--device', 'gpu'])).code, 2);
  assert.equal((await call(['devices', 'all'])).code, 2);
});
