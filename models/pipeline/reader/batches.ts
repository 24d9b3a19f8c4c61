// Puts lines of similar width together, so that little of a batch is padding and a run stays short.
// Knows nothing of pixels and networks.

export interface Batch {
  /** Which lines, by their place in the list that was given. */
  readonly lines: readonly number[];
  /** Columns of the batch: the widest line, rounded up. */
  readonly width: number;
}

export interface BatchLimits {
  /** Widths are rounded up to a multiple of this; the network's step is 8 columns. */
  readonly multiple: number;
  /** Columns of all lines of a batch together, padding included; one line alone may have more. */
  readonly maxColumns: number;
}

/**
 * 1,024 columns take about 15 ms on two cores: a cancel is heard soon, and larger batches are no faster. Other limits pad
 * lines to other widths, by which a few in a hundred, icons and blurred ones above all, are read differently.
 */
export const defaultBatchLimits: BatchLimits = { multiple: 16, maxColumns: 1024 };

/**
 * Batches of lines, every line in exactly one.
 *
 * @param widths - of the lines, in columns.
 */
export function planBatches(
  widths: readonly number[],
  limits: BatchLimits = defaultBatchLimits,
): readonly Batch[] {
  const narrowFirst = widths.map((_, i) => i).sort((a, b) => widths[a]! - widths[b]! || a - b);
  const batches: Batch[] = [];
  let lines: number[] = [];
  let width = 0;
  for (const line of narrowFirst) {
    const wanted = Math.ceil(widths[line]! / limits.multiple) * limits.multiple;
    if (0 < lines.length && limits.maxColumns < wanted * (lines.length + 1)) {
      batches.push({ lines, width });
      lines = [];
    }
    lines.push(line);
    width = wanted;
  }
  if (0 < lines.length) batches.push({ lines, width });
  return batches;
}
