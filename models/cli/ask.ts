// `groundglass ask`: a question about a picture, and perhaps about places on it.
// Knows nothing of how answers are found and printed.

import { parseCommand, pictureOptionTable, takePositionals } from './arguments';
import { runOnPicture } from './picture';
import { parseRegion } from './regions';
import type { Surroundings } from './surroundings';

/** Longest answer; a few sentences with boxes. */
const MAX_NEW_TOKENS = 256;

export async function ask(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('ask', args, {
    ...pictureOptionTable,
    region: { type: 'string', multiple: true },
  } as const);
  const [shot, question] = takePositionals('ask', positionals, ['the picture', 'the question'] as const);
  const regions = (await Promise.all((values.region ?? []).map(parseRegion))).flat();
  return runOnPicture(
    {
      command: 'ask',
      shot,
      regions,
      question,
      work: (engine, { imageId }, hooks) =>
        engine.ask(
          {
            imageId,
            question,
            regions,
            conversation: [],
            candidates: null,
            maxNewTokens: MAX_NEW_TOKENS,
            temperature: 0,
            topP: 1,
            seed: 0,
          },
          hooks,
        ),
    },
    values,
    surroundings,
  );
}
