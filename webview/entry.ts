// One question and what became of it: progress, the answer with the words that name its boxes, what can be done with it.
// Draws an entry and makes events; decides nothing. The list of boxes is put into it by conversation.ts.

import type { Entry, EntryId, ShownBox } from '../protocol/view';
import type { PageActions } from './actions';
import { iconButton, progressRing } from './controls';
import { boxesJson, entryMarkdown, entryWords } from './copied';
import { element, setText } from './element';
import type { IconName } from './icons';
import { makeNotice } from './notices';
import { pieces } from './references';
import { highlighted, isWaiting, shownEntry, type Mark, type State } from './state';
import { texts } from './texts';

export interface EntryView {
  readonly root: HTMLElement;
  /** Where the list of boxes stands while they are shown. */
  readonly boxes: HTMLElement;
  draw(entry: Entry, state: State): void;
  tick(): void;
}

export function makeEntry(id: EntryId, { dispatch, send }: PageActions): EntryView {
  let entry: Entry | null = null;
  /** What was built last: the kind of its progress, and its revision once no more is written into it. */
  let built: string | null = null;
  const withEntry = (act: (entry: Entry) => void) => () => {
    if (entry !== null) act(entry);
  };
  const copyButton = (icon: IconName, name: string, words: (entry: Entry) => string) => {
    const made = iconButton(
      icon,
      name,
      withEntry((known) => {
        send('text/copy', { text: words(known) });
        made.confirm(texts.copied);
      }),
    );
    return made;
  };

  const verb = element('span', { class: 'verb' });
  const asked = element('span', { class: 'asked' });
  const about = element('p', { class: 'about' });
  const elapsed = element('span', { class: 'elapsed' });
  const stage = element('span', { class: 'stage-words' });
  const bar = element('progress', { attributes: { 'aria-label': texts.progress } });
  const working = element('div', {
    class: 'working',
    children: [progressRing(), stage, elapsed, bar],
  });
  const words = element('p', { class: 'words' });
  const notice = element('div', { class: 'failure' });
  const show = element('button', { class: 'show-boxes', attributes: { type: 'button' } });
  show.addEventListener('click', () => dispatch({ kind: 'entry-chosen', entry: id }));
  const boxes = element('div', { class: 'boxes-home' });
  const remarks = element('ul', { class: 'remarks', attributes: { role: 'list' } });
  const timing = element('span', { class: 'timing' });
  const copyAnswer = copyButton('copy', texts.copyAnswer, entryWords);
  const copyBoxes = copyButton('braces', texts.copyBoxes, (known) => boxesJson(marksOf(known)));
  const copyEntry = copyButton('document', texts.copyEntry, (known) => entryMarkdown(known, marksOf(known)));
  const retry = iconButton('retry', texts.retry, () => send('question/repeat', { id }));
  const remove = iconButton('remove', texts.remove, () => send('entry/remove', { id }));
  const actions = element('div', {
    class: 'entry-actions',
    attributes: { role: 'group' },
    children: [timing, ...[copyAnswer, copyBoxes, copyEntry, retry, remove].map((button) => button.root)],
  });
  const heading = element('h2', { children: [verb, asked] });
  const more = element('button', { class: 'whole-question', attributes: { type: 'button' } });
  const unfold = (open: boolean) => {
    heading.classList.toggle('whole', open);
    more.setAttribute('aria-expanded', String(open));
    setText(more, open ? texts.shortQuestion : texts.wholeQuestion);
  };
  unfold(false);
  more.addEventListener('click', () => unfold(!heading.classList.contains('whole')));
  new ResizeObserver(() => {
    const cut = heading.clientHeight + 1 < heading.scrollHeight;
    more.hidden = !cut && !heading.classList.contains('whole');
  }).observe(heading);
  const root = element('article', {
    class: 'entry',
    children: [heading, more, about, working, words, notice, show, boxes, remarks, actions],
  });

  function tick(): void {
    if (entry?.progress.kind === 'working') {
      elapsed.textContent = texts.elapsed(Date.now() - entry.progress.since);
    }
  }

  /** What does not change while an answer is written is built once, and again only when the entry has changed. */
  function build(next: Entry): void {
    const { progress } = next;
    const answered = progress.kind === 'answered' ? progress : null;
    root.dataset['progress'] = progress.kind;
    working.hidden = progress.kind !== 'working';
    words.classList.toggle('not-found', answered !== null && !answered.answer.found);
    words.classList.toggle('cancelled', progress.kind === 'cancelled');
    // A failure that was known before, for example when the page was opened, is no news.
    const spoken = built === 'working' ? 'alert' : null;
    notice.replaceChildren(
      ...(progress.kind === 'failed' ? [makeNotice(progress.notice, { entry: id, spoken }, send)] : []),
    );
    notice.hidden = progress.kind !== 'failed';
    remarks.replaceChildren(
      ...(answered?.answer.remarks ?? []).map((remark) => element('li', { text: remark })),
    );
    remarks.hidden = remarks.childElementCount === 0;
    timing.textContent = answered === null ? '' : texts.timing(answered.answer.timing);
    timing.title = answered === null ? '' : texts.timingDetails(answered.answer.timing);
    actions.hidden = progress.kind === 'working';
    copyAnswer.root.hidden = answered === null;
    copyBoxes.root.hidden = answered === null || answered.boxes.length === 0;
    // A failure brings its own button for that.
    retry.root.hidden = progress.kind === 'failed' && progress.notice.buttons.includes('ask-again');
    references = [];
    if (answered === null) {
      words.textContent = progress.kind === 'cancelled' ? texts.cancelled : '';
    } else {
      references = writeAnswer(words, answered.answer.answer, marksOf(next), (box) => ({
        point: (over) => {
          if (isShown) dispatch({ kind: 'box-pointed', box: over ? box : null });
        },
        open: () => {
          dispatch({ kind: 'entry-chosen', entry: id });
          dispatch({ kind: 'box-opened', box });
        },
      }));
    }
  }

  let isShown = false;
  let references: readonly Reference[] = [];
  return {
    root,
    boxes,
    tick,
    draw(next, state) {
      const { progress } = next;
      entry = next;
      isShown = shownEntry(state)?.id === id;
      const wanted = progress.kind === 'working' ? progress.kind : `${progress.kind} ${next.revision}`;
      if (built !== wanted) {
        build(next);
        built = wanted;
      }
      setText(verb, texts.verb(next.verb));
      setText(asked, next.question.trim() === '' ? '' : next.question);
      heading.title = asked.textContent ?? '';
      asked.hidden = next.question.trim() === '';
      root.setAttribute('aria-label', texts.entryName(next));
      actions.setAttribute('aria-label', texts.actionsOf(next));
      setText(
        about,
        [
          ...(next.regions.length === 0 ? [] : [texts.regionCount(next.regions.length)]),
          ...(next.stale ? [texts.stale] : []),
        ].join(' · '),
      );
      about.hidden = about.textContent === '';
      about.classList.toggle('stale', next.stale);
      root.classList.toggle('shown', isShown);

      if (progress.kind === 'working') {
        setText(words, progress.text);
        const waits = isWaiting(next, state);
        setText(
          stage,
          waits ? texts.questionWaits : texts.working(progress.stage, progress.done, progress.total),
        );
        bar.hidden = waits;
        tick();
        if (0 < progress.total) {
          bar.max = progress.total;
          bar.value = progress.done;
        } else bar.removeAttribute('value');
      }
      words.hidden = words.textContent === '';
      const all = progress.kind === 'answered' ? progress.boxes : [];
      const nearMisses = all.filter(({ role }) => role === 'near-miss').length;
      show.hidden = isShown || all.length === 0;
      setText(show, texts.showBoxes(all.length - nearMisses, nearMisses));
      const standsOut = isShown ? highlighted(state) : null;
      for (const { root: reference, ids } of references) {
        reference.classList.toggle('highlighted', standsOut !== null && ids.includes(standsOut));
      }
    },
  };
}

