// What somebody who looks at the picture of a page can mean, by what the page says of itself.

import assert from 'node:assert/strict';
import test from 'node:test';
import { pageElements, type PageElement } from '../../models/pipeline/elements/pageElements';
import type { Witness } from '../../protocol/witness';
import { pageOf, piece, written, type Piece } from './pages';
import { area } from './scenes';

const picture = { width: 800, height: 600 };

function elementsOf(...pieces: readonly Piece[]): readonly PageElement[] {
  return pageElements(pageOf(...pieces), picture);
}

/** The one element; fails where there are others. */
function only(...pieces: readonly Piece[]): PageElement {
  const elements = elementsOf(...pieces);
  assert.equal(elements.length, 1, JSON.stringify(elements));
  return elements[0]!;
}

test('a button is one element with the words on it, not two', () => {
  const button = only(
    piece('button', area(10, 10, 80, 32), { role: 'button', name: 'Save' }, written('Save', 30, 18)),
  );
  assert.equal(button.kind, 'button');
  assert.equal(button.text, 'Save');
  assert.deepEqual(button.box, area(10, 10, 80, 32));
});

test('a button without words is called by its name, and is an icon as well', () => {
  const about = { role: 'button', name: 'Close', attributes: { title: 'Close this dialog' } };
  const button = only(
    piece('button', area(10, 10, 32, 32), about, piece('svg', area(18, 18, 16, 16), { role: 'img' })),
  );
  assert.equal(button.text, 'Close');
  assert.deepEqual(button.names, ['Close this dialog']);
  assert.ok((button.kinds.icon ?? 0) > 0.5 && (button.kinds.button ?? 0) > 0.5);
});

test('what is written on a button and what it is called in speech are both its names', () => {
  const about = { role: 'button', name: 'Close dialog' };
  const button = only(piece('button', area(10, 10, 100, 32), about, written('Close', 22, 18)));
  assert.equal(button.text, 'Close');
  assert.deepEqual(button.names, ['Close dialog']);
});

test('a button with nothing but a sign on it is called by its name; the sign is one too, and no text beside it', () => {
  const about = { role: 'button', name: '1 star' };
  const star = piece('span', area(18, 14, 16, 20), {}, written('★', 20, 16));
  const button = only(piece('button', area(10, 10, 32, 32), about, star));
  assert.equal(button.text, '1 star');
  assert.deepEqual(button.names, ['★']);
  const nameless = only(piece('button', area(10, 10, 32, 32), { role: 'button', name: '★' }, star));
  assert.equal(nameless.text, '★');
});

test('a field is named by its label and shows its value or what stands in for it', () => {
  const about = {
    role: 'textbox',
    name: 'Email',
    labels: ['Email'],
    attributes: { placeholder: 'you@example.org' },
  };
  const empty = only(piece('input', area(10, 30, 200, 32), about));
  assert.equal(empty.label, 'Email');
  assert.equal(empty.text, 'you@example.org');
  const filled = only(piece('input', area(10, 30, 200, 32), { ...about, state: { value: 'a@b.c' } }));
  assert.equal(filled.text, 'a@b.c');
  assert.ok(filled.names.includes('you@example.org'));
});

for (const visibility of ['covered', 'outside', 'hidden'] as const) {
  test(`what is ${visibility} is not meant`, () => {
    const about = { role: 'button', name: 'Save', visibility };
    assert.deepEqual(elementsOf(piece('button', area(10, 10, 80, 32), about)), []);
  });
}

test('what lies partly outside of the picture ends with it', () => {
  const link = only(
    piece('a', area(700, 10, 200, 30), { role: 'link', name: 'Pricing' }, written('Pricing', 710, 15)),
  );
  assert.deepEqual(link.box, { x1: 700, y1: 10, x2: 800, y2: 40 });
});

test('what lies in a frame ends where the frame does', () => {
  const witness = pageOf(piece('iframe', area(100, 100, 200, 100)));
  const host = witness.nodes.length - 1;
  const framed: Witness = {
    ...witness,
    frames: [...witness.frames, { host, url: 'http://127.0.0.1/frame' }],
    nodes: [
      ...witness.nodes,
      {
        parent: host,
        frame: 1,
        tag: 'button',
        role: 'button',
        name: 'Send',
        visibility: 'seen',
        box: area(250, 120, 100, 30),
      },
    ],
  };
  assert.deepEqual(
    pageElements(framed, picture).map(({ box }) => box),
    [{ x1: 250, y1: 120, x2: 300, y2: 150 }],
  );
});

