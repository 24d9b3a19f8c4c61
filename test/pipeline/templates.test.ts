// The templates' literal texts: what the public weights were trained with, letter for letter.

import assert from 'node:assert/strict';
import test from 'node:test';
import { templates, type TemplatePart } from '../../models/pipeline/templates';

const S =
  'A chat between a human and an AI that understands visuals. In images, [x, y] denotes points: top-left [0, 0], bottom-right [width-1, height-1]. Increasing x moves right; y moves down. Bounding box: [x1, y1, x2, y2]. Image size: 1000x1000. Follow instructions.';

function show(parts: readonly TemplatePart[]): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return part.text;
        case 'special':
          return part.token;
        case 'image':
          return '<image>';
        case 'question':
          return '{q}';
        case 'answer':
          return '{a}';
      }
    })
    .join('');
}

const rows = [
  {
    name: 'groundglass',
    first: '<|user|><image>\n{q}<|end|><|assistant|>',
    answer: '{a}<|end|>',
    next: '<|user|>{q}<|end|><|assistant|>',
  },
  {
    name: 'ferret_v1',
    first: `${S}  USER: <image>\n{q} ASSISTANT:`,
    answer: ' {a}</s>',
    next: 'USER: {q} ASSISTANT:',
  },
  {
    name: 'vicuna',
    first: `${S} USER: <image>\n{q} ASSISTANT:`,
    answer: ' {a}</s>',
    next: 'USER: {q} ASSISTANT:',
  },
  {
    name: 'gemma',
    first: `${S}<start_of_turn>user\n<image>\n{q}<end_of_turn>\n<start_of_turn>model\n`,
    answer: '{a}<end_of_turn>\n<eos>',
    next: '<start_of_turn>user\n{q}<end_of_turn>\n<start_of_turn>model\n',
  },
  {
    name: 'llama_3',
    first: `<|start_header_id|>system<|end_header_id|>\n\n${S}<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n<image>\n{q}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`,
    answer: '{a}<|eot_id|>',
    next: '<|start_header_id|>user<|end_header_id|>\n\n{q}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n',
  },
] as const;

for (const { name, first, answer, next } of rows) {
  test(`the template ${name} is the published one`, () => {
    assert.equal(show(templates[name].firstTurn), first);
    assert.equal(show(templates[name].answer), answer);
    assert.equal(show(templates[name].nextTurn), next);
  });
}

test('every template is checked here', () => {
  assert.deepEqual(Object.keys(templates).sort(), rows.map(({ name }) => name).sort());
});

for (const name of Object.keys(templates) as (keyof typeof templates)[]) {
  test(`${name}: one picture and one question in the first turn, no picture later`, () => {
    const count = (parts: readonly TemplatePart[], kind: string) =>
      parts.filter((part) => part.kind === kind).length;
    const { firstTurn, answer, nextTurn } = templates[name];
    assert.equal(count(firstTurn, 'image'), 1);
    assert.equal(count(nextTurn, 'image'), 0);
    assert.equal(count(firstTurn, 'question'), 1);
    assert.equal(count(nextTurn, 'question'), 1);
    assert.equal(count(answer, 'answer'), 1);
  });
}
