// Kinds of controls, names of icons, names of colours: told from tags, classes and numbers alone.

import assert from 'node:assert/strict';
import test from 'node:test';
import { colorName, contrast, layOn, parseRgb, white } from '../../models/training/data/render/truth/colors';
import { glyphOf, iconName } from '../../models/training/data/render/truth/iconNames';
import { controlKind, sameFamily, type Marks } from '../../models/training/data/render/truth/kinds';

const plain: Marks = {
  tag: 'div',
  type: '',
  role: '',
  given: null,
  classes: [],
  ancestorClasses: [],
  place: 'none',
  hasHref: false,
  editable: false,
  readOnly: false,
  opensList: false,
  shape: 1,
};

const kinds: readonly (readonly [string, Partial<Marks>, ReturnType<typeof controlKind>])[] = [
  ['a plain box', {}, null],
  ['a button', { tag: 'button' }, 'button'],
  ['a link', { tag: 'a', hasHref: true }, 'link'],
  ['a link that looks like a button', { tag: 'a', hasHref: true, classes: ['btn', 'btn-primary'] }, 'button'],
  ['a link in a navigation panel', { tag: 'a', hasHref: true, place: 'navigation' }, 'menu_item'],
  ['a link in a trail of pages', { tag: 'a', hasHref: true, place: 'breadcrumb' }, 'link'],
  ['a link among tabs', { tag: 'a', hasHref: true, place: 'tabs' }, 'tab'],
  [
    'the opener of a menu in a navigation bar',
    { tag: 'a', role: 'button', hasHref: true, place: 'navigation' },
    'menu_item',
  ],
  ['a row of an open menu', { tag: 'button', classes: ['dropdown-item'], place: 'menu' }, 'menu_item'],
  ['a button in a form in a menu', { tag: 'button', classes: ['btn'], place: 'menu' }, 'button'],
  ['a search field', { tag: 'input', type: 'search' }, 'text_field'],
  ['a hidden input', { tag: 'input', type: 'hidden' }, null],
  [
    'a field that only opens a list',
    { tag: 'input', type: 'text', role: 'combobox', readOnly: true },
    'select',
  ],
  ['a button that opens a list to choose from', { tag: 'button', opensList: true }, 'select'],
  ['a check box', { tag: 'input', type: 'checkbox' }, 'checkbox'],
  ['a check box that is drawn wide', { tag: 'input', type: 'checkbox', shape: 1.9 }, 'switch'],
  ['a check box in a switch', { tag: 'input', type: 'checkbox', ancestorClasses: ['form-switch'] }, 'switch'],
  ['what the page says itself', { tag: 'div', given: 'slider' }, 'slider'],
  ['an icon, which is no control', { tag: 'i', given: 'icon' }, null],
];
for (const [what, marks, kind] of kinds) {
  test(`${what} is ${kind ?? 'no control'}`, () => {
    assert.equal(controlKind({ ...plain, ...marks }), kind);
  });
}

test('a link and a menu item may be the same thing, a link and a check box not', () => {
  assert.ok(sameFamily('link', 'menu_item'));
  assert.ok(!sameFamily('link', 'checkbox'));
});

test('icons are called what their set calls them', () => {
  assert.equal(iconName('trash', ['bi', 'bi-x'], null), 'trash');
  assert.equal(iconName(null, ['bi', 'bi-trash'], null), 'trash');
  assert.equal(iconName(null, ['fa-solid', 'fa-fw', 'fa-arrow-left', 'fa-2x'], null), 'arrow-left');
  assert.equal(iconName(null, ['ri-delete-bin-line'], null), 'delete-bin');
  assert.equal(iconName(null, ['icon'], 'sprite.svg#cil-user'), 'user');
  assert.equal(iconName(null, ['unknown'], null), '');
});

test('a glyph is read without the alternative text behind it', () => {
  assert.equal(glyphOf('"\uf111" / ""'), '\uf111');
  assert.equal(glyphOf('"\uf111"'), '\uf111');
  assert.equal(glyphOf('"Required"'), '');
  assert.equal(glyphOf('none'), '');
});

test('colours have everyday names', () => {
  const named: readonly (readonly [string, string])[] = [
    ['rgb(255, 255, 255)', 'white'],
    ['rgb(33, 37, 41)', 'black'],
    ['rgb(108, 117, 125)', 'gray'],
    ['rgb(13, 110, 253)', 'blue'],
    ['rgb(220, 53, 69)', 'red'],
    ['rgb(255, 193, 7)', 'yellow'],
    ['rgb(253, 126, 20)', 'orange'],
    ['rgb(25, 135, 84)', 'green'],
    ['rgb(32, 201, 180)', 'teal'],
    ['rgb(111, 66, 193)', 'purple'],
    ['rgb(214, 51, 132)', 'pink'],
  ];
  for (const [css, name] of named) assert.equal(colorName(parseRgb(css)!), name, css);
});

test('a translucent colour is seen through its ground', () => {
  const seen = layOn(parseRgb('rgba(0, 0, 0, 0.5)')!, white);
  assert.equal(seen.red, 127.5);
  assert.equal(contrast(white, parseRgb('rgb(0, 0, 0)')!), 21);
  assert.equal(parseRgb('oklch(0.5 0.1 20)'), undefined);
});
