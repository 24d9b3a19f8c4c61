// Judges what a selector could hold on to: whether an id or class looks made by a program, whether a text will change.
// Knows nothing of elements and selectors. All of it is a judgement from looks; it decides order, never correctness.

/** Why a text is likely to be another one next time. */
export type TextChange = 'number' | 'count' | 'price' | 'date' | 'percentage' | 'long';

/** Beyond this many characters a text is a sentence, and sentences get reworded. */
const longText = 60;

const moneySign = /[$€£¥₹₽]\s?\d|\d\s?(?:[€£¥₹₽]|(?:EUR|USD|GBP|CHF|JPY)\b)/u;
const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|' +
  'nov(?:ember)?|dec(?:ember)?)';
const dates = [
  /\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b/,
  /\b\d{1,2}:\d{2}\b/,
  new RegExp(`\\b${month}\\.?,?\\s+\\d|\\d(?:st|nd|rd|th)?\\s+${month}\\b`, 'i'),
  /\b(?:ago|today|yesterday|tomorrow|just now|last (?:week|month|year))\b/i,
  /\b(?:19|20)\d\d\b/,
];
const dateWord = new RegExp(
  `^(?:${month}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|am|pm|ago|today|yesterday)[.,]*$`,
  'i',
);
const counts = [
  /\(\s*\d[\d.,]*\+?\s*\)/,
  /^[\d.,]+\+?[kKM]?$/,
  /\b\d[\d.,]*\+?\s+(?:new|more|unread|items?|results?|messages?|notifications?|comments?|views?|files?|rows?|entries|tasks?|members?|users?|days?|hours?|hrs?|min(?:ute)?s?|seconds?|selected|of)\b/i,
];

/** @returns null where nothing speaks against the text. */
export function changeOf(text: string): TextChange | null {
  if (moneySign.test(text)) return 'price';
  if (/\d\s?%/.test(text)) return 'percentage';
  if (dates.some((pattern) => pattern.test(text))) return 'date';
  if (counts.some((pattern) => pattern.test(text))) return 'count';
  if (longText < text.length) return 'long';
  if (isIdentifier(text)) return null;
  return /\d/.test(text) ? 'number' : null;
}

