// Everything that is known about the selected box, and what can be done with it.
// Draws a state and makes events; decides nothing.

import { imageToCss, imageToScreen, type PixelBox, type Point } from '../protocol/geometry';
import type { UsedSelector, Verb } from '../protocol/view';
import type { PageActions } from './actions';
import { boxJson } from './copied';
import { pressButton } from './controls';
import { element, type View } from './element';
import { makeSelectors } from './selectors';
import { marks, selectedMark, shownEntry, type Mark, type State } from './state';
import { texts } from './texts';

/** Their boxes are in the order of how well they fit; those of others in the order of the picture. */
const ranked: readonly Verb[] = ['ask', 'locate', 'locate-all', 'describe'];

export interface BoxDetailsActions extends PageActions {
  readonly rename: (mark: Mark) => void;
  /** The focus goes back to the box whose details are closed. */
  readonly focusBox: (mark: Mark) => void;
}

export function makeBoxDetails(actions: BoxDetailsActions): View {
  const { dispatch, send, rename, focusBox } = actions;
  let drawn: Mark | null = null;
  let entry: string | null = null;
  let written = '';
  const withMark = (act: (mark: Mark, entryId: string) => void) => () => {
    if (drawn !== null && entry !== null) act(drawn, entry);
  };
  const judge = (verdict: 'kept' | 'rejected') =>
    withMark((mark, entryId) =>
      send('box/judge', {
        entry: entryId,
        box: mark.id,
        verdict: mark.verdict === verdict ? null : verdict,
      }),
    );

  const facts = element('dl', { class: 'facts' });
  const keep = pressButton(texts.keep, judge('kept'), { icon: 'keep' });
  const reject = pressButton(texts.reject, judge('rejected'), { icon: 'reject' });
  const editing = [
    keep,
    reject,
    pressButton(
      texts.rename,
      withMark((mark) => rename(mark)),
      { icon: 'rename' },
    ),
  ];
  const buttons = [
    ...editing,
    pressButton(
      texts.copyBox,
      withMark((mark) => send('text/copy', { text: boxJson(mark) })),
      { icon: 'copy' },
    ),
    pressButton(texts.useAsRegion, () => dispatch({ kind: 'region-from-box' }), { icon: 'region' }),
    pressButton(
      texts.showOnPicture,
      withMark((mark) => dispatch({ kind: 'box-opened', box: mark.id })),
      { icon: 'show' },
    ),
  ];
  const selectors = makeSelectors(actions);
  const used = element('ul', {
    class: 'used-selectors',
    attributes: { 'aria-label': texts.usedSelectors, role: 'list' },
  });
  const root = element('div', {
    class: 'details',
    attributes: { role: 'group' },
    children: [
      facts,
      element('div', { class: 'buttons', children: buttons.map((button) => button.root) }),
      selectors.root,
      used,
    ],
  });
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    dispatch({ kind: 'details-toggled', open: false });
    if (drawn !== null) focusBox(drawn);
  });

  let listed = '';
  function drawUsed(all: readonly UsedSelector[]): void {
    const codes = all.map(({ code }) => code);
    used.hidden = codes.length === 0;
    if (codes.join('\n') === listed) return;
    listed = codes.join('\n');
    used.replaceChildren(
      element('li', { class: 'used-title', text: texts.usedSelectors }),
      ...codes.map((code) => element('li', { children: [element('code', { text: code })] })),
    );
  }

  return {
    root,
    draw(state) {
      const mark = selectedMark(state);
      root.hidden = mark === null || !state.detailsOpen;
      selectors.draw(state);
      if (mark === null) return;
      drawUsed(mark.selectors ?? []);
      const shown = shownEntry(state);
      entry = shown?.id ?? null;
      root.setAttribute('aria-label', texts.details(mark.number));
      const finished = shown?.progress.kind === 'answered';
      for (const button of editing) button.setDisabled(!finished);
      keep.setWords(mark.verdict === 'kept' ? texts.undoKeep : texts.keep);
      reject.setWords(mark.verdict === 'rejected' ? texts.undoReject : texts.reject);
      drawn = mark;
      const rows = factsOf(mark, state);
      // Every content that is sent is new; a selection in words that stay the same is to stay too.
      const words = rows.flat().join('\n');
      if (words === written) return;
      written = words;
      facts.replaceChildren(
        ...rows.flatMap(([name, value]) => [element('dt', { text: name }), element('dd', { text: value })]),
      );
    },
  };
}

function factsOf(mark: Mark, state: State): readonly (readonly [string, string])[] {
  const { grounded, box } = mark;
  const { facts } = texts;
  const picture = state.content?.picture;
  const css = picture === undefined ? null : mapped(box, (at) => imageToCss(at, picture));
  const screen = mapped(box, (at) => imageToScreen(at, picture?.capture?.origin ?? null));
  const entry = shownEntry(state);
  const isRanked = entry !== null && ranked.includes(entry.verb);
  const second = isRanked ? runnerUp(mark, marks(state)) : null;
  const moved = texts.place(grounded.box) !== texts.place(box);
  const rows: readonly (readonly [string, string | null])[] = [
    [facts.name, mark.name],
    [facts.phrase, grounded.phrase],
    [facts.kind, grounded.kind ?? null],
    [facts.text, grounded.text ?? null],
    [facts.label, grounded.label ?? null],
    [facts.icon, grounded.icon ?? null],
    [facts.place, texts.place(box)],
    [facts.size, texts.boxSize(box)],
    [facts.cssPlace, css === null ? null : texts.place(css)],
    [facts.screenPlace, screen === null ? null : texts.place(screen)],
    [facts.moved, moved ? texts.place(grounded.box) : null],
    [facts.evidence, texts.evidence(grounded.evidence)],
    [facts.score, texts.score(grounded.score)],
    [facts.rank, isRanked ? texts.rank(grounded.rank) : null],
    [facts.runnerUp, second === null ? null : texts.runnerUp(second, grounded)],
    [facts.logProb, grounded.logProb === undefined ? null : texts.logProb(grounded.logProb)],
  ];
  return rows.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value] as const]));
}

/** The box in another space; null where the capture does not say how it lies there. */
function mapped(box: PixelBox, map: (at: Point) => Point | null): PixelBox | null {
  const from = map({ x: box.x1, y: box.y1 });
  const to = map({ x: box.x2, y: box.y2 });
  return from === null || to === null ? null : { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
}

/** What came next after this box: the box of the next rank, or after the last one the best near miss. */
function runnerUp(mark: Mark, all: readonly Mark[]): Mark | null {
  const after = all.filter(
    ({ role, grounded }) =>
      (role === mark.role && mark.grounded.rank < grounded.rank) ||
      (mark.role === 'box' && role === 'near-miss'),
  );
  const order = ({ role, grounded }: Mark) => (role === mark.role ? 0 : 1e6) + grounded.rank;
  return after.sort((a, b) => order(a) - order(b))[0] ?? null;
}
