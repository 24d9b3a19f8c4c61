// The XML that tools write, and what is no XML.

import assert from 'node:assert/strict';
import test from 'node:test';
import { elementsWithin, parseXml, textWithin, XmlUnreadable } from '../../extension/capture/xml';

test('elements, attributes and text, in their order', () => {
  const root = parseXml(`\ufeff<?xml version="1.0"?><!-- a --><!DOCTYPE x [<!ENTITY boom "&boom;">]>
<a one='1' two = "x &lt; &quot;y&quot; &#8364;&#x1F600; &boom;"><b/>text &amp; <c d:e="f"><![CDATA[<raw> &amp;]]></c>
</a>
`);
  assert.equal(root.name, 'a');
  // An entity of its own means nothing here: it stays as it stands.
  assert.deepEqual(root.attributes, { one: '1', two: 'x < "y" €😀 &boom;' });
  assert.deepEqual(
    [...elementsWithin(root)].map(({ name }) => name),
    ['a', 'b', 'c'],
  );
  assert.equal(textWithin(root), 'text & <raw> &amp;\n');
});

const wrong = [
  '',
  '  ',
  'text',
  '<a>',
  '<a></b>',
  '<a/><b/>',
  '<a b></a>',
  '<a b=c/>',
  '<a b="c',
  '<a><!-- b',
  '<a><![CDATA[ b',
  '</a>',
  '<a/>text',
  '< a/>',
  '<a>'.repeat(2_000),
];
for (const text of wrong) {
  test(`refused: ${JSON.stringify(text.slice(0, 20))}`, () =>
    assert.throws(() => parseXml(text), XmlUnreadable));
}

test('an attribute may have any name', () => {
  const { attributes } = parseXml('<a __proto__="x" constructor="y"/>');
  assert.deepEqual(Object.entries(attributes), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
});

test('a text of very many declarations is gone through once', () => {
  assert.deepEqual(parseXml(`<a>${'<!x>'.repeat(1_000_000)}</a>`).children, []);
});
