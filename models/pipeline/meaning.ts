// Words that say the same on screens: "log in" and "sign in", "equals" and "=". English; knows nothing of pictures, and
// nothing of what a description wants.

/** One thing that a text says: the keys that it may mean, and how much it counts beside the others. */
export interface Said {
  readonly keys: readonly string[];
  readonly weight: number;
}

/** What people use for one another on screens; the first of a group is its key. */
const groups = `
sign in|log in|login|signin|log into|log into my account|log in to my account|log on|logged in|signed in
sign up|register|create account|create an account|create new account|join|signup
sign out|log out|logout|signout|end session|end the session|log off
delete|remove|erase|get rid of|discard|trash|throw away|deleted|bin|recycle bin|clear
close|dismiss|hide|got it|x
cancel|abort|discard|never mind|do nothing|no thanks|not now
save|store|keep|save changes|save my changes|keep my changes|keep the changes|save and close|keep my changes and leave
apply|keep|keep my changes|keep the changes
settings|preferences|options|configuration|configure|setup|preference|setting
search|find|look up|look for|look it up|seek
next|continue|proceed|forward|next step|move on|go on
back|previous|return|go back|prev
cart|basket|bag|shopping cart|shopping basket|shopping bag
add to cart|add to basket|add to bag|buy|buy now|put in basket|put in cart
checkout|pay|payment|purchase|place order
favourites|favorites|favourite|favorite|starred|star|liked|wishlist|bookmarks
photos|pictures|images|photo|picture|image|gallery
send|submit|post|publish
edit|change|modify|rename
new|create|add|make|compose|insert
folder|directory
help|support|assistance|faq
refresh|reload
accept|agree|allow|approve|consent
confirm|ok|okay|yes|i am sure|approve
decline|refuse|reject|deny|disagree
reply|answer|respond
learn more|read more|more information|see the details
more|show more|see more|more options
information|info|details|about
view all|see all|show all|show everything|see everything|all of them
undo|revert
start|begin|launch|get started
stop|halt
stay logged in|keep me signed in|remember me|keep me logged in|stay signed in|stay connected
profile|account|personal data|my account
notifications|alerts|notification|alert
messages|inbox|mail|emails|mails|conversations|chats
email|e mail|mail|email address
contact|contact us|get in touch|write to us
home|start page|main page|home page|homepage|home screen
download|save to my computer|get the file
upload|send a file|choose file|browse
forgot password|reset password|cannot remember password|lost password|reset my password|cannot remember my password
phone|telephone|mobile|call
quantity|amount
share|send to others|send to a friend
subscribe|newsletter
print|paper
movies|films|movie|film|videos|video
colour|color|colors|colours
equals|equal|result|equals sign|equal sign
plus|add|plus sign
minus|subtract|minus sign
multiply|times|multiplied by|multiplication|x
divide|divided by|division|division sign
decimal point|decimal|point|dot|comma
percent|percentage|percent sign
hash|hash sign|hashtag|pound sign|number sign
at sign
ampersand
asterisk|star
slash|forward slash
square root
pi|π
plus minus|change the sign|negate
exclamation mark|exclamation point|factorial
question mark
opening bracket|open bracket|left bracket|left parenthesis|opening parenthesis
closing bracket|close bracket|right bracket|right parenthesis|closing parenthesis
zero|0
two|2
three|3
four|4
five|5
six|6
seven|7
eight|8
nine|9
`;

/** What texts without letters and digits mean. */
const signs: Readonly<Record<string, readonly string[]>> = {
  '=': ['equals'],
  '+': ['plus', 'new'],
  '-': ['minus'],
  '−': ['minus'],
  '–': ['minus'],
  '—': ['minus'],
  '×': ['multiply', 'close'],
  '*': ['asterisk', 'multiply'],
  '✕': ['close'],
  '÷': ['divide'],
  '/': ['divide', 'slash'],
  '.': ['decimal point'],
  ',': ['decimal point'],
  '%': ['percent'],
  '<': ['back'],
  '‹': ['back'],
  '←': ['back'],
  '>': ['next'],
  '›': ['next'],
  '→': ['next'],
  '?': ['help', 'question mark'],
  '!': ['exclamation mark'],
  '#': ['hash'],
  '@': ['at sign'],
  '&': ['ampersand'],
  '√': ['square root'],
  π: ['pi'],
  '±': ['plus minus'],
  '+/-': ['plus minus'],
  '(': ['opening bracket'],
  ')': ['closing bracket'],
  '...': ['more'],
  '⋮': ['more'],
};

