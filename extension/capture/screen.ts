// The screen, a window or a region of it, by the means of each desktop; where nothing says which, its own tool lets the user
// choose. Knows nothing of pages and devices. Where the picture lies and how dense it is stands in the record where it is told.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CaptureRecord, CaptureRequest } from '../../protocol/capture';
import { FailureError } from '../../protocol/failure';
import type { Size } from '../../protocol/geometry';
import { findDesktop, POWERSHELL, powershellArguments, type Desktop } from './display';
import { howToInstall, type InstallableTool } from './install';
import { toPng } from './picture';
import type { CaptureParts, TakenCapture } from './taken';
import { toolProblem, type ToolLimits, type ToolResult, type Tools } from './tool';

export type ScreenRequest = Omit<Extract<CaptureRequest, { kind: 'screen' }>, 'mask'>;

type What = ScreenRequest['what'];

const WHAT = 'The screen';

const whatWords: Readonly<Record<What, string>> = {
  screen: WHAT,
  window: 'The window',
  region: 'The region',
};

/**
 * @throws FailureError `bad-input` in one sentence: no display, no tool, no permission; `cancelled` where the user chose
 *   nothing.
 */
export async function captureScreen(
  { what, delay = 0 }: ScreenRequest,
  tools: Tools,
  { progress, signal }: CaptureParts,
): Promise<TakenCapture> {
  if (!(0 <= delay && delay <= MOST_DELAY_S)) {
    throw refused(`a delay of ${delay} seconds cannot be; an hour (${MOST_DELAY_S}) is the most`);
  }
  const desktop = await findDesktop(tools, whatWords[what]);
  if (0 < delay) {
    progress(`waiting for ${delay} s`);
    await wait(delay * 1000, undefined, { signal }).catch(() => {
      throw new FailureError({ kind: 'cancelled' });
    });
  }
  progress(what === 'screen' ? 'taking a picture of the screen' : `waiting for a ${what} to be chosen`);
  const shot = await shooters[desktop](what, tools);
  const { png, size, density } = await toPng(shot.bytes, WHAT);
  const record: CaptureRecord = {
    source: 'screen',
    kind: what,
    takenAt: new Date().toISOString(),
    by: shot.by,
    ...shot.place({ ...size, density }),
  };
  return { png, size, record, witness: null, remarks: shot.remarks };
}

/** A timer that was given more than it can hold would end at once. */
const MOST_DELAY_S = 3600;

interface Shot {
  readonly bytes: Uint8Array;
  /** The program. */
  readonly by: string;
  /** What it tells about where the picture lies and how dense it is. */
  place(picture: Size & { readonly density: number | null }): Pick<CaptureRecord, 'origin' | 'pixelRatio'>;
  readonly remarks: readonly string[];
}

const shooters: Readonly<Record<Desktop, (what: What, tools: Tools) => Promise<Shot>>> = {
  windows: shootWindows,
  macos: shootMacOs,
  wayland: shootWayland,
  x11: (what, tools) => shootFirst(x11Shooters, what, tools, 'maim'),
};

/** A person may take their time to choose. */
const CHOOSING_MS = 5 * 60_000;

function timeFor(what: What): ToolLimits {
  return what === 'screen' ? {} : { timeMs: CHOOSING_MS };
}

// 1. macOS

const screencaptureModes: Readonly<Record<What, readonly string[]>> = {
  screen: ['-m'],
  // Without the shadow, which is no part of the window.
  window: ['-w', '-o'],
  region: ['-s'],
};

async function shootMacOs(what: What, tools: Tools): Promise<Shot> {
  return inTemporaryFile(async (file) => {
    const args = ['-x', '-t', 'png', ...screencaptureModes[what], file];
    const result = await tools.run('screencapture', args, timeFor(what));
    const bytes = await readFile(file).catch(() => null);
    if (bytes === null) {
      // Escape leaves no file, and nothing is said.
      const isSilent = result.kind === 'ended' && result.stderr === '' && result.stdout.length === 0;
      if (isSilent && what !== 'screen') throw new FailureError({ kind: 'cancelled' });
      const problem = toolProblem('screencapture', result);
      // What did not end, or did not start, was not forbidden.
      if (result.kind !== 'ended') throw refused(problem);
      throw refused(
        `${problem}; allow this program to record the screen in System Settings > Privacy & Security > Screen Recording`,
      );
    }
    return {
      bytes,
      by: 'screencapture',
      // Points are 72 an inch, and the file says how many pixels are.
      place: ({ density }) => ({
        ...(density === null ? {} : { pixelRatio: density / 72 }),
        ...(what === 'screen' ? { origin: { x: 0, y: 0 } } : {}),
      }),
      remarks: [],
    };
  });
}

