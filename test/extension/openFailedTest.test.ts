// The command, the links and what is remembered, with a stand-in for VS Code: what a user chooses from and what is opened.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { before, beforeEach } from 'node:test';
import type * as vscode from 'vscode';
import type { TestRecord } from '../../extension/capture/results/failedShot';
import { listFailedShots } from '../../extension/capture/results/listFailedShots';
import { makeFailedTestRecords } from '../../extension/results/failedTestRecords';
import type { ResultParts } from '../../extension/results/openFailedTest';
import { FailureError } from '../../protocol/failure';
import { parseSidecar } from '../../protocol/sidecar';
import { installFakeCode, type FakeCode } from '../support/fakeCode';
import { temporaryFolder } from '../support/pictures';
import { plainPicture, recordedTrace, traceZip } from '../support/recordedTraces';

type Item = vscode.QuickPickItem;

const workspace = path.join(temporaryFolder(), 'my shop');
const kept = path.join(workspace, '..', 'kept');
let code: FakeCode;
let openFailedTest: (parts: ResultParts, given?: vscode.Uri) => Promise<void>;
let offered: Item[][] = [];
let choose: (items: readonly Item[]) => Item | undefined = () => undefined;
let chosenInDialog: string | null = null;
let found: string[] = [];
let opened: string[] = [];
let told: string[] = [];
let press: string | undefined;
let terminals: vscode.TerminalLinkProvider | null = null;
let documents: vscode.DocumentLinkProvider | null = null;

const records = makeFailedTestRecords((picture) => listFailedShots(picture));
const parts: ResultParts = {
  records,
  folder: kept,
  openPicture: (picture) => Promise.resolve(opened.push(path.relative(workspace, picture.fsPath))),
  isOpen: () => false,
  tell: (error) => told.push(error instanceof Error ? error.message : String(error)),
};

before(async () => {
  code = installFakeCode([workspace]);
  const more = {
    showQuickPick: (items: Item[]) => {
      offered.push(items);
      return Promise.resolve(choose(items));
    },
    showOpenDialog: () =>
      Promise.resolve(chosenInDialog === null ? undefined : [code.vscode.Uri.file(chosenInDialog)]),
    showInformationMessage: (text: string) => {
      told.push(text);
      return Promise.resolve(press);
    },
    withProgress: (_options: unknown, task: () => Promise<unknown>) => task(),
    registerTerminalLinkProvider: (given: vscode.TerminalLinkProvider) => {
      terminals = given;
      return { dispose: () => undefined };
    },
  };
  Object.assign(code.vscode.window, more);
  Object.assign(code.vscode.workspace, {
    asRelativePath: (file: string) => (path.isAbsolute(file) ? path.relative(workspace, file) : file),
    findFiles: () =>
      Promise.resolve(found.splice(0).map((file) => code.vscode.Uri.file(path.join(workspace, file)))),
  });
  Object.assign(code.vscode, {
    ProgressLocation: { Window: 10 },
    Range: class {
      constructor(...edges: readonly number[]) {
        Object.assign(this, { edges });
      }
    },
    DocumentLink: class {
      constructor(range: unknown, target: unknown) {
        Object.assign(this, { range, target });
      }
    },
    languages: {
      registerDocumentLinkProvider: (_selector: unknown, given: vscode.DocumentLinkProvider) => {
        documents = given;
        return { dispose: () => undefined };
      },
    },
  });
  ({ openFailedTest } = await import('../../extension/results/openFailedTest'));
  const { registerResults } = await import('../../extension/results/register');
  const { openResultAt } = await import('../../extension/results/openFailedTest');
  registerResults((file) => void openResultAt(parts, file).catch(parts.tell));
  await put('test-results/a b-desktop/test-failed-1.png', await plainPicture({ width: 400, height: 300 }));
  await put('test-results/a b-desktop/trace.zip', await traceZip(recordedTrace('v10 total')));
  await put('test-results/c-desktop/trace.zip', await traceZip(recordedTrace('v8 total')));
  await put(
    'cypress/screenshots/shop.cy.js/cart -- adds an apple (failed).png',
    await plainPicture({ width: 4, height: 3 }),
  );
});

