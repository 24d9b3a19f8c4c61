// The questions of this picture and what became of them, oldest first with the newest in view.
// Draws a state and makes events; decides nothing.

import type { EntryId } from '../protocol/view';
import type { PageActions } from './actions';
import { makeBoxList } from './boxList';
import { entryWords } from './copied';
import { element, type View } from './element';
import { makeEntry, marksOf, type EntryView } from './entry';
import { isWaiting, shownEntry, type State } from './state';
import { texts } from './texts';

export interface ConversationActions extends PageActions {
  focusQuestion(): void;
}

/** So near to the end the view follows what is added, in CSS pixels. */
const FOLLOW_WITHIN = 48;
/** A screen reader hears no more than one stage in this time, in milliseconds. */
const STAGE_SPEECH_GAP = 5000;

export function makeConversation(actions: ConversationActions): View {
  const list = element('div', { class: 'entries' });
  const welcome = makeWelcome(actions);
  const speech = makeSpeech();
  const boxes = makeBoxList(actions);
  const root = element('div', { class: 'conversation', children: [welcome, list, speech.root] });
  const entries = new Map<EntryId, EntryView>();
  let latest: State | null = null;
  let clock: ReturnType<typeof setInterval> | null = null;

  /** Seconds pass without news from the extension. */
  function keepTime(working: boolean): void {
    if (working && clock === null) {
      clock = setInterval(() => {
        for (const entry of entries.values()) entry.tick();
      }, 1000);
    } else if (!working && clock !== null) {
      clearInterval(clock);
      clock = null;
    }
  }

  return {
    root,
    draw(state) {
      const before = latest;
      latest = state;
      const { content } = state;
      welcome.hidden = content === null || 0 < content.entries.length;
      if (content === null) return;
      const follows = root.scrollHeight - root.scrollTop - root.clientHeight < FOLLOW_WITHIN;
      const added = content.entries.length !== (before?.content?.entries.length ?? 0);

      const listed = new Set(content.entries.map(({ id }) => id));
      for (const [id, view] of entries) {
        if (listed.has(id)) continue;
        if (view.root.contains(document.activeElement)) actions.focusQuestion();
        view.root.remove();
        entries.delete(id);
      }
      content.entries.forEach((entry, index) => {
        let view = entries.get(entry.id);
        if (view === undefined) {
          view = makeEntry(entry.id, actions);
          entries.set(entry.id, view);
        }
        if (list.children[index] !== view.root) list.insertBefore(view.root, list.children[index] ?? null);
        view.draw(entry, state);
      });

      const shown = shownEntry(state);
      const home = shown === null ? undefined : entries.get(shown.id)?.boxes;
      if (home === undefined) boxes.root.remove();
      else if (boxes.root.parentElement !== home) home.append(boxes.root);
      boxes.draw(state);

      keepTime(content.entries.some(({ progress }) => progress.kind === 'working'));
      speech.hear(before, state);
      if (added || (follows && before?.content !== content)) showNewest(root, list);
    },
  };
}

/** To its end, or to the start of the newest entry where it is longer than the view. */
function showNewest(root: HTMLElement, list: HTMLElement): void {
  const newest = list.lastElementChild;
  if (!(newest instanceof HTMLElement)) return;
  const start = newest.offsetTop - list.offsetTop;
  root.scrollTop = Math.min(root.scrollHeight - root.clientHeight, Math.max(0, start));
}

function makeWelcome({ dispatch, focusQuestion }: ConversationActions): HTMLElement {
  const example = ({ verb, question, words }: (typeof texts.examples)[number]) => {
    const button = element('button', {
      class: 'example',
      text: words,
      attributes: { type: 'button' },
    });
    button.addEventListener('click', () => {
      dispatch({ kind: 'verb-chosen', verb });
      if (question !== '') dispatch({ kind: 'question-typed', question });
      focusQuestion();
    });
    return element('li', { children: [button] });
  };
  return element('div', {
    class: 'welcome',
    children: [
      element('h2', { text: texts.welcome }),
      element('p', { text: texts.welcomeDetail }),
      element('h3', { text: texts.examplesTitle }),
      element('ul', {
        class: 'examples',
        attributes: { role: 'list' },
        children: texts.examples.map(example),
      }),
    ],
  });
}

/** Tells a screen reader how the newest question fares: stages now and then, the answer once. */
function makeSpeech(): { readonly root: HTMLElement; hear(before: State | null, now: State): void } {
  const root = element('div', { class: 'unseen', attributes: { role: 'status' } });
  let spokeAt = 0;
  let spoken = '';
  return {
    root,
    hear(before, now) {
      const entry = now.content?.entries.at(-1);
      const earlier = before?.content?.entries.find(({ id }) => id === entry?.id);
      const first = before === null || before.content === null;
      if (entry === undefined || first || earlier?.progress === entry.progress) return;
      const { progress } = entry;
      if (progress.kind === 'working') {
        const words = isWaiting(entry, now) ? texts.questionWaits : texts.stage(progress.stage);
        if (words === spoken || Date.now() - spokeAt < STAGE_SPEECH_GAP) return;
        spoken = words;
      } else {
        // A failure is an alert of its own (entry.ts).
        if (
          earlier?.progress.kind === progress.kind ||
          (progress.kind === 'failed' && earlier !== undefined)
        ) {
          return;
        }
        spoken = texts.spoken(entryWords(entry), marksOf(entry));
      }
      spokeAt = Date.now();
      root.textContent = spoken;
    },
  };
}
