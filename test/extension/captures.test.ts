// Where captures go, what is opened and said, and what stands in where a capture cannot be had. VS Code is played.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { before, type TestContext } from 'node:test';
import type { CaptureCall } from '../../extension/captureProcess/captureProcess';
import type { CaptureCommands, makeCaptureCommands } from '../../extension/opening/captureCommands';
import type { makeCaptures } from '../../extension/opening/captures';
import { defaultSettings, type Settings } from '../../extension/settings';
import type { CaptureRequest } from '../../protocol/capture';
import { FailureError } from '../../protocol/failure';
import { installFakeCode, type FakeCode } from '../support/fakeCode';
import { temporaryFolder } from '../support/fixtures';

let code: FakeCode;
const env: { remoteName: string | undefined; uiKind: number } = { remoteName: undefined, uiKind: 1 };
let make: { captures: typeof makeCaptures; commands: typeof makeCaptureCommands };

before(async () => {
  code = installFakeCode([]);
  Object.assign(code.vscode, { ProgressLocation: { Notification: 15 }, UIKind: { Desktop: 1, Web: 2 }, env });
  const { makeCaptures: captures } = await import('../../extension/opening/captures');
  const { makeCaptureCommands: commands } = await import('../../extension/opening/captureCommands');
  make = { captures, commands };
});

interface World {
  readonly folder: string;
  readonly asked: { readonly request: CaptureRequest; readonly picture: string }[];
  readonly opened: string[];
  readonly warned: string[];
  readonly kept: Map<string, unknown>;
  pasteOpened: number;
  commands: CaptureCommands;
}

interface Script {
  readonly settings?: Partial<Settings>;
  readonly workspace?: string;
  readonly remote?: string;
  readonly failure?: FailureError;
  readonly remarks?: readonly string[];
}

function makeWorld(context: TestContext, script: Script = {}): World {
  const folder = temporaryFolder(context);
  const { remote, workspace, failure, remarks = [] } = script;
  env.remoteName = remote;
  Object.assign(code.vscode.workspace, {
    workspaceFolders: workspace === undefined ? undefined : [{ uri: code.vscode.Uri.file(workspace) }],
  });
  const warned: string[] = [];
  Object.assign(code.vscode.window, {
    withProgress: (_options: unknown, work: (progress: unknown, token: unknown) => unknown) =>
      work({ report: () => undefined }, { onCancellationRequested: () => undefined }),
    showWarningMessage: async (message: string) => void warned.push(message),
  });
  const asked: World['asked'] = [];
  const capture = (async (method, params) => {
    assert.equal(method, 'capture/take');
    const given = params as { readonly request: CaptureRequest; readonly picture: string };
    asked.push(given);
    if (failure !== undefined) throw failure;
    writeFileSync(given.picture, 'pixels');
    return { picture: given.picture, record: { source: 'page' }, witness: null, remarks };
  }) as CaptureCall;
  const settings = (): Settings => ({ ...defaultSettings, ...script.settings });
  const opened: string[] = [];
  const kept = new Map<string, unknown>();
  const world: World = {
    folder,
    asked,
    opened,
    warned,
    kept,
    pasteOpened: 0,
    commands: make.commands({
      captures: make.captures({
        capture,
        settings,
        ownFolder: path.join(folder, 'own'),
        isInUse: () => Promise.resolve(false),
        open: async ({ fsPath }) => void opened.push(fsPath),
      }),
      settings,
      memory: {
        get: (key: string) => kept.get(key) as never,
        update: async (key: string, value: unknown) => void kept.set(key, value),
      },
      openPastePage: () => void (world.pasteOpened += 1),
      log: { info: () => undefined },
    }),
  };
  return world;
}

const page = () => code.vscode.Uri.parse('https://me:secret@shop.example/cart');

test('a page that is given is captured into our own folder, called after it, opened, and remembered without its password', async (context) => {
  const world = makeWorld(context);
  await world.commands.page(page());
  const [{ request, picture } = assert.fail('nothing was captured')] = world.asked;
  assert.equal(request.kind === 'page' && request.url, 'https://me:secret@shop.example/cart');
  assert.equal(path.dirname(picture), path.join(world.folder, 'own'));
  assert.match(path.basename(picture), /^\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d shop example cart\.png$/);
  assert.deepEqual(world.opened, [picture]);
  assert.deepEqual(world.kept.get('capture.addresses'), ['https://shop.example/cart']);
});

