// What render.ts and its workers tell each other, and the choice of kits that both make. Pure.

import type { Kit } from './page';

export interface WorkerOrder {
  /** The set's folder. */
  readonly out: string;
  readonly seed: number;
  /** This one of so many. */
  readonly process: number;
  readonly processes: number;
  /** Names; all when empty. */
  readonly kits: readonly string[];
  readonly split: 'all' | 'train' | 'validation';
  /** Names; all when empty. */
  readonly pageKinds: readonly string[];
}

/** After every page. */
export interface WorkerReport {
  readonly kit: string;
  /** Pictures taken. */
  readonly rows: number;
  /** Things labelled, by kind; `line` for lines of text. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly dropped: string | undefined;
  readonly missing: readonly string[];
}

/** @throws RangeError for a name or a kind of page that no kit has, and where nothing is left */
export function chosenKits(
  kits: readonly Kit[],
  { kits: names, split, pageKinds }: Pick<WorkerOrder, 'kits' | 'split' | 'pageKinds'>,
): Kit[] {
  const unknown = names.filter((name) => !kits.some((kit) => kit.name === name));
  if (unknown.length > 0) {
    throw new RangeError(
      `No kit is called ${unknown.join(', ')}; there are ${kits.map((kit) => kit.name).join(', ')}.`,
    );
  }
  const missing = pageKinds.filter((kind) => !kits.some((kit) => kit.pageKinds?.includes(kind)));
  if (missing.length > 0) throw new RangeError(`No kit has pages of the kind ${missing.join(', ')}.`);
  const chosen = kits.filter(
    (kit) =>
      (names.length === 0 || names.includes(kit.name)) &&
      (split === 'all' || kit.split === split) &&
      (pageKinds.length === 0 || kit.pageKinds?.some((kind) => pageKinds.includes(kind)) === true),
  );
  if (chosen.length === 0) throw new RangeError('No kit is left to render.');
  return chosen;
}
