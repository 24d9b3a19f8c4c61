// What the status bar says of the model process, state by state.
// Only computes: knows nothing of VS Code.

import type { Device, InferenceEvents } from '../protocol/inference';
import type { EngineState } from '../protocol/view';

export interface EngineFacts {
  readonly state: EngineState;
  /** How long the process stays when nobody asks. */
  readonly idleMinutes: number;
}

export interface StatusText {
  /** With an icon in VS Code's spelling: "$(check) Groundglass". */
  readonly text: string;
  /** One sentence; for the tooltip and for screen readers. */
  readonly sentence: string;
  readonly isError: boolean;
}

/** What the running process has said of its device; null until a question has needed the model. */
export type DeviceUsed = InferenceEvents['device/used'] | null;

/** Where the model runs, and why not where it was meant to. */
export function deviceText(set: Device, used: DeviceUsed): string {
  if (used === null) {
    return set === 'auto' ? 'Device: auto; chosen when the model is first needed' : `Device: ${set}`;
  }
  const how = set === 'auto' ? ' (chosen by itself)' : '';
  return `Device: ${used.device}${how}${used.remark === null ? '' : `. ${used.remark}`}`;
}

/** The context key that package.json's conditions read: whether there may be a question to cancel. */
export const WORKING_KEY = 'groundglass.working';

/** A question waits for a process that starts as well. */
export function isWorking(state: EngineState): boolean {
  return state === 'starting' || state === 'working';
}

export function statusText({ state, idleMinutes }: EngineFacts): StatusText {
  const say = (icon: string, sentence: string, isError = false): StatusText => ({
    text: `$(${icon}) Groundglass`,
    sentence,
    isError,
  });
  switch (state) {
    case 'stopped':
      return say('circle-outline', 'The model process is stopped; it starts with the next question.');
    case 'starting':
      return say('loading~spin', 'The model process is starting.');
    case 'ready':
      return say(
        'circle-filled',
        `The model process is ready; it stops ${minutes(idleMinutes)} after the last question and the last open screenshot.`,
      );
    case 'working':
      return say('sync~spin', 'A question is being answered.');
    case 'failed':
      return say(
        'error',
        'The model process has failed; the log says why. The next question starts it again.',
        true,
      );
  }
}

function minutes(count: number): string {
  if (count === 0) return 'right';
  return count === 1 ? 'a minute' : `${count} minutes`;
}
