// Drift: what counts as found, moved, changed and gone, and what the report says of it.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { PixelBox } from '../../protocol/geometry';
import type { GroundedBox } from '../../protocol/inference';
import {
  countDrift,
  driftExitCode,
  driftMarkdown,
  driftObject,
  driftOf,
  driftsOf,
  driftWords,
  isSameText,
  keptBoxes,
  movedFrom,
  scaleBetween,
  type ComparedPicture,
  type Drift,
  type KeptBox,
} from '../../extension/selectors/drift';
import { savedAnswer, sidecarWith, someBox } from './sidecars';

const at = (x1: number, y1: number, width = 40, height = 20): PixelBox => ({
  x1,
  y1,
  x2: x1 + width,
  y2: y1 + height,
});

function kept(about: Partial<KeptBox> = {}): KeptBox {
  return {
    id: '1',
    name: 'the button',
    description: 'the button',
    box: at(100, 100),
    text: null,
    label: null,
    kind: 'button',
    icon: null,
    selectors: [],
    ...about,
  };
}

function seen(box: PixelBox, about: Partial<GroundedBox> = {}): GroundedBox {
  return { box, phrase: 'a button', kind: 'button', score: 0.9, evidence: 'element', rank: 1, ...about };
}

function drift(
  before: KeptBox,
  now: readonly GroundedBox[],
  located: readonly GroundedBox[] = [],
  scale = 1,
): Drift {
  const answer = { found: 0 < located.length, boxes: located, nearMisses: [] };
  return driftOf(before, { scale, seen: now, located: answer });
}

const save = kept({ text: 'Save' });

const rows: readonly { readonly name: string; readonly is: Drift; readonly drift: Drift }[] = [
  {
    name: 'what stands where it stood is found',
    is: drift(save, [seen(at(100, 100), { text: 'Save' }), seen(at(200, 100), { text: 'Cancel' })]),
    drift: { kind: 'found', box: at(100, 100) },
  },
  {
    name: 'what is off by no more than detection is found',
    is: drift(save, [seen(at(103, 101), { text: 'Save' })]),
    drift: { kind: 'found', box: at(103, 101) },
  },
  {
    name: 'what stands elsewhere has moved',
    is: drift(save, [seen(at(160, 90), { text: 'Save' })]),
    drift: { kind: 'moved', box: at(160, 90), by: { x: 60, y: -10 } },
  },
  {
    name: 'of several with the same text the nearest is meant',
    is: drift(save, [seen(at(400, 100), { text: 'Save' }), seen(at(100, 100), { text: 'Save' })]),
    drift: { kind: 'found', box: at(100, 100) },
  },
  {
    name: 'another text in the same place has changed',
    is: drift(save, [seen(at(100, 100), { text: 'Store' })]),
    drift: { kind: 'changed-text', box: at(100, 100), from: 'Save', to: 'Store' },
  },
  {
    name: 'what changed places with another one has moved, and its text has not changed',
    is: drift(save, [seen(at(100, 100), { text: 'Cancel' }), seen(at(160, 100), { text: 'Save' })]),
    drift: { kind: 'moved', box: at(160, 100), by: { x: 60, y: 0 } },
  },
  {
    name: 'what is nowhere is gone',
    is: drift(save, [seen(at(300, 200), { text: 'Help' })]),
    drift: { kind: 'gone', nearest: null },
  },
  {
    name: 'a field is known by its label, whatever it holds; what it holds is its text',
    is: drift(kept({ kind: 'field', label: 'Name', text: 'Ada' }), [
      seen(at(100, 100), { kind: 'field', label: 'Name', text: 'Grace' }),
    ]),
    drift: { kind: 'changed-text', box: at(100, 100), from: 'Ada', to: 'Grace' },
  },
  {
    name: 'a field whose label is gone is not the other field in its place',
    is: drift(kept({ kind: 'field', label: 'Name' }), [
      seen(at(300, 100), { kind: 'field', label: 'Name of the city' }),
    ]),
    drift: { kind: 'gone', nearest: null },
  },
  {
    name: 'an icon is known by what it shows',
    is: drift(kept({ kind: 'icon', icon: 'trash' }), [
      seen(at(100, 100), { kind: 'icon', icon: 'pencil' }),
      seen(at(180, 100), { kind: 'icon', icon: 'trash' }),
    ]),
    drift: { kind: 'moved', box: at(180, 100), by: { x: 80, y: 0 } },
  },
  {
    name: 'what has neither text nor icon is where the picture is located to have it',
    is: drift(kept({ kind: null }), [], [seen(at(100, 160))]),
    drift: { kind: 'moved', box: at(100, 160), by: { x: 0, y: 60 } },
  },
  {
    name: 'a line of text and the button around it are the same place',
    is: drift(kept({ kind: null, text: 'Save', box: at(112, 104, 20, 12) }), [
      seen(at(100, 100), { text: 'Save' }),
    ]),
    drift: { kind: 'found', box: at(100, 100) },
  },
  {
    name: 'on a picture of twice the pixels everything lies twice as far',
    is: drift(save, [seen(at(200, 200, 80, 40), { text: 'Save' })], [], 2),
    drift: { kind: 'found', box: at(200, 200, 80, 40) },
  },
];

