// `groundglass bundle verify`: says whether a bundle is whole.
// Knows nothing of how that is found out.

import { parseCommand, takePositionals } from './arguments';
import type { Surroundings } from './surroundings';
import { badUsage } from './usage';

/** @returns the exit code: 0 whole, 2 damaged. */
export async function bundle(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('bundle', args, { json: { type: 'boolean' } } as const);
  const [verb, ...rest] = positionals;
  if (verb !== 'verify') throw badUsage('bundle', 'the only thing known to do with bundles is verify');
  const [bundlePath] = takePositionals('bundle', rest, ['the folder'] as const);
  const { manifest, problems } = await surroundings.verifyBundle(bundlePath);
  const { name, version, license, files } = manifest;
  const whole = problems.length === 0;
  if (values.json === true) {
    const object = { path: bundlePath, name, version, license, whole, problems };
    surroundings.stdout.write(`${JSON.stringify(object, null, 2)}\n`);
  } else if (whole) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const size = `${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${license}`;
    surroundings.stdout.write(`${bundlePath}: ${name} ${version} is whole (${size}).\n`);
  } else {
    for (const problem of problems) surroundings.stderr.write(`${bundlePath}: ${problem}\n`);
  }
  return whole ? 0 : 2;
}
