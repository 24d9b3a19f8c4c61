// Arithmetic on colours: laying one on another, contrast, the word a person would use. Pure.

/** Channels 0…255, alpha 0…1. */
export interface Rgba {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

export const transparent: Rgba = { red: 0, green: 0, blue: 0, alpha: 0 };
export const white: Rgba = { red: 255, green: 255, blue: 255, alpha: 1 };

/** Reads what a computed style usually says, `rgb(…)` and `rgba(…)`; undefined for every other notation. */
export function parseRgb(css: string): Rgba | undefined {
  const match = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(css);
  if (match === null) return undefined;
  const [, red, green, blue, alpha] = match;
  return { red: Number(red), green: Number(green), blue: Number(blue), alpha: Number(alpha ?? 1) };
}

export function withAlpha(color: Rgba, factor: number): Rgba {
  return { ...color, alpha: color.alpha * factor };
}

/** What is seen where `top` lies on an opaque `ground`. */
export function layOn(top: Rgba, ground: Rgba): Rgba {
  const mix = (over: number, under: number) => over * top.alpha + under * (1 - top.alpha);
  return {
    red: mix(top.red, ground.red),
    green: mix(top.green, ground.green),
    blue: mix(top.blue, ground.blue),
    alpha: 1,
  };
}

/** WCAG contrast ratio of two opaque colours, 1…21. */
export function contrast(a: Rgba, b: Rgba): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** The largest difference of a channel, 0…255. */
export function distance(a: Rgba, b: Rgba): number {
  return Math.max(Math.abs(a.red - b.red), Math.abs(a.green - b.green), Math.abs(a.blue - b.blue));
}

function luminance({ red, green, blue }: Rgba): number {
  const linear = (channel: number) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Upper end of each hue, in degrees, in order. */
const hues: readonly (readonly [number, string])[] = [
  [14, 'red'],
  [42, 'orange'],
  [66, 'yellow'],
  [165, 'green'],
  [195, 'teal'],
  [255, 'blue'],
  [292, 'purple'],
  [342, 'pink'],
  [360, 'red'],
];

/** The everyday word for an opaque colour. */
export function colorName({ red, green, blue }: Rgba): string {
  const high = Math.max(red, green, blue);
  const low = Math.min(red, green, blue);
  const spread = high - low;
  const lightness = (high + low) / 2;
  if (lightness > 243) return 'white';
  if (lightness < 28) return 'black';
  const saturation = spread / (255 - Math.abs(2 * lightness - 255));
  if (spread < 24 || saturation < 0.14) {
    if (lightness > 235) return 'white';
    return lightness < 50 ? 'black' : 'gray';
  }
  const hue = hueOf(red, green, blue, high, spread);
  const name = hues.find(([end]) => hue <= end)![1];
  const isDarkOrange =
    (name === 'orange' || name === 'red') && hue >= 10 && lightness < 90 && saturation < 0.8;
  return isDarkOrange ? 'brown' : name;
}

function hueOf(red: number, green: number, blue: number, high: number, spread: number): number {
  let sixths = (red - green) / spread + 4;
  if (high === red) sixths = (green - blue) / spread;
  else if (high === green) sixths = (blue - red) / spread + 2;
  return (sixths * 60 + 360) % 360;
}
