// What a writer of one format throws where the format has no exact equivalent. Knows nothing of the formats.

/** Caught by `writeSelector` and `writeAssertion`: for their callers it is data. */
export class Unsayable extends Error {
  /** @param reason - a whole sentence, for the user. */
  constructor(readonly reason: string) {
    super(reason);
  }
}
