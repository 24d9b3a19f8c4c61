// The capture process, the built dist/capture.js: it answers, says what it does, and takes everything that it started with it,
// whoever ends it and however. `npm test` builds it first. Who is still there is told by a mark in the environment.

import assert from 'node:assert/strict';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import test, { before, type TestContext } from 'node:test';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { readWitnessFile } from '../../extension/capture/witnessFile';
import type { CaptureDone, CaptureEvents, CaptureRequest, CaptureRequests } from '../../protocol/capture';
import { findChromium } from '../support/chromium';
import { gradientPng, temporaryFolder, writeInto } from '../support/pictures';
import { fileBytes, writePrograms } from './fakeTools';
import { MARK, markedProcesses, untilNoneIsLeft } from './marked';

const skip = process.platform !== 'linux' && 'who is still there is looked up in /proc';
const program = path.resolve('dist/capture.js');
const folder = temporaryFolder();
let pngFile: string;

before(async () => {
  assert.ok(existsSync(program), 'dist/capture.js is built first: node esbuild.mjs');
  pngFile = writeInto(folder, 'phone.png', await gradientPng(90, 195));
});

const LIST = 'List of devices attached\nemulator-5554 device model:Pixel_7 transport_id:1\n';

/** adb that answers, and one that tells where it is and then hangs with a child of its own. */
const answering = (): string => `
  if (args[0] === 'devices') print(${JSON.stringify(LIST)});
  else if (args.includes('screencap')) print(${fileBytes(pngFile)});
  else if (args.includes('uiautomator')) print('<hierarchy rotation="0"><node class="android.widget.Button" text="OK" bounds="[0,0][9,9]" /></hierarchy>');`;
const hanging = (there: string): string => `
  if (args[0] === 'devices') { print(${JSON.stringify(LIST)}); end(0); }
  require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3600e3)'], { stdio: 'inherit' });
  fs.writeFileSync(${JSON.stringify(there)}, '');
  setTimeout(() => {}, 3600e3);`;

interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  readonly mark: string;
  readonly doing: string[];
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  take(request: CaptureRequest, picture: string, source?: CancellationTokenSource): Promise<CaptureDone>;
}

