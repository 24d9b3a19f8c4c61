// What a device that was tried may have told, for tests of what follows from it.

import type { Probed } from '../../models/runtime/devices/chooseDevice';

type Measured = Extract<Probed, { kind: 'measured' }>;

/** Of a device that works and is clearly faster than the CPU, but for some changes. */
export function measured(changes: Partial<Measured> = {}): Measured {
  return {
    kind: 'measured',
    productMs: 1,
    cpuProductMs: 10,
    stepMs: 0.02,
    cpuStepMs: 0.01,
    keepsCache: true,
    difference: 1e-6,
    ...changes,
  };
}
