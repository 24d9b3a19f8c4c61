// Computed styles, each element's asked once for one witness, and what follows from them alone.
// Knows nothing of roles and rectangles.

import { plain } from './dom';

/** What is asked of an element's style. Copied out of the live declaration, which looks again at every question. */
export interface Style {
  readonly display: string;
  readonly visibility: string;
  readonly opacity: string;
  readonly position: string;
  readonly overflowX: string;
  readonly overflowY: string;
  readonly pointerEvents: string;
  readonly clip: string;
  readonly clipPath: string;
  /** True where it holds what is positioned absolutely or fixed inside of it without being positioned itself. */
  readonly isContainingBlock: boolean;
  /** Replaces what stands inside, where it is a text. */
  readonly content: string;
}

export interface Styles {
  of(element: Element): Style;
  /** True where nothing around it takes it out of the drawing and it is not made invisible. Its size is not asked. */
  isVisible(element: Element): boolean;
}

export function createStyles(): Styles {
  const styles = new Map<Element, Style>();
  const visible = new Map<Element, boolean>();

  function of(element: Element): Style {
    const known = styles.get(element);
    if (known !== undefined) return known;
    const live = getComputedStyle(element);
    const style: Style = {
      display: live.display,
      visibility: live.visibility,
      opacity: live.opacity,
      position: live.position,
      overflowX: live.overflowX,
      overflowY: live.overflowY,
      pointerEvents: live.pointerEvents,
      clip: live.clip,
      clipPath: live.clipPath,
      isContainingBlock:
        live.transform !== 'none' ||
        live.filter !== 'none' ||
        live.perspective !== 'none' ||
        live.translate !== 'none' ||
        live.scale !== 'none' ||
        live.rotate !== 'none' ||
        live.willChange === 'transform' ||
        /paint|layout|strict|content/.test(live.contain),
      content: live.content,
    };
    styles.set(element, style);
    return style;
  }

  return {
    of,
    isVisible(element) {
      let is = visible.get(element);
      if (is === undefined) {
        is = plain(element).checkVisibility() && of(element).visibility === 'visible';
        visible.set(element, is);
      }
      return is;
    },
  };
}

/**
 * The text that a pseudo-element, or `content` of an element itself, puts in place.
 *
 * @returns null where it puts none, or something else than text
 */
export function contentText(element: Element, pseudo: '::before' | '::after'): string | null {
  const { content, display, visibility } = getComputedStyle(element, pseudo);
  if (content === 'none' || content === 'normal' || content === '') return null;
  if (display === 'none' || visibility === 'hidden') return null;
  const text = writtenContent(content, element);
  return text === null || display === 'inline' ? text : ` ${text} `;
}

/** What `content` says in words, an alternative text ("… / words") before anything drawn. */
export function writtenContent(content: string, element: Element): string | null {
  const parts = [...content.matchAll(/"((?:[^"\\]|\\.)*)"|attr\(\s*([\w-]+)\s*\)|(\/)|([^\s"/][^\s"]*)/gs)];
  const slash = parts.findIndex((part) => part[3] !== undefined);
  const texts = (slash === -1 ? parts : parts.slice(slash + 1)).map((part) => {
    if (part[1] !== undefined) return unescaped(part[1]);
    return part[2] === undefined ? null : (plain(element).getAttribute(part[2]) ?? '');
  });
  return texts.some((text) => text === null) ? null : texts.join('');
}

function unescaped(quoted: string): string {
  return quoted.replace(/\\([0-9a-f]{1,6})\s?|\\(.)/gis, (_whole, code?: string, letter?: string) =>
    code === undefined ? (letter ?? '') : String.fromCodePoint(parseInt(code, 16)),
  );
}
