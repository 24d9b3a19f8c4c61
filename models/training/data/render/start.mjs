// Builds the programs of this folder into ../dist and runs one: `node render/start.mjs render --screens 10 --out DIR`.
// esbuild is the root's: install the root first.

import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const here = import.meta.dirname;
const dist = path.join(here, '../dist');
const shared = { bundle: true, sourcemap: 'inline', logLevel: 'warning', absWorkingDir: here, outdir: dist };

await build({
  ...shared,
  entryPoints: ['render.ts', 'worker.ts', 'sheet.ts'],
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outExtension: { '.js': '.cjs' },
  external: ['playwright-core', 'sharp'],
});
await build({
  ...shared,
  entryPoints: ['truth/page.ts'],
  outbase: 'truth',
  platform: 'browser',
  format: 'iife',
  target: 'es2023',
});

const [program, ...args] = process.argv.slice(2);
if (program !== undefined) {
  const { status } = spawnSync(
    process.execPath,
    ['--enable-source-maps', path.join(dist, `${program}.cjs`), ...args],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
}