test('a checkbox that is drawn by its label lies where it is drawn', () => {
  const hidden = piece('input', area(0, 0, 1, 1), {
    role: 'checkbox',
    name: 'Remember me',
    visibility: 'outside',
  });
  const mark = piece('span', area(10, 10, 16, 16), {}, hidden);
  const label = piece('label', area(10, 8, 120, 20), {}, mark, written('Remember me', 34, 10));
  const checkbox = elementsOf(label).find(({ kind }) => kind === 'checkbox');
  assert.deepEqual(checkbox?.box, area(10, 10, 16, 16));
  assert.equal(checkbox?.label, 'Remember me');
});

test('a checkbox without anything drawn around it lies on the label that names it from elsewhere', () => {
  const about = {
    role: 'checkbox',
    name: 'Terms',
    visibility: 'covered',
    attributes: { id: 'terms' },
  } as const;
  const label = piece(
    'label',
    area(10, 8, 120, 20),
    { attributes: { for: 'terms' } },
    written('Terms', 34, 10),
  );
  const checkbox = elementsOf(piece('input', area(10, 10, 4, 4), about), label).find(
    ({ kind }) => kind === 'checkbox',
  );
  assert.deepEqual(checkbox?.box, area(10, 8, 120, 20));
});

test('of a wrapper and what it wraps under one name the one that says more remains', () => {
  const inner = piece('a', area(12, 12, 96, 28), { role: 'link', name: 'Users' }, written('Users', 20, 18));
  const tab = only(piece('div', area(10, 10, 100, 32), { role: 'tab', name: 'Users' }, inner));
  assert.equal(tab.kind, 'tab');
  const button = piece('button', area(12, 12, 96, 28), { role: 'button', name: 'Go' }, written('Go', 20, 18));
  assert.equal(only(piece('a', area(10, 10, 100, 32), { role: 'link', name: 'Go' }, button)).kind, 'button');
});

test('a text lies where its words stand, and is told once however deep it is wrapped', () => {
  const text = only(
    piece('div', area(0, 0, 800, 40), {}, piece('p', area(0, 0, 800, 40), {}, written('Hello', 10, 12))),
  );
  assert.deepEqual(text.box, area(10, 12, 40, 16));
  assert.equal(text.kind, 'text');
});

test('of words over several lines it is not told where in the box they stand', () => {
  const long = 'A paragraph that goes on and on, over the end of its line and further';
  const text = only(
    piece(
      'p',
      area(10, 10, 200, 60),
      {},
      {
        node: { tag: '#text', text: long, visibility: 'seen', box: area(10, 10, 200, 60) },
        children: [],
      },
    ),
  );
  assert.equal(text.kind, 'block of text');
});

test('rows and the names of parts are told of what lies in them', () => {
  const cells = [
    piece('td', area(0, 100, 200, 30), { role: 'cell' }, written('Acme', 10, 107)),
    piece(
      'td',
      area(200, 100, 100, 30),
      { role: 'cell' },
      piece('button', area(210, 102, 60, 26), { role: 'button', name: 'Edit' }),
    ),
  ];
  const row = piece('tr', area(0, 100, 300, 30), { role: 'row' }, ...cells);
  const elements = elementsOf(
    piece('section', area(0, 80, 400, 200), { role: 'region', name: 'Customers' }, row),
  );
  const edit = elements.find(({ text }) => text === 'Edit');
  const acme = elements.find(({ text }) => text === 'Acme');
  assert.deepEqual(edit?.parts, ['Customers']);
  assert.equal(edit?.rows.length, 1);
  assert.deepEqual(edit?.rows, acme?.rows);
});

