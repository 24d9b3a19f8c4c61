// What an agent may ask: the table of language-model tools, their schemas, and the check of what comes in.
// Knows nothing of VS Code, of how a question is put to the model process and of how an answer is written.

import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FailureError } from '../../protocol/failure';
import type { PixelBox, Region } from '../../protocol/geometry';
import { selectorFormats, type SelectorFormat } from '../../protocol/selector';
import type { Verb } from '../../protocol/view';
import { DESCRIBE_QUESTION } from '../modelProcess/askVerb';

/** Every tool's name is written once, here; package.json declares the same with texts for people and models. */
export const toolNames = [
  'groundglass_locate_element',
  'groundglass_read_text',
  'groundglass_list_elements',
  'groundglass_describe_region',
  'groundglass_ask_screenshot',
  'groundglass_get_selectors',
] as const;

export type ToolName = (typeof toolNames)[number];

/** A question about one picture, checked. */
export interface PictureQuestion {
  /** Absolute. */
  readonly path: string;
  readonly verb: Verb;
  /** Empty for verbs that need no words. */
  readonly question: string;
  readonly regions: readonly Region[];
  /** Only what lies here is wanted of a list; null wants all of it. */
  readonly within: Region | null;
  /** Selectors for what is found are wanted, in this format or (null) the one in use; absent where the answer is. */
  readonly selectors?: { readonly format: SelectorFormat | null };
}

/** As much of JSON Schema as the tools use; every model provider takes it. */
export type FieldSchema =
  | {
      readonly type: 'string';
      readonly minLength?: number;
      readonly enum?: readonly string[];
      readonly description: string;
    }
  | { readonly type: 'boolean'; readonly description: string }
  | {
      readonly type: 'array';
      readonly items: { readonly type: 'number' };
      readonly minItems: number;
      readonly maxItems: number;
      readonly description: string;
    };

interface Tool {
  readonly fields: Readonly<Record<string, FieldSchema>>;
  readonly required: readonly string[];
  readonly toQuestion: (input: CheckedInput) => Omit<PictureQuestion, 'path'>;
}

/** Fields by name; each has its schema's type, and required ones are there. */
interface CheckedInput {
  text(field: string): string;
  flag(field: string): boolean;
  region(): Region | null;
}

const pathField: FieldSchema = {
  type: 'string',
  minLength: 1,
  description:
    'Absolute path of the picture (png, jpg, jpeg, webp, gif, bmp, tif, tiff or avif), or its file: URI. A relative path is refused.',
};

const descriptionField: FieldSchema = {
  type: 'string',
  minLength: 1,
  description:
    'What to find, in English: its text ("Save"), its label ("the Email field"), what its icon shows ("the gear at the top right"), its kind and place ("the checkbox left of Terms").',
};

function regionField(use: string): FieldSchema {
  return {
    type: 'array',
    items: { type: 'number' },
    minItems: 2,
    maxItems: 4,
    description: `${use} Two numbers [x, y] are a point, four numbers [x1, y1, x2, y2] a box, in pixels of the picture from its top left corner.`,
  };
}

const onlyWithin = regionField('List only what lies here; leave out for the whole picture.');

const tools: Readonly<Record<ToolName, Tool>> = {
  groundglass_locate_element: {
    fields: {
      path: pathField,
      description: descriptionField,
      all: {
        type: 'boolean',
        description: 'True gives every place that fits, best first; false or left out gives the best one.',
      },
    },
    required: ['path', 'description'],
    toQuestion: (input) => ({
      verb: input.flag('all') ? 'locate-all' : 'locate',
      question: input.text('description'),
      regions: [],
      within: null,
    }),
  },
  groundglass_read_text: {
    fields: { path: pathField, region: onlyWithin },
    required: ['path'],
    toQuestion: (input) => ({ verb: 'read', question: '', regions: [], within: input.region() }),
  },
  groundglass_list_elements: {
    fields: { path: pathField, region: onlyWithin },
    required: ['path'],
    toQuestion: (input) => ({ verb: 'elements', question: '', regions: [], within: input.region() }),
  },
  groundglass_describe_region: {
    fields: {
      path: pathField,
      region: regionField('What to describe.'),
      question: {
        type: 'string',
        description: `What to know about it; left out, "${DESCRIBE_QUESTION}" is asked.`,
      },
    },
    required: ['path', 'region'],
    toQuestion: (input) => ({
      verb: 'describe',
      question: input.text('question') || DESCRIBE_QUESTION,
      regions: listOf(input.region()),
      within: null,
    }),
  },
  groundglass_ask_screenshot: {
    fields: {
      path: pathField,
      question: {
        type: 'string',
        minLength: 1,
        description:
          'One question in English about what is to be seen, for example "Where is the error message?".',
      },
      region: regionField('The part that the question speaks of, where it speaks of one.'),
    },
    required: ['path', 'question'],
    toQuestion: (input) => ({
      verb: 'ask',
      question: input.text('question'),
      regions: listOf(input.region()),
      within: null,
    }),
  },
  groundglass_get_selectors: {
    fields: {
      path: pathField,
      description: descriptionField,
      format: {
        type: 'string',
        enum: selectorFormats,
        description:
          'Framework and language of the selectors; left out, what the test in the editor is written in.',
      },
    },
    required: ['path', 'description'],
    toQuestion: (input) => ({
      verb: 'locate',
      question: input.text('description'),
      regions: [],
      within: null,
      selectors: { format: selectorFormats.find((one) => one === input.text('format')) ?? null },
    }),
  },
};

