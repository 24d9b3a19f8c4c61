// Texts that break generated code: quotes, backslashes, white space, what other languages take for their own, other scripts.
// The same ones in every run.

export const hostileTexts: readonly string[] = [
  '',
  ' ',
  'Save',
  `it's`,
  `say "hi"`,
  `both ' and "`,
  '`backtick` ${injected}',
  '#{ruby} %s %@ %K $VARIABLE {0}',
  '\\',
  'ends in a backslash\\',
  '\\"',
  `\\'`,
  '\\\\"',
  'C:\\new\\table\\u0041\\x41\\N{DASH}\\101',
  'line\nfeed',
  'carriage\r\nreturn',
  'tab\there',
  '\u0001\u0007\u001b[31m',
  '\u0000',
  '\u007f\u0085\u009f',
  'line\u2028and paragraph\u2029separators',
  'no-break\u00a0space, zero\u200bwidth, soft\u00adhyphen, byte order\ufeffmark',
  '\u202ereversed\u202c \u2066isolated\u2069',
  'שלום עולם',
  'مرحبا بالعالم',
  '保存して閉じる',
  'นี่คือปุ่ม',
  'क्षत्रिय',
  'Größe – “Straße” ﬁ',
  '👩‍💻 🏴\u{e0067}\u{e0062}\u{e007f} 👍🏽',
  '\ue000\uf8ff \u{f0000}',
  '*/ // /* <!-- --> <script>alert(1)</script>',
  '""" \'\'\' r"raw"',
  '>> css=div >> nth=0',
  ']]>[@a="b"][1] | //*',
  '.*+?^${}()|[\\]/',
  '-- 1st, 2nd; -1 --',
  '~x =y *=z',
  'a'.repeat(2000),
];

/** More of them, put together by chance from what hurts; the same for the same seed. */
export function randomTexts(count: number, seed = 1): string[] {
  const pieces = [
    ...`'"\\\`$#%{}()[]<>/*|&;:,.=~^!?@-_+ \n\r\t\u0000\u0001\u0085\u00a0\u2028\u202e\ufeffabuxUN019éß保ש`,
    '👍',
    '\\u',
    '\\x',
    '${',
    '#{',
    '%@',
    "'''",
    '"""',
    '>>',
    '//',
    '/*',
    '\\"',
    "\\'",
    '\u{e0067}',
  ];
  let state = seed;
  const next = (below: number) => {
    // Numerical Recipes' linear congruential generator; its high bits are random enough.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: next(14) }, () => pieces[next(pieces.length)]).join(''),
  );
}
