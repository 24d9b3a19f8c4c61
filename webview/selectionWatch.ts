// Tells the extension which box is selected, and that its selectors are wanted while its details are open.
// Knows nothing of how either is shown.

import type { BoxPlace } from '../protocol/view';
import type { PageActions } from './actions';
import { selectedPlace, shownEntry, type State } from './state';

/** @returns what is to be called with every state that is drawn. */
export function makeSelectionWatch(send: PageActions['send']): (state: State) => void {
  let selected: BoxPlace | null = null;
  let wanted: BoxPlace | null = null;
  return (state) => {
    const place = selectedPlace(state);
    if (!samePlace(place, selected)) {
      selected = place;
      send('box/select', place);
    }
    // A box that comes back has to be wanted anew: nothing is known of it on the other side.
    if (place === null) wanted = null;
    if (place === null || !state.detailsOpen || samePlace(place, wanted)) return;
    // Where a stale box lies now, nobody knows.
    if (shownEntry(state)?.stale === true) return;
    wanted = place;
    send('selectors/want', place);
  };
}

function samePlace(a: BoxPlace | null, b: BoxPlace | null): boolean {
  return a?.entry === b?.entry && a?.box === b?.box;
}
