// `groundglass capture`: how a call is understood and what is printed, with captures played back; and the built dist/cli.js
// with real pages, real refusals and Ctrl-C. `npm test` builds it first.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import test, { after, before } from 'node:test';
import sharp from 'sharp';
import { nameFor } from '../../models/cli/capture';
import { parseCapture } from '../../models/cli/captureArguments';
import { readWitnessFile } from '../../extension/capture/witnessFile';
import type { CaptureRequest } from '../../protocol/capture';
import { parseSidecar } from '../../protocol/sidecar';
import { writePrograms } from '../capture/fakeTools';
import { MARK, untilNoneIsLeft } from '../capture/marked';
import { findChromium } from '../support/chromium';
import { temporaryFolder, writeInto } from '../support/pictures';
import { recordedTrace, traceZip } from '../support/recordedTraces';
import { call } from './fakes';

const folder = temporaryFolder();
const address = 'https://example.org/a';
const page = (more: object = {}, mask: object = {}): CaptureRequest => ({
  kind: 'page',
  url: address,
  page: more,
  mask,
});

const understood: readonly { args: readonly string[]; request: CaptureRequest }[] = [
  { args: [address], request: page() },
  { args: ['localhost:3000/x'], request: { ...page(), url: 'http://localhost:3000/x' } as CaptureRequest },
  { args: ['example.org'], request: { ...page(), url: 'https://example.org/' } as CaptureRequest },
  { args: ['file:///a%20b.html'], request: { ...page(), url: 'file:///a%20b.html' } as CaptureRequest },
  {
    args: [
      ...[
        address,
        '--viewport',
        '800x600',
        '--pixel-ratio',
        '1.5',
        '--zoom',
        '1.25',
        '--dark',
        '--full-page',
      ],
      ...['--scroll', '0,120.5', '--element', '#main', '--wait-until', 'networkidle', '--wait-for', '.ready'],
      ...[
        '--wait-ms',
        '50',
        '--timeout-ms',
        '9000',
        '--storage-state',
        'état 1.json',
        '--device',
        'iPhone 13',
      ],
      ...['--ignore-certificate-errors', '--test-id-attribute', 'data-qa', '--browser', 'msedge'],
      ...['--mask', '.secret', '--mask', '#iban', '--mask-box', '1,2,3.5,4', '--keep-passwords'],
    ],
    request: page(
      {
        viewport: { width: 800, height: 600 },
        device: 'iPhone 13',
        pixelRatio: 1.5,
        zoom: 1.25,
        dark: true,
        waitUntil: 'networkidle',
        waitFor: '.ready',
        waitMs: 50,
        timeoutMs: 9000,
        storageState: 'état 1.json',
        fullPage: true,
        scroll: { x: 0, y: 120.5 },
        element: '#main',
        ignoreCertificateErrors: true,
        testIdAttribute: 'data-qa',
        browser: 'msedge',
      },
      { passwords: false, selectors: ['.secret', '#iban'], boxes: [{ x1: 1, y1: 2, x2: 3.5, y2: 4 }] },
    ),
  },
  {
    args: ['--attach', 'http://127.0.0.1:9222', '--match', 'Cart'],
    request: { kind: 'attached', endpoint: 'http://127.0.0.1:9222', match: 'Cart', page: {}, mask: {} },
  },
  { args: ['screen', '--delay', '2.5'], request: { kind: 'screen', what: 'screen', delay: 2.5, mask: {} } },
  { args: ['window'], request: { kind: 'screen', what: 'window', mask: {} } },
  { args: ['region'], request: { kind: 'screen', what: 'region', mask: {} } },
  { args: ['android', '--serial', 'a b'], request: { kind: 'android', serial: 'a b', mask: {} } },
  { args: ['ios', '--udid', 'X'], request: { kind: 'ios', udid: 'X', mask: {} } },
  {
    args: ['clipboard', '--mask-box', '0,0,9,9'],
    request: { kind: 'clipboard', mask: { boxes: [{ x1: 0, y1: 0, x2: 9, y2: 9 }] } },
  },
];
for (const { args, request } of understood) {
  test(`capture ${args.join(' ').slice(0, 60)}`, () => {
    const task = parseCapture([...args, '--out', 'x.png']);
    assert.deepEqual(task, { kind: 'take', request, out: 'x.png', json: false });
  });
}

