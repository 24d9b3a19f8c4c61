// What a person could ask for on a page, collected in the page itself by plain means of the DOM: its tags, its attributes and
// its own texts. Shares nothing with the witness or with the engine, which are measured by it.

import type { Page } from 'playwright-core';
import * as check from '../../protocol/check';
import type { PixelBox } from '../../protocol/geometry';

export const thingKinds = [
  'button',
  'link',
  'tab',
  'field',
  'dropdown',
  'checkbox',
  'radio button',
  'switch',
  'slider',
  'heading',
] as const;
export type ThingKind = (typeof thingKinds)[number];

/** Something that can be seen and clicked, or a heading. Texts have their white space made single; empty is none. */
export interface Thing {
  readonly kind: ThingKind;
  /** CSS pixels of the viewport. Of a checkbox that is drawn by its label the two together: both take clicks. */
  readonly box: PixelBox;
  /** False for what the viewport cuts: it can be confused with others, and is not asked for itself. */
  readonly isWhole: boolean;
  readonly text: string;
  readonly label: string;
  readonly placeholder: string;
  /** `aria-label`, `title`, or the `alt` of the picture on it. */
  readonly spoken: string;
  readonly isDisabled: boolean;
  readonly isSelected: boolean;
  readonly isChecked: boolean;
  /** The first text of the table row that it stands in and is no part of; empty where there is none. */
  readonly row: string;
}

/** What stands on a page. */
export interface Askable {
  /** Everything in the viewport that can be asked for. */
  readonly things: readonly Thing[];
  /** All its lines of text, also where they are scrolled away. */
  readonly lines: readonly string[];
}

export async function collect(page: Page): Promise<Askable> {
  const { things, lines } = check.fields(await page.evaluate<unknown>(inPage), 'the page');
  return {
    things: check
      .list(things, 'things')
      .map((one, index) => readThing(check.fields(one, `things[${index}]`))),
    lines: check.list(lines, 'lines').map((line) => check.text(line, 'lines')),
  };
}

function readThing(given: check.Fields): Thing {
  return {
    kind: check.oneOf(given['kind'], thingKinds, 'kind'),
    box: check.pixelBox(given['box'], 'box'),
    isWhole: check.truth(given['isWhole'], 'isWhole'),
    text: check.text(given['text'], 'text'),
    label: check.text(given['label'], 'label'),
    placeholder: check.text(given['placeholder'], 'placeholder'),
    spoken: check.text(given['spoken'], 'spoken'),
    isDisabled: check.truth(given['isDisabled'], 'isDisabled'),
    isSelected: check.truth(given['isSelected'], 'isSelected'),
    isChecked: check.truth(given['isChecked'], 'isChecked'),
    row: check.text(given['row'], 'row'),
  };
}

/** Runs in the page. */
const inPage = `(() => {
  const single = (text) => (text ?? '').replace(/\\s+/g, ' ').trim();
  const all = (root) => [...root.querySelectorAll('*')].flatMap((one) =>
    one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]);
  const around = (one) => one.assignedSlot ?? one.parentElement ?? one.getRootNode().host ?? null;
  const topAt = (x, y) => {
    let top = document.elementFromPoint(x, y);
    while (top?.shadowRoot) {
      const inner = top.shadowRoot.elementFromPoint(x, y);
      if (inner === null || inner === top) break;
      top = inner;
    }
    return top;
  };
  const isWithin = (one, outer) => {
    for (let at = one; at; at = around(at)) if (at === outer) return true;
    return false;
  };
  const boxOf = (one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return { x1: left, y1: top, x2: right, y2: bottom };
  };
  const isWhole = ({ x1, y1, x2, y2 }) => 0 <= x1 && 0 <= y1 && x2 <= innerWidth && y2 <= innerHeight;
  // In the viewport, large enough to be aimed at, and where it is whole nothing else over its middle.
  const isSeen = (one) => {
    const box = boxOf(one);
    const { x1, y1, x2, y2 } = box;
    if (x2 < 0 || y2 < 0 || innerWidth < x1 || innerHeight < y1 || x2 - x1 < 8 || y2 - y1 < 8) return false;
    if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const top = topAt((x1 + x2) / 2, (y1 + y2) / 2);
    return !isWhole(box) || (top !== null && isWithin(top, one));
  };
  const union = (a, b) => ({
    x1: Math.min(a.x1, b.x1), y1: Math.min(a.y1, b.y1), x2: Math.max(a.x2, b.x2), y2: Math.max(a.y2, b.y2) });
  const targetOf = (one, label) => {
    if (isSeen(one)) return boxOf(one);
    if (label === null || !isSeen(label)) return null;
    const own = boxOf(one);
    return 8 <= own.x2 - own.x1 && 8 <= own.y2 - own.y1 ? union(own, boxOf(label)) : boxOf(label);
  };
  const roleKinds = { button: 'button', link: 'link', tab: 'tab', textbox: 'field', searchbox: 'field', combobox: 'dropdown',
    checkbox: 'checkbox', radio: 'radio button', switch: 'switch', slider: 'slider', heading: 'heading' };
  const inputKinds = { checkbox: 'checkbox', radio: 'radio button', range: 'slider', button: 'button', submit: 'button',
    reset: 'button', text: 'field', email: 'field', password: 'field', search: 'field', tel: 'field', url: 'field', number: 'field' };
  const kindOf = (one) => {
    const role = one.getAttribute('role');
    if (role !== null) return roleKinds[role] ?? null;
    switch (one.localName) {
      case 'a': return one.hasAttribute('href') ? 'link' : null;
      case 'button': return 'button';
      case 'select': return one.multiple ? null : 'dropdown';
      case 'textarea': return 'field';
      case 'input': return inputKinds[one.type] ?? null;
      case 'h1': case 'h2': case 'h3': case 'h4': return 'heading';
      default: return null;
    }
  };
  const isButtonInput = (one) => one.localName === 'input' && ['button', 'submit', 'reset'].includes(one.type);
  const things = all(document).flatMap((one) => {
    const kind = kindOf(one);
    if (kind === null) return [];
    const label = one.labels?.[0] ?? null;
    const isMark = kind === 'checkbox' || kind === 'radio button' || kind === 'switch';
    // Many kits hide the checkbox itself and draw it with its label.
    const target = targetOf(one, isMark ? label : null);
    if (target === null) return [];
    const row = one.closest('tr');
    const cell = row === null ? null : [...row.cells].find((other) => !other.contains(one) && single(other.innerText) !== '');
    const image = one.querySelector('img[alt]');
    return [{
      kind,
      box: target,
      isWhole: isWhole(target),
      text: isButtonInput(one) ? single(one.value) : ['input', 'select', 'textarea'].includes(one.localName) ? '' : single(one.innerText),
      label: label === null ? '' : single(label.innerText),
      placeholder: single(one.getAttribute('placeholder')),
      spoken: single(one.getAttribute('aria-label') ?? one.getAttribute('title') ?? image?.alt ?? ''),
      isDisabled: one.disabled === true || one.getAttribute('aria-disabled') === 'true',
      isSelected: one.getAttribute('aria-selected') === 'true' || (one.getAttribute('aria-current') ?? 'false') !== 'false',
      isChecked: isMark && (one.checked === true || one.getAttribute('aria-checked') === 'true'),
      row: cell === undefined || cell === null ? '' : single(cell.innerText),
    }];
  });
  return { things, lines: document.body.innerText.split('\\n').map(single).filter((line) => line !== '') };
})()`;
