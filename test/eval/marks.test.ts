// Marks on made-up screens, and what counts as right about them: the mark must mean what it is made of.

import assert from 'node:assert/strict';
import test from 'node:test';
import { boundingBox, boxCentre, containsPoint, overlap } from '../../protocol/geometry';
import { judgeMark } from '../../models/cli/answers/judgeMark';
import { marksOf, type TrueThing } from '../../models/cli/answers/marks';
import type { Screen, TrueElement } from '../../models/cli/eval/screens';
import { makeRandom } from '../../models/pipeline/nextToken';
import type { IconVocabulary } from '../../models/pipeline/elements/iconTerms';

const element = (
  given: Pick<TrueElement, 'box' | 'kind' | 'family'> & Partial<TrueElement>,
): TrueElement => ({
  clickBox: null,
  name: '',
  text: '',
  states: [],
  colour: null,
  container: null,
  ...given,
});
const screen: Screen = {
  id: 'a',
  picture: 'a.png',
  size: { width: 800, height: 600 },
  page: 'a',
  kit: 'plain',
  platform: 'web',
  elements: [
    element({ box: [100, 100, 220, 140], kind: 'button', family: 'button', name: 'Save', text: 'Save' }),
    element({ box: [106, 110, 126, 130], kind: 'icon', family: 'icon', name: 'floppy-disk' }),
    element({ box: [300, 100, 340, 140], kind: 'button', family: 'button', name: 'Delete' }),
    element({ box: [310, 110, 330, 130], kind: 'icon', family: 'icon', name: 'trash' }),
    element({
      box: [20, 200, 36, 216],
      kind: 'checkbox',
      family: 'check',
      name: 'Remember me',
      states: ['checked'],
    }),
  ],
  lines: [
    { box: [140, 112, 172, 128], text: 'Save', size: 14, isHeading: false },
    { box: [44, 200, 132, 216], text: 'Remember me', size: 14, isHeading: false },
  ],
  ignore: [],
};

test('things of a screen are marked as what they are: an icon that fills its button is both', () => {
  const marks = marksOf(screen, makeRandom(1));
  const kinds = marks
    .filter(({ form }) => form === 'box')
    .map(({ thing: { kind, text, name, icon } }) => [kind, text ?? name ?? icon]);
  assert.deepEqual(kinds, [
    ['button', 'Save'],
    ['icon button', 'trash'],
    ['checkbox, radio', 'Remember me'],
    ['icon', 'floppy-disk'],
    ['text', 'Remember me'],
  ]);
});

test('whatever the hand does, a mark means its thing: points miss what lies on it, boxes and scribbles stay near', () => {
  const save = { x1: 100, y1: 100, x2: 220, y2: 140 };
  for (let seed = 0; seed < 50; seed++) {
    for (const { region, thing } of marksOf(screen, makeRandom(seed))) {
      if (thing.text !== 'Save') continue;
      if (region.kind === 'point') {
        assert.ok(containsPoint(save, region));
        assert.ok(!containsPoint({ x1: 106, y1: 110, x2: 126, y2: 130 }, region));
      } else {
        const drawn = region.kind === 'box' ? region.box : boundingBox(region.points);
        assert.ok(0.4 < overlap(drawn, save), JSON.stringify(region));
        assert.ok(containsPoint(drawn, boxCentre(save)));
      }
    }
  }
});

const vocabulary: IconVocabulary = {
  terms: ['delete', 'save'],
  calibration: { slope: 1, shift: 0 },
  rates: [0.1, 0.1],
  words: new Map([
    ['trash', [0]],
    ['bin', [0]],
  ]),
  sayings: new Map(),
  verbs: new Set(),
  weak: new Set(),
  names: [],
};
const bare = { text: null, name: null, icon: null, isOn: null };
const judged = (thing: Omit<TrueThing, 'kind'>, answer: string) =>
  judgeMark(
    { kind: 'text', ...thing },
    { answer, found: true, boxes: [], nearMisses: [], remarks: [] },
    vocabulary,
  );

test('kind, text, name, icon and state are judged by the words of the answer, each where the thing has it', () => {
  const checkbox = { ...bare, families: ['check'], name: 'Remember me', isOn: true } as const;
  const told = 'It seems to be a checkbox labelled “Remember me”, checked.';
  assert.deepEqual(judged(checkbox, told), { kind: true, name: true, state: true });
  assert.deepEqual(judged(checkbox, told.replace(', checked', ', not checked')), {
    kind: true,
    name: true,
    state: false,
  });
  const button = { ...bare, families: ['button'], text: 'Save' } as const;
  assert.deepEqual(judged(button, 'It seems to be a button “Save”.'), { kind: true, text: true });
  assert.deepEqual(judged(button, 'It says: “Save” “Cancel”'), { kind: false, text: false });
  const text = { ...bare, families: ['text'], text: 'Save' } as const;
  assert.deepEqual(judged(text, 'It says: “Save”'), { kind: true, text: true });
  assert.deepEqual(judged(text, 'Nothing was read or detected there.'), { kind: false, text: false });
});

test('an icon may be called by another word for the same', () => {
  const icon = { ...bare, families: ['icon'], icon: 'trash' } as const;
  assert.equal(judged(icon, 'It seems to be an icon, probably “bin”.').icon, true);
  assert.equal(judged(icon, 'It seems to be an icon, probably “save”.').icon, false);
  assert.equal(judged(icon, 'It seems to be an icon.').icon, false);
});