const misunderstood: readonly { args: readonly string[]; says: RegExp }[] = [
  { args: [], says: /what to capture is missing: an address, screen, window/ },
  { args: [address, 'more'], says: /"more" is one word too many/ },
  { args: ['screen', '--viewport', '1x1'], says: /the option --viewport means nothing for the screen/ },
  { args: ['clipboard', '--serial', 'x'], says: /the option --serial means nothing for the clipboard/ },
  { args: [address, '--delay', '1'], says: /the option --delay means nothing for web pages/ },
  { args: [address, '--viewport', '800'], says: /--viewport 800: write it as 1280x720/ },
  { args: [address, '--viewport', '0x600'], says: /--viewport 0x600: write it as/ },
  { args: [address, '--zoom', '0'], says: /--zoom 0: a number above 0 is expected/ },
  { args: [address, '--pixel-ratio=-1'], says: /--pixel-ratio -1: a number from 0 on is expected/ },
  {
    args: [address, '--wait-until', 'soon'],
    says: /--wait-until soon: known are load, domcontentloaded, networkidle/,
  },
  { args: [address, '--scroll', '5'], says: /--scroll 5: two numbers are expected, x,y/ },
  { args: [address, '--mask-box', '1,2,3'], says: /--mask-box 1,2,3: four numbers are expected/ },
  { args: [address, '--mask-box', '5,2,3,9'], says: /x1 must be below x2/ },
  { args: [address, '--match', 'x'], says: /--match chooses a page of --attach only/ },
  { args: [address, '--attach', 'http://x'], says: /--attach and ".*" exclude each other/ },
  { args: [address, '--results', 'x'], says: /--results and ".*" exclude each other/ },
  {
    args: ['--results', 'x', '--full-page'],
    says: /the option --full-page means nothing for results of tests/,
  },
  { args: ['--results', 'x', '--number', '1.5'], says: /--number: count from 1 on/ },
  { args: [address, '--nonsense'], says: /the option --nonsense is not known/ },
];
for (const { args, says } of misunderstood) {
  test(`bad usage: capture ${args.join(' ')}`, async () => {
    const { code, stdout, stderr, captured } = await call(['capture', ...args]);
    assert.deepEqual([code, stdout, captured], [2, '', []]);
    assert.match(stderr, says);
    assert.match(stderr, /^groundglass capture: .*; see groundglass capture --help\.\n$/);
  });
}

test('--json prints where everything lies and what is known of it', async () => {
  const { code, stdout, captured } = await call(
    ['capture', address, '--out', path.join(folder, 'a b.png'), '--json'],
    {
      onCapture: (picture) => ({
        picture,
        witness: `${picture}.witness.json.gz`,
        record: { source: 'page', kind: 'viewport', url: address, pixelRatio: 2 },
        remarks: ['The page changed while it was captured.'],
      }),
    },
  );
  const picture = path.join(folder, 'a b.png');
  assert.equal(code, 0);
  assert.deepEqual(captured, [{ request: page(), picture }]);
  assert.deepEqual(JSON.parse(stdout), {
    picture,
    witness: `${picture}.witness.json.gz`,
    sidecar: `${picture}.ground.json`,
    capture: { source: 'page', kind: 'viewport', url: address, pixelRatio: 2 },
    remarks: ['The page changed while it was captured.'],
  });
});

test('people read the same, and remarks; a title that would steer the terminal does not', async () => {
  const { stdout } = await call(['capture', address, '--out', '/tmp/x.png'], {
    onCapture: (picture) => ({
      picture,
      witness: null,
      record: { source: 'page', kind: 'full-page', title: 'A\u001b[31m page', pixelRatio: 1.5, masked: 2 },
      remarks: ['Something.'],
    }),
  });
  assert.equal(
    stdout,
    '/tmp/x.png: full-page, A [31m page, pixel ratio 1.5, 2 masked\n' +
      '/tmp/x.png.ground.json: how it was captured\nSomething.\n',
  );
});

test('without --out the name says what was captured and when, and is said', async () => {
  const at = new Date(2026, 10, 6, 7, 8, 9);
  assert.equal(nameFor(page(), at), 'example.org-20261106-070809');
  assert.equal(nameFor({ kind: 'screen', what: 'window', mask: {} }, at), 'window-20261106-070809');
  assert.equal(nameFor({ kind: 'page', url: 'file:///x', page: {}, mask: {} }, at), 'page-20261106-070809');
  assert.equal(
    nameFor({ kind: 'page', url: 'http://[::1]:8/', page: {}, mask: {} }, at),
    '1-20261106-070809',
  );
  const { stdout, captured } = await call(['capture', 'clipboard']);
  const picture = captured[0]?.picture ?? '';
  assert.match(picture, /[\\/]clipboard-\d{8}-\d{6}\.png$/);
  assert.equal(path.dirname(picture), process.cwd());
  assert.ok(stdout.startsWith(picture));
});

