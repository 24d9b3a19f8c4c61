// Recognition's answer for one line, a class per step, → characters with the place of each.
// Knows nothing of pictures and batches.

/** A character that was read. */
export interface ReadCharacter {
  readonly text: string;
  /** The step where it first shows. */
  readonly step: number;
  /** The highest probability over its steps, 0…1. */
  readonly confidence: number;
}

/**
 * Characters of one line by best-path decoding: equal neighbours are one character, the blank class is none.
 *
 * @param classes - the best class of every step; 0 is the blank, k is `characters[k - 1]`.
 * @param confidences - the probability of that class.
 * @throws RangeError for a class that has no character.
 * Source: connectionist temporal classification, Graves et al. 2006, section 3.2.
 */
export function decodeCtc(
  classes: Int32Array,
  confidences: Float32Array,
  characters: readonly string[],
): ReadCharacter[] {
  const read: ReadCharacter[] = [];
  for (let step = 0; step < classes.length;) {
    const best = classes[step]!;
    const first = step;
    let confidence = 0;
    while (step < classes.length && classes[step] === best) {
      confidence = Math.max(confidence, confidences[step]!);
      step++;
    }
    if (best === 0) continue;
    const text = characters[best - 1];
    if (text === undefined) throw new RangeError(`class ${best} has no character`);
    read.push({ text, step: first, confidence });
  }
  return read;
}

/** The mean confidence of the characters, 0 where there are none. */
export function lineScore(read: readonly Pick<ReadCharacter, 'confidence'>[]): number {
  if (read.length === 0) return 0;
  return read.reduce((sum, { confidence }) => sum + confidence, 0) / read.length;
}
