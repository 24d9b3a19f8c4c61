// What VS Code is told of a document, and when: an old backup must never pass for a new one, and nothing is saved over unasked.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test, { before } from 'node:test';
import type * as vscode from 'vscode';
import { keptConversations } from '../../extension/editor/keptConversations';
import type { ScreenshotDocument } from '../../extension/editor/screenshotDocument';
import type { ScreenshotEditors } from '../../extension/editor/screenshotEditor';
import { makeSignal } from '../../extension/editor/signal';
import type { KeptProcess } from '../../extension/modelProcess/keepAlive';
import type { ModelProcess } from '../../extension/modelProcess/start';
import { installFakeCode, type FakeCode } from '../support/fakeCode';

let code: FakeCode;
let Editors: typeof ScreenshotEditors;
/** The editor that VS Code asks, and VS Code's own automatic saving. */
let editors: ScreenshotEditors;
let autoSave = 'off';

class FakeEmitter<T> {
  private readonly signal = makeSignal<T>();
  readonly event = this.signal.on;
  readonly fire = this.signal.tell;
  dispose(): void {
    // Nobody listens any more.
  }
}

before(async () => {
  code = installFakeCode([]);
  const nothing = { dispose: () => undefined };
  const watcher = {
    ...nothing,
    onDidChange: () => nothing,
    onDidCreate: () => nothing,
    onDidDelete: () => nothing,
  };
  Object.assign(code.vscode, { EventEmitter: FakeEmitter, RelativePattern: class {} });
  const joinPath = (uri: vscode.Uri, ...names: readonly string[]): vscode.Uri =>
    code.vscode.Uri.file(path.posix.join(uri.path, ...names));
  Object.assign(code.vscode.Uri, { joinPath });
  Object.assign(code.vscode.window, {
    registerCustomEditorProvider: () => nothing,
    onDidChangeWindowState: () => nothing,
  });
  Object.assign(code.vscode.workspace, {
    createFileSystemWatcher: () => watcher,
    getConfiguration: () => ({ get: () => autoSave }),
    // As VS Code does: it comes back as an order to save, which says nothing of why.
    save: async (uri: vscode.Uri) => {
      const document = opened.get(uri.toString());
      if (document !== undefined) await editors.saveCustomDocument(document).catch(() => undefined);
    },
  });
  ({ ScreenshotEditors: Editors } = await import('../../extension/editor/screenshotEditor'));
});

const opened = new Map<string, ScreenshotDocument>();

interface Opened {
  readonly document: ScreenshotDocument;
  readonly sidecar: string;
  /** What VS Code was told, in short: "edit" or "change". */
  readonly told: string[];
  ask(): Promise<void>;
}

async function open(savesAutomatically = false, backupId?: string): Promise<Opened> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'groundglass-editor-'));
  const picture = path.join(folder, 'shot.png');
  await writeFile(picture, 'pixels');
  const answer = { answer: 'Here.', found: true, nearMisses: [], remarks: [], timing: {} };
  const box = { x1: 1, y1: 1, x2: 9, y2: 9 };
  const boxes = [{ box, phrase: 'gear', score: 1, evidence: 'element', rank: 1 }];
  const call = (method: string): Promise<unknown> =>
    Promise.resolve(
      method === 'image/open'
        ? { imageId: 'i', size: { width: 20, height: 20 }, sha256: 'aa', remarks: [] }
        : { ...answer, boxes },
    );
  const modelProcess = {
    state: 'ready',
    onState: () => () => undefined,
    hold: () => () => undefined,
    run: (job: (process: ModelProcess) => Promise<unknown>) => job({ call } as unknown as ModelProcess),
  } as unknown as KeptProcess;
  const log = { error: () => undefined };
  editors = new Editors({
    pageFolder: code.vscode.Uri.file('/page'),
    modelProcess,
    events: {
      onProgress: makeSignal<never>().on,
      onText: makeSignal<never>().on,
      onBox: makeSignal<never>().on,
    },
    testRecordOf: () => Promise.resolve(null),
    kept: keptConversations({ folder: path.join(folder, 'kept'), log }),
    previews: { folder: path.join(folder, 'previews'), open: new Set() },
    log,
    savesAutomatically: () => savesAutomatically,
    press: () => undefined,
    keepBytes: () => Promise.reject(new Error('not asked for')),
    openSelectors: () => ({ hear: () => undefined, selected: () => null, dispose: () => undefined }),
    chooseFormat: () => undefined,
    makePageObject: () => Promise.reject(new Error('not asked for')),
    openTest: () => Promise.reject(new Error('not asked for')),
    tell: (error) => assert.fail(String(error)),
  });
  const document = await editors.openCustomDocument(code.vscode.Uri.file(picture), {
    backupId,
  } as vscode.CustomDocumentOpenContext);
  opened.set(document.uri.toString(), document);
  const told: string[] = [];
  editors.onDidChangeCustomDocument((event) => void told.push('label' in event ? 'edit' : 'change'));
  return {
    document,
    sidecar: `${picture}.ground.json`,
    told,
    ask: () =>
      new Promise((resolve) => {
        const listening = document.grown.on((growth) => {
          if (growth !== 'answered') return;
          listening.dispose();
          resolve();
        });
        document.ask('locate', 'the gear', []);
      }),
  };
}

