// Sets of colours: random ones for the plain kit, and a short way to write down a kit's own. Knows no kit.

import { hsl } from '../content/pictures';
import type { Random } from '../content/random';
import type { Theme } from './stage';

/** A kit's own colours; what is left out follows from the others. */
export interface Colours {
  readonly background: string;
  readonly surface?: string;
  readonly raised?: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly primary: string;
  readonly onPrimary?: string;
  readonly primarySoft?: string;
  readonly link?: string;
  readonly side?: readonly [background: string, text: string, active: string, onActive: string];
  readonly bar?: readonly [background: string, text: string];
  readonly radius?: number;
  readonly gap?: number;
  readonly fontSize?: number;
  readonly font?: string;
}

export function themeOf(colours: Colours): Theme {
  const surface = colours.surface ?? colours.background;
  const font = colours.font ?? 'system-ui, "Liberation Sans", sans-serif';
  const soft = colours.primarySoft ?? `color-mix(in srgb,${colours.primary},${surface} 85%)`;
  const side = colours.side ?? [surface, colours.text, soft, colours.text];
  const bar = colours.bar ?? [surface, colours.text];
  return {
    background: colours.background,
    surface,
    raised: colours.raised ?? `color-mix(in srgb,${surface},${colours.text} 6%)`,
    text: colours.text,
    muted: colours.muted,
    line: colours.line,
    primary: colours.primary,
    onPrimary: colours.onPrimary ?? '#fff',
    primarySoft: soft,
    link: colours.link ?? colours.primary,
    danger: '#d3302f',
    success: '#2a8a43',
    warning: '#b26a00',
    sideBackground: side[0],
    sideText: side[1],
    sideActive: side[2],
    onSideActive: side[3],
    barBackground: bar[0],
    barText: bar[1],
    radius: colours.radius ?? 4,
    gap: colours.gap ?? 16,
    fontSize: colours.fontSize ?? 15,
    font,
    headingFont: font,
  };
}

/** Colours and measures by chance, with text that can be read on every surface. */
export function randomTheme(random: Random, dark: boolean): Theme {
  const { int, chance, pick } = random;
  const hue = int(0, 359);
  const tint = chance(0.35) ? 0 : int(4, 22);
  const neutral = chance(0.6) ? hue : int(0, 359);
  // Yellow and cyan are light at the same lightness: white words would not be readable on them.
  const bright = (hue > 40 && hue < 75) || (hue > 150 && hue < 195);
  const lightness = dark ? int(52, 68) : bright ? int(28, 36) : int(34, 52);
  const primary = hsl(hue, chance(0.12) ? int(0, 15) : int(50, 95), lightness);
  const onPrimary = dark || lightness > 60 ? '#101014' : '#fff';
  const grey = (light: number): string => hsl(neutral, tint, dark ? 100 - light : light);
  const base = dark ? int(84, 95) : int(91, 100);
  const background = chance(0.3) && !dark ? '#ffffff' : grey(base);
  const surface = dark ? grey(base - int(3, 7)) : chance(0.85) ? '#ffffff' : grey(Math.min(100, base + 3));
  const text = grey(dark ? int(4, 14) : int(8, 22));
  const look = random.weighted({ plain: 4, dark: 2, coloured: 1.5 });
  const deep = dark ? grey(96) : hsl(neutral, tint + 8, int(12, 24));
  const side: Colours['side'] = {
    plain: [surface, text, `color-mix(in srgb,${primary},${surface} 84%)`, text] as const,
    dark: [deep, '#d8dbe2', primary, onPrimary] as const,
    coloured: [hsl(hue, int(35, 65), dark ? 20 : 27), '#eef0f5', 'rgba(255,255,255,.2)', '#fff'] as const,
  }[look];
  const bar: Colours['bar'] = {
    plain: [surface, text] as const,
    dark: [deep, '#f0f1f4'] as const,
    coloured: [primary, onPrimary] as const,
  }[random.weighted({ plain: 5, dark: 2, coloured: 1.5 })];
  return {
    ...themeOf({
      background,
      surface,
      raised: dark ? grey(base - int(8, 12)) : grey(Math.max(88, base - int(2, 5))),
      text,
      muted: grey(dark ? int(30, 42) : int(38, 50)),
      line: grey(dark ? int(68, 78) : int(78, 90)),
      primary,
      onPrimary,
      link: chance(0.7) ? hsl(hue, int(55, 90), dark ? 72 : bright ? 28 : 38) : dark ? '#8ab4f8' : '#0645ad',
      side,
      bar,
      radius: pick([0, 0, 2, 3, 4, 4, 6, 6, 8, 8, 10, 12, 16, 20]),
      gap: pick([8, 10, 12, 14, 16, 16, 18, 20, 24]),
      fontSize: pick([12, 13, 13, 14, 14, 14, 15, 16, 16, 17, 18]),
      font: pick([
        'Arial, "Liberation Sans", sans-serif',
        'Verdana, "DejaVu Sans", sans-serif',
        '"Liberation Sans", sans-serif',
        'Georgia, "Liberation Serif", serif',
      ]),
    }),
    danger: hsl(int(350, 368), int(60, 85), dark ? 62 : int(40, 50)),
    success: hsl(int(120, 165), int(45, 75), dark ? 52 : int(28, 36)),
    warning: hsl(int(25, 42), int(70, 95), dark ? 58 : int(36, 44)),
  };
}
