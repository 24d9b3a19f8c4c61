// Times of the extension in a real window, for a test that guards them and a benchmark that prints them.

import type { Probe } from './probe';

/**
 * Activates the extension in a fresh extension host.
 *
 * @returns milliseconds from the call to the end of its `activate`, loading its code included
 * @throws Error where it was active already
 */
export function activationTime(probe: Probe): Promise<number> {
  return probe.run(async (code) => {
    const extension = code.extensions.getExtension('groundglass.groundglass');
    if (extension === undefined || extension.isActive)
      throw new Error('the extension is not there, or active already');
    const started = performance.now();
    await extension.activate();
    return performance.now() - started;
  });
}

export interface WatchedActivation {
  /** What was loaded as a module on the way: files of the extension's own folder, and native ones from anywhere. */
  readonly loaded: readonly string[];
  /** Seconds of a processor that the extension host spent. */
  readonly work: number;
}

/** Activates the extension in a fresh extension host. @throws Error where it was active already */
export function watchActivation(probe: Probe): Promise<WatchedActivation> {
  return probe.run(async (code, load) => {
    const extension = code.extensions.getExtension('groundglass.groundglass');
    if (extension === undefined || extension.isActive)
      throw new Error('the extension is not there, or active already');
    const known = new Set(Object.keys(load.cache));
    const before = process.cpuUsage();
    await extension.activate();
    const { user, system } = process.cpuUsage(before);
    const loaded = Object.keys(load.cache)
      .filter((file) => !known.has(file))
      .filter((file) => file.startsWith(extension.extensionPath) || file.endsWith('.node'));
    return { loaded, work: (user + system) / 1e6 };
  });
}
