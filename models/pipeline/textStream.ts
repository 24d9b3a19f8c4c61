// Token ids to text, all at once or as they are written.
// Knows nothing of how ids are chosen, of stop tokens or of what the text means.

import type { TextTokenizer } from './tokenizer';

export interface TextStream {
  /** The text that this token completes; empty while a character's bytes are still incomplete. */
  push(id: number): string;
  /** What is left: a replacement character for bytes that never became one. Afterwards the stream is new again. */
  end(): string;
}

export interface TextStreamOptions {
  /** `keep` where the text goes on from an earlier one; `as_decoder` (default) where it starts an answer. */
  readonly firstSpace?: 'keep' | 'as_decoder';
}

/**
 * Turns token ids into text one by one. All pushes and the end, joined, equal `decodeAll`.
 * Special tokens add nothing; bytes that are not UTF-8 become replacement characters.
 */
export function textStream(tokenizer: TextTokenizer, options: TextStreamOptions = {}): TextStream {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const dropsFirstSpace = options.firstSpace !== 'keep' && tokenizer.dropsFirstSpace;
  let isAtStart = true;
  const emit = (text: string): string => {
    if (!isAtStart || text.length === 0) return text;
    isAtStart = false;
    return dropsFirstSpace && text.startsWith(' ') ? text.slice(1) : text;
  };
  return {
    push: (id) => emit(decoder.decode(tokenizer.tokenBytes(id), { stream: true })),
    end() {
      const rest = emit(decoder.decode());
      isAtStart = true;
      return rest;
    },
  };
}

/** The text of a whole list of ids. */
export function decodeAll(
  tokenizer: TextTokenizer,
  ids: readonly number[],
  options: TextStreamOptions = {},
): string {
  const pieces = ids.map((id) => tokenizer.tokenBytes(id));
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const dropsFirstSpace = options.firstSpace !== 'keep' && tokenizer.dropsFirstSpace;
  return dropsFirstSpace && text.startsWith(' ') ? text.slice(1) : text;
}
