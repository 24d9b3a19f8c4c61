// The program that runs in a captured page, in a world of its own: it tells as data what its frame holds.
// Knows nothing of other frames, of the picture and of who asks. It leaves the page as it was: what it marks, stops or scrolls
// for a moment, it puts back when it is asked to.

import type { Point, Size } from '../../../protocol/geometry';
import type { WitnessNode } from '../../../protocol/witness';
import { createLabels, isElement, isText, plain, singleSpaced, tagOf } from './dom';
import type { FrameHost, FrameQuestion, FrameView, FrameWitness, HostSight } from './frameWitness';
import { createNames } from './names';
import { attributesOf, createSecrets, type Secrets } from './secrets';
import { createSight, type Drawn, type Sight } from './sight';
import { labelTexts, stateOf, wholeText } from './states';
import { fingerprint } from './stillness';
import { createStyles } from './styles';

export { possibleHosts } from './closedRoots';
export { countMatches, markAt, markMasked, unmark } from './marks';
export { rememberScrolls, scrollBack } from './scrolls';
export { fingerprint, freeze, thaw } from './stillness';

/** Longer names are cut: nobody looks for them whole. */
const LONGEST_NAME = 10_000;

/** Nothing in these is part of what a page shows or what a selector finds. */
const skipped = new Set(['head', 'script', 'style', 'noscript', 'template']);

/** What the last witness was taken with, for questions about its frames' hosts. */
let last: { readonly hosts: readonly Element[]; readonly sight: Sight } | null = null;

/** @returns a `FrameWitness` as JSON: a text passes the debugging protocol many times faster than objects do. */
export function takeWitness(question: FrameQuestion): string {
  const before = fingerprint();
  const styles = createStyles();
  const labelsOf = createLabels();
  const secrets = createSecrets(question.masked);
  const names = createNames(styles, secrets, labelsOf);
  const sight = createSight(styles, labelsOf, question.shown);
  const nodes: Omit<WitnessNode, 'visibility'>[] = [];
  const drawn: Drawn[] = [];
  const hosts: FrameHost[] = [];
  const hostElements: Element[] = [];
  const textOf = (element: Element): string => wholeText(element, secrets.isSecret);

  function tellElement(
    element: Element,
    parent: number,
    isInShadowRoot: boolean,
  ): Omit<WitnessNode, 'visibility'> {
    const role = names.role(element);
    const isAriaHidden = names.isHidden(element);
    const isMasked = secrets.isSecret(element) && !secrets.isPasswordField(element);
    const name = role === null || isAriaHidden ? '' : names.name(element).slice(0, LONGEST_NAME);
    const labels = isMasked ? [] : labelTexts(element, labelsOf, textOf).filter((text) => text !== '');
    const attributes = attributesOf(element, isMasked);
    const state = stateOf(element, role, isMasked || secrets.isPasswordField(element));
    const box = sight.boxOf(element);
    drawn.push({ node: element, box });
    return {
      parent,
      frame: 0,
      tag: tagOf(element),
      ...(isInShadowRoot ? { inShadowRoot: true } : {}),
      ...(role === null ? {} : { role }),
      ...(name === '' ? {} : { name }),
      ...(labels.length === 0 ? {} : { labels }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(state === undefined ? {} : { state }),
      ...(box === null ? {} : { box }),
      ...(isAriaHidden ? { isAriaHidden } : {}),
    };
  }

  function tellText(text: Text, parent: number, isInShadowRoot: boolean): Omit<WitnessNode, 'visibility'> {
    const isBlank = singleSpaced(text.data) === '';
    const box = isBlank ? null : sight.boxOf(text);
    drawn.push({ node: text, box });
    return {
      parent,
      frame: 0,
      tag: '#text',
      // Of white space between elements only that it is there matters.
      text: isBlank ? ' ' : text.data,
      ...(isInShadowRoot ? { inShadowRoot: true } : {}),
      ...(box === null ? {} : { box }),
    };
  }

  // A stack of its own, since pages may nest deeper than functions can call each other.
  const waiting: { node: Node; parent: number; isInShadowRoot: boolean }[] = [
    { node: plain(document).documentElement, parent: -1, isInShadowRoot: false },
  ];
  let isTruncated = false;
  const maskedTexts: string[] = [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, parent, isInShadowRoot } = next;
    if (isElement(node) ? skipped.has(tagOf(node)) : !isText(node)) continue;
    if (isText(node) && isTextSecret(node, secrets)) {
      maskedTexts.push(singleSpaced(node.data));
      continue;
    }
    if (nodes.length === question.mostNodes) {
      isTruncated = true;
      break;
    }
    const index = nodes.length;
    if (isText(node)) {
      nodes.push(tellText(node, parent, isInShadowRoot));
      continue;
    }
    const element = node as Element;
    nodes.push(tellElement(element, parent, isInShadowRoot));
    if (element instanceof HTMLIFrameElement || element instanceof HTMLFrameElement) {
      hosts.push({ node: index, isMasked: secrets.isSecret(element) });
      hostElements.push(element);
    }
    const shadow = [...(plain(element).shadowRoot?.childNodes ?? [])];
    for (const child of shadow.reverse()) waiting.push({ node: child, parent: index, isInShadowRoot: true });
    for (const child of [...plain(element).childNodes].reverse()) {
      waiting.push({ node: child, parent: index, isInShadowRoot: false });
    }
  }
  const sights = sight.sightsOf(drawn);
  last = { hosts: hostElements, sight };
  const witness: FrameWitness = {
    url: plain(document).URL,
    title: repeatsAny(plain(document).title, maskedTexts) ? '' : plain(document).title,
    fingerprint: before,
    nodes: nodes.map((node, index) => {
      const { visibility, part } = sights[index] ?? { visibility: 'hidden', part: null };
      return { ...node, ...(part === null ? {} : { shown: part }), visibility };
    }),
    hosts,
    isTruncated,
    view: viewOf(),
  };
  return JSON.stringify(witness);
}

