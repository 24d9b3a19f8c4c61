// selftest.json: what fp32 PyTorch made of the made-up inputs, and how far a graph's output may be from it.
// Knows nothing of files and sessions; models/training/selftest.py writes what is read here.

import { fields, list, number, oneOf, positive, Unexpected } from '../../../protocol/check';
import type { GraphRole } from '../graphContract';

/** Of one output: a sample of its values, rows of columns, and the difference that is allowed for each precision. */
export interface OutputReference {
  readonly values: readonly (readonly number[])[];
  readonly allowed: Readonly<Record<string, number>>;
}

/** By graph, and then by the role of its output. */
export type SelfTestReference = Readonly<Record<GraphRole, Readonly<Record<string, OutputReference>>>>;

const outputsOf: Readonly<Record<GraphRole, readonly string[]>> = {
  vision_global: ['features', 'embeddings'],
  vision_local: ['features', 'embeddings'],
  region_sampler: ['embeddings'],
  embed_tokens: ['embeddings'],
  decoder: ['logits'],
};

/** Rows and columns that are kept of an output, at most. */
const SAMPLED = { rows: 24, columns: 8 };

/** @throws Unexpected for anything that is not a whole reference of format 1; its message says where. */
export function checkReference(value: unknown): SelfTestReference {
  const file = fields(value, 'it');
  if (file['format'] !== 1) throw new Unexpected(`its format is ${String(file['format'])}, known is 1`);
  const graphs = fields(file['graphs'], 'graphs');
  const graphOf = (graph: GraphRole): Readonly<Record<string, OutputReference>> => {
    const where = `graphs.${graph}`;
    const given = fields(graphs[graph], where);
    return Object.fromEntries(
      outputsOf[graph].map((output) => [output, checkOutput(given[output], `${where}.${output}`)]),
    );
  };
  return {
    vision_global: graphOf('vision_global'),
    vision_local: graphOf('vision_local'),
    region_sampler: graphOf('region_sampler'),
    embed_tokens: graphOf('embed_tokens'),
    decoder: graphOf('decoder'),
  };
}

const precisions = ['fp32', 'fp16', 'int8', 'int4'] as const;

function checkOutput(value: unknown, where: string): OutputReference {
  const given = fields(value, where);
  const allowed = fields(given['allowed'], `${where}.allowed`);
  for (const [precision, difference] of Object.entries(allowed)) {
    positive(difference, `${where}.allowed.${oneOf(precision, precisions, `${where}.allowed`)}`);
  }
  const rows = list(given['values'], `${where}.values`).map((row, i) =>
    list(row, `${where}.values[${i}]`).map((cell, j) => number(cell, `${where}.values[${i}][${j}]`)),
  );
  const width = rows[0]?.length ?? 0;
  if (width === 0 || rows.some((row) => row.length !== width)) {
    throw new Unexpected(`${where}.values is no table`);
  }
  return { values: rows, allowed: allowed as Readonly<Record<string, number>> }; // Numbers, checked above.
}

/** At most 24 × 8 values of an output [rows, columns], evenly chosen. */
export function sample(output: Float32Array, columns: number): readonly (readonly number[])[] {
  const rows = output.length / columns;
  const chosen = (length: number, most: number): number[] => {
    const count = Math.min(length, most);
    return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
  };
  const kept = chosen(columns, SAMPLED.columns);
  return chosen(rows, SAMPLED.rows).map((row) => kept.map((column) => output[row * columns + column] ?? NaN));
}

/**
 * Root mean square of the error over that of the reference's own variation within each column. Trained networks have
 * columns whose size says nothing about the input; measured against those, a graph with half of one layer's scale gone
 * was wrong by 1 %, not by 9 % or more.
 *
 * @returns NaN where something is NaN, or the tables are not of one size.
 */
export function difference(
  got: readonly (readonly number[])[],
  reference: readonly (readonly number[])[],
): number {
  if (got.length !== reference.length || got[0]?.length !== reference[0]?.length) return NaN;
  const columns = reference[0]?.length ?? 0;
  let error = 0;
  let variation = 0;
  for (let column = 0; column < columns; column++) {
    const cells = reference.map((row) => row[column] ?? NaN);
    const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
    for (const [row, cell] of cells.entries()) {
      error += ((got[row]?.[column] ?? NaN) - cell) ** 2;
      variation += (cell - mean) ** 2;
    }
  }
  return Math.sqrt(error / variation);
}
