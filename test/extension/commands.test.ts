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
    openFailedTest: async (results) => void seen.push(`failed test ${results?.toString() ?? ''}`),
    openScreenshot: async (picture) => void seen.push(`open ${picture.toString()}`),
    captures: {
      page: async (address) => void seen.push(`capture ${address?.toString() ?? 'a page'}`),
      screen: async (what) => void seen.push(`capture ${what}`),
      device: async (kind) => void seen.push(`capture ${kind}`),
      paste: note('paste'),
    },
    selectors: () => ({
      copy: note('copy'),
      check: note('check'),
      insert: note('insert'),
      assertion: note('assertion'),
      pageObject: note('page object'),
      propose: note('propose'),
      drift: note('drift'),
    }),
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
    selfTest: note('self-test'),
    clearCache: note('clear cache'),
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

test('results of tests are those it is called on, or asked for', async () => {
  const { commands, seen } = play({});
  await commands[commandIds.openFailedTest](uri('/run/trace.zip'));
  await commands[commandIds.openFailedTest]();
  assert.deepEqual(seen, ['failed test /run/trace.zip', 'failed test ']);
});

test('the rest is passed on', async () => {
  const { commands, seen } = play({});
  for (const id of [
    'pasteScreenshot',
    'restartEngine',
    'showLog',
    'chooseBundle',
    'chooseDevice',
    'selfTest',
    'clearCache',
  ] as const) {
    await commands[commandIds[id]]();
  }
  assert.deepEqual(seen, ['paste', 'restart', 'log', 'bundle', 'device', 'self-test', 'clear cache']);
});

test('each command that captures captures its own, and a page that is given is not asked for', async () => {
  const { commands, seen } = play({});
  for (const id of [
    'captureScreen',
    'captureWindow',
    'captureRegion',
    'captureAndroid',
    'captureIos',
  ] as const)
    await commands[commandIds[id]]();
  await commands[commandIds.captureWebPage]();
  await commands[commandIds.captureWebPage](uri('//shop.example/', 'https'));
  assert.deepEqual(
    seen,
    ['screen', 'window', 'region', 'android', 'ios', 'a page', '//shop.example/'].map(
      (one) => `capture ${one}`,
    ),
  );
});

test('each command about selectors does its own', async () => {
  const { commands, seen } = play({});
  const ids = [
    'copySelector',
    'checkSelectors',
    'insertSelector',
    'generateAssertion',
    'generatePageObject',
    'proposeSelector',
    'driftReport',
  ] as const;
  for (const id of ids) await commands[commandIds[id]]();
  assert.deepEqual(seen, ['copy', 'check', 'insert', 'assertion', 'page object', 'propose', 'drift']);
});
