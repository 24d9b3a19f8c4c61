// Takes what is there of values that nobody vouches for and that differ from version to version. Pure.
// Unlike `check` nothing is refused: what is missing or of another type is absent.

export type Loose = Readonly<Record<string, unknown>>;

/** Without fields where the value is no object. */
export function fieldsOf(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A line's number, from 1. */
export function lineOf(value: unknown): number | undefined {
  const line = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : numberOf(value);
  return line !== undefined && Number.isInteger(line) && 1 <= line ? line : undefined;
}

/** Undefined where the text is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

type Known<Given> = { [Field in keyof Given]: Exclude<Given[Field], undefined> };

/** The fields that are known: a record has no others. */
export function known<Given extends object>(given: Given): Partial<Known<Given>> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<
    Known<Given>
  >;
}
