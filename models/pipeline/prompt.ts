// Questions, regions and earlier answers to a prompt: token ids with image and region places among them.
// Knows nothing of pixels, features or embeddings; a region is only its coordinates as text.

import type { Manifest, TemplateName } from './manifest';
import type { TemplatePart } from './templates';
import { templates } from './templates';
import type { TextTokenizer } from './tokenizer';

/** One place of a prompt. `index` counts the regions of the whole conversation from 0. */
export type PromptToken =
  | { readonly kind: 'token'; readonly id: number }
  | { readonly kind: 'image' }
  | { readonly kind: 'region'; readonly index: number };

export interface PromptTurn {
  readonly question: string;
  /** One per region: `[x1, y1, x2, y2]` or `[x, y]`, in the model's bins. */
  readonly regionTexts: readonly string[];
  /** Null where the model is to answer: only in the last turn. */
  readonly answer: string | null;
}

export interface PromptArgs {
  /** Oldest first; at least one. */
  readonly turns: readonly PromptTurn[];
  readonly template: TemplateName;
  readonly tokenizer: TextTokenizer;
  /** How many begin tokens open the prompt, the template's own included. */
  readonly bosPolicy: Manifest['llm']['bos_policy'];
  readonly bosId: number | null;
  /** The token that a region's embedding replaces; the tokenizer must have it when there are regions. */
  readonly regionToken: string;
}

/** What the paper appends to a question that wants boxes (P§3.4; spec §5.3). */
export const groundingPhrase = 'Include the coordinates for each mentioned object.';

/** The question with the grounding phrase behind it; a question that already ends with it stays as it is. */
export function withGrounding(question: string): string {
  const trimmed = question.trimEnd();
  if (trimmed.endsWith(groundingPhrase)) return question;
  return trimmed.length === 0 ? groundingPhrase : `${trimmed} ${groundingPhrase}`;
}

/**
 * Builds the prompt of a conversation.
 *
 * Regions enter a question at its placeholders: `{region}` takes the next region without a place of its
 * own, `{region 2}` the second one. A placeholder without a region is plain text. Regions that have no
 * placeholder come after the question, before its final mark and before the grounding phrase.
 * Each becomes its coordinates, a space and the region's place.
 *
 * What a user wrote is always plain text: `<region_fea>`, `</s>` or `<image>` in a question are letters.
 * Control characters other than line feed and tab are removed from questions and answers; all other
 * Unicode is left as it is. Neighbouring texts are tokenised as one string (spec §6.3).
 *
 * @throws RangeError without turns, for an unanswered turn that is not the last, for a begin token that is
 *   wanted but unknown, and for a special token the tokenizer does not have.
 */
export function buildPrompt(args: PromptArgs): readonly PromptToken[] {
  const { turns, tokenizer } = args;
  if (turns.length === 0) throw new RangeError('a prompt needs at least one turn');
  const template = templates[args.template];
  const segments: Segment[] = [];
  let nRegions = 0;
  for (const [turnIndex, turn] of turns.entries()) {
    const isLast = turnIndex === turns.length - 1;
    if (turn.answer === null && !isLast) {
      throw new RangeError(`turn ${turnIndex + 1} of ${turns.length} has no answer`);
    }
    const question = questionSegments(turn, nRegions);
    const answer: Segment[] = [{ kind: 'text', text: plainText(turn.answer ?? '').trim() }];
    const fill = (part: TemplatePart): readonly Segment[] => {
      if (part.kind === 'question') return question;
      return part.kind === 'answer' ? answer : [part];
    };
    segments.push(...(turnIndex === 0 ? template.firstTurn : template.nextTurn).flatMap(fill));
    if (turn.answer !== null) segments.push(...template.answer.flatMap(fill));
    nRegions += turn.regionTexts.length;
  }
  if (0 < nRegions) tokenizer.specialId(args.regionToken);
  return [...beginTokens(args), ...tokenise(segments, tokenizer)];
}

type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'special'; readonly token: string }
  | { readonly kind: 'image' }
  | { readonly kind: 'region'; readonly index: number };

