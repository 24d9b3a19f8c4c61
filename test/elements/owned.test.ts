// Things that are told by the row or card they stand in.

import assert from 'node:assert/strict';
import test from 'node:test';
import { makeCandidates, type ElementCandidate } from '../../models/pipeline/elements/candidates';
import { describe } from '../../models/pipeline/elements/description';
import { fitFactors, weighFactors } from '../../models/pipeline/elements/fit';
import { ownedBy } from '../../models/pipeline/elements/owned';
import evidence from '../../models/elements/evidence.json';
import { area, element, fill, line, plainPicture } from './scenes';

const texts = ['Orders', '2051', '2052', 'Nora Lind', 'Tea Pot', 'Wok', 'Add to bag', 'Delete', 'New order'];

/** The thing and what it stands with; null where nothing is split off. */
const split = (description: string): readonly (string | null | undefined)[] | null => {
  const { name, relation } = ownedBy(describe(description), texts);
  return relation?.isKey === true ? [name, relation.side, relation.name] : null;
};

test('what is done, or a thing, and a text of the screen behind it are a thing beside that text', () => {
  assert.deepEqual(split('delete order 2051'), ['delete order', 'owner', '2051']);
  assert.deepEqual(split('the heart of Tea Pot'), ['the heart', 'owner', 'Tea Pot']);
  assert.deepEqual(split('open the menu of wok'), ['open the menu', 'owner', 'wok']);
  assert.deepEqual(split("share Nora Lind's order"), ['share order', 'owner', 'Nora Lind']);
  assert.deepEqual(split('add the Tea Pot to the bag'), ['add to the bag', 'owner', 'Tea Pot']);
});

test('what is a text as a whole, a place in an order, or no name, stays whole', () => {
  for (const whole of [
    'Add to bag',
    'open Nora Lind',
    'delete',
    'Delete "Tea Pot"',
    'delete the second order',
    'copy the orders',
    'the menu',
    'show the © of the Tea Pot now',
    'the field of Nora Lind',
  ]) {
    assert.equal(split(whole), null, whole);
  }
});

test('a number that stands nowhere is kept as the one that is missing', () => {
  const { relation } = ownedBy(describe('delete order 7777'), texts);
  assert.equal(relation?.isKey, true);
  assert.equal(relation?.name, '7777');
  assert.equal(ownedBy(describe('the bin of Bob Stone'), texts).relation?.isKey, true);
});

/** The best candidate and its score; every icon fits `icon` well. */
function best(
  description: string,
  candidates: readonly ElementCandidate[],
  picture = plainPicture(),
  icon = 0.8,
): { readonly one: ElementCandidate; readonly score: number } {
  const owned = ownedBy(
    describe(description),
    candidates.map(({ text }) => text),
  );
  const icons = new Map(candidates.flatMap((one) => (one.icon === null ? [] : [[one.icon, icon] as const])));
  const factors = fitFactors({
    description: owned,
    candidates,
    image: picture,
    iconFits: icons,
    saidFits: new Map(),
    anchorFits: new Map(),
  });
  const scores = weighFactors(factors, candidates, owned.order, evidence.weights);
  const at = scores.indexOf(Math.max(...scores));
  return { one: candidates[at]!, score: scores[at]! };
}

const rows = [100, 148, 196, 244];
const table = makeCandidates(
  plainPicture(),
  rows.map((y, i) => line(`205${i + 1}`, 40, y)),
  rows.map((y) => element('icon', area(700, y - 2, 20, 20))),
);

test('of one icon a row the one level with the number is meant, and none where the number is missing', () => {
  for (const [i, y] of rows.entries()) {
    const { one, score } = best(`delete order 205${i + 1}`, table);
    assert.equal(one.box.y1, y - 2);
    assert.ok(evidence.found_threshold <= score);
  }
  assert.ok(best('delete order 9999', table).score < evidence.found_threshold);
});

test('rows are counted where something is done with one', () => {
  assert.equal(best('delete the third row', table).one.box.y1, rows[2]! - 2);
  assert.equal(best('edit the second order', table).one.box.y1, rows[1]! - 2);
  assert.equal(best('delete the last order', table).one.box.y1, rows[3]! - 2);
});

test('beside a name is level with it, however far away, rather than in the row above', () => {
  const wide = makeCandidates(
    plainPicture(),
    ['first', 'grandpa', 'third'].map((name, i) => line(name, 40, rows[i]!)),
    [
      ...rows.slice(0, 3).map((y) => element('icon', area(700, y - 2, 20, 20))),
      element('button', area(4, rows[1]! - 16, 760, 46)),
    ],
  );
  for (const place of ['beside', 'right of']) {
    assert.equal(best(`the arrow ${place} grandpa`, wide).one.box.y1, rows[1]! - 2, place);
  }
});

test('on cards what stands on the same card is meant, not what is nearer across an edge', () => {
  const picture = plainPicture();
  fill(picture, area(0, 0, 800, 600), [230, 228, 224]);
  const cards = [area(40, 40, 320, 240), area(400, 40, 320, 240), area(40, 300, 320, 240)];
  for (const card of cards) fill(picture, card, [255, 255, 255]);
  const shown = makeCandidates(
    picture,
    cards.flatMap(({ x1, y1 }, i) => [
      line(['Tea Pot', 'Wok Pan', 'Cup'][i]!, x1 + 16, y1 + 160),
      line('Add to bag', x1 + 215, y1 + 208),
    ]),
    cards.flatMap(({ x1, y1 }) => [
      element('icon', area(x1 + 284, y1 + 12, 24, 24)),
      element('button', area(x1 + 205, y1 + 200, 100, 32)),
    ]),
  );
  const centreOf = (description: string): readonly number[] => {
    const { box } = best(description, shown, picture).one;
    return [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2];
  };
  const isOn = (description: string, card: number): void => {
    const [x = 0, y = 0] = centreOf(description);
    const { x1, y1, x2, y2 } = cards[card]!;
    assert.ok(x1 < x && x < x2 && y1 < y && y < y2, `${description}: ${x}, ${y}`);
  };
  isOn('the heart of Wok Pan', 1);
  isOn('the heart of Tea Pot', 0);
  isOn('the Add to bag button below Wok Pan', 1);
  isOn('add the Tea Pot to the bag', 0);
  isOn('add the Wok Pan to the bag', 1);
});

test('nobody names a row by a whole sentence', () => {
  const name = 'Tea Pot and '.repeat(4).trim();
  const sentence = `${name} Tea Pot`;
  const ownerIn = (text: string) => ownedBy(describe(`delete order ${text}`), [text]).relation?.name;
  assert.equal(ownerIn(name), name);
  assert.equal(ownerIn(sentence), undefined);
});
