// The selectors of the selected box: best first, each with its reason and where it was tried, to be copied or inserted.
// Draws a state and makes events; finds, writes and checks no selector itself.

import { selectorFormats } from '../protocol/selector';
import type { AssertionKind, BoxPlace, FormatChoice, SelectorLine, SelectorsContent } from '../protocol/view';
import type { PageActions } from './actions';
import { iconButton, pressButton, progressRing } from './controls';
import { element, setText, type View } from './element';
import { toldSelectors } from './state';
import { texts } from './texts';

type Ready = Extract<SelectorsContent, { kind: 'ready' }>;

/** What is seen at once; what comes after it is one press away. */
const FIRST_LINES = 1;

export function makeSelectors({ send }: PageActions): View {
  let place: BoxPlace | null = null;
  let drawn: { readonly content: SelectorsContent; readonly ready: Ready | null } | null = null;
  let unfolded = false;
  const withPlace = (act: (place: BoxPlace) => void) => () => {
    if (place !== null) act(place);
  };

  const what = element('p', { class: 'selector-element' });
  const format = makeFormatSelect((choice) => send('selectors/format', { format: choice }));
  const doing = element('span', { attributes: { role: 'status' } });
  const cancel = pressButton(
    texts.cancel,
    withPlace((at) => send('selectors/cancel', at)),
  );
  const working = element('div', {
    class: 'selectors-working',
    children: [progressRing(), doing, cancel.root],
  });
  const failure = element('p', { class: 'selectors-failed', attributes: { role: 'alert' } });
  const again = pressButton(
    texts.selectorsAgain,
    withPlace((at) => send('selectors/want', at)),
    { icon: 'retry' },
  );
  const lines = element('ol', {
    class: 'selector-lines',
    attributes: { 'aria-label': texts.selectors, role: 'list' },
  });
  const more = element('button', { class: 'more-selectors', attributes: { type: 'button' } });
  more.addEventListener('click', () => {
    unfolded = !unfolded;
    unfold();
  });
  const asserting = element('div', {
    class: 'buttons assertions',
    attributes: { role: 'group', 'aria-label': texts.assertions },
  });
  const check = pressButton(
    texts.checkSelectors,
    withPlace((at) => send('selectors/check', at)),
  );
  const remarks = element('ul', { class: 'remarks', attributes: { role: 'list' } });
  const ready = element('div', {
    class: 'selectors-ready',
    children: [what, lines, more, remarks, asserting, check.root],
  });
  const root = element('section', {
    class: 'selectors',
    attributes: { 'aria-label': texts.selectors },
    children: [
      element('div', {
        class: 'selectors-head',
        children: [element('h4', { text: texts.selectors }), format.root],
      }),
      working,
      failure,
      again.root,
      ready,
    ],
  });

  function unfold(): void {
    const all = [...lines.children];
    const rest = all.length - FIRST_LINES;
    all.forEach((line, index) => ((line as HTMLElement).hidden = !unfolded && FIRST_LINES <= index));
    more.hidden = rest <= 0;
    more.setAttribute('aria-expanded', String(unfolded));
    setText(more, unfolded ? texts.fewerSelectors : texts.moreSelectors(rest));
  }

  function drawReady(content: Ready): void {
    setText(what, `${content.element}, ${texts.selectorOrigin(content.origin)}`);
    format.draw(content);
    const focused = lines.contains(document.activeElement)
      ? (document.activeElement?.getAttribute('data-key') ?? null)
      : null;
    const made = content.lines.map((line) => makeLine(line, content));
    const generated = content.generated === null ? [] : [makeGenerated(content.generated)];
    lines.replaceChildren(...made, ...generated);
    remarks.replaceChildren(...content.remarks.map((remark) => element('li', { text: remark })));
    remarks.hidden = content.remarks.length === 0;
    const [first] = content.lines;
    asserting.replaceChildren(
      ...(first === undefined ? [] : content.assertions.map((claim) => makeAssertion(claim, first.code))),
    );
    asserting.hidden = asserting.childElementCount === 0;
    check.root.hidden = !content.canCheck;
    unfold();
    // Lines are made anew when they were tried elsewhere; whoever stood on one stays there.
    if (focused !== null) lines.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  function makeLine(line: SelectorLine, { origin }: Ready): HTMLLIElement {
    return element('li', {
      class: line.unique ? 'selector-line' : 'selector-line ambiguous',
      children: [
        makeCode(line.code),
        element('p', {
          class: 'selector-reason',
          children: [
            element('span', { class: `badge ${line.verified}`, text: texts.selectorBadge(line, origin) }),
            document.createTextNode(` ${line.reason}`),
          ],
        }),
      ],
    });
  }

  function makeGenerated(code: string): HTMLLIElement {
    return element('li', {
      class: 'selector-line',
      children: [makeCode(code), element('p', { class: 'selector-reason', text: texts.generatedSelector })],
    });
  }

  function makeCode(code: string): HTMLElement {
    const copy = iconButton(
      'copy',
      texts.copySelector(code),
      withPlace((at) => {
        send('selector/copy', { ...at, code });
        copy.confirm(texts.copied);
      }),
    );
    const insert = iconButton(
      'insert',
      texts.insertSelector(code),
      withPlace((at) => send('selector/insert', { ...at, code })),
    );
    copy.root.setAttribute('data-key', `copy ${code}`);
    insert.root.setAttribute('data-key', `insert ${code}`);
    return element('div', {
      class: 'selector-code',
      children: [element('code', { text: code }), copy.root, insert.root],
    });
  }

  function makeAssertion(claim: AssertionKind, code: string): HTMLElement {
    const press = (event: MouseEvent | KeyboardEvent) => {
      if (place === null) return;
      send(event.altKey ? 'assertion/copy' : 'assertion/insert', { ...place, code, claim });
    };
    const made = element('button', {
      class: 'link-button',
      text: texts.assertion(claim),
      attributes: { type: 'button', title: texts.assertionHint },
    });
    made.addEventListener('click', press);
    return made;
  }

  return {
    root,
    draw(state) {
      const told = toldSelectors(state);
      root.hidden = told === null;
      if (told === null) {
        place = null;
        drawn = null;
        return;
      }
      if (place?.box !== told.place.box || place.entry !== told.place.entry) {
        unfolded = false;
        drawn = null;
      }
      place = told.place;
      if (drawn?.content === told.content) return;
      const { content, ready: last } = told;
      const focused = document.activeElement;
      working.hidden = content.kind !== 'working';
      setText(doing, content.kind === 'working' ? texts.doing(content.doing) : '');
      // What was shown before came of a check only where it is still there.
      cancel.root.hidden = content.kind !== 'working' || last === null;
      failure.hidden = content.kind !== 'failed';
      again.root.hidden = content.kind !== 'failed';
      setText(failure, content.kind === 'failed' ? content.sentence : '');
      ready.hidden = last === null || content.kind === 'failed';
      format.root.hidden = last === null;
      root.classList.toggle('working', content.kind === 'working');
      check.setDisabled(content.kind === 'working');
      if (last !== null && drawn?.ready !== last) drawReady(last);
      drawn = { content, ready: last };
      // Whoever has pressed a button that goes or waits now stands on the one that takes its place.
      if (focused === check.root && !cancel.root.hidden) cancel.root.focus();
      if (focused === cancel.root && cancel.root.hidden && !check.root.hidden) check.root.focus();
    },
  };
}

interface FormatSelect {
  readonly root: HTMLElement;
  draw(content: Ready): void;
}

/** Native: the toolkit's list opens inside of the panel, and is cut off by it. */
function makeFormatSelect(chosen: (choice: FormatChoice) => void): FormatSelect {
  const select = element('select', { class: 'format', attributes: { 'aria-label': texts.selectorFormat } });
  select.addEventListener('change', () => {
    const choice = selectorFormats.find((format) => format === select.value) ?? 'auto';
    chosen(choice);
  });
  let offered = '';
  return {
    root: select,
    draw({ formats, format, choice, formatReason }) {
      const title = formats.find((one) => one.format === format)?.title ?? format;
      const options: readonly (readonly [FormatChoice, string])[] = [
        ['auto', texts.automaticFormat(choice === 'auto' ? title : null)],
        ...formats.map((one) => [one.format, one.title] as const),
      ];
      const words = options.flat().join('\n');
      if (words !== offered) {
        offered = words;
        select.replaceChildren(
          ...options.map(([value, text]) => element('option', { text, attributes: { value } })),
        );
      }
      select.value = choice;
      select.title = formatReason === null ? texts.selectorFormat : texts.formatReason(title, formatReason);
    },
  };
}
