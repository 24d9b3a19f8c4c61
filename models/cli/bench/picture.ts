// The measured rows as a picture: a bar for each contender, its spread on it, rows one below the other. Pure.
// Knows nothing of how it was measured.

import type { Figure } from './figures';
import { threeDigits, type RowFigures } from './report';
import type { Column } from './rows';

/** Told apart without colour too: every bar has its name beside it. */
const colours: Readonly<Record<Column, string>> = {
  ours: '#1f6feb',
  floor: '#9ec5fe',
  'ours fp32': '#6ea8fe',
  'transformers.js': '#d29922',
  'transformers.js fp32': '#e3c678',
  PyTorch: '#da3633',
  'PyTorch compiled': '#f08a87',
  'llama.cpp': '#3fb950',
};

const WIDTH = 760;
const LEFT = 150;
const NAME_WIDTH = 130;
const BAR = 11;
const ROW_GAP = 14;
const TOP = 34;

/** Longer bars are cut off here, with a gap in them: one slow rival would leave nothing to see of the others. */
const LONGEST = 6;

/**
 * Bars as multiples of ours in the same row, so that rows of milliseconds and of seconds stand side by side; the number
 * beside a bar is its median in milliseconds.
 *
 * @returns an SVG file.
 */
export function barsSvg(title: string, rows: RowFigures): string {
  const parts: string[] = [];
  const shown = Object.entries(rows).flatMap(([row, columns]) => {
    const bars = (Object.entries(columns) as [Column, Figure | null][]).filter(
      (bar): bar is [Column, Figure] => bar[1] !== null,
    );
    const ours = columns.ours?.median;
    return ours === undefined || bars.length < 2 ? [] : [{ row, bars, ours }];
  });
  const longest = Math.max(1, ...shown.flatMap(({ bars, ours }) => bars.map(([, { high }]) => high / ours)));
  const scale = (WIDTH - LEFT - NAME_WIDTH - 60) / Math.min(longest, LONGEST);
  const placeOf = (multiple: number): number => LEFT + Math.min(multiple, LONGEST) * scale;
  let y = TOP;
  for (const { row, bars, ours } of shown) {
    parts.push(text(LEFT - 8, y + BAR - 2, row, 'end'));
    for (const [column, { median, low, high }] of bars) {
      const [x, from, to] = [placeOf(median / ours), placeOf(low / ours), placeOf(high / ours)];
      const middle = y + BAR / 2;
      parts.push(
        `<rect x="${LEFT}" y="${y + 1}" width="${round(x - LEFT)}" height="${BAR - 2}" fill="${colours[column]}"/>`,
        `<path d="M${round(from)} ${middle}H${round(to)}" stroke="#000" stroke-opacity=".55"/>`,
        ...(LONGEST < median / ours
          ? [`<rect x="${round(x - 14)}" y="${y}" width="4" height="${BAR}" fill="#fff"/>`]
          : []),
        text(Math.max(x, to) + 5, y + BAR - 2, `${column} ${threeDigits(median)} ms`, 'start'),
      );
      y += BAR;
    }
    y += ROW_GAP;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" ` +
      `font-family="sans-serif" font-size="9">`,
    `<rect width="${WIDTH}" height="${y}" fill="#fff"/>`,
    `<text x="8" y="18" font-size="13">${escaped(title)}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function text(x: number, y: number, words: string, anchor: 'start' | 'end'): string {
  return `<text x="${round(x)}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
