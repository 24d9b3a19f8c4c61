// Builds every program from one table, and the tests. Knows nothing of installing (see models/cli/prepare.mjs).
// Run: node esbuild.mjs

import { build } from 'esbuild';
import { chmod, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));

/** These load their .node files by path, so they stay packages. */
const native = ['onnxruntime-node', 'sharp'];

/** ONNX Runtime reports usage unless it is told not to before it loads; nothing may leave the user's machine. */
const quietRuntime = "process.env.ORT_DISABLE_TELEMETRY ??= '1';";

const node = { platform: 'node', format: 'cjs', target: 'node20' };

/** A program that runs models, started with node. */
const model = { ...node, external: native, banner: { js: quietRuntime } };

const programs = [
  { entryPoints: ['extension/main.ts'], outfile: 'dist/extension.js', ...node, external: ['vscode'] },
  { entryPoints: ['models/runtime/main.ts'], outfile: 'dist/modelProcess.js', ...model },
  {
    entryPoints: ['models/cli/main.ts'],
    outfile: 'dist/cli.js',
    ...model,
    banner: { js: `#!/usr/bin/env node\n${quietRuntime}` },
  },
  { entryPoints: ['models/cli/bench.ts'], outfile: 'dist/bench.js', ...model },
  { entryPoints: ['models/cli/eval/main.ts'], outfile: 'dist/eval.js', ...model },
  { entryPoints: ['models/cli/weighElements/main.ts'], outfile: 'dist/weighElements.js', ...model },
  { entryPoints: ['models/cli/weigh.ts'], outfile: 'dist/weigh.js', ...model },
  {
    entryPoints: ['webview/main.ts'],
    outfile: 'dist/webview.js',
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
  },
  { entryPoints: ['webview/webview.css'], outfile: 'dist/webview.css' },
];

/** Options that all programs share. */
const shared = { bundle: true, sourcemap: true, logLevel: 'warning', absWorkingDir: root };

/** Builds all programs into dist/. @throws esbuild's error where one does not build. */
export async function buildPrograms() {
  for (const program of programs) await build({ ...shared, ...program });
  await chmod(path.join(root, 'dist/cli.js'), 0o755);
}

/**
 * Builds test files into dist/test, each into one file that runs by itself.
 *
 * @param {readonly string[]} testFiles relative to the root, with forward slashes
 * @returns {Promise<string[]>} the built files, in the same order
 */
export async function buildTests(testFiles) {
  // What an earlier build left could be run in place of a test that was deleted.
  await rm(path.join(root, 'dist/test'), { recursive: true, force: true });
  await build({
    ...shared,
    ...node,
    entryPoints: [...testFiles],
    outdir: 'dist/test',
    outbase: 'test',
    outExtension: { '.js': '.cjs' },
    external: native,
    sourcemap: 'inline',
  });
  return testFiles.map((file) => `dist/${file.replace(/\.ts$/, '.cjs')}`);
}

/** Every test file under test/, relative to the root, with forward slashes, in order. */
export async function findTests() {
  const entries = await readdir(path.join(root, 'test'), { recursive: true });
  return entries
    .map((entry) => `test/${entry.split(path.sep).join('/')}`)
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildPrograms().catch((error) => {
    // esbuild has printed its own errors already.
    if (error.errors === undefined) throw error;
    process.exitCode = 1;
  });
}