/** Phrases of at most so many words are in a group. */
const longestPhrase = 5;

const keysOf: ReadonlyMap<string, readonly string[]> = byPhrase(
  groups
    .trim()
    .split('\n')
    .map((group) => group.split('|')),
);

function byPhrase(all: readonly (readonly string[])[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  for (const group of all) {
    for (const phrase of group) keys.set(phrase, [...(keys.get(phrase) ?? []), group[0] ?? phrase]);
  }
  return keys;
}

/** They say that something is meant, and hardly what. */
const emptyWords = new Set(
  `the a an this that these those it its my your our their his i me we you to of in on at for with by from and or up us
  please can could would want need do does is are be am some any something anything someone somebody another other
  click tap press hit push select choose pick open use go show see view get put take let latest current just again here
  there into onto out what where how which`.split(/\s+/u),
);

/** What many things are done to. */
const weakWords = new Set(
  'page screen item items list app application window changes change file document one ones thing things step order post'.split(
    ' ',
  ),
);

const WEAK = 0.3;

/**
 * What words say, without those that say nothing; nothing at all where none says anything.
 *
 * @param words - lower case, without marks. @param marks - of a text that has no words.
 */
export function meaningOf(words: readonly string[], marks = ''): readonly Said[] {
  if (words.length === 0) {
    const keys = signs[marks];
    return keys === undefined ? [] : [{ keys, weight: 1 }];
  }
  const said: Said[] = [];
  for (let at = 0; at < words.length;) {
    const length = phraseAt(words, at);
    const phrase = words.slice(at, at + Math.max(1, length)).join(' ');
    at += Math.max(1, length);
    if (0 < length) said.push({ keys: keysOf.get(phrase) ?? [], weight: weakWords.has(phrase) ? WEAK : 1 });
    else if (weakWords.has(phrase)) said.push({ keys: [phrase], weight: WEAK });
    else if (!emptyWords.has(phrase)) said.push({ keys: [phrase.replace(/(?<=[^s]{3})s$/u, '')], weight: 1 });
  }
  // "Make a new one" says the same twice.
  return [...new Map(said.map((one) => [one.keys.join(), one])).values()];
}

/** Most words begin no phrase, and every text on a screen is looked through. */
const firstWords = new Set([...keysOf.keys()].map((phrase) => phrase.split(' ', 1)[0]));

/** The number of words of the longest phrase of a group that begins there; 0 where none does. */
function phraseAt(words: readonly string[], at: number): number {
  if (!firstWords.has(words[at])) return 0;
  for (let length = Math.min(longestPhrase, words.length - at); 0 < length; length--) {
    if (keysOf.has(words.slice(at, at + length).join(' '))) return length;
  }
  return 0;
}

/** The same words are worth more than words that only say the same. */
export const SAME_MEANING = 0.7;

/** How much of what is wanted a text says, and how little else: 0…`SAME_MEANING`. */
export function sharedMeaning(wanted: readonly Said[], text: readonly Said[]): number {
  const used = new Set<Said>();
  let found = 0;
  let foundInText = 0;
  for (const { keys, weight } of wanted) {
    const match = text.find((one) => !used.has(one) && one.keys.some((key) => keys.includes(key)));
    if (match === undefined) continue;
    used.add(match);
    found += weight;
    foundInText += match.weight;
  }
  if (found === 0) return 0;
  const share = (part: number, of: readonly Said[]): number =>
    part / of.reduce((sum, { weight }) => sum + weight, 0);
  return SAME_MEANING * share(found, wanted) ** 1.5 * (0.4 + 0.6 * share(foundInText, text));
}