beforeEach(() => {
  offered = [];
  opened = [];
  told = [];
  press = undefined;
  found = [];
  chosenInDialog = null;
  choose = () => undefined;
});

const total = "getByRole('listitem').filter({ hasText: 'Pear' }).getByTestId('total')";

test('among several folders of results the user chooses one, then a test of it', async () => {
  found = [
    'test-results/.last-run.json',
    'cypress/screenshots/shop.cy.js/cart -- adds an apple (failed).png',
  ];
  choose = ([first]) => first;
  await openFailedTest(parts);
  assert.deepEqual(
    offered.map((items) => items.map(({ label }) => label)),
    [
      ['cypress/screenshots', 'test-results', 'Other Folder…', 'Report or trace.zip…'],
      ['cart › adds an apple'],
    ],
  );
  assert.deepEqual(opened, ['cypress/screenshots/shop.cy.js/cart -- adds an apple (failed).png']);
});

test('an item tells title, place, step, selector and error', async () => {
  found = ['test-results/.last-run.json'];
  await openFailedTest(parts);
  const [item] = offered[0] ?? [];
  assert.equal(item?.label, 'cart › shows the total');
  assert.match(item.description ?? '', /shop\.spec\.ts:10$/);
  assert.match(
    item.detail ?? '',
    /^Expect "toHaveText" · getByRole\('listitem'\).* · Error: expect\(locator\)/,
  );
  assert.deepEqual(opened, []);
});

test('a picture in a folder is opened where it lies, and nothing is written beside it', async () => {
  const before = readdirSync(path.join(workspace, 'test-results', 'a b-desktop'));
  choose = ([first]) => first;
  await openFailedTest(parts, code.vscode.Uri.file(path.join(workspace, 'test-results')));
  assert.deepEqual(opened, ['test-results/a b-desktop/test-failed-1.png']);
  assert.deepEqual(readdirSync(path.join(workspace, 'test-results', 'a b-desktop')), before);
  const record = await records.of(path.join(workspace, opened[0] ?? ''));
  assert.equal(record?.test.selector, total);
});

test('a picture in a trace is kept with its record; opened again it is the same file', async () => {
  const trace = code.vscode.Uri.file(path.join(workspace, 'test-results', 'c-desktop', 'trace.zip'));
  await openFailedTest(parts, trace);
  await openFailedTest(parts, trace);
  assert.equal(offered.length, 0);
  assert.equal(new Set(opened).size, 1);
  const picture = path.resolve(workspace, opened[0] ?? '');
  assert.match(path.basename(picture), /^[0-9a-f]{12} cart shows the total\.png$/);
  const sidecar = parseSidecar(readFileSync(`${picture}.ground.json`, 'utf8'));
  assert.equal(sidecar.kind === 'read' ? sidecar.sidecar.capture.record.test?.selector : null, total);
});

test('where nothing is found the user shows it; where no test failed that is said, and another place can be shown', async () => {
  await put('empty/note.txt', 'x');
  chosenInDialog = path.join(workspace, 'empty');
  choose = (items) => items.find(({ label }) => label === 'Other Folder…');
  await openFailedTest(parts);
  assert.deepEqual(
    offered.map((items) => items.map(({ label }) => label)),
    [['Other Folder…', 'Report or trace.zip…']],
  );
  assert.deepEqual([opened, told], [[], ['No failed test has left a picture in empty.']]);
  const first = chosenInDialog;
  press = 'Look Elsewhere…';
  choose = (items) => {
    chosenInDialog = path.join(workspace, 'test-results', 'c-desktop', 'trace.zip');
    return items.find(({ label }) => label === 'Report or trace.zip…');
  };
  await openFailedTest(parts, code.vscode.Uri.file(first));
  assert.equal(opened.length, 1);
});

test('what cannot be read is told in a sentence', async () => {
  const file = await put('bad/trace.zip', 'no zip');
  await assert.rejects(openFailedTest(parts, code.vscode.Uri.file(file)), FailureError);
  const elsewhere = code.vscode.Uri.parse('vscode-vfs:///repo/trace.zip');
  await assert.rejects(
    openFailedTest(parts, elsewhere),
    /^FailureError: trace\.zip: results of tests are read from files/,
  );
});