for (const { name, is, drift: expected } of rows) test(name, () => assert.deepEqual(is, expected));

test('a picture and its page call the same thing by other kinds', () => {
  const link = kept({ kind: 'link', text: 'Help' });
  assert.equal(drift(link, [seen(at(100, 100), { kind: 'entry', text: 'Help' })]).kind, 'found');
  const dropdown = kept({ kind: 'dropdown', label: 'City' });
  assert.equal(drift(dropdown, [seen(at(100, 100), { kind: 'select', label: 'City' })]).kind, 'found');
  assert.equal(drift(dropdown, [seen(at(100, 100), { kind: 'checkbox', label: 'City' })]).kind, 'gone');
});

/** Three buttons in a column, and where they are when everything has moved. */
function column(by: { readonly x: number; readonly y: number }, texts: readonly string[]) {
  return texts.map((text, index) => seen(at(100 + by.x, 100 + 40 * index + by.y), { text }));
}

const things = ['Save', 'Cancel', 'Help'].map((text, index) =>
  kept({ id: text, text, box: at(100, 100 + 40 * index) }),
);

test('where everything moved one way, what has another text too is looked for where it would have moved to', () => {
  const now = column({ x: 0, y: 64 }, ['Store', 'Cancel', 'Help']);
  assert.deepEqual(driftsOf(things, { scale: 1, seen: now }, []), [
    { kind: 'changed-text', box: at(100, 164), from: 'Save', to: 'Store' },
    { kind: 'moved', box: at(100, 204), by: { x: 0, y: 64 } },
    { kind: 'moved', box: at(100, 244), by: { x: 0, y: 64 } },
  ]);
});

test('of several with the same text each is where it would have moved to, not all of them the nearest', () => {
  const rows = ['Ada', 'Delete', 'Grace', 'Delete'].map((text, index) =>
    kept({ id: `${index}`, text, box: at(100, 100 + 40 * index) }),
  );
  const now = column({ x: 0, y: 78 }, ['Ada', 'Delete', 'Grace', 'Delete']);
  assert.deepEqual(
    driftsOf(rows, { scale: 1, seen: now }, []).map((is) => is.kind === 'moved' && is.by.y),
    [78, 78, 78, 78],
  );
});

test('what stands in the place of something, and is another thing that was kept, is not its new text', () => {
  const now = column({ x: 0, y: 40 }, ['Save', 'Cancel']);
  assert.deepEqual(
    driftsOf(things, { scale: 1, seen: now }, []).map(({ kind }) => kind),
    ['moved', 'moved', 'gone'],
  );
});

test('where things moved in different ways nothing is concluded from it', () => {
  const now = [
    seen(at(100, 164), { text: 'Store' }),
    seen(at(100, 204), { text: 'Cancel' }),
    seen(at(300, 20), { text: 'Help' }),
  ];
  assert.equal(driftsOf(things, { scale: 1, seen: now }, [])[0]?.kind, 'gone');
});

test('the whole is what each is by itself, where nothing is gone', () => {
  const now = column({ x: 7, y: 0 }, ['Help', 'Save', 'Cancel']);
  assert.deepEqual(
    driftsOf(things, { scale: 1, seen: now }, []),
    things.map((one) => driftOf(one, { scale: 1, seen: now, located: null })),
  );
});

