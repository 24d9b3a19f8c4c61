// The program behind `npm run eval`: hands the process's words, streams and signals to `evaluate`.
// Knows nothing of what is measured.

import path from 'node:path';
import { failureSentence, toFailure } from '../../../protocol/failure';
import { openEngine } from '../../runtime/engine';
import { builtInBundle, packageRoot } from '../../runtime/places';
import { serveApart } from '../apart';
import { CANCELLED_EXIT_CODE } from '../run';
import { toOutput } from '../terminal';
import { evaluate } from './evaluate';
import { LATENCY_CHILD, measureLatency, timeQuestions } from './latency';

async function main(): Promise<void> {
  if (process.argv[2] === LATENCY_CHILD) return serveApart(timeQuestions);
  let cancelled = false;
  // The first Ctrl-C ends the work at its next step, the second one ends the program.
  process.on('SIGINT', () => {
    if (cancelled) process.exit(CANCELLED_EXIT_CODE);
    cancelled = true;
  });
  process.exitCode = await evaluate(process.argv.slice(2), {
    openEngine,
    measureLatency: (task) => measureLatency(__filename, task),
    stdout: toOutput(process.stdout),
    stderr: toOutput(process.stderr),
    defaultBundle: builtInBundle,
    cacheFolder: path.join(packageRoot(), 'out', 'eval', 'cache'),
    program: __filename,
    cancelled: () => cancelled,
  });
}

main().catch((error: unknown) => {
  const failure = toFailure(error);
  process.stderr.write(`${failureSentence(failure)}\n`);
  if (failure.kind === 'bug') process.stderr.write(`${failure.stack}\n`);
  process.exitCode = failure.kind === 'cancelled' ? CANCELLED_EXIT_CODE : 2;
});
