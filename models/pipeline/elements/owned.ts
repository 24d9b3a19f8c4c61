// A thing that is told by the row or card it stands in: "delete invoice 1043" is the bin level with "1043", "add the Wool Socks
// to the cart" the button on their card. Knows nothing of pictures and icons; only which texts stand on the screen.

import { comparableText, describeTarget, onlyPoints } from '../textMatch';
import { describe, type Description } from './description';

/** What is done with one of several rows by an icon or button that each of them has. */
const verbs =
  /^(?:please )?(?:add|archive|bookmark|buy|copy|delete|download|duplicate|edit|favou?rite|like|order|pin|print|remove|rename|restore|share|star|trash|unfavou?rite|unlike|unpin|unstar|view)\b/iu;

/** "The menu of podcast.mp3", also with what is done with the menu. */
const ofSomething = /\S of \S/iu;

/** A number of a row, or a code with digits. */
const key = /^(?:no\.? ?)?#?(?=\S*\d{2})[\p{L}\d][\p{L}\d-]*$/iu;

/**
 * The description with what stands in the same row or card as a relation, where it names a thing and a text that stands on the
 * screen; as it was given where it does not.
 *
 * @param texts - all that stands on the screen.
 */
export function ownedBy(description: Description, texts: readonly string[]): Description {
  const { text, relation, order, state } = description;
  if (order !== null || state !== null || /["“„«`]/u.test(text)) return description;
  if (relation !== null && relation.side !== 'owner') return description;
  const isAct = verbs.test(text);
  if (!isAct && !ofSomething.test(text)) return description;
  const words = text.split(/\s+/u).filter((word) => word !== '');
  const run = longestRun(words, texts);
  if (run === null) return withLostKey(description, words, isAct);
  const named = words.slice(run.start, run.end);
  // In "delete the draft" the draft is what it is called; what tells a row is written like a name, or stands behind "of" at the
  // end.
  const isOf = run.end === words.length && /^of$/iu.test(before(words, run.start));
  const isNameLike = named.some((word) => /^[\p{Lu}\p{N}]/u.test(word));
  if (!isOf && !(isAct && isNameLike)) return description;
  const rest = [...withoutLead(words.slice(0, run.start)), ...words.slice(run.end)].join(' ');
  if (rest === '' || onlyPoints(rest)) return description;
  const thing = describe(rest);
  // A sign or a lone verb says nothing of what is meant.
  if (!/\p{L}{2}/u.test(thing.target.phrase)) return description;
  if (thing.relation !== null || thing.order !== null) return description;
  // What is beside a field is its label.
  if (thing.kinds?.field === 1 || thing.kinds?.select === 1) return description;
  const name = named.join(' ').replace(/['’]s?$/u, '');
  return {
    ...thing,
    text,
    relation: { side: 'owner', anchor: describeTarget(name), kinds: null, name, isKey: true },
  };
}

/** The longest run of words that is all of a text on the screen, but not all of the description; the last of equals. */
function longestRun(
  words: readonly string[],
  texts: readonly string[],
): { readonly start: number; readonly end: number } | null {
  const known = new Set(texts.map(joinedOf));
  if (known.has(joinedOf(words.join(' ')))) return null;
  for (let length = Math.min(words.length - 1, LONGEST_NAME); 0 < length; length--) {
    for (let start = words.length - length; 0 < start; start--) {
      const run = words.slice(start, start + length).join(' ');
      const joined = joinedOf(run.replace(/['’]s?$/u, ''));
      if (LEAST_LETTERS <= joined.length && known.has(joined)) return { start, end: start + length };
    }
  }
  return null;
}

/** In words; a question may be a page long, and nobody names a row by a sentence. */
const LONGEST_NAME = 12;

/** Shorter texts stand on too many things. */
const LEAST_LETTERS = 3;

function joinedOf(text: string): string {
  return comparableText(text).joined;
}

/** The word in front, articles left out. */
function before(words: readonly string[], start: number): string {
  return withoutArticle(words.slice(0, start)).at(-1) ?? '';
}

function withoutArticle(words: readonly string[]): readonly string[] {
  return /^(?:the|an?|my)$/iu.test(words.at(-1) ?? '') ? words.slice(0, -1) : words;
}

/** What leads to the name goes with it: "the heart (of the)". */
function withoutLead(words: readonly string[]): readonly string[] {
  const bare = withoutArticle(words);
  return /^of$/iu.test(bare.at(-1) ?? '') ? bare.slice(0, -1) : bare;
}

/**
 * "Delete invoice 9999", "the bin of Bob Stone": what is told by a number or name is not there where that does not stand, and no
 * other one is meant.
 */
function withLostKey(description: Description, words: readonly string[], isAct: boolean): Description {
  const { relation } = description;
  if (relation !== null) {
    const name = relation.name ?? '';
    const isName = / of /iu.test(description.text) && /^\p{Lu}\S* \p{Lu}/u.test(name);
    return isName || key.test(name)
      ? { ...description, relation: { ...relation, isKey: true } }
      : description;
  }
  const last = words.at(-1) ?? '';
  if (!isAct || words.length < 2 || !key.test(last)) return description;
  return {
    ...description,
    relation: { side: 'owner', anchor: describeTarget(last), kinds: null, name: last, isKey: true },
  };
}
