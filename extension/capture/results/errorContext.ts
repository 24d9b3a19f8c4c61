// Playwright's error-context.md, written beside the picture of a failed test for those who ask a model about it.
// That of 1.59 and later says what failed; earlier ones hold the page only, and tell nothing here.
// Pure. Knows nothing of files; what it says of the page is not taken over, the picture says it.

import { known, lineOf } from './loose';
import { failureIn, type ReportedTest } from './reportedTest';

/** @returns null where it is no such text. */
export function readErrorContext(
  text: string,
): Omit<ReportedTest, 'source' | 'hasFailed' | 'pictures'> | null {
  // "shop.spec.ts >> cart >> adds an apple"; the first versions left the file out.
  const name = /^- Name: (.+)$/m.exec(text)?.[1]?.trim();
  if (name === undefined) return null;
  const [, declared, declaredLine] = /^- Location: (.+?):(\d+):\d+\s*$/m.exec(text) ?? [];
  const parts = name.split(' >> ');
  const title = (/\.\w+$/.test(parts[0] ?? '') && parts.length > 1 ? parts.slice(1) : parts).join(' › ');
  const message = /^# Error details\s+```\w*\r?\n([\s\S]*?)\r?\n```/m.exec(text)?.[1];
  const { error, step, selector } = failureIn(message);
  // The source is of the file with the test; where another one failed, no line of it is marked.
  const marked = lineOf(/^> +(\d+) +\|/m.exec(text)?.[1]) ?? lineOf(declaredLine);
  return {
    title,
    ...known({ error, step, selector, file: declared, line: declared === undefined ? undefined : marked }),
  };
}
