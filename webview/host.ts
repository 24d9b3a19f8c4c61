// Talks to the extension and keeps state while the page is hidden: the only file that knows acquireVsCodeApi.
// Knows nothing of what is said.

import type { EventMessage, PageEvents, ViewEvents } from '../protocol/view';
import type { Kept } from './state';

export interface Host {
  send<Name extends keyof PageEvents>(name: Name, params: PageEvents[Name]): void;
  keep(state: Kept): void;
  readonly kept: Kept | null;
}

/** @param hear - called for every event of the extension, in the order they were sent. */
export function connectHost(hear: (message: EventMessage<ViewEvents>) => void): Host {
  const api = acquireVsCodeApi();
  window.addEventListener('message', ({ data }: MessageEvent<EventMessage<ViewEvents>>) => hear(data));
  return {
    send: (name, params) => api.postMessage({ name, params }),
    keep: (state) => api.setState(state),
    // What stands there was written by `keep` of this same page.
    kept: (api.getState() ?? null) as Kept | null,
  };
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};
