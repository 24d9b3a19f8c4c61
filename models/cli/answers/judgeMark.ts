// Whether what is said of a marked place is right: what kind of thing it is, what it says, its name, its icon, its state.
// Pure; knows nothing of how answers come about.

import type { AnswerBody } from '../../pipeline/compose';
import type { Family } from '../../pipeline/elements/families';
import { wantedTerms, type IconVocabulary } from '../../pipeline/elements/iconTerms';
import { spoken } from '../weighElements/names';
import { isSame } from './judge';
import type { TrueThing } from './marks';

export const aspects = ['kind', 'text', 'name', 'icon', 'state'] as const;
type Aspect = (typeof aspects)[number];

/** Per aspect that the thing has, whether what is said of it is right. */
export type AspectVerdicts = Readonly<Partial<Record<Aspect, boolean>>>;

const familyWords: Readonly<Record<string, Family>> = {
  button: 'button',
  entry: 'action',
  field: 'field',
  select: 'select',
  dropdown: 'select',
  checkbox: 'check',
  'radio button': 'check',
  switch: 'switch',
  slider: 'slider',
  icon: 'icon',
  image: 'image',
};

const toldKind = new RegExp(`^It seems to be (?:an? )?(${Object.keys(familyWords).join('|')})\\b`, 'u');

/** Words in marks, with what stands in front of them: a name and an icon are no text that stands there. */
const quotes = /(labelled |beside |probably )?“([^”]*)”/gu;

/** @param vocabulary - knows which words are for the same icon. */
export function judgeMark(
  { families, text, name, icon, isOn }: TrueThing,
  { answer }: AnswerBody,
  vocabulary: IconVocabulary,
): AspectVerdicts {
  const word = toldKind.exec(answer)?.[1];
  const told = [...answer.matchAll(quotes)].map(([, front = '', words = '']) => ({
    front: front.trim(),
    words,
  }));
  const wordsAfter = (...fronts: readonly string[]): readonly string[] => [
    ...new Set(told.filter(({ front }) => fronts.includes(front)).map(({ words }) => words)),
  ];
  const kind = word === undefined ? (answer.startsWith('It says: ') ? 'text' : null) : familyWords[word]!;
  const shown = /, (checked|on|not checked|off)\b/u.exec(answer)?.[1];
  return {
    kind: kind !== null && families.includes(kind),
    ...(text === null ? {} : { text: isSame(text, wordsAfter('').join(' ')) }),
    ...(name === null ? {} : { name: wordsAfter('labelled', 'beside').some((one) => isSame(name, one)) }),
    ...(icon === null
      ? {}
      : { icon: wordsAfter('probably').some((one) => isSameIcon(one, icon, vocabulary)) }),
    ...(isOn === null ? {} : { state: shown !== undefined && isOn === /^(?:checked|on)$/u.test(shown) }),
  };
}

/** Whether the word that matters in the true name has a term in common with one of the words that are said. */
function isSameIcon(said: string, name: string, vocabulary: IconVocabulary): boolean {
  const words = spoken(name);
  if (said === words) return true;
  const termsOf = (text: string): readonly (readonly number[])[] => {
    const wanted = wantedTerms(text, vocabulary)?.wanted ?? [];
    const most = Math.max(...wanted.map(({ weight }) => weight));
    return wanted.filter(({ weight }) => weight === most).map(({ terms }) => terms);
  };
  const saidTerms = new Set(termsOf(said).flat());
  const trueTerms = termsOf(words);
  return 0 < trueTerms.length && trueTerms.every((terms) => terms.some((term) => saidTerms.has(term)));
}