// 2. Windows

/** Double quotes come from their number: see `powershellArguments`. */
const windowsNative = [
  'Add-Type -AssemblyName System.Windows.Forms, System.Drawing',
  '$q = [char]34',
  "$import = '[System.Runtime.InteropServices.DllImport(' + $q + 'user32.dll' + $q + ')] public static extern '",
  "Add-Type -Namespace Groundglass -Name Native -MemberDefinition ($import + 'bool SetProcessDPIAware(); ' + $import + 'uint GetClipboardSequenceNumber();')",
  // Otherwise a scaled screen is told, and drawn, in other pixels than its own.
  '[void][Groundglass.Native]::SetProcessDPIAware()',
];

const windowsPrint = [
  '$memory = New-Object System.IO.MemoryStream',
  '$picture.Save($memory, [System.Drawing.Imaging.ImageFormat]::Png)',
  '[Console]::Out.Write([Convert]::ToBase64String($memory.ToArray()))',
];

/** All monitors together; their place comes first, since the main one need not be the leftmost. */
const windowsScreen = [
  ...windowsNative,
  '$all = [System.Windows.Forms.SystemInformation]::VirtualScreen',
  '$picture = New-Object System.Drawing.Bitmap $all.Width, $all.Height',
  '$graphics = [System.Drawing.Graphics]::FromImage($picture)',
  '$graphics.CopyFromScreen($all.Location, [System.Drawing.Point]::Empty, $all.Size)',
  // Its own brackets: a comma would begin another argument.
  "[Console]::Out.Write(('{0} {1} ' -f $all.X, $all.Y))",
  ...windowsPrint,
].join('; ');

const SNIP_SECONDS = 120;
const NOTHING_CODE = 3;

/** The snipping overlay tells nobody when it closes; what it makes comes by way of the clipboard, which others may hold. */
const windowsSnip = (clippingMode: 'Rectangle' | 'Window'): string =>
  [
    ...windowsNative,
    '$before = [Groundglass.Native]::GetClipboardSequenceNumber()',
    `Start-Process 'ms-screenclip:?source=Groundglass&clippingMode=${clippingMode}'`,
    `$until = (Get-Date).AddSeconds(${SNIP_SECONDS})`,
    '$picture = $null',
    'while ($null -eq $picture -and (Get-Date) -lt $until) { Start-Sleep -Milliseconds 200; ' +
      'if ([Groundglass.Native]::GetClipboardSequenceNumber() -ne $before) { try { $picture = Get-Clipboard -Format Image } catch { } } }',
    `if ($null -eq $picture) { exit ${NOTHING_CODE} }`,
    ...windowsPrint,
  ].join('; ');

async function shootWindows(what: What, tools: Tools): Promise<Shot> {
  const script = what === 'screen' ? windowsScreen : windowsSnip(what === 'window' ? 'Window' : 'Rectangle');
  const result = await tools.run(POWERSHELL, powershellArguments(script), timeFor(what));
  if (result.kind === 'ended' && result.code === NOTHING_CODE) {
    throw refused(`no ${what} was chosen within ${SNIP_SECONDS} seconds; try again`);
  }
  if (result.kind !== 'ended' || result.code !== 0) throw refused(toolProblem('PowerShell', result));
  const [, x, y, digits = ''] = /^(?:(-?\d+) (-?\d+) )?(\S*)\s*$/.exec(result.stdout.toString('utf8')) ?? [];
  return {
    bytes: Buffer.from(digits, 'base64'),
    by: what === 'screen' ? 'PowerShell' : 'Snipping Tool',
    place: () => (x === undefined || y === undefined ? {} : { origin: { x: Number(x), y: Number(y) } }),
    remarks: what === 'screen' ? [] : ['The snipping tool has put the picture into the clipboard as well.'],
  };
}

// 3. Linux: several programs, of which any may be there.

interface Shooter {
  readonly program: string;
  /** `file` is where the picture goes that is not printed. */
  args(what: What, file: string): readonly string[];
  readonly writes: 'file' | 'stdout';
  /** What it says where the user broke off, if it says so. */
  readonly brokenOff?: RegExp;
  /** What it says where it could not do it although it ends well. */
  readonly failedAnyhow?: RegExp;
}

