// The picture in the clipboard, by the means of each desktop: PowerShell, osascript, wl-paste, xclip.
// Knows nothing of where it goes. When a picture was taken that was copied, nobody knows, so the record does not say.

import { FailureError } from '../../protocol/failure';
import { findDesktop, POWERSHELL, powershellArguments, type Desktop } from './display';
import { howToInstall } from './install';
import { toPng } from './picture';
import type { CaptureParts, TakenCapture } from './taken';
import { toolProblem, type ToolResult, type Tools } from './tool';

const WHAT = 'The clipboard';

/** @throws FailureError `bad-input` where there is no picture, no display or no tool; one sentence each. */
export async function captureClipboard(tools: Tools, { progress }: CaptureParts): Promise<TakenCapture> {
  progress('reading the clipboard');
  const desktop = await findDesktop(tools, WHAT);
  const { png, size } = await toPng(await readers[desktop](tools), WHAT);
  return { png, size, record: { source: 'clipboard' }, witness: null, remarks: [] };
}

const readers: Readonly<Record<Desktop, (tools: Tools) => Promise<Uint8Array>>> = {
  windows: readWindows,
  macos: readMacOs,
  wayland: readWayland,
  x11: readX11,
};

/** What a picture may be offered as, the best first: a PNG loses nothing, and the others can be read here. */
const pictureTypes = ['image/png', 'image/webp', 'image/tiff', 'image/jpeg', 'image/gif', 'image/avif'];

async function readX11(tools: Tools): Promise<Uint8Array> {
  const xclip = (type: string): Promise<ToolResult> =>
    tools.run('xclip', ['-selection', 'clipboard', '-o', '-t', type], { timeMs: ANSWER_MS });
  const targets = await xclip('TARGETS');
  if (targets.kind === 'not-installed') throw missing('xclip', await howToInstall('xclip', tools));
  // Nobody owns the clipboard, or whoever does says nothing of what it holds.
  if (targets.kind === 'ended' && /target \S+ not available/.test(targets.stderr)) throw noPicture([]);
  if (targets.kind === 'ended' && /can't open display/i.test(targets.stderr)) throw noDisplay(tools);
  const type = chooseType(textOf('xclip', targets));
  return bytesOf('xclip', await xclip(type));
}

async function readWayland(tools: Tools): Promise<Uint8Array> {
  const wlPaste = (args: readonly string[]): Promise<ToolResult> =>
    tools.run('wl-paste', args, { timeMs: ANSWER_MS });
  const types = await wlPaste(['--list-types']);
  if (types.kind === 'not-installed') {
    throw missing('wl-paste', await howToInstall('wl-clipboard', tools));
  }
  // Newer versions say "Nothing is copied", older ones "No selection".
  if (types.kind === 'ended' && /nothing is copied|no selection/i.test(types.stderr)) throw noPicture([]);
  if (types.kind === 'ended' && /failed to connect to a wayland server/i.test(types.stderr)) {
    throw noDisplay(tools);
  }
  const type = chooseType(textOf('wl-paste', types));
  return bytesOf('wl-paste', await wlPaste(['--no-newline', '--type', type]));
}

/** AppleScript converts whatever picture is there, and prints bytes as hexadecimal digits: «data PNGf8950…». */
async function readMacOs(tools: Tools): Promise<Uint8Array> {
  const result = await tools.run('osascript', ['-e', 'get the clipboard as «class PNGf»']);
  // -1700: what is there cannot be made into the class that was asked for.
  if (result.kind === 'ended' && /\(-1700\)/.test(result.stderr)) throw noPicture([]);
  const [, digits] = /«data PNGf([0-9A-F]*)»/i.exec(textOf('osascript', result)) ?? [];
  if (digits === undefined) throw noPicture([]);
  return Buffer.from(digits, 'hex');
}

const NO_PICTURE_CODE = 3;

const windowsScript = [
  'Add-Type -AssemblyName System.Windows.Forms, System.Drawing',
  '$picture = Get-Clipboard -Format Image',
  `if ($null -eq $picture) { exit ${NO_PICTURE_CODE} }`,
  '$memory = New-Object System.IO.MemoryStream',
  '$picture.Save($memory, [System.Drawing.Imaging.ImageFormat]::Png)',
  '[Console]::Out.Write([Convert]::ToBase64String($memory.ToArray()))',
].join('; ');

async function readWindows(tools: Tools): Promise<Uint8Array> {
  const result = await tools.run(POWERSHELL, powershellArguments(windowsScript));
  if (result.kind === 'ended' && result.code === NO_PICTURE_CODE) throw noPicture([]);
  return Buffer.from(textOf('PowerShell', result), 'base64');
}

/** A program that owns the clipboard and hangs is waited for no longer. */
const ANSWER_MS = 10_000;

/** @param listed - types, one a line. @throws FailureError where none of them is a picture that can be read. */
function chooseType(listed: string): string {
  const offered = listed.split(/\r?\n/).map((line) => line.trim().toLowerCase());
  const type = pictureTypes.find((one) => offered.includes(one));
  if (type === undefined) throw noPicture(offered);
  return type;
}

function textOf(program: string, result: ToolResult): string {
  return bytesOf(program, result).toString('utf8');
}

function bytesOf(program: string, result: ToolResult): Buffer {
  if (result.kind === 'ended' && result.code === 0) return result.stdout;
  throw refused(`it cannot be read: ${toolProblem(program, result)}`);
}

function noPicture(offered: readonly string[]): FailureError {
  const other = offered.find((type) => type.startsWith('image/'));
  if (other !== undefined) {
    return refused(
      `its picture is offered as ${other} only, which is not read here; save it to a file and open that`,
    );
  }
  const isText = offered.some((type) => /^(text\/|utf8_string$|string$)/.test(type));
  return refused(
    `there is no picture in it${isText ? ', only text' : ''}; copy one (a screenshot, or a picture in another program) and try again`,
  );
}

function noDisplay({ env }: Tools): FailureError {
  const display = env['WAYLAND_DISPLAY'] ?? env['DISPLAY'] ?? '';
  return refused(`the display "${display}" cannot be opened; look whether that desktop session still runs`);
}

function missing(program: string, install: string): FailureError {
  return refused(`it is read with ${program}, which is not installed; ${install}`);
}

function refused(reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: WHAT, reason });
}
