// The browser that tests of the page and of the VS Code window run in: found where one is installed, installed where root may.
// Knows nothing of what is opened in it.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { findBrowsers } from '../../extension/capture/browser';

/** Names a browser of your own choice. */
export const CHROMIUM_VARIABLE = 'GROUNDGLASS_CHROMIUM';

/** What a Debian needs for it: without a font, pages have no text. */
const debianPackages = ['chromium', 'fonts-dejavu-core'] as const;

/** Without a sandbox, since containers have none; and quiet, since nothing of a test may leave the machine. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/**
 * Where a browser of the Chromium family lies; null where none is found.
 *
 * @throws Error where GROUNDGLASS_CHROMIUM names something that is not there: it is not replaced silently.
 */
export function findChromium(): string | null {
  const given = process.env[CHROMIUM_VARIABLE];
  if (given !== undefined && given !== '') {
    if (existsSync(given)) return given;
    throw new Error(
      `${CHROMIUM_VARIABLE} names ${given}, which is not there; give the path of a Chromium or unset it.`,
    );
  }
  return findBrowsers()[0]?.path ?? null;
}

/**
 * The browser of `findChromium`, installed first where there is none and this is a Debian and its root.
 *
 * @throws Error with what to do where there is none and none can be installed
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found !== null) return found;
  if (canInstallPackages()) {
    installPackages(debianPackages);
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  throw new Error(
    `No Chromium, Chrome or Edge was found; install one (Debian: apt-get install ${debianPackages.join(' ')}) or set ${CHROMIUM_VARIABLE} to one.`,
  );
}

/**
 * Starts the browser without a window. The caller closes it.
 *
 * @param more - of Chromium's own flags.
 * @throws Error of `ensureChromium`
 */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(), headless: true, args: [...flags, ...more] });
}

/** Whether this is a Debian whose packages this user may install. */
export function canInstallPackages(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/**
 * Installs those Debian packages that are missing; says so on stderr. Waits for another apt to finish.
 *
 * @throws Error with apt's own words where it fails
 */
export function installPackages(names: readonly string[]): void {
  const missing = names.filter((name) => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status !== 0);
  if (missing.length === 0) return;
  process.stderr.write(`Installing ${missing.join(', ')} with apt-get, only once …\n`);
  const apt = (...words: string[]) =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=600', '-qq', ...words], {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  // Lists may be old but good enough, or absent: only the installation decides.
  apt('update');
  const { status, stderr } = apt('install', '-y', '--no-install-recommends', ...missing);
  if (status !== 0) throw new Error(`apt-get could not install ${missing.join(', ')}: ${stderr.trim()}`);
}
