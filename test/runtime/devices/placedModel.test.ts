// A model moves down its chain of devices, each failure said once: with devices that fail as a test tells them to.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Choice } from '../../../models/runtime/devices/chooseDevice';
import type { Fit } from '../../../models/runtime/devices/fit';
import { placeModel, type PlacedModel } from '../../../models/runtime/devices/placedModel';
import { FailureError, toFailure, type Failure } from '../../../protocol/failure';
import type { RealDevice } from '../../../protocol/inference';

/** A model that is no more than the name of its device. */
interface FakeModel {
  readonly on: RealDevice;
}

interface Script {
  readonly chain?: Choice['chain'];
  readonly remark?: string;
  /** What loading on a device fails with. */
  readonly fails?: Partial<Record<RealDevice, Failure>>;
  readonly fit?: Partial<Record<RealDevice, Fit>>;
  readonly closeFails?: boolean;
  /** What a trial says of a device that is unavailable. */
  readonly whyNot?: string;
}

function place({
  chain = ['cuda', 'webgpu', 'cpu'],
  remark,
  fails = {},
  fit = {},
  closeFails,
  whyNot,
}: Script = {}): {
  readonly placed: PlacedModel<FakeModel>;
  readonly told: readonly (readonly [RealDevice, string | null])[];
  readonly closed: readonly RealDevice[];
  readonly chosen: () => number;
} {
  const told: [RealDevice, string | null][] = [];
  const closed: RealDevice[] = [];
  let nChosen = 0;
  const placed = placeModel<FakeModel>({
    bundle: 'large',
    choose: async () => {
      nChosen += 1;
      return { chain, why: 'so it is', remark: remark ?? null };
    },
    fit: async (device) => fit[device] ?? { kind: 'fits' },
    load: async (device) => {
      const failure = fails[device];
      if (failure !== undefined) throw new FailureError(failure);
      return { on: device };
    },
    close: async ({ on }) => {
      closed.push(on);
      if (closeFails === true) throw new Error('the device is gone');
    },
    whyNot: async () => whyNot ?? null,
    used: (device, why) => told.push([device, why]),
  });
  return { placed, told, closed, chosen: () => nChosen };
}

const unavailable = (device: string, reason: string): Failure => ({
  kind: 'device-unavailable',
  device,
  reason,
});
const lost = (device: string): Failure => ({
  kind: 'device-lost',
  device,
  stage: 'running decoder.gpu.onnx',
  reason: 'WebGPU device lost',
});

test('the first device that takes the model has it; nothing is said', async () => {
  const { placed, told } = place();
  assert.equal(placed.device(), null);
  assert.deepEqual(await placed.get(), { on: 'cuda' });
  assert.equal(placed.device(), 'cuda');
  assert.deepEqual(told, [['cuda', null]]);
  assert.deepEqual(placed.takeRemarks(), []);
});

test('nothing is chosen before the model is needed, and then once', async () => {
  const { placed, chosen } = place();
  assert.equal(await placed.use(async () => 'no model was needed'), 'no model was needed');
  assert.equal(chosen(), 0);
  await Promise.all([placed.get(), placed.get()]);
  assert.equal(chosen(), 1);
});

for (const [name, failure, reason] of [
  ['half of CUDA', unavailable('cuda', 'libcudnn.so.9 is not installed'), /libcudnn\.so\.9 is not installed/],
  ['no memory left', { kind: 'out-of-memory', stage: 'loading the decoder' }, /not enough memory/],
  [
    'a kernel that is missing',
    { kind: 'bundle-damaged', path: '/b', reason: 'no kernel for Gather' },
    /no kernel for Gather/,
  ],
  ['a bug', { kind: 'bug', message: 'the decoder gave no logits', stack: '' }, /gave no logits/],
] satisfies readonly (readonly [string, Failure, RegExp])[]) {
  test(`a device that fails while the model is loaded (${name}): the next one, said once`, async () => {
    const { placed, told } = place({ fails: { cuda: failure } });
    assert.deepEqual(await placed.get(), { on: 'webgpu' });
    assert.deepEqual(
      told.map(([device]) => device),
      ['cuda', 'webgpu'],
    );
    const [remark, ...more] = placed.takeRemarks();
    assert.match(remark ?? '', reason);
    assert.match(remark ?? '', /^The device "cuda" cannot be used: .*; the model runs on "webgpu"\.$/);
    assert.deepEqual(more, []);
    assert.equal(told[1]?.[1], remark);
    await placed.get();
    assert.deepEqual(placed.takeRemarks(), []);
  });
}

test('a trial that knows better why a device is unavailable is believed; of other failures it knows nothing', async () => {
  const said = async (failure: Failure): Promise<string> => {
    const { placed } = place({ fails: { cuda: failure }, whyNot: 'libcudnn.so.9 is not installed' });
    await placed.get();
    return placed.takeRemarks().join();
  };
  assert.match(
    await said(unavailable('cuda', 'a library is missing')),
    /: libcudnn\.so\.9 is not installed;/,
  );
  assert.match(await said({ kind: 'out-of-memory', stage: 'loading the decoder' }), /not enough memory/);
});

