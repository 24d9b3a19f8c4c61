// The VS Code window that tests drive: chooses one, installs the built package in it, opens folders in it, and leaves nothing behind.
// Knows nothing of what Groundglass does there.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { installCodeServer, startCodeServer } from './codeServer';
import { canDownload, downloadDesktop, hasDisplay, prepareDesktop } from './desktop';
import { connectProbe, type Probe } from './probe';

/** An executable of the desktop application, `code-server`, or `skip`. */
export const WINDOW_VARIABLE = 'GROUNDGLASS_VSCODE';

/** The built package; made by `npm run package` where it is not given. */
export const PACKAGE_VARIABLE = 'GROUNDGLASS_VSIX';

/** A file that the choice is written to, for whoever runs the tests (test/run.mjs). */
const CHOSEN_VARIABLE = 'GROUNDGLASS_VSCODE_CHOSEN';

/** Reported beside each test that did not run; false where they run. Only an explicit wish skips them. */
export const skip = process.env[WINDOW_VARIABLE] === 'skip' ? `${WINDOW_VARIABLE}=skip` : false;

/** Where one run keeps everything: nothing of the user's own VS Code is read or written. */
export interface HostFolders {
  readonly userData: string;
  readonly extensions: string;
  readonly logs: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether VS Code treats every folder as trusted. */
  readonly trustsAll: boolean;
}

export interface WindowsOptions {
  /** Of the user. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False opens folders as a user does who has not said yet that they trust them. */
  readonly trusted?: boolean;
}

