// The pipelines that are measured: the shipped one, the same without a source, other bundles; and baselines without any.
// Knows nothing of rows and figures.

import type { PixelBox, Size } from '../../../protocol/geometry';
import type { Candidate } from '../../../protocol/inference';
import { makeRandom } from '../../pipeline/nextToken';
import type { Source } from '../../runtime/engine';
import { isHit } from './outcome';
import type { Corners, EvalRow } from './rows';

/** One engine to measure. */
export interface Variant {
  readonly name: string;
  readonly bundlePath: string;
  readonly without: readonly Source[];
}

export interface NamedBundle {
  readonly name: string;
  readonly path: string;
}

/** What `--ablate` takes; candidates beyond lines of text are what the detector found. */
export const ablations: Readonly<Record<string, Source>> = {
  text: 'text',
  elements: 'elements',
  candidates: 'elements',
  icons: 'icons',
  states: 'states',
  zoom: 'zoom',
  model: 'model',
};

const TEXT_MATCHING = 'text matching alone';

/**
 * The first bundle as shipped, then without each source, then (as a baseline) by its text alone, then the other bundles.
 */
export function planVariants(args: {
  readonly bundles: readonly [NamedBundle, ...NamedBundle[]];
  readonly without: readonly Source[];
  readonly baselines: boolean;
}): readonly [Variant, ...Variant[]] {
  const {
    bundles: [first, ...others],
    without,
    baselines,
  } = args;
  const whole = ({ name, path: bundlePath }: NamedBundle): Variant => ({ name, bundlePath, without: [] });
  const { name, path: bundlePath } = first;
  return [
    whole(first),
    ...without.map((source) => ({ name: `${name} without ${source}`, bundlePath, without: [source] })),
    ...(baselines
      ? [{ name: TEXT_MATCHING, bundlePath, without: ['elements', 'model', 'zoom'] as const }]
      : []),
    ...others.map(whole),
  ];
}

/** The baselines that need no engine of their own. */
export const baselineNames = [
  'a candidate at random',
  'centre of the screen',
  'the best candidate, always',
] as const;

/** What an answer may be that needs no ranking: a name and the box that it clicks, or null for none. */
export interface BaselineAnswer {
  readonly name: (typeof baselineNames)[number];
  readonly bbox: Corners | null;
}

/**
 * What each of `baselineNames` answers: they know the candidates of a picture, or not even those.
 *
 * @param answered - the pipeline's own box: a part of a candidate may be right where no whole one is.
 */
export function baselineAnswers(
  row: EvalRow,
  answered: Corners | null,
  candidates: readonly Candidate[],
  size: Size,
): readonly BaselineAnswer[] {
  const random = makeRandom(seedOf(`${row.set} ${row.id}`));
  const drawn = candidates[Math.floor(random() * candidates.length)];
  const centre = { x: size.width / 2, y: size.height / 2 };
  const right = [
    ...(answered === null ? [] : [answered]),
    ...candidates.map(({ box }) => toCorners(box)),
  ].find((bbox) => isHit({ target: row.target, bbox }));
  return [
    { name: 'a candidate at random', bbox: drawn === undefined ? null : toCorners(drawn.box) },
    { name: 'centre of the screen', bbox: [centre.x - 1, centre.y - 1, centre.x + 1, centre.y + 1] },
    { name: 'the best candidate, always', bbox: right ?? null },
  ];
}

function toCorners({ x1, y1, x2, y2 }: PixelBox): Corners {
  return [x1, y1, x2, y2];
}

/** FNV-1a: the same number for the same text on every machine. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
