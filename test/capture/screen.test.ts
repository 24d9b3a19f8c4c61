// The screen on every desktop. X11's tools are tried on a real display where they and Xvfb are installed; macOS, Windows and
// Wayland are played back: arguments as their manuals state them, words as the tools said them when they were recorded
// (grim 1.4 and slurp 1.3 under Sway 1.7, where screen and window were tried by hand; maim 5.7, scrot 1.8, ImageMagick 6.9,
// gnome-screenshot 41). macOS and Windows could not be tried.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { before } from 'node:test';
import { captureScreen, type ScreenRequest } from '../../extension/capture/screen';
import { makeTools, type Tools } from '../../extension/capture/tool';
import { fromImage, gradientImage, gradientPng, temporaryFolder, writeInto } from '../support/pictures';
import { startDisplay } from './display';
import { fileBytes, makeWorld, scriptsRun, type World } from './fakeTools';

const folder = temporaryFolder();
const skip = !scriptsRun && 'scripts are no programs on Windows';
let png: Buffer;
let pngFile: string;
let retinaFile: string;

before(async () => {
  png = await gradientPng(64, 36);
  pngFile = writeInto(folder, 'screen.png', png);
  const retina = await fromImage(gradientImage(64, 36)).withMetadata({ density: 144 }).png().toBuffer();
  retinaFile = writeInto(folder, 'retina.png', retina);
});

type What = ScreenRequest['what'];

const capture = (what: What, { tools, parts }: World, delay?: number) =>
  captureScreen({ kind: 'screen', what, ...(delay === undefined ? {} : { delay }) }, tools, parts);

