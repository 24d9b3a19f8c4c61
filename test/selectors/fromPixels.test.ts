// Selectors from pixels alone: what roles and names are guessed, what is unique, and that nothing unseen is looked for.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { PixelBox } from '../../protocol/geometry';
import type { GroundedBox } from '../../protocol/inference';
import type { Selector } from '../../protocol/selector';
import { parseWitness, writeWitness } from '../../protocol/witness';
import { selectorsFromPixels, sightAt, witnessFromPixels } from '../../extension/selectors/fromPixels';
import { findAll } from '../../extension/selectors/match';
import { spelledAs } from '../../extension/selectors/spelling';

const size = { width: 400, height: 300 };

type Seen = Partial<GroundedBox> & { readonly at: readonly [number, number, number, number] };

function seen({ at: [x1, y1, x2, y2], ...about }: Seen): GroundedBox {
  return { box: { x1, y1, x2, y2 }, phrase: '', score: 0.9, evidence: 'element', rank: 1, ...about };
}

function line(text: string, at: Seen['at']): GroundedBox {
  return seen({ at, text, phrase: text, evidence: 'text' });
}

/** The best selector for what lies in the box, and its reason. */
function best(all: readonly GroundedBox[], box: PixelBox) {
  const pixels = witnessFromPixels(all, size);
  const node = sightAt(pixels, box);
  assert.ok(node !== null, 'nothing lies there');
  const [first] = selectorsFromPixels(pixels, node);
  return first;
}

const inBox = ({ box }: GroundedBox): PixelBox => box;

const save = seen({ at: [10, 10, 80, 40], kind: 'button', text: 'Save' });
const email = seen({ at: [10, 70, 200, 100], kind: 'field', label: 'Email', text: 'you@example.org' });
const emailLabel = line('Email', [10, 50, 60, 66]);
const search = seen({ at: [220, 70, 390, 100], kind: 'field', text: 'Search' });
const remember = seen({ at: [10, 120, 26, 136], kind: 'checkbox', label: 'Remember me' });
const rememberLabel = line('Remember me', [32, 120, 130, 136]);
const trash = seen({ at: [300, 10, 320, 30], kind: 'icon', icon: 'trash' });
const nameless = seen({ at: [340, 10, 360, 30], kind: 'icon' });
const screen = [save, trash, nameless, emailLabel, email, search, remember, rememberLabel];

const rows: readonly {
  readonly name: string;
  readonly of: GroundedBox;
  readonly selector: Selector;
  readonly reason: RegExp;
}[] = [
  {
    name: 'a button is found by its words: it may be a link that looks like one',
    of: save,
    selector: [{ kind: 'text', match: { text: 'Save', exact: false } }],
    reason: /^A button; its text reads “Save”\./,
  },
  {
    name: 'a field is found by its label, not by what it holds nor by what it seems to be',
    of: email,
    selector: [{ kind: 'label', match: { text: 'Email', exact: false } }],
    reason: /^A field; the text beside it, “Email”, is taken for its label\./,
  },
  {
    name: 'a field without a label has what stands in it as a hint, perhaps',
    of: search,
    selector: [{ kind: 'placeholder', match: { text: 'Search', exact: false } }],
    reason:
      /^A field; the text in it reads “Search”, taken for its placeholder \(it may be what the field holds\)\./,
  },
  {
    name: 'a checkbox is found by the text beside it: it may be a radio button',
    of: remember,
    selector: [{ kind: 'label', match: { text: 'Remember me', exact: false } }],
    reason: /^A checkbox; the text beside it, “Remember me”, is taken for its label\./,
  },
  {
    name: 'an icon is called after what it shows, and that is said to be a guess',
    of: trash,
    selector: [{ kind: 'role', role: 'button', name: { text: 'trash', exact: false } }],
    reason:
      /^An icon; it seems to show “trash”, a guess at its name that is seldom right: what an icon is called cannot be seen\.$/,
  },
  {
    name: 'text is found by its text',
    of: rememberLabel,
    selector: [{ kind: 'text', match: { text: 'Remember me', exact: false } }],
    reason: /^A text; it reads “Remember me”\./,
  },
];

for (const { name, of, selector, reason } of rows) {
  test(name, () => {
    const found = best(screen, inBox(of));
    assert.deepEqual(found?.selector, selector);
    assert.match(found.reason, reason);
    assert.equal(found.verified, 'unverified');
    assert.deepEqual(found.box, of.box);
  });
}

test('an icon that shows nothing known has no selector: counting would miss buttons that were not detected', () => {
  assert.equal(best(screen, inBox(nameless)), undefined);
});

