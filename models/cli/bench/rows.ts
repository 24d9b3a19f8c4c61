// What is measured, row by row: what each contender is asked for, and which of its answers stands in which column.
// Knows nothing of processes and of how long anything takes.

import type { AskParams } from '../../../protocol/inference';

/** Milliseconds by name; what each means is the row's to say. */
export type Times = Readonly<Record<string, number>>;

/** As it crosses to a contender: a line of JSON. Keys besides `row` are the row's own. */
export type Request = { readonly row: string } & Readonly<Record<string, number | string>>;

/** Who is measured. The floor is the same runs of the same sessions as this pipeline's, with nothing around them. */
export const columns = [
  'ours',
  'floor',
  'ours fp32',
  'transformers.js',
  'transformers.js fp32',
  'PyTorch',
  'PyTorch compiled',
  'llama.cpp',
] as const;

export type Column = (typeof columns)[number];

export interface RowPlan {
  readonly name: string;
  /** @param round - from 0: where a repeated question would be answered from what is kept, each round brings another picture. */
  readonly request: (round: number) => Request;
}

/** Grids of tiles, by their number: columns × rows, as the bundle would choose them. */
const gridsByTiles: readonly (readonly [columns: number, rows: number])[] = [
  [1, 1],
  [2, 1],
  [3, 1],
  [2, 2],
  [5, 1],
  [3, 2],
];

/** One picture of 336 px alone, with two tiles and a half, with six: what Ferret-v2's sizes come to. */
export const PREFILL_TOKENS = [576, 1792, 4032] as const;

/** Positions in front of the token that is timed. */
export const CONTEXTS = [1024, 2048, 4096, 8192] as const;

/** Enough that the clock's grain does not count, few enough that the context hardly grows. */
const NEW_TOKENS = 16;

/** The context at which decoding is held against transformers.js. */
export const COMPARED_CONTEXT = tokenName(2048);

export function prefillName(tokens: number): string {
  return `prefill ${tokens}`;
}

export function tokenName(context: number): string {
  return `token at ${context}`;
}

/**
 * The rows that peers know too.
 *
 * @param picture - what preprocessing starts from, opened.
 */
export function peerRows(picture: string): readonly RowPlan[] {
  return [
    // Pixels of the screenshot → what both encoders read.
    { name: 'preprocessing', request: () => ({ row: 'preprocessing', picture }) },
    // The global image and the tiles → what the language model reads.
    ...gridsByTiles.map(([columns, rows], index): RowPlan => ({
      name: `encoders, ${index + 1} ${index === 0 ? 'tile' : 'tiles'}`,
      request: (round) => ({ row: 'encoders', columns, rows, round }),
    })),
    ...decoderRows,
  ];
}

export const decoderRows: readonly RowPlan[] = [
  // So many visual tokens → the first logits.
  ...PREFILL_TOKENS.map((tokens): RowPlan => ({
    name: prefillName(tokens),
    request: () => ({ row: 'prefill', tokens }),
  })),
  // One more token behind a context so long.
  ...CONTEXTS.map((context): RowPlan => ({
    name: tokenName(context),
    request: () => ({ row: 'token', context, newTokens: NEW_TOKENS }),
  })),
];

export const FIRST_QUESTION = 'Where is the "Source Control" entry?';
export const LATER_QUESTION = 'Where is the "Workspace" tab?';

/** As the editor asks. */
export function questionAbout(imageId: string, question: string): AskParams {
  return {
    imageId,
    question,
    regions: [],
    conversation: [],
    candidates: null,
    // Enough for any answer to these questions.
    maxNewTokens: 32,
    temperature: 0,
    topP: 1,
    seed: 0,
  };
}

/** In front of a stage's name where a first question's time is told in parts. */
export const STAGE = 'stage ';

/** Rows of questions put to the engine, which no peer can answer. */
export const questionRows = {
  first: 'first question',
  later: 'second question',
  reopened: 'known picture, new process',
  fullEncode: 'encoding a new picture',
  oneTileEncode: 'encoding, one tile changed',
  start: 'model process until it listens',
  cold: 'model process until it answers',
  batch: 'one of 32 pictures',
} as const;

/**
 * What a contender's answer is worth in the table: of several ways to do the same thing its fastest one counts.
 *
 * @returns null where there is nothing to tell.
 */
export function fastest(times: Times | null): number | null {
  const values = Object.values(times ?? {}).filter((value) => Number.isFinite(value));
  return values.length === 0 ? null : Math.min(...values);
}
