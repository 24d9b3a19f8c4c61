// Which elements may have a shadow root that is closed: scripts cannot see one, the debugging protocol can.
// Knows nothing of that protocol.

import { plain, tagOf } from './dom';

/** What a shadow root can be attached to, besides elements that a page has named. */
const possible =
  'article, aside, blockquote, body, div, footer, h1, h2, h3, h4, h5, h6, header, main, nav, p, section, span';

/** Each is asked for by itself. */
const MOST = 300;

/** Those that take a place, although nothing that can be seen from here is in them, and a page's own elements. */
export function possibleHosts(): readonly Element[] {
  const found: Element[] = [];
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (found.length === MOST) return;
      const { shadowRoot, childNodes } = plain(element);
      if (shadowRoot !== null) visit(shadowRoot);
      else if (tagOf(element).includes('-') || (childNodes.length === 0 && element.matches(possible))) {
        const { width, height } = plain(element).getBoundingClientRect();
        if (0 < width && 0 < height) found.push(element);
      }
    }
  };
  visit(plain(document));
  return found;
}
