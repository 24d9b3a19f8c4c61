// Remembers the device on which a model process ended, so that the next one is told and leaves that device alone.
// Knows nothing of how processes are made and of what a device is.

import type { RealDevice } from '../../protocol/inference';
import type { DeviceEnd } from '../../protocol/wire';
import { exitWords, watchMemoryKills } from './deathCause';
import type { ModelProcess } from './start';

export interface DeviceEnds {
  watch(process: Pick<ModelProcess, 'on' | 'ended'>): void;
  /** What a new process has to be told. Each end is told once: from then on it is noted on disk. */
  take(): readonly DeviceEnd[];
}

/** What ends a process that is not needed any more, or that is asked to go. */
const wishes: ReadonlySet<string | null> = new Set(['SIGTERM', 'SIGINT', 'SIGHUP']);

/** @param watchKills - tells from then on whether the system has killed a process for memory. */
export function watchDeviceEnds(watchKills = watchMemoryKills): DeviceEnds {
  let untold: DeviceEnd[] = [];
  return {
    watch(process) {
      let device: RealDevice = 'cpu';
      const killedForMemory = watchKills();
      process.on('device/used', (used) => (device = used.device));
      void process.ended.then((exit) => {
        // The CPU has no driver to blame, and there is nothing behind it.
        if (device === 'cpu' || exit.code === 0 || wishes.has(exit.signal)) return;
        // Nor has a driver anything to do with what the system kills because memory is short.
        if (exit.signal === 'SIGKILL' && killedForMemory() === true) return;
        untold.push({ device, how: `a process that ran there ended with ${exitWords(exit)}` });
      });
    },
    take() {
      const taken = untold;
      untold = [];
      return taken;
    },
  };
}
