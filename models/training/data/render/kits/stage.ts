// What every kit and every page has at hand: chance, words, icons, colours. Knows no kit and no kind of page.

import { anyIcon, iconHtml, iconMeaning, pickIconLook, relatedLooks, type IconLook } from '../content/icons';
import type { Random } from '../content/random';
import { writerFor, type Writer } from '../content/text';

/** Colours as CSS values, lengths in CSS pixels: what a page's own layout and the plain parts are painted with. */
export interface Theme {
  readonly background: string;
  readonly surface: string;
  /** A second surface: table heads, filled fields, hovered rows. */
  readonly raised: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly primary: string;
  readonly onPrimary: string;
  readonly primarySoft: string;
  readonly link: string;
  readonly danger: string;
  readonly success: string;
  readonly warning: string;
  readonly sideBackground: string;
  readonly sideText: string;
  readonly sideActive: string;
  readonly onSideActive: string;
  readonly barBackground: string;
  readonly barText: string;
  readonly radius: number;
  /** The unit of all distances. */
  readonly gap: number;
  readonly fontSize: number;
  readonly font: string;
  readonly headingFont: string;
}

export interface Stage {
  readonly random: Random;
  readonly write: Writer;
  readonly look: IconLook;
  readonly dark: boolean;
  readonly theme: Theme;
  /** An icon of this meaning; any icon where the set has none for it. */
  icon(meaning: string, size?: number, classes?: string): string;
  /** Any icon of the set, whatever it means. */
  anyIcon(size?: number, classes?: string): string;
  /** An id that no other element of the page has. */
  id(): string;
}

export interface StageArgs {
  readonly random: Random;
  readonly language: string;
  readonly dark: boolean;
  readonly theme: Theme;
  /** Random when absent. */
  readonly look?: IconLook;
}

export function makeStage({ random, language, dark, theme, look = pickIconLook(random) }: StageArgs): Stage {
  let ids = 0;
  const natural = random.pick([14, 16, 16, 18, 20, 24]);
  const randomIcon = (size = natural, classes = ''): string => {
    const from = random.chance(0.15) ? random.pick(relatedLooks(look)) : look;
    return iconHtml(from, anyIcon(random, from), size, classes);
  };
  return {
    random,
    write: writerFor(random, language),
    look,
    dark,
    theme,
    icon: (meaning, size = natural, classes = '') => {
      const name = iconMeaning(look.set, meaning);
      return name === undefined ? randomIcon(size, classes) : iconHtml(look, name, size, classes);
    },
    anyIcon: randomIcon,
    id: () => `e${++ids}`,
  };
}

/** Text as HTML text or as the value of an attribute in double quotes. */
export function escaped(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!,
  );
}

/** ` name="value"` for what is given, nothing for what is not; `true` writes the name alone. */
export function attributes(pairs: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(pairs)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`))
    .join('');
}
