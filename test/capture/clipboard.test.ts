// The clipboard on every desktop. X11 is tried on a real display where Xvfb and xclip are installed; macOS, Windows and
// Wayland are played back: what their tools print was recorded, or is what their manuals state.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import test, { before, type TestContext } from 'node:test';
import { captureClipboard } from '../../extension/capture/clipboard';
import { installCommand } from '../../extension/capture/install';
import { makeTools } from '../../extension/capture/tool';
import { fromImage, gradientImage, gradientPng, temporaryFolder, writeInto } from '../support/pictures';
import { fileBytes, makeWorld, scriptsRun, type World } from './fakeTools';
import { startDisplay } from './display';

const folder = temporaryFolder();
const skip = !scriptsRun && 'scripts are no programs on Windows';
let png: Buffer;
let pngFile: string;
let jpegFile: string;

before(async () => {
  png = await gradientPng(32, 18);
  pngFile = writeInto(folder, 'copied.png', png);
  jpegFile = writeInto(folder, 'copied.jpg', await fromImage(gradientImage(32, 18)).jpeg().toBuffer());
});

const x11 = { env: { DISPLAY: ':0' } };
const wayland = { env: { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' } };

const capture = ({ tools, parts }: World) => captureClipboard(tools, parts);

/** xclip that holds a picture file as one type; what it prints was recorded with xclip 0.13. */
const xclipWith = (types: readonly string[], file: string): string => `
  const type = args[args.indexOf('-t') + 1];
  if (args.join(' ') !== '-selection clipboard -o -t ' + type) { complain('Usage: xclip'); end(1); }
  if (type === 'TARGETS') print(${JSON.stringify([...types, ''].join('\n'))});
  else if (${JSON.stringify(types)}.includes(type)) print(${fileBytes(file)});
  else { complain('Error: target ' + type + ' not available\\n'); end(1); }`;

/** wl-paste the same way; recorded with wl-clipboard 2.1. */
const wlPasteWith = (types: readonly string[], file: string): string => `
  if (args[0] === '--list-types') print(${JSON.stringify([...types, ''].join('\n'))});
  else if (args[0] === '--no-newline') print(${fileBytes(file)});
  else end(1);`;

test('X11: a PNG comes as it is, and its record says no more than is known', { skip }, async () => {
  const world = makeWorld(folder, { xclip: xclipWith(['TARGETS', 'image/jpeg', 'image/png'], pngFile) }, x11);
  const taken = await capture(world);
  assert.deepEqual(Buffer.from(taken.png), png);
  assert.deepEqual(taken.size, { width: 32, height: 18 });
  assert.deepEqual(taken.record, { source: 'clipboard' });
  assert.equal(taken.witness, null);
  assert.deepEqual(world.said, ['reading the clipboard']);
});

test('X11: another format becomes a PNG', { skip }, async () => {
  const taken = await capture(makeWorld(folder, { xclip: xclipWith(['image/jpeg'], jpegFile) }, x11));
  assert.deepEqual(taken.size, { width: 32, height: 18 });
  assert.equal(Buffer.from(taken.png).toString('latin1', 1, 4), 'PNG');
});

test('Wayland comes before the X11 inside it', { skip }, async () => {
  const programs = { 'wl-paste': wlPasteWith(['text/html', 'image/png'], pngFile), xclip: 'end(1)' };
  assert.deepEqual(Buffer.from((await capture(makeWorld(folder, programs, wayland))).png), png);
});

test('macOS: AppleScript prints bytes as digits', { skip }, async () => {
  const osascript = `
    if (args[0] !== '-e' || args[1] !== 'get the clipboard as «class PNGf»') end(1);
    print('«data PNGf' + ${fileBytes(pngFile)}.toString('hex').toUpperCase() + '»\\n');`;
  const taken = await capture(makeWorld(folder, { osascript }, { platform: 'darwin' }));
  assert.deepEqual(Buffer.from(taken.png), png);
});

/** PowerShell of Windows, as Linux inside Windows runs it too. */
const powershell = `
  if (!args.at(-1).includes('Get-Clipboard -Format Image') || args.at(-1).includes('"')) end(1);
  print(${JSON.stringify('%s')}.replace('%s', 'BASE64'));`;

for (const [name, world] of [
  ['Windows', { platform: 'win32' }],
  ['Linux inside Windows', { env: { WSL_DISTRO_NAME: 'Ubuntu', WAYLAND_DISPLAY: 'wayland-0' } }],
] as const) {
  test(`${name}: PowerShell prints bytes as base64`, { skip }, async () => {
    const body = powershell.replace('BASE64', png.toString('base64'));
    assert.deepEqual(
      Buffer.from((await capture(makeWorld(folder, { 'powershell.exe': body }, world))).png),
      png,
    );
  });
}

const refused: readonly {
  name: string;
  programs?: Readonly<Record<string, string>>;
  world?: { platform?: NodeJS.Platform; env?: NodeJS.ProcessEnv };
  says: RegExp;
}[] = [
  {
    name: 'no display',
    says: /^FailureError: The clipboard: there is no display here \(neither DISPLAY nor WAYLAND_DISPLAY is set\)/,
  },
  {
    name: 'X11, xclip missing',
    world: x11,
    says: /it is read with xclip, which is not installed; install /,
  },
  {
    name: 'Wayland, wl-paste missing',
    world: wayland,
    says: /it is read with wl-paste, which is not installed; install .*wl-clipboard/,
  },
  {
    name: 'X11, the display has gone',
    world: x11,
    programs: { xclip: `complain("Error: Can't open display: :0\\n"); end(1);` },
    says: /the display ":0" cannot be opened/,
  },
  {
    name: 'Wayland, the display has gone',
    world: wayland,
    programs: { 'wl-paste': `complain('Failed to connect to a Wayland server\\n'); end(1);` },
    says: /the display "wayland-0" cannot be opened/,
  },
  {
    name: 'X11, nothing was copied',
    world: x11,
    programs: { xclip: `complain('Error: target TARGETS not available\\n'); end(1);` },
    says: /there is no picture in it; copy one/,
  },
  {
    name: 'Wayland, nothing was copied',
    world: wayland,
    programs: { 'wl-paste': `complain('No selection\\n'); end(1);` },
    says: /there is no picture in it; copy one/,
  },
  {
    name: 'X11, text was copied',
    world: x11,
    programs: { xclip: `print('TARGETS\\nUTF8_STRING\\n');` },
    says: /there is no picture in it, only text; copy one/,
  },
  {
    name: 'a format that is not read',
    world: x11,
    programs: { xclip: `print('TARGETS\\nimage/bmp\\n');` },
    says: /its picture is offered as image\/bmp only, which is not read here/,
  },
  {
    name: 'macOS, no picture',
    world: { platform: 'darwin' },
    programs: {
      osascript: `complain("0:34: execution error: Can’t make some data into the expected type. (-1700)\\n"); end(1);`,
    },
    says: /there is no picture in it; copy one/,
  },
  {
    name: 'Windows, no picture',
    world: { platform: 'win32' },
    programs: { 'powershell.exe': 'end(3)' },
    says: /there is no picture in it; copy one/,
  },
  {
    name: 'Windows, a script that may not run',
    world: { platform: 'win32' },
    programs: {
      'powershell.exe': `complain('Cannot invoke method.\\r\\nFullyQualifiedErrorId : X\\r\\n'); end(1);`,
    },
    says: /it cannot be read: PowerShell ended with code 1 and said "FullyQualifiedErrorId : X"/,
  },
  {
    name: 'a picture that is none',
    world: x11,
    programs: { xclip: `print(args.at(-1) === 'TARGETS' ? 'image/png\\n' : 'oops');` },
    says: /it gave no whole picture/,
  },
];
for (const { name, programs = {}, world = {}, says } of refused) {
  test(`one sentence: ${name}`, { skip }, async () => {
    await assert.rejects(capture(makeWorld(folder, programs, world)), (error: Error) => {
      assert.match(String(error), says);
      assert.equal(error.message.split('\n').length, 1);
      return true;
    });
  });
}

const systems: readonly (readonly [platform: NodeJS.Platform, osRelease: string, command: string | null])[] =
  [
    ['linux', 'NAME="Debian GNU/Linux"\nID=debian\n', 'sudo apt install xclip'],
    ['linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'sudo apt install xclip'],
    ['linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'sudo dnf install xclip'],
    ['linux', 'ID=manjaro\nID_LIKE=arch\n', 'sudo pacman -S xclip'],
    ['linux', 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', 'sudo zypper install xclip'],
    ['linux', 'ID=alpine\n', 'sudo apk add xclip'],
    ['linux', 'ID=plan9\n', null],
    ['linux', '', null],
  ];
for (const [platform, osRelease, command] of systems) {
  test(`what installs xclip where os-release is ${JSON.stringify(osRelease)}`, () => {
    assert.equal(installCommand('xclip', platform, osRelease), command);
  });
}

test('a real X11 clipboard', async (context: TestContext) => {
  const display = await startDisplay(context, ['xclip']);
  if (display === null) return;
  const tools = makeTools(new AbortController().signal, { ...process.env, ...display.env }, 'linux');
  const parts = makeWorld(folder, {}).parts;
  await assert.rejects(captureClipboard(tools, parts), /there is no picture in it; copy one/);

  const copy = async (args: readonly string[]): Promise<void> => {
    const owner = spawn('xclip', ['-selection', 'clipboard', ...args], {
      env: { ...process.env, ...display.env },
      stdio: 'ignore',
    });
    // It goes on in a child of its own until something else is copied.
    await new Promise((resolve) => owner.once('exit', resolve));
  };
  await copy(['-t', 'image/png', '-i', pngFile]);
  assert.deepEqual(Buffer.from((await captureClipboard(tools, parts)).png), png);
  await copy(['-i', pngFile]);
  await assert.rejects(captureClipboard(tools, parts), /there is no picture in it, only text; copy one/);
});
