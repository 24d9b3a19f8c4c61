// Wires host, state and views together.
// Knows nothing of how anything is drawn or decided.

import type { ViewEvents } from '../protocol/view';
import { makeDivider } from './divider';
import { listenToDrops } from './drops';
import { element } from './element';
import { connectHost } from './host';
import { makeSelectionWatch } from './selectionWatch';
import { makeSide } from './side';
import { makeStage } from './stage';
import { firstState, leavesOther, toKeep, update, viewParts, wishParts, type Event } from './state';

/** While the picture is moved it would be kept with every frame; so long it has to lie still, in milliseconds. */
const STILL_FOR = 200;

function main(): void {
  const host = connectHost<ViewEvents>((message) => {
    switch (message.name) {
      case 'view/show':
        return dispatch({ kind: 'content-arrived', content: message.params });
      case 'entry/progress':
        return dispatch({ kind: 'progress-arrived', ...message.params });
      case 'question/begin':
        return dispatch({ kind: 'question-begun', verb: message.params.verb });
      case 'selectors/show': {
        const { entry, box, content } = message.params;
        return dispatch({ kind: 'selectors-arrived', place: { entry, box }, content });
      }
      default:
        console.error('nobody handles this message', message satisfies never);
    }
  });
  let state = firstState(host.kept);
  let drawn = state;
  let asked = false;
  let still: ReturnType<typeof setTimeout> | undefined;

  function dispatch(event: Event): void {
    state = update(state, event);
    redraw();
  }

  /** Events of one frame are drawn together. */
  function redraw(): void {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      for (const view of views) view.draw(state);
      watchSelection(state);
      if (leavesOther(drawn, state, wishParts)) keep();
      else if (leavesOther(drawn, state, viewParts)) {
        clearTimeout(still);
        still = setTimeout(keep, STILL_FOR);
      }
      drawn = state;
    });
  }

  function keep(): void {
    clearTimeout(still);
    const kept = toKeep(state);
    if (kept !== null) host.keep(kept);
  }

  const actions = { dispatch, send: host.send, state: () => state };
  const watchSelection = makeSelectionWatch(host.send);
  const views = [makeStage(actions, redraw), makeDivider(actions), makeSide(actions)];
  document.body.append(element('main', { class: 'page', children: views.map((view) => view.root) }));
  listenToDrops(actions);
  window.addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', keep);
  redraw();
  host.send('page/ready', null);
}

main();