function beginTokens({ bosPolicy, bosId }: PromptArgs): PromptToken[] {
  if (bosPolicy === 'none') return [];
  if (bosId === null) throw new RangeError(`bos_policy is "${bosPolicy}", but there is no bos_id`);
  const begin: PromptToken = { kind: 'token', id: bosId };
  return bosPolicy === 'once' ? [begin] : [begin, begin];
}

/** The question's text with its regions in place; the first region of the turn has index `firstRegion`. */
function questionSegments(turn: PromptTurn, firstRegion: number): readonly Segment[] {
  const { regionTexts } = turn;
  const question = plainText(turn.question);
  if (regionTexts.length === 0) return [{ kind: 'text', text: question }];

  // 1. Which region each placeholder means. Numbered ones first, so that `{region}` takes from the others.
  const placeholder = /\{region(?:[ _]?(\d+))?\}/gu;
  const matches = [...question.matchAll(placeholder)];
  const numbered = new Set(
    matches.flatMap((match) => (match[1] === undefined ? [] : [Number(match[1]) - 1])),
  );
  const waiting = regionTexts.map((_, index) => index).filter((index) => !numbered.has(index));
  const segments: Segment[] = [];
  const addRegion = (index: number): void => {
    segments.push({ kind: 'text', text: `${regionTexts[index] ?? ''} ` });
    segments.push({ kind: 'region', index: firstRegion + index });
  };

  // 2. Text and regions in order; a placeholder that means no region stays text.
  let at = 0;
  for (const match of matches) {
    const index = match[1] === undefined ? waiting.shift() : Number(match[1]) - 1;
    if (index === undefined || regionTexts[index] === undefined) continue;
    segments.push({ kind: 'text', text: question.slice(at, match.index) });
    addRegion(index);
    at = match.index + match[0].length;
  }
  if (waiting.length === 0) {
    segments.push({ kind: 'text', text: question.slice(at) });
    return segments;
  }

  // 3. Regions without a placeholder: "What is this?" becomes "What is this [x1, y1, x2, y2] <region>?"
  const { stem, tail } = splitEnd(question.slice(at));
  segments.push({ kind: 'text', text: stem });
  for (const [i, index] of waiting.entries()) {
    const isFirstWord = i === 0 && at === 0 && stem.length === 0;
    segments.push({ kind: 'text', text: i === 0 ? (isFirstWord ? '' : ' ') : ', ' });
    addRegion(index);
  }
  segments.push({ kind: 'text', text: tail });
  return segments;
}

/** Cuts a question before its final mark, and before the grounding phrase if it ends with that. */
function splitEnd(question: string): { stem: string; tail: string } {
  const trimmed = question.trimEnd();
  const isGrounded = trimmed.endsWith(groundingPhrase);
  const own = isGrounded ? trimmed.slice(0, -groundingPhrase.length).trimEnd() : trimmed;
  let end = own.length;
  while (0 < end && '?.!？。！'.includes(own.charAt(end - 1))) end--;
  return {
    stem: own.slice(0, end).trimEnd(),
    tail: own.slice(end) + (isGrounded ? ` ${groundingPhrase}` : ''),
  };
}

function tokenise(segments: readonly Segment[], tokenizer: TextTokenizer): PromptToken[] {
  const prompt: PromptToken[] = [];
  let pending = '';
  const flush = (): void => {
    const before = prompt.at(-1);
    // A picture splits the prompt into pieces that are tokenised each for itself (spec §6.3).
    const place = before === undefined || before.kind === 'image' ? 'start' : 'after_special';
    for (const id of tokenizer.encodeText(pending, place)) prompt.push({ kind: 'token', id });
    pending = '';
  };
  for (const segment of segments) {
    if (segment.kind === 'text') {
      pending += segment.text;
      continue;
    }
    flush();
    prompt.push(
      segment.kind === 'special' ? { kind: 'token', id: tokenizer.specialId(segment.token) } : segment,
    );
  }
  flush();
  return prompt;
}

/** ESC [ … letter (colours, cursor) and ESC ] … BEL or ESC \ (titles, links). */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const terminalSequences = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))/g;

/** The text without terminal sequences (colours, titles) and control characters other than line feed and tab. */
export function plainText(text: string): string {
  const unstyled = text.replace(terminalSequences, '');
  return unstyled.replace(/[^\P{Cc}\n\t]/gu, '');
}
