// The screen of an Android device or emulator through adb, with its tree of views as witness.
// Knows nothing of how the tree is read and of where the capture goes.

import * as path from 'node:path';
import { homedir } from 'node:os';
import type { CaptureRequest, MaskOptions } from '../../protocol/capture';
import { FailureError } from '../../protocol/failure';
import type { Size } from '../../protocol/geometry';
import { readTree, type ReadTree } from './androidTree';
import { howToInstall } from './install';
import { maskRectangles, paintOver, toPng } from './picture';
import type { CaptureParts, TakenCapture } from './taken';
import { toolProblem, type ToolLimits, type ToolResult, type Tools } from './tool';

export type AndroidRequest = Extract<CaptureRequest, { kind: 'android' }>;

const WHAT = 'The Android device';

/** @throws FailureError `bad-input` in one sentence: no adb, no device, several, one that does not let us. */
export async function captureAndroid(
  { serial, mask }: AndroidRequest,
  tools: Tools,
  { progress }: CaptureParts,
): Promise<TakenCapture> {
  const adb = await findAdb(tools);
  progress('looking for a device');
  const device = chooseDevice(parseDevices(textOf(await tools.run(adb, ['devices', '-l']))), serial);
  const run = (args: readonly string[], limits?: ToolLimits): Promise<ToolResult> =>
    tools.run(adb, ['-s', device.serial, ...args], limits);

  progress(`reading the views of ${device.serial}`);
  const printed = await dumpTree(run);
  progress(`taking a picture of ${device.serial}`);
  const { png, size } = await toPng(pngIn(bytesOf(await run(['exec-out', 'screencap', '-p']))), WHAT);

  const display = lastSize(wordsOf(await run(['shell', 'wm', 'size'])));
  const density = lastNumber(wordsOf(await run(['shell', 'wm', 'density'])));
  const tree: ReadTree =
    printed.kind === 'printed'
      ? readTree(printed.text, size, display)
      : { kind: 'unreadable', reason: printed.reason };
  const passwords =
    tree.kind === 'read' && mask.passwords !== false ? maskRectangles(tree.passwords, size) : [];
  return {
    png: await paintOver(png, passwords),
    size,
    record: {
      source: 'android',
      kind: 'device',
      takenAt: new Date().toISOString(),
      by: 'adb',
      device: device.model ?? device.serial,
      // A density of 160 dots an inch is one pixel a point, by Android's own definition.
      ...(density === null ? {} : { pixelRatio: pixelRatio(density, size, display) }),
      ...(passwords.length === 0 ? {} : { masked: passwords.length }),
    },
    witness: tree.kind === 'read' ? tree.witness : null,
    remarks: tree.kind === 'read' ? [] : treeless(tree.reason, mask),
  };
}

function treeless(reason: string, { passwords = true }: MaskOptions): readonly string[] {
  return [
    `The device told no tree of views (${reason}), so there is no witness beside this picture.`,
    ...(passwords ? ['Without it no password field could be found and painted over.'] : []),
  ];
}

/** Where the SDK is put by those who install it without its tools in PATH. */
async function findAdb(tools: Tools): Promise<string> {
  const { env, platform } = tools;
  const found = await tools.find('adb');
  if (found !== null) return found;
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  const sdks = [
    env['ANDROID_HOME'],
    env['ANDROID_SDK_ROOT'],
    path.join(home, 'Android', 'Sdk'),
    path.join(home, 'Library', 'Android', 'sdk'),
    path.join(env['LOCALAPPDATA'] ?? home, 'Android', 'Sdk'),
  ].filter((folder) => folder !== undefined && path.isAbsolute(folder));
  for (const sdk of sdks) {
    const adb = path.join(sdk ?? '', 'platform-tools', platform === 'win32' ? 'adb.exe' : 'adb');
    if ((await tools.run(adb, ['version'])).kind === 'ended') return adb;
  }
  throw refused(`it is reached through adb, which is not installed; ${await howToInstall('adb', tools)}`);
}

export interface AndroidDevice {
  /** A name over the network may hold spaces. */
  readonly serial: string;
  /** "device" is one that can be used. */
  readonly state: string;
  readonly model: string | null;
}

const STATES =
  'device|offline|unauthorized|authorizing|connecting|no permissions|no device|recovery|rescue|sideload|bootloader|host';

/** @param printed - by `adb devices -l`, with what a server says that was just started. */
export function parseDevices(printed: string): readonly AndroidDevice[] {
  const line = new RegExp(`^(\\S.*?)\\s+(${STATES})(?=\\s|$|;)(.*)$`);
  const devices: AndroidDevice[] = [];
  for (const written of printed.split(/\r?\n/)) {
    if (/^(?:\*|List of devices attached|adb server)/.test(written)) continue;
    const [, serial, state, about = ''] = line.exec(written) ?? [];
    if (serial === undefined || state === undefined) continue;
    const model = /\smodel:(\S+)/.exec(about)?.[1]?.replaceAll('_', ' ') ?? null;
    devices.push({ serial, state, model });
  }
  return devices;
}

