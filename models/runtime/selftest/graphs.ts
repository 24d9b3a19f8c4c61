// Runs a bundle's graphs, loaded as questions have them, over made-up inputs and holds them against the bundle's reference.
// Knows nothing of pictures, questions and of what is done about a graph that is wrong.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Unexpected } from '../../../protocol/check';
import { FailureError } from '../../../protocol/failure';
import type { RealDevice } from '../../../protocol/inference';
import type { OutputCheck } from '../../../protocol/selftest';
import { graphContract, type GraphRole } from '../../pipeline/graphContract';
import type { Manifest } from '../../pipeline/manifest';
import {
  picturePixels,
  PICTURES,
  regionInputs,
  REGIONS,
  RUNS,
  tokenIds,
  TOKENS,
} from '../../pipeline/selftest/madeUp';
import {
  checkReference,
  difference,
  sample,
  type OutputReference,
  type SelfTestReference,
} from '../../pipeline/selftest/reference';
import type { Bundle, BundleGraph } from '../bundle';
import { floats } from '../decoder';
import { fileErrorReason } from '../fileErrors';
import type { Model } from '../model';
import { yieldToEvents } from '../sessions';

/** An output as a graph gave it, row by row of so many columns. */
interface Output {
  readonly data: Float32Array;
  readonly columns: number;
}

/**
 * Every graph's outputs in the order of a question's way. What the decoder's cache held is forgotten.
 *
 * @returns null where the bundle brings no reference.
 * @throws FailureError `bundle-damaged` for a reference that cannot be read, `cancelled`.
 */
export async function testGraphs(
  bundle: Pick<Bundle, 'path' | 'manifest'>,
  { encoders, decoder, prefiller }: Pick<Model, 'encoders' | 'decoder' | 'prefiller'>,
  device: RealDevice,
  cancelled: () => boolean,
): Promise<readonly OutputCheck[] | null> {
  const { manifest } = bundle;
  const reference = await readReference(bundle);
  if (reference === null) return null;
  const { anyres, llm } = manifest;
  const checks: OutputCheck[] = [];

  async function check(role: GraphRole, where: 'cpu' | 'gpu', run: () => Promise<Record<string, Output>>) {
    await yieldToEvents();
    if (cancelled()) throw new FailureError({ kind: 'cancelled' });
    const { file, precision } = graphContract(manifest, role, where).entry;
    const outputs = await run();
    for (const [output, expected] of Object.entries(reference?.[role] ?? {})) {
      checks.push({ file, output, precision, ...judge(outputs[output], expected, precision) });
    }
  }

  const where = device === 'cpu' ? 'cpu' : 'gpu';
  await check('vision_global', where, () => see(encoders.global, anyres.global_px, manifest));
  await check('vision_local', where, () => see(encoders.local, anyres.tile_px, manifest));
  // These two run on the CPU whatever the device is.
  await check('region_sampler', 'cpu', () => sampleRegions(encoders.sampler, manifest));
  await check('embed_tokens', 'cpu', async () => ({
    embeddings: {
      data: await prefiller.embedUnscaled(tokenIds(TOKENS, llm.vocab)),
      columns: llm.hidden,
    },
  }));
  await check('decoder', where, async () => {
    prefiller.forget();
    const nRows = RUNS.reduce((sum, { rows }) => sum + rows, 0);
    const embeddings = await prefiller.embed(tokenIds(nRows, llm.vocab));
    const logits: number[] = [];
    let start = 0;
    for (const { rows, logitsFrom } of RUNS) {
      const unread = embeddings.subarray(start * llm.hidden, (start + rows) * llm.hidden);
      // Copied at once: the next run may write where these stand.
      for (const row of await decoder.run(unread, logitsFrom)) for (const value of row) logits.push(value);
      start += rows;
    }
    prefiller.forget();
    return { logits: { data: Float32Array.from(logits), columns: llm.vocab } };
  });
  return withoutConsequences(checks, manifest, where);
}

/** A decoder that read wrong embeddings says nothing about itself. */
function withoutConsequences(
  checks: readonly OutputCheck[],
  { graphs }: Manifest,
  where: 'cpu' | 'gpu',
): readonly OutputCheck[] {
  const embedded = checks.find(({ file }) => file === graphs.embed_tokens.file);
  if (embedded?.state !== 'wrong') return checks;
  return checks.map((one) =>
    one.file === graphs.decoder[where].file && one.state === 'wrong' ? { ...one, state: 'not judged' } : one,
  );
}

function judge(
  output: Output | undefined,
  { values, allowed }: OutputReference,
  precision: string,
): Pick<OutputCheck, 'difference' | 'allowed' | 'state'> {
  const strayed = output === undefined ? NaN : difference(sample(output.data, output.columns), values);
  // What a file does not allow for a precision it does not know is nothing.
  const most = allowed[precision] ?? 0;
  const isRight = strayed <= most; // NaN is not.
  return {
    difference: Number.isFinite(strayed) ? strayed : null,
    allowed: most,
    state: isRight ? 'right' : 'wrong',
  };
}

async function see(encoder: BundleGraph, side: number, manifest: Manifest): Promise<Record<string, Output>> {
  const outputs = await encoder.graph.run({
    [encoder.input('pixels')]: {
      type: 'float32',
      data: picturePixels(side),
      dims: [PICTURES, 3, side, side],
    },
  });
  const rows = PICTURES * (side / manifest.anyres.patch_px) ** 2;
  const output = (role: string): Output => {
    const data = floats(outputs, encoder.output(role));
    return { data, columns: data.length / rows };
  };
  return { features: output('features'), embeddings: output('embeddings') };
}

async function sampleRegions(sampler: BundleGraph, manifest: Manifest): Promise<Record<string, Output>> {
  const { n_points: nPoints, channels, sub, k } = manifest.region;
  const inputs = regionInputs(manifest);
  const float32 = (data: Float32Array, ...dims: number[]) => ({ type: 'float32', data, dims }) as const;
  const int64 = (data: BigInt64Array, ...dims: number[]) => ({ type: 'int64', data, dims }) as const;
  const outputs = await sampler.graph.run({
    [sampler.input('point_features')]: float32(inputs.pointFeatures, REGIONS, nPoints, channels),
    [sampler.input('points')]: float32(inputs.points, REGIONS, nPoints, 2),
    [sampler.input('anchors_0')]: int64(inputs.anchors0, REGIONS, sub[0]),
    [sampler.input('neighbours_0')]: int64(inputs.neighbours0, REGIONS, sub[0], k[0]),
    [sampler.input('anchors_1')]: int64(inputs.anchors1, REGIONS, sub[1]),
    [sampler.input('neighbours_1')]: int64(inputs.neighbours1, REGIONS, sub[1], k[1]),
  });
  return {
    embeddings: { data: floats(outputs, sampler.output('embeddings')), columns: manifest.llm.hidden },
  };
}

async function readReference({
  path: folder,
  manifest,
}: Pick<Bundle, 'path' | 'manifest'>): Promise<SelfTestReference | null> {
  if (manifest.selftest === undefined) return null;
  const { file } = manifest.selftest;
  const damaged = (reason: string): FailureError =>
    new FailureError({ kind: 'bundle-damaged', path: folder, reason: `${file} ${reason}` });
  const text = await readFile(path.join(folder, file), 'utf8').catch((error: unknown) => {
    throw damaged(`cannot be read: ${fileErrorReason(error)}`);
  });
  try {
    return checkReference(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged('is not valid JSON');
    if (error instanceof Unexpected) throw damaged(`is no reference of the self-test: ${error.message}`);
    throw error;
  }
}
