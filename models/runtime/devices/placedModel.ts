// A model on the first device of a chain that takes it, and on the next one where a device is lost: said once each time.
// Knows nothing of models and of devices: what loads, closes and checks them is handed in.

import { FailureError, toFailure, type Failure } from '../../../protocol/failure';
import type { RealDevice } from '../../../protocol/inference';
import type { LoadProgress, Once } from '../clock';
import { fallBackSentence, reasonOf, type Choice } from './chooseDevice';
import type { Fit } from './fit';

export interface PlaceModel<M> {
  /** For messages. */
  readonly bundle: string;
  /** Made with the first question that needs the model; may try devices, which takes seconds. */
  choose(progress: LoadProgress): Promise<Choice>;
  fit(device: RealDevice): Promise<Fit>;
  load(device: RealDevice, progress: LoadProgress): Promise<M>;
  close(model: NoInfer<M>): Promise<void>;
  /** What is known besides of a device that is unavailable, as a clause; null where nothing is. */
  whyNot?(device: RealDevice, progress: LoadProgress): Promise<string | null>;
  /**
   * Hears of every device right before the model is loaded on it; `remark` says why it is another one than was asked for,
   * and that it is tight there.
   */
  readonly used?: (device: RealDevice, remark: string | null) => void;
}

/** Like any thing that is made once, but that it moves. */
export interface PlacedModel<M> extends Once<M> {
  /** Where it is; null before it is loaded. */
  device(): RealDevice | null;
  /** What an answer has to say of it, once: whole sentences. */
  takeRemarks(): readonly string[];
  /**
   * Runs work on the model, and once more from its beginning on the next device where the device was lost meanwhile.
   *
   * @param work - told whether it is a repetition.
   * @throws FailureError what the work fails with, and `device-lost` only where no device is left.
   */
  use<T>(work: (again: boolean) => Promise<T>): Promise<T>;
}

export function placeModel<M>({
  bundle,
  choose,
  fit,
  load,
  close,
  whyNot,
  used,
}: PlaceModel<M>): PlacedModel<M> {
  let chain: readonly RealDevice[] | null = null;
  let making: Promise<M> | null = null;
  let device: RealDevice | null = null;
  /** Not told to `used` yet, and not told to an answer yet. */
  let news: string[] = [];
  let remarks: string[] = [];

  function say(sentence: string): void {
    news.push(sentence);
    remarks.push(sentence);
  }

  async function make(progress: LoadProgress): Promise<M> {
    if (chain === null) {
      const choice = await choose(progress);
      chain = choice.chain;
      if (choice.remark !== null) say(choice.remark);
    }
    for (;;) {
      const [first, next] = chain;
      if (first === undefined) throw new RangeError('a chain of devices ends with the CPU');
      try {
        const fitting = await fit(first);
        if (fitting.kind === 'too-large') {
          throw new FailureError({ ...fitting, kind: 'does-not-fit', what: bundle, device: first });
        }
        if (fitting.kind === 'tight') say(fitting.remark);
        used?.(first, news.length === 0 ? null : news.join(' '));
        news = [];
        const model = await load(first, progress);
        device = first;
        return model;
      } catch (error) {
        if (next === undefined || !mayBeOfDevice(error)) throw error;
        const isUnavailable = toFailure(error).kind === 'device-unavailable';
        const known = isUnavailable ? ((await whyNot?.(first, progress)) ?? null) : null;
        say(fallBackSentence(first, known ?? reasonOf(error), next));
        chain = chain.slice(1);
      }
    }
  }

  /** Whether another device has taken over, or is about to, from the one that was lost. */
  async function leave(error: unknown): Promise<boolean> {
    const lost = lostDevice(toFailure(error));
    if (lost === null || lost === 'cpu') return false;
    // Another question has lost it as well, and was sooner.
    if (device !== lost) return true;
    const next = chain?.[1];
    if (chain === null || next === undefined) return false;
    chain = chain.slice(1);
    say(fallBackSentence(device, reasonOf(error), next));
    const left = making;
    making = null;
    device = null;
    // What is left of a lost device may not even be closed.
    await left?.then(close).catch(() => undefined);
    return true;
  }

  function lostDevice(failure: Failure): string | null {
    switch (failure.kind) {
      case 'device-lost':
      case 'device-unavailable':
        return failure.device;
      case 'out-of-memory':
        return device;
      default:
        return null;
    }
  }

  return {
    made: () => making,
    device: () => device,
    get(progress = () => undefined) {
      making ??= make(progress).catch((error: unknown) => {
        making = null;
        throw error;
      });
      return making;
    },
    takeRemarks() {
      const taken = remarks;
      remarks = [];
      return taken;
    },
    async use(work) {
      for (let again = false; ; again = true) {
        try {
          return await work(again);
        } catch (error) {
          if (!(await leave(error))) throw error;
        }
      }
    },
  };
}

/** After which another device may do: whatever it says, since on the last one it would say it again. */
function mayBeOfDevice(error: unknown): boolean {
  return toFailure(error).kind !== 'cancelled';
}
