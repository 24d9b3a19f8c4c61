// Lines of plain text whose cells stand below each other. Knows nothing of what is in them.

/**
 * @param align - every cell behind a row's first one: words left, numbers right.
 * @returns the headings and a line for each row; nothing where there is no row.
 */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  align: 'left' | 'right',
): readonly string[] {
  if (rows.length === 0) return [];
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const fill = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return align === 'right' && 0 < column ? cell.padStart(width) : cell.padEnd(width);
  };
  return lines.map((cells) => cells.map(fill).join('  ').trimEnd());
}