/** How much of the document is shown, and at which scale. */
export function viewOf(): FrameView {
  const pinched = visualViewport ?? {
    scale: 1,
    offsetLeft: 0,
    offsetTop: 0,
    width: innerWidth,
    height: innerHeight,
  };
  const { scrollWidth, scrollHeight } = plain(document).documentElement;
  return {
    width: innerWidth,
    height: innerHeight,
    scroll: { x: scrollX, y: scrollY },
    devicePixelRatio,
    pinch: { scale: pinched.scale, left: pinched.offsetLeft, top: pinched.offsetTop },
    // Scroll bars take from the visual viewport, and are in the picture.
    shownWidth: pinched.scale === 1 ? innerWidth : pinched.width * pinched.scale,
    shownHeight: pinched.scale === 1 ? innerHeight : pinched.height * pinched.scale,
    documentWidth: scrollWidth,
    documentHeight: scrollHeight,
  };
}

/** As far as the document goes; at once, however its scrolling is styled. */
export function scrollToPlace({ x, y }: Point): void {
  scrollTo({ left: x, top: y, behavior: 'instant' });
}

export function isCss(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
}

/** One of the last witness's hosts, by its place among them. */
export function hostElement(index: number): Element | null {
  return last?.hosts[index] ?? null;
}

/** How large an element's content is laid out, in CSS pixels, before any transform; fractions allowed. */
export function contentSize(element: Element): Size {
  const style = getComputedStyle(element);
  const length = (name: string): number => parseFloat(style.getPropertyValue(name));
  // What is computed is the size that `box-sizing` speaks of.
  const around = style.boxSizing === 'border-box' ? 1 : 0;
  const across = ['padding-left', 'padding-right', 'border-left-width', 'border-right-width'];
  const down = ['padding-top', 'padding-bottom', 'border-top-width', 'border-bottom-width'];
  return {
    width: across.reduce((left, name) => left - around * length(name), length('width')),
    height: down.reduce((left, name) => left - around * length(name), length('height')),
  };
}

/** What of a host's content can be seen from this frame, at places of this frame's viewport. */
export function hostSight(index: number, places: readonly Point[]): HostSight[] {
  const host = hostElement(index);
  if (host === null || last === null) return places.map(() => 'outside');
  const { sight } = last;
  const clip = sight.clipOf(host);
  const seen = sight.areUppermost(host, places);
  return places.map(({ x, y }, place) => {
    if (clip === null || x < clip.x1 || clip.x2 <= x || y < clip.y1 || clip.y2 <= y) return 'outside';
    return seen[place] === true ? 'seen' : 'covered';
  });
}

/** Shorter texts stand in too many innocent titles. */
const TELLING_LENGTH = 4;

function repeatsAny(title: string, texts: readonly string[]): boolean {
  return texts.some((text) => TELLING_LENGTH <= text.length && title.includes(text));
}

function isTextSecret(text: Text, { isSecret, isPasswordField }: Secrets): boolean {
  const root = text.parentNode;
  if (root === null) return false;
  if (isElement(root)) return isSecret(root) || isPasswordField(root);
  return root instanceof ShadowRoot && isSecret(root.host);
}
