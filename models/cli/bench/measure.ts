// Round by round, row by row, one contender after the other: what disturbs the machine in a round disturbs all of them.
// Knows nothing of how contenders are started and of what becomes of the numbers.

import { wordsOf, type Contender } from './contender';
import type { Samples } from './figures';
import { fastest, type Column, type Request, type RowPlan, type Times } from './rows';

export interface Entrant {
  readonly column: Column;
  readonly contender: Contender;
}

/** By row, then by column. */
export type Measured = ReadonlyMap<string, ReadonlyMap<Column, Samples>>;

export interface Notebook {
  /** A row's name and what was measured of it in a round. */
  note(row: string, column: Column, value: number | null): void;
  measured(): Measured;
}

export function makeNotebook(): Notebook {
  const rows = new Map<string, Map<Column, (number | null)[]>>();
  return {
    note(row, column, value) {
      const columns = rows.get(row) ?? new Map<Column, (number | null)[]>();
      rows.set(row, columns);
      columns.set(column, [...(columns.get(column) ?? []), value]);
    },
    measured: () => rows,
  };
}

/** Asks; a row that failed once is not tried again, and its reason is told once. */
export interface Asker {
  ask(entrant: Entrant, name: string, request: Request): Promise<Times | null>;
  /** Sentences, in the order in which things failed. */
  readonly problems: readonly string[];
}

export function makeAsker(): Asker {
  const failed = new Set<string>();
  const problems: string[] = [];
  return {
    problems,
    async ask({ column, contender }, name, request) {
      if (failed.has(`${column} ${name}`)) return null;
      try {
        return await contender.measure(request);
      } catch (error) {
        failed.add(`${column} ${name}`);
        problems.push(`${column}: "${name}" could not be measured: ${wordsOf(error)}.`);
        return null;
      }
    },
  };
}

/** In milliseconds; null where it could not be measured. */
export async function timeOf(
  asker: Asker,
  entrant: Entrant,
  name: string,
  request: Request,
): Promise<number | null> {
  return (await asker.ask(entrant, name, request))?.['ms'] ?? null;
}

/** One round over rows that several know. @param notebook - null in a round that only warms everything up. */
export async function measureRound(
  plans: readonly RowPlan[],
  entrants: readonly Entrant[],
  round: number,
  asker: Asker,
  notebook: Notebook | null,
): Promise<void> {
  for (const plan of plans) {
    for (const entrant of entrants) {
      const times = await asker.ask(entrant, plan.name, plan.request(round));
      const { floor, ...ways } = times ?? {};
      notebook?.note(plan.name, entrant.column, fastest(ways));
      if (entrant.column === 'ours') notebook?.note(plan.name, 'floor', floor ?? null);
    }
  }
}
