// The commands: code and manifest name the same ones, and each asks only for what it was not given.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { Uri } from 'vscode';
import { commandIds, makeCommands, pictureEndings, type CommandParts } from '../../extension/commands';
import { FailureError } from '../../protocol/failure';

interface Manifest {
  readonly main?: string;
  readonly contributes?: {
    readonly commands?: readonly { readonly command: string; readonly title: string }[];
    readonly menus?: Readonly<
      Record<string, readonly { readonly command: string; readonly when?: string }[]>
    >;
  };
}

// Tests run in the package's folder.
const manifest = JSON.parse(readFileSync(path.resolve('package.json'), 'utf8')) as Manifest;
const explorerMenu = manifest.contributes?.menus?.['explorer/context'] ?? [];

test('every command in the code stands in package.json, and the reverse', () => {
  const declared = (manifest.contributes?.commands ?? []).map(({ command }) => command);
  assert.deepEqual(declared.sort(), Object.values(commandIds).sort());
});

test('every command in a menu exists', () => {
  const known: readonly string[] = Object.values(commandIds);
  for (const [menu, items] of Object.entries(manifest.contributes?.menus ?? {})) {
    for (const { command } of items) assert.ok(known.includes(command), `${command} in ${menu}`);
  }
});

test('the explorer offers every command on every picture, and on nothing else', () => {
  assert.deepEqual(explorerMenu.map(({ command }) => command).sort(), Object.values(commandIds).sort());
  for (const { when = '' } of explorerMenu) {
    const [, source, flags] = /resourceExtname =~ \/(.+)\/(\w*)/.exec(when) ?? [];
    assert.ok(source !== undefined, `the endings stand in "${when}"`);
    const endings = new RegExp(source, flags);
    for (const ending of pictureEndings) assert.match(`.${ending}`, endings);
    for (const ending of pictureEndings) assert.match(`.${ending.toUpperCase()}`, endings);
    for (const other of ['.svg', '.pdf', '.ts', '.pngx', 'png', '']) assert.doesNotMatch(other, endings);
  }
});

test('the extension starts from the program that is built', () => {
  assert.equal(manifest.main, './dist/extension.js');
});

interface Script {
  readonly chosenPicture?: Uri;
  readonly question?: string;
}

/** Plays a user who answers as scripted, and writes down what happened. */
function play({ chosenPicture, question }: Script): {
  commands: ReturnType<typeof makeCommands>;
  seen: string[];
} {
  const seen: string[] = [];
  const parts: CommandParts = {
    choosePicture: () => {
      seen.push('choose a picture');
      return Promise.resolve(chosenPicture);
    },
    chooseQuestion: (verb) => {
      seen.push(`choose a question (${verb})`);
      return Promise.resolve(question);
    },
    showAnswer: (picture, verb, text) => seen.push(`${verb} ${picture.toString()}: ${text}`),
  };
  return { commands: makeCommands(parts), seen };
}

/** As much of a Uri as the commands use. */
function uri(text: string): Uri {
  const scheme = text.slice(0, text.indexOf(':'));
  return { scheme, toString: () => text } as Uri;
}

const shot = uri('file:///shots/login.png');

test('called on a picture, a command asks for the question only', async () => {
  const { commands, seen } = play({ question: 'what failed?' });
  await commands['groundglass.ask'](shot);
  assert.deepEqual(seen, ['choose a question (ask)', 'ask file:///shots/login.png: what failed?']);
});

test('called from the palette, a command asks for the picture first', async () => {
  const { commands, seen } = play({ chosenPicture: shot, question: 'the gear' });
  await commands['groundglass.locate']();
  assert.deepEqual(seen, [
    'choose a picture',
    'choose a question (locate)',
    'locate file:///shots/login.png: the gear',
  ]);
});

test('who chooses no picture is asked nothing more', async () => {
  const { commands, seen } = play({ question: 'never asked' });
  await commands['groundglass.ask']();
  assert.deepEqual(seen, ['choose a picture']);
});

test('who leaves the question field gets no panel', async () => {
  const { commands, seen } = play({});
  await commands['groundglass.ask'](shot);
  assert.deepEqual(seen, ['choose a question (ask)']);
});

test('a picture that is no file is refused before the user has typed a question', async () => {
  const { commands, seen } = play({ question: 'never asked' });
  await assert.rejects(
    commands['groundglass.ask'](uri('git:/shots/login.png')),
    (error) => error instanceof FailureError && error.failure.kind === 'bad-input',
  );
  assert.deepEqual(seen, []);
});