test('who waits at a terminal sees what is done, and nothing of it stays', async () => {
  const { stderr } = await call(['capture', address, '--out', '/tmp/x.png'], {
    isTerminal: true,
    onCapture: (picture, progress) => {
      progress('opening the page');
      progress('storing it');
      return { picture, witness: null, record: { source: 'page' }, remarks: [] };
    },
  });
  assert.match(stderr, /^\ropening the page …\rstoring it … +\r +\r$/);
});

test('pictures of failed tests: listed with their step and selector, and one of them taken', async () => {
  const zip = writeInto(folder, 'träce 1.zip', await traceZip(recordedTrace('v3 strict')));
  const listed = await call(['capture', '--results', zip]);
  assert.equal(listed.code, 0);
  assert.match(listed.stdout, /^1 {2}.+\n {6}step: .+\n {6}selector: .+\n {6}error: .+\n$/);
  const asJson = JSON.parse((await call(['capture', '--results', zip, '--json'])).stdout) as {
    shots: { number: number; title: string; selector: string }[];
  };
  assert.equal(asJson.shots[0]?.number, 1);
  assert.ok(asJson.shots[0]?.selector);

  const picture = path.join(folder, 'failed.png');
  const taken = await call(['capture', '--results', zip, '--out', picture, '--json']);
  assert.equal(taken.code, 0);
  const { capture } = JSON.parse(taken.stdout) as { capture: { test: { title: string } } };
  assert.equal(capture.test.title, asJson.shots[0]?.title);
  const sidecar = parseSidecar(readFileSync(`${picture}.ground.json`, 'utf8'));
  assert.ok(sidecar.kind === 'read');
  assert.equal(sidecar.sidecar.capture.record.test?.selector, asJson.shots[0]?.selector);
  assert.equal((await sharp(picture).metadata()).format, 'png');

  const beyond = await call(['capture', '--results', zip, '--number', '7']);
  assert.equal(beyond.code, 2);
  assert.match(beyond.stderr, /there is no number 7, the last one is 1\.\n$/);
});

test('where no test has failed, that is the answer', async () => {
  const empty = path.join(folder, 'no results');
  mkdirSync(empty);
  const { code, stdout } = await call(['capture', '--results', empty]);
  assert.deepEqual([code, stdout], [1, 'No test has failed there and left a picture.\n']);
  const nothing = await call(['capture', '--results', empty, '--number', '1']);
  assert.match(nothing.stderr, /no test has failed there and left a picture\.\n$/);
});

// The built program.

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly ended: Promise<Ended>;
  readonly interrupt: (signal?: NodeJS.Signals) => void;
}