test('links in a terminal: what is there, from where the terminal works, and a click opens it', async () => {
  const terminal = { creationOptions: {}, shellIntegration: undefined } as unknown as vscode.Terminal;
  const links = async (line: string): Promise<vscode.TerminalLink[]> =>
    (await terminals?.provideTerminalLinks({ line, terminal }, token)) ?? [];
  const [link, ...others] = await links('    test-results/a b-desktop/test-failed-1.png');
  assert.deepEqual([link?.startIndex, link?.length, others.length], [4, 42, 0]);
  assert.deepEqual(await links('    test-results/gone/test-failed-1.png'), []);
  assert.ok(link !== undefined);
  await terminals?.handleTerminalLink(link);
  await settled(() => opened.length === 1);
  assert.deepEqual(opened, ['test-results/a b-desktop/test-failed-1.png']);
  const [broken] = await links(
    `  -  ${workspace}/cypress/screenshots/shop.cy.js/cart -- adds an ap     (1280x720)`,
  );
  assert.ok(broken !== undefined);
  await terminals?.handleTerminalLink(broken);
  await settled(() => opened.length === 2);
  assert.deepEqual(opened[1], 'cypress/screenshots/shop.cy.js/cart -- adds an apple (failed).png');
});

test('the command behind links takes nothing but a path, and tells what fails', async () => {
  const command = code.commands.get('groundglass.openResultAt');
  command?.({ evil: true });
  command?.(undefined);
  command?.(path.join(workspace, 'not there.png'));
  await settled(() => told.length > 0);
  assert.deepEqual([opened, told.length], [[], 1]);
});

test('links in a text file lead to the command', async () => {
  const lines = ['see', '    test-results/a b-desktop/trace.zip', 'test-results/x/trace.zip'];
  const document = {
    uri: code.vscode.Uri.file(path.join(workspace, 'run.log')),
    lineCount: lines.length,
    lineAt: (index: number) => ({ text: lines[index] ?? '' }),
  } as unknown as vscode.TextDocument;
  const links = (await documents?.provideDocumentLinks(document, token)) ?? [];
  assert.equal(links.length, 1);
  assert.deepEqual({ ...links[0]?.range }, { edges: [1, 4, 1, 38] });
});

test('which test left a picture: remembered, looked for by its name, or nobody knows', async () => {
  const record: TestRecord = { source: 'playwright', test: { title: 'x' } };
  const asked: string[] = [];
  const some = makeFailedTestRecords((picture) => {
    asked.push(path.basename(picture));
    return Promise.reject(new Error('damaged'));
  });
  some.remember('/a/b.png', record);
  assert.deepEqual(await some.of('/a/b.png'), record);
  assert.equal(await some.of('/a/c.png'), null);
  assert.equal(await some.of('/a/test-failed-1.png'), null);
  assert.equal(await some.of('/a/test-failed-1.png'), null);
  // Only once, and only where the name is a runner's.
  assert.deepEqual(asked, ['test-failed-1.png']);
});

test('a picture that the next run wrote anew is of that run', async () => {
  const file = await put('again/test-failed-1.png', 'first');
  let runs = 0;
  const some = makeFailedTestRecords(() => {
    runs += 1;
    const record: TestRecord = { source: 'playwright', test: { title: `run ${runs}` } };
    return Promise.resolve([
      { name: 'x.png', picture: { kind: 'file', path: file }, record, hasFailed: true },
    ]);
  });
  assert.equal((await some.of(file))?.test.title, 'run 1');
  assert.equal((await some.of(file))?.test.title, 'run 1');
  utimesSync(file, new Date(0), new Date(0));
  assert.equal((await some.of(file))?.test.title, 'run 2');
});

const token = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
} as vscode.CancellationToken;

async function settled(isDone: () => boolean): Promise<void> {
  for (let turns = 0; turns < 500 && !isDone(); turns += 1)
    await new Promise((resolve) => setTimeout(resolve, 4));
}

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(workspace, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return Promise.resolve(file);
}
