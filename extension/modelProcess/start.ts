// Starts the model process: what it is told, a watch over its silence, and why it ended.
// Knows nothing of VS Code and of what is asked.

import { stageWords } from '../../protocol/failure';
import type { InferenceEvents, InferenceRequests } from '../../protocol/inference';
import { modelProcessSwitches, START_OPTIONS_VARIABLE, type StartOptions } from '../../protocol/wire';
import { forkProgram, type ChildProgram } from '../childProgram';
import { deathCause, watchMemoryKills } from './deathCause';
import { makeWatchdog } from './watchdog';

/**
 * What its calls end of besides what it answers: `process-ended`, `not-responding`, `out-of-memory`, `process-not-started`.
 */
export type ModelProcess = Omit<ChildProgram<InferenceRequests, InferenceEvents>, 'kill' | 'leave'>;

export interface StartModelProcess extends StartOptions {
  /** The built program, dist/modelProcess.js. */
  readonly program: string;
  /** The Node executable; null takes the one that runs this. */
  readonly node?: string | null;
  /** While a call waits: silence after which the process is killed; 0 waits for ever. Asked anew every time. */
  readonly timeoutMs?: () => number;
  /** Takes whole lines: what the process prints, and what is to be said of it. */
  readonly log: (line: string) => void;
}

/**
 * Forks the process; calls wait until it is ready.
 *
 * @throws FailureError `process-not-started` where the system refuses at once.
 */
export function startModelProcess({
  program,
  log,
  bundlePath,
  device,
  cache,
  endedOn = [],
  node = null,
  timeoutMs = () => 0,
}: StartModelProcess): ModelProcess {
  const killedForMemory = watchMemoryKills();
  const inFlight: Work[] = [];
  let isReady = false;
  const doing = (): string | null => (isReady ? (inFlight[0]?.stage ?? null) : 'starting');
  const watchdog = makeWatchdog(timeoutMs, () => {
    const seconds = Math.round(timeoutMs() / 1000);
    log(`the model process has said nothing for ${seconds} s while ${doing() ?? 'idle'}; it is killed`);
    child.kill({ kind: 'not-responding', seconds, stage: doing() ?? 'answering' });
  });
  const child = forkProgram<InferenceRequests, InferenceEvents>({
    program,
    node,
    name: 'model process',
    switches: modelProcessSwitches,
    environment: {
      // onnxruntime 1.30 sends telemetry on Linux unless it is told not to.
      ORT_DISABLE_TELEMETRY: '1',
      [START_OPTIONS_VARIABLE]: JSON.stringify({
        bundlePath,
        device,
        cache,
        endedOn,
      } satisfies StartOptions),
    },
    log,
    deathCause: (exit, printed) => deathCause(exit, printed, doing(), killedForMemory()),
    notStarted: (reason) => ({ kind: 'process-not-started', reason }),
    heard: () => watchdog.heard(),
  });
  child.on('process/ready', () => (isReady = true));
  child.on('ask/progress', ({ stage }) => {
    if (inFlight[0] !== undefined) inFlight[0].stage = stageWords[stage];
  });
  // A process that hangs on its way up is noticed too.
  watchdog.begin();
  const isUp = (): void => watchdog.end();
  child.ready.then(isUp, isUp);

  const call: ModelProcess['call'] = async (method, params, cancel) => {
    const work: Work = { stage: method === 'image/open' ? stageWords.decode : stageWords.load };
    inFlight.push(work);
    watchdog.begin();
    try {
      return await child.call(method, params, cancel);
    } finally {
      watchdog.end();
      inFlight.splice(inFlight.indexOf(work), 1);
    }
  };
  return { ...child, call };
}

/** A call that is being worked on; the process takes them in order, so the first is the one. */
interface Work {
  /** What is done, in words. */
  stage: string;
}
