// What kind of value a text shows, and which kind a description asks for.

import assert from 'node:assert/strict';
import test from 'node:test';
import { askedValue, hasPrice, isValue, type ValueKind } from '../../models/pipeline/valueKinds';
import { textSimilarity } from '../../models/pipeline/textMatch';

const examples: Readonly<Record<ValueKind, readonly string[]>> = {
  language: ['English', 'Deutsch ▾', 'English (US)', 'EN', '日本語'],
  theme: ['Auto', 'Dark mode', 'Light', 'System default'],
  date: [
    '12 Aug 2026',
    'Mon, Aug 12',
    'March 3rd, 2025',
    '2026-08-12',
    '3.4.2026',
    '02.03.2024',
    '01/02/2024',
  ],
  time: ['9:30', '12:05 PM', '7 am'],
  price: ['$12', '1.299,00 €', 'From EUR 30', 'Free'],
  version: ['v2', '1.4.0', '2.0.0-beta.1', '3.x'],
  rating: ['4.8 (1,204)', '4.5/5', '★★★★☆', '312 reviews'],
  'e-mail': ['ann.lee@example.org'],
  phone: ['+44 20 7946 0000', '(603) 555-0167'],
  country: ['Germany', 'New Zealand'],
  currency: ['USD', 'EUR €', '£'],
  'web address': ['https://example.org/a?b', 'docs.example.org'],
};
const kinds = Object.keys(examples) as ValueKind[];

for (const kind of kinds) {
  test(`values of one kind are of no other: ${kind}`, () => {
    for (const text of examples[kind]) {
      const is = kinds.filter((one) => isValue(text, one));
      assert.deepEqual(is, [kind], text);
    }
  });
}

test('names and sentences are no values', () => {
  for (const text of [
    'Language',
    'Save',
    'It',
    'Version history',
    'main.ts',
    'Unlimited for $12',
    'It is $5 for each of us, or $9 for the two of you',
    'Lights out at nine',
    'Free your mind',
    '42',
    '',
  ]) {
    assert.deepEqual(
      kinds.filter((kind) => isValue(text, kind)),
      [],
      text,
    );
  }
});

test('a price stands anywhere in a text', () => {
  assert.ok(hasPrice('Pro plan for $12 a month'));
  assert.ok(!hasPrice('12 projects'));
});

for (const [description, asked] of [
  ['change the language', 'language'],
  ['pick another date', 'date'],
  ['the arrival date', 'date of arrival'],
  ['what the second room costs', 'price of second room'],
  ['how much is the Team plan?', 'price of Team plan'],
  ['the phone number', 'phone'],
  ['change language', 'language'],
  ['what does the ticket cost?', 'price of ticket'],
  ['what does it cost', 'price'],
  // A bare word is a label; the others ask for something else.
  ['Date', null],
  ['print the date', null],
  ['check the email', null],
  ['open the phone', null],
  ['the field for e-mail', null],
  ['show the article Phone number', null],
] as const) {
  test(`asked for by "${description}": ${String(asked)}`, () => {
    const value = askedValue(description);
    const said = value === null ? null : value.of === '' ? value.kind : `${value.kind} of ${value.of}`;
    assert.equal(said, asked);
  });
}

test('a value answers for its kind, but what says the kind goes first', () => {
  const fits = ['Language', 'English', 'Light'].map((text) => textSimilarity('the language', text));
  assert.ok(fits[1]! < fits[0]! && fits[2]! < 0.3 && 0.5 < fits[1]!, fits.join());
});
