// The line between the picture and the conversation, dragged or moved with keys to give one of them more room.
// Draws a state and makes events; decides nothing. Where there is room for one column only, stage.css hides it.

import type { PageActions } from './actions';
import { element, type View } from './element';
import { texts } from './texts';

/** Shares of the page's width that the conversation takes. */
const USUAL = 0.36;
const LEAST = 0.2;
const MOST = 0.7;
const STEP = 0.02;

export function makeDivider({ dispatch }: PageActions): View {
  const root = element('div', {
    class: 'divider',
    attributes: {
      role: 'separator',
      tabindex: '0',
      'aria-orientation': 'vertical',
      'aria-label': texts.divider,
      'aria-valuemin': String(LEAST * 100),
      'aria-valuemax': String(MOST * 100),
    },
  });
  let share: number | null = null;
  const move = (to: number) => dispatch({ kind: 'split-moved', share: Math.min(Math.max(to, LEAST), MOST) });

  root.addEventListener('pointerdown', (event) => {
    if (event.button === 0) root.setPointerCapture(event.pointerId);
  });
  root.addEventListener('pointermove', (event) => {
    if (root.hasPointerCapture(event.pointerId)) move(1 - event.clientX / window.innerWidth);
  });
  root.addEventListener('dblclick', () => dispatch({ kind: 'split-moved', share: null }));
  root.addEventListener('keydown', (event) => {
    const now = share ?? USUAL;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: now + STEP,
      ArrowRight: now - STEP,
      Home: MOST,
      End: LEAST,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    move(target);
  });

  return {
    root,
    draw(state) {
      const next = state.split ?? USUAL;
      if (next === share) return;
      share = next;
      root.setAttribute('aria-valuenow', String(Math.round(share * 100)));
      document.documentElement.style.setProperty('--conversation-share', `${share * 100}%`);
    },
  };
}
