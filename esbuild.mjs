// Builds every program from one table, and the tests. Knows nothing of installing (see models/cli/prepare.mjs).
// Run: node esbuild.mjs

import { build } from 'esbuild';
import { chmod, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));

/** These load their .node files by path, so they stay packages. */
const native = ['onnxruntime-node', 'sharp'];

/** What drives browsers and windows in tests reads files beside itself, so it stays packages as well. */
const drivers = ['playwright-core', 'axe-core', '@vscode/test-electron'];

/** ONNX Runtime reports usage unless it is told not to before it loads; nothing may leave the user's machine. */
const quietRuntime = "process.env.ORT_DISABLE_TELEMETRY ??= '1';";

const node = { platform: 'node', format: 'cjs', target: 'node20' };

const browser = { platform: 'browser', format: 'iife', target: 'es2023' };

/** A program that runs models, started with node. */
const model = { ...node, external: [...native, 'playwright-core'], banner: { js: quietRuntime } };

/** What pages load lies in a folder of its own: pages may load nothing else of the programs. */
const programs = [
  { entryPoints: ['extension/main.ts'], outfile: 'dist/extension.js', ...node, external: ['vscode'] },
  {
    entryPoints: ['extension/onDemand.ts'],
    outfile: 'dist/onDemand.js',
    ...node,
    external: ['vscode'],
  },
  {
    entryPoints: ['extension/capture/main.ts'],
    outfile: 'dist/capture.js',
    ...node,
    external: [...native, ...drivers],
  },
  {
    entryPoints: ['extension/capture/inPage/main.ts'],
    outfile: 'dist/inPage.js',
    ...browser,
    globalName: 'groundglassInPage',
  },
  { entryPoints: ['models/runtime/main.ts'], outfile: 'dist/modelProcess.js', ...model },
  {
    entryPoints: ['models/cli/main.ts'],
    outfile: 'dist/cli.js',
    ...model,
    banner: { js: `#!/usr/bin/env node\n${quietRuntime}` },
  },
  { entryPoints: ['models/cli/bench/main.ts'], outfile: 'dist/bench.js', ...model },
  { entryPoints: ['models/cli/eval/main.ts'], outfile: 'dist/eval.js', ...model },
  { entryPoints: ['models/cli/answers/main.ts'], outfile: 'dist/evalAnswers.js', ...model },
  { entryPoints: ['models/cli/precision/main.ts'], outfile: 'dist/benchPrecision.js', ...model },
  { entryPoints: ['models/cli/weighElements/main.ts'], outfile: 'dist/weighElements.js', ...model },
  { entryPoints: ['models/cli/weigh.ts'], outfile: 'dist/weigh.js', ...model },
  { entryPoints: ['webview/main.ts'], outfile: 'dist/page/webview.js', ...browser },
  { entryPoints: ['webview/webview.css'], outfile: 'dist/page/webview.css' },
  { entryPoints: ['webview/paste.ts'], outfile: 'dist/page/paste.js', ...browser },
  { entryPoints: ['webview/paste.css'], outfile: 'dist/page/paste.css' },
];

/** Options that all programs share. */
const shared = { bundle: true, sourcemap: true, logLevel: 'warning', absWorkingDir: root };

/** Builds all programs into dist/. @throws esbuild's error where one does not build. */
export async function buildPrograms() {
  for (const program of programs) await build({ ...shared, ...program });
  await chmod(path.join(root, 'dist/cli.js'), 0o755);
}

/**
 * Builds what the extension's package holds, without source maps and without the programs of the command line.
 * Names in programs of Node are kept whole: they are what a stack trace in a report can be read by. A page's are shortened,
 * since every editor that opens reads and compiles its program anew.
 *
 * @param {string} folder absolute
 * @returns {Promise<string[]>} the files that were bundled, relative to the root
 */
export async function buildForPackage(folder) {
  const inputs = new Set();
  for (const program of programs.filter(({ outfile }) => packaged.includes(path.basename(outfile)))) {
    const { metafile } = await build({
      ...shared,
      ...program,
      outfile: path.join(folder, path.relative('dist', program.outfile)),
      sourcemap: false,
      minifyWhitespace: true,
      minifySyntax: true,
      minifyIdentifiers: program.platform === 'browser',
      metafile: true,
    });
    for (const input of Object.keys(metafile.inputs)) inputs.add(input);
  }
  return [...inputs];
}

/** The programs that the extension is made of. */
const packaged = [
  'extension.js',
  'onDemand.js',
  'modelProcess.js',
  'capture.js',
  'inPage.js',
  'webview.js',
  'webview.css',
  'paste.js',
  'paste.css',
];

/**
 * Builds test files into dist/test, each into one file that runs by itself.
 *
 * @param {readonly string[]} testFiles relative to the root, with forward slashes
 * @returns {Promise<string[]>} the built files, in the same order
 */
export async function buildTests(testFiles) {
  // What an earlier build left could be run in place of a test that was deleted.
  await rm(path.join(root, 'dist/test'), { recursive: true, force: true });
  const probe = testFiles.some((file) => file.startsWith('test/vscode/')) ? [windowProbe] : [];
  await build({
    ...shared,
    ...node,
    entryPoints: [...testFiles, ...probe],
    outdir: 'dist/test',
    outbase: 'test',
    outExtension: { '.js': '.cjs' },
    external: [...native, ...drivers, 'vscode'],
    sourcemap: 'inline',
  });
  return testFiles.map((file) => `dist/${file.replace(/\.ts$/, '.cjs')}`);
}

/** The extension that tests of the VS Code window install beside the product. */
const windowProbe = 'test/vscode/probe/main.ts';

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
