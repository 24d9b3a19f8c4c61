// Reads sets: files of one row a line, a row being an instruction about a picture.
// Knows nothing of what is done with the rows.

import { shorten } from './arguments';
import { badFile, isRecord, parseJson, readText, type JsonRecord } from './jsonl';

export type RowId = string | number;

export interface SetRow {
  readonly id: RowId;
  /** Relative to the set's folder. */
  readonly image: string;
  readonly instruction: string;
}

export interface SetFile<Row> {
  readonly rows: readonly Row[];
  /** A whole sentence for each line that is no row, naming file and line. */
  readonly problems: readonly string[];
}

/**
 * The rows of a set; lines that are none become problems, and the rest goes on.
 *
 * @param toRow - what a line's object is, null where it is no row.
 * @param needs - what a row needs, for the sentence: "an id, an image and an instruction".
 * @throws FailureError `bad-input` where the file cannot be read or has no lines.
 */
export async function readSet<Row extends SetRow>(
  setPath: string,
  toRow: (row: JsonRecord) => Row | null,
  needs: string,
): Promise<SetFile<Row>> {
  const rows: Row[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [index, line] of (await readText(setPath)).split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parseJson(line);
    const row = isRecord(value) ? toRow(value) : null;
    const where = `${setPath} line ${index + 1}`;
    if (row === null) {
      problems.push(`${where}: a row needs ${needs}, got ${shorten(line)}.`);
    } else if (seen.has(keyOf(row.id))) {
      problems.push(`${where}: the id ${shorten(String(row.id))} stands in an earlier row already.`);
    } else {
      seen.add(keyOf(row.id));
      rows.push(row);
    }
  }
  if (rows.length === 0 && problems.length === 0) throw badFile(setPath, 'the set has no rows');
  return { rows, problems };
}

/** What every row has, or null where something of it is missing. */
export function toSetRow(row: JsonRecord): SetRow | null {
  const id = rowId(row);
  const { image, instruction } = row;
  if (id === null || typeof image !== 'string' || image === '' || typeof instruction !== 'string')
    return null;
  return { id, image, instruction };
}

export function rowId(row: JsonRecord): RowId | null {
  return typeof row.id === 'string' || typeof row.id === 'number' ? row.id : null;
}

/** 1 and "1" are two ids. */
export function keyOf(id: RowId): string {
  return JSON.stringify(id);
}

/** Items under the same key, in the order in which the keys first appear. */
export function groupBy<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
