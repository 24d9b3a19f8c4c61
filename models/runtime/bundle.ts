// Opens a bundle: reads and checks its manifest, files and graphs before anything is computed with them.
// Knows nothing of pictures and questions.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import Ajv2020 from 'ajv/dist/2020';
import { FailureError } from '../../protocol/failure';
import { graphContract, type GraphContract, type GraphRole } from '../pipeline/graphContract';
import type { Manifest } from '../pipeline/manifest';
import manifestSchema from '../bundles/manifest.schema.json';
import { loadGraph, type Graph, type ResolvedDevice, type TensorShape } from './sessions';

export interface Bundle {
  readonly path: string;
  readonly manifest: Manifest;
  /** sha256 of manifest.json, which holds the sha256 of every other file. */
  readonly hash: string;
  readonly tokenizerJson: unknown;
}

/** A graph whose tensors have been held against the manifest, with the names behind its roles. */
export interface BundleGraph {
  readonly graph: Graph;
  readonly contract: GraphContract;
  /** The tensor's name for an input role. */
  input(role: string): string;
  /** The tensor's name for an output role. */
  output(role: string): string;
}

/** Bundles up to this size have every hash checked whenever they are opened; larger ones by `bundle verify` only. */
const HASH_ON_OPEN_LIMIT = 256 * 1024 * 1024;

/**
 * Reads manifest and tokenizer and checks that every file is there, whole and as it was written.
 *
 * @throws FailureError `bundle-missing` or `bundle-damaged`, naming the file and what was expected.
 */
export async function openBundle(bundlePath: string): Promise<Bundle> {
  const manifestPath = path.join(bundlePath, 'manifest.json');
  const manifestBytes = await readFile(manifestPath).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new FailureError({ kind: 'bundle-missing', path: bundlePath });
    }
    throw damaged(bundlePath, `manifest.json cannot be read (${error.code ?? error.message})`);
  });
  const manifest = parseManifest(bundlePath, manifestBytes.toString('utf8'));
  const totalBytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const [problem] = await findFileProblems(bundlePath, manifest, totalBytes <= HASH_ON_OPEN_LIMIT);
  if (problem !== undefined) throw damaged(bundlePath, problem);
  const tokenizerText = await readFile(path.join(bundlePath, manifest.tokenizer.file), 'utf8');
  return {
    path: bundlePath,
    manifest,
    hash: createHash('sha256').update(manifestBytes).digest('hex'),
    tokenizerJson: parseJson(bundlePath, manifest.tokenizer.file, tokenizerText),
  };
}

/**
 * Loads one graph of a bundle and holds its inputs and outputs against the manifest.
 *
 * @throws FailureError `bundle-damaged` naming file, tensor, its shape and the expected one.
 */
export async function openGraph(
  bundle: Bundle,
  role: GraphRole,
  device: ResolvedDevice,
  threads?: number,
): Promise<BundleGraph> {
  const contract = graphContract(bundle.manifest, role, device === 'cpu' ? 'cpu' : 'gpu');
  const { entry } = contract;
  const graph = await loadGraph(path.join(bundle.path, entry.file), {
    device,
    label: entry.file,
    ...(threads === undefined ? {} : { threads }),
  });
  const problems = [
    ...shapeProblems(entry.file, 'input', entry.inputs, contract.inputs, graph.inputs),
    ...shapeProblems(entry.file, 'output', entry.outputs, contract.outputs, graph.outputs),
  ];
  if (problems[0] !== undefined) {
    await graph.close();
    throw damaged(bundle.path, problems[0]);
  }
  const nameOf = (names: Readonly<Record<string, string>>, role: string): string => {
    const name = names[role];
    if (name === undefined) throw new RangeError(`${entry.file}: the manifest names no tensor for "${role}"`);
    return name;
  };
  return {
    graph,
    contract,
    input: (role) => nameOf(entry.inputs, role),
    output: (role) => nameOf(entry.outputs, role),
  };
}

/**
 * Checks everything about a bundle: manifest, every file's size and hash, every graph's tensors in both decoder forms.
 * Gives all problems found, as sentences; an empty list means the bundle is whole.
 */
