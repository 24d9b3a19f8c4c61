// What a selector finds in a witness, on witnesses written by hand; that this is what Playwright finds is held elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAll } from '../../extension/selectors/match';
import { attribute, type WitnessTree } from '../../extension/selectors/tree';
import type { Selector, SelectorStep } from '../../protocol/selector';
import { part, treeOf } from './trees';

function ids(tree: WitnessTree, ...selector: Selector): (string | null)[] {
  return findAll(tree, selector).map((node) => attribute(tree.nodes[node]!, 'id'));
}

const role = (name: string | null, exact = true): SelectorStep => ({
  kind: 'role',
  role: 'button',
  name: name === null ? null : { text: name, exact },
});

test('roles are found by name, exactly or as a part whatever the case, and not where nothing is told of them', () => {
  const tree = treeOf([
    part('button', { '@id': 'save', role: 'button', name: 'Save' }, 'Save'),
    part('button', { '@id': 'save-as', role: 'button', name: 'Save as…' }, 'Save as…'),
    part('button', { '@id': 'hidden', role: 'button', name: 'Save', isAriaHidden: true }, 'Save'),
  ]);
  assert.deepEqual(ids(tree, role('Save')), ['save']);
  assert.deepEqual(ids(tree, role('  Save ')), ['save']);
  assert.deepEqual(ids(tree, role('sAVE', false)), ['save', 'save-as']);
  assert.deepEqual(ids(tree, role(null)), ['save', 'save-as']);
});

test('a state that is not told of is false, but "expanded" is then neither true nor false', () => {
  const tree = treeOf([
    part('button', { '@id': 'plain', role: 'button' }),
    part('button', { '@id': 'open', role: 'button', state: { expanded: true, disabled: true } }),
  ]);
  assert.deepEqual(ids(tree, { kind: 'role', role: 'button', name: null, state: { disabled: false } }), [
    'plain',
  ]);
  assert.deepEqual(ids(tree, { kind: 'role', role: 'button', name: null, state: { expanded: false } }), []);
  assert.deepEqual(ids(tree, { kind: 'role', role: 'button', name: null, state: { expanded: true } }), [
    'open',
  ]);
});

test('a text is found in the deepest element that says it, and a button input says its value', () => {
  const tree = treeOf([
    part('p', { '@id': 'outer' }, 'Press ', part('b', { '@id': 'inner' }, 'Send')),
    part('input', { '@id': 'send', '@type': 'submit', '@value': 'Send' }),
    part('script', { '@id': 'script' }, 'Send'),
  ]);
  const text = (words: string, exact: boolean): SelectorStep => ({
    kind: 'text',
    match: { text: words, exact },
  });
  assert.deepEqual(ids(tree, text('send', false)), ['inner', 'send']);
  assert.deepEqual(ids(tree, text('Press Send', true)), ['outer']);
});

test('filters keep, places count, and -1 is the last one', () => {
  const row = (id: string, name: string) =>
    part(
      'div',
      { '@id': id, '@class': 'row' },
      part('span', {}, name),
      part('button', { '@id': `${id}-edit`, role: 'button', name: 'Edit' }),
    );
  const tree = treeOf([row('a', 'Ada'), row('b', 'Grace')]);
  const rows: SelectorStep = { kind: 'css', parts: [{ combinator: '', tag: 'div', classes: ['row'] }] };
  assert.deepEqual(
    ids(tree, rows, { kind: 'hasText', match: { text: 'grace', exact: false } }, role('Edit')),
    ['b-edit'],
  );
  assert.deepEqual(ids(tree, rows, { kind: 'has', steps: [role('Edit')] }, { kind: 'nth', index: -1 }), [
    'b',
  ]);
  for (const [index, found] of [['a'], ['b'], []].entries()) {
    assert.deepEqual(ids(tree, rows, { kind: 'nth', index }), found);
  }
});

test('a frame is entered by the frame step alone, and only where one frame was found', () => {
  const tree = treeOf([
    part(
      'iframe',
      { '@title': 'Pay' },
      part('html', {}, part('button', { '@id': 'inside', role: 'button', name: 'Pay' })),
    ),
    part(
      'iframe',
      { '@title': 'Ad' },
      part('html', {}, part('button', { '@id': 'ad', role: 'button', name: 'Buy' })),
    ),
  ]);
  const frame = (title: string): SelectorStep => ({ kind: 'title', match: { text: title, exact: true } });
  const anyFrame: SelectorStep = { kind: 'css', parts: [{ combinator: '', tag: 'iframe' }] };
  assert.deepEqual(ids(tree, role(null)), []);
  assert.deepEqual(ids(tree, frame('Pay'), { kind: 'frame' }, role(null)), ['inside']);
  assert.deepEqual(ids(tree, anyFrame, { kind: 'frame' }, role(null)), []);
});

test('open shadow roots are looked into, by XPath not, and what is in them comes after the light tree', () => {
  const tree = treeOf([
    part('my-box', { '@id': 'box' }, part('p', { '@id': 'shadow', inShadowRoot: true }, 'One')),
    part('p', { '@id': 'light' }, 'Two'),
  ]);
  assert.deepEqual(ids(tree, { kind: 'css', parts: [{ combinator: '', tag: 'p' }] }), ['light', 'shadow']);
  assert.deepEqual(
    ids(tree, {
      kind: 'css',
      parts: [
        { combinator: '', tag: 'my-box' },
        { combinator: '>', tag: 'p' },
      ],
    }),
    ['shadow'],
  );
  assert.deepEqual(ids(tree, { kind: 'xpath', parts: [{ axis: '//', tag: 'p', conditions: [] }] }), [
    'light',
  ]);
});

test('XPath counts among the children that fit so far', () => {
  const tree = treeOf([
    part(
      'ul',
      {},
      part('li', { '@id': 'a', '@class': 'x' }),
      part('li', { '@id': 'b' }),
      part('li', { '@id': 'c', '@class': 'x' }),
    ),
  ]);
  const isX = { kind: 'attribute', name: 'class', value: 'x' } as const;
  const second = { kind: 'position', position: 2 } as const;
  const items = (...conditions: Extract<SelectorStep, { kind: 'xpath' }>['parts'][number]['conditions']) =>
    ids(tree, { kind: 'xpath', parts: [{ axis: '//', tag: 'li', conditions }] });
  assert.deepEqual(items(isX, second), ['c']);
  assert.deepEqual(items(second, isX), []);
});

test('a witness from another hand with very deep elements is read without a deep stack', () => {
  let inner = part('div', { '@id': 'deepest' }, 'Down here');
  const depth = 3000;
  for (let level = 0; level < depth; level++) inner = part('div', {}, inner);
  const tree = treeOf([inner]);
  assert.deepEqual(ids(tree, { kind: 'text', match: { text: 'Down here', exact: true } }), ['deepest']);
});

test('names that every object has are no attributes', () => {
  const tree = treeOf([part('p', { '@id': 'p' })]);
  const constructor = { name: 'constructor', operator: '=', value: 'x' } as const;
  assert.deepEqual(ids(tree, { kind: 'css', parts: [{ combinator: '', attributes: [constructor] }] }), []);
});
