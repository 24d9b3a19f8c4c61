// Finds what somebody describes on a picture, and the element that stands there.
// Knows nothing of VS Code and of what becomes of it.

import type { CancelSignal } from '../../protocol/call';
import type { AskPicture, PictureAnswer } from '../agent/askPicture';
import { fileSha256 } from '../capture/witnessFile';
import { elementOf, type Evidence, type MeantElement, type ReadEvidence } from './evidence';

export interface FindParts {
  readonly ask: AskPicture;
  readonly readEvidence: ReadEvidence;
}

export interface FoundOnPicture {
  readonly answered: PictureAnswer;
  /** Null where it is not on the picture. */
  readonly element: MeantElement | null;
  /** What it was found in, where there may be others; null where it was not looked at. */
  readonly evidence: Evidence | null;
}

/** @throws FailureError, for example `image-unreadable`, or `cancelled` after `cancel`. */
export async function findOnPicture(
  { picture, description }: { readonly picture: string; readonly description: string },
  { ask, readEvidence }: FindParts,
  cancel: CancelSignal,
): Promise<FoundOnPicture> {
  const plain = { path: picture, regions: [], within: null };
  const answered = await ask({ ...plain, verb: 'locate', question: description }, cancel);
  const [best] = answered.answer.boxes;
  if (!answered.answer.found || best === undefined) return { answered, element: null, evidence: null };
  const hash = await fileSha256(picture);
  const elements = async (stop: CancelSignal) => {
    const { size, answer } = await ask({ ...plain, verb: 'elements', question: '' }, stop);
    return { size, boxes: answer.boxes };
  };
  const evidence = await readEvidence({ path: picture, hash, elements }, cancel);
  return { answered, element: elementOf(evidence, best.box, best), evidence };
}
