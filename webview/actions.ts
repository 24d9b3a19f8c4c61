// What every part of the page may do: tell the page's own state, or the extension.
// Knows nothing of who does it.

import type { PageEvents } from '../protocol/view';
import type { Event, State } from './state';

export interface PageActions {
  dispatch(event: Event): void;
  /** As it is now; what was drawn last may be older by a frame. */
  state(): State;
  send<Name extends keyof PageEvents>(name: Name, params: PageEvents[Name]): void;
}
