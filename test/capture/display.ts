// A display of X11 without a screen, where Xvfb is installed. Knows nothing of what is shown on it.

import { spawn } from 'node:child_process';
import type { TestContext } from 'node:test';
import { makeTools } from '../../extension/capture/tool';

export interface Display {
  readonly env: { readonly DISPLAY: string; readonly WAYLAND_DISPLAY: ''; readonly WSL_DISTRO_NAME: '' };
}

/**
 * Starts a display of 320×240 that ends with the test; where a program for it is missing, the test is skipped and says so.
 *
 * @param needed - besides Xvfb.
 */
export async function startDisplay(context: TestContext, needed: readonly string[]): Promise<Display | null> {
  const tools = makeTools(new AbortController().signal);
  for (const program of ['Xvfb', ...needed]) {
    if ((await tools.find(program)) === null) {
      context.skip(`${program} is not installed here`);
      return null;
    }
  }
  // It chooses a free number and writes it to this stream once it listens.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '320x240x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  context.after(async () => {
    server.kill();
    await ended;
  });
  const number = await Promise.race([
    new Promise<string>((resolve) =>
      server.stdio[3]?.once('data', (piece: Buffer) => resolve(piece.toString().trim())),
    ),
    ended.then(() => ''),
  ]);
  if (number === '') {
    context.skip('Xvfb does not start here');
    return null;
  }
  return { env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: '', WSL_DISTRO_NAME: '' } };
}
