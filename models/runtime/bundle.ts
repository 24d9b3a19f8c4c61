// Opens a bundle: reads and checks its manifest, files and graphs before anything is computed with them.
// Knows nothing of pictures and questions.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { FailureError } from '../../protocol/failure';
import type { RealDevice } from '../../protocol/inference';
import {
  encoderWidthProblem,
  graphContract,
  type GraphContract,
  type GraphRole,
  type TensorContract,
} from '../pipeline/graphContract';
import type { GraphEntry, Manifest, Place } from '../pipeline/manifest';
import { manifestProblems, tokenizerProblems } from '../pipeline/manifestRules';
import { makeTokenizer, type TextTokenizer } from '../pipeline/tokenizer';
import manifestSchema from '../bundles/manifest.schema.json';
import type { LoadProgress } from './clock';
import { errorCode, fileErrorReason } from './fileErrors';
import { loadGraph, type Graph, type LoadOptions, type TensorShape } from './sessions';

export interface Bundle {
  readonly path: string;
  readonly manifest: Manifest;
  /** sha256 of manifest.json, which holds the sha256 of every other file. */
  readonly hash: string;
  readonly tokenizer: TextTokenizer;
}

/** A graph whose tensors have been held against the manifest, with the names behind its roles. */
export interface BundleGraph {
  readonly graph: Graph;
  /** The tensor's name for an input role. */
  input(role: string): string;
  /** The tensor's name for an output role. */
  output(role: string): string;
}

const PLACES: readonly Place[] = ['cpu', 'gpu'];

const GRAPH_ROLES: readonly GraphRole[] = [
  'vision_global',
  'vision_local',
  'region_sampler',
  'embed_tokens',
  'decoder',
];

/** Bundles up to this size have every file hashed whenever they are opened. */
const WHOLE_BUNDLE_LIMIT = 256 * 1024 * 1024;

/** In larger bundles opening hashes files up to this size: the tokenizer and graphs whose weights lie beside them. */
const LARGE_BUNDLE_FILE_LIMIT = 16 * 1024 * 1024;

/**
 * Reads manifest and tokenizer and checks that they agree, that every file is there and has its size, and hashes.
 *
 * Of a bundle of at most 256 MB every file is hashed. Of a larger one only files of at most 16 MB are: a change
 * inside a larger file that keeps its size is found by `verifyBundle` alone.
 *
 * @param progress - hears of every file that has been looked at, of as many as the manifest names.
 * @throws FailureError `bundle-missing` or `bundle-damaged`, naming the file and what was expected.
 */
export async function openBundle(
  bundlePath: string,
  progress: LoadProgress = () => undefined,
): Promise<Bundle> {
  const { manifest, hash, contradictions } = await readManifest(bundlePath);
  refuse(bundlePath, contradictions);
  const totalBytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const hashLimit = totalBytes <= WHOLE_BUNDLE_LIMIT ? Infinity : LARGE_BUNDLE_FILE_LIMIT;
  refuse(bundlePath, [...(await findFileProblems(bundlePath, manifest, hashLimit, progress)).values()]);
  const tokenizer = await readTokenizer(bundlePath, manifest);
  refuse(bundlePath, tokenizerProblems(manifest, tokenizer));
  return { path: bundlePath, manifest, hash, tokenizer };
}

/**
 * Loads one graph of a bundle and holds its inputs and outputs against the manifest.
 *
 * @param place - which of a role's graphs, where it has one for CPUs and one for GPUs; by default the device's own.
 * @throws FailureError `bundle-damaged` naming file, tensor, its type and shape and the expected ones.
 */
export async function openGraph(
  bundle: Bundle,
  role: GraphRole,
  device: RealDevice,
  threads?: number,
  place: Place = device === 'cpu' ? 'cpu' : 'gpu',
): Promise<BundleGraph> {
  const contract = graphContract(bundle.manifest, role, place);
  const { entry } = contract;
  const graph = await loadEntry(bundle.path, entry.file, {
    device,
    label: entry.file,
    ...(threads === undefined ? {} : { threads }),
  });
  try {
    refuse(bundle.path, tensorProblems(contract, graph));
  } catch (error) {
    await graph.close();
    throw error;
  }
  const nameOf = (names: Readonly<Record<string, string>>, role: string): string => {
    const name = names[role];
    if (name === undefined) throw new RangeError(`${entry.file}: the manifest names no tensor for "${role}"`);
    return name;
  };
  return {
    graph,
    input: (role) => nameOf(entry.inputs, role),
    output: (role) => nameOf(entry.outputs, role),
  };
}

/**
 * Holds both encoders' feature widths against the region map's channels, which neither graph determines alone where
 * the map joins them (`region.fuse` "concat").
 *
 * @throws FailureError `bundle-damaged` naming both files and their widths.
 */
export function checkEncoderWidths(
  bundle: Pick<Bundle, 'path' | 'manifest'>,
  global: BundleGraph,
  local: BundleGraph,
): void {
  const problem = encoderWidthProblem(
    bundle.manifest,
    lastSide(global.graph, global.output('features')),
    lastSide(local.graph, local.output('features')),
  );
  if (problem !== null) throw damaged(bundle.path, problem);
}

