// Makes ready what is measured beside this pipeline: packages of their own, the training environment, models in every form.
// Each either is there, or there is a sentence that says why not. Knows nothing of what is measured.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../../runtime/places';
import { lastLine } from './contender';

/** What is there, or one sentence saying why it is not. */
export type Ready<T> = { readonly is: T } | { readonly missing: string };

export type Say = (sentence: string) => void;

const peersFolder = path.join(packageRoot(), 'models', 'cli', 'bench', 'peers');
const trainingFolder = path.join(packageRoot(), 'models', 'training');
const environment = path.join(trainingFolder, 'environment.mjs');

/**
 * Long enough for a slow line, and for writing the largest model; without a network npm and pip give up by themselves much
 * sooner.
 */
const PATIENCE_MS = 60 * 60_000;

/** Words of an npm that does not try for minutes before it says that there is no network. */
const NPM_CI = [
  'ci',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--loglevel=error',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];

/** @returns the program to run, its packages installed beside it. */
export async function readyPackage(name: 'transformers' | 'llama', say: Say): Promise<Ready<string>> {
  const folder = path.join(peersFolder, name);
  if (!(await isInstalled(folder))) {
    say(`Installing the packages of models/cli/bench/peers/${name} (some hundred MB, only once) …`);
    const problem = await run(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      NPM_CI,
      folder,
      process.platform === 'win32',
    );
    if (problem !== null) {
      return {
        missing: `The packages of models/cli/bench/peers/${name} could not be installed: ${problem}.`,
      };
    }
  }
  return { is: path.join(folder, 'decode.mjs') };
}

/** Whether what its package.json pins lies in its node_modules, whole: npm writes its own list last of all. */
async function isInstalled(folder: string): Promise<boolean> {
  const wanted = (await readJson(path.join(folder, 'package.json')))?.dependencies ?? {};
  const present = await readJson(path.join(folder, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([name, version]) => present?.packages?.[`node_modules/${name}`]?.version === version,
  );
}

interface PackageFile {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly packages?: Readonly<Record<string, { readonly version?: string }>>;
}

async function readJson(file: string): Promise<PackageFile | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as PackageFile;
  } catch {
    return null;
  }
}

/** A Python module of models/training, in its environment. */
export function pythonProgram(module: string, args: readonly string[]) {
  return { command: process.execPath, args: [environment, 'python', '-m', module, ...args] };
}

/**
 * Models with random weights, made by a module of models/training under out/bench and kept until its code changes.
 *
 * @param name - of the folder, which is unique for what the words ask for.
 * @returns the folder.
 */
export async function readyModels(
  name: string,
  module: string,
  words: readonly string[],
  say: Say,
): Promise<Ready<string>> {
  const out = path.join(packageRoot(), 'out', 'bench');
  const folder = path.join(out, `${name}-${await codeHash()}`);
  const present = await readdir(out).catch((): string[] => []);
  if (present.includes(path.basename(folder))) return { is: folder };
  for (const old of present.filter((entry) => entry.startsWith(`${name}-`))) {
    await rm(path.join(out, old), { recursive: true, force: true });
  }
  say(`Making ${name} with random weights under out/bench (once) …`);
  const part = `${folder}.part`;
  const { command, args } = pythonProgram(module, [...words, '--out', part]);
  const problem = await run(command, args, trainingFolder, false);
  if (problem !== null) {
    await rm(part, { recursive: true, force: true });
    return { missing: `${name} could not be made in the environment of models/training: ${problem}.` };
  }
  await rename(part, folder);
  return { is: folder };
}

/** Of everything that decides what a written model looks like. */
async function codeHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of [trainingFolder, path.join(trainingFolder, 'bench')]) {
    for (const file of (await readdir(folder)).filter((entry) => entry.endsWith('.py')).sort()) {
      hash.update(file).update(await readFile(path.join(folder, file)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

/** @returns null where it went well, else why not, as a clause. */
function run(command: string, args: readonly string[], cwd: string, shell: boolean): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      shell,
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    });
    let printed = '';
    child.stderr
      .setEncoding('utf8')
      .on('data', (piece: string) => (printed = (printed + piece).slice(-4_000)));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? null : reasonIn(printed)));
  });
}

/** Why a program of others gave up, as a clause, by what it printed. */
export function reasonIn(printed: string): string {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|NewConnectionError|Name or service/.test(printed)
  ) {
    return 'there is no network';
  }
  const npmCode = /^npm error code (\w+)/m.exec(printed)?.[1];
  if (npmCode !== undefined) return `npm says ${npmCode}`;
  return lastLine(printed) || 'it says nothing about why';
}
