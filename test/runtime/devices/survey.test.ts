// When devices are tried, and when not: with probes that a test counts; and the real engine where a device is missing.

import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { workloadAt } from '../../../models/runtime/devices/bundleWorkload';
import type { Probed } from '../../../models/runtime/devices/chooseDevice';
import { openProbeCache } from '../../../models/runtime/devices/probeCache';
import { openRunMarks } from '../../../models/runtime/devices/runMarks';
import { makeDevices, type Devices } from '../../../models/runtime/devices/survey';
import { openEngine } from '../../../models/runtime/engine';
import type { RealDevice } from '../../../protocol/inference';
import { samplePicture, temporaryFolder, tinyBundle } from '../../support/fixtures';

const works: Probed = {
  kind: 'measured',
  productMs: 1,
  cpuProductMs: 10,
  stepMs: 0.01,
  cpuStepMs: 0.01,
  keepsCache: true,
  difference: 0,
};

interface World {
  /** A new process on this machine. */
  open(): Devices;
  readonly folder: string;
  /** The devices that were tried, in order. */
  readonly tried: RealDevice[];
  /** What the next probes tell. */
  readonly results: Map<RealDevice, Probed>;
  /** What the machine's drivers are like. */
  machine: string;
}

function makeWorld(context: TestContext): World {
  const folder = path.join(temporaryFolder(context), 'devices');
  const world: World = {
    folder,
    tried: [],
    results: new Map(),
    machine: 'as it is',
    open: () =>
      makeDevices({
        cache: openProbeCache(folder, () => world.machine),
        marks: openRunMarks(folder),
        listed: () => ['cpu', 'webgpu', 'cuda'],
        probe: async (device) => {
          world.tried.push(device);
          return world.results.get(device) ?? { kind: 'unavailable', reason: 'there is none' };
        },
      }),
  };
  return world;
}

const chosen = async (devices: Devices): Promise<RealDevice> => (await devices.choose('auto', null)).chain[0];

test('auto tries every device once; the next process tries none', async (context) => {
  const world = makeWorld(context);
  world.results.set('webgpu', works);
  assert.equal(await chosen(world.open()), 'webgpu');
  assert.equal(await chosen(world.open()), 'webgpu');
  assert.deepEqual(world.tried, ['cuda', 'webgpu']);
});

for (const device of ['cpu', 'webgpu', 'cuda'] as const) {
  test(`the device ${device}, asked for by name, is taken without a trial`, async (context) => {
    const world = makeWorld(context);
    assert.equal((await world.open().choose(device, null)).chain[0], device);
    assert.deepEqual(world.tried, []);
    assert.ok(!existsSync(world.folder));
  });
}

test('a driver or runtime that has changed has devices tried anew', async (context) => {
  const world = makeWorld(context);
  assert.equal(await chosen(world.open()), 'cpu');
  world.machine = 'with a new driver';
  world.results.set('cuda', works);
  assert.equal(await chosen(world.open()), 'cuda');
});

test('a device on which a process has ended is left alone, which is said once, until it is tried again', async (context) => {
  const world = makeWorld(context);
  world.results.set('webgpu', works);
  assert.equal(await chosen(world.open()), 'webgpu');

  const after = world.open();
  await after.noteEnds([{ device: 'webgpu', how: 'a process that ran there ended with signal SIGSEGV' }]);
  const { chain, remark } = await after.choose('auto', null);
  assert.deepEqual(chain, ['cpu']);
  assert.match(remark ?? '', /SIGSEGV; the model runs on the CPU/);

  const later = await world.open().choose('auto', null);
  assert.deepEqual([later.chain[0], later.remark], ['cpu', null]);
  assert.match(later.why, /SIGSEGV/);
  assert.deepEqual((await world.open().choose('webgpu', null)).chain, ['cpu'], 'by its name as well');
  assert.deepEqual(world.tried, ['cuda', 'webgpu'], 'and nothing was tried');

  await world.open().list('auto', null, 'again');
  assert.equal(await chosen(world.open()), 'webgpu');
});

test('a device on which a process has ended is tried again when something has changed', async (context) => {
  const world = makeWorld(context);
  world.results.set('webgpu', works);
  await world.open().noteEnds([{ device: 'webgpu', how: 'it crashed' }]);
  assert.equal(await chosen(world.open()), 'cpu');
  world.machine = 'with a new driver';
  assert.equal(await chosen(world.open()), 'webgpu');
});