/**
 * Checks everything about a bundle: the manifest in itself, every file's size and hash whatever its size, the
 * tokenizer, and every graph's tensors, in both decoder forms.
 *
 * @returns all problems found, as sentences without the bundle's path; none where the bundle is whole. What hangs on
 *   a file that is already named is not looked at.
 * @throws FailureError `bundle-missing`, or `bundle-damaged` where manifest.json cannot be read or does not fit its
 *   schema, so that there is nothing to compare with; `out-of-memory`, which is no fault of the bundle.
 */
export async function verifyBundle(bundlePath: string): Promise<{ manifest: Manifest; problems: string[] }> {
  const { manifest, contradictions } = await readManifest(bundlePath);
  const fileProblems = await findFileProblems(bundlePath, manifest, Infinity);
  const problems = [...contradictions, ...fileProblems.values()];

  if (!fileProblems.has(manifest.tokenizer.file)) {
    const read = await orProblem(readTokenizer(bundlePath, manifest), problems);
    if (read !== null) problems.push(...tokenizerProblems(manifest, read));
  }

  // What is made for GPUs also loads on the CPU provider, which is enough to read its tensors.
  const featureWidths = new Map<GraphEntry, number | string | undefined>();
  for (const where of PLACES) {
    for (const role of GRAPH_ROLES) {
      const contract = graphContract(manifest, role, where);
      const { entry } = contract;
      const { file } = entry;
      // Most entries are for both places.
      if (fileProblems.has(file) || featureWidths.has(entry)) continue;
      featureWidths.set(entry, undefined);
      const graph = await orProblem(loadEntry(bundlePath, file, { device: 'cpu', label: file }), problems);
      if (graph === null) continue;
      problems.push(...tensorProblems(contract, graph));
      featureWidths.set(entry, lastSide(graph, entry.outputs['features']));
      await graph.close();
    }
  }
  for (const where of PLACES) {
    const widthOf = (role: GraphRole) => featureWidths.get(graphContract(manifest, role, where).entry);
    const widths = encoderWidthProblem(manifest, widthOf('vision_global'), widthOf('vision_local'));
    if (widths !== null) problems.push(widths);
  }
  // Two roles may share a file, and with it its faults.
  return { manifest, problems: [...new Set(problems)] };
}

let compiledSchema: ValidateFunction<Manifest> | null = null;

/** Compiled with the first manifest: it takes long, and not every start reads one. That it is a schema is for a test. */
function manifestValidator(): ValidateFunction<Manifest> {
  compiledSchema ??= new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    validateSchema: false,
  }).compile<Manifest>(manifestSchema);
  return compiledSchema;
}

interface ReadManifest {
  readonly manifest: Manifest;
  readonly hash: string;
  readonly contradictions: readonly string[];
}

/**
 * The manifest, which fits its schema. The schema's file names cannot lead out of the bundle's folder on any system,
 * so nothing else can be read through an untrusted manifest.
 */
async function readManifest(bundlePath: string): Promise<ReadManifest> {
  const bytes = await readFile(path.join(bundlePath, 'manifest.json')).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') {
      throw new FailureError({ kind: 'bundle-missing', path: bundlePath });
    }
    throw damaged(bundlePath, `manifest.json cannot be read: ${fileErrorReason(error)}`);
  });
  const manifest = parseJson(bundlePath, 'manifest.json', bytes.toString('utf8'));
  const fitsSchema = manifestValidator();
  if (!fitsSchema(manifest)) {
    // That a condition failed says nothing beside what failed in it.
    const errors = (fitsSchema.errors ?? []).filter((error) => error.keyword !== 'if');
    throw damaged(
      bundlePath,
      `manifest.json does not fit its schema: ${errors.map(schemaProblem).join('; ')}`,
    );
  }
  return {
    manifest,
    hash: createHash('sha256').update(bytes).digest('hex'),
    contradictions: manifestProblems(manifest).map((problem) => `manifest.json: ${problem}`),
  };
}

function schemaProblem({ instancePath, keyword, message, params, data }: ErrorObject): string {
  const where = instancePath === '' ? 'it' : instancePath.slice(1);
  const values = ['enum', 'const', 'additionalProperties'].includes(keyword)
    ? ` (${JSON.stringify(params)})`
    : '';
  const actual = typeof data === 'object' && data !== null ? '' : `, not ${JSON.stringify(data)}`;
  return `${where} ${message ?? 'is wrong'}${values}${actual}`;
}

async function readTokenizer(bundlePath: string, manifest: Manifest): Promise<TextTokenizer> {
  const { file } = manifest.tokenizer;
  const text = await readFile(path.join(bundlePath, file), 'utf8').catch((error: unknown) => {
    throw damaged(bundlePath, `${file} cannot be read: ${fileErrorReason(error)}`);
  });
  const tokenizerJson = parseJson(bundlePath, file, text);
  try {
    return makeTokenizer(tokenizerJson);
  } catch (error) {
    // Whatever is thrown here, by us or by the library below, comes from what the file says.
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged(bundlePath, `${file} cannot be used: ${reason.replace(/^tokenizer\.json: /, '')}`);
  }
}