test('a way is told without what is only detection', () => {
  const words = (x: number, y: number) => driftWords({ kind: 'moved', box: someBox, by: { x, y } });
  assert.equal(words(-2, 141), 'moved by 141 down (pixels)');
  assert.equal(words(12, -141), 'moved by 12 to the right and 141 up (pixels)');
  assert.equal(words(3, 2), 'moved by 3 to the right and 2 down (pixels)');
});

test('gone says what came closest', () => {
  const located = { found: false, boxes: [], nearMisses: [seen(at(0, 0), { text: 'Save as' })] };
  const is = driftOf(save, { scale: 1, seen: [], located });
  assert.deepEqual(is, { kind: 'gone', nearest: 'Save as' });
  assert.equal(driftWords(is), 'gone; what came closest is “Save as”');
});

const readings: readonly (readonly [a: string, b: string, same: boolean])[] = [
  ['Save', 'save', true],
  ['Sign in', 'Signin', true],
  ['Hello, World!', 'Hello World', true],
  ['Illegal 1', 'lllegal l', true],
  ['Preferences', 'Preferencas', true],
  ['Save', 'Safe', false],
  ['3 items', '4 items', false],
  ['Total: 120', 'Total: 12O', false],
  ['Order 1000', 'Order 1001', false],
  ['Save', 'Save as', false],
];

for (const [a, b, same] of readings) {
  test(`“${a}” and “${b}” are ${same ? 'the same text, read twice' : 'two texts'}`, () => {
    assert.equal(isSameText(a, b), same);
    assert.equal(isSameText(b, a), same);
  });
}

test('what moved by more than the tolerance has moved, and by less has not, at any size', () => {
  for (const height of [8, 20, 60, 200]) {
    const before = kept({ text: 'Save', box: at(100, 100, 2 * height, height) });
    const tolerance = movedFrom(before.box);
    for (const [by, kind] of [
      [tolerance - 0.5, 'found'],
      [tolerance + 1, 'moved'],
    ] as const) {
      const is = drift(before, [seen(at(100, 100 + by, 2 * height, height), { text: 'Save' })]);
      assert.equal(is.kind, kind, `${height} high, moved by ${by}`);
    }
  }
});

test('a screen compared with itself has not drifted, whatever is on it and in whatever size', () => {
  for (const scale of [0.5, 1, 1.25, 3]) {
    const things = ['Save', 'Cancel', 'Save as', '12', 'Name'].map((text, index) => ({
      text,
      box: at(20 + 30 * index, 20 + 44 * index, 20 + 20 * index, 14 + index),
    }));
    const now = things.map(({ text, box }) =>
      seen({ x1: box.x1 * scale, y1: box.y1 * scale, x2: box.x2 * scale, y2: box.y2 * scale }, { text }),
    );
    for (const thing of things) {
      assert.equal(driftOf(kept(thing), { scale, seen: now, located: null }).kind, 'found');
    }
  }
});

const wide = { width: 400, height: 300 };

test('pixel ratios decide the scale where both are known, else the shape of the pictures', () => {
  const scale = scaleBetween;
  assert.equal(scale({ size: wide, pixelRatio: 1 }, { size: wide, pixelRatio: 2 }), 2);
  assert.equal(
    scale({ size: wide, pixelRatio: null }, { size: { width: 800, height: 600 }, pixelRatio: 2 }),
    2,
  );
  // A window of another size shows the same things in the same size.
  assert.equal(
    scale({ size: wide, pixelRatio: null }, { size: { width: 800, height: 300 }, pixelRatio: null }),
    1,
  );
  assert.equal(scale({ size: null, pixelRatio: null }, { size: wide, pixelRatio: null }), 1);
});

