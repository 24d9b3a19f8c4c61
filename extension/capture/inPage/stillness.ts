// Holds a page still while it is pictured, and tells whether it stayed so. Knows nothing of who asks.

import { allRoots, isElement, isText, plain, tagOf } from './dom';

/** Endless animations that were stopped, to go on afterwards. */
let stopped: Animation[] = [];

/**
 * Brings animations and transitions to their end, and stops endless ones where they are: what a picture shows must be what
 * is measured a moment later.
 */
export function freeze(): void {
  for (const animation of allRoots().flatMap((root) => root.getAnimations())) {
    if (animation.playState !== 'running' || animation.playbackRate === 0) continue;
    // One that follows scrolling stands still as long as nobody scrolls.
    if (!(animation.timeline instanceof DocumentTimeline)) continue;
    if (animation.effect?.getComputedTiming().endTime === Infinity) {
      animation.pause();
      stopped.push(animation);
    } else {
      animation.finish();
    }
  }
}

/** Lets go on what `freeze` stopped. */
export function thaw(): void {
  for (const animation of stopped) animation.play();
  stopped = [];
}

/** A number of all places, texts and values that the frame shows: another number, another picture. */
export function fingerprint(): number {
  let hash = 0x811c9dc5;
  const mix = (value: number): void => {
    hash = Math.imul(hash ^ value, 0x01000193);
  };
  for (const root of allRoots()) {
    const walker = plain(document).createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (isText(node)) {
        for (let at = 0; at < node.data.length; at++) mix(node.data.charCodeAt(at));
      } else if (isElement(node)) {
        // Half pixels: what moves by less is not seen to move.
        const { left, top, width, height } = plain(node).getBoundingClientRect();
        for (const place of [left, top, width, height]) mix(Math.round(place * 2));
        if (tagOf(node) === 'input') mix((node as HTMLInputElement).value.length);
      }
    }
  }
  return hash >>> 0;
}
