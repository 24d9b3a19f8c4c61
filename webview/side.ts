// The conversation's side of the page: notices, questions with their answers, the field for the next question.
// Puts its parts together and decides nothing.

import type { PageActions } from './actions';
import { makeCaptured } from './captured';
import { makeConversation } from './conversation';
import { element, setText, type View } from './element';
import { makeNotices } from './notices';
import { makeQuestion } from './question';
import { texts } from './texts';

export function makeSide(actions: PageActions): View {
  const question = makeQuestion(actions);
  const views = [
    makeNotices(actions),
    makeCaptured(actions),
    makeConversation({ ...actions, focusQuestion: question.focus }),
    question,
  ];
  const title = element('h1', { class: 'unseen' });
  return {
    root: element('section', {
      class: 'side',
      attributes: { 'aria-label': texts.conversation },
      children: [title, ...views.map((view) => view.root)],
    }),
    draw(state) {
      setText(title, texts.title(state.content?.picture.name ?? ''));
      for (const view of views) view.draw(state);
    },
  };
}
