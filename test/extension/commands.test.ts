// The commands: each asks only for what it was not given. That package.json declares the same is tested beside this.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Uri } from 'vscode';
import { commandIds, makeCommands, type CommandId, type CommandParts } from '../../extension/commands';
import { FailureError } from '../../protocol/failure';

interface Script {
  readonly activePicture?: Uri;
  readonly chosenPicture?: Uri;
  readonly screenshotIsActive?: boolean;
}

/** Plays a user who answers as scripted, and writes down what happened. */
function play({ activePicture, chosenPicture, screenshotIsActive = false }: Script): {
  commands: ReturnType<typeof makeCommands>;
  seen: string[];
} {
  const seen: string[] = [];
  const note = (text: string) => async () => void seen.push(text);
  const parts: CommandParts = {
    activePicture: () => activePicture,
    choosePicture: () => {
      seen.push('choose a picture');
      return Promise.resolve(chosenPicture);
    },
    openScreenshot: async (picture) => void seen.push(`open ${picture.toString()}`),
    pasteScreenshot: () => void seen.push('paste'),
    begin: async (picture, verb) => void seen.push(`${verb} ${picture.toString()}`),
    activeScreenshot: () =>
      screenshotIsActive
        ? {
            save: note('save'),
            clear: () => void seen.push('clear'),
            cancelAll: () => void seen.push('cancel'),
          }
        : null,
    restartEngine: note('restart'),
    showLog: () => void seen.push('log'),
    chooseBundle: note('bundle'),
    chooseDevice: note('device'),
  };
  return { commands: makeCommands(parts), seen };
}

const uri = (path: string, scheme = 'file'): Uri => ({ scheme, path, toString: () => path }) as Uri;
const given = uri('given.png');
const active = uri('active.png');
const chosen = uri('chosen.png');

const verbOf: Partial<Record<CommandId, string>> = {
  'groundglass.ask': 'ask',
  'groundglass.locate': 'locate',
  'groundglass.locateAll': 'locate-all',
  'groundglass.readText': 'read',
  'groundglass.listElements': 'elements',
  'groundglass.describeRegion': 'describe',
};
for (const [id, verb] of Object.entries(verbOf) as [CommandId, string][]) {
  test(`${id} takes the picture it is given, or the active one, or asks for one`, async () => {
    const all = { activePicture: active, chosenPicture: chosen };
    const first = play(all);
    await first.commands[id](given);
    assert.deepEqual(first.seen, [`${verb} given.png`]);
    const second = play(all);
    await second.commands[id]();
    assert.deepEqual(second.seen, [`${verb} active.png`]);
    const third = play({ chosenPicture: chosen });
    await third.commands[id]();
    assert.deepEqual(third.seen, ['choose a picture', `${verb} chosen.png`]);
    const left = play({});
    await left.commands[id]();
    assert.deepEqual(left.seen, ['choose a picture']);
  });
}

test('opening from the palette asks for a picture, whatever is active', async () => {
  const { commands, seen } = play({ activePicture: active, chosenPicture: chosen });
  await commands['groundglass.openScreenshot']();
  await commands['groundglass.openScreenshot'](given);
  assert.deepEqual(seen, ['choose a picture', 'open chosen.png', 'open given.png']);
});

const strangers: readonly { readonly given: Uri; readonly says: RegExp }[] = [
  { given: uri('/home/me/notes.txt'), says: /notes\.txt: this is neither a picture/ },
  { given: uri('/home/me/.ssh/id_rsa.ground.json'), says: /neither a picture/ },
  { given: uri('/shot.png', 'git'), says: /files on the machine where VS Code works/ },
];
for (const { given: stranger, says } of strangers) {
  test(`${stranger.scheme}:${stranger.path} is opened by no command, whoever calls it`, async () => {
    const { commands, seen } = play({ chosenPicture: stranger });
    for (const id of [commandIds.openScreenshot, commandIds.ask, commandIds.readText]) {
      await assert.rejects(
        commands[id](stranger),
        (error) => error instanceof FailureError && says.test(error.message),
      );
    }
    await assert.rejects(commands[commandIds.ask](), FailureError);
    assert.deepEqual(seen, ['choose a picture']);
  });
}

test('saved results of a picture are as good as the picture', async () => {
  const { commands, seen } = play({});
  await commands[commandIds.openScreenshot](uri('shot.png.ground.json'));
  assert.deepEqual(seen, ['open shot.png.ground.json']);
});

const onActive: Partial<Record<CommandId, string>> = {
  'groundglass.saveResults': 'save',
  'groundglass.clearConversation': 'clear',
  'groundglass.cancel': 'cancel',
};
for (const [id, does] of Object.entries(onActive) as [CommandId, string][]) {
  test(`${id} is about the active screenshot, and says so where there is none`, async () => {
    const { commands, seen } = play({ screenshotIsActive: true });
    await commands[id]();
    assert.deepEqual(seen, [does]);
    await assert.rejects(play({}).commands[id](), FailureError);
  });
}

test('the rest is passed on', async () => {
  const { commands, seen } = play({});
  for (const id of ['pasteScreenshot', 'restartEngine', 'showLog', 'chooseBundle', 'chooseDevice'] as const) {
    await commands[commandIds[id]]();
  }
  assert.deepEqual(seen, ['paste', 'restart', 'log', 'bundle', 'device']);
});
