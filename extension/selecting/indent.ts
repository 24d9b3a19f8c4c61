// Text of several lines, written so that it stands in a line that is indented already.
// Knows nothing of editors.

/** @param before - the line up to where the text is put. */
export function indented(text: string, before: string): string {
  const [indent = ''] = /^\s*/.exec(before) ?? [];
  return text.replace(/\r?\n(?=[^\r\n])/g, (lineEnd) => `${lineEnd}${indent}`);
}
