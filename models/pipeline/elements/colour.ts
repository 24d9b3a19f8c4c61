// Which colour word a place on a picture answers to.
// Pure: pixels in, shares out. Knows nothing of elements and descriptions.

import type { PixelBox } from '../../../protocol/geometry';
import type { RgbImage } from '../image';

export const colours = [
  'red',
  'orange',
  'yellow',
  'green',
  'cyan',
  'blue',
  'purple',
  'pink',
  'brown',
  'black',
  'white',
  'grey',
] as const;

export type Colour = (typeof colours)[number];

/** Pixels looked at along each side of a box; more would not change what colour it is called. */
const SAMPLES = 24;

/** A thing is called red although its text is white: this share of its pixels is as good as all. */
const ENOUGH = 0.35;

/** How much less a thing fits that is of the colour in its strokes only. */
const GROUND = 0.15;

/** Drawn in thin strokes, a coloured icon or word fills only so much of its box. */
const ENOUGH_OF_STROKES = 0.08;

/**
 * How well a colour word fits what is in the box, 0…1. Black, white and grey are mostly somebody's ground or text, so
 * they need a larger share than a colour.
 */
export function colourFit(image: RgbImage, box: PixelBox, wanted: Colour): number {
  const xs = samples(box.x1, box.x2, image.width);
  const ys = samples(box.y1, box.y2, image.height);
  let alike = 0;
  for (const y of ys) {
    for (const x of xs) {
      const at = (y * image.width + x) * 3;
      if (nameColour(image.data[at]!, image.data[at + 1]!, image.data[at + 2]!) === wanted) alike++;
    }
  }
  const share = alike / (xs.length * ys.length);
  const isPlain = wanted === 'black' || wanted === 'white' || wanted === 'grey';
  const isThere = Math.min(1, share / (isPlain ? ENOUGH : ENOUGH_OF_STROKES));
  // A red button before a white one with a red icon on it.
  return isThere * (1 - GROUND + GROUND * Math.min(1, share / ENOUGH));
}

/** The commonest word for a colour. Channels 0…255. */
function nameColour(red: number, green: number, blue: number): Colour {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const range = most - least;
  const lightness = (most + least) / 510;
  const saturation = range === 0 ? 0 : range / (255 * (1 - Math.abs(2 * lightness - 1)));
  if (lightness < 0.12) return 'black';
  if (0.93 < lightness) return 'white';
  if (saturation < 0.18 || range < 28) return 'grey';
  const hue = hueOf(red, green, blue, most, range);
  if (hue < 14 || 345 <= hue) return 0.72 < lightness ? 'pink' : 'red';
  if (hue < 42) return lightness < 0.4 ? 'brown' : 'orange';
  if (hue < 68) return 'yellow';
  if (hue < 165) return 'green';
  if (hue < 195) return 'cyan';
  if (hue < 255) return 'blue';
  if (hue < 295) return 'purple';
  return 'pink';
}

/** Degrees from red over green to blue. */
function hueOf(red: number, green: number, blue: number, most: number, range: number): number {
  if (most === red) return (60 * ((green - blue) / range) + 360) % 360;
  return most === green ? 60 * ((blue - red) / range) + 120 : 60 * ((red - green) / range) + 240;
}

function samples(from: number, to: number, length: number): readonly number[] {
  const first = Math.min(Math.max(Math.floor(from), 0), length - 1);
  const last = Math.min(Math.max(Math.ceil(to) - 1, first), length - 1);
  const count = Math.min(SAMPLES, last - first + 1);
  return Array.from(
    { length: count },
    (_, i) => first + Math.floor(((last - first + 1) * (i + 0.5)) / count),
  );
}
