// Has devices tried by throw-away processes, one after the other: a broken driver ends or hangs the probe, not the product.
// Knows nothing of what is computed there and of what follows from it.

import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RealDevice } from '../../../protocol/inference';
import { packageRoot } from '../places';
import { whyUnavailable } from '../sessions';
import { isMissingLibrary, reasonOf, type Probed } from './chooseDevice';
import { PROBE_VARIABLE } from './probeChild';
import { checkProbed } from './probeCache';
import { wishes } from './runMarks';

export interface Prober {
  /** The built program that probes where the variable tells it to. */
  readonly program: string;
  /** Compiling a device's programs for the first time takes seconds, on a slow one many. */
  readonly limitMs: number;
  /** Called about every second while a probe runs. */
  readonly alive?: () => void;
}

const LIMIT_MS = 30_000;

const ALIVE_EVERY_MS = 1_000;

/** Enough of what was printed last to find a reason in. */
const KEPT_CHARACTERS = 8_000;

/** The program that holds the probe in a built checkout or package. */
export function builtProber(alive?: () => void): Prober {
  return {
    program: path.join(packageRoot(), 'dist', 'modelProcess.js'),
    limitMs: LIMIT_MS,
    ...(alive === undefined ? {} : { alive }),
  };
}

/** What a device does in a process of its own. Never fails, leaves no process behind, and takes `limitMs` at most. */
export async function probe(device: RealDevice, prober: Prober): Promise<Probed> {
  const { program } = prober;
  // Nothing of this is of the device: nobody keeps it.
  if (!existsSync(program)) return { kind: 'not-now', reason: `${program}, which tries it, is missing` };
  try {
    return await probeApart(device, prober);
  } catch (error) {
    return { kind: 'not-now', reason: `it could not be tried: ${reasonOf(error)}` };
  }
}

/** @throws what the system refuses a process with. */
function probeApart(device: RealDevice, { program, limitMs, alive }: Prober): Promise<Probed> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
      // In VS Code on the desktop the executable is Electron's; with this it behaves as Node. Node ignores it.
      env: {
        ...process.env,
        ELECTRON_RUN_AS_NODE: '1',
        ORT_DISABLE_TELEMETRY: '1',
        [PROBE_VARIABLE]: device,
      },
    });
    let printed = '';
    let told: Probed | null = null;
    const timer = setTimeout(() => {
      end(told ?? ended(`the process that tried it said nothing for ${limitMs / 1000} seconds`));
    }, limitMs);
    const living = setInterval(() => alive?.(), ALIVE_EVERY_MS);
    const stop = (): void => {
      clearTimeout(timer);
      clearInterval(living);
      // A native call that hangs hears no gentler signal.
      child.kill('SIGKILL');
    };
    const end = (probed: Probed): void => {
      stop();
      resolve(withPrinted(probed, printed));
    };
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      printed = (printed + piece).slice(-KEPT_CHARACTERS);
    });
    child.once('message', (message) => {
      told = checkProbed(message);
      if (told === null)
        end({ kind: 'not-now', reason: `${program}, which tries it, is of another version` });
      // What a driver does while its process ends is of no interest; why it did not start may still be printed.
      else if (told.kind === 'measured') end(told);
    });
    child.once('error', (error) => {
      stop();
      reject(error);
    });
    // "close", so that all it has printed is here; what it had told before it ended counts.
    child.once('close', (code, signal) => {
      const how = signal === null ? `code ${code ?? 'unknown'}` : `signal ${signal}`;
      // A terminal sends Ctrl-C to every process that stands behind a command.
      const wasAsked = code === WINDOWS_CTRL_C || wishes.some((wish) => wish === signal);
      if (told === null && wasAsked) end({ kind: 'not-now', reason: ASKED });
      else end(told ?? ended(`the process that tried it ended with ${how}`));
    });
  });
}

const ASKED = 'the process that tried it was asked to end before it had';

/** STATUS_CONTROL_C_EXIT: Windows has no signals. */
const WINDOWS_CTRL_C = 0xc000013a;

function ended(how: string): Probed {
  return { kind: 'ended', how, at: Date.now() };
}

/** Drivers print which library is missing, and then fail with less than that. */
function withPrinted(probed: Probed, printed: string): Probed {
  if (probed.kind !== 'unavailable') return probed;
  const library = printed.split('\n').map(whyUnavailable).find(isMissingLibrary);
  return library === undefined || library.startsWith('a library') ? probed : { ...probed, reason: library };
}
