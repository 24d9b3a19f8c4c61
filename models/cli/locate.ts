// `groundglass locate`: the place of something that is described.
// Knows nothing of how places are found and printed.

import { parseCommand, pictureOptionTable, takePositionals } from './arguments';
import { runOnPicture } from './picture';
import type { Surroundings } from './surroundings';

export async function locate(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('locate', args, {
    ...pictureOptionTable,
    all: { type: 'boolean' },
  } as const);
  const [shot, description] = takePositionals('locate', positionals, [
    'the picture',
    'the description',
  ] as const);
  const all = values.all ?? false;
  return runOnPicture(
    {
      command: 'locate',
      shot,
      regions: [],
      work: (engine, { imageId }, hooks) =>
        engine.locate({ imageId, description, all, candidates: [] }, hooks),
    },
    values,
    surroundings,
  );
}