function fakePanel(): vscode.WebviewPanel {
  const nothing = { dispose: () => undefined };
  return {
    active: true,
    onDidChangeViewState: () => nothing,
    onDidDispose: () => nothing,
    webview: {
      options: {},
      html: '',
      cspSource: '',
      asWebviewUri: (uri: vscode.Uri) => uri,
      onDidReceiveMessage: () => nothing,
      postMessage: () => Promise.resolve(true),
    },
  } as unknown as vscode.WebviewPanel;
}

const firstId = (document: ScreenshotDocument) => document.content((file) => file).entries[0]!.id;
const rename = (document: ScreenshotDocument, name: string) =>
  document.renameBox({ entry: firstId(document), box: 'b1', name });
const quiet = () => new Promise((resolve) => setTimeout(resolve, 300));

test('answers without a file change nothing; once there is an edit every question and answer does', async () => {
  const { document, told, ask } = await open();
  await ask();
  assert.deepEqual(told, []);
  rename(document, 'wheel');
  assert.deepEqual(told, ['edit']);
  await ask();
  assert.ok(3 <= told.length && told.slice(1).every((one) => one === 'change'), told.join());
});

test('an edit that leaves the saved state behind is told as a change: VS Code would count up to it again', async () => {
  const { document, told, ask } = await open();
  await ask();
  const edits: vscode.CustomDocumentEditEvent[] = [];
  editors.onDidChangeCustomDocument((event) => void ('label' in event && edits.push(event)));
  rename(document, 'saved');
  await editors.saveCustomDocument(document);
  void edits[0]?.undo();
  rename(document, 'another');
  assert.deepEqual(told, ['edit', 'edit', 'change']);
});

test('what was opened from a backup is told as a change once an editor shows it, and once only', async () => {
  const { document, told } = await open(false, '/no/backup');
  assert.deepEqual(told, []);
  for (let editor = 0; editor < 2; editor += 1) await editors.resolveCustomEditor(document, fakePanel());
  assert.deepEqual(told, ['change']);
});

test('what comes while it is saved is told when VS Code has taken note of the saving', async () => {
  const { document, told, ask } = await open();
  await ask();
  const saving = editors.saveCustomDocument(document);
  // What is to be written has been taken by then, and the disk has not answered.
  for (let turns = 0; turns < 3; turns += 1) await Promise.resolve();
  rename(document, 'while it was written');
  await saving;
  await quiet();
  assert.deepEqual(told.at(-1), 'change');
});

test('saving that nobody asked for leaves a file alone that cannot be read', async () => {
  const { document, sidecar, told, ask } = await open(true);
  await ask();
  await quiet();
  assert.match(await readFile(sidecar, 'utf8'), /the gear/, 'saved by itself');
  const conflict = `<<<<<<< HEAD\n${await readFile(sidecar, 'utf8')}`;
  await writeFile(sidecar, conflict);
  rename(document, 'wheel');
  await ask();
  await quiet();
  assert.equal(await readFile(sidecar, 'utf8'), conflict);
  assert.ok(told.includes('change'), 'the answer is VS Code’s to keep');
  autoSave = 'afterDelay';
  await assert.rejects(editors.saveCustomDocument(document), (error: Error) => {
    // VS Code puts "Failed to save" before it; the page says the rest.
    assert.doesNotMatch(error.message, /\.\s|shot\.png/);
    return /cannot be read/.test(error.message);
  });
  autoSave = 'off';
  assert.equal(await readFile(sidecar, 'utf8'), conflict);
  await editors.save(document);
  assert.equal(await readFile(`${sidecar}.unreadable`, 'utf8'), conflict);
  assert.match(await readFile(sidecar, 'utf8'), /wheel/);
});

test('of two savings that nobody asked for, the end of one does not make the other the user’s wish', async () => {
  const { document, sidecar, ask } = await open(true);
  await ask();
  await quiet();
  const conflict = `<<<<<<< HEAD\n${await readFile(sidecar, 'utf8')}`;
  await writeFile(sidecar, conflict);
  const { workspace } = code.vscode;
  const { save } = workspace;
  // VS Code comes back with its order to save when it gets to it.
  const orders: (() => void)[] = [];
  const held = async (uri: vscode.Uri) => {
    await new Promise<void>((resolve) => orders.push(resolve));
    return save(uri);
  };
  Object.assign(workspace, { save: held });
  rename(document, 'wheel');
  rename(document, 'cog');
  Object.assign(workspace, { save });
  assert.equal(orders.length, 2);
  for (const order of orders) {
    order();
    await quiet();
  }
  assert.equal(await readFile(sidecar, 'utf8'), conflict);
});

test('the record of a capture alone asks for no saving; once answers are saved with it, new ones and used selectors do', async () => {
  const { document, sidecar, told, ask } = await open();
  const record = '"capture": { "source": "page", "url": "https://shop.example/", "pixelRatio": 2 }';
  await writeFile(sidecar, `{ "version": 1, "picture": { "name": "shot.png" }, ${record}, "answers": [] }`);
  await document.readAgain();
  await ask();
  const used = { format: 'css', code: '#gear', strategy: 'id', verified: 'witness' } as const;
  document.noteSelector({ entry: firstId(document), box: 'b1' }, used);
  assert.deepEqual(told, []);
  await editors.saveCustomDocument(document);
  const saved = await readFile(sidecar, 'utf8');
  assert.ok(saved.includes(record), saved);
  assert.match(saved, /"selectors": \[\{ "format": "css", "code": "#gear"/);
  document.noteSelector({ entry: firstId(document), box: 'b1' }, { ...used, code: '#wheel' });
  assert.deepEqual(told, ['change']);
  await ask();
  assert.ok(1 < told.length && told.every((one) => one === 'change'), told.join());
});
