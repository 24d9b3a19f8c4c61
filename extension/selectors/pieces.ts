// The ways in which one element can be described by itself: what it is called, what it says, its id, attributes, classes.
// Knows nothing of other elements: whether a description is unique is asked elsewhere.

import type { CssPart, SelectorStep, Strategy, XPathPart } from '../../protocol/selector';
import type { WitnessNode } from '../../protocol/witness';
import { accessibilityIdOf } from './match';
import {
  changeOf,
  endsWithCount,
  hasUnreadableSymbol,
  isGenerated,
  isIconClass,
  isLastingClass,
  isTellingClass,
  steadyRuns,
  type TextChange,
} from './stability';
import { attribute, classesOf, isWithin, normaliseText, type WitnessTree } from './tree';

/** What a description depends on, from which its place in the order and its reason follow. */
export interface Hold {
  /** Why the text it is tied to may change; null for one that looks steady, or none. */
  readonly change: TextChange | null;
  /** Why only a part of the text is taken; null where all of it is, or none. */
  readonly part: 'changing' | 'long' | 'unreadable' | null;
  /** Ends with a number that something may be counting. */
  readonly isCounted: boolean;
  /** In words: the part of the page in which it is looked for; null for all of it. */
  readonly within: string | null;
  /** In words: what inside of it tells it from others; null where nothing has to. */
  readonly holding: string | null;
  /** That part of the page is told by its class or tag only. */
  readonly isBuilt: boolean;
  /** What is looked for in there, by what it is told; null where it is not looked for in a part. */
  readonly inner: Strategy | null;
  /** How many places in an order of equals it relies on. */
  readonly nPlaces: number;
  /** How many levels it goes down, child by child. */
  readonly depth: number;
  /** It relies on there being no second one of its kind. */
  readonly isOnlyOne: boolean;
  /** The state that tells it from others of its name; null where none has to. */
  readonly state: 'disabled' | 'enabled' | null;
}

export const nothingHeld: Hold = {
  change: null,
  part: null,
  isCounted: false,
  within: null,
  holding: null,
  isBuilt: false,
  inner: null,
  nPlaces: 0,
  depth: 0,
  isOnlyOne: false,
  state: null,
};

/** A description of an element, or of several: what comes before it says where to look. */
export interface Piece {
  readonly steps: readonly SelectorStep[];
  readonly strategy: Strategy;
  readonly hold: Hold;
}

/** Attributes that teams give to elements for their tests, besides the one that was chosen. */
const testAttributes = ['data-testid', 'data-test-id', 'data-test', 'data-cy', 'data-qa', 'data-e2e'];

/** Longer ones are no name any more. */
const longestText = 120;
const longestValue = 80;

/** In the stated order, the best first; some may find several elements, or none. */
export function piecesOf(tree: WitnessTree, index: number): Piece[] {
  const node = tree.nodes[index]!;
  if (isOfDevice(tree)) return devicePieces(tree, index);
  return [
    ...testIdPieces(node, tree.witness.testIdAttribute),
    ...namePieces(node),
    ...(node.labels ?? []).flatMap((label) => labelPieces(tree, index, label)),
    ...(['placeholder', 'alt', 'title'] as const).flatMap((kind) =>
      textPieces(attribute(node, kind) ?? '', kind, (match) => ({ kind, match })),
    ),
    ...(valueTags.has(node.tag)
      ? []
      : textPieces(tree.texts.of(index), 'text', (match) => ({ kind: 'text', match }))),
    ...iconPieces(tree, index),
    ...idPieces(node),
    ...attributePieces(node),
    ...rolePieces(node),
  ];
}

