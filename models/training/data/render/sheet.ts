// Draws the truth over some pictures of a set, for the eye: `npm run sheet -- --in DIR --out sheet.png --count 12 [--kit a] [--only icon,text]`.
// Controls in the colour of their kind, lines of text dashed, what is not judged hatched, messages on green.

import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { randomFrom } from './content/random';
import type { ScreenRow } from './row';
import { readSet } from './shards';
import type { ElementKind, RowBox } from './truth/screen';

const colors: Readonly<Record<ElementKind, string>> = {
  button: '#e6194b',
  link: '#4363d8',
  text_field: '#3cb44b',
  select: '#808000',
  checkbox: '#f58231',
  radio: '#f58231',
  switch: '#f58231',
  tab: '#911eb4',
  menu_item: '#00a5a5',
  slider: '#9a6324',
  icon: '#f032e6',
  image: '#000075',
};

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      in: { type: 'string' },
      out: { type: 'string' },
      count: { type: 'string', default: '12' },
      kit: { type: 'string' },
      id: { type: 'string' },
      seed: { type: 'string', default: '1' },
      width: { type: 'string', default: '1000' },
      columns: { type: 'string', default: '2' },
    },
  });
  if (values.in === undefined || values.out === undefined) {
    console.error(
      'npm run sheet -- --in DIR --out sheet.png [--count 12] [--kit NAME] [--id ID] [--seed 1] [--width 1000] [--columns 2]',
    );
    return 2;
  }
  const rows = readSet(values.in).filter(
    ({ kit, id }) =>
      (values.kit === undefined || kit === values.kit) && (values.id === undefined || id === values.id),
  );
  const chosen = randomFrom(Number(values.seed)).sample(rows, Number(values.count));
  const cells = [];
  for (const row of chosen) cells.push(await drawn(values.in, row, Number(values.width)));
  await tile(cells, Number(values.columns), values.out);
  console.log(chosen.map(({ id }) => id).join('\n'));
  return 0;
}

interface Cell {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

async function drawn(folder: string, row: ScreenRow, width: number): Promise<Cell> {
  const isUpright = row.height > row.width;
  const shownWidth = isUpright ? Math.round(width / 2) : width;
  const scale = shownWidth / row.width;
  const height = Math.round(row.height * scale);
  const overlay = svgOf(row, scale, shownWidth, height);
  const png = await sharp(path.join(folder, row.image))
    .resize(shownWidth, height)
    .composite([{ input: Buffer.from(overlay) }])
    .png()
    .toBuffer();
  return { png, width: shownWidth, height };
}

function svgOf(row: ScreenRow, scale: number, width: number, height: number): string {
  const rect = ([x1, y1, x2, y2]: RowBox, style: string) =>
    `<rect x="${x1 * scale}" y="${y1 * scale}" width="${(x2 - x1) * scale}" height="${(y2 - y1) * scale}" ${style}/>`;
  const label = ([x1, y1]: RowBox, text: string, color: string) =>
    `<text x="${x1 * scale}" y="${y1 * scale - 1}" font-size="8" fill="${color}" font-family="sans-serif">${text.replace(/[<&>]/g, '')}</text>`;
  const short = { text_field: 'field', menu_item: 'item' } as Partial<Record<ElementKind, string>>;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="6" fill="#f00" fill-opacity="0.35"/></pattern></defs>
${row.ignore.map((box) => rect(box, 'fill="url(#hatch)"')).join('')}
${row.lines.map(({ box, heading }) => rect(box, `fill="none" stroke="${heading ? '#b00' : '#555'}" stroke-width="1" stroke-dasharray="3 2"`)).join('')}
${(row.messages ?? []).map(({ box, role, tone }) => rect(box, 'fill="#0a0" fill-opacity="0.12" stroke="#0a0" stroke-width="3"') + label([box[0], box[3] + 9, box[2], box[3]], `${role} ${tone ?? ''}`, '#0a0')).join('')}
${row.elements.map(({ box, kind, name, framed }) => rect(box, `fill="none" stroke="${colors[kind]}" stroke-width="${framed ? 2 : 1}"`) + label(box, kind === 'icon' ? name : (short[kind] ?? kind), colors[kind])).join('')}
</svg>`;
}

async function tile(cells: readonly Cell[], columns: number, out: string): Promise<void> {
  const gap = 12;
  const heights = Array.from({ length: columns }, () => 0);
  const width = Math.max(...cells.map((cell) => cell.width), 1);
  const places = cells.map((cell) => {
    const column = heights.indexOf(Math.min(...heights));
    const top = heights[column]!;
    heights[column] = top + cell.height + gap;
    return { input: cell.png, left: column * (width + gap), top };
  });
  const background = {
    width: columns * (width + gap),
    height: Math.max(...heights, 1),
    channels: 3 as const,
    background: '#888',
  };
  await sharp({ create: background }).composite(places).png().toFile(out);
}

void main().then((code) => (process.exitCode = code));
