// Names of a page object's members, from what elements are called: valid, unique, and as the language writes names.
// Knows nothing of selectors. Letters of every script stay: all of these languages allow them.

/** How a language joins words: saveButton, SaveButton, save_button, SAVE_BUTTON. */
export type Casing = 'camel' | 'pascal' | 'snake' | 'constant';

const MOST_WORDS = 6;
const MOST_CHARACTERS = 48;

/** What a member is called after its role, beside its name. Other roles add nothing. */
const nouns: Readonly<Record<string, string>> = {
  button: 'button',
  link: 'link',
  textbox: 'field',
  searchbox: 'field',
  spinbutton: 'field',
  checkbox: 'checkbox',
  radio: 'radio',
  combobox: 'select',
  listbox: 'list',
  list: 'list',
  heading: 'heading',
  tab: 'tab',
  menuitem: 'item',
  option: 'option',
  img: 'image',
  row: 'row',
  cell: 'cell',
  table: 'table',
  dialog: 'dialog',
  switch: 'switch',
  slider: 'slider',
};

/**
 * One name for each, in order; two that come out alike are told apart by a number.
 *
 * @param reserved - names that are taken in that place, besides the language's own words.
 */
export function memberNames(
  elements: readonly { readonly name: string; readonly role: string | null }[],
  casing: Casing,
  reserved: ReadonlySet<string>,
): string[] {
  const taken = new Set<string>();
  return elements.map(({ name, role }) => {
    const base = baseName(name, role, casing);
    let unique = reserved.has(base) ? joined([...wordsOf(name), 'element'], casing) : base;
    const isParted = casing === 'snake' || casing === 'constant' || /\p{Nd}$/u.test(base);
    for (let number = 2; taken.has(unique) || reserved.has(unique); number++) {
      unique = `${base}${isParted ? '_' : ''}${number}`;
    }
    taken.add(unique);
    return unique;
  });
}

/** A name for a class ("LoginPage"), from a title or a file's name; never just "Page", which frameworks have already. */
export function className(title: string): string {
  const words = wordsOf(title);
  if (words.length === 0 || (words.length === 1 && words[0]!.toLowerCase() === 'page')) return 'CapturedPage';
  if (words.at(-1)?.toLowerCase() !== 'page') words.push('page');
  return joined(startsWithLetter(words) ? words : ['page', ...words.slice(0, -1)], 'pascal');
}

function baseName(name: string, role: string | null, casing: Casing): string {
  const noun = nouns[role ?? ''] ?? null;
  const words = wordsOf(name);
  if (noun !== null && words.at(-1)?.toLowerCase() !== noun) words.push(noun);
  if (words.length === 0) words.push('element');
  return joined(startsWithLetter(words) ? words : [noun ?? 'element', ...withoutLast(words, noun)], casing);
}

/** A number cannot stand first, so what the element is comes first, and only there. */
function withoutLast(words: readonly string[], noun: string | null): readonly string[] {
  return words.at(-1) === noun ? words.slice(0, -1) : words;
}

function startsWithLetter(words: readonly string[]): boolean {
  return /^[\p{L}\p{Nl}]/u.test(words[0] ?? '');
}

/**
 * Letters, marks and digits of the basic plane; everything else parts words, and so does a capital after a small letter.
 * NFKC, because Python takes names for equal that are alike after it.
 */
function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}]+|[\u{10000}-\u{10ffff}]+/u)
    .map((word) => word.replace(/^[\p{Mn}\p{Mc}]+/u, ''))
    .filter((word) => word !== '');
  const kept: string[] = [];
  let length = 0;
  for (const word of words.slice(0, MOST_WORDS)) {
    const shortened = [...word].slice(0, MOST_CHARACTERS).join('');
    length += shortened.length;
    if (kept.length > 0 && MOST_CHARACTERS < length) break;
    kept.push(shortened);
  }
  return kept;
}

function joined(words: readonly string[], casing: Casing): string {
  switch (casing) {
    case 'camel':
      return words.map((word, index) => (index === 0 ? lower(word) : capitalised(word))).join('');
    case 'pascal':
      return words.map(capitalised).join('');
    case 'snake':
      return words.map(lower).join('_');
    case 'constant':
      return words.map((word) => word.toUpperCase().normalize('NFKC')).join('_');
  }
}

function lower(word: string): string {
  // Some capitals (İ) become a letter and a mark.
  return word.toLowerCase().normalize('NFKC');
}

function capitalised(word: string): string {
  const [first = '', ...rest] = lower(word);
  const capital = first.toUpperCase();
  return (capital.length === first.length ? capital : first) + rest.join('');
}
