// Tells whether a test wants a selector to find nothing, by the code around it. Pure.
// Knows nothing of what the selector looks for. Reads the usual words of the frameworks, and takes anything else for wanting.

/** After names are made plain (lower case, no underscores), behind the selector. */
const behind = new RegExp(
  String.raw`^[\s)]*(?:` +
    [
      String.raw`\.(?:not\b(?!\(["'])|notto|tobehidden|ishidden|tobenull|tobefalsy)`,
      String.raw`\.(?:to)?havecount(?:async)?\(\s*0\b`,
      String.raw`\.hascount\(\s*0\b`,
      String.raw`\.should\(\s*["']not\.`,
      String.raw`\.(?:count|isvisible)(?:async)?\(\)[\s)]*\.to(?:be|equal)\(\s*(?:0|false)\b`,
      String.raw`\.waitfor(?:async)?\([^;)]*["'.](?:hidden|detached)`,
      String.raw`\.waitfor(?:exist|displayed)\([^;)]*reverse:\s*true`,
      String.raw`==\s*0\b`,
    ].join('|') +
    ')',
);

/** Options of a call whose first argument is the selector. */
const inOptions = /^[^;)]*\bstate\b["']?\s*[:=]\s*["'](?:hidden|detached)/;

const inFront = /(?:invisibilityof\w*|waitforelementtoberemoved)\([\s(]*$/;

/** Of a text, in UTF-16 code units: where a selector begins, and behind its end. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Whether the test counts on nothing being found, or nothing that is seen, where this selector stands. */
export function expectsNothing(text: string, place: Place): boolean {
  const { before, after } = codeAround(text, place);
  return behind.test(after) || inOptions.test(after) || inFront.test(before);
}

/** Characters that are looked at on either side. */
const REACH = 160;

/** What stands on both sides of a selector, with plain names. */
export function codeAround(
  text: string,
  { start, end }: Place,
): { readonly before: string; readonly after: string } {
  return {
    before: plain(text.slice(Math.max(0, start - REACH), start)),
    after: plain(text.slice(end, end + REACH)),
  };
}

/** Names in lower case without underscores: send_keys and sendKeys are one. */
export function plain(code: string): string {
  return code.replaceAll('_', '').toLowerCase();
}
