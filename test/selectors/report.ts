// Tables and shares with their intervals, for what measurements print. Knows nothing of what was measured.

/** A percentage. "–" of nothing. */
export function share<T>(all: readonly T[], holds: (one: T) => boolean): string {
  return all.length === 0 ? '–' : percent(all.filter(holds).length / all.length);
}

/** With Wilson's interval at 95 %, which stays sensible near 0 and 1 and for few. */
export function shareWithInterval<T>(all: readonly T[], holds: (one: T) => boolean): string {
  if (all.length === 0) return '–';
  const count = all.filter(holds).length;
  const [low, high] = wilsonInterval(count, all.length);
  return `${percent(count / all.length)} (${percent(low)}…${percent(high)})`;
}

export function wilsonInterval(count: number, total: number): readonly [number, number] {
  const z = 1.96;
  const part = count / total;
  const middle = (part + z ** 2 / (2 * total)) / (1 + z ** 2 / total);
  const spread =
    (z * Math.sqrt((part * (1 - part)) / total + z ** 2 / (4 * total ** 2))) / (1 + z ** 2 / total);
  return [Math.max(0, middle - spread), Math.min(1, middle + spread)];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