test('what is read is stable only if it is read right', () => {
  const pixels = witnessFromPixels(screen, size);
  const role = selectorsFromPixels(pixels, sightAt(pixels, inBox(save)) ?? -1).find(
    ({ strategy }) => strategy === 'role',
  );
  assert.match(role?.reason ?? '', /Stable if it is read right: what it is/);
});

test('accents that reading has lost are those of the description, in the case that was read', () => {
  const read = [seen({ at: [10, 10, 80, 40], kind: 'button', text: 'Anderungen speichern', label: 'Uber' })];
  const spelled = (description: string) => spelledAs(description, read)[0];
  assert.equal(spelled('Knopf "änderungen speichern"')?.text, 'Änderungen speichern');
  assert.equal(spelled('A\u0308nderungen speichern')?.text, 'Änderungen speichern', 'however it is composed');
  assert.equal(spelled('der Knopf über allem')?.label, 'Über');
  assert.equal(spelled('was übermorgen ist')?.label, 'Uber', 'whole words only');
  assert.equal(spelledAs('Anderungen speichern', read), read);
  const right = [{ ...read[0]!, text: 'Änderungen' }];
  assert.equal(spelledAs('Anderungen für Uber', right)[0]?.text, 'Änderungen', 'what was read stays');
});

test('an entry may be a link, a tab or an item of a menu: it is found by its text alone', () => {
  const entry = seen({ at: [10, 200, 120, 230], kind: 'entry', text: 'Settings' });
  assert.deepEqual(best([entry], inBox(entry))?.selector, [
    { kind: 'text', match: { text: 'Settings', exact: false } },
  ]);
});

test('where a part of the text fits others too, the whole text is looked for', () => {
  const all = [
    seen({ at: [10, 10, 80, 40], kind: 'button', text: 'Save' }),
    seen({ at: [90, 10, 190, 40], kind: 'button', text: 'Save as' }),
  ];
  assert.deepEqual(best(all, inBox(all[0]!))?.selector, [
    { kind: 'text', match: { text: 'Save', exact: true } },
  ]);
});

test('in capitals the whole text is not looked for: they may be style', () => {
  const all = [
    seen({ at: [10, 10, 80, 40], kind: 'button', text: 'SAVE' }),
    seen({ at: [90, 10, 190, 40], kind: 'button', text: 'SAVE AS' }),
  ];
  assert.deepEqual(best(all, inBox(all[0]!))?.selector, [
    { kind: 'text', match: { text: 'SAVE', exact: false } },
    { kind: 'nth', index: 0 },
  ]);
});

test('the role is among the selectors too, and says what else may look the same', () => {
  const pixels = witnessFromPixels(screen, size);
  const all = selectorsFromPixels(pixels, sightAt(pixels, inBox(save)) ?? -1);
  const role = all.find(({ strategy }) => strategy === 'role');
  assert.deepEqual(role?.selector, [{ kind: 'role', role: 'button', name: { text: 'Save', exact: false } }]);
  assert.match(role.reason, /A link may look the same\./);
});

test('signs at the ends of a text are probably icons, and are not looked for', () => {
  const entry = seen({ at: [10, 200, 120, 230], kind: 'entry', text: '> Outline' });
  const file = seen({ at: [10, 240, 120, 270], kind: 'entry', text: 'Ts basket.ts', icon: 'code' });
  const tables = seen({ at: [150, 200, 260, 230], kind: 'entry', text: '品Tables' });
  const of = (one: GroundedBox) => best([entry, file, tables], inBox(one))?.selector;
  assert.deepEqual(of(tables), [{ kind: 'text', match: { text: 'Tables', exact: false } }]);
  assert.deepEqual(of(entry), [{ kind: 'text', match: { text: 'Outline', exact: false } }]);
  assert.deepEqual(of(file), [{ kind: 'text', match: { text: 'basket.ts', exact: false } }]);
});

test('a text that is only known in part is counted among those that hold it', () => {
  const tab = seen({ at: [10, 200, 120, 230], kind: 'entry', text: 'Ts basket.ts', icon: 'code' });
  const other = line('old basket.ts', [10, 240, 120, 260]);
  assert.deepEqual(best([tab, other], inBox(tab))?.selector, [
    { kind: 'text', match: { text: 'basket.ts', exact: false } },
    { kind: 'nth', index: 0 },
  ]);
});

test('an icon and the words that caption it are one thing, whichever of the two is meant', () => {
  const icon = seen({ at: [20, 200, 44, 224], kind: 'icon', icon: 'home', label: 'Home' });
  const words = line('Home', [16, 228, 48, 240]);
  for (const one of [icon, words]) {
    const found = best([icon, words], inBox(one));
    assert.deepEqual(found?.selector, [{ kind: 'text', match: { text: 'Home', exact: false } }]);
    assert.match(
      found.reason,
      /^An icon with words; its text reads “Home”, and the icon beside that is taken/,
    );
    assert.deepEqual(found.box, { x1: 16, y1: 200, x2: 48, y2: 240 });
  }
});

