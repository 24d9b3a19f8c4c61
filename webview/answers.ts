// The answer in words: question, progress, answer, the list of boxes and near misses, remarks.
// Everything drawn on the picture is listed here. Draws a state and makes events; decides nothing.

import type { NoticeButton, PanelContent } from '../protocol/view';
import { button, element } from './element';
import type { View } from './overlay';
import { highlighted, marks, pictureSize, type Event, type Mark, type State } from './state';
import { texts } from './texts';

export interface AnswerActions {
  dispatch(event: Event): void;
  cancel(questionId: number): void;
  press(button: NoticeButton, questionId: number): void;
}

export function makeAnswers(actions: AnswerActions): View {
  const question = element('h1', { text: texts.waiting });
  const about = element('p', { class: 'about' });
  const status = element('p', { class: 'status', attributes: { role: 'status' } });
  const bar = element('progress', { attributes: { 'aria-label': texts.answers } });
  const words = element('p', { class: 'words', attributes: { 'aria-live': 'polite' } });
  const details = element('div', { class: 'details' });
  const buttons = element('div', { class: 'buttons' });
  let drawn: PanelContent | null = null;
  let entries = new Map<number, HTMLButtonElement>();
  let selected: number | null = null;

  /** Built anew only when another kind of thing is shown, so that the focus stays while an answer is written. */
  function build(content: PanelContent, state: State): void {
    entries = new Map(marks(state).map((mark) => [mark.number, makeEntry(mark, actions.dispatch)]));
    details.replaceChildren(...makeDetails(content, state, entries));
    buttons.replaceChildren(...makeButtons(content, actions));
    moveWithArrows([...entries.values()]);
    selected = null;
  }

  return {
    root: element('main', {
      class: 'answer-side',
      attributes: { 'aria-label': texts.answers },
      children: [question, about, status, bar, words, buttons, details],
    }),
    draw(state) {
      const { content } = state;
      if (content === null) return;
      const { progress } = content;
      if (
        drawn?.questionId !== content.questionId ||
        drawn.progress.kind !== progress.kind ||
        (progress.kind !== 'working' && drawn.progress !== progress)
      ) {
        build(content, state);
      }
      drawn = content;

      question.textContent = texts.question(content);
      const size = pictureSize(state);
      about.textContent = [content.picture.name, ...(size === null ? [] : [texts.size(size)])].join(' · ');
      setText(status, statusText(content));
      status.classList.toggle('failed', progress.kind === 'failed');
      bar.hidden = progress.kind !== 'working';
      if (progress.kind === 'working' && 0 < progress.total) {
        bar.max = progress.total;
        bar.value = progress.done;
      } else {
        bar.removeAttribute('value');
      }
      setText(
        words,
        progress.kind === 'answered'
          ? progress.answer.answer
          : progress.kind === 'working'
            ? progress.text
            : '',
      );
      words.classList.toggle('not-found', progress.kind === 'answered' && !progress.answer.found);

      const standsOut = highlighted(state);
      for (const [number, entry] of entries) {
        entry.classList.toggle('highlighted', number === standsOut);
        entry.setAttribute('aria-pressed', String(number === state.selected));
      }
      if (state.selected !== selected) {
        selected = state.selected;
        if (selected !== null) entries.get(selected)?.scrollIntoView({ block: 'nearest' });
      }
    },
  };
}

function statusText({ progress }: PanelContent): string {
  switch (progress.kind) {
    case 'working':
      return texts.working(progress.stage, progress.done, progress.total);
    case 'failed':
      return progress.notice.sentence;
    case 'cancelled':
      return texts.cancelled;
    case 'answered':
      return '';
  }
}

function makeButtons(
  { questionId, progress }: PanelContent,
  { cancel, press }: AnswerActions,
): readonly Node[] {
  switch (progress.kind) {
    case 'working':
      return [button(texts.cancel, () => cancel(questionId))];
    case 'failed':
      return progress.notice.buttons.map((name) => button(texts.button(name), () => press(name, questionId)));
    case 'cancelled':
      return [button(texts.button('ask-again'), () => press('ask-again', questionId))];
    case 'answered':
      return [];
  }
}

function makeDetails(
  { progress }: PanelContent,
  state: State,
  entries: ReadonlyMap<number, HTMLElement>,
): readonly Node[] {
  if (progress.kind !== 'answered') return [];
  const { remarks, timing } = progress.answer;
  const listOf = (kind: Mark['kind'], title: string): readonly Node[] => {
    const items = marks(state)
      .filter((mark) => mark.kind === kind)
      .flatMap(({ number }) => entries.get(number) ?? [])
      .map((entry) => element('li', { children: [entry] }));
    return items.length === 0
      ? []
      : section(title, element('ol', { class: `marks ${kind}`, children: items }));
  };
  const remarkList = element('ul', {
    class: 'remarks',
    children: remarks.map((remark) => element('li', { text: remark })),
  });
  return [
    ...listOf('box', texts.boxes),
    ...listOf('near-miss', texts.nearMisses),
    ...(remarks.length === 0 ? [] : section(texts.remarks, remarkList)),
    element('p', { class: 'timing', text: texts.timing(timing) }),
  ];
}

function section(title: string, body: HTMLElement): readonly Node[] {
  return [element('h2', { text: title }), body];
}

function makeEntry(mark: Mark, dispatch: (event: Event) => void): HTMLButtonElement {
  const { number } = mark;
  const entry = element('button', {
    class: `entry ${mark.kind}`,
    attributes: { type: 'button' },
    children: [
      element('span', { class: 'number', text: String(number) }),
      element('span', { class: 'name', text: texts.markName(mark) }),
      element('span', { class: 'detail', text: texts.markDetails(mark) }),
    ],
  });
  const point = () => dispatch({ kind: 'mark-pointed', number });
  const leave = () => dispatch({ kind: 'mark-pointed', number: null });
  entry.addEventListener('pointerenter', point);
  entry.addEventListener('focus', point);
  entry.addEventListener('pointerleave', leave);
  entry.addEventListener('blur', leave);
  entry.addEventListener('click', () => dispatch({ kind: 'mark-opened', number }));
  entry.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') dispatch({ kind: 'mark-selected', number: null });
  });
  return entry;
}

/** Up and down walk the list, Home and End go to its ends; Tab does as everywhere. */
function moveWithArrows(entries: readonly HTMLButtonElement[]): void {
  entries.forEach((entry, index) => {
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: entries.length - 1,
    };
    entry.addEventListener('keydown', (event) => {
      const target = targets[event.key];
      if (target === undefined) return;
      event.preventDefault();
      entries[target]?.focus();
    });
  });
}

/** A live region speaks whenever it is written, so it is written only when it changes. */
function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