test('where the CPU fails too, its failure is told, and the next question tries again from there', async () => {
  const fails: Partial<Record<RealDevice, Failure>> = {
    cuda: unavailable('cuda', 'it has no driver'),
    webgpu: unavailable('webgpu', 'no graphics adapter was found'),
    cpu: { kind: 'bundle-damaged', path: '/b', reason: 'decoder.cpu.onnx cannot be loaded' },
  };
  const { placed, told, chosen } = place({ fails });
  await assert.rejects(placed.get(), (error) => toFailure(error).kind === 'bundle-damaged');
  delete fails.cpu;
  assert.deepEqual(await placed.get(), { on: 'cpu' });
  assert.equal(chosen(), 1);
  assert.deepEqual(
    told.map(([device]) => device),
    ['cuda', 'webgpu', 'cpu', 'cpu'],
  );
  assert.equal(placed.takeRemarks().length, 2);
});

test('what does not fit a device is not loaded there; what fits nowhere is told with both numbers', async () => {
  const tooLarge: Fit = { kind: 'too-large', neededBytes: 14e9, freeBytes: 8e9 };
  const { placed, told } = place({ fit: { cuda: tooLarge } });
  assert.deepEqual(await placed.get(), { on: 'webgpu' });
  assert.deepEqual(
    told.map(([device]) => device),
    ['webgpu'],
    'it never was on CUDA',
  );
  assert.match(placed.takeRemarks()[0] ?? '', /14\.0 GB there, and 8\.0 GB are free/);

  const nowhere = place({ chain: ['webgpu', 'cpu'], fit: { webgpu: tooLarge, cpu: tooLarge } });
  await assert.rejects(nowhere.placed.get(), /needs 14\.0 GB of memory, and 8\.0 GB are free/);
  assert.deepEqual(nowhere.told, []);
});

test('what fits barely is said before the model is loaded, and with the answer', async () => {
  const { placed, told } = place({ fit: { cuda: { kind: 'tight', remark: 'It is tight.' } } });
  await placed.get();
  assert.deepEqual(told, [['cuda', 'It is tight.']]);
  assert.deepEqual(placed.takeRemarks(), ['It is tight.']);
});

test('a choice that is not what was asked for is said', async () => {
  const { placed, told } = place({ chain: ['cpu'], remark: 'There is no CUDA; the model runs on the CPU.' });
  await placed.get();
  assert.deepEqual(told, [['cpu', 'There is no CUDA; the model runs on the CPU.']]);
  assert.equal(placed.takeRemarks().length, 1);
});

for (const closeFails of [false, true]) {
  test(`a device that is lost in the middle${closeFails ? ' and cannot even be closed' : ''}: the work begins anew on the next`, async () => {
    const { placed, told, closed } = place({ closeFails });
    const ran: string[] = [];
    const answer = await placed.use(async (again) => {
      const { on } = await placed.get();
      ran.push(`${on}${again ? ' again' : ''}`);
      if (on !== 'cpu') throw new FailureError(lost(on));
      return 'answered';
    });
    assert.equal(answer, 'answered');
    assert.deepEqual(ran, ['cuda', 'webgpu again', 'cpu again']);
    assert.deepEqual(closed, ['cuda', 'webgpu']);
    assert.equal(placed.device(), 'cpu');
    assert.match(
      told[2]?.[1] ?? '',
      /"webgpu" cannot be used: WebGPU device lost; the model runs on the CPU\./,
    );
    assert.equal(placed.takeRemarks().length, 2);
    assert.deepEqual(placed.takeRemarks(), []);
  });
}

test('memory that runs out on a device in the middle is a loss of it; on the CPU it is the failure', async () => {
  const { placed } = place({ chain: ['webgpu', 'cpu'] });
  const full: Failure = { kind: 'out-of-memory', stage: 'running the decoder' };
  const ran: RealDevice[] = [];
  await assert.rejects(
    placed.use(async () => {
      ran.push((await placed.get()).on);
      throw new FailureError(full);
    }),
    (error) => toFailure(error).kind === 'out-of-memory',
  );
  assert.deepEqual(ran, ['webgpu', 'cpu']);
});

test('a device that turns out in the middle to be none for this bundle is left as well', async () => {
  const { placed } = place({ chain: ['webgpu', 'cpu'] });
  const answer = await placed.use(async () => {
    const { on } = await placed.get();
    if (on === 'webgpu') throw new FailureError(unavailable(on, 'its adapter does not compute in 16 bits'));
    return on;
  });
  assert.equal(answer, 'cpu');
  assert.match(placed.takeRemarks()[0] ?? '', /16 bits/);
});

test('two questions that lose the same device move the model once', async () => {
  const { placed, closed } = place();
  const ask = () =>
    placed.use(async () => {
      const { on } = await placed.get();
      await Promise.resolve();
      if (on === 'cuda') throw new FailureError(lost(on));
      return on;
    });
  assert.deepEqual(await Promise.all([ask(), ask()]), ['webgpu', 'webgpu']);
  assert.deepEqual(closed, ['cuda']);
  assert.equal(placed.takeRemarks().length, 1);
});

for (const failure of [
  { kind: 'cancelled' },
  { kind: 'bad-input', what: 'question', reason: 'it is empty' },
] satisfies readonly Failure[]) {
  test(`a question that fails for reasons of its own (${failure.kind}) is not repeated`, async () => {
    const { placed } = place();
    let runs = 0;
    await assert.rejects(
      placed.use(async () => {
        await placed.get();
        runs += 1;
        throw new FailureError(failure);
      }),
      (error) => toFailure(error).kind === failure.kind,
    );
    assert.equal(runs, 1);
    assert.equal(placed.device(), 'cuda');
  });
}

test('a cancel while the model is loaded tries no other device', async () => {
  const { placed } = place({ fails: { cuda: { kind: 'cancelled' } } });
  await assert.rejects(placed.get(), (error) => toFailure(error).kind === 'cancelled');
  assert.deepEqual(placed.takeRemarks(), []);
});
