// The conversation templates, as data: what stands around a question and an answer, token for token.
// Knows nothing of tokenizers; the literal texts are those the public weights were trained with (spec §6.1, §6.2).

import type { TemplateName } from './manifest';

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'special'; readonly token: string }
  | { readonly kind: 'image' }
  | { readonly kind: 'question' }
  | { readonly kind: 'answer' };

/** Begin tokens stand in no template: the manifest's `bos_policy` alone says how many open a prompt. */
export interface Template {
  /** From the start to where the first answer begins. */
  readonly firstTurn: readonly TemplatePart[];
  /** The answer and what ends it. */
  readonly answer: readonly TemplatePart[];
  /** From behind an answer to where the next one begins. */
  readonly nextTurn: readonly TemplatePart[];
}

const text = (content: string): TemplatePart => ({ kind: 'text', text: content });
const special = (token: string): TemplatePart => ({ kind: 'special', token });
const image: TemplatePart = { kind: 'image' };
const question: TemplatePart = { kind: 'question' };
const answer: TemplatePart = { kind: 'answer' };

const systemText =
  'A chat between a human and an AI that understands visuals. In images, [x, y] denotes points: ' +
  'top-left [0, 0], bottom-right [width-1, height-1]. Increasing x moves right; y moves down. ' +
  'Bounding box: [x1, y1, x2, y2]. Image size: 1000x1000. Follow instructions.';

/** Both Vicuna forms; no space stands between `</s>` and the next USER. */
const userAssistant = {
  answer: [text(' '), answer, special('</s>')],
  nextTurn: [text('USER: '), question, text(' ASSISTANT:')],
} as const;

const llamaHeader = (role: string): readonly TemplatePart[] => [
  special('<|start_header_id|>'),
  text(role),
  special('<|end_header_id|>'),
  text('\n\n'),
];

export const templates: Readonly<Record<TemplateName, Template>> = {
  groundglass: {
    firstTurn: [
      special('<|user|>'),
      image,
      text('\n'),
      question,
      special('<|end|>'),
      special('<|assistant|>'),
    ],
    answer: [answer, special('<|end|>')],
    nextTurn: [special('<|user|>'), question, special('<|end|>'), special('<|assistant|>')],
  },
  // The first release has two spaces before USER.
  ferret_v1: {
    firstTurn: [text(`${systemText}  USER: `), image, text('\n'), question, text(' ASSISTANT:')],
    ...userAssistant,
  },
  vicuna: {
    firstTurn: [text(`${systemText} USER: `), image, text('\n'), question, text(' ASSISTANT:')],
    ...userAssistant,
  },
  // The system text stands outside any turn, with nothing between it and the first one.
  gemma: {
    firstTurn: [
      text(systemText),
      special('<start_of_turn>'),
      text('user\n'),
      image,
      text('\n'),
      question,
      special('<end_of_turn>'),
      text('\n'),
      special('<start_of_turn>'),
      text('model\n'),
    ],
    answer: [answer, special('<end_of_turn>'), text('\n'), special('<eos>')],
    nextTurn: [
      special('<start_of_turn>'),
      text('user\n'),
      question,
      special('<end_of_turn>'),
      text('\n'),
      special('<start_of_turn>'),
      text('model\n'),
    ],
  },
  llama_3: {
    firstTurn: [
      ...llamaHeader('system'),
      text(systemText),
      special('<|eot_id|>'),
      ...llamaHeader('user'),
      image,
      text('\n'),
      question,
      special('<|eot_id|>'),
      ...llamaHeader('assistant'),
    ],
    answer: [answer, special('<|eot_id|>')],
    nextTurn: [...llamaHeader('user'), question, special('<|eot_id|>'), ...llamaHeader('assistant')],
  },
};