test('what lies on a control means the control', () => {
  const button = seen({ at: [10, 10, 120, 40], kind: 'button', text: 'Delete', icon: 'trash' });
  const icon = seen({ at: [16, 16, 34, 34], kind: 'icon', icon: 'trash' });
  const field = seen({ at: [10, 70, 200, 100], kind: 'field', label: 'Name', text: 'Ada' });
  const value = line('Ada', [16, 76, 50, 92]);
  const all = [button, icon, field, value];
  assert.deepEqual(best(all, inBox(icon))?.box, button.box);
  assert.deepEqual(best(all, inBox(value))?.box, field.box);
});

test('a heading above a field, or a logo far to the left, is hardly its label: the hint in it is better', () => {
  const login = seen({
    at: [100, 70, 300, 100],
    kind: 'field',
    label: 'Or sign in with credentials',
    text: 'Email',
  });
  const logo = line('Shop', [10, 8, 50, 24]);
  const find = seen({ at: [200, 4, 380, 28], kind: 'field', label: 'Shop', text: 'Search' });
  const all = [logo, find, login];
  assert.deepEqual(best(all, inBox(login))?.selector, [
    { kind: 'placeholder', match: { text: 'Email', exact: false } },
  ]);
  assert.deepEqual(best(all, inBox(find))?.selector, [
    { kind: 'placeholder', match: { text: 'Search', exact: false } },
  ]);
});

test('a label that may be none is called neither stable nor sure', () => {
  const field = seen({ at: [100, 70, 300, 100], kind: 'field', label: 'Or sign in with credentials' });
  const reason = best([field], inBox(field))?.reason ?? '';
  assert.match(reason, /is taken for its label, which it may not be\.$/);
});

test('a box as wide as the page means the one thing that lies in it', () => {
  const heading = line('Orders', [10, 200, 60, 216]);
  assert.deepEqual(best([heading, save], { x1: 0, y1: 198, x2: 400, y2: 218 })?.box, heading.box);
});

test('on bare ground there is nothing', () => {
  const pixels = witnessFromPixels(screen, size);
  assert.equal(sightAt(pixels, { x1: 200, y1: 200, x2: 260, y2: 260 }), null);
  assert.equal(sightAt(witnessFromPixels([], size), { x1: 0, y1: 0, x2: 400, y2: 300 }), null);
});

/** Screens as a detector might see them, the same every time: boxes anywhere, texts from a short list. */
function randomScreen(seed: number): readonly GroundedBox[] {
  let state = seed;
  const random = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  const kinds = [
    'button',
    'entry',
    'field',
    'select',
    'checkbox',
    'switch',
    'slider',
    'icon',
    'image',
    undefined,
  ];
  const texts = [
    'Save',
    'Save as',
    '> Save',
    '1',
    '',
    'A longer text, with a comma',
    '☰',
    '26 found',
    'İ “x”',
  ];
  return Array.from({ length: 30 }, () => {
    const [x, y] = [random(350), random(260)];
    const kind = kinds[random(kinds.length)];
    const text = texts[random(texts.length)]!;
    const label = texts[random(texts.length)]!;
    return seen({
      at: [x, y, x + 4 + random(120), y + 4 + random(30)],
      evidence: kind === undefined ? 'text' : 'element',
      ...(kind === undefined ? { text: text === '' ? 'x' : text } : { kind }),
      ...(kind === undefined || text === '' ? {} : { text }),
      ...(kind === undefined || label === '' ? {} : { label }),
      ...(random(3) === 0 ? { icon: 'gear' } : {}),
    });
  });
}

const visibleSteps = ['role', 'label', 'placeholder', 'text', 'hasText', 'nth', 'has'];

test('whatever is seen: the witness is one that can be kept, and every selector hits its element and looks for what is seen', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const pixels = witnessFromPixels(randomScreen(seed), size);
    const { witness } = pixels.tree;
    assert.deepEqual(parseWitness(writeWitness(witness)), { kind: 'read', witness });
    for (const [node, sight] of pixels.sights.entries()) {
      if (sight === null) continue;
      for (const { selector, hits, box, verified, reason } of selectorsFromPixels(pixels, node)) {
        assert.deepEqual(findAll(pixels.tree, selector), [node]);
        assert.ok(selector.every(({ kind }) => visibleSteps.includes(kind)));
        assert.equal(hits && verified === 'unverified', true);
        assert.deepEqual(box, witness.nodes[node]!.box);
        assert.match(reason, /^(?:A|An) [^]*\.$/);
      }
    }
  }
});