export interface Opening {
  readonly folder: string;
  /** Device pixels for one CSS pixel. */
  readonly pixelRatio: number;
  /** Of the window, in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

/** One window, as whoever made it knows it. */
export interface CodePage {
  readonly page: Page;
  close(): Promise<void>;
}

/** A VS Code that windows can be opened of. */
export interface CodeHost {
  /** The leader of the processes that live as long as the host; null where each window has its own. */
  readonly processGroup: number | null;
  open(opening: Opening): Promise<CodePage>;
  /** Ends what is no process of the group. */
  stop(): Promise<void>;
}

export interface CodeWindow {
  readonly page: Page;
  /** Asks the extension host; another one after a reload. */
  readonly probe: Probe;
  /** `Developer: Reload Window`, until its extensions run again. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

export interface CodeWindows {
  /** The run's own folder: `workspace` is made in it, and everything else lies there too. */
  readonly folder: string;
  readonly workspace: string;
  /** Where the package was unpacked to. */
  readonly installed: string;
  open(opening?: Partial<Opening>): Promise<CodeWindow>;
  /** Writes a screenshot of each open window and the logs to out/vscode/NAME, for whoever looks at a failure. */
  keep(name: string): Promise<void>;
  /** Processes of this run that are alive, by id, with their command lines; empty where the system does not tell. */
  processes(): ReadonlyMap<number, string>;
  /**
   * Closes all windows, ends all processes, deletes the folder.
   *
   * @returns command lines of what had to be killed; null where the system does not tell
   */
  stop(): Promise<readonly string[] | null>;
}

type Chosen = { readonly kind: 'code-server' } | { readonly kind: 'desktop'; readonly executable: string };

/** Says what it chose. @throws Error in one sentence where there is none */
async function chooseWindow(): Promise<Chosen> {
  const wish = process.env[WINDOW_VARIABLE] ?? '';
  if (wish !== '' && wish !== 'code-server') {
    if (!existsSync(wish)) {
      throw new Error(
        `${WINDOW_VARIABLE} names ${wish}, which is not there; give VS Code's executable, code-server or skip.`,
      );
    }
    if (!hasDisplay()) {
      throw new Error(
        `${wish} needs a display; run the tests under xvfb-run, or unset ${WINDOW_VARIABLE} to use code-server.`,
      );
    }
    return tell({ kind: 'desktop', executable: wish }, `the VS Code that ${WINDOW_VARIABLE} names, ${wish}`);
  }
  if (wish === '' && hasDisplay() && (await canDownload())) {
    const cache = path.join(
      process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
      'groundglass-vscode',
    );
    const executable = await downloadDesktop(cache);
    return tell(
      { kind: 'desktop', executable },
      `the VS Code that @vscode/test-electron downloads, ${executable}`,
    );
  }
  await installCodeServer();
  return tell({ kind: 'code-server' }, 'code-server from npm with Chromium');
}

function tell(chosen: Chosen, what: string): Chosen {
  process.stderr.write(`VS Code window: ${what}\n`);
  const chosenFile = process.env[CHOSEN_VARIABLE];
  if (chosenFile !== undefined) writeFileSync(chosenFile, what);
  return chosen;
}

/** The package that is tested, built first where nobody has. */
export function builtPackage(): string {
  const given = process.env[PACKAGE_VARIABLE];
  if (given !== undefined && given !== '') return path.resolve(given);
  const { status, stderr } = spawnSync(process.execPath, ['extension/package/package.mjs'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the package could not be built: ${stderr}`);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  return path.resolve(`out/groundglass-${process.platform}-${process.arch}-${version}.vsix`);
}

/** Says nothing to anybody, asks nothing at the start, and looks the same everywhere. */
const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.commandCenter.enabled': false,
  'window.menuBarVisibility': 'compact',
  // Both windows then ask for files in a field that can be typed into.
  'files.simpleDialog.enable': true,
  // In a browser VS Code saves by itself unless it is told not to.
  'files.autoSave': 'off',
  'workbench.colorTheme': 'Default Dark Modern',
};

/** Prepares a VS Code that has never seen the sources: the package, and the probe beside it. Stop it when done. */
export async function startWindows({
  settings = {},
  trusted = true,
}: WindowsOptions = {}): Promise<CodeWindows> {
  const chosen = await chooseWindow();
  const packaged = builtPackage();
  const folder = mkdtempSync(path.join(tmpdir(), 'groundglass-window-'));
  const within = (name: string) => {
    const made = path.join(folder, name);
    mkdirSync(made, { recursive: true });
    return made;
  };
  const probeAddress = path.join(folder, 'probe.json');
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: within('home'),
    XDG_CONFIG_HOME: within('home/config'),
    XDG_DATA_HOME: within('home/share'),
    XDG_CACHE_HOME: within('home/cache'),
    TMPDIR: within('tmp'),
    GROUNDGLASS_PROBE: probeAddress,
    // What is found by it in a process's environment was started by this run.
    [RUN_MARK]: folder,
  };
  // Set by a test runner that itself runs inside VS Code.
  for (const name of Object.keys(environment)) {
    if (/^(ELECTRON_RUN_AS_NODE|VSCODE_|NODE_OPTIONS|NODE_TEST_CONTEXT|ORT_)/.test(name))
      delete environment[name];
  }
  const folders: HostFolders = {
    userData: within('data'),
    extensions: within('extensions'),
    logs: within('logs'),
    environment,
    trustsAll: trusted,
  };
  const trust = {
    'security.workspace.trust.enabled': !trusted,
    'security.workspace.trust.startupPrompt': 'never',
  };
  writeFileSync(
    path.join(within('data/User'), 'settings.json'),
    JSON.stringify({ ...quietSettings, ...trust, ...settings }, null, 2),
  );
  const probe = within('extensions/groundglass-test.probe-0.0.1');
  cpSync('test/vscode/probe/package.json', path.join(probe, 'package.json'));
  cpSync(path.join(__dirname, 'probe/main.cjs'), path.join(probe, 'main.cjs'));

  const open = new Set<CodePage>();
  let host: CodeHost | null = null;
  const killAll = (): readonly string[] => {
    const left = [...processesOf(folder).entries()].filter(([id]) => id !== process.pid);
    for (const [id] of left) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // It ended by itself in the meantime.
      }
    }
    return left.map(([id, command]) => `${id} ${command}`);
  };
  // Also when the test file is stopped from outside or ends with an error.
  const emergency = () => {
    endGroup(host?.processGroup ?? null, 'SIGKILL');
    killAll();
    rmSync(folder, { recursive: true, force: true });
  };
  const stopped = () => process.exit(143);
  process.once('exit', emergency);
  process.once('SIGTERM', stopped);
  process.once('SIGINT', stopped);

  host =
    chosen.kind === 'code-server'
      ? await startCodeServer(folders, [packaged])
      : await prepareDesktop(chosen.executable, folders, [packaged]);
  const started = host;
  const installed = readdirSync(folders.extensions).find((name) =>
    name.startsWith('groundglass.groundglass-'),
  );
  if (installed === undefined)
    throw new Error(`${packaged} was installed, but not into ${folders.extensions}`);

  return {
    folder,
    workspace: within('workspace'),
    installed: path.join(folders.extensions, installed),
    async open(opening = {}) {
      rmSync(probeAddress, { force: true });
      const opened = await started.open({
        folder: path.join(folder, 'workspace'),
        pixelRatio: 1,
        size: { width: 1280, height: 800 },
        ...opening,
      });
      open.add(opened);
      let connected = await connectProbe(probeAddress);
      return {
        page: opened.page,
        get probe() {
          return connected;
        },
        async reload() {
          rmSync(probeAddress, { force: true });
          // The extension host ends before it could answer.
          void connected
            .run((code) => void code.commands.executeCommand('workbench.action.reloadWindow'))
            .catch(() => undefined);
          connected = await connectProbe(probeAddress);
        },
        async close() {
          open.delete(opened);
          await opened.close();
        },
      };
    },
    async keep(name) {
      const kept = path.join('out/vscode', name.replace(/[^\w-]+/g, '-').slice(0, 80));
      rmSync(kept, { recursive: true, force: true });
      mkdirSync(kept, { recursive: true });
      let number = 0;
      for (const { page } of open) {
        number += 1;
        await page.screenshot({ path: path.join(kept, `window-${number}.png`) }).catch(() => undefined);
      }
      for (const logs of ['logs', 'data/logs']) {
        const from = path.join(folder, logs);
        if (existsSync(from)) cpSync(from, path.join(kept, 'logs'), { recursive: true });
      }
      process.stderr.write(`what there was to see is kept in ${kept}\n`);
    },
    processes: () => processesOf(folder),
    async stop() {
      for (const opened of open) await opened.close().catch(() => undefined);
      await started.stop();
      endGroup(started.processGroup, 'SIGTERM');
      const deadline = Date.now() + ENDING_MS;
      while (processesOf(folder).size > 0 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const left = killAll();
      process.removeListener('exit', emergency);
      process.removeListener('SIGTERM', stopped);
      process.removeListener('SIGINT', stopped);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      return process.platform === 'linux' ? left : null;
    },
  };
}

const RUN_MARK = 'GROUNDGLASS_TEST_RUN';

/** A server ends within a second or two; what lives longer has been forgotten by somebody. */
const ENDING_MS = 8000;

function endGroup(leader: number | null, signal: NodeJS.Signals): void {
  if (leader === null) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // All of it has ended already.
  }
}

/** Processes whose environment names the run; Linux tells, other systems do not. */
function processesOf(folder: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  if (process.platform !== 'linux') return found;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (!readFileSync(`/proc/${entry}/environ`, 'utf8').includes(`${RUN_MARK}=${folder}\0`)) continue;
      found.set(Number(entry), readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
    } catch {
      // It has ended, or is another user's.
    }
  }
  return found;
}
