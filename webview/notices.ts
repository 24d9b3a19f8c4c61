// What stands above the conversation: the state of the model and of the results in words, and notices of the picture.
// Draws a state and makes events; decides nothing.

import type { Entry, EntryId, Notice } from '../protocol/view';
import type { PageActions } from './actions';
import { iconButton, pressButton } from './controls';
import { element, setText, type View } from './element';
import { icon } from './icons';
import { texts } from './texts';

export function makeNotices({ send }: PageActions): View {
  const engine = element('span', { class: 'engine' });
  const trouble = icon('warning');
  trouble.toggleAttribute('hidden', true);
  const save = pressButton(texts.save, () => send('results/save', null), { icon: 'save' });
  const unsaved = element('span', {
    class: 'unsaved',
    text: '●',
    attributes: { role: 'img', 'aria-label': texts.unsaved, title: texts.unsaved },
  });
  const pageObject = iconButton('braces', texts.pageObject, () => send('page-object/make', null));
  const clear = iconButton('clear', texts.clear, () => send('conversation/clear', null));
  const list = element('div', {
    class: 'notices',
    attributes: { role: 'group', 'aria-label': texts.notices },
  });
  let drawn: readonly string[] = [];
  /** By what they say, so that one that stays keeps its place in the page, its focus and its silence. */
  let made = new Map<string, HTMLElement>();
  return {
    root: element('div', {
      class: 'side-top',
      children: [
        element('div', {
          class: 'bar',
          children: [trouble, engine, unsaved, save.root, pageObject.root, clear.root],
        }),
        list,
      ],
    }),
    draw({ content }) {
      if (content === null) {
        setText(engine, texts.waiting);
        save.root.hidden = true;
        unsaved.hidden = true;
        pageObject.root.hidden = true;
        clear.root.hidden = true;
        list.hidden = true;
        return;
      }
      setText(engine, texts.engine(content.engine));
      engine.title = texts.engine(content.engine);
      trouble.toggleAttribute('hidden', content.engine !== 'failed');
      save.root.hidden = !content.unsaved;
      unsaved.hidden = !content.unsaved;
      pageObject.root.hidden = !content.entries.some(hasKeptBox);
      clear.root.hidden = content.entries.length === 0;
      list.hidden = content.notices.length === 0;
      const next = content.notices.map(keyOf);
      if (next.join('\n') === drawn.join('\n')) return;
      drawn = next;
      const before = made;
      made = new Map(
        content.notices.map((notice) => {
          const key = keyOf(notice);
          return [key, before.get(key) ?? makeNotice(notice, { entry: null, spoken: 'status' }, send)];
        }),
      );
      for (const [key, root] of before) if (!made.has(key)) root.remove();
      [...made.values()].forEach((root, index) => {
        if (list.children[index] !== root) list.insertBefore(root, list.children[index] ?? null);
      });
    },
  };
}

export interface NoticeChoices {
  /** The question it is about; null for the picture's own. */
  readonly entry: EntryId | null;
  /** How a screen reader is told: at once, when it has said what it says, or not, for what was known before. */
  readonly spoken: 'alert' | 'status' | null;
}

/** A sentence with what can be done about it. */
export function makeNotice(
  { sentence, buttons }: Notice,
  { entry, spoken }: NoticeChoices,
  send: PageActions['send'],
): HTMLElement {
  const words = element('p', { attributes: spoken === null ? {} : { role: spoken } });
  // A live region says what is written into it, but not what it has when it comes into the page.
  if (spoken === 'status') requestAnimationFrame(() => setText(words, sentence));
  else setText(words, sentence);
  const made = buttons.map((button) =>
    pressButton(texts.button(button), () => send('notice/press', { button, entry })),
  );
  return element('div', {
    class: 'notice',
    children: [
      icon('warning'),
      words,
      ...(made.length === 0
        ? []
        : [element('div', { class: 'buttons', children: made.map((button) => button.root) })]),
    ],
  });
}

function hasKeptBox({ progress }: Entry): boolean {
  return progress.kind === 'answered' && progress.boxes.some(({ verdict }) => verdict === 'kept');
}

function keyOf({ sentence, buttons }: Notice): string {
  return `${sentence} ${buttons.join()}`;
}