/** A label around its own field holds what the field holds too, choices of a list run together, which nobody calls it by. */
function labelPieces(tree: WitnessTree, index: number, label: string): Piece[] {
  const step: TextStep = (match) => ({ kind: 'label', match });
  const own = valueTags.has(tree.nodes[index]!.tag) ? tree.texts.of(index) : '';
  const words = normaliseText(label);
  const at = own === '' ? -1 : words.indexOf(own);
  if (at === -1) return textPieces(label, 'label', step);
  const around = [words.slice(0, at).trim(), words.slice(at + own.length).trim()];
  return around
    .filter((text) => text !== '')
    .flatMap((text) => textPieces(text, 'label', step))
    .filter(({ steps: [one] }) => one!.kind === 'label' && !one.match.exact);
}

/** What is written in these is what they hold, or could hold, and not what they are called. */
const valueTags = new Set(['select', 'textarea', 'datalist']);

function testIdPieces(node: WitnessNode, testIdAttribute: string): Piece[] {
  const own = attribute(node, testIdAttribute);
  const others = testAttributes.filter((name) => name !== testIdAttribute);
  return [
    ...(own === null || own === '' ? [] : [piece('test-id', [{ kind: 'testId', value: own }])]),
    ...others.flatMap((name) => {
      const value = attribute(node, name);
      if (value === null || value === '') return [];
      return [piece('test-id', [css([{ combinator: '', attributes: [equal(name, value)] }])])];
    }),
  ];
}

/** True for the screen of an app, which has no roles, labels and CSS that a framework could ask for. */
export function isOfDevice({ witness: { source } }: WitnessTree): boolean {
  return source === 'android' || source === 'ios';
}

/** What Appium calls elements by. A resource id of a list's rows is the same in each of them, like a class of the web. */
function devicePieces(tree: WitnessTree, index: number): Piece[] {
  const node = tree.nodes[index]!;
  const resourceId = attribute(node, 'resource-id');
  const accessibilityId = accessibilityIdOf(node);
  return [
    ...(resourceId === null || resourceId === ''
      ? []
      : [piece('id', [{ kind: 'resourceId', value: resourceId }])]),
    ...(accessibilityId === null
      ? []
      : [
          piece('label', [{ kind: 'accessibilityId', value: accessibilityId }], {
            change: changeOf(accessibilityId),
          }),
        ]),
    ...textPieces(tree.texts.of(index), 'text', (match) => ({ kind: 'text', match })),
    piece('structure', [{ kind: 'className', value: node.tag }], { isOnlyOne: true }),
  ];
}

const rolesOfNothing = new Set(['none', 'presentation', 'generic']);

function namePieces({ role, name }: WitnessNode): Piece[] {
  if (role === undefined || rolesOfNothing.has(role)) return [];
  return textPieces(name ?? '', 'role', (match) => ({ kind: 'role', role, name: match }));
}

/** Parts of the page of which there is usually one, so that it needs no name. */
const landmarks = new Set(
  'alertdialog banner complementary contentinfo dialog main navigation search'.split(' '),
);

/** What can be out of use. Source: `aria-disabled` in WAI-ARIA 1.2. */
const rolesWithDisabled = new Set(
  (
    'button checkbox combobox gridcell link listbox menuitem menuitemcheckbox menuitemradio option radio searchbox slider ' +
    'spinbutton switch tab textbox treeitem'
  ).split(' '),
);

function rolePieces({ role, name, state }: WitnessNode): Piece[] {
  if (role === undefined || rolesOfNothing.has(role)) return [];
  const pieces: Piece[] = [];
  if (role === 'heading' && state?.level !== undefined && name !== undefined && name !== '') {
    const { level } = state;
    pieces.push(
      ...textPieces(name, 'role', (match) => ({ kind: 'role', role, name: match, state: { level } })),
    );
  }
  pieces.push(piece('role', [{ kind: 'role', role, name: null }], { isOnlyOne: !landmarks.has(role) }));
  if (rolesWithDisabled.has(role)) {
    const disabled = state?.disabled ?? false;
    pieces.push(
      ...textPieces(name ?? '', 'relation', (match) => ({
        kind: 'role',
        role,
        name: match,
        state: { disabled },
      })).map((one): Piece => ({ ...one, hold: { ...one.hold, state: disabled ? 'disabled' : 'enabled' } })),
    );
  }
  return pieces;
}

