// Where what was found out about a picture may be kept beyond the engine's life, so that measuring a ranking twice need
// not read and detect twice. Knows nothing of files and of what the evidence says.

/** What a picture's pixels show before any question is asked. */
export type EvidenceKind = 'lines' | 'elements';

/** Values are plain data: they must survive a way through JSON. */
export interface EvidenceStore {
  /**
   * What was saved, or null. Whoever keeps it makes sure that it is of the same reader and detector.
   *
   * @param key - the picture's sha256 and what else decides what is found; fit for a file's name.
   */
  load(kind: EvidenceKind, key: string): Promise<unknown>;
  save(kind: EvidenceKind, key: string, value: unknown): Promise<void>;
}

/** What the store has under the key, or else what the work finds, which is then kept. */
export async function fromStore<T>(
  store: EvidenceStore | undefined,
  kind: EvidenceKind,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  const kept = (await store?.load(kind, key)) ?? null;
  if (kept !== null) return kept as T; // Saved by the line below, under a key that names the same code.
  const found = await work();
  await store?.save(kind, key, found);
  return found;
}
