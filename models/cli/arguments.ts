// Reads the words of a call: options, positionals, and what both may be.
// Knows nothing of files and of what commands do with them.

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { devices, type Device } from '../../protocol/inference';
import { withoutControls } from './terminal';
import { badUsage, type CommandName } from './usage';

type OptionTable = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends OptionTable> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>
>;

export const engineOptionTable = { bundle: { type: 'string' }, device: { type: 'string' } } as const;

export const pictureOptionTable = {
  ...engineOptionTable,
  json: { type: 'boolean' },
  annotate: { type: 'string' },
} as const;

/** `node:util`'s parser, with its complaints as one sentence. @throws FailureError `bad-input`. */
export function parseCommand<O extends OptionTable>(
  command: CommandName,
  args: readonly string[],
  options: O,
): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw badUsage(command, parserReason(error));
  }
}

/** The positionals where there are as many as there are names. @throws FailureError `bad-input`. */
export function takePositionals<N extends readonly string[]>(
  command: CommandName,
  positionals: readonly string[],
  names: N,
): { readonly [I in keyof N]: string } {
  const [missing] = names.slice(positionals.length);
  if (missing !== undefined) throw badUsage(command, `${missing} is missing`);
  const [tooMany] = positionals.slice(names.length);
  if (tooMany !== undefined) {
    const isSentence = /^the (?:question|description)$/.test(names.at(-1) ?? '');
    const hint = isSentence ? ` (put ${names.at(-1)} into quotes)` : '';
    throw badUsage(command, `"${shorten(tooMany)}" is one word too many${hint}`);
  }
  return positionals as unknown as { readonly [I in keyof N]: string }; // As many as names, checked above.
}

export function parseDevice(command: CommandName, text: string | undefined): Device {
  if (text === undefined) return 'auto';
  const device = devices.find((name) => name === text);
  if (device === undefined) {
    throw badUsage(command, `"${shorten(text)}" is no device, known are ${devices.join(', ')}`);
  }
  return device;
}

export function shorten(text: string, limit = 60): string {
  const line = withoutControls(text).replaceAll('\n', ' ');
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}

/** The complaint of `node:util`'s parser as the second half of a sentence. */
export function parserReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const option = /'(?:-\w, )?(--?[^' ]+)/.exec(message)?.[1] ?? 'an option';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `the option ${shorten(option)} is not known`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return /does not take an argument/.test(message)
      ? `the option ${option} takes no value`
      : `the option ${option} needs a value (write ${option}=VALUE where it begins with a dash)`;
  }
  return shorten(message, 200);
}
