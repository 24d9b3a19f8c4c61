// What the commands that capture do: which request each one makes, and what stands in for it where it cannot be had.
// Knows nothing of how anything is captured.

import type { Uri } from 'vscode';
import type { CaptureRequest, MaskOptions } from '../../protocol/capture';
import { failureSentence, toFailure } from '../../protocol/failure';
import type { Settings } from '../settings';
import { masks } from './captureRequests';
import type { Captures } from './captures';
import { chooseDevice } from './chooseDevice';
import { captureWebPage, type CaptureWebPageParts } from './captureWebPage';
import { checkOwnScreen, isOwnMachine } from './ownMachine';

export interface CaptureCommands {
  /** @param given - the address of a page; without it the user is asked. */
  page(given?: Uri): Promise<void>;
  screen(what: 'screen' | 'window' | 'region'): Promise<void>;
  device(kind: 'android' | 'ios'): Promise<void>;
  /** The picture in the clipboard. */
  paste(): Promise<void>;
}

export interface CaptureCommandParts extends CaptureWebPageParts {
  readonly captures: Captures;
  readonly settings: () => Settings;
  /** Opens the page that a picture can be pasted into: it works wherever VS Code works. */
  readonly openPastePage: () => void;
  readonly log: { info(text: string): void };
}

export function makeCaptureCommands(parts: CaptureCommandParts): CaptureCommands {
  const { captures, settings, openPastePage, log } = parts;
  return {
    page: (given) => captureWebPage(parts, given),
    async screen(what) {
      checkOwnScreen(`Capture of the ${what}`);
      await captures.take(`capturing the ${what}`, '', { kind: 'screen', what, mask: masks(settings()) });
    },
    async device(kind) {
      const take = (id?: string): Promise<void> =>
        captures.take(deviceTitles[kind], kind, deviceRequest(kind, id, masks(settings())));
      try {
        await take();
      } catch (error) {
        const failure = toFailure(error);
        if (failure.kind !== 'several-devices') throw error;
        const id = await chooseDevice(failure.devices);
        if (id !== null) await take(id);
      }
    },
    async paste() {
      if (!isOwnMachine()) return openPastePage();
      try {
        await captures.take('reading the clipboard', '', { kind: 'clipboard', mask: masks(settings()) });
      } catch (error) {
        const failure = toFailure(error);
        if (failure.kind === 'cancelled') return;
        log.info(`the clipboard is not read directly: ${failureSentence(failure)}`);
        openPastePage();
      }
    },
  };
}

function deviceRequest(kind: 'android' | 'ios', id: string | undefined, mask: MaskOptions): CaptureRequest {
  if (id === undefined) return { kind, mask };
  return kind === 'android' ? { kind, serial: id, mask } : { kind, udid: id, mask };
}

const deviceTitles = {
  android: 'capturing the Android device',
  ios: 'capturing the iOS simulator',
} as const;