test('a folder that somebody has chosen is taken, relative to the workspace where it is relative', async (context) => {
  const folder = temporaryFolder(context);
  const absolute = makeWorld(context, { settings: { captureFolder: path.join(folder, 'shots') } });
  await absolute.commands.page(page());
  assert.equal(path.dirname(absolute.opened[0]!), path.join(folder, 'shots'));
  const relative = makeWorld(context, { settings: { captureFolder: 'screenshots' }, workspace: folder });
  await relative.commands.page(page());
  assert.equal(path.dirname(relative.opened[0]!), path.join(folder, 'screenshots'));
});

test('a relative folder without a workspace is refused before anything is captured', async (context) => {
  const world = makeWorld(context, { settings: { captureFolder: 'screenshots' } });
  await assert.rejects(
    world.commands.page(page()),
    (error) =>
      error instanceof FailureError && /groundglass\.capture\.folder: .* is relative/.test(error.message),
  );
  assert.deepEqual(world.asked, []);
});

test('what should be known of a capture is said when it is open', async (context) => {
  const world = makeWorld(context, { remarks: ['One frame could not be looked into.', 'Two are masked.'] });
  await world.commands.device('android');
  assert.deepEqual(world.warned, ['One frame could not be looked into. Two are masked.']);
});

test('a capture that fails opens nothing and says why', async (context) => {
  const failure = new FailureError({ kind: 'bad-input', what: 'The page', reason: 'it never loads' });
  const world = makeWorld(context, { failure });
  await assert.rejects(world.commands.page(page()), /it never loads/);
  assert.deepEqual(world.opened, []);
});

test('the clipboard is read where it is the user’s; else, and where that fails, there is the page to paste into', async (context) => {
  const here = makeWorld(context);
  await here.commands.paste();
  assert.deepEqual([here.asked[0]?.request.kind, here.opened.length, here.pasteOpened], ['clipboard', 1, 0]);
  const remote = makeWorld(context, { remote: 'ssh-remote' });
  await remote.commands.paste();
  assert.deepEqual([remote.asked.length, remote.pasteOpened], [0, 1]);
  const empty = new FailureError({ kind: 'bad-input', what: 'The clipboard', reason: 'it holds no picture' });
  const without = makeWorld(context, { failure: empty });
  await without.commands.paste();
  assert.equal(without.pasteOpened, 1);
  const left = makeWorld(context, { failure: new FailureError({ kind: 'cancelled' }) });
  await left.commands.paste();
  assert.equal(left.pasteOpened, 0, 'who cancels wants no page');
});

test('of several devices the user says which; who leaves captures none', async (context) => {
  const several = new FailureError({
    kind: 'several-devices',
    what: 'The Android device',
    devices: [
      { id: 'A', name: 'Pixel 7' },
      { id: 'B', name: null },
    ],
    state: 'connected',
    by: 'its serial number',
    option: '--serial',
  });
  const world = makeWorld(context, { failure: several });
  const offered: string[][] = [];
  let choice: string | null = 'B';
  Object.assign(code.vscode.window, {
    showQuickPick: async (items: readonly { readonly label: string }[]) => {
      offered.push(items.map(({ label }) => label));
      return items.find(({ label }) => label === choice);
    },
  });
  await assert.rejects(world.commands.device('android'), /say which one/);
  assert.deepEqual(offered, [['Pixel 7', 'B']]);
  const [first, second] = world.asked.map(({ request }) => request.kind === 'android' && request.serial);
  assert.deepEqual([first, second], [undefined, 'B']);
  choice = null;
  await world.commands.device('android');
  assert.equal(world.asked.length, 3);
});

test('the screen of another machine is not captured for the user’s', async (context) => {
  const world = makeWorld(context, { remote: 'wsl' });
  await assert.rejects(world.commands.screen('window'), /whose screen is not yours/);
  const here = makeWorld(context);
  await here.commands.screen('region');
  assert.deepEqual(here.asked[0]?.request, {
    kind: 'screen',
    what: 'region',
    mask: { passwords: true, selectors: [], unmatched: 'remark' },
  });
});

test('a folder that cannot be made is one sentence', async (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(path.join(folder, 'x'));
  writeFileSync(path.join(folder, 'x', 'file'), '');
  const world = makeWorld(context, { settings: { captureFolder: path.join(folder, 'x', 'file', 'shots') } });
  await assert.rejects(world.commands.device('ios'), /cannot be made/);
  assert.deepEqual(world.asked, []);
});