/** Everything but the time, which must be one. */
async function recordOf(what: What, world: World): Promise<Record<string, unknown>> {
  const { record } = await capture(what, world);
  const { takenAt, ...rest } = record;
  assert.match(takenAt ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  return rest;
}

/** A program that prints a picture, or writes it into its last argument, where its arguments are these. */
const printing = (args: readonly string[]): string => `
  if (args.join(' ') !== ${JSON.stringify(args.join(' '))}) { complain('unexpected ' + args.join(' ')); end(9); }
  print(${fileBytes(pngFile)});`;
const writing = (args: readonly string[], file = pngFile): string => `
  if (args.slice(0, -1).join(' ') !== ${JSON.stringify(args.join(' '))}) { complain('unexpected ' + args.join(' ')); end(9); }
  fs.writeFileSync(args.at(-1).replace('--file=', ''), ${fileBytes(file)});`;

const x11 = { env: { DISPLAY: ':0' } };
const wayland = { env: { WAYLAND_DISPLAY: 'wayland-1', DISPLAY: ':0' } };

test(
  'X11: the first program that is installed takes it, and the screen begins at 0, 0',
  { skip },
  async () => {
    const maim = makeWorld(folder, { maim: printing(['--hidecursor']), scrot: 'end(9)' }, x11);
    assert.deepEqual(await recordOf('screen', maim), {
      source: 'screen',
      kind: 'screen',
      by: 'maim',
      origin: { x: 0, y: 0 },
    });
    assert.deepEqual(maim.said, ['taking a picture of the screen']);
    const scrot = makeWorld(folder, { scrot: writing(['--select']) }, x11);
    assert.deepEqual(await recordOf('region', scrot), { source: 'screen', kind: 'region', by: 'scrot' });
    assert.deepEqual(scrot.said, ['waiting for a region to be chosen']);
  },
);

test('X11: where one fails the next is tried, and the first failure is what is told', { skip }, async () => {
  const fails = `complain('Maim encountered an error:\\nError: Failed to open X display: :0\\n'); end(1);`;
  const rescued = makeWorld(
    folder,
    { maim: fails, import: printing(['-silent', '-window', 'root', 'png:-']) },
    x11,
  );
  assert.equal((await recordOf('screen', rescued))['by'], 'import');
  await assert.rejects(
    capture('screen', makeWorld(folder, { maim: fails, scrot: 'end(2)' }, x11)),
    /^FailureError: The screen: maim ended with code 1 and said "Error: Failed to open X display: :0"\.$/,
  );
});

test('Wayland: grim takes everything, and says nothing of density and place', { skip }, async () => {
  const world = makeWorld(folder, { grim: printing(['-']) }, wayland);
  assert.deepEqual(await recordOf('screen', world), { source: 'screen', kind: 'screen', by: 'grim' });
});

test(
  'Wayland: what slurp says of a region is kept; at another density its place is no place in pixels',
  { skip },
  async () => {
    const slurp = (said: string): string => `print(${JSON.stringify(said)});`;
    const same = makeWorld(
      folder,
      { slurp: slurp('10,20 64x36\n'), grim: printing(['-g', '10,20 64x36', '-']) },
      wayland,
    );
    const about = { source: 'screen', kind: 'region', by: 'grim' };
    assert.deepEqual(await recordOf('region', same), { ...about, pixelRatio: 1, origin: { x: 10, y: 20 } });
    const denser = makeWorld(
      folder,
      { slurp: slurp('10,20 32x18\n'), grim: printing(['-g', '10,20 32x18', '-']) },
      wayland,
    );
    assert.deepEqual(await recordOf('region', denser), { ...about, pixelRatio: 2 });
    const rounded = makeWorld(
      folder,
      { slurp: slurp('10,20 43x24\n'), grim: printing(['-g', '10,20 43x24', '-']) },
      wayland,
    );
    assert.deepEqual(await recordOf('region', rounded), about);
  },
);

/** As Sway nests outputs, workspaces and windows; only windows have a process. */
const swayTree = JSON.stringify({
  type: 'root',
  focused: false,
  nodes: [
    {
      type: 'output',
      focused: false,
      rect: { x: 0, y: 0, width: 1280, height: 720 },
      nodes: [
        {
          type: 'workspace',
          focused: false,
          rect: { x: 0, y: 0, width: 1280, height: 720 },
          nodes: [
            { type: 'con', focused: false, pid: 7, rect: { x: 0, y: 0, width: 5, height: 5 }, nodes: [] },
            { type: 'con', focused: true, pid: 8, rect: { x: 640, y: 0, width: 64, height: 36 }, nodes: [] },
          ],
        },
      ],
    },
  ],
});

test('Wayland: under Sway a window is the one that has the focus', { skip }, async () => {
  const swaymsg = `if (args.join(' ') === '-r -t get_tree') print(${JSON.stringify(swayTree)});`;
  const world = makeWorld(folder, { swaymsg, grim: printing(['-g', '640,0 64x36', '-']) }, wayland);
  assert.deepEqual((await recordOf('window', world))['origin'], { x: 640, y: 0 });
  await assert.rejects(
    capture('window', makeWorld(folder, { grim: 'end(9)' }, wayland)),
    /this desktop does not tell where its windows are; capture a region instead\.$/,
  );
});

test(
  'Wayland: a desktop that does not let grim look is asked through its own program',
  { skip },
  async () => {
    const grim = `complain("compositor doesn't support wlr-screencopy-unstable-v1\\n"); end(1);`;
    const gnome = { grim, 'gnome-screenshot': writing([]) };
    assert.equal((await recordOf('screen', makeWorld(folder, gnome, wayland)))['by'], 'gnome-screenshot');
    await assert.rejects(
      capture('screen', makeWorld(folder, { grim }, wayland)),
      /this desktop does not let grim take pictures .*wlr-screencopy.*use its own screenshot key, and then the clipboard\.$/,
    );
    // Its fall-back sees the windows of X11 only: a black picture would be stored.
    const black = `${writing([])} complain("** Message: Unable to use GNOME Shell's builtin screenshot interface, resorting to fallback X11.\\n");`;
    await assert.rejects(
      capture('screen', makeWorld(folder, { 'gnome-screenshot': black }, wayland)),
      /resorting to fallback X11/,
    );
  },
);

test('macOS: the density in the file is the pixel ratio', { skip }, async () => {
  const screencapture = writing(['-x', '-t', 'png', '-m'], retinaFile);
  const world = makeWorld(folder, { screencapture }, { platform: 'darwin' });
  assert.deepEqual(await recordOf('screen', world), {
    source: 'screen',
    kind: 'screen',
    by: 'screencapture',
    pixelRatio: 2,
    origin: { x: 0, y: 0 },
  });
  const window = { screencapture: writing(['-x', '-t', 'png', '-w', '-o']) };
  assert.deepEqual(await recordOf('window', makeWorld(folder, window, { platform: 'darwin' })), {
    source: 'screen',
    kind: 'window',
    by: 'screencapture',
  });
});

test(
  'Windows: all monitors, whose place comes with the picture; a snip comes by way of the clipboard',
  { skip },
  async () => {
    const screen = makeWorld(
      folder,
      {
        'powershell.exe': `
        if (!args.at(-1).includes('CopyFromScreen') || args.at(-1).includes('"')) end(9);
        print('-1920 0 ' + ${fileBytes(pngFile)}.toString('base64'));`,
      },
      { platform: 'win32' },
    );
    assert.deepEqual(await recordOf('screen', screen), {
      source: 'screen',
      kind: 'screen',
      by: 'PowerShell',
      origin: { x: -1920, y: 0 },
    });
    const snip = makeWorld(
      folder,
      {
        'powershell.exe': `
        if (!args.at(-1).includes('clippingMode=Window') || args.at(-1).includes('"')) end(9);
        print(${fileBytes(pngFile)}.toString('base64'));`,
      },
      { platform: 'win32' },
    );
    const taken = await capture('window', snip);
    assert.equal(taken.record.origin, undefined);
    assert.deepEqual(taken.remarks, ['The snipping tool has put the picture into the clipboard as well.']);
  },
);

const brokenOff: readonly { name: string; program: string; body: string; world: object }[] = [
  {
    name: 'maim',
    program: 'maim',
    body: `complain('Maim encountered an error:\\nSelection was cancelled by keystroke or right-click.\\n'); end(1);`,
    world: x11,
  },
  {
    name: 'scrot',
    program: 'scrot',
    body: `complain('scrot: Key was pressed, aborting shot\\n'); end(2);`,
    world: x11,
  },
  { name: 'gnome-screenshot, silently', program: 'gnome-screenshot', body: '', world: x11 },
  {
    name: 'screencapture, silently',
    program: 'screencapture',
    body: 'end(1)',
    world: { platform: 'darwin' },
  },
];
for (const { name, program, body, world } of brokenOff) {
  test(`whoever presses Escape has cancelled, and nothing failed: ${name}`, { skip }, async () => {
    await assert.rejects(capture('region', makeWorld(folder, { [program]: body }, world)), /Cancelled/);
  });
}
test('whoever presses Escape has cancelled, and nothing failed: slurp', { skip }, async () => {
  const programs = {
    grim: 'end(9)',
    slurp: `complain('selection cancelled\\n'); end(1);`,
    spectacle: 'end(9)',
  };
  await assert.rejects(capture('region', makeWorld(folder, programs, wayland)), /Cancelled/);
});

const refused: readonly {
  name: string;
  what?: What;
  programs?: Record<string, string>;
  world?: object;
  says: RegExp;
}[] = [
  { name: 'no display', says: /^FailureError: The screen: there is no display here/ },
  {
    name: 'no display for a window',
    what: 'window',
    says: /^FailureError: The window: there is no display here/,
  },
  {
    name: 'X11 without any program',
    world: x11,
    says: /no program that takes pictures of it is installed \(maim, scrot, import, .*\); install .*maim/,
  },
  {
    name: 'KDE without any program',
    world: { env: { ...wayland.env, XDG_CURRENT_DESKTOP: 'KDE' } },
    says: /no program .*; install .*spectacle/,
  },
  {
    name: 'Wayland without slurp',
    what: 'region',
    world: wayland,
    programs: { grim: 'end(9)' },
    says: /a region is chosen with slurp, which is not installed; install .*slurp/,
  },
  {
    name: 'macOS without permission',
    world: { platform: 'darwin' },
    programs: { screencapture: `complain('could not create image from display\\n'); end(1);` },
    says: /"could not create image from display"; allow this program to record the screen in System Settings/,
  },
  {
    name: 'Windows, nothing chosen',
    what: 'region',
    world: { platform: 'win32' },
    programs: { 'powershell.exe': 'end(3)' },
    says: /no region was chosen within 120 seconds; try again\.$/,
  },
];
for (const { name, what = 'screen', programs = {}, world = {}, says } of refused) {
  test(`one sentence: ${name}`, { skip }, async () => {
    await assert.rejects(capture(what, makeWorld(folder, programs, world)), (error: Error) => {
      assert.match(String(error), says);
      assert.equal(error.message.split('\n').length, 1);
      return true;
    });
  });
}

for (const [name, programs, world] of [
  ['X11', { maim: '', scrot: '' }, x11],
  ['macOS', { screencapture: '' }, { platform: 'darwin' as const }],
] as const) {
  test(
    `${name}: where nobody chooses, no other program is tried and nothing was forbidden`,
    { skip },
    async () => {
      const { tools, parts } = makeWorld(folder, programs, world);
      let nRuns = 0;
      const run: Tools['run'] = () => {
        nRuns += 1;
        return Promise.resolve({ kind: 'too-slow', seconds: 300 });
      };
      await assert.rejects(
        captureScreen({ kind: 'screen', what: 'region' }, { ...tools, run }, parts),
        /^FailureError: The screen: \S+ did not end within 300 seconds and was stopped\.$/,
      );
      assert.equal(nRuns, 1);
    },
  );
}

test('a delay that no timer can hold is refused', { skip }, async () => {
  const world = makeWorld(folder, { maim: 'end(9)' }, x11);
  for (const delay of [3_601, 1e10, -1, Number.NaN]) {
    await assert.rejects(
      capture('screen', world, delay),
      /a delay of \S+ seconds cannot be; an hour \(3600\) is the most\.$/,
    );
  }
});

test('a delay can be cancelled, and nothing is taken then', { skip }, async () => {
  const world = makeWorld(folder, { maim: 'end(9)' }, x11);
  const running = capture('screen', world, 3_600);
  await new Promise((resolve) => setImmediate(resolve));
  world.cancel();
  await assert.rejects(running, /Cancelled/);
});

test('no file is left behind', { skip }, async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('groundglass-screen-'));
  await capture('screen', makeWorld(folder, { scrot: writing([]) }, x11));
  await assert.rejects(capture('screen', makeWorld(folder, { scrot: 'end(1)' }, x11)));
  const after = readdirSync(tmpdir()).filter((name) => name.startsWith('groundglass-screen-'));
  assert.deepEqual(after, before);
});

for (const program of ['maim', 'scrot', 'import', 'gnome-screenshot', 'xfce4-screenshooter']) {
  test(`a real screen, taken by ${program}`, async (context) => {
    const display = await startDisplay(context, [program]);
    if (display === null) return;
    const signal = new AbortController().signal;
    const file = await makeTools(signal).find(program);
    // Alone, so that no other one is chosen.
    const bin = mkdtempSync(path.join(folder, 'alone-'));
    symlinkSync(file ?? '', path.join(bin, program));
    const tools = makeTools(signal, { ...process.env, ...display.env, PATH: bin }, 'linux');
    const { parts } = makeWorld(folder, {});
    const taken = await captureScreen({ kind: 'screen', what: 'screen' }, tools, parts);
    assert.deepEqual(taken.size, { width: 320, height: 240 });
    assert.equal(taken.record.by, program);
    const gone = makeTools(
      signal,
      { ...process.env, DISPLAY: ':9999', PATH: bin, WAYLAND_DISPLAY: '' },
      'linux',
    );
    await assert.rejects(captureScreen({ kind: 'screen', what: 'screen' }, gone, parts), (error: Error) => {
      assert.match(String(error), new RegExp(`The screen: ${program} `));
      return true;
    });
  });
}