async function start(context: TestContext, bin: string): Promise<Running> {
  const mark = randomUUID();
  const child = fork(program, [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
    env: { ...process.env, PATH: bin, [MARK]: mark },
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const doing: string[] = [];
  connection.onNotification('capture/progress', (progress: CaptureEvents['capture/progress']) => {
    doing.push(progress.doing);
  });
  const ready = new Promise<void>((resolve) => connection.onNotification('process/ready', () => resolve()));
  connection.listen();
  context.after(async () => {
    connection.dispose();
    child.kill('SIGKILL');
    await untilNoneIsLeft(mark);
  });
  await ready;
  return {
    child,
    connection,
    mark,
    doing,
    ended,
    take: (request, picture, source = new CancellationTokenSource()) =>
      connection.sendRequest(
        'capture/take',
        { request, picture } satisfies CaptureRequests['capture/take']['params'],
        source.token,
      ),
  };
}

let nPlaces = 0;
/** A folder with nothing in it, and a picture's name in it. */
function newPlace(): { made: string; picture: string } {
  const made = path.join(folder, `Ordner ${(nPlaces += 1)} 日本`);
  mkdirSync(made);
  return { made, picture: path.join(made, 'shot.png') };
}

async function appears(file: string): Promise<void> {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
}

const android: CaptureRequest = { kind: 'android', mask: {} };

test('it takes a capture, and says what it does', { skip }, async (context) => {
  const { take, doing } = await start(context, writePrograms(folder, { adb: answering() }));
  const { made, picture } = newPlace();
  const done = await take(android, picture);
  assert.equal(done.picture, picture);
  assert.equal(done.witness, `${picture}.witness.json.gz`);
  assert.equal(done.record.device, 'Pixel 7');
  assert.equal((await readWitnessFile(picture)).kind, 'read');
  assert.equal(readdirSync(made).length, 3);
  assert.deepEqual(doing.at(-1), 'storing it');
});

test('a failure is an answer, and the process goes on', { skip }, async (context) => {
  const { take } = await start(context, writePrograms(folder, {}));
  const { made, picture } = newPlace();
  for (let times = 0; times < 2; times += 1) {
    await assert.rejects(take(android, picture), (error: unknown) => {
      assert.ok(error instanceof ResponseError);
      const failure = error.data as { kind: string; what: string };
      assert.deepEqual([failure.kind, failure.what], ['bad-input', 'The Android device']);
      return true;
    });
  }
  assert.deepEqual(readdirSync(made), []);
});

test(
  'who cancels gets an answer; the tool and what it started are gone, and nothing is stored',
  { skip },
  async (context) => {
    const there = path.join(folder, 'there-cancel');
    const { take, mark, child } = await start(context, writePrograms(folder, { adb: hanging(there) }));
    const { made, picture } = newPlace();
    const source = new CancellationTokenSource();
    const taking = take(android, picture, source);
    await appears(there);
    source.cancel();
    await assert.rejects(
      taking,
      (error: unknown) => (error as ResponseError<{ kind: string }>).data?.kind === 'cancelled',
    );
    await untilNoneIsLeft(mark, [child.pid ?? 0]);
    assert.deepEqual(readdirSync(made), []);
  },
);

test(
  'a signal ends it with the tool and what that started, and nothing is stored',
  { skip },
  async (context) => {
    const there = path.join(folder, 'there-signal');
    const { take, mark, child, ended } = await start(context, writePrograms(folder, { adb: hanging(there) }));
    const { made, picture } = newPlace();
    take(android, picture).catch(() => undefined);
    await appears(there);
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    await untilNoneIsLeft(mark);
    assert.deepEqual(readdirSync(made), []);
  },
);

test('where its parent dies it ends too, with all it started', { skip }, async () => {
  const there = path.join(folder, 'there-parent');
  const bin = writePrograms(folder, { adb: hanging(there) });
  const { made, picture } = newPlace();
  const mark = randomUUID();
  const message = { jsonrpc: '2.0', id: 1, method: 'capture/take', params: { request: android, picture } };
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `const child = require('node:child_process').fork(${JSON.stringify(program)}, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
       child.once('message', () => child.send(${JSON.stringify(message)}));
       setTimeout(() => {}, 3600e3);`,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, PATH: bin, [MARK]: mark } },
  );
  await appears(there);
  parent.kill('SIGKILL');
  await untilNoneIsLeft(mark);
  assert.deepEqual(readdirSync(made), []);
});

const browser = findChromium();

/** A server whose page never comes, and which tells when it is asked for. */
async function silentServer(context: TestContext): Promise<{ url: string; asked: Promise<void> }> {
  let tell = (): void => undefined;
  const asked = new Promise<void>((resolve) => (tell = resolve));
  const server = createServer(() => tell());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

for (const [name, end] of [
  ['a signal', (child: ChildProcess) => void child.kill('SIGTERM')],
  ['the end of the channel', (child: ChildProcess) => child.disconnect()],
  // Nothing can clean up then; a browser must notice by itself that nobody drives it.
  ['being killed', (child: ChildProcess) => void child.kill('SIGKILL')],
] as const) {
  test(
    `a browser in the middle of a page ends by ${name}`,
    { skip: skip || (browser === null && 'no browser is installed here') },
    async (context) => {
      const { url, asked } = await silentServer(context);
      const { take, mark, child } = await start(context, process.env['PATH'] ?? '');
      const { made, picture } = newPlace();
      const page = { browser: browser ?? '', timeoutMs: 600_000 };
      take({ kind: 'page', url, page, mask: {} }, picture).catch(() => undefined);
      await asked;
      assert.ok(1 < markedProcesses(mark).length, 'the browser runs');
      end(child);
      await untilNoneIsLeft(mark);
      assert.deepEqual(readdirSync(made), []);
    },
  );
}

test('its program holds no part of VS Code', () => {
  assert.ok(!/require\("vscode"\)/.test(readFileSync(program, 'utf8')));
});
