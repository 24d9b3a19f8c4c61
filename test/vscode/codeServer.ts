// VS Code from npm: code-server, the Node it is made for, and a Chromium for its workbench; installed once into a cache folder.
// Knows nothing of what is tested in the window.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import { canInstallPackages, ensureChromium, installPackages, launchChromium } from '../support/chromium';
import type { CodeHost, CodePage, HostFolders } from './window';

/** Together they hold VS Code 1.139.1 on Node 24. */
const CODE_SERVER = '4.139.1';
const NODE = '24.21.0';

/** Chooses another folder for what is installed; it takes 800 MB. */
export const CACHE_VARIABLE = 'GROUNDGLASS_VSCODE_CACHE';

interface Installed {
  readonly node: string;
  readonly server: string;
}

/** A run that was killed leaves its lock; it counts as long as its process lives. */
const LOCK_WAIT_MS = 10 * 60_000;

/**
 * code-server and its Node, installed where they are not yet. Two runs at once wait for each other; a run that is stopped
 * leaves nothing that counts as installed.
 *
 * @throws Error with the next step where it cannot be installed
 */
export async function installCodeServer(): Promise<Installed> {
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw new Error(
      'code-server runs on Linux and macOS only; install VS Code and set GROUNDGLASS_VSCODE to its executable.',
    );
  }
  const cache =
    process.env[CACHE_VARIABLE] ??
    path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'groundglass-vscode');
  const folder = path.join(cache, `code-server-${CODE_SERVER}-node-${NODE}`);
  mkdirSync(cache, { recursive: true });
  if (!existsSync(folder)) {
    await underLock(path.join(cache, 'installing'), () => {
      if (!existsSync(folder)) install(folder);
    });
  }
  ensureChromium();
  return {
    node: path.join(folder, 'node/node_modules', nodePackage(), 'bin/node'),
    server: path.join(folder, 'server/node_modules/code-server/out/node/entry.js'),
  };
}

function nodePackage(): string {
  return `node-${process.platform}-${process.arch}`;
}

function install(folder: string): void {
  process.stderr.write(
    `Installing code-server ${CODE_SERVER} into ${folder} (800 MB, about a minute, only once) …\n`,
  );
  const started = Date.now();
  const building = `${folder}.unfinished`;
  rmSync(building, { recursive: true, force: true });
  if (canInstallPackages()) installPackages(['g++', 'make', 'python3']);
  // Nothing needs its install script: code-server's builds what only its login page uses.
  const npm = (cwd: string, words: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const { status, stderr, error } = spawnSync(
      'npm',
      // Without a network npm would try for minutes before it says so.
      [
        ...words,
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        '--fetch-retries=1',
        '--fetch-retry-mintimeout=1000',
        '--fetch-retry-maxtimeout=5000',
      ],
      {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, npm_config_update_notifier: 'false', ...env },
      },
    );
    if (status !== 0) {
      throw new Error(
        `code-server could not be installed (npm ${words.join(' ')}: ${(error?.message ?? stderr).trim().split('\n')[0] ?? ''}); ` +
          'check the network, or set GROUNDGLASS_VSCODE to an installed VS Code.',
      );
    }
  };
  const into = (name: string) => {
    const made = path.join(building, name);
    mkdirSync(made, { recursive: true });
    writeFileSync(path.join(made, 'package.json'), '{ "private": true }\n');
    return made;
  };
  const node = into('node');
  npm(node, ['install', '--ignore-scripts', `${nodePackage()}@${NODE}`]);
  const server = into('server');
  npm(server, ['install', '--ignore-scripts', `code-server@${CODE_SERVER}`]);
  const code = path.join(server, 'node_modules/code-server/lib/vscode');
  npm(code, ['install', '--omit=dev', '--ignore-scripts']);
  // Of all native parts only these are needed; without the first, output channels stay empty.
  const ownNode = path.join(node, 'node_modules', nodePackage());
  npm(code, ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], {
    npm_config_nodedir: ownNode,
    PATH: `${path.join(ownNode, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
  });
  renameSync(building, folder);
  process.stderr.write(`Installed code-server in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

/** Runs a piece of work while no other process does. @throws Error where the other one takes too long */
async function underLock(lock: string, work: () => void): Promise<void> {
  const deadline = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      if (!isAlive(readLock(lock))) rmSync(lock, { force: true });
      else if (Date.now() > deadline)
        throw new Error(`Another run holds ${lock} for ten minutes; end it and try again.`);
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function readLock(lock: string): number {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(processId: number): boolean {
  if (processId === 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

/** Starts a server in folders of its own. @throws Error where it does not become healthy, with the place of its log */
export async function startCodeServer(
  folders: HostFolders,
  extensions: readonly string[],
): Promise<CodeHost> {
  const { node, server } = await installCodeServer();
  const options = [
    server,
    ...['--auth', 'none'],
    ...['--user-data-dir', folders.userData],
    ...['--extensions-dir', folders.extensions],
    '--disable-telemetry',
    '--disable-update-check',
    ...(folders.trustsAll ? ['--disable-workspace-trust'] : []),
    '--disable-getting-started-override',
  ];
  const log = openSync(path.join(folders.logs, 'server.log'), 'a');
  const install = spawnSync(
    node,
    [...options, ...extensions.flatMap((file) => ['--install-extension', file])],
    {
      env: folders.environment,
      encoding: 'utf8',
    },
  );
  if (install.status !== 0)
    throw new Error(`the extension could not be installed: ${install.stdout}${install.stderr}`);

  const port = await freePort();
  const child: ChildProcess = spawn(node, [...options, '--bind-addr', `127.0.0.1:${port}`], {
    stdio: ['ignore', log, log],
    env: folders.environment,
    // A group of its own, so that everything it starts can be ended with it.
    detached: true,
  });
  await healthy(port, child, folders.logs);
  const browser = await launchChromium();
  return {
    processGroup: child.pid ?? null,
    async open({ folder, pixelRatio, size }): Promise<CodePage> {
      const context = await browser.newContext({ viewport: size, deviceScaleFactor: pixelRatio });
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
      return { page, close: () => context.close() };
    },
    async stop() {
      await browser.close();
    },
  };
}

const HEALTHY_MS = 60_000;

async function healthy(port: number, child: ChildProcess, logs: string): Promise<void> {
  const deadline = Date.now() + HEALTHY_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`code-server ended at once; see ${logs}/server.log`);
    try {
      if ((await fetch(`http://127.0.0.1:${port}/healthz`)).ok) return;
    } catch {
      // It does not listen yet.
    }
    if (Date.now() > deadline) throw new Error(`code-server did not become healthy; see ${logs}/server.log`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