interface Reference {
  readonly root: HTMLElement;
  readonly ids: readonly string[];
}

/** The answer, its words that name a box as something to point at and to press. Everything becomes text, nothing markup. */
function writeAnswer(
  into: HTMLElement,
  answer: string,
  all: readonly Mark[],
  actionsOf: (box: string) => { point(over: boolean): void; open(): void },
): readonly Reference[] {
  const made: Reference[] = [];
  into.replaceChildren(
    ...pieces(answer, all).map(({ words, boxes }) => {
      const first = boxes[0];
      if (first === undefined) return document.createTextNode(words);
      const { point, open } = actionsOf(first.id);
      const numbers = texts.numbers(boxes.map(({ number }) => number));
      // A span, since a button's words do not break over lines.
      const reference = element('span', {
        class: 'reference',
        attributes: { role: 'button', tabindex: '0' },
        children: [
          document.createTextNode(words),
          element('span', { class: 'unseen', text: texts.referenceJoint }),
          element('sup', { text: numbers }),
        ],
      });
      reference.addEventListener('pointerenter', () => point(true));
      reference.addEventListener('pointerleave', () => point(false));
      reference.addEventListener('focus', () => point(true));
      reference.addEventListener('blur', () => point(false));
      reference.addEventListener('click', open);
      reference.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        open();
      });
      made.push({ root: reference, ids: boxes.map(({ id }) => id) });
      return reference;
    }),
  );
  return made;
}

/** The boxes of an answer as they are numbered; none before there is one. */
export function marksOf({ progress }: Entry): readonly Mark[] {
  return progress.kind === 'answered'
    ? progress.boxes.map((shown: ShownBox, index) => ({ ...shown, number: index + 1 }))
    : [];
}
