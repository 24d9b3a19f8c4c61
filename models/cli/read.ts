// `groundglass read`: the text of a picture, as an answer whose boxes are its lines.
// Knows nothing of how text is read.

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
      work: (engine, { imageId }, hooks) => engine.read(imageId, hooks),
    },
    values,
    surroundings,
  );
}
