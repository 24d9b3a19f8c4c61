// The next question: what to do, the words, the drawn regions, Send and Cancel.
// Draws a state and makes events; decides nothing about answers.

import type { Region } from '../protocol/geometry';
import type { PageActions } from './actions';
import { pageLimits, verbs, type Verb } from '../protocol/view';
import { choice, iconButton, pressButton, textArea } from './controls';
import { element, setText, type View } from './element';
import { regionName, takesRegions, workingEntry, type State } from './state';
import { texts } from './texts';

export interface QuestionView extends View {
  focus(): void;
}

/** These are about the whole picture and need no words. */
const wordless: readonly Verb[] = ['read', 'elements'];

export function makeQuestion({ dispatch, send, state }: PageActions): QuestionView {
  let regionsDrawn: readonly Region[] = [];
  let focusWishes = 0;

  const chips = choice(
    texts.verbs,
    verbs.map((verb) => ({ value: verb, words: texts.verb(verb), hint: texts.verbHint(verb) })),
    (verb) => dispatch({ kind: 'verb-chosen', verb }),
  );
  const field = textArea(texts.question, (question) => dispatch({ kind: 'question-typed', question }));
  const regions = element('ul', {
    class: 'regions',
    attributes: { 'aria-label': texts.regions, role: 'list' },
  });
  const hint = element('p', { class: 'hint', attributes: { role: 'status' } });
  const sendButton = pressButton(texts.send, ask, { look: 'primary', icon: 'send' });
  sendButton.root.title = texts.sendHint;
  const cancelButton = pressButton(texts.cancel, cancel, { icon: 'stop' });

  function ask(): void {
    const { draft, regions: drawn } = state();
    if (!canAsk(state())) return;
    const { verb, question } = draft;
    send('question/ask', {
      verb,
      question: wordless.includes(verb) ? '' : question.trim(),
      regions: takesRegions(verb) ? drawn : [],
    });
    dispatch({ kind: 'question-asked' });
  }

  function cancel(): void {
    const working = workingEntry(state());
    if (working !== null) send('question/cancel', { id: working.id });
  }

  /** Where there are no words to write, the button that sends is next. */
  function focus(): void {
    if (wordless.includes(state().draft.verb)) sendButton.root.focus();
    else field.focus();
  }

  field.root.addEventListener('keydown', (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { value, selectionStart, selectionEnd } = field;
    const atStart =
      selectionEnd === 0 || (state().recalled !== null && !value.slice(0, selectionStart).includes('\n'));
    const atEnd = selectionStart === value.length;
    if (event.key === 'Enter') ask();
    else if (event.key === 'ArrowUp' && atStart) dispatch({ kind: 'history-walked', step: 1 });
    else if (event.key === 'ArrowDown' && atEnd) dispatch({ kind: 'history-walked', step: -1 });
    else if (event.key === 'Escape' && 0 < state().regions.length) dispatch({ kind: 'escape-pressed' });
    else return;
    event.preventDefault();
  });

  return {
    root: element('div', {
      class: 'question',
      attributes: { role: 'group', 'aria-label': texts.question },
      children: [
        chips.root,
        regions,
        field.root,
        element('div', {
          class: 'send-row',
          children: [
            hint,
            element('div', { class: 'buttons', children: [sendButton.root, cancelButton.root] }),
          ],
        }),
      ],
    }),
    focus,
    draw(next) {
      const { verb, question } = next.draft;
      const needsWords = !wordless.includes(verb);
      chips.choose(verb);
      field.root.hidden = !needsWords;
      field.setPlaceholder(texts.placeholder(verb));
      if (field.value !== question) {
        field.value = question;
        field.setCursor(question.length);
      }
      setText(hint, hintOf(next));
      hint.classList.toggle('notable', leavesRegions(next));
      const working = workingEntry(next) !== null;
      const held = document.activeElement;
      sendButton.setDisabled(!canAsk(next));
      // Another question waits for the one that is worked on, so it can be sent all the same.
      cancelButton.root.hidden = !working;
      if (!working && held === cancelButton.root) focus();
      if (regionsDrawn !== next.regions) {
        regionsDrawn = next.regions;
        regions.replaceChildren(...next.regions.map((region, index) => makeChip(region, index)));
      }
      regions.hidden = next.regions.length === 0;
      if (focusWishes !== next.focusWishes) {
        focusWishes = next.focusWishes;
        focus();
      }
    },
  };

  function makeChip(region: Region, index: number): HTMLElement {
    const name = regionName(index);
    const remove = iconButton('close', texts.removeRegion(name), () => {
      dispatch({ kind: 'region-removed', index });
      focus();
    });
    return element('li', {
      class: 'region',
      children: [element('span', { text: texts.region(name, region) }), remove.root],
    });
  }
}

/** A verb that needs words has some, one that needs a region has one. */
function canAsk(state: State): boolean {
  const { verb, question } = state.draft;
  if (state.content === null || excessOf(state) !== null) return false;
  if (verb === 'describe') return 0 < state.regions.length;
  return wordless.includes(verb) || question.trim() !== '';
}

/** What is more than the extension takes, in words; null where nothing is. */
function excessOf({ draft: { verb, question }, regions }: State): string | null {
  const { length } = question.trim();
  if (!wordless.includes(verb) && pageLimits.questionLength < length) return texts.tooLong(length);
  const tooMany = takesRegions(verb) && pageLimits.regions < regions.length;
  return tooMany ? texts.tooManyRegions(regions.length) : null;
}

/** Whether something is drawn that the question would not be about. */
function leavesRegions({ draft, regions }: State): boolean {
  return 0 < regions.length && !takesRegions(draft.verb);
}

function hintOf(state: State): string {
  const {
    draft: { verb },
    regions,
  } = state;
  const excess = excessOf(state);
  if (excess !== null) return excess;
  if (leavesRegions(state)) return texts.regionsUnused(verb);
  if (wordless.includes(verb)) return texts.placeholder(verb);
  if (verb === 'describe' && regions.length === 0) return texts.needsRegion;
  return texts.keysHint;
}