function chooseDevice(devices: readonly AndroidDevice[], serial: string | undefined): AndroidDevice {
  if (serial !== undefined) {
    const asked = devices.find((device) => device.serial === serial);
    if (asked === undefined) {
      throw refused(`adb knows no device "${serial}"; it knows ${named(devices)}`);
    }
    return usable(asked);
  }
  const ready = devices.filter(({ state }) => state === 'device');
  const [first, second] = ready;
  if (second !== undefined) {
    throw new FailureError({
      kind: 'several-devices',
      what: WHAT,
      devices: ready.map(({ serial: id, model: name }) => ({ id, name })),
      state: 'connected',
      by: 'its serial number',
      option: '--serial',
    });
  }
  if (first !== undefined) return first;
  const [other] = devices;
  if (other !== undefined) return usable(other);
  throw refused('adb finds none; connect one by USB with debugging switched on, or start an emulator');
}

function named(devices: readonly AndroidDevice[]): string {
  const names = devices.map(({ serial, model }) => (model === null ? serial : `${serial} (${model})`));
  return names.length === 0 ? 'none' : names.join(', ');
}

const advice: Readonly<Record<string, string>> = {
  unauthorized: 'unlock it and allow USB debugging for this computer',
  authorizing: 'wait a moment and try again',
  connecting: 'wait a moment and try again',
  offline: 'disconnect and connect it again, or restart the emulator',
  'no permissions':
    'this user may not use it by USB: install the udev rules (on Debian: android-sdk-platform-tools-common)',
};

function usable(device: AndroidDevice): AndroidDevice {
  if (device.state === 'device') return device;
  const next = advice[device.state] ?? 'start Android on it';
  throw refused(`${device.serial} is connected but cannot be used, its state is "${device.state}"; ${next}`);
}

type Dump =
  | { readonly kind: 'printed'; readonly text: string }
  /** One clause. */
  | { readonly kind: 'refused'; readonly reason: string };

/** A tree of more is no screen that a person looks at. */
const MOST_TREE_BYTES = 32 * 1024 * 1024;
/** The tool waits until nothing moves, and gives up after ten seconds. */
const DUMP_MS = 30_000;

/**
 * First straight to us, then by way of a file, since some devices do not let it print. The device itself removes that file,
 * in the same call: whoever is cancelled could not.
 */
async function dumpTree(
  run: (args: readonly string[], limits?: ToolLimits) => Promise<ToolResult>,
): Promise<Dump> {
  const limits = { timeMs: DUMP_MS, outputBytes: MOST_TREE_BYTES };
  const direct = await run(['exec-out', 'uiautomator', 'dump', '/dev/tty'], limits);
  const printed = wordsOf(direct);
  if (printed.includes('<hierarchy')) return { kind: 'printed', text: printed };
  // Another try would wait as long again for the same answer.
  const known = /ERROR: (.{1,200})/.exec(`${printed}\n${direct.kind === 'ended' ? direct.stderr : ''}`)?.[1];
  if (known !== undefined && /idle state|null root node/.test(known)) {
    return { kind: 'refused', reason: known.trim().replace(/\.$/, '') };
  }
  const file = `/data/local/tmp/groundglass-${process.pid}.xml`;
  const filed = await run(['exec-out', `uiautomator dump ${file}; cat ${file}; rm -f ${file}`], limits);
  const text = wordsOf(filed);
  if (text.includes('<hierarchy')) return { kind: 'printed', text };
  return { kind: 'refused', reason: known?.trim() ?? toolProblem('uiautomator', filed) };
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Devices with several displays print a warning before the picture, into the same stream. */
function pngIn(printed: Buffer): Buffer {
  const begin = printed.indexOf(SIGNATURE);
  if (begin !== -1) return printed.subarray(begin);
  const words = printed
    .subarray(0, 200)
    .toString('utf8')
    .replace(/[\p{Cc}\uFFFD]+/gu, ' ')
    .trim();
  throw refused(`it gave no picture${words === '' ? '' : ` and said "${words}"`}; unlock it and try again`);
}

/** An override comes after what is physical, and counts. */
function lastSize(words: string): Size | null {
  const [, width, height] = [...words.matchAll(/size: (\d+)x(\d+)/g)].at(-1) ?? [];
  if (width === undefined || height === undefined) return null;
  const size = { width: Number(width), height: Number(height) };
  return 0 < size.width && 0 < size.height ? size : null;
}

function lastNumber(words: string): number | null {
  const value = Number([...words.matchAll(/density: (\d+)/g)].at(-1)?.[1] ?? 0);
  return 0 < value ? value : null;
}

/** Pixels of the picture, which may have more than the display that the density is told for. */
function pixelRatio(density: number, picture: Size, display: Size | null): number {
  const long = (size: Size): number => Math.max(size.width, size.height);
  return (density / 160) * (display === null ? 1 : long(picture) / long(display));
}

function wordsOf(result: ToolResult): string {
  return result.kind === 'ended' ? result.stdout.toString('utf8') : '';
}

function textOf(result: ToolResult): string {
  return bytesOf(result).toString('utf8');
}

function bytesOf(result: ToolResult): Buffer {
  if (result.kind === 'ended' && result.code === 0) return result.stdout;
  throw refused(toolProblem('adb', result));
}

function refused(reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: WHAT, reason });
}
