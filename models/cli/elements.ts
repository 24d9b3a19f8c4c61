// `groundglass elements`: what is on a picture, as an answer whose boxes are its controls, icons and texts.
// Knows nothing of how elements are found.

import { parseCommand, pictureOptionTable, takePositionals } from './arguments';
import { runOnPicture } from './picture';
import type { Surroundings } from './surroundings';

export async function elements(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('elements', args, pictureOptionTable);
  const [shot] = takePositionals('elements', positionals, ['the picture'] as const);
  return runOnPicture(
    {
      command: 'elements',
      shot,
      regions: [],
      work: (engine, { imageId }, hooks) => engine.elements(imageId, hooks),
    },
    values,
    surroundings,
  );
}
