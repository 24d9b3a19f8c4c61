// Which device is taken, and what is said of it: by probes alone, with no device near.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  chooseDevice,
  inOrder,
  judge,
  promptPositions,
  workloadOf,
  type Probed,
  type ProbedDevices,
  type Workload,
} from '../../../models/runtime/devices/chooseDevice';
import { devices, type Device, type RealDevice } from '../../../protocol/inference';
import { smallManifest } from '../../support/manifests';
import { measured } from '../../support/probes';

const failures: readonly Probed[] = [
  { kind: 'unavailable', reason: 'libcudnn.so.9 is not installed' },
  { kind: 'not-now', reason: 'it has not enough memory left' },
  { kind: 'ended', how: 'the process that tried it ended with signal SIGSEGV', at: 0 },
  measured({ difference: 0.4 }),
  measured({ difference: NaN }),
  measured({ productMs: 9 }),
];

const everything: readonly RealDevice[] = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'];

/** As of a bundle of billions of parameters. */
const large: Workload = { products: 3.6e12, steps: 7000, cacheBytes: 2e9 };

function choose(device: Device, probed: ProbedDevices, workload: Workload | null = large) {
  return chooseDevice({ device, listed: everything, probed, workload });
}

test('auto takes the first that works: CUDA, then DirectML or CoreML, then WebGPU, then the CPU', () => {
  const probed = new Map<RealDevice, Probed>(everything.map((device) => [device, measured()]));
  for (const expected of ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const) {
    const { chain, remark } = choose('auto', probed);
    assert.equal(chain[0], expected);
    assert.equal(chain.at(-1), 'cpu');
    assert.equal(remark, null);
    probed.delete(expected);
  }
});

test('the other devices that work stand behind the first, to take over', () => {
  const probed = new Map<RealDevice, Probed>([
    ['webgpu', measured()],
    ['cuda', measured()],
  ]);
  assert.deepEqual(choose('auto', probed).chain, ['cuda', 'webgpu', 'cpu']);
});

for (const failure of failures) {
  const { state, reason } = judge('webgpu', failure);
  test(`auto does not take a device that is "${state}" (${reason}), and says why not`, () => {
    const { chain, why } = choose('auto', new Map([['webgpu', failure]]));
    assert.deepEqual(chain, ['cpu']);
    assert.ok(why.includes(reason), why);
  });
}

test('whatever probes tell, a chain ends with the CPU, and auto never takes what was not shown to work', () => {
  const kinds = [undefined, measured(), ...failures];
  for (const cuda of kinds) {
    for (const webgpu of kinds) {
      const probed = new Map<RealDevice, Probed>();
      if (cuda !== undefined) probed.set('cuda', cuda);
      if (webgpu !== undefined) probed.set('webgpu', webgpu);
      for (const device of devices) {
        const { chain } = choose(device, probed);
        assert.equal(chain.at(-1), 'cpu');
        assert.equal(new Set(chain).size, chain.length);
        if (device !== 'auto') continue;
        for (const one of chain) assert.equal(judge(one, probed.get(one)).state, 'works');
      }
    }
  }
});

test('a device to which a large cache is moved for every token stands behind one that keeps it; a small cache may move', () => {
  const probed = new Map<RealDevice, Probed>([
    ['cuda', measured({ keepsCache: false })],
    ['webgpu', measured()],
  ]);
  assert.deepEqual(choose('auto', probed).chain, ['webgpu', 'cuda', 'cpu']);
  assert.deepEqual(choose('auto', probed, { ...large, cacheBytes: 2e7 }).chain, ['cuda', 'webgpu', 'cpu']);
  probed.delete('webgpu');
  assert.deepEqual(choose('auto', probed).chain, ['cuda', 'cpu'], 'it is still better than the CPU');
  assert.match(choose('auto', probed).why, /has to be moved/);
});

test('where moving the cache alone takes longer than the CPU, the CPU it is', () => {
  const probed = new Map<RealDevice, Probed>([['cuda', measured({ keepsCache: false })]]);
  assert.deepEqual(choose('auto', probed, { ...large, cacheBytes: 1e12 }).chain, ['cpu']);
});

test('a software adapter, which is slower than the CPU, is never taken by auto', () => {
  // SwiftShader on two cores.
  const software = measured({ productMs: 1300, cpuProductMs: 3, stepMs: 3.3, cpuStepMs: 0.003 });
  assert.deepEqual(choose('auto', new Map([['webgpu', software]])).chain, ['cpu']);
  assert.equal(judge('webgpu', software).state, 'slower');
});