const spectacle: Shooter = {
  program: 'spectacle',
  args: (what, file) => [
    ...['--background', '--nonotify', '--output', file],
    { screen: '--fullscreen', window: '--activewindow', region: '--region' }[what],
  ],
  writes: 'file',
  brokenOff: /cancell?ed/i,
};

const gnomeScreenshot: Shooter = {
  program: 'gnome-screenshot',
  args: (what, file) => [...{ screen: [], window: ['--window'], region: ['--area'] }[what], `--file=${file}`],
  writes: 'file',
  brokenOff: /cancell?ed/i,
};

const x11Shooters: readonly Shooter[] = [
  {
    program: 'maim',
    // A click chooses a window, a drag a region; this tolerance takes every drag for a click.
    args: (what) => [
      '--hidecursor',
      ...{ screen: [], window: ['--select', '--tolerance=9999999'], region: ['--select'] }[what],
    ],
    writes: 'stdout',
    brokenOff: /selection was cancelled/i,
  },
  {
    program: 'scrot',
    args: (what, file) => [...(what === 'screen' ? [] : ['--select']), file],
    writes: 'file',
    brokenOff: /aborting shot|key was pressed/i,
  },
  {
    program: 'import',
    args: (what) => ['-silent', ...(what === 'screen' ? ['-window', 'root'] : []), 'png:-'],
    writes: 'stdout',
  },
  gnomeScreenshot,
  spectacle,
  {
    program: 'xfce4-screenshooter',
    args: (what, file) => [{ screen: '-f', window: '-w', region: '-r' }[what], '-s', file],
    writes: 'file',
    brokenOff: /cancell?ed/i,
  },
];

/** The first of them that is installed and can do it; where one fails, the next is tried, and the first failure is told. */
async function shootFirst(
  candidates: readonly Shooter[],
  what: What,
  tools: Tools,
  suggestion: InstallableTool,
  earlier: string | null = null,
): Promise<Shot> {
  let problem = earlier;
  for (const shooter of candidates) {
    const outcome = await shoot(shooter, what, tools);
    if (outcome.kind === 'shot') return outcome.shot;
    if (outcome.kind === 'failed') problem ??= outcome.problem;
  }
  if (problem !== null) throw refused(problem);
  const names = candidates.map(({ program }) => program);
  throw refused(
    `no program that takes pictures of it is installed (${names.join(', ')}); ${await howToInstall(suggestion, tools)}`,
  );
}

type Outcome =
  | { readonly kind: 'shot'; readonly shot: Shot }
  | { readonly kind: 'not-here' }
  | { readonly kind: 'failed'; readonly problem: string };

/** @throws FailureError `cancelled`. */
async function shoot(shooter: Shooter, what: What, tools: Tools): Promise<Outcome> {
  const { program, writes, brokenOff, failedAnyhow } = shooter;
  if ((await tools.find(program)) === null) return { kind: 'not-here' };
  return inTemporaryFile(async (file): Promise<Outcome> => {
    const result = await tools.run(program, shooter.args(what, file), timeFor(what));
    // Nobody chose anything: the next program would only wait as long again.
    if (result.kind === 'too-slow' && what !== 'screen') throw refused(toolProblem(program, result));
    if (result.kind !== 'ended') return { kind: 'failed', problem: toolProblem(program, result) };
    if (brokenOff?.test(result.stderr) === true) throw new FailureError({ kind: 'cancelled' });
    const bytes = writes === 'stdout' ? result.stdout : await readFile(file).catch(() => null);
    // Some say nothing when Escape is pressed: they leave no file.
    if (result.code === 0 && bytes === null && what !== 'screen')
      throw new FailureError({ kind: 'cancelled' });
    if (result.code !== 0 || bytes === null || failedAnyhow?.test(result.stderr) === true) {
      return { kind: 'failed', problem: toolProblem(program, result) };
    }
    // The root window begins where the desktop does.
    const origin = what === 'screen' ? { origin: { x: 0, y: 0 } } : {};
    return { kind: 'shot', shot: { bytes, by: program, place: () => origin, remarks: [] } };
  });
}

// 4. Wayland: where the compositor lets programs look, grim does, and slurp lets the user choose where.