test('kept boxes are compared, those of questions also without a verdict, rejected ones and near misses never', () => {
  const sidecar = sidecarWith([
    savedAnswer('asked', { id: '1' }),
    savedAnswer('refused', { id: '2', verdict: 'rejected' }),
    savedAnswer('read', { id: '3', verb: 'read' }),
    savedAnswer('', {
      id: '4',
      verb: 'elements',
      verdict: 'kept',
      grounded: { phrase: 'a button “Go”' },
      name: 'go',
    }),
  ]);
  assert.deepEqual(
    keptBoxes(sidecar).map(({ id, name, description }) => [id, name, description]),
    [
      ['1/box 1', 'asked', 'asked'],
      ['4/box 4', 'go', 'a button “Go”'],
    ],
  );
});

const selector = {
  format: 'playwright-ts',
  code: "page.getByRole('button')",
  strategy: 'role',
  verified: 'witness',
  findsOther: false,
} as const;

const compared: readonly ComparedPicture[] = [
  {
    kind: 'compared',
    picture: 'a.png',
    rows: [
      { kept: save, drift: { kind: 'found', box: someBox }, selectors: [] },
      {
        kept: kept({ id: '2', name: 'a | b <b>', text: 'A' }),
        drift: { kind: 'moved', box: at(160, 90), by: { x: 60, y: -10 } },
        selectors: [{ ...selector, matches: 0 }],
      },
    ],
  },
  { kind: 'could-not', picture: 'b.png', reason: 'b.png: there is no such file.' },
];

test('the report as data names every box, with boxes as four numbers', () => {
  assert.deepEqual(driftObject(compared), {
    version: 1,
    space: 'image',
    counts: { found: 1, moved: 1, 'changed-text': 0, gone: 0, 'broken-selector': 1, 'could-not': 1 },
    pictures: [
      {
        picture: 'a.png',
        boxes: [
          { id: '1', name: 'the button', was: [100, 100, 140, 120], drift: 'found', now: [10, 10, 50, 30] },
          {
            id: '2',
            name: 'a | b <b>',
            was: [100, 100, 140, 120],
            drift: 'moved',
            now: [160, 90, 200, 110],
            by: { x: 60, y: -10 },
            selectors: [{ format: 'playwright-ts', code: selector.code, matches: 0 }],
          },
        ],
      },
      { picture: 'b.png', couldNot: 'b.png: there is no such file.' },
    ],
  });
});

test('the report for people shows what drifted; texts of the screen cannot break its table', () => {
  assert.equal(
    driftMarkdown(compared),
    `# Drift

1 found, 1 moved, 0 with another text, 0 gone, 1 selector broken; 1 picture could not be compared.

## a.png

| What | Drift | Was | Is |
|---|---|---|---|
| a \\| b \\<b\\> | moved by 60 to the right and 10 up (pixels) | 100,100,140,120 | 160,90,200,110 |
| | its selector finds 0 elements now: page.getByRole('button') | | |

1 more is as before.

## b.png

b.png: there is no such file.
`,
  );
});

test('pictures of which nothing was kept are no proof that nothing drifted', () => {
  const empty: ComparedPicture = { kind: 'compared', picture: 'a.png', rows: [] };
  assert.equal(driftExitCode([empty]), 2);
  assert.match(driftMarkdown([empty]), /^Nothing was kept that could be compared\.$/m);
});

test('the exit code tells what drifted from what could not be compared', () => {
  const [first, second] = compared as [ComparedPicture, ComparedPicture];
  const same: ComparedPicture = {
    kind: 'compared',
    picture: 'c.png',
    rows: [{ kept: save, drift: { kind: 'found', box: someBox }, selectors: [{ ...selector, matches: 1 }] }],
  };
  const broken: ComparedPicture = {
    ...same,
    rows: [{ kept: save, drift: { kind: 'found', box: someBox }, selectors: [{ ...selector, matches: 2 }] }],
  };
  assert.equal(driftExitCode([same]), 0);
  assert.equal(driftExitCode([same, first]), 1);
  assert.equal(driftExitCode([broken]), 1);
  assert.equal(driftExitCode([same, second]), 2);
  assert.equal(driftExitCode([]), 2);
  const other = { ...selector, matches: 1, findsOther: true };
  assert.equal(
    driftExitCode([
      { ...same, rows: [{ kept: save, drift: { kind: 'found', box: someBox }, selectors: [other] }] },
    ]),
    1,
  );
  assert.equal(countDrift([same, broken]).found, 2);
});
