// `groundglass read`: the text of a picture, as an answer whose boxes are its lines.
// Knows nothing of how text is read.

import type { Size } from '../../protocol/geometry';
import type { Answer, TextLine } from '../../protocol/inference';
import { wholePixels } from '../pipeline/compose';
import { parseCommand, pictureOptionTable, takePositionals } from './arguments';
import { runOnPicture } from './picture';
import type { Surroundings } from './surroundings';

export async function read(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('read', args, pictureOptionTable);
  const [shot] = takePositionals('read', positionals, ['the picture'] as const);
  return runOnPicture(
    {
      command: 'read',
      shot,
      regions: [],
      work: async (engine, { imageId, size }, hooks) => {
        const started = performance.now();
        const lines = await engine.readText(imageId, hooks);
        const milliseconds = performance.now() - started;
        return linesAsAnswer(lines, size, milliseconds);
      },
    },
    values,
    surroundings,
  );
}

/** Lines in reading order, each a box whose phrase is its text. */
function linesAsAnswer(lines: readonly TextLine[], size: Size, milliseconds: number): Answer {
  return {
    answer: lines.length === 0 ? 'No text was found.' : lines.map((line) => line.text).join('\n'),
    found: 0 < lines.length,
    boxes: lines.map((line, index) => ({
      box: wholePixels(line.box, size),
      phrase: line.text,
      text: line.text,
      score: line.score,
      evidence: 'text',
      rank: index + 1,
    })),
    nearMisses: [],
    remarks: [],
    timing: { reader: milliseconds, total: milliseconds },
  };
}
