// What kind of value a text shows: a language, a price, a date; and which kind a description asks for ("change the
// language"). English words for kinds; values as screens write them. Knows nothing of pictures and of ranking.

/** A kind of value that people call a thing by, though its own name does not stand there. */
export type ValueKind =
  | 'language'
  | 'theme'
  | 'date'
  | 'time'
  | 'price'
  | 'version'
  | 'rating'
  | 'e-mail'
  | 'phone'
  | 'country'
  | 'currency'
  | 'web address';

/** What a description asks for by its kind; `of` are the words that say which ("arrival"), empty where none do. */
export interface AskedValue {
  readonly kind: ValueKind;
  readonly of: string;
}

const nouns: readonly (readonly [kind: ValueKind, words: string])[] = [
  ['language', 'languages?|locale'],
  ['theme', '(?:colou?r )?(?:theme|scheme)|appearance'],
  ['date', 'dates?'],
  ['time', 'time'],
  ['price', 'prices?|costs?|fee'],
  ['version', 'versions?|release'],
  ['rating', 'ratings?|reviews?'],
  ['e-mail', 'e-?mail|(?:e-?)?mail address'],
  ['phone', '(?:tele)?phone(?: number)?'],
  ['country', 'country'],
  ['currency', 'currency'],
  ['web address', '(?:url|web address|address bar|location bar|url bar)'],
].map(([kind, words]) => [kind as ValueKind, words ?? '']);

/** Only what one does with a value, or that one looks at it, may stand in front: "print the date" is something else. */
const article = '(?:the current|a different|the|an?|another|my|your) ';
const lead = `(?:(?:change|set|switch|pick|choose|select|edit)(?: to)? (?:${article})?|(?:(?:see|check|show|view|find|what is|what'?s) )?${article})`;
const askedPatterns = nouns.map(
  ([kind, words]) => [kind, new RegExp(`^${lead}(?:(\\S+(?: \\S+)?) )?(${words})$`, 'iu')] as const,
);
const costPattern =
  /^(?:see )?what (?:(?:does|do|will|would) )?(?:(?:the|an?) )?(.+?) costs?$|^how much (?:is|does) (?:the )?(.+?)(?: costs?)?$/iu;

/** Who looks for these is as likely after letters and calls. */
const lookedFor = /^(?:see|check|show|view|find) .*(?:mail|phone)$/iu;

/** "The field for e-mail" asks for a field. */
const leading = /\b(?:for|of|in|on|with|to|by|at|from|field|box|button|icon|label|link|tab)\b/iu;

/** The value that a description asks for by its kind; null for anything else, and for a bare word ("Date"). */
export function askedValue(description: string): AskedValue | null {
  const text = description.trim().replace(/(?<![?.!])[?.!]+$/u, '');
  const cost = costPattern.exec(text);
  if (cost !== null) {
    const of = cost[1] ?? cost[2] ?? '';
    return { kind: 'price', of: /^(?:it|this|that)$/iu.test(of) ? '' : of };
  }
  if (lookedFor.test(text)) return null;
  for (const [kind, pattern] of askedPatterns) {
    const match = pattern.exec(text);
    // "Show the article Phone number" names what is written there.
    if (match === null || !/^(?:\p{Ll}|URL)/u.test(match[2] ?? '')) continue;
    const of = match[1] ?? '';
    return leading.test(of) ? null : { kind, of };
  }
  return null;
}

const listed = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s*[|\n]\s*/u));

const languages = listed(`
english|deutsch|german|français|french|español|spanish|italiano|italian|português|portuguese|nederlands|dutch|polski
polish|русский|russian|українська|ukrainian|日本語|japanese|中文|简体中文|繁體中文|chinese|한국어|korean|العربية|arabic|türkçe
turkish|svenska|swedish|dansk|danish|norsk|norwegian|suomi|finnish|čeština|czech|magyar|hungarian|română|romanian
ελληνικά|greek|हिन्दी|hindi|tiếng việt|vietnamese|bahasa indonesia|indonesian|ไทย|thai|עברית|hebrew`);
const languageCode = /^(?:EN|DE|FR|ES|PT|NL|PL|RU|JA|ZH|KO|TR|SV|CS|UK)(?:[-_ ][A-Z]{2})?$/u;

