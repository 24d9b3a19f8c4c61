// `groundglass elements`: what is on a picture, as an answer whose boxes are its controls, icons and texts.
// Knows nothing of how elements are found.

import type { Size } from '../../protocol/geometry';
import type { Answer } from '../../protocol/inference';
import { wholePixels } from '../pipeline/compose';
import { whatItIs } from '../pipeline/elements/naming';
import { readingOrder } from '../pipeline/rank';
import { parseCommand, pictureOptionTable, takePositionals } from './arguments';
import { runOnPicture } from './picture';
import type { Engine, Surroundings } from './surroundings';

type Listed = Awaited<ReturnType<Engine['listCandidates']>>[number];

/** What a person would call an element; the other candidates are made of these for ranking. */
const shownOrigins: ReadonlySet<Listed['origin']> = new Set(['line', 'control', 'icon', 'image']);

/** Less likely ones are mostly noise. */
const LEAST_CONFIDENCE = 0.25;

export async function elements(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('elements', args, pictureOptionTable);
  const [shot] = takePositionals('elements', positionals, ['the picture'] as const);
  return runOnPicture(
    {
      command: 'elements',
      shot,
      regions: [],
      work: async (engine, { imageId, size }, hooks) => {
        const started = performance.now();
        const listed = await engine.listCandidates(imageId, hooks);
        return elementsAsAnswer(listed, size, performance.now() - started);
      },
    },
    values,
    surroundings,
  );
}

/** The likely elements in reading order, each a box whose phrase says what it is. */
function elementsAsAnswer(listed: readonly Listed[], size: Size, milliseconds: number): Answer {
  const likely = listed.filter(
    ({ origin, confidence }) => shownOrigins.has(origin) && LEAST_CONFIDENCE <= confidence,
  );
  const places = readingOrder(likely.map(({ box }) => box));
  const inOrder = [...likely.entries()].sort(([a], [b]) => (places[a] ?? 0) - (places[b] ?? 0));
  return {
    answer: likely.length === 0 ? 'Nothing was found.' : `${likely.length} elements.`,
    found: 0 < likely.length,
    boxes: inOrder.map(([, one], index) => ({
      box: wholePixels(one.box, size),
      phrase: one.source === 'text' ? one.text : whatItIs(one),
      ...(one.text === '' ? {} : { text: one.text }),
      ...(one.label === undefined ? {} : { label: one.label }),
      ...(one.source === 'text' ? {} : { kind: one.kind }),
      ...(one.iconName === null ? {} : { icon: one.iconName }),
      score: one.confidence,
      evidence: one.source,
      rank: index + 1,
    })),
    nearMisses: [],
    remarks: [],
    timing: { total: milliseconds },
  };
}
