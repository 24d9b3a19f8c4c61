// Scores predictions against a set: `npm run score -- SET.jsonl OUT.jsonl`, OUT being what `groundglass predict` wrote.
// A click counts when the middle of the predicted box lies inside the target. Knows nothing of how predictions were made.

import { readFileSync } from 'node:fs';
import { boxCentre, containsPoint, type PixelBox } from '../../protocol/geometry';

type Corners = readonly [number, number, number, number];

interface Target {
  readonly id: string;
  readonly bbox: Corners | null;
  readonly kind?: string;
  readonly style?: string;
}

interface Prediction {
  readonly id: string;
  readonly bbox: Corners | null;
}

function main(): void {
  const [setPath, outPath] = process.argv.slice(2);
  if (setPath === undefined || outPath === undefined) throw new Error('npm run score -- SET.jsonl OUT.jsonl');
  const targets = readRows<Target>(setPath);
  const predictions = new Map(readRows<Prediction>(outPath).map((prediction) => [prediction.id, prediction]));
  const missing = targets.filter(({ id }) => !predictions.has(id)).length;
  if (missing > 0) console.log(`${missing} of ${targets.length} rows have no prediction and count as wrong`);

  const present = targets.filter(({ bbox }) => bbox !== null);
  const groups = new Map<string, Target[]>();
  for (const target of present) {
    for (const name of ['all', target.kind ?? 'no kind', `style ${target.style ?? 'none'}`]) {
      groups.set(name, [...(groups.get(name) ?? []), target]);
    }
  }
  const isHit = ({ id, bbox }: Target): boolean => {
    const predicted = predictions.get(id)?.bbox ?? null;
    return bbox !== null && predicted !== null && containsPoint(toBox(bbox), boxCentre(toBox(predicted)));
  };
  console.log(`${'click accuracy'.padEnd(20)}  rows  right   95 % interval`);
  for (const [name, rows] of groups) row(name, rows.filter(isHit).length, rows.length);

  const silent = targets.filter(({ id }) => predictions.get(id)?.bbox === null);
  const absent = targets.filter(({ bbox }) => bbox === null);
  if (absent.length > 0) {
    const right = silent.filter(({ bbox }) => bbox === null).length;
    console.log('"not on this screen"');
    row('  recall', right, absent.length);
    row('  precision', right, silent.length);
  }
}

function row(name: string, right: number, total: number): void {
  const [low, high] = wilson(right, total);
  const cells = [
    name.padEnd(20),
    String(total).padStart(6),
    percent(right / total),
    `  ${percent(low)} – ${percent(high)}`,
  ];
  console.log(cells.join(''));
}

/** The 95 % Wilson interval of a share. */
function wilson(right: number, total: number): readonly [number, number] {
  if (total === 0) return [0, 1];
  const z = 1.96;
  const share = right / total;
  const middle = share + (z * z) / (2 * total);
  const reach = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  const scale = 1 + (z * z) / total;
  return [(middle - reach) / scale, (middle + reach) / scale];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`.padStart(8);
}

function readRows<Row>(file: string): Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row);
}

function toBox([x1, y1, x2, y2]: Corners): PixelBox {
  return { x1, y1, x2, y2 };
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
