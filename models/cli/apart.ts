// Does a task in a process of its own, where nothing is kept from before and memory is only its own.
// Knows nothing of tasks; the program forks itself.

import { fork } from 'node:child_process';
import { FailureError, toFailure, type Failure } from '../../protocol/failure';
import { modelProcessSwitches } from '../../protocol/wire';
import { endWithParent } from '../runtime/parentWatch';

type Message<Result> = { readonly result: Result } | { readonly failure: Failure };

/**
 * @param program - the built program, which calls `serveApart` where `word` is its first argument.
 * @param task - travels as JSON, as does the result.
 * @throws FailureError what the task failed with there, or `process-ended`.
 */
export function doApart<Task extends object, Result>(
  program: string,
  word: string,
  task: Task,
): Promise<Result> {
  const child = fork(program, [word], { execArgv: [...process.execArgv, ...modelProcessSwitches] });
  return new Promise((resolve, reject) => {
    child.once('message', (message: Message<Result>) => {
      if ('result' in message) resolve(message.result);
      else reject(new FailureError(message.failure));
    });
    child.once('exit', (exitCode) => reject(new FailureError({ kind: 'process-ended', exitCode })));
    child.once('error', reject);
    child.send(task);
  });
}

/** The child's side: waits for the task, sends what came of it, ends. */
export function serveApart<Task, Result>(work: (task: Task) => Promise<Result>): void {
  endWithParent();
  process.once('message', (task: Task) => {
    work(task)
      .then((result): Message<Result> => ({ result }))
      .catch((error: unknown): Message<Result> => ({ failure: toFailure(error) }))
      .then((message) => process.send?.(message, () => process.disconnect()))
      .catch(() => process.exit(2));
  });
}