type TextStep = (match: { text: string; exact: boolean }) => SelectorStep;

/** The whole text, as a part of what is there and exactly; where it is long or will change, the parts that are steady. */
function textPieces(given: string, strategy: Strategy, step: TextStep): Piece[] {
  const text = normaliseText(given);
  if (text === '') return [];
  const change = changeOf(text);
  const isReadable = !hasUnreadableSymbol(text);
  const whole =
    isReadable && text.length <= longestText
      ? [false, true].map((exact) => piece(strategy, [step({ text, exact })], { change }))
      : [];
  if (change === null && isReadable) return whole;
  const part = !isReadable ? 'unreadable' : change === 'long' ? 'long' : 'changing';
  const parts = steadyRuns(text)
    .slice(0, 3)
    .flatMap(shortForms)
    .map((run) => piece(strategy, [step({ text: run, exact: false })], { part }));
  return [...whole, ...parts];
}

/** Beginnings of a long run of words, the shortest first, since the shortest that suffices is wanted. */
function shortForms(run: string): string[] {
  if (run.length <= 32) return [run];
  const words = run.split(' ');
  const forms: string[] = [];
  for (let nWords = 2; nWords <= words.length && forms.length < 4; nWords++) {
    const form = words
      .slice(0, nWords)
      .join(' ')
      .replace(/[\p{P}\s]+$/u, '');
    if (12 <= form.length && form !== forms.at(-1)) forms.push(form);
  }
  return forms;
}

/** Of a control without a readable name: by the symbol in it, which is what people know it by. */
function iconPieces(tree: WitnessTree, index: number): Piece[] {
  const { role, name, frame } = tree.nodes[index]!;
  if (role === undefined || rolesOfNothing.has(role) || /\p{L}/u.test(name ?? '')) return [];
  for (let inside = index + 1; inside < Math.min(tree.ends[index]!, index + 12); inside++) {
    const node = tree.nodes[inside]!;
    if (node.frame !== frame) continue;
    const found = classesOf(node).find(isIconClass);
    if (found === undefined) continue;
    const icon = css([{ combinator: '', tag: node.tag, classes: [found] }]);
    const steps: SelectorStep[] = [
      { kind: 'role', role, name: null },
      { kind: 'has', steps: [icon] },
    ];
    return [piece('relation', steps, { holding: `the icon “${found}”` })];
  }
  return [];
}

export function idPieces(node: WitnessNode): Piece[] {
  const id = attribute(node, 'id');
  if (id === null || id === '' || isGenerated(id) || /\s/.test(id)) return [];
  return [piece('id', [css([{ combinator: '', id }])], { isCounted: endsWithCount(id) })];
}

/** What is worth holding on to, by element; what is left out says how a thing looks, or is the same for all. */
const tellingAttributes: readonly { readonly name: string; readonly tags: RegExp }[] = [
  {
    name: 'name',
    tags: /^(?:input|select|textarea|button|form|fieldset|output|iframe|frame|object|map|slot)$/,
  },
  { name: 'for', tags: /^label$/ },
  { name: 'href', tags: /^(?:a|area|link)$/ },
  { name: 'src', tags: /^(?:img|iframe|frame|embed|audio|video|source)$/ },
  { name: 'action', tags: /^form$/ },
  { name: 'autocomplete', tags: /^input$/ },
  { name: 'type', tags: /^(?:input|button)$/ },
  { name: 'aria-label', tags: /./ },
  { name: 'aria-controls', tags: /./ },
  { name: 'aria-labelledby', tags: /./ },
  { name: 'data-target', tags: /./ },
  { name: 'data-bs-target', tags: /./ },
  { name: 'data-id', tags: /./ },
  { name: 'data-name', tags: /./ },
  { name: 'data-key', tags: /./ },
  { name: 'data-field', tags: /./ },
  { name: 'data-action', tags: /./ },
  { name: 'data-value', tags: /./ },
  { name: 'data-command', tags: /./ },
  { name: 'data-icon', tags: /./ },
  { name: 'data-lang', tags: /./ },
  { name: 'data-dismiss', tags: /./ },
  { name: 'data-toggle', tags: /./ },
  { name: 'data-bs-toggle', tags: /./ },
  { name: 'title', tags: /./ },
  { name: 'alt', tags: /^(?:img|input|area)$/ },
  { name: 'placeholder', tags: /^(?:input|textarea)$/ },
];