test('of a device, what can be tapped is a control whatever it is', () => {
  const row = { attributes: { clickable: 'true' }, name: 'Wi-Fi' };
  const device: Witness = {
    ...pageOf(
      piece('android.widget.LinearLayout', area(0, 100, 800, 80), row, written('Wi-Fi', 80, 130)),
      piece('android.widget.EditText', area(10, 10, 300, 48), { role: 'textbox', name: 'Search' }),
      piece('android.widget.ImageView', area(740, 10, 48, 48), {
        role: 'img',
        name: 'More',
        attributes: { clickable: 'true' },
      }),
      piece('android.widget.TextView', area(10, 300, 200, 20), {}, written('About', 10, 300)),
    ),
    source: 'android',
  };
  assert.deepEqual(
    pageElements(device, picture).map(({ use, text, label }) => [use, label ?? text]),
    [
      ['control', 'Wi-Fi'],
      ['control', 'Search'],
      ['control', 'More'],
      ['text', 'About'],
    ],
  );
});

test('a word beside a whole page is a word, and not the page', () => {
  const paragraphs = Array.from({ length: 12 }, (_, index) =>
    piece('p', area(0, 40 + 20 * index, 800, 20), {}, written('Words that are many', 10, 42 + 20 * index)),
  );
  const [beside] = elementsOf(piece('div', area(0, 0, 800, 600), {}, written('Beta', 10, 10), ...paragraphs));
  assert.deepEqual([beside?.text, beside?.box], ['Beta', area(10, 10, 32, 16)]);
});

test('the glyphs of icon fonts are no text', () => {
  const about = { role: 'button', name: '\uf142 More' };
  const button = only(piece('button', area(10, 10, 32, 32), about, written('\uf142', 18, 18)));
  assert.equal(button.text, 'More');
});

test('an icon in a wrapper that is marked as an icon as well is one icon', () => {
  const mark = { attributes: { class: 'icon' } };
  const inner = piece('i', area(12, 12, 16, 16), { attributes: { class: 'fas fa-home' } });
  assert.deepEqual(only(piece('span', area(11, 11, 18, 18), mark, inner)).box, area(12, 12, 16, 16));
});

test('what is named like a part of the language, by its role or its tag, is nothing special', () => {
  for (const word of ['constructor', '__proto__', 'toString']) {
    assert.deepEqual(elementsOf(piece('div', area(10, 10, 80, 32), { role: word })), []);
    assert.deepEqual(elementsOf(piece(word, area(10, 10, 80, 32))), []);
  }
});

test('a frame that is clipped shows no more of its elements than is seen of it', () => {
  const host = { visibility: 'seen', shown: area(100, 100, 50, 100) } as const;
  const witness = pageOf(piece('iframe', area(100, 100, 200, 100), host));
  const index = witness.nodes.length - 1;
  const inFrame = { parent: index, frame: 1, tag: 'button', role: 'button', visibility: 'seen' } as const;
  const framed: Witness = {
    ...witness,
    frames: [...witness.frames, { host: index, url: 'http://127.0.0.1/frame' }],
    nodes: [
      ...witness.nodes,
      { ...inFrame, name: 'Left', box: area(120, 120, 60, 30) },
      { ...inFrame, name: 'Right', box: area(200, 120, 60, 30) },
    ],
  };
  assert.deepEqual(
    pageElements(framed, picture).map(({ text, box }) => [text, box]),
    [['Left', { x1: 120, y1: 120, x2: 150, y2: 150 }]],
  );
});

test('whatever a page writes, no name is longer than a name, and no element has many', () => {
  const long = 'lorem ipsum '.repeat(20_000);
  const attributes = { title: long, alt: long, placeholder: long, value: long };
  const labels = Array.from({ length: 1000 }, (_, index) => `Label ${index}`);
  const about = { name: long, labels: [long, ...labels], attributes };
  const elements = elementsOf(
    piece('button', area(10, 10, 80, 32), { ...about, role: 'button' }, written(long, 20, 12)),
    piece('input', area(10, 60, 80, 32), { ...about, role: 'textbox' }),
    piece('img', area(10, 120, 80, 80), { ...about, role: 'img' }),
    piece('p', area(10, 220, 80, 20), {}, written(long, 20, 220)),
  );
  assert.equal(elements.length, 4);
  for (const { text, label = '', names } of elements) {
    assert.ok(names.length <= 12);
    assert.ok([label, ...names].every((name) => name.length <= 201));
    assert.ok(text.length <= 2000);
  }
  const [, field] = elements;
  assert.match(field?.label ?? '', /^lorem ipsum .*…$/u);
});
