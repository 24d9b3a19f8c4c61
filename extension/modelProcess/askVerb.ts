// Puts a question to the model process: which call each verb is, and with what it is called.
// Knows nothing of conversations, pages and agents; those ask through it, so that all of them are answered alike.

import type { CancelSignal } from '../../protocol/call';
import type { Region } from '../../protocol/geometry';
import type { Answer, ImageId, Turn } from '../../protocol/inference';
import type { Verb } from '../../protocol/view';
import type { ModelProcess } from './start';

/** What is asked of regions where the user says nothing else. */
export const DESCRIBE_QUESTION = 'What is this?';

export interface VerbQuestion {
  readonly verb: Verb;
  /** Not looked at by `read` and `elements`; for `describe` it may be empty. */
  readonly question: string;
  /** In pixels of the capture. */
  readonly regions: readonly Region[];
  /** Earlier turns, oldest first; only `ask` and `describe` are told of them. */
  readonly conversation: readonly Turn[];
}

export interface VerbAnswer {
  readonly answer: Answer;
  /** What a follow-up question needs to know of this one; null where the model was not asked. */
  readonly turn: Turn | null;
}

/** @throws FailureError whatever the process answers with; `cancelled` after `cancel`. */
export async function askVerb(
  { call }: Pick<ModelProcess, 'call'>,
  imageId: ImageId,
  { verb, question, regions, conversation }: VerbQuestion,
  cancel: CancelSignal,
): Promise<VerbAnswer> {
  switch (verb) {
    case 'read':
      return { answer: await call('ask/read', { imageId }, cancel), turn: null };
    case 'elements':
      return { answer: await call('ask/elements', { imageId }, cancel), turn: null };
    case 'locate':
    case 'locate-all': {
      const params = { imageId, description: question, all: verb === 'locate-all', candidates: [] };
      return { answer: await call('ask/locate', params, cancel), turn: null };
    }
    case 'ask':
    case 'describe': {
      const { turn, ...answer } = await call(
        'ask/ground',
        {
          imageId,
          question: verb === 'describe' && question === '' ? DESCRIBE_QUESTION : question,
          regions,
          conversation,
          candidates: null,
          maxNewTokens: MAX_NEW_TOKENS,
          temperature: 0,
          topP: 1,
          seed: 0,
        },
        cancel,
      );
      return { answer, turn };
    }
  }
}

/** Answers are short; a model that does not stop is stopped here. */
const MAX_NEW_TOKENS = 256;
