// `groundglass elements`: what is on a picture, as an answer whose boxes are its controls, icons and texts.
// Knows nothing of how elements are found.

import { boxCentre, containsPoint, type Size } from '../../protocol/geometry';
import type { Answer } from '../../protocol/inference';
import { wholePixels } from '../pipeline/compose';
import { SHOWN_SCORE } from '../pipeline/elements/decode';
import { whatItIs } from '../pipeline/elements/naming';
import { readingOrder } from '../pipeline/rank';
import { parseCommand, pictureOptionTable, takePositionals } from './arguments';
import { runOnPicture } from './picture';
import type { Engine, Surroundings } from './surroundings';

type Listed = Awaited<ReturnType<Engine['listCandidates']>>[number];

/** What a person would call an element; the other candidates are made of these for ranking. */
const shownOrigins: ReadonlySet<Listed['origin']> = new Set(['line', 'control', 'icon', 'image']);

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

/** What is there in reading order, each a box whose phrase says what it is. */
function elementsAsAnswer(listed: readonly Listed[], size: Size, milliseconds: number): Answer {
  const shown = shownOnce(listed);
  const places = readingOrder(shown.map(({ box }) => box));
  const inOrder = [...shown.entries()].sort(([a], [b]) => (places[a] ?? 0) - (places[b] ?? 0));
  return {
    answer: shown.length === 0 ? 'Nothing was found.' : `${shown.length} elements.`,
    found: 0 < shown.length,
    boxes: inOrder.map(([, one], index) => ({
      box: wholePixels(one.box, size),
      phrase: one.source === 'text' ? one.text : whatItIs(one),
      ...(one.text === '' ? {} : { text: one.text }),
      ...(one.label === undefined ? {} : { label: one.label }),
      ...(one.source === 'text' ? {} : { kind: one.kind }),
      ...(one.iconName === null ? {} : { icon: one.iconName }),
      score: one.certainty ?? one.confidence,
      evidence: one.source,
      rank: index + 1,
    })),
    nearMisses: [],
    remarks: [],
    timing: { total: milliseconds },
  };
}

/** What was read, and what was detected with enough certainty; of a control and the line that is all its text, the control. */
function shownOnce(listed: readonly Listed[]): readonly Listed[] {
  const shown = listed.filter(
    ({ origin, certainty }) => shownOrigins.has(origin) && (certainty === null || SHOWN_SCORE <= certainty),
  );
  const controls = shown.filter(({ origin }) => origin === 'control');
  return shown.filter(
    ({ origin, box, text }) =>
      origin !== 'line' ||
      !controls.some((control) => control.text === text.trim() && containsPoint(control.box, boxCentre(box))),
  );
}
