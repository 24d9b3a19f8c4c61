// Text to token ids, and the bytes that each token id spells, from a bundle's tokenizer.json.
// Knows nothing of prompts, templates or answers; the special tokens of a prompt are put there by prompt.ts.

import { Tokenizer } from '@huggingface/tokenizers';

/** Where a stretch of text stands: at the start of a prompt or after a picture, or behind a special token. */
export type TextPlace = 'start' | 'after_special';

export interface TextTokenizer {
  /**
   * Token ids of plain text; no begin or end token is added and a special token never comes out,
   * however much the text looks like one. A character that the vocabulary cannot spell is left out.
   *
   * @param place - matters only to vocabularies whose first word alone gets a leading space.
   */
  encodeText(text: string, place?: TextPlace): number[];
  /** @throws RangeError naming the token if the tokenizer has none of that name. */
  specialId(name: string): number;
  isSpecial(id: number): boolean;
  /** UTF-8 bytes that the token adds to a text; none for a special token or an id without token. */
  tokenBytes(id: number): Uint8Array;
  /** One more than the largest token id. */
  readonly vocabSize: number;
  /** True where the decoder drops one leading space of a text (SentencePiece's dummy prefix). */
  readonly dropsFirstSpace: boolean;
}

type Json = Readonly<Record<string, unknown>>;

type Alphabet = 'byte_level' | 'sentence_piece';

const wordMark = '\u2581';

/**
 * Makes a tokenizer from the parsed content of a tokenizer.json.
 *
 * The kind (byte-level BPE, or BPE in SentencePiece's spelling) is read from the decoder, the
 * pre-tokenizer and the normalizer. The library below gets a copy from which every added token, every
 * special token of the vocabulary and every merge that would spell one are taken out: so text that
 * looks like a special token is cut into ordinary pieces by the vocabulary's own merges.
 *
 * @throws RangeError naming what is missing or not supported.
 */
export function makeTokenizer(tokenizerJson: unknown): TextTokenizer {
  const json = record(tokenizerJson, 'tokenizer.json');
  const model = record(json['model'], 'tokenizer.json: model');
  // Old files leave the type out; merges are what makes a BPE.
  if ((model['type'] ?? 'BPE') !== 'BPE' || !Array.isArray(model['merges'])) {
    throw new RangeError(
      `tokenizer.json: model type ${String(model['type'])} is not supported, expected BPE`,
    );
  }
  const vocab = record(model['vocab'], 'tokenizer.json: model.vocab') as Readonly<Record<string, number>>;
  const alphabet = alphabetOf(json);

  const tokens: string[] = [];
  for (const [token, id] of Object.entries(vocab)) tokens[id] = token;

  const addedIds = new Map<string, number>();
  const specialIds = new Set<number>();
  const specialNames = new Set<string>();
  // Added tokens outside the vocabulary are written as they read, not in the vocabulary's alphabet.
  const literalIds = new Set<number>();
  for (const entry of list(json['added_tokens'])) {
    const added = record(entry, 'tokenizer.json: added_tokens');
    const id = added['id'];
    const content = added['content'];
    if (typeof id !== 'number' || typeof content !== 'string') {
      throw new RangeError('tokenizer.json: an added token needs an id and a content');
    }
    addedIds.set(content, id);
    tokens[id] = content;
    if (vocab[content] !== id) literalIds.add(id);
    if (added['special'] === true) {
      specialIds.add(id);
      specialNames.add(content);
    }
  }
  const unknown = model['unk_token'];
  if (typeof unknown === 'string') {
    specialNames.add(unknown);
    const id = vocab[unknown];
    if (id !== undefined) specialIds.add(id);
  }

  const encodeAt = textEncoders(json, model, vocab, specialNames);
  const spell = alphabet === 'byte_level' ? byteLevelBytes() : sentencePieceBytes();
  const utf8 = new TextEncoder();
  const noBytes = new Uint8Array(0);
  const spelt = new Map<number, Uint8Array>();

  return {
    encodeText(text, place = 'start') {
      if (text.length === 0) return [];
      const { ids } = encodeAt(place).encode(text, { add_special_tokens: false });
      return ids.filter((id) => !specialIds.has(id));
    },
    specialId(name) {
      const id = addedIds.get(name);
      if (id === undefined) throw new RangeError(`the tokenizer has no token ${name}`);
      return id;
    },
    isSpecial: (id) => specialIds.has(id),
    tokenBytes(id) {
      const known = spelt.get(id);
      if (known !== undefined) return known;
      const token = tokens[id];
      const bytes =
        token === undefined || specialIds.has(id)
          ? noBytes
          : literalIds.has(id)
            ? utf8.encode(token)
            : spell(token);
      spelt.set(id, bytes);
      return bytes;
    },
    vocabSize: tokens.length,
    dropsFirstSpace: dropsFirstSpace(json['decoder']),
  };
}