const countries = listed(`
australia|austria|österreich|belgium|brazil|brasil|canada|china|czechia|denmark|egypt|finland|france|germany|deutschland
greece|hungary|india|indonesia|ireland|israel|italy|italia|japan|mexico|méxico|netherlands|new zealand|norway|poland
polska|portugal|romania|russia|south africa|south korea|spain|españa|sweden|switzerland|schweiz|thailand|turkey|ukraine
united kingdom|united states|usa|uk|vietnam`);

const currencySign = '[$€£¥₹₩₽]';
const currencyCode = 'usd|eur|gbp|chf|jpy|cad|aud|inr|cny|sek|nok|dkk|pln|czk|brl|kr|zł';
const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const weekday = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?';
const day = '\\d{1,2}(?:st|nd|rd|th|\\.)?';

const price = new RegExp(
  `(?:${currencySign}|(?<!\\p{L})(?:usd|eur|gbp|chf|kr|zł))\\s?\\d|\\d\\s?(?:${currencySign}|(?:usd|eur|gbp|chf|kr|zł)(?!\\p{L}))|^free$`,
  'iu',
);

/** Whether an amount of money stands in a text, or that it is free. */
export function hasPrice(text: string): boolean {
  return price.test(text);
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'iu');
const forms: Readonly<Record<Exclude<ValueKind, 'language' | 'country' | 'price'>, RegExp>> = {
  theme: /^(?:auto|automatic|light|dark|system(?: default)?)(?: (?:theme|mode))?$/iu,
  date: whole(
    `${weekday}(?:${month} ${day}|${day} ${month})(?:,? \\d{4})?|\\d{1,2}[./]\\d{1,2}[./](?:\\d{4}|\\d\\d)|\\d{4}-\\d\\d-\\d\\d`,
  ),
  time: whole('\\d{1,2}[:.]\\d\\d(?: ?[ap]\\.?m\\.?)?|\\d{1,2} ?[ap]m'),
  version: whole(
    '(?!\\d{1,2}\\.\\d{1,2}\\.\\d{4}$)(?:version )?v?\\d+\\.\\d+\\.(?:\\d+|x)(?:[-.]?[a-z]+\\.?\\d*)?|(?:version |v)\\d+(?:\\.(?:\\d+|x))*|\\d+\\.x',
  ),
  rating: whole(
    '[★☆⭐ ]*[0-5][.,]\\d(?: ?/ ?5)? ?[★⭐]?(?: ?\\([\\d.,]+k?\\))?|[★☆⭐]{3,5}.*|\\(?[\\d.,]+k?\\)? (?:reviews?|ratings?)',
  ),
  'e-mail': /^[^\s@]+@[^\s@]+\.\p{L}{2,}$/u,
  phone: /^(?!\d\d?([./-])\d\d?\1\d+$)(?:tel\.?:? ?)?(?:\+\d|\(\d|0\d)[\d ()/.-]{6,}$/iu,
  // "main.ts" and "README.md" end like countries.
  'web address':
    /^(?:https?:\/\/\S+|(?:[\p{L}\p{N}-]+\.)+(?:com|org|net|edu|gov|info|io|dev|app|de|fr|es|it|nl|uk|eu|ch|jp|cn|br|ca|au)(?::\d+)?(?:\/\S*)?)$/iu,
  currency: whole(`(?:${currencySign} ?)?(?:${currencyCode})(?: ?\\(?${currencySign}\\)?)?|${currencySign}`),
};

/** Marks of menus and of reading around a value ("EN ▾", "English (US)"). */
const around = /^[^\p{L}\p{N}+(★☆⭐$€£¥₹₩₽]+|\s*(?:\([A-Z]{2}\)|[▾▼⌄˅›>v])$/gu;

/** Whether a text is a value of a kind, and nothing else. */
export function isValue(text: string, kind: ValueKind): boolean {
  // Longer ones are sentences.
  if (LONGEST < text.length) return false;
  const value = text.trim().replace(around, '').trim();
  switch (kind) {
    case 'language':
      return languages.has(value.toLowerCase()) || languageCode.test(value);
    case 'country':
      return countries.has(value.toLowerCase());
    case 'price':
      // "From EUR 30", "$12 a month"; longer words are about something else.
      return hasPrice(value) && !/\p{L}{6}/u.test(value);
    default:
      return forms[kind].test(value);
  }
}

const LONGEST = 40;
