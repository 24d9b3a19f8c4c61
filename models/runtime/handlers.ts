// Translates requests into calls of the engine. Holds no logic of its own.
// Knows nothing of how messages travel, so that tests can call it with no process at all.

import type { Handlers } from '../../protocol/call';
import type {
  CacheCleared,
  DeviceList,
  DeviceTrial,
  InferenceEvents,
  InferenceRequests,
} from '../../protocol/inference';
import type { SelfTestReport } from '../../protocol/selftest';
import type { Engine, Hooks } from './engine';

export type Notify = <E extends keyof InferenceEvents>(event: E, params: InferenceEvents[E]) => void;

/** @param engine - opened with the first request that needs it. */
export function makeHandlers(
  engine: () => Promise<Engine>,
  devices: (trial: DeviceTrial) => Promise<DeviceList>,
  notify: Notify,
  clearCache: () => Promise<CacheCleared>,
  selfTest: (hooks: Hooks) => Promise<SelfTestReport>,
): Handlers<InferenceRequests> {
  const hooksFor = (imageId: string, cancelled: () => boolean): Hooks => ({
    cancelled,
    text: (text) => notify('ask/text', { imageId, text }),
    box: (box) => notify('ask/box', { imageId, box }),
    progress: (stage, done, total) => notify('ask/progress', { imageId, stage, done, total }),
  });
  return {
    // Not the engine's business: a device is also chosen where the bundle is missing.
    'devices/list': ({ trial }) => devices(trial),
    // Nor is this: nothing has to be opened to empty a folder.
    'cache/clear': clearCache,
    'selftest/run': (_, cancelled) => selfTest({ cancelled }),
    'bundle/info': async () => (await engine()).info(),
    'image/open': async ({ path }) => (await engine()).openImage(path),
    'image/close': async ({ imageId }) => {
      (await engine()).closeImage(imageId);
      return null;
    },
    'image/preview': async ({ imageId, folder }) => ({
      path: await (await engine()).writePreview(imageId, folder),
    }),
    'ask/read': async ({ imageId }, cancelled) =>
      (await engine()).read(imageId, hooksFor(imageId, cancelled)),
    'ask/elements': async ({ imageId }, cancelled) =>
      (await engine()).elements(imageId, hooksFor(imageId, cancelled)),
    'ask/ground': async (params, cancelled) =>
      (await engine()).ask(params, hooksFor(params.imageId, cancelled)),
    'ask/locate': async (params, cancelled) =>
      (await engine()).locate(params, hooksFor(params.imageId, cancelled)),
  };
}
