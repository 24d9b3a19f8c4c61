// Probes in processes of their own, with programs that stand for every broken driver; and what is kept of their word.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Probed } from '../../../models/runtime/devices/chooseDevice';
import { describeMachine } from '../../../models/runtime/devices/machine';
import { builtProber, probe } from '../../../models/runtime/devices/probe';
import { checkProbed, openProbeCache } from '../../../models/runtime/devices/probeCache';
import { largestDifference } from '../../../models/runtime/devices/probeChild';
import { attentionModel, stepsModel } from '../../../models/runtime/onnxModel';
import { loadGraph } from '../../../models/runtime/sessions';
import { temporaryFolder } from '../../support/fixtures';
import { measured } from '../../support/probes';
import { descendantsOf, until } from '../../support/processes';

const works = measured();

/** A program that a probe starts in place of ours, and what it does. */
function fakeProgram(context: TestContext, text: string): string {
  const program = path.join(temporaryFolder(context), 'probe.cjs');
  writeFileSync(program, text);
  return program;
}

/** In place of when it was. */
const AT = 1_000;

function ended(how: string): Probed {
  return { kind: 'ended', how, at: AT };
}

interface Row {
  readonly name: string;
  readonly program: string;
  readonly is: Probed;
}

const rows: readonly Row[] = [
  {
    name: 'a device that works',
    program: `process.send(${JSON.stringify(works)});`,
    is: works,
  },
  {
    name: 'a device that works and whose driver crashes at the end',
    program: `process.send(${JSON.stringify(works)}, () => process.kill(process.pid, 'SIGSEGV'));`,
    is: works,
  },
  {
    name: 'a driver that crashes',
    program: `process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000);`,
    is: ended('the process that tried it ended with signal SIGSEGV'),
  },
  {
    name: 'a driver that ends the process',
    program: 'process.exit(134);',
    is: ended('the process that tried it ended with code 134'),
  },
  {
    name: 'a Ctrl-C while it is tried',
    program: `process.kill(process.pid, 'SIGINT'); setInterval(() => {}, 1000);`,
    is: { kind: 'not-now', reason: 'the process that tried it was asked to end before it had' },
  },
  {
    name: 'a driver that hangs, in native code that hears nothing',
    program: "process.on('SIGTERM', () => {}); for (;;);",
    is: ended('the process that tried it said nothing for 1 seconds'),
  },
  {
    name: 'a driver that does not start, and hangs when its process ends',
    program: `process.send({ kind: 'unavailable', reason: 'there is none' }); setInterval(() => {}, 1000);`,
    is: { kind: 'unavailable', reason: 'there is none' },
  },
  {
    name: 'half of CUDA, whose library prints which other one is missing',
    program:
      `console.error('\\u001b[1;31mFailed to load library libonnxruntime_providers_cuda.so with error: libcudnn.so.9: ` +
      `cannot open shared object file: No such file or directory\\u001b[m');` +
      `process.send({ kind: 'unavailable', reason: 'a library that it needs is not installed' }, () => process.exit(0));`,
    is: { kind: 'unavailable', reason: 'libcudnn.so.9 is not installed' },
  },
  {
    name: 'no Vulkan at all',
    program:
      `console.error("Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file");` +
      `process.send({ kind: 'unavailable', reason: 'no graphics adapter was found' }, () => process.exit(0));`,
    is: { kind: 'unavailable', reason: 'libvulkan.so.1 is not installed' },
  },
  {
    name: 'an adapter without memory left',
    program: `process.send({ kind: 'not-now', reason: 'it has not enough memory left' }, () => process.exit(0));`,
    is: { kind: 'not-now', reason: 'it has not enough memory left' },
  },
];

for (const { name, program, is } of rows) {
  test(`${name} is told, and no process is left`, async (context) => {
    const before = descendantsOf(process.pid);
    const probed = await probe('cuda', { program: fakeProgram(context, program), limitMs: 1_000 });
    assert.deepEqual(probed.kind === 'ended' ? { ...probed, at: AT } : probed, is);
    await until(() => descendantsOf(process.pid).every((pid) => before.includes(pid)));
  });
}

test('a program that is none of ours is not waited for', async (context) => {
  const program = fakeProgram(
    context,
    "process.send({ method: 'process/ready' }); setInterval(() => {}, 1000);",
  );
  const probed = await probe('cuda', { program, limitMs: 600_000 });
  assert.ok(probed.kind === 'not-now' && /another version/.test(probed.reason));
});

test('a program that is missing is told', async () => {
  const probed = await probe('cuda', { program: '/nowhere/probe.js', limitMs: 1_000 });
  assert.ok(probed.kind === 'not-now' && /is missing/.test(probed.reason));
});

test('signs of life are told while a probe takes long', async (context) => {
  let signs = 0;
  const program = fakeProgram(context, 'setInterval(() => {}, 1000);');
  await probe('cuda', { program, limitMs: 2_500, alive: () => (signs += 1) });
  assert.ok(0 < signs);
});

test('our own program tries a device: the CPU agrees with itself, and what the runtime does not know is unavailable', async () => {
  const cpu = await probe('cpu', builtProber());
  assert.ok(cpu.kind === 'measured', JSON.stringify(cpu));
  assert.equal(cpu.difference, 0);
  assert.ok(0 < cpu.productMs && 0 < cpu.stepMs);
  const unknown = await probe(process.platform === 'darwin' ? 'dml' : 'coreml', builtProber());
  assert.deepEqual(unknown, { kind: 'unavailable', reason: 'the runtime for this system comes without it' });
});

