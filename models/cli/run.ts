// Picks the command and turns whatever goes wrong into one sentence and an exit code.
// Knows nothing of processes: words in, exit code out.

import { FailureError, toFailure } from '../../protocol/failure';
import { shorten } from './arguments';
import { ask } from './ask';
import { bundle } from './bundleVerify';
import { cache } from './cacheCommand';
import { capture } from './capture';
import { devices } from './devices';
import { drift } from './drift';
import { elements } from './elements';
import { locate } from './locate';
import { predict } from './predict';
import { propose } from './propose';
import { read } from './read';
import { selectors } from './selectors';
import { selftest } from './selftest';
import type { Surroundings } from './surroundings';
import { badUsage, commandNames, overview, usages, type CommandName } from './usage';

type Command = (args: readonly string[], surroundings: Surroundings) => Promise<number>;

const commands: Readonly<Record<CommandName, Command>> = {
  ask,
  locate,
  read,
  elements,
  selectors,
  drift,
  propose,
  capture,
  bundle,
  cache,
  devices,
  selftest,
  predict,
};

/** What a shell expects of a program that Ctrl-C ended. */
export const CANCELLED_EXIT_CODE = 130;

/**
 * Runs one call of the command line.
 *
 * @param args - the words after the program's name.
 * @returns the exit code: 0 found, 1 not found, 2 bad usage or bad input, 130 cancelled.
 */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    return await dispatch(args, surroundings);
  } catch (error) {
    const failure = toFailure(error);
    surroundings.stderr.write(`${new FailureError(failure).message}\n`);
    if (surroundings.debug) surroundings.stderr.write(`${stackOf(error)}\n`);
    else if (failure.kind === 'bug') surroundings.stderr.write('GROUNDGLASS_DEBUG=1 shows where.\n');
    return failure.kind === 'cancelled' ? CANCELLED_EXIT_CODE : 2;
  }
}

async function dispatch(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const [first, ...rest] = args;
  if (first === '--version' || first === '-v') {
    surroundings.stdout.write(`${surroundings.version}\n`);
    return 0;
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    surroundings.stdout.write(overview);
    return 0;
  }
  if (first === undefined) {
    surroundings.stderr.write(overview);
    return 2;
  }
  const name = commandNames.find((known) => known === first);
  if (name === undefined) {
    throw badUsage(null, `"${shorten(first)}" is no command, known are ${commandNames.join(', ')}`);
  }
  // Words after a lone -- are never options, a question may well be "--help".
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (options.includes('--help') || options.includes('-h')) {
    surroundings.stdout.write(usages[name]);
    return 0;
  }
  return commands[name](rest, surroundings);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