/** True for "#1003", "INV-2041": digits that name one thing for good, where others count or measure. */
export function isIdentifier(text: string): boolean {
  return /^(?:#\d{3,}|[A-Z]{2,6}[-#]\d{3,})$/.test(text);
}

/**
 * The runs of words of a text that nothing speaks against, the longest first; symbols of icon fonts are left out too.
 * Empty where nothing is worth holding on to.
 */
export function steadyRuns(text: string): string[] {
  const runs: string[] = [];
  let run: string[] = [];
  const close = () => {
    const joined = run.join(' ');
    // A small part says too little of the whole: "the" of a sentence, a unit behind a number.
    const isTelling = /\p{L}{3}/u.test(joined) && 0.4 * Math.min(text.length, longText) <= joined.length;
    if (isTelling && changeOf(joined.slice(0, longText)) === null) runs.push(joined);
    run = [];
  };
  for (const word of text.split(/(\p{Co}+|\s+)/u)) {
    if (/^\s*$/u.test(word)) continue;
    if (/\d|\p{Co}|[$€£¥%]/u.test(word) || dateWord.test(word)) close();
    else run.push(word);
  }
  close();
  return runs.sort((a, b) => b.length - a.length);
}

/** Symbols of icon fonts stand in the area of Unicode that says nothing: nobody can read or type them. */
export function hasUnreadableSymbol(text: string): boolean {
  return /\p{Co}/u.test(text);
}

const madeByLibraries = new RegExp(
  [
    '^[:«]r?[0-9a-z]+[:»]',
    ':r[0-9a-z]+:',
    '^ember\\d',
    '^ext-(?:gen|comp)',
    '^yui[_-]',
    '^gwt-uid',
    '^j_idt',
    '^dijit_',
    '^ui-id-\\d',
    '^(?:radix|headlessui|downshift|react-aria|react-select|reka|bits|base-ui|zag|ark)-',
    '^mui-\\d',
    '^mat-[a-z-]+-\\d',
    '^cdk-',
    '__BVID__',
    '^rc_',
    '^select2-.*-[a-z0-9]{2,4}(?:$|-)',
    '^j\\d+_\\d+',
    '^DataTables_Table_',
    '^jss\\d',
    '^makeStyles-',
    '^css-[a-z0-9]{4,}',
    '^sc-[a-zA-Z]{5,}$',
    '^svelte-',
    '^ng-tns-',
    '^_ng(?:content|host)',
    '^data-v-',
    '^mce[_-]',
    '^cke_',
    '^el-id-\\d',
    '^uk-[a-z]+-\\d',
    '^tippy-\\d',
    '^(?:uid|guid|uuid|unique)[-_]?\\d',
    '^[a-z0-9]*-?deprecated-accordion',
  ].join('|'),
);
const uuid = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i;

/** True for what a build or a run made up: hashes, uuids, names of CSS modules, numbers that frameworks count up. */
export function isGenerated(token: string): boolean {
  if (uuid.test(token) || madeByLibraries.test(token)) return true;
  return token.split(/[^A-Za-z0-9]+/).some(isRandomWord);
}

function isRandomWord(word: string): boolean {
  if (/^\d{4,}$/.test(word)) return !/^(?:19|20)\d\d$/.test(word);
  if (word.length < 5) return false;
  if (/^(?=.*\d)(?=.*[a-f])[0-9a-f]{6,}$/i.test(word)) return true;
  if (/^[bcdfghjklmnpqrstvwxz]{6,}$/i.test(word)) return true;
  if (/\d{5,}/.test(word)) return true;
  if (/^\d+[a-z]/i.test(word) && !/^(?:19|20)\d\d/.test(word)) return true;
  const digitRuns = word.match(/\d+/g)?.length ?? 0;
  return digitRuns > 0 && (digitRuns > 1 || changesOfKind(word) > 2 || isUnspeakable(word));
}

/** Letters on both sides of digits, and nothing long enough or with enough vowels to be a word: "cn8nmi". */
function isUnspeakable(word: string): boolean {
  const runs = word.split(/\d+/);
  const letters = runs.join('');
  const nVowels = letters.match(/[aeiou]/gi)?.length ?? 0;
  return /[a-z]\d+[a-z]/i.test(word) && runs.every((run) => run.length < 5) && nVowels < 0.3 * letters.length;
}

/** How often lower case, upper case and digits follow each other; an upper case letter before lower case is one word's start. */
function changesOfKind(word: string): number {
  let changes = 0;
  let before = '';
  for (const character of word) {
    const kind = /\d/.test(character) ? 'digit' : /[A-Z]/.test(character) ? 'upper' : 'lower';
    if (before !== '' && kind !== before && !(before === 'upper' && kind === 'lower')) changes++;
    before = kind;
  }
  return changes;
}

const iconClass =
  /^(?:fa|bi|mdi|ti|tabler|ni|ri|icon|glyphicon|note-icon|feather|lucide|octicon|oi|la|ion|uil|bx|bxs|bxl|pi|pe-7s|codicon|dashicons|ui-icon|material-icons)-[a-z]/;
const iconStyle =
  /-(?:fw|xs|sm|lg|xl|2xl|\dx|spin|pulse|stack.*|inverse|border|shape|solid|regular|brands|light|rotate.*|flip.*|pull.*|ul|li|primary|white|default)$/;

/** A class that says which symbol of an icon font stands there. */
export function isIconClass(name: string): boolean {
  return iconClass.test(name) && !iconStyle.test(name) && !isGenerated(name);
}

/** A class that does not come and go with a state; what it says may be how the thing looks. */
export function isLastingClass(name: string): boolean {
  return !stateClass.test(name) && !isGenerated(name) && /^[A-Za-z][A-Za-z0-9_-]*$/.test(name);
}

/** True for "tab-3", "row12": what may be counted anew when something is put before it. */
export function endsWithCount(token: string): boolean {
  return /\d$/.test(token);
}

const stateClass =
  /^(?:active|show|shown|open|opened|closed|selected|disabled|enabled|hover|focus|focused|visible|invisible|hidden|hide|collapsed|collapse|collapsing|fade|in|out|current|loading|loaded|checked|expanded|invalid|valid|dirty|pristine|touched|untouched|first|last|odd|even|animated|sticky|(?:is|has|was|ng|aos|js)-.*|[a-z]+-(?:state-[a-z]+|active|open|hover|focus|disabled|selected|checked|animated|initialized|upgraded))$/;
const utilityClass = new RegExp(
  '^!?-?(?:[a-z0-9]+:|[a-z]+-)?(?:' +
    [
      '[mp][trblxyse]?-(?:auto|\\d.*|n\\d.*|(?:xs|sm|md|lg|xl).*|\\[.*)',
      '(?:m|p)[trblxyse]?\\d+',
      '(?:col|cols?|offset|order|g[xy]?|row-cols|w|h|mw|mh|vw|vh|min-[wh]|max-[wh]|z|top|left|right|bottom|inset|gap|space-[xy]|size)(?:-.*|\\d+)?',
      '(?:text|bg|border|rounded|shadow|d|flex|grid|align|justify|items|self|content|place|float|font|fw|fs|fst|lh|position|overflow|opacity|cursor|transition|duration|ease|leading|tracking|whitespace|ring|divide|object|pointer-events|select|user-select)(?:-.*)?',
      '(?:container|container-fluid|row|clearfix|pull-(?:left|right)|sr-only|visually-hidden|img-fluid|no-gutters|small|medium|large|big|tiny|lead|inline|block|relative|absolute|fixed|static|center|left|right|width|margin|padding|height|child|column|visible|first|light|dark|primary|secondary|success|info|warning|danger|default|muted|white|black)(?:-.*)?',
      '(?:cell|columns?|tablet|desktop|mobile|phone|xs|sm|md|lg|xl|xxl)(?:[-:].*)?',
      '(?:red|pink|purple|violet|indigo|blue|cyan|teal|green|lime|yellow|amber|orange|brown|gr[ae]y)',
      '(?:alt|nodisc|mini|corner|shadow|btn-icon|page-theme|body|bar|overlay)-(?:icon|all|[a-z]|left|right|top|bottom|notext)',
    ].join('|') +
    ')$',
);

/** A class that names what a thing is, which is worth more in a selector than how it is laid out or which state it has. */
export function isTellingClass(name: string): boolean {
  return (
    /[a-z]{3}/i.test(name) &&
    !stateClass.test(name) &&
    !utilityClass.test(name) &&
    !isGenerated(name) &&
    !/[^A-Za-z0-9_-]/.test(name)
  );
}
