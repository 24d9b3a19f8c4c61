// Tries one device, in a process that may be lost: right numbers, and its times beside the CPU's.
// Knows nothing of who asks and of what becomes of its word.

import { toFailure } from '../../../protocol/failure';
import type { RealDevice } from '../../../protocol/inference';
import { makeRandom } from '../../pipeline/nextToken';
import { attentionModel, stepsModel } from '../onnxModel';
import { loadGraph, makeDeviceTensors, type Graph, type HostTensor } from '../sessions';
import { PROBE_ROWS, PROBE_SIDE, reasonOf, type Probed } from './chooseDevice';

/** The environment variable that makes a program of ours a probe of the device that it names. */
export const PROBE_VARIABLE = 'GROUNDGLASS_TRY_DEVICE';

const STEPS_SIDE = 256;
const STEPS = 32;

/** The first run compiles what it needs; of the others the fastest counts. */
const RUNS = 5;

/** No more runs are made where they have taken this long together. */
const ENOUGH_MS = 1_000;

/** Never fails: what went wrong is what there is to tell. A driver may end this process. */
export async function probeHere(device: RealDevice): Promise<Probed> {
  try {
    const there = await computeOn(device);
    const here = await computeOn('cpu');
    return {
      kind: 'measured',
      productMs: there.layer.ms,
      cpuProductMs: here.layer.ms,
      stepMs: there.steps.ms / STEPS,
      cpuStepMs: here.steps.ms / STEPS,
      keepsCache: await keepsTensors(device),
      difference: Math.max(
        largestDifference(there.layer.y, here.layer.y),
        largestDifference(there.steps.y, here.steps.y),
      ),
    };
  } catch (error) {
    // Other programs give memory back; a driver that is not there does not come by itself.
    const kind = toFailure(error).kind === 'out-of-memory' ? 'not-now' : 'unavailable';
    return { kind, reason: reasonOf(error) };
  }
}

/** The decoder's cache stays on a device where its runtime lends memory to who asks for it. */
async function keepsTensors(device: RealDevice): Promise<boolean> {
  try {
    await (await makeDeviceTensors(device, [1, 1, 2, 2], 1)).release();
    return true;
  } catch {
    return false;
  }
}

async function computeOn(
  device: RealDevice,
): Promise<{ readonly layer: Measured; readonly steps: Measured }> {
  const load = (model: Uint8Array) =>
    loadGraph(model, { device, label: 'the test of the device', onlyThere: true });
  const layer = await load(attentionModel(PROBE_SIDE));
  const steps = await load(stepsModel(STEPS_SIDE, STEPS));
  const measured = {
    layer: await measure(layer, madeUp(PROBE_ROWS, PROBE_SIDE)),
    steps: await measure(steps, madeUp(1, STEPS_SIDE)),
  };
  await layer.close();
  await steps.close();
  return measured;
}

/** Numbers between -1 and 1, [rows, side], the same every time. */
function madeUp(rows: number, side: number): HostTensor {
  const random = makeRandom(0);
  return {
    type: 'float32',
    data: Float32Array.from({ length: rows * side }, () => 2 * random() - 1),
    dims: [rows, side],
  };
}

interface Measured {
  readonly ms: number;
  readonly y: Float32Array;
}

async function measure(graph: Graph, x: HostTensor): Promise<Measured> {
  const y = await run(graph, x);
  let ms = Infinity;
  const end = performance.now() + ENOUGH_MS;
  for (let i = 0; i < RUNS && performance.now() < end; i++) {
    const started = performance.now();
    await run(graph, x);
    ms = Math.min(ms, performance.now() - started);
  }
  return { ms, y };
}

async function run(graph: Graph, x: HostTensor): Promise<Float32Array> {
  const { y } = await graph.run({ x });
  if (y?.type !== 'float32') throw new Error('the test of the device gave no numbers');
  return y.data;
}

/** Against the largest of the right numbers; NaN where one of them is none. */
export function largestDifference(numbers: Float32Array, right: Float32Array): number {
  let largest = 0;
  let difference = 0;
  for (const [i, value] of right.entries()) {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - (numbers[i] ?? NaN)));
  }
  return difference / largest;
}
