// What an evaluation needs of the world around it, so that a test can hand it another one.
// Knows nothing of what is measured.

import type { Engine, EngineOptions } from '../../runtime/engine';
import type { Output } from '../surroundings';
import type { Latency, LatencyTask } from './latency';

export { withEngine } from '../surroundings';

/** What of the engine is measured. */
export type MeasuredEngine = Pick<
  Engine,
  'openImage' | 'image' | 'closeImage' | 'listCandidates' | 'listElements' | 'readText' | 'locate' | 'close'
>;

export interface EvalSurroundings {
  openEngine(options: EngineOptions): Promise<MeasuredEngine>;
  readonly stdout: Output;
  readonly stderr: Output;
  defaultBundle(): string;
  /** Times questions in a process of its own. */
  measureLatency(task: LatencyTask): Promise<Latency>;
  /** Where found evidence is kept. */
  readonly cacheFolder: string;
  /** The built program: its change makes earlier answers worthless. */
  readonly program: string;
  cancelled(): boolean;
}

/** Things done between two lines of a log. */
const TOLD_EVERY = 100;

/** A line that is written over for people, one every so often for logs. */
export function progressLine(
  stderr: Output,
  name: string,
  unit = 'rows',
): (done: number, total: number) => void {
  let told = 0;
  const started = performance.now();
  return (done, total) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    const line = `${name}: ${done} of ${total} ${unit}, ${seconds} s`;
    if (stderr.isTerminal) stderr.rewriteLine(done === total ? `${line}\n` : line);
    else if (done === total || told + TOLD_EVERY <= done) {
      stderr.write(`${line}\n`);
      told = done;
    }
  };
}