export async function verifyBundle(bundlePath: string): Promise<{ manifest: Manifest; problems: string[] }> {
  const manifestText = await readFile(path.join(bundlePath, 'manifest.json'), 'utf8').catch(() => {
    throw new FailureError({ kind: 'bundle-missing', path: bundlePath });
  });
  const manifest = parseManifest(bundlePath, manifestText);
  const problems = await findFileProblems(bundlePath, manifest, true);
  if (problems.length > 0) return { manifest, problems };
  const bundle: Bundle = { path: bundlePath, manifest, hash: '', tokenizerJson: null };
  const roles: GraphRole[] = ['vision_global', 'vision_local', 'region_sampler', 'embed_tokens', 'decoder'];
  for (const role of roles) {
    await openGraph(bundle, role, 'cpu').then(
      ({ graph }) => graph.close(),
      (error: unknown) => problems.push(error instanceof Error ? error.message : String(error)),
    );
  }
  // The GPU form of the decoder also loads on the CPU provider, which is enough to read its tensors.
  const gpu = graphContract(manifest, 'decoder', 'gpu');
  await loadGraph(path.join(bundlePath, gpu.entry.file), { device: 'cpu', label: gpu.entry.file }).then(
    async (graph) => {
      problems.push(...shapeProblems(gpu.entry.file, 'input', gpu.entry.inputs, gpu.inputs, graph.inputs));
      problems.push(
        ...shapeProblems(gpu.entry.file, 'output', gpu.entry.outputs, gpu.outputs, graph.outputs),
      );
      await graph.close();
    },
    (error: unknown) => problems.push(error instanceof Error ? error.message : String(error)),
  );
  return { manifest, problems };
}

const validateManifest = new Ajv2020({ allErrors: false, strict: false }).compile<Manifest>(manifestSchema);

function parseManifest(bundlePath: string, text: string): Manifest {
  const value = parseJson(bundlePath, 'manifest.json', text);
  if (!validateManifest(value)) {
    const error = validateManifest.errors?.[0];
    const where =
      error?.instancePath === undefined || error.instancePath === '' ? 'it' : error.instancePath.slice(1);
    const detail = error?.keyword === 'additionalProperties' ? ` (${JSON.stringify(error.params)})` : '';
    throw damaged(
      bundlePath,
      `manifest.json does not fit its schema: ${where} ${error?.message ?? 'is wrong'}${detail}`,
    );
  }
  const listed = new Set(value.files.map((file) => file.path));
  const { decoder, ...others } = value.graphs;
  const needed = [...Object.values(others), decoder.cpu, decoder.gpu].map((entry) => entry.file);
  for (const file of [...needed, value.tokenizer.file]) {
    if (!listed.has(file))
      throw damaged(bundlePath, `manifest.json uses ${file} but does not list it under "files"`);
  }
  for (const file of listed) {
    // The manifest is untrusted: nothing outside its own folder may be read through it.
    const relative = path.relative(bundlePath, path.resolve(bundlePath, file));
    if (path.isAbsolute(file) || relative.startsWith('..') || relative === '') {
      throw damaged(bundlePath, `manifest.json lists "${file}", which is not inside the bundle`);
    }
  }
  return value;
}

function parseJson(bundlePath: string, file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(bundlePath, `${file} is not valid JSON`);
  }
}

async function findFileProblems(
  bundlePath: string,
  manifest: Manifest,
  withHashes: boolean,
): Promise<string[]> {
  const problems: string[] = [];
  for (const file of manifest.files) {
    const filePath = path.join(bundlePath, file.path);
    const info = await stat(filePath).catch(() => null);
    if (info === null || !info.isFile()) {
      problems.push(`${file.path} is missing (expected ${file.bytes} bytes)`);
    } else if (info.size !== file.bytes) {
      problems.push(`${file.path} has ${info.size} bytes, expected ${file.bytes}`);
    } else if (withHashes) {
      const hash = await sha256OfFile(filePath);
      if (hash !== file.sha256) {
        problems.push(`${file.path} has sha256 ${hash.slice(0, 12)}…, expected ${file.sha256.slice(0, 12)}…`);
      }
    }
  }
  return problems;
}

async function sha256OfFile(filePath: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(filePath), hash);
  return hash.digest('hex');
}

function shapeProblems(
  file: string,
  side: 'input' | 'output',
  names: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, readonly (number | null)[]>>,
  actual: readonly TensorShape[],
): string[] {
  const problems: string[] = [];
  const byName = new Map(actual.map((shape) => [shape.name, shape]));
  for (const [role, dims] of Object.entries(expected)) {
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

function show(dims: readonly (number | null)[]): string {
  return dims.map((dim) => dim ?? 'any').join(', ');
}

function damaged(bundlePath: string, reason: string): FailureError {
  return new FailureError({ kind: 'bundle-damaged', path: bundlePath, reason });
}