/** The library's tokenizer without special tokens, for text at each place. */
function textEncoders(
  json: Json,
  model: Json,
  vocab: Readonly<Record<string, number>>,
  specialNames: ReadonlySet<string>,
): (place: TextPlace) => Tokenizer {
  const plainVocab = Object.fromEntries(Object.entries(vocab).filter(([token]) => !specialNames.has(token)));
  const plainMerges = list(model['merges']).filter((merge) => !specialNames.has(mergedToken(merge)));
  const plain = (preTokenizer: unknown): Tokenizer =>
    new Tokenizer(
      {
        ...json,
        normalizer: json['normalizer'] ?? null,
        pre_tokenizer: preTokenizer,
        post_processor: null,
        decoder: null,
        added_tokens: [],
        model: {
          ...model,
          type: 'BPE',
          vocab: plainVocab,
          merges: plainMerges,
          // Without an unknown token the library leaves out what it cannot spell.
          unk_token: null,
          fuse_unk: false,
        },
      },
      {},
    );
  const preTokenizer = json['pre_tokenizer'] ?? null;
  const atStart = plain(preTokenizer);
  const isFirstOnly = parts(preTokenizer, 'pretokenizers').some((part) => part['prepend_scheme'] === 'first');
  const afterSpecial = isFirstOnly ? plain(withoutPrefix(preTokenizer)) : atStart;
  return (place) => (place === 'start' ? atStart : afterSpecial);
}

/** The same pre-tokenizer with `prepend_scheme` first turned to never. */
function withoutPrefix(preTokenizer: unknown): unknown {
  const config = record(preTokenizer, 'tokenizer.json: pre_tokenizer');
  if (config['type'] === 'Sequence') {
    return { ...config, pretokenizers: list(config['pretokenizers']).map(withoutPrefix) };
  }
  return config['prepend_scheme'] === 'first' ? { ...config, prepend_scheme: 'never' } : config;
}

function mergedToken(merge: unknown): string {
  if (typeof merge === 'string') return merge.replace(' ', '');
  return Array.isArray(merge) ? merge.join('') : '';
}

function alphabetOf(json: Json): Alphabet {
  const decoders = parts(json['decoder'], 'decoders');
  const preTokenizers = parts(json['pre_tokenizer'], 'pretokenizers');
  const normalizers = parts(json['normalizer'], 'normalizers');
  if ([...decoders, ...preTokenizers].some((part) => part['type'] === 'ByteLevel')) return 'byte_level';
  const hasWordMark =
    [...decoders, ...preTokenizers].some((part) => part['type'] === 'Metaspace') ||
    decoders.some((part) => part['type'] === 'Replace' && patternOf(part) === wordMark) ||
    normalizers.some((part) => part['type'] === 'Replace' && part['content'] === wordMark);
  if (hasWordMark) return 'sentence_piece';
  throw new RangeError(
    'tokenizer.json: neither its decoder nor its pre-tokenizer is byte-level or in SentencePiece spelling',
  );
}

function dropsFirstSpace(decoder: unknown): boolean {
  return parts(decoder, 'decoders').some(
    (part) =>
      (part['type'] === 'Strip' && part['content'] === ' ' && 0 < Number(part['start'] ?? 0)) ||
      (part['type'] === 'Metaspace' &&
        part['prepend_scheme'] !== 'never' &&
        part['add_prefix_space'] !== false),
  );
}

/** Spells tokens of byte-level BPE: each character of a token stands for one byte. */
function byteLevelBytes(): (token: string) => Uint8Array {
  const byteOf = new Map<string, number>();
  let nMoved = 0;
  for (let byte = 0; byte < 256; byte++) {
    const isShown =
      (0x21 <= byte && byte <= 0x7e) || (0xa1 <= byte && byte <= 0xac) || (0xae <= byte && byte <= 0xff);
    byteOf.set(String.fromCharCode(isShown ? byte : 256 + nMoved++), byte);
  }
  const utf8 = new TextEncoder();
  return (token) => {
    const bytes = new Uint8Array(token.length);
    for (let i = 0; i < token.length; i++) {
      const byte = byteOf.get(token.charAt(i));
      // A token that is not in the alphabet stands for itself.
      if (byte === undefined) return utf8.encode(token);
      bytes[i] = byte;
    }
    return bytes;
  };
}

/** Spells tokens in SentencePiece's way: a word mark is a space, <0x0A> is one byte. */
function sentencePieceBytes(): (token: string) => Uint8Array {
  const utf8 = new TextEncoder();
  return (token) => {
    const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(token)?.[1];
    return byte === undefined
      ? utf8.encode(token.replaceAll(wordMark, ' '))
      : Uint8Array.of(Number.parseInt(byte, 16));
  };
}

/** The parts of a decoder, pre-tokenizer or normalizer: those of a sequence, nested ones included, or itself. */
function parts(config: unknown, listName: string): Json[] {
  if (config === null || config === undefined) return [];
  const part = record(config, 'tokenizer.json: a pipeline step');
  if (part['type'] !== 'Sequence') return [part];
  return list(part[listName]).flatMap((inner) => parts(inner, listName));
}

function patternOf(part: Json): unknown {
  const pattern = part['pattern'];
  return typeof pattern === 'object' && pattern !== null ? (pattern as Json)['String'] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function record(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError(`${name} is missing or not an object`);
  }
  return value as Json;
}
