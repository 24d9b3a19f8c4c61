// Translates requests into calls of the engine. Holds no logic of its own.
// Knows nothing of how messages travel, so that tests can call it with no process at all.

import type { Handlers } from '../../protocol/call';
import type { InferenceEvents, InferenceRequests } from '../../protocol/inference';
import type { Engine, Hooks } from './engine';

export type Notify = <E extends keyof InferenceEvents>(event: E, params: InferenceEvents[E]) => void;

/** @param engine - opened with the first request that needs it. */
export function makeHandlers(engine: () => Promise<Engine>, notify: Notify): Handlers<InferenceRequests> {
  const hooksFor = (imageId: string, cancelled: () => boolean): Hooks => ({
    cancelled,
    text: (text) => notify('ask/text', { imageId, text }),
    progress: (stage, done, total) => notify('ask/progress', { imageId, stage, done, total }),
  });
  return {
    'bundle/info': async () => (await engine()).info(),
    'image/open': async ({ path }) => (await engine()).openImage(path),
    'image/close': async ({ imageId }) => {
      (await engine()).closeImage(imageId);
      return null;
    },
    'image/read': async ({ imageId }, cancelled) =>
      (await engine()).readText(imageId, hooksFor(imageId, cancelled)),
    'ask/ground': async (params, cancelled) =>
      (await engine()).ask(params, hooksFor(params.imageId, cancelled)),
    'ask/locate': async (params, cancelled) =>
      (await engine()).locate(params, hooksFor(params.imageId, cancelled)),
  };
}