/** Those that say what an element is among others of its name, and hold no text that people read. */
const textAttributes: Readonly<Record<string, Strategy>> = {
  'aria-label': 'label',
  title: 'title',
  alt: 'alt',
  placeholder: 'placeholder',
};

function attributePieces(node: WitnessNode): Piece[] {
  const values = tellingAttributes.flatMap(({ name, tags }) => {
    const value = attribute(node, name);
    if (value === null || !tags.test(node.tag) || !isTellingValue(name, value)) return [];
    return [{ name, value }];
  });
  const single = values.map(({ name, value }) =>
    piece('attribute', [css([{ combinator: '', tag: node.tag, attributes: [equal(name, value)] }])], {
      change: name in textAttributes ? changeOf(value) : null,
      isCounted: name !== 'href' && name !== 'type' && endsWithCount(value),
      isOnlyOne: name === 'type' || name === 'data-toggle' || name === 'data-bs-toggle',
    }),
  );
  const value = attribute(node, 'value');
  const isChoice = /^(?:radio|checkbox|submit|button)$/.test(attribute(node, 'type') ?? '');
  if (value === null || value === '' || longestValue < value.length) return single;
  if (node.tag !== 'option' && node.tag !== 'button' && !isChoice) return single;
  const name = attribute(node, 'name');
  const pair = [...(name === null || name === '' ? [] : [equal('name', name)]), equal('value', value)];
  return [
    ...single,
    piece('attribute', [css([{ combinator: '', tag: node.tag, attributes: pair }])], {
      isCounted: endsWithCount(value),
    }),
  ];
}