async function shootWayland(what: What, tools: Tools): Promise<Shot> {
  const others = [onWaylandOnly(gnomeScreenshot), spectacle];
  const suggestion = suggestionFor(tools.env['XDG_CURRENT_DESKTOP'] ?? '');
  if ((await tools.find('grim')) === null) return shootFirst(others, what, tools, suggestion);
  const geometry = await chooseGeometry(what, tools);
  if (geometry.kind === 'unknown') {
    return shootFirst(others, what, tools, suggestion, geometry.problem);
  }
  const { place } = geometry;
  const result = await tools.run('grim', [...(place === null ? [] : ['-g', geometryText(place)]), '-']);
  if (result.kind !== 'ended' || result.code !== 0) {
    return shootFirst(others, what, tools, suggestion, grimProblem(result));
  }
  return {
    bytes: result.stdout,
    by: 'grim',
    place: ({ width, height }) => {
      if (place === null) return {};
      const pixelRatio = width / place.width;
      // Sides that were rounded to whole pixels tell no ratio.
      if (pixelRatio !== height / place.height) return {};
      // The compositor counts in points; between monitors of different density those are no pixels of the desktop.
      return { pixelRatio, ...(pixelRatio === 1 ? { origin: { x: place.x, y: place.y } } : {}) };
    },
    remarks: [],
  };
}

/** That fall-back sees no windows but those of X11, and gives a black picture. */
function onWaylandOnly(shooter: Shooter): Shooter {
  return { ...shooter, failedAnyhow: /resorting to fallback X11/ };
}

function suggestionFor(desktop: string): InstallableTool {
  if (/gnome|unity/i.test(desktop)) return 'gnome-screenshot';
  return /kde/i.test(desktop) ? 'spectacle' : 'grim';
}

function grimProblem(result: ToolResult): string {
  return result.kind === 'ended' && /doesn't support|failed to create display/.test(result.stderr)
    ? `this desktop does not let grim take pictures (${toolProblem('grim', result)}); use its own screenshot key, and then the clipboard`
    : toolProblem('grim', result);
}

/** In points of the compositor. */
interface Geometry {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Chosen =
  /** Null is everything. */
  | { readonly kind: 'chosen'; readonly place: Geometry | null }
  | { readonly kind: 'unknown'; readonly problem: string };

/** @throws FailureError `cancelled` where the user chose nothing. */
async function chooseGeometry(what: What, tools: Tools): Promise<Chosen> {
  if (what === 'screen') return { kind: 'chosen', place: null };
  if (what === 'window') {
    const tree = await tools.run('swaymsg', ['-r', '-t', 'get_tree']);
    const focused =
      tree.kind === 'ended' && tree.code === 0 ? focusedWindow(tree.stdout.toString('utf8')) : null;
    return focused === null
      ? {
          kind: 'unknown',
          problem: 'this desktop does not tell where its windows are; capture a region instead',
        }
      : { kind: 'chosen', place: focused };
  }
  const result = await tools.run('slurp', ['-f', '%x,%y %wx%h'], { timeMs: CHOOSING_MS });
  if (result.kind === 'not-installed') {
    const problem = `a region is chosen with slurp, which is not installed; ${await howToInstall('slurp', tools)}`;
    return { kind: 'unknown', problem };
  }
  if (result.kind === 'ended' && /selection cancelled/i.test(result.stderr)) {
    throw new FailureError({ kind: 'cancelled' });
  }
  const place =
    result.kind === 'ended' && result.code === 0 ? parseGeometry(result.stdout.toString('utf8')) : null;
  return place === null
    ? { kind: 'unknown', problem: toolProblem('slurp', result) }
    : { kind: 'chosen', place };
}

function parseGeometry(text: string): Geometry | null {
  const [, x, y, width, height] = /^(-?\d+),(-?\d+) (\d+)x(\d+)\s*$/.exec(text) ?? [];
  if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
  return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
}

function geometryText({ x, y, width, height }: Geometry): string {
  return `${x},${y} ${width}x${height}`;
}

/** @param json - Sway's tree of outputs, workspaces and windows. @returns null where no window has the focus. */
function focusedWindow(json: string): Geometry | null {
  let found: Geometry | null = null;
  try {
    // Every node passes here, with the innermost first; only windows have a process.
    JSON.parse(json, (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('focused' in value) || !('pid' in value))
        return value;
      if (value.focused === true && 'rect' in value) found = readGeometry(value.rect);
      return value;
    });
  } catch {
    return null;
  }
  return found;
}

function readGeometry(value: unknown): Geometry | null {
  if (typeof value !== 'object' || value === null) return null;
  const { x, y, width, height } = value as Readonly<Record<string, unknown>>;
  const isWhole = [x, y, width, height].every((side) => Number.isSafeInteger(side));
  return isWhole ? (value as Geometry) : null;
}

async function inTemporaryFile<T>(work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'groundglass-screen-'));
  try {
    return await work(path.join(folder, 'screen.png'));
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function refused(reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: WHAT, reason });
}