/** The JSON Schema of a tool's input; package.json holds the same. */
export function inputSchema(name: ToolName): object {
  const { fields, required } = tools[name];
  return { type: 'object', properties: fields, required, additionalProperties: false };
}

/** What is known of the place where a tool is called. */
export interface Whereabouts {
  /** Endings of files that are pictures, without their dot, in small letters. */
  readonly pictureEndings: readonly string[];
  /** Absolute paths of the folders that are open, to say what a relative path might have meant. */
  readonly openFolders: readonly string[];
}

/**
 * Checks what a language model gave to a tool. VS Code hands it over as it came, whatever the schema says.
 *
 * @throws FailureError `bad-input` naming the field, what is wrong with it and what to give instead.
 */
export function checkToolInput(name: ToolName, input: unknown, whereabouts: Whereabouts): PictureQuestion {
  const { fields, required, toQuestion } = tools[name];
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw refused('input', `an object with ${required.join(' and ')} is needed`);
  }
  const given: Readonly<Record<string, unknown>> = { ...input };
  for (const field of Object.keys(given)) {
    if (!Object.hasOwn(fields, field)) {
      throw refused(field, `it is not known here; ${name} takes ${Object.keys(fields).join(', ')}`);
    }
  }
  for (const [field, schema] of Object.entries(fields)) {
    const value = given[field];
    // Models write null for what they leave out.
    if (value === undefined || value === null) {
      if (required.includes(field)) throw refused(field, 'it is missing');
    } else {
      checkField(field, schema, value);
    }
  }
  const checked: CheckedInput = {
    // The casts repeat what `checkField` has made sure of.
    text: (field) => ((given[field] ?? '') as string).trim(),
    flag: (field) => (given[field] ?? false) as boolean,
    region: () => toRegion((given['region'] ?? null) as readonly number[] | null),
  };
  return { path: checkPicturePath(checked.text('path'), whereabouts), ...toQuestion(checked) };
}

function checkField(field: string, schema: FieldSchema, value: unknown): void {
  switch (schema.type) {
    case 'string':
      if (typeof value !== 'string') throw refused(field, 'text is needed');
      if (value.trim().length < (schema.minLength ?? 0)) throw refused(field, 'it is empty');
      if (schema.enum !== undefined && !schema.enum.includes(value)) {
        throw refused(field, `one of ${schema.enum.join(', ')} is needed`);
      }
      return;
    case 'boolean':
      if (typeof value !== 'boolean') throw refused(field, 'true or false is needed');
      return;
    case 'array':
      if (!isNumberList(value) || (value.length !== 2 && value.length !== 4)) {
        throw refused(
          field,
          'two numbers [x, y] or four numbers [x1, y1, x2, y2] are needed, in pixels of the picture',
        );
      }
  }
}

function isNumberList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number' && Number.isFinite(entry));
}

/**
 * A point of two numbers or a box of four, whose corners may come in any order; null of null.
 *
 * @throws FailureError `bad-input` where the box holds nothing.
 */
export function toRegion(numbers: readonly number[] | null): Region | null {
  if (numbers === null) return null;
  const [xa = 0, ya = 0, xb, yb] = numbers;
  if (xb === undefined || yb === undefined) return { kind: 'point', x: xa, y: ya };
  if (xa === xb || ya === yb) throw refused('region', 'the box is empty; give two numbers for a point');
  const box: PixelBox = {
    x1: Math.min(xa, xb),
    y1: Math.min(ya, yb),
    x2: Math.max(xa, xb),
    y2: Math.max(ya, yb),
  };
  return { kind: 'box', box };
}

/**
 * The file behind what a language model, or a reference in a chat, calls a path. The file itself is not touched.
 *
 * @throws FailureError `bad-input` where it is relative, on another machine, or no picture by its ending.
 */
export function checkPicturePath(text: string, { pictureEndings, openFolders }: Whereabouts): string {
  const file = /^file:/i.test(text) ? fromFileUri(text) : text;
  // One letter and a colon is a drive of Windows.
  if (/^[a-z][a-z0-9+.-]+:/i.test(file)) {
    throw refused(
      'path',
      `${file} is no file; give the absolute path of a file on the machine the workspace is on`,
    );
  }
  if (file.includes('\0')) throw refused('path', 'it holds a character that no file name can have');
  if (!path.isAbsolute(file)) {
    const example = path.resolve(openFolders[0] ?? path.parse(process.cwd()).root, file);
    throw refused('path', `${file} is relative; give the absolute path, for example ${example}`);
  }
  // Opening \\server\share would log in there with the user's name: nothing may leave the machine.
  if (process.platform === 'win32' && /^[\\/]{2}/.test(file)) {
    throw refused('path', `${file} is on another machine; copy the picture to this one first`);
  }
  const ending = path.extname(file).slice(1).toLowerCase();
  if (!pictureEndings.includes(ending)) {
    throw refused('path', `${file} is no picture; pictures end in ${pictureEndings.join(', ')}`);
  }
  return path.normalize(file);
}

function fromFileUri(text: string): string {
  try {
    return fileURLToPath(text);
  } catch {
    throw refused('path', `${text} is no file: URI of this machine; give the absolute path of the picture`);
  }
}

/** Whether a file lies in one of the folders; both absolute. */
export function liesWithin(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const way = path.relative(folder, file);
    return way !== '' && way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
  });
}

function listOf(region: Region | null): readonly Region[] {
  return region === null ? [] : [region];
}

function refused(what: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what, reason });
}
