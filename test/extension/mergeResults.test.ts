// Two sides that saved to one file: what one side did alone is done, what both did differently is counted.

import assert from 'node:assert/strict';
import test from 'node:test';
import { mergeResults } from '../../extension/editor/mergeResults';
import type { SelectorFormat } from '../../protocol/selector';
import type { SavedAnswer, SavedBox, Sidecar } from '../../protocol/sidecar';

/** "a(1 2!)" is an answer `a` with box 1 and box 2, which is named "!". */
function file(text: string): Sidecar {
  const answers = [...text.matchAll(/(\w+)\(([^)]*)\)/g)].map(([, id = '', boxes = '']): SavedAnswer => ({
    id,
    verb: 'ask',
    question: id,
    regions: [],
    words: '',
    found: true,
    remarks: [],
    turn: null,
    pictureHash: null,
    boxes: boxes
      .split(' ')
      .filter((word) => word !== '')
      .map((word): SavedBox => {
        const place = { x1: 0, y1: 0, x2: 1, y2: 1 };
        return {
          id: word[0] ?? '',
          role: 'box',
          grounded: { box: place, phrase: '', score: 1, evidence: 'text', rank: 1 },
          box: place,
          name: word.slice(1) === '' ? null : word.slice(1),
          verdict: null,
          extra: {},
        };
      }),
    extra: {},
  }));
  return {
    picture: { name: 'x.png', sha256: null, size: null, extra: {} },
    capture: { record: {}, extra: {} },
    answers,
    extra: {},
  };
}

function show({ answers }: Sidecar): string {
  return answers
    .map(({ id, boxes }) => `${id}(${boxes.map((box) => `${box.id}${box.name ?? ''}`).join(' ')})`)
    .join(' ');
}

interface Row {
  readonly name: string;
  readonly base: string | null;
  readonly ours: string;
  readonly theirs: string;
  readonly merged: string;
  readonly conflicts?: number;
}

const rows: readonly Row[] = [
  { name: 'nothing new', base: 'a(1)', ours: 'a(1)', theirs: 'a(1)', merged: 'a(1)' },
  {
    name: 'both add an answer',
    base: 'a(1)',
    ours: 'a(1) b(1)',
    theirs: 'a(1) c(1)',
    merged: 'a(1) c(1) b(1)',
  },
  { name: 'nothing was there before', base: null, ours: 'a(1)', theirs: 'b(1)', merged: 'b(1) a(1)' },
  { name: 'we change a box', base: 'a(1)', ours: 'a(1x)', theirs: 'a(1)', merged: 'a(1x)' },
  { name: 'they change a box', base: 'a(1)', ours: 'a(1)', theirs: 'a(1x)', merged: 'a(1x)' },
  {
    name: 'each changes another box',
    base: 'a(1 2)',
    ours: 'a(1x 2)',
    theirs: 'a(1 2y)',
    merged: 'a(1x 2y)',
  },
  {
    name: 'both change one box',
    base: 'a(1)',
    ours: 'a(1x)',
    theirs: 'a(1y)',
    merged: 'a(1x)',
    conflicts: 1,
  },
  { name: 'both change it alike', base: 'a(1)', ours: 'a(1x)', theirs: 'a(1x)', merged: 'a(1x)' },
  { name: 'we remove an answer', base: 'a(1) b(1)', ours: 'b(1)', theirs: 'a(1) b(1)', merged: 'b(1)' },
  { name: 'they remove an answer', base: 'a(1) b(1)', ours: 'a(1) b(1)', theirs: 'b(1)', merged: 'b(1)' },
  { name: 'we remove what they changed', base: 'a(1)', ours: '', theirs: 'a(1x)', merged: 'a(1x)' },
  { name: 'they remove what we changed', base: 'a(1)', ours: 'a(1x)', theirs: '', merged: 'a(1x)' },
];
for (const { name, base, ours, theirs, merged, conflicts = 0 } of rows) {
  test(name, () => {
    const result = mergeResults(base === null ? null : file(base), file(ours), file(theirs));
    assert.equal(show(result.sidecar), merged);
    assert.equal(result.conflicts, conflicts);
    assert.equal(result.tookTheirs, merged !== ours);
  });
}

/** The file with selectors of these formats noted for its first box. */
function using(sidecar: Sidecar, ...formats: readonly SelectorFormat[]): Sidecar {
  const selectors = formats.map(
    (format) => ({ format, code: '#a', strategy: 'id', verified: 'live' }) as const,
  );
  const answers = sidecar.answers.map((answer) => ({
    ...answer,
    boxes: answer.boxes.map((box) => ({ ...box, selectors })),
  }));
  return { ...sidecar, answers };
}

test('selectors that both sides have used stay, and are no conflict with what somebody changed', () => {
  const before = file('a(1)');
  const cases = [
    [file('a(1)'), file('a(1)'), 'a(1)', 0],
    [file('a(1x)'), file('a(1)'), 'a(1x)', 0],
    [file('a(1)'), file('a(1y)'), 'a(1y)', 0],
    [file('a(1x)'), file('a(1y)'), 'a(1x)', 1],
  ] as const;
  for (const [ours, theirs, merged, conflicts] of cases) {
    const result = mergeResults(before, using(ours, 'css', 'xpath'), using(theirs, 'cypress', 'css'));
    assert.deepEqual([show(result.sidecar), result.conflicts], [merged, conflicts]);
    const [box] = result.sidecar.answers[0]!.boxes;
    assert.deepEqual(
      box?.selectors?.map(({ format }) => format),
      ['css', 'xpath', 'cypress'],
    );
  }
});

test('the record of another picture is not taken for this one’s', () => {
  const of = (sha256: string | null, url: string): Sidecar => ({
    ...file('a(1)'),
    picture: { name: 'x.png', sha256, size: null, extra: {} },
    capture: { record: { url }, extra: {} },
  });
  const ours: Sidecar = { ...of('bb', ''), capture: { record: {}, extra: {} } };
  const recordOf = (theirs: Sidecar) => mergeResults(null, ours, theirs).sidecar.capture.record;
  assert.deepEqual(recordOf(of('aa', 'https://old.example/')), {});
  assert.deepEqual(recordOf(of('bb', 'https://shop.example/')), { url: 'https://shop.example/' });
  assert.deepEqual(recordOf(of(null, 'https://shop.example/')), { url: 'https://shop.example/' });
});

test('fields that nobody here knows come from both sides', () => {
  const ours = { ...file('a(1)'), extra: { x: 1, y: 1 } };
  const theirs = { ...file('a(1)'), extra: { y: 2, z: 2 } };
  assert.deepEqual(mergeResults(null, ours, theirs).sidecar.extra, { x: 1, y: 1, z: 2 });
});
