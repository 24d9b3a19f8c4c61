// Made-up screens for tests: a picture of one colour, lines as read, elements as detected.
// Knows nothing of what is tested.

import type { PixelBox } from '../../protocol/geometry';
import type { TextLine } from '../../protocol/inference';
import type { DetectedElement } from '../../models/pipeline/elements/decode';
import { groupFamilies, groups, type Family, type Group } from '../../models/pipeline/elements/families';
import { filledImage, type RgbImage } from '../../models/pipeline/image';

export const plainPicture = (width = 800, height = 600): RgbImage =>
  filledImage({ width, height }, [255, 255, 255]);

/** From left, top, width and height. */
export const area = (x: number, y: number, width: number, height: number): PixelBox => ({
  x1: x,
  y1: y,
  x2: x + width,
  y2: y + height,
});

/** A line 16 pixels tall, with 8 pixels a character. */
export const line = (text: string, x: number, y: number): TextLine => ({
  text,
  box: area(x, y, 8 * text.length, 16),
  score: 0.95,
});

/** An element that the network is sure of. */
export function element(family: Family, box: PixelBox, score = 0.9): DetectedElement {
  const group: Group = groups.find((one) => groupFamilies[one].includes(family)) ?? 'text';
  return { box, group, family, score, kinds: { [family]: 1 } };
}

/** Paints a rectangle in place. */
export function fill(image: RgbImage, box: PixelBox, color: readonly [number, number, number]): void {
  for (let y = box.y1; y < box.y2; y++) {
    for (let x = box.x1; x < box.x2; x++) image.data.set(color, (y * image.width + x) * 3);
  }
}

/** The same things in another order, from a seed. */
export function shuffled<T>(things: readonly T[], random: () => number): readonly T[] {
  const mixed = [...things];
  for (let i = mixed.length - 1; 0 < i; i--) {
    const j = Math.floor(random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
}
