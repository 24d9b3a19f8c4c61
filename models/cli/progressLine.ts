// The one line on stderr that says what is being done, for as long as it is done.
// Knows nothing of what that is.

import type { Output } from './surroundings';

export interface ProgressLine {
  say(doing: string): void;
  /** Clears the line, so that something else can be written; it may be said more after that. */
  end(): void;
}

/** One line that is written over, for a person who waits; nothing for programs. */
export function progressLine(stderr: Output): ProgressLine {
  if (!stderr.isTerminal) return { say: () => undefined, end: () => undefined };
  let width = 0;
  const rewrite = (text: string): void => {
    stderr.rewriteLine(text.padEnd(width));
    width = text.length;
  };
  return {
    say: (doing) => rewrite(`${doing} …`),
    end: () => {
      // Behind the cursor may stand other text by now.
      if (width === 0) return;
      rewrite('');
      stderr.rewriteLine('');
    },
  };
}
