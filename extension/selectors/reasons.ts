// Says in one plain sentence why a selector stands where it stands: what it is tied to, and what would break it.
// Knows nothing of pages and of frameworks.

import type { Selector, Strategy } from '../../protocol/selector';
import type { Candidate } from './ladder';
import type { Hold } from './pieces';
import type { TextChange } from './stability';

export function reasonFor({ selector, strategy, hold }: Candidate): string {
  const place = hold.within === null ? '' : ` It is looked for in ${hold.within}.`;
  const isOfApp = strategy === 'label' && selector.at(-1)!.kind === 'accessibilityId';
  if (isOfApp) return `${tied(calledByApp, 'description', hold)}${place}`;
  return `${strategy === 'role' && isNameless(selector) ? ofKind(hold) : firstSentence(strategy, hold)}${place}`;
}

function isNameless(selector: Selector): boolean {
  const last = selector.at(-1)!;
  return last.kind === 'role' && last.name === null;
}

function ofKind({ isOnlyOne }: Hold): string {
  return isOnlyOne
    ? 'Tied to there being only one of its kind: a second one would make it ambiguous.'
    : 'Stable: pages usually have only one of its kind.';
}

const calledByApp = 'Stable: what the app calls it for assistive technology and for tests.';

function firstSentence(strategy: Strategy, hold: Hold): string {
  switch (strategy) {
    case 'test-id':
      return 'Stable: it is there for tests, and does not change with looks or words.';
    case 'role':
      return tied(
        'Stable: what it is and what it is called, as people who use the page know it.',
        'name',
        hold,
      );
    case 'label':
      return tied('Stable: its label, as people who use the page know it.', 'label', hold);
    case 'placeholder':
      return tied('Fairly stable: the hint that stands in the empty field.', 'hint', hold);
    case 'alt':
      return tied('Fairly stable: what is said in place of the picture.', 'text', hold);
    case 'text':
      return tied('Tied to its text: stable until that is reworded or translated.', 'text', hold);
    case 'title':
      return tied('Tied to its tooltip: stable until that is reworded or translated.', 'tooltip', hold);
    case 'relation':
      if (hold.state !== null)
        return `Several are called so, and this one is told from the others by being ${hold.state}, which may change in use.`;
      if (hold.holding !== null)
        return `Several look like it, and this one is told from the others by ${hold.holding} in it.`;
      if (hold.nPlaces > 0)
        return 'Tied to its column and not to its own text, which will change: another column before it would break it.';
      return tied(
        'Several look like it, and this one is told from the others by what is around it.',
        'text',
        hold,
      );
    case 'id':
      return hold.isCounted
        ? 'Tied to an id that ends with a number, which may be counted anew.'
        : 'Tied to an id: unseen by people, and stable as long as the code calls it so.';
    case 'attribute':
      return hold.isCounted
        ? 'Tied to an attribute that ends with a number, which may be counted anew.'
        : tied(
            'Tied to an attribute: unseen by people, and stable as long as the code says so.',
            'text',
            hold,
          );
    case 'structure':
      return 'Depends on how the page is built: another layout or class would break it.';
    case 'position':
      return 'Depends on position: anything added, removed or sorted before it would make it find something else.';
  }
}

const changes: Readonly<Record<TextChange, string>> = {
  number: 'holds a number, which may change',
  count: 'looks like a count, which will change',
  price: 'holds an amount of money, which will change',
  date: 'holds a date or time, which will change',
  percentage: 'holds a percentage, which will change',
  long: 'is long, and long texts get reworded',
};

const parts: Readonly<Record<NonNullable<Hold['part']>, string>> = {
  changing: 'since the rest may change',
  long: 'since the whole is long',
  unreadable: 'since the rest is a symbol that nobody can type',
};

function tied(otherwise: string, what: string, { change, part }: Hold): string {
  if (change !== null) return `Tied to a ${what} that ${changes[change]}.`;
  if (part !== null) return `Tied to a part of its ${what}, ${parts[part]}.`;
  return otherwise;
}