test('a small bundle stays on the CPU: starting a GPU would cost more than it saves', () => {
  const probed = new Map<RealDevice, Probed>([['webgpu', measured()]]);
  const { chain, why } = choose('auto', probed, { products: 1e9, steps: 100, cacheBytes: 1e6 });
  assert.deepEqual(chain, ['cpu']);
  assert.match(why, /small/);
  assert.equal(
    choose('auto', probed, null).chain[0],
    'webgpu',
    'of an unknown bundle nothing is held against it',
  );
});

test('a bundle of many small steps stays on the CPU where each step takes the device long', () => {
  const slowToStart = measured({ stepMs: 5, cpuStepMs: 0.01 });
  const steps: Workload = { products: 1e11, steps: 5000, cacheBytes: 1e8 };
  assert.deepEqual(choose('auto', new Map([['webgpu', slowToStart]]), steps).chain, ['cpu']);
});

test('a device that is named is taken at its word, with the CPU behind it', () => {
  for (const failure of [
    undefined,
    measured(),
    { kind: 'unavailable', reason: 'no kernel for Gather' } as const,
  ]) {
    const probed = new Map<RealDevice, Probed>();
    if (failure !== undefined) probed.set('webgpu', failure);
    assert.deepEqual(choose('webgpu', probed).chain, ['webgpu', 'cpu']);
    assert.equal(choose('webgpu', probed).remark, null);
  }
});

for (const [productMs, said] of [
  [900, /is used, but it is slower than the CPU: when tried it took 900 ms for what takes the CPU 10 ms\.$/],
  [9, /is used, but it is hardly faster than the CPU: when tried it took 9\.0 ms/],
] as const) {
  test(`a named device that takes ${productMs} ms to the CPU's 10 is used, and that is said`, () => {
    const { chain, remark } = choose('webgpu', new Map([['webgpu', measured({ productMs })]]));
    assert.deepEqual(chain, ['webgpu', 'cpu']);
    assert.match(remark ?? '', said);
  });
}

test('a named device that misses a library is not loaded again, and that is said with the reason and the way out', () => {
  const known: Probed = { kind: 'unavailable', reason: 'libvulkan.so.1 is not installed' };
  const { chain, remark, why } = choose('webgpu', new Map([['webgpu', known]]));
  assert.deepEqual(chain, ['cpu']);
  assert.match(remark ?? '', /: libvulkan\.so\.1 is not installed; .*--again.*the model runs on the CPU\.$/);
  assert.match(why, /: libvulkan\.so\.1 is not installed; .*the model would run on the CPU\.$/);
});

test('a named device that computes wrongly is used, and that is said', () => {
  const { chain, remark } = choose('webgpu', new Map([['webgpu', measured({ difference: 0.4 })]]));
  assert.equal(chain[0], 'webgpu');
  assert.match(remark ?? '', /numbers differ from the CPU's by 40 %/);
});

test('a named device on which a process has ended is left alone, and that is said with the way out', () => {
  const end: Probed = { kind: 'ended', how: 'a process that ran there ended with signal SIGSEGV', at: 0 };
  const { chain, remark } = choose('cuda', new Map([['cuda', end]]));
  assert.deepEqual(chain, ['cpu']);
  assert.match(remark ?? '', /SIGSEGV.*--again.*on the CPU\.$/);
});

test('a named device that the runtime does not know is the CPU, and that is said', () => {
  const { chain, remark } = chooseDevice({
    device: 'coreml',
    listed: ['cpu', 'webgpu'],
    probed: new Map(),
    workload: null,
  });
  assert.deepEqual(chain, ['cpu']);
  assert.match(remark ?? '', /"coreml" cannot be used/);
});

test('devices are listed in the order of auto, only those that the runtime knows', () => {
  assert.deepEqual(inOrder(['cpu', 'webgpu', 'cuda']), ['cuda', 'webgpu', 'cpu']);
});

test('a workload grows with the decoder and the picture; positions stay within what the bundle reads', () => {
  const manifest = smallManifest();
  const deeper = smallManifest({ llm: { layers: 2 * manifest.llm.layers } });
  assert.equal(workloadOf(deeper).products, 2 * workloadOf(manifest).products);
  assert.equal(workloadOf(deeper).steps, 2 * workloadOf(manifest).steps);
  assert.ok(promptPositions(smallManifest({ llm: { max_len: 50 } })) <= 50);
});