function startCli(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = folder): Started {
  const child = spawn(process.execPath, [path.resolve('dist/cli.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { ended, interrupt: (signal = 'SIGINT') => void child.kill(signal) };
}

const cli = (args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = folder): Promise<Ended> =>
  startCli(args, env, cwd).ended;

const browser = findChromium();
const noBrowser = browser === null && 'no browser is installed here';
let server: Server;
let origin = '';
let tellSilent = (): void => undefined;

before(async () => {
  server = createServer((request, response) => {
    if (request.url === '/silent') return tellSilent();
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><title>Kasse 日本</title><style>body { margin: 0 } button { position: absolute; left: 20px; top: 30px; width: 100px; height: 40px }</style>
       <button data-qa="pay">Bezahlen</button><input type="password" value="hunter2" style="position:absolute;left:20px;top:90px">`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

let nPlaces = 0;
function newPlace(): string {
  const made = path.join(folder, `Снимки ${(nPlaces += 1)} – à "b"`);
  mkdirSync(made);
  return made;
}

test(
  'a page goes through the whole program, into a path with spaces and letters from everywhere',
  { skip: noBrowser },
  async () => {
    const made = newPlace();
    const { code, stdout, stderr } = await cli(
      [
        ...['capture', `${origin}/`, '--out', '日本 1.png', '--json', '--browser', browser ?? ''],
        ...['--viewport', '400x300', '--pixel-ratio', '2', '--test-id-attribute', 'data-qa'],
      ],
      {},
      made,
    );
    assert.deepEqual([code, stderr], [0, '']);
    const picture = path.join(made, '日本 1.png');
    assert.deepEqual(readdirSync(made).sort(), [
      '日本 1.png',
      '日本 1.png.ground.json',
      '日本 1.png.witness.json.gz',
    ]);
    const object = JSON.parse(stdout) as { picture: string; capture: Record<string, unknown> };
    assert.equal(object.picture, picture);
    assert.equal(object.capture['title'], 'Kasse 日本');
    assert.equal(object.capture['pixelRatio'], 2);
    assert.equal(object.capture['masked'], 1);
    const { width, height } = await sharp(picture).metadata();
    assert.deepEqual([width, height], [800, 600]);
    const read = await readWitnessFile(picture);
    assert.ok(read.kind === 'read');
    const button = read.witness.nodes.find(({ role }) => role === 'button');
    assert.equal(button?.name, 'Bezahlen');
    assert.deepEqual(button?.box, { x1: 40, y1: 60, x2: 240, y2: 140 });
    assert.ok(!JSON.stringify(read.witness).includes('hunter2'));
  },
);

test(
  'what a drawn mask covers is neither in the picture nor in the witness',
  { skip: noBrowser },
  async () => {
    const made = newPlace();
    const picture = path.join(made, 'masked.png');
    const { code, stdout } = await cli([
      // The address says what the mask covers.
      ...['capture', `${origin}/?do=Bezahlen`, '--out', picture, '--json', '--browser', browser ?? ''],
      ...['--viewport', '400x300', '--mask-box', '15,25,125,75', '--mask-box', '900,900,950,950'],
    ]);
    assert.equal(code, 0);
    const object = JSON.parse(stdout) as { capture: { masked: number; title: string }; remarks: string[] };
    // The password field, and the one box that lies on the picture.
    assert.equal(object.capture.masked, 2);
    assert.deepEqual(object.remarks, [
      '1 of the 2 masks lie outside of the picture, which is 400×300 pixels.',
      'The title or the address of the page says what a mask covers, and was left out.',
    ]);
    assert.equal(object.capture.title, 'Kasse 日本');
    for (const written of [stdout, readFileSync(`${picture}.ground.json`, 'utf8')]) {
      assert.ok(!written.includes('Bezahlen'));
    }
    const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const pixel = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3).subarray(0, 3)];
    for (const [x, y] of [
      [15, 25],
      [124, 74],
      [70, 50],
    ] as const) {
      assert.deepEqual(pixel(x, y), [255, 0, 255]);
    }
    assert.notDeepEqual(pixel(125, 75), [255, 0, 255]);
    const read = await readWitnessFile(picture);
    assert.ok(read.kind === 'read');
    assert.ok(!JSON.stringify(read.witness).includes('Bezahlen'));
    assert.ok(
      read.witness.nodes.some(({ role }) => role === 'button'),
      'that there is a button stays',
    );
  },
);

test('without --out a new name in this folder, which is told', { skip: noBrowser }, async () => {
  const made = newPlace();
  const { code, stdout } = await cli(['capture', `${origin}/`, '--browser', browser ?? ''], {}, made);
  assert.equal(code, 0);
  const [picture] = readdirSync(made).filter((name) => name.endsWith('.png'));
  assert.match(picture ?? '', /^127\.0\.0\.1-\d{8}-\d{6}\.png$/);
  assert.ok(stdout.startsWith(path.join(made, picture ?? '')));
});

const noTools = {
  PATH: folder,
  DISPLAY: '',
  WAYLAND_DISPLAY: '',
  WSL_DISTRO_NAME: '',
  HOME: folder,
  ANDROID_HOME: '',
  ANDROID_SDK_ROOT: '',
};

const refused: readonly {
  name: string;
  args: (made: string) => readonly string[];
  env?: () => NodeJS.ProcessEnv;
  says: RegExp;
}[] = [
  {
    name: 'a file that is there',
    args: (made) => ['capture', 'clipboard', '--out', writeInto(made, 'there.png', '')],
    says: /there\.png: it is there already, and captures never replace a file; choose another name\.$/,
  },
  {
    name: 'a folder that is not there',
    args: (made) => ['capture', 'clipboard', '--out', path.join(made, 'no', 'x.png')],
    says: /the folder .* does not exist\.$/,
  },
  {
    name: 'another ending',
    args: (made) => ['capture', 'clipboard', '--out', path.join(made, 'x.jpg')],
    says: /the name must end in \.png\.$/,
  },
  {
    name: 'no display',
    args: () => ['capture', 'screen'],
    env: () => noTools,
    says: /^The screen: there is no display here/,
  },
  {
    name: 'no adb',
    args: () => ['capture', 'android'],
    env: () => noTools,
    says: /^The Android device: it is reached through adb, which is not installed; install /,
  },
  {
    name: 'three devices',
    args: () => ['capture', 'android'],
    env: () => ({
      ...noTools,
      PATH: writePrograms(folder, {
        adb: "print('List of devices attached\\nA device model:One transport_id:1\\nB device transport_id:2\\nC device transport_id:3\\n')",
      }),
    }),
    says: /^The Android device: 3 are connected: A \(One\), B, C; say which one by its serial number \(--serial A\)\.$/,
  },
  {
    name: 'a browser that is not there',
    args: () => ['capture', 'http://127.0.0.1:1/', '--browser', '/no/such/browser'],
    says: /\/no\/such\/browser/,
  },
  {
    name: 'results that are not there',
    args: (made) => ['capture', '--results', path.join(made, 'nothing')],
    says: /nothing: .*\.$/,
  },
];
const skipTools = process.platform === 'win32' && 'scripts are no programs on Windows';
for (const { name, args, env = () => ({}), says } of refused) {
  test(`one sentence and exit code 2: ${name}`, { skip: skipTools }, async () => {
    const made = newPlace();
    const words = args(made);
    const before = readdirSync(made);
    const { code, stdout, stderr } = await cli(words, env(), made);
    assert.match(stderr.trimEnd(), says);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
    assert.deepEqual([code, stdout], [2, '']);
    assert.deepEqual(readdirSync(made), before, 'nothing is left');
  });
}

const refusedPages: readonly { name: string; args: () => readonly string[]; says: RegExp }[] = [
  { name: 'nobody listens', args: () => ['http://127.0.0.1:1/'], says: /127\.0\.0\.1:1/ },
  { name: 'never loads', args: () => [`${origin}/silent`, '--timeout-ms', '8000'], says: /silent/ },
  {
    name: 'an element that is not there',
    args: () => [`${origin}/`, '--element', '#nope', '--timeout-ms', '8000'],
    says: /#nope/,
  },
  { name: 'nothing to attach to', args: () => ['--attach', 'http://127.0.0.1:1'], says: /127\.0\.0\.1:1/ },
];
for (const { name, args, says } of refusedPages) {
  test(
    `one sentence, nothing stored, no browser left: ${name}`,
    { skip: noBrowser || (process.platform !== 'linux' && 'who is left is looked up in /proc') },
    async () => {
      const made = newPlace();
      const mark = randomUUID();
      const browserOption = args()[0] === '--attach' ? [] : ['--browser', browser ?? ''];
      const { code, stdout, stderr } = await cli(
        ['capture', ...args(), ...browserOption],
        { [MARK]: mark },
        made,
      );
      assert.match(stderr, says);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
      assert.deepEqual([code, stdout], [2, '']);
      assert.deepEqual(readdirSync(made), []);
      await untilNoneIsLeft(mark);
    },
  );
}

test(
  'Ctrl-C in the middle of a page leaves neither files nor a browser',
  { skip: noBrowser || (process.platform !== 'linux' && 'who is left is looked up in /proc') },
  async () => {
    const made = newPlace();
    const mark = randomUUID();
    const asked = new Promise<void>((resolve) => (tellSilent = resolve));
    const { ended, interrupt } = startCli(
      ['capture', `${origin}/silent`, '--browser', browser ?? ''],
      { [MARK]: mark },
      made,
    );
    await asked;
    interrupt();
    assert.equal((await ended).code, 130);
    await untilNoneIsLeft(mark);
    assert.deepEqual(readdirSync(made), []);
  },
);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(
    `${signal} while a tool hangs ends the tool, and its folder goes too`,
    { skip: process.platform !== 'linux' },
    async () => {
      const made = newPlace();
      const mark = randomUUID();
      const there = path.join(folder, `scrot is there ${signal}`);
      const bin = writePrograms(folder, {
        scrot: `fs.writeFileSync(${JSON.stringify(there)}, ''); setTimeout(() => {}, 3600e3);`,
      });
      const env = { ...noTools, PATH: bin, DISPLAY: ':0', TMPDIR: made, [MARK]: mark };
      const { ended, interrupt } = startCli(['capture', 'region'], env, made);
      while (!existsSync(there)) await new Promise((resolve) => setTimeout(resolve, 20));
      interrupt(signal);
      const { code, stderr } = await ended;
      assert.deepEqual([code, stderr], [130, 'Cancelled.\n']);
      await untilNoneIsLeft(mark);
      assert.deepEqual(readdirSync(made), []);
    },
  );
}
