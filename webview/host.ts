// Talks to the extension and keeps state while the page is hidden: the only file that knows acquireVsCodeApi.
// Knows nothing of what is said.

import type { EventMessage, PageEvents } from '../protocol/view';
import { readKept } from './kept';
import type { Kept } from './state';

export interface Host {
  send<Name extends keyof PageEvents>(name: Name, params: PageEvents[Name]): void;
  keep(state: Kept): void;
  readonly kept: Kept | null;
}

/** @param hear - called for every event of the extension, in the order they were sent. */
export function connectHost<Events>(hear: (message: EventMessage<Events>) => void): Host {
  const api = acquireVsCodeApi();
  window.addEventListener('message', ({ data }: MessageEvent<EventMessage<Events>>) => hear(data));
  return {
    send: (name, params) => api.postMessage({ name, params }),
    keep: (state) => api.setState(state),
    kept: readKept(api.getState()),
  };
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};
