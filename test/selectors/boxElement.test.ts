// Which element is meant by a box, on witnesses written by hand; how often on real pages is measured elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementAt } from '../../extension/selectors/boxElement';
import { attribute, type WitnessTree } from '../../extension/selectors/tree';
import type { PixelBox } from '../../protocol/geometry';
import { part, treeOf } from './trees';

const box = (x1: number, y1: number, x2: number, y2: number): PixelBox => ({ x1, y1, x2, y2 });

function idAt(tree: WitnessTree, at: PixelBox, hint = {}): string | null {
  const node = elementAt(tree, at, hint);
  return node === null ? null : attribute(tree.nodes[node]!, 'id');
}

test('the icon and the text of a button are the button', () => {
  const tree = treeOf([
    part(
      'button',
      { '@id': 'save', role: 'button', name: 'Save', box: box(10, 10, 110, 40) },
      part('svg', { '@id': 'icon', box: box(16, 16, 34, 34) }),
      part('span', { '@id': 'text', box: box(40, 16, 100, 34) }, 'Save'),
    ),
  ]);
  assert.equal(idAt(tree, box(16, 16, 34, 34)), 'save');
  assert.equal(idAt(tree, box(41, 15, 101, 35)), 'save');
  assert.equal(idAt(tree, box(5, 8, 120, 44)), 'save');
});

test('the label of a checkbox is the checkbox, that of a text field is itself', () => {
  const tree = treeOf([
    part(
      'label',
      { '@id': 'agree-label', box: box(10, 10, 150, 30) },
      part('input', { '@id': 'agree', role: 'checkbox', name: 'I agree', visibility: 'hidden' }),
      'I agree',
    ),
    part('label', { '@id': 'name-label', '@for': 'name', box: box(10, 50, 60, 70) }, 'Name'),
    part('input', { '@id': 'name', role: 'textbox', name: 'Name', box: box(70, 45, 250, 75) }),
  ]);
  assert.equal(idAt(tree, box(12, 9, 140, 31)), 'agree');
  assert.equal(idAt(tree, box(10, 50, 60, 70)), 'name-label');
});

test('what covers something wins over it', () => {
  const tree = treeOf([
    part('a', {
      '@id': 'below',
      role: 'link',
      name: 'Below',
      visibility: 'covered',
      box: box(10, 10, 110, 40),
    }),
    part('button', { '@id': 'above', role: 'button', name: 'Above', box: box(14, 12, 114, 42) }),
  ]);
  assert.equal(idAt(tree, box(10, 10, 110, 40)), 'above');
});

test('of two that fit alike the one wins that is of the kind or called so', () => {
  const tree = treeOf([
    part('a', { '@id': 'link', role: 'link', name: 'Docs', box: box(10, 10, 60, 30) }),
    part('input', { '@id': 'box', role: 'checkbox', name: 'Docs too', box: box(62, 10, 112, 30) }),
  ]);
  const between = box(36, 10, 86, 30);
  assert.equal(idAt(tree, between, { kind: 'check' }), 'box');
  assert.equal(idAt(tree, between, { text: 'docs' }), 'link');
});

test('of a card and the button in it the one whose size fits', () => {
  const tree = treeOf([
    part(
      'div',
      { '@id': 'card', box: box(0, 0, 300, 200) },
      part('h3', { '@id': 'title', role: 'heading', name: 'Plan', box: box(10, 10, 290, 40) }, 'Plan'),
      part('button', { '@id': 'buy', role: 'button', name: 'Buy', box: box(10, 150, 100, 190) }, 'Buy'),
    ),
  ]);
  assert.equal(idAt(tree, box(2, 3, 296, 205)), 'card');
  assert.equal(idAt(tree, box(20, 140, 110, 185)), 'buy');
});

test('where nothing is drawn nothing is meant', () => {
  const tree = treeOf([
    part('button', { '@id': 'gone', role: 'button', name: 'Gone', visibility: 'hidden' }),
    part('button', { '@id': 'far', role: 'button', name: 'Far', box: box(900, 700, 990, 790) }),
  ]);
  assert.equal(elementAt(tree, box(10, 10, 40, 40)), null);
});

test('bare ground is nothing: neither the page, nor what holds all of it, nor what lies beside the picture', () => {
  const whole = box(0, 0, 800, 600);
  const tree = treeOf([
    part('html', { '@id': 'html', box: whole }, part('body', { '@id': 'body', box: whole })),
    part(
      'div',
      { '@id': 'app', box: whole },
      part('button', { '@id': 'save', role: 'button', name: 'Save', box: box(10, 10, 110, 40) }, 'Save'),
    ),
  ]);
  assert.equal(idAt(tree, box(300, 300, 400, 400)), null);
  assert.equal(idAt(tree, box(5000, 5000, 5100, 5100)), null);
  assert.equal(idAt(tree, box(10, 590, 700, 4000)), null, 'only its edge is on the picture');
  assert.equal(idAt(tree, box(12, 8, 108, 44)), 'save');
  assert.notEqual(idAt(tree, whole), null, 'all of it may be meant');
  const page = treeOf([
    part('html', { '@id': 'html', box: whole }, part('body', { '@id': 'body', box: whole })),
  ]);
  assert.equal(idAt(page, box(0, 0, 500, 400)), null);
});

test('law: the box of every control gives that control', () => {
  const tree = treeOf(
    Array.from({ length: 40 }, (_, index) => {
      const x = 10 + (index % 8) * 120;
      const y = 10 + Math.floor(index / 8) * 50;
      return part('button', {
        '@id': `b${index}`,
        role: 'button',
        name: `B ${index}`,
        box: box(x, y, x + 100, y + 30),
      });
    }),
  );
  for (const node of tree.withKey({ kind: 'tag', value: 'button' })) {
    assert.equal(elementAt(tree, tree.nodes[node]!.box!), node);
  }
});
