// Small vocabularies written by hand, in the forms of the large ones: for tests of everything that reads tokens.
// Knows nothing of what is tested with them.

import { makeTokenizer, type TextTokenizer } from '../../models/pipeline/tokenizer';

type Pair = readonly [string, string];

const bytesAsCharacters = (): string[] => {
  const characters: string[] = [];
  let nMoved = 0;
  for (let byte = 0; byte < 256; byte++) {
    const isShown = (33 <= byte && byte <= 126) || (161 <= byte && byte <= 172) || 174 <= byte;
    characters.push(String.fromCharCode(isShown ? byte : 256 + nMoved++));
  }
  return characters;
};

const isTwoDigits = (text: string): boolean => /^\d\d$/.test(text);

/** Every number 0…999 is one token. */
function numberMerges(): Pair[] {
  const merges: Pair[] = [];
  for (let n = 10; n < 100; n++) merges.push([`${n}`.charAt(0), `${n}`.charAt(1)]);
  for (let n = 100; n < 1000; n++) merges.push([`${n}`.slice(0, 2), `${n}`.charAt(2)]);
  for (let n = 100; n < 1000; n++) {
    if (isTwoDigits(`${n}`.slice(1)) && `${n}`.charAt(1) !== '0')
      merges.push([`${n}`.charAt(0), `${n}`.slice(1)]);
  }
  return merges;
}

/** Merges that make the given words from single characters, left to right. */
function spellingMerges(words: readonly string[]): Pair[] {
  const merges = new Map<string, Pair>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair: Pair = [word.slice(0, i), word.charAt(i)];
      merges.set(pair.join(' '), pair);
    }
  }
  return [...merges.values()];
}

function vocabOf(tokens: readonly string[]): Record<string, number> {
  return Object.fromEntries([...new Set(tokens)].map((token, id) => [token, id]));
}

const addedToken = (id: number, content: string, special = true) => ({
  id,
  content,
  special,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
});

const bracketWords = [
  '[[',
  ']]',
  '],',
  '].',
  'Ġ[',
  'Ġ[[',
  '[]',
  ']]]',
  '"[',
  '["',
  '][',
  'Save',
  'ĠSave',
  'Ġbutton',
];

/** Our own form: byte-level, whole numbers, special tokens behind the vocabulary. */
export function byteLevelJson() {
  const merges = [...numberMerges(), ...spellingMerges(bracketWords)];
  const vocab = vocabOf([...bytesAsCharacters(), ...merges.map((pair) => pair.join(''))]);
  const first = Object.keys(vocab).length;
  const names = ['<|user|>', '<|assistant|>', '<|end|>', '<|pad|>', '<region_fea>'];
  return {
    version: '1.0',
    added_tokens: names.map((name, i) => addedToken(first + i, name)),
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: '\\p{N}{1,3}' }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', unk_token: null, byte_fallback: false, ignore_merges: false, vocab, merges },
  };
}

/** Llama 3's form: byte-level, runs of three digits, whole words looked up before merging. */
export function llama3Json() {
  const json = byteLevelJson();
  const names = [
    '<|begin_of_text|>',
    '<|start_header_id|>',
    '<|end_header_id|>',
    '<|eot_id|>',
    '<region_fea>',
  ];
  const first = Object.keys(json.model.vocab).length;
  return {
    ...json,
    added_tokens: names.map((name, i) => addedToken(first + i, name)),
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: {
            Regex:
              "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
          },
          behavior: 'Isolated',
          invert: false,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    model: { ...json.model, ignore_merges: true },
  };
}

/** Llama 2's form: a dummy space before the text, digits one by one, bytes for unknown characters. */
export function llama2Json() {
  const characters = ['▁', ...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))];
  const merges = spellingMerges([
    ...bracketWords.map((word) => word.replace('Ġ', '▁')),
    '▁USER',
    'ASSISTANT',
  ]);
  const bytes = Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`);
  const vocab = vocabOf([
    '<unk>',
    '<s>',
    '</s>',
    ...bytes,
    ...merges.map((pair) => pair.join('')),
    ...characters,
  ]);
  return {
    version: '1.0',
    added_tokens: [
      addedToken(0, '<unk>'),
      addedToken(1, '<s>'),
      addedToken(2, '</s>'),
      addedToken(Object.keys(vocab).length, '<region_fea>'),
    ],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: '▁' },
        { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
      ],
    } as object | null,
    pre_tokenizer: null as object | null,
    post_processor: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    } as object,
    model: { type: 'BPE', unk_token: '<unk>', fuse_unk: true, byte_fallback: true, vocab, merges },
  };
}

/** Gemma's form: like Llama 2's without the dummy space, turn marks inside the vocabulary. */
export function gemmaJson() {
  const json = llama2Json();
  const names = ['<pad>', '<eos>', '<bos>', '<start_of_turn>', '<end_of_turn>'];
  const vocab = vocabOf([...names, '\n', ...Object.keys(json.model.vocab).slice(3)]);
  return {
    ...json,
    added_tokens: [
      ...names.map((name, id) => addedToken(id, name, !name.includes('turn'))),
      addedToken(Object.keys(vocab).length, '<region_fea>'),
    ],
    normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
      ],
    },
    model: { ...json.model, unk_token: '<pad>', vocab },
  };
}

export const smallTokenizers: readonly { readonly name: string; readonly tokenizer: TextTokenizer }[] = [
  { name: 'byte-level with whole numbers', tokenizer: makeTokenizer(byteLevelJson()) },
  { name: 'Llama 3 form', tokenizer: makeTokenizer(llama3Json()) },
  { name: 'Llama 2 form, digit by digit', tokenizer: makeTokenizer(llama2Json()) },
  { name: 'Gemma form', tokenizer: makeTokenizer(gemmaJson()) },
];