function isTellingValue(name: string, value: string): boolean {
  if (value.trim() === '' || longestValue < value.length || hasUnreadableSymbol(value)) return false;
  if (name in textAttributes) return true;
  if (name === 'href') return !/^(?:#!?|javascript:.*)$/i.test(value) && !/[?&]|%[0-9A-F]{2}/.test(value);
  if (name === 'src') return !/^(?:data|blob):|\?/.test(value);
  if (name === 'autocomplete') return value !== 'off' && value !== 'on';
  if (name === 'type') return value !== 'button' && value !== 'text';
  return !isGenerated(value.replace(/^[#.]/, ''));
}

/** For frameworks that know neither roles nor texts: the same in CSS. */
export function plainCssPieces(tree: WitnessTree, index: number): Piece[] {
  const node = tree.nodes[index]!;
  const testId = attribute(node, tree.witness.testIdAttribute);
  return [
    ...(testId === null || testId === ''
      ? []
      : [
          piece('test-id', [
            css([{ combinator: '', attributes: [equal(tree.witness.testIdAttribute, testId)] }]),
          ]),
        ]),
    ...attributePieces(node).map((one) => {
      const { attributes } = (one.steps[0] as Extract<SelectorStep, { kind: 'css' }>).parts[0]!;
      return { ...one, strategy: textAttributes[attributes![0]!.name] ?? one.strategy };
    }),
    ...classPieces(node),
  ];
}

/** True for what can be said without roles and labels, which neither CSS nor XPath knows. */
export function isPlainPiece({ steps }: Piece): boolean {
  return steps.every(({ kind }) => kind !== 'role' && kind !== 'label');
}

/** For frameworks that know no roles but compare texts: what it is in the code, and all that it says. */
export function taggedTextPieces(tree: WitnessTree, index: number): Piece[] {
  const { tag } = tree.nodes[index]!;
  const text = tree.texts.of(index);
  if (!phraseTags.has(tag) || tree.isForeign[index] === 1 || tree.hosts[index] !== -1) return [];
  if (text === '' || longestText < text.length || hasUnreadableSymbol(text)) return [];
  // Of two of a tag around the same text the inner one cannot be told from the outer one by it.
  const isNested = tree
    .withKey({ kind: 'exactText', value: text })
    .some(
      (other) =>
        tree.nodes[other]!.tag === tag && (isWithin(tree, other, index) || isWithin(tree, index, other)),
    );
  if (isNested) return [];
  return [
    piece('text', [css([{ combinator: '', tag }]), { kind: 'hasText', match: { text, exact: true } }], {
      change: changeOf(text),
    }),
  ];
}

/** Tag and one or two classes, those that say what it is before those that say how it looks. */
export function classPieces(node: WitnessNode): Piece[] {
  const lasting = classesOf(node).filter(isLastingClass).slice(0, 8);
  const telling = lasting.filter(isTellingClass);
  const looks = lasting.filter((name) => !telling.includes(name));
  const first = telling[0] ?? looks[0];
  const pairs = [...telling.slice(1), ...looks]
    .filter((name) => name !== first)
    .map((name) => [first!, name]);
  return [...telling.map((name) => [name]), ...pairs].map((classes) =>
    piece('structure', [css([{ combinator: '', tag: node.tag, classes }])], { isOnlyOne: true }),
  );
}

/** XPath reads scripts as text, and a witness leaves scripts out; in these none is expected. */
export const phraseTags: ReadonlySet<string> = new Set(
  (
    'a abbr b button caption cite code dd dt em figcaption h1 h2 h3 h4 h5 h6 i label legend li mark option p q small span ' +
    'strong sub summary sup td th time tr'
  ).split(' '),
);

/** The same in XPath, which can compare a text and knows no shadow roots. */
export function xpathPieces(tree: WitnessTree, index: number): Piece[] {
  const node = tree.nodes[index]!;
  const tag = tree.isForeign[index] === 1 ? '*' : node.tag;
  const pieces: Piece[] = [];
  const add = (strategy: Strategy, conditions: XPathPart['conditions'], hold: Partial<Hold> = {}) =>
    pieces.push(piece(strategy, [{ kind: 'xpath', parts: [{ axis: '//', tag, conditions }] }], hold));
  const ofAttribute = (name: string, value: string) => ({ kind: 'attribute', name, value }) as const;
  for (const one of [...plainCssPieces(tree, index), ...idPieces(node)]) {
    const [part] = (one.steps[0] as Extract<SelectorStep, { kind: 'css' }>).parts;
    // A class is one word of an attribute, which a comparison of whole attributes cannot say.
    if (part!.classes !== undefined) continue;
    const conditions = [
      ...(part!.id === undefined ? [] : [ofAttribute('id', part!.id)]),
      ...(part!.attributes ?? []).map(({ name, value }) => ofAttribute(name, value)),
    ];
    add(one.strategy, conditions, one.hold);
  }
  const text = tree.texts.ofXPath(index);
  const isShort = text !== null && text !== '' && text.length <= longestText;
  if (isShort && phraseTags.has(node.tag) && !hasUnreadableSymbol(text)) {
    add('text', [{ kind: 'text', text }], { change: changeOf(text) });
    const type = attribute(node, 'type');
    if (type !== null)
      add('text', [ofAttribute('type', type), { kind: 'text', text }], { change: changeOf(text) });
  }
  const classes = attribute(node, 'class');
  if (classes !== null && classesOf(node).length === 1 && isTellingClass(classes.trim())) {
    add('structure', [ofAttribute('class', classes)], { isOnlyOne: true });
  }
  return pieces;
}

export function piece(strategy: Strategy, steps: readonly SelectorStep[], hold: Partial<Hold> = {}): Piece {
  return { strategy, steps, hold: { ...nothingHeld, ...hold } };
}

export function css(parts: readonly CssPart[]): SelectorStep {
  return { kind: 'css', parts };
}

function equal(name: string, value: string) {
  return { name, operator: '=', value } as const;
}
