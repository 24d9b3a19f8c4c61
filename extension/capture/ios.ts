// The screen of a booted iOS simulator through xcrun simctl, which tells no tree of elements: there is no witness.
// Knows nothing of where the capture goes. What simctl prints is checked like any other file.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { CaptureRequest } from '../../protocol/capture';
import * as check from '../../protocol/check';
import { FailureError } from '../../protocol/failure';
import { toPng } from './picture';
import type { CaptureParts, TakenCapture } from './taken';
import { toolProblem, type ToolResult, type Tools } from './tool';

export type IosRequest = Omit<Extract<CaptureRequest, { kind: 'ios' }>, 'mask'>;

const WHAT = 'The iOS simulator';

/** Starting CoreSimulator for the first time after a start of the machine takes long. */
const SIMCTL_MS = 120_000;

/** @throws FailureError `bad-input` in one sentence: no Xcode, no booted simulator, several. */
export async function captureIos(
  { udid }: IosRequest,
  tools: Tools,
  { progress }: CaptureParts,
): Promise<TakenCapture> {
  if (tools.platform !== 'darwin') throw refused('simulators run on macOS only');
  progress('looking for a booted simulator');
  const listed = textOf(await simctl(tools, ['list', 'devices', 'booted', '-j']));
  const simulator = chooseSimulator(parseSimulators(listed), udid);
  progress(`taking a picture of ${simulator.name}`);
  const { png, size } = await toPng(await screenshot(simulator, tools), WHAT);
  const pixelRatio = await screenScale(simulator, tools);
  return {
    png,
    size,
    record: {
      source: 'ios',
      kind: 'device',
      takenAt: new Date().toISOString(),
      by: 'simctl',
      device: simulator.name,
      ...(pixelRatio === null ? {} : { pixelRatio }),
    },
    witness: null,
    remarks: ['simctl tells no tree of elements, so there is no witness beside this picture.'],
  };
}

export interface Simulator {
  readonly udid: string;
  readonly name: string;
  /** Of its device type; null where it is not told. */
  readonly deviceType: string | null;
}

/** @param json - of `simctl list devices booted -j`. @throws FailureError where it is something else. */
export function parseSimulators(json: string): readonly Simulator[] {
  try {
    const devices = check.fields(check.fields(JSON.parse(json), 'the list')['devices'], 'devices');
    return Object.values(devices)
      .flatMap((ofRuntime) => check.list(ofRuntime, 'the devices of a runtime'))
      .map((device) => check.fields(device, 'a device'))
      .filter(({ state }) => state === 'Booted')
      .map(({ udid, name, deviceTypeIdentifier }) => ({
        udid: check.text(udid, 'udid'),
        name: check.text(name, 'name'),
        deviceType: typeof deviceTypeIdentifier === 'string' ? deviceTypeIdentifier : null,
      }));
  } catch (error) {
    if (!(error instanceof check.Unexpected) && !(error instanceof SyntaxError)) throw error;
    throw refused(`simctl printed a list that cannot be read (${error.message})`);
  }
}

function chooseSimulator(simulators: readonly Simulator[], udid: string | undefined): Simulator {
  const names = simulators.map((one) => `${one.udid} (${one.name})`).join(', ');
  if (udid !== undefined) {
    const asked = simulators.find((one) => one.udid.toLowerCase() === udid.toLowerCase());
    if (asked !== undefined) return asked;
    throw refused(
      `none with the UDID "${udid}" is booted; ${names === '' ? 'none is' : `booted are ${names}`}`,
    );
  }
  const [first, second] = simulators;
  if (first === undefined) {
    throw refused('none is booted; start one with the Simulator app, or with "xcrun simctl boot NAME"');
  }
  if (second !== undefined) {
    throw new FailureError({
      kind: 'several-devices',
      what: WHAT,
      devices: simulators.map(({ udid: id, name }) => ({ id, name })),
      state: 'booted',
      by: 'its UDID',
      option: '--udid',
    });
  }
  return first;
}

async function screenshot({ udid }: Simulator, tools: Tools): Promise<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'groundglass-ios-'));
  try {
    const file = path.join(folder, 'screen.png');
    // Otherwise rounded corners, and the camera's place, are cut out in black.
    const args = ['io', udid, 'screenshot', '--type=png', '--mask=ignored', file];
    const result = await simctl(tools, args);
    return await readFile(file).catch(() => {
      throw refused(toolProblem('simctl', result));
    });
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Pixels for one point, as the profile of its device type says. @returns null where it is not told. */
async function screenScale({ deviceType }: Simulator, tools: Tools): Promise<number | null> {
  if (deviceType === null) return null;
  const listed = await simctl(tools, ['list', 'devicetypes', '-j']);
  const bundle = listed.kind === 'ended' ? bundleOf(listed.stdout.toString('utf8'), deviceType) : null;
  if (bundle === null) return null;
  const profile = path.posix.join(bundle, 'Contents/Resources/profile.plist');
  const xml = await tools.run('plutil', ['-convert', 'xml1', '-o', '-', profile]);
  if (xml.kind !== 'ended' || xml.code !== 0) return null;
  const [, scale] =
    /<key>mainScreenScale<\/key>\s*<(?:real|integer)>([\d.]+)</.exec(xml.stdout.toString('utf8')) ?? [];
  const value = Number(scale ?? 0);
  return 0 < value ? value : null;
}

function bundleOf(json: string, deviceType: string): string | null {
  try {
    const types = check.list(check.fields(JSON.parse(json), 'the list')['devicetypes'], 'devicetypes');
    const found = types
      .map((one) => check.fields(one, 'a device type'))
      .find(({ identifier }) => identifier === deviceType);
    const bundle = found?.['bundlePath'];
    return typeof bundle === 'string' && path.posix.isAbsolute(bundle) ? bundle : null;
  } catch {
    // An extra that is not needed for the picture.
    return null;
  }
}

/** As xcrun says it, older and newer. */
const noTools = /invalid active developer path|no developer tools were found/i;

/** Not "xcode-select --install": what that installs has no simulators. */
const GET_XCODE = 'open macappstore://apps.apple.com/app/id497799835';

/** @throws FailureError where there is no Xcode. */
async function simctl(tools: Tools, args: readonly string[]): Promise<ToolResult> {
  const result = await tools.run('xcrun', ['simctl', ...args], { timeMs: SIMCTL_MS });
  if (result.kind === 'not-installed' || noTools.test(stderrOf(result))) {
    throw refused(
      `it needs Xcode, which is not installed; install it from the App Store with "${GET_XCODE}"`,
    );
  }
  if (/unable to find utility "simctl"/.test(stderrOf(result))) {
    throw refused(
      'it needs the whole of Xcode, and only its command line tools are chosen; install Xcode and choose it with "sudo xcode-select -s /Applications/Xcode.app"',
    );
  }
  return result;
}

function stderrOf(result: ToolResult): string {
  return result.kind === 'ended' ? result.stderr : '';
}

function textOf(result: ToolResult): string {
  if (result.kind === 'ended' && result.code === 0) return result.stdout.toString('utf8');
  throw refused(toolProblem('simctl', result));
}

function refused(reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: WHAT, reason });
}
