// What processes print, as lines of the log.
// Knows nothing of VS Code's output channel and of what is logged.

export interface PrintedLines {
  /** Takes a piece as it comes, cut anywhere. */
  readonly take: (piece: string) => void;
  /** Nothing more comes: what has no line break yet is a line as well. */
  readonly end: () => void;
}

/** @param write - takes one line without its end; empty lines are left out. */
export function inLines(write: (line: string) => void): PrintedLines {
  let rest = '';
  const writeAll = (lines: readonly string[]): void => {
    for (const line of lines) if (line.trim() !== '') write(line);
  };
  return {
    take(piece) {
      const lines = (rest + piece).split(/\r?\n/);
      rest = lines.pop() ?? '';
      // What has no end after so much is no line.
      if (LONGEST_LINE < rest.length) {
        lines.push(rest);
        rest = '';
      }
      writeAll(lines);
    },
    end() {
      const last = rest;
      rest = '';
      writeAll([last]);
    },
  };
}

const LONGEST_LINE = 4_000;
