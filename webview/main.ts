// Wires host, state and views together.
// Knows nothing of how anything is drawn or decided.

import type { NoticeButton } from '../protocol/view';
import { makeAnswers } from './answers';
import { connectHost } from './host';
import { makeStage } from './overlay';
import { firstState, toKeep, update, type Event } from './state';

function main(): void {
  const host = connectHost((message) => {
    switch (message.name) {
      case 'panel/show':
        dispatch({ kind: 'content-arrived', content: message.params });
        return;
      default:
        console.error('nobody handles this message', message.name satisfies never);
    }
  });
  let state = firstState(host.kept);
  let asked = false;

  /** Events of one frame are drawn together. */
  function dispatch(event: Event): void {
    state = update(state, event);
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      for (const view of views) view.draw(state);
      const kept = toKeep(state);
      if (kept !== null) host.keep(kept);
    });
  }

  function press(button: NoticeButton, questionId: number): void {
    switch (button) {
      case 'ask-again':
        return host.send('question/repeat', { questionId });
      case 'show-log':
        return host.send('log/show', null);
    }
  }

  const views = [
    makeStage(dispatch),
    makeAnswers({ dispatch, press, cancel: (questionId) => host.send('question/cancel', { questionId }) }),
  ];
  document.body.append(...views.map((view) => view.root));
  host.send('page/ready', null);
}

main();