test('the graphs of a probe run, and what they give is no constant', async () => {
  const [rowCount, side] = [3, 4];
  const graph = await loadGraph(attentionModel(side), { device: 'cpu', label: 'attention' });
  const x = Float32Array.from({ length: rowCount * side }, (_, i) => Math.sin(i + 1));
  const { y } = await graph.run({ x: { type: 'float32', data: x, dims: [rowCount, side] } });
  await graph.close();
  assert.ok(y?.type === 'float32');
  assert.deepEqual(y.dims, [rowCount, side]);
  assert.ok(y.data.every(Number.isFinite) && new Set(y.data).size === rowCount * side);

  const steps = await loadGraph(stepsModel(side, 2), { device: 'cpu', label: 'steps' });
  const once = await loadGraph(stepsModel(side, 1), { device: 'cpu', label: 'step' });
  const run = async (on: typeof steps, data: Float32Array): Promise<Float32Array> => {
    const outputs = await on.run({ x: { type: 'float32', data, dims: [1, side] } });
    assert.ok(outputs['y']?.type === 'float32');
    return outputs['y'].data;
  };
  const row = x.slice(0, side);
  assert.deepEqual(
    await run(steps, row),
    await run(once, await run(once, row)),
    'two steps are a step after a step',
  );
  await steps.close();
  await once.close();
});

test('a difference is measured against the largest right number, and what is no number is no difference at all', () => {
  assert.equal(largestDifference(Float32Array.of(1, 2.5), Float32Array.of(1, 2)), 0.25);
  assert.ok(Number.isNaN(largestDifference(Float32Array.of(1, NaN), Float32Array.of(1, 2))));
  assert.ok(Number.isNaN(largestDifference(Float32Array.of(1), Float32Array.of(1, 2))));
});

test('what was found out is there for the next process, until the machine is another one', async (context) => {
  const folder = path.join(temporaryFolder(context), 'devices');
  const none: Probed = { kind: 'unavailable', reason: 'there is none' };
  const open = (machine: string) => openProbeCache(folder, () => machine);
  assert.equal((await open('a').read()).size, 0);
  await open('a').keep(new Map([['webgpu', works]]));
  await open('a').keep(new Map([['cuda', none]]));
  assert.deepEqual([...(await open('a').read())].sort(), [
    ['cuda', none],
    ['webgpu', works],
  ]);
  assert.equal((await open('b').read()).size, 0);
  assert.deepEqual(readdirSync(folder), ['devices.json'], 'nothing half-written is left');
});

test('that a process has ended on a device counts for some days; what else is kept then goes on counting', async (context) => {
  const folder = temporaryFolder(context);
  const hour = 60 * 60 * 1000;
  const knownAt = async (now: number): Promise<readonly string[]> =>
    [
      ...(
        await openProbeCache(
          folder,
          () => 'a',
          () => now,
        ).read()
      ).keys(),
    ].sort();
  const cache = openProbeCache(
    folder,
    () => 'a',
    () => AT,
  );
  await cache.keep(new Map([['cuda', ended('it crashed')]]));
  await cache.keep(new Map([['webgpu', works]]));
  assert.deepEqual(await knownAt(AT), ['cuda', 'webgpu']);
  assert.deepEqual(await knownAt(AT + 48 * hour), ['cuda', 'webgpu']);
  assert.deepEqual(await knownAt(AT + 73 * hour), ['webgpu']);
  assert.deepEqual(await knownAt(AT - hour), ['webgpu'], 'a clock that was set back');
});

test('what may be otherwise in a moment is not kept, and takes the place of what was', async (context) => {
  const cache = openProbeCache(temporaryFolder(context), () => 'a');
  await cache.keep(
    new Map([
      ['webgpu', { ...works }],
      ['cuda', works],
    ]),
  );
  await cache.keep(new Map([['webgpu', { kind: 'not-now', reason: 'it has not enough memory left' }]]));
  assert.deepEqual([...(await cache.read()).keys()], ['cuda']);
});

test('numbers that are none stay wrong numbers on their way through the file', async (context) => {
  const cache = openProbeCache(temporaryFolder(context), () => 'a');
  await cache.keep(new Map([['webgpu', { ...works, difference: NaN }]]));
  const kept = (await cache.read()).get('webgpu');
  assert.ok(kept?.kind === 'measured' && Number.isNaN(kept.difference));
});

for (const text of [
  '',
  '{',
  'null',
  '[]',
  '{"version":1,"machine":"a","probed":{"webgpu":{"kind":"works"}}}',
]) {
  test(`a file that holds ${JSON.stringify(text)} is no word of any device`, async (context) => {
    const folder = temporaryFolder(context);
    writeFileSync(path.join(folder, 'devices.json'), text);
    assert.equal((await openProbeCache(folder, () => 'a').read()).size, 0);
  });
}

test('where nothing can be written, nothing fails', async (context) => {
  const file = path.join(temporaryFolder(context), 'a file');
  writeFileSync(file, '');
  await openProbeCache(file, () => 'a').keep(new Map([['webgpu', works]]));
  assert.equal(readFileSync(file, 'utf8'), '');
});

test('a word that is none is refused, whatever it is', () => {
  for (const word of [
    null,
    1,
    'works',
    {},
    { kind: 'ended' },
    { kind: 'ended', how: 'it crashed' },
    { kind: 'not-now' },
    { ...works, productMs: 0 },
    { ...works, stepMs: 'x' },
  ]) {
    assert.equal(checkProbed(word), null);
  }
});

test('a machine is described by runtime, program and drivers; the same one always alike', (context) => {
  const program = path.join(temporaryFolder(context), 'program.js');
  writeFileSync(program, 'one');
  const before = describeMachine('1.30.0', program);
  assert.equal(describeMachine('1.30.0', program), before);
  assert.notEqual(describeMachine('1.31.0', program), before);
  writeFileSync(program, 'another');
  assert.notEqual(describeMachine('1.30.0', program), before);
});