test('a process that nobody watched and that is gone has left its mark', async (context) => {
  const world = makeWorld(context);
  world.results.set('webgpu', works);
  assert.equal(await chosen(world.open()), 'webgpu');
  writeFileSync(path.join(world.folder, 'running-99999999'), 'webgpu');
  const { chain, remark } = await world.open().choose('auto', null);
  assert.deepEqual(chain, ['cpu']);
  assert.match(remark ?? '', /ended in the middle/);
});

test('the list tells what is known, tries what is missing, or everything again, as it is asked to', async (context) => {
  const world = makeWorld(context);
  const kept = await world.open().list('auto', null, 'kept');
  assert.deepEqual(
    kept.devices.map(({ device, state }) => [device, state]),
    [
      ['cuda', 'not-tried'],
      ['webgpu', 'not-tried'],
      ['cpu', 'works'],
    ],
  );
  assert.deepEqual(world.tried, []);
  assert.equal((await world.open().list('auto', null, 'missing')).used, 'cpu');
  await world.open().list('auto', null, 'missing');
  assert.deepEqual(world.tried, ['cuda', 'webgpu']);
  world.results.set('cuda', works);
  assert.equal((await world.open().list('auto', null, 'again')).used, 'cuda');
  assert.deepEqual(world.tried, ['cuda', 'webgpu', 'cuda', 'webgpu']);
});

test('the list says what becomes of a device that was asked for and cannot be had', async (context) => {
  const { used, why } = await makeWorld(context).open().list('cuda', null, 'missing');
  assert.equal(used, 'cpu');
  assert.match(why, /"cuda" cannot be used: there is none; the model would run on the CPU/);
});

test('why a device that was named could not be had is found out by one trial, which is kept', async (context) => {
  const world = makeWorld(context);
  world.results.set('cuda', { kind: 'unavailable', reason: 'libcudnn.so.9 is not installed' });
  world.results.set('webgpu', works);
  assert.equal(await world.open().whyNot('cuda'), 'libcudnn.so.9 is not installed');
  assert.equal(await world.open().whyNot('cuda'), 'libcudnn.so.9 is not installed');
  assert.equal(await world.open().whyNot('webgpu'), null, 'a trial that finds no fault does not say why');
  assert.equal(await world.open().whyNot('coreml'), null, 'the runtime does not know it');
  assert.deepEqual(world.tried, ['cuda', 'webgpu']);
  const { chain, remark } = await world.open().choose('cuda', null);
  assert.deepEqual(chain, ['cpu']);
  assert.match(remark ?? '', /libcudnn\.so\.9 is not installed/);
});

test('a bundle tells its workload, whatever else is wrong with it; what is no bundle has none', async (context) => {
  assert.ok(0 < ((await workloadAt(tinyBundle))?.products ?? 0));
  const folder = temporaryFolder(context);
  assert.equal(await workloadAt(folder), null);
  for (const text of ['{', 'null', '{}', '{"llm":{},"anyres":{}}']) {
    writeFileSync(path.join(folder, 'manifest.json'), text);
    assert.equal(await workloadAt(folder), null, text);
  }
});

test('an engine on a device that is missing answers on the CPU and says so once', async () => {
  // No build of the runtime knows both.
  const missing = process.platform === 'darwin' ? 'dml' : 'coreml';
  const told: [RealDevice, string | null][] = [];
  const engine = await openEngine({
    bundlePath: tinyBundle,
    device: 'auto',
    devices: {
      choose: async () => ({ chain: [missing, 'cpu'], why: 'a test says so', remark: null }),
      mark: () => undefined,
      whyNot: async () => null,
    },
    deviceUsed: (device, remark) => told.push([device, remark]),
  });
  const { imageId } = await engine.openImage(samplePicture);
  const ask = (question: string) =>
    engine.ask(
      {
        imageId,
        question,
        regions: [],
        conversation: [],
        candidates: [],
        maxNewTokens: 4,
        temperature: 0,
        topP: 1,
        seed: 0,
      },
      { cancelled: () => false },
    );
  const said = (remarks: readonly string[]): number =>
    remarks.filter((remark) => remark.includes(`"${missing}" cannot be used`)).length;
  assert.equal(said((await ask('Where is the search field?')).remarks), 1);
  assert.equal(said((await ask('And the tabs?')).remarks), 0);
  assert.deepEqual(
    told.map(([device]) => device),
    [missing, 'cpu'],
  );
  assert.equal(engine.info().device, 'cpu');
  await engine.close();
});