function parseJson(bundlePath: string, file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(bundlePath, `${file} is not valid JSON`);
  }
}

/** By path, what is wrong with the bundle's files. Only those of at most `hashLimit` bytes are hashed. */
async function findFileProblems(
  bundlePath: string,
  manifest: Manifest,
  hashLimit: number,
  progress: LoadProgress = () => undefined,
): Promise<Map<string, string>> {
  const problems = new Map<string, string>();
  for (const [index, file] of manifest.files.entries()) {
    const problem = await fileProblem(path.join(bundlePath, file.path), file, hashLimit);
    if (problem !== null) problems.set(file.path, `${file.path} ${problem}`);
    progress(index + 1, manifest.files.length);
  }
  return problems;
}

async function fileProblem(
  filePath: string,
  expected: Manifest['files'][number],
  hashLimit: number,
): Promise<string | null> {
  try {
    const info = await stat(filePath);
    if (!info.isFile()) return `is not a file (expected ${expected.bytes} bytes)`;
    if (info.size !== expected.bytes) return `has ${info.size} bytes, expected ${expected.bytes}`;
    if (hashLimit < info.size) return null;
    const hash = await sha256OfFile(filePath);
    if (hash === expected.sha256) return null;
    return `has sha256 ${hash.slice(0, 12)}…, expected ${expected.sha256.slice(0, 12)}…`;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return `is missing (expected ${expected.bytes} bytes)`;
    return `cannot be read: ${fileErrorReason(error)}`;
  }
}

async function sha256OfFile(filePath: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(filePath), hash);
  return hash.digest('hex');
}

/** Loads a graph by its file's name in the bundle, which is how failures name it too. */
async function loadEntry(bundlePath: string, file: string, options: LoadOptions): Promise<Graph> {
  const filePath = path.join(bundlePath, file);
  try {
    return await loadGraph(filePath, options);
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind !== 'bundle-damaged') throw error;
    // The runtime's own words have the whole path again.
    const reason = error.failure.reason.replaceAll(filePath, file);
    throw damaged(bundlePath, `${file} cannot be loaded: ${reason}`);
  }
}

function tensorProblems({ entry, inputs, outputs }: GraphContract, graph: Graph): string[] {
  const filled = new Set(Object.keys(inputs).map((role) => entry.inputs[role]));
  return [
    ...sideProblems(entry.file, 'input', entry.inputs, inputs, graph.inputs),
    ...graph.inputs
      .filter(({ name }) => !filled.has(name))
      .map(({ name }) => `${entry.file} has an input "${name}", which no role fills`),
    ...sideProblems(entry.file, 'output', entry.outputs, outputs, graph.outputs),
  ];
}

function sideProblems(
  file: string,
  side: 'input' | 'output',
  names: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, TensorContract>>,
  actual: readonly TensorShape[],
): string[] {
  const problems: string[] = [];
  const byName = new Map(actual.map((shape) => [shape.name, shape]));
  for (const [role, { type, dims }] of Object.entries(expected)) {
    const name = names[role];
    if (name === undefined) {
      problems.push(`manifest.json names no ${side} "${role}" for ${file}`);
      continue;
    }
    const shape = byName.get(name);
    if (shape === undefined) {
      problems.push(`${file} has no ${side} "${name}", which the manifest names as "${role}"`);
      continue;
    }
    if (shape.type !== type) {
      problems.push(`${file}: ${side} "${name}" is ${shape.type}, "${role}" must be ${type}`);
    }
    const fits =
      shape.dims.length === dims.length &&
      dims.every((dim, i) => dim === null || typeof shape.dims[i] === 'string' || shape.dims[i] === dim);
    if (!fits) {
      problems.push(
        `${file}: ${side} "${name}" is (${shape.dims.join(', ')}), the manifest says (${show(dims)})`,
      );
    }
  }
  return problems;
}

function lastSide(graph: Graph, output: string | undefined): number | string | undefined {
  return graph.outputs.find(({ name }) => name === output)?.dims.at(-1);
}

function show(dims: readonly (number | null)[]): string {
  return dims.map((dim) => dim ?? 'any').join(', ');
}

/** The value, or null and one more problem where the bundle is at fault. */
async function orProblem<T>(promise: Promise<T>, problems: string[]): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind !== 'bundle-damaged') throw error;
    problems.push(error.failure.reason);
    return null;
  }
}

/** @throws FailureError `bundle-damaged` with the first problem and the number of others, if there is any. */
function refuse(bundlePath: string, problems: readonly string[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more, bundle verify lists them)`;
  throw damaged(bundlePath, `${first}${more}`);
}

function damaged(bundlePath: string, reason: string): FailureError {
  return new FailureError({ kind: 'bundle-damaged', path: bundlePath, reason });
}
