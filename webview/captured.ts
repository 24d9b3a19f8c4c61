// How the picture came in: the page, device or failed test that it shows, as far as that was recorded.
// Draws a state and makes events; guesses nothing. All of it is foreign text.

import type { SavedRecord } from '../protocol/captureRecord';
import type { FailedTest } from '../protocol/capture';
import type { PageActions } from './actions';
import { pressButton } from './controls';
import { element, setText, type View } from './element';
import { icon } from './icons';
import { texts } from './texts';

type Fact = readonly [name: string, value: string | null];

export function makeCaptured({ send }: Pick<PageActions, 'send'>): View {
  const title = element('span', { class: 'test-title' });
  const testFacts = element('dl', { class: 'facts' });
  const openTest = pressButton(texts.openTest, () => send('test/open', null), { icon: 'document' });
  const test = element('div', {
    class: 'failed-test',
    attributes: { role: 'group', 'aria-label': texts.failedTest },
    children: [
      element('p', { children: [icon('warning'), title] }),
      testFacts,
      element('div', { class: 'buttons', children: [openTest.root] }),
    ],
  });
  const summary = element('summary');
  const facts = element('dl', { class: 'facts' });
  const details = element('details', { class: 'captured-facts', children: [summary, facts] });
  const root = element('div', { class: 'captured', children: [test, details] });
  let drawn = '';

  return {
    root,
    draw({ content }) {
      const record = content?.picture.capture;
      root.hidden = record === undefined;
      if (record === undefined) return;
      // Every content that is sent is new; a selection, and the focus, in words that stay the same is to stay too.
      const words = JSON.stringify(record);
      if (words === drawn) return;
      drawn = words;
      test.hidden = record.test === undefined;
      if (record.test !== undefined) {
        setText(title, texts.testTitle(record.test.title));
        write(testFacts, factsOfTest(record.test));
        openTest.root.hidden = record.test.file === undefined;
      }
      setText(summary, texts.capturedFrom(record));
      write(facts, factsOf(record));
      facts.hidden = facts.childElementCount === 0;
    },
  };
}

function write(list: HTMLElement, facts: readonly Fact[]): void {
  list.replaceChildren(
    ...facts.flatMap(([name, value]) => {
      if (value === null) return [];
      return [element('dt', { text: name }), element('dd', { children: [valueOf(value)] })];
    }),
  );
}

/** An address of the web is a link, which VS Code opens outside; everything else is text. */
function valueOf(value: string): Node {
  if (!/^https?:\/\/[^\s]+$/.test(value)) return document.createTextNode(value);
  return element('a', { text: value, attributes: { href: value } });
}

function factsOfTest({ file, line, step, selector, error }: FailedTest): readonly Fact[] {
  const { captured } = texts;
  return [
    [captured.file, file === undefined ? null : texts.fileAndLine(file, line)],
    [captured.step, step ?? null],
    [captured.selector, selector ?? null],
    [captured.error, error ?? null],
  ];
}

function factsOf(record: SavedRecord): readonly Fact[] {
  const { captured } = texts;
  const { title, url, takenAt, by, viewport, pixelRatio, scroll, zoom, device, masked } = record;
  const percent = zoom === undefined ? null : texts.scale(zoom);
  return [
    [captured.title, title ?? null],
    [captured.url, url ?? null],
    [captured.takenAt, takenAt === undefined ? null : texts.moment(takenAt)],
    [captured.by, by ?? null],
    [captured.device, device ?? null],
    [captured.viewport, viewport === undefined ? null : texts.cssSize(viewport)],
    [captured.scroll, scroll === undefined ? null : texts.scrolled(scroll)],
    [captured.pixelRatio, pixelRatio === undefined ? null : String(pixelRatio)],
    [captured.zoom, percent],
    [captured.masked, masked === undefined || masked === 0 ? null : texts.masked(masked)],
  ];
}
