// What is known of this machine's devices, found out where that is wanted, and which of them a bundle's model runs on.
// Knows nothing of models; what is kept lies in a folder that is handed in.

import os from 'node:os';
import path from 'node:path';
import type { Device, DeviceList, DeviceTrial, RealDevice } from '../../../protocol/inference';
import type { CachePlace, DeviceEnd } from '../../../protocol/wire';
import { listDevices, runtimeVersion } from '../sessions';
import {
  chooseDevice,
  fallBackSentence,
  inOrder,
  judge,
  type Choice,
  type Probed,
  type ProbedDevices,
  type Workload,
} from './chooseDevice';
import { describeMachine } from './machine';
import { openProbeCache, type ProbeCache } from './probeCache';
import { builtProber, probe } from './probe';
import { openRunMarks, type RunMarks } from './runMarks';

export interface Devices {
  /**
   * Which devices a model runs on. Only `auto` has others tried, each in a process of its own, and only those of which
   * nothing is known since drivers, runtime and program are what they are: the first time this takes a second or more,
   * and later nothing. The CPU alone needs not even that.
   *
   * @param workload - of the bundle; null where none is known.
   * @param alive - called about every second while devices are tried.
   */
  choose(device: Device, workload: Workload | null, alive?: () => void): Promise<Choice>;
  list(
    device: Device,
    workload: Workload | null,
    trial: DeviceTrial,
    alive?: () => void,
  ): Promise<DeviceList>;
  /**
   * What a trial says of a device on which a model could not be loaded, as a clause: its process hears which library is
   * missing, where this one is told less. One that was never tried is tried now. Null where a trial finds no fault.
   */
  whyNot(device: RealDevice, alive?: () => void): Promise<string | null>;
  /** Devices on which a process has ended: they are left alone for some days, until something changes, or they are tried again. */
  noteEnds(ends: readonly DeviceEnd[]): Promise<void>;
  /** The model is about to be loaded on a device, in a process that nobody watches: should it end there, that is noted. */
  mark(device: RealDevice): void;
}

export interface OpenDevices {
  readonly cache: ProbeCache;
  readonly marks: RunMarks;
  readonly listed: () => readonly RealDevice[];
  readonly probe: (device: RealDevice, alive?: () => void) => Promise<Probed>;
}

/** @param place - where nothing may be kept, what is found out goes into the system's folder for temporary files. */
export function openDevices(place: CachePlace | null): Devices {
  const folder = path.join(place === null || place.bytes === 0 ? temporaryFolder() : place.folder, 'devices');
  return makeDevices({
    cache: openProbeCache(folder, () => describeMachine(runtimeVersion(), builtProber().program)),
    marks: openRunMarks(folder),
    listed: listDevices,
    probe: (device, alive) => probe(device, builtProber(alive)),
  });
}

/** One for each user; Windows gives each user a folder anyway. */
function temporaryFolder(): string {
  return path.join(os.tmpdir(), `groundglass-${process.getuid?.() ?? 'devices'}`);
}

/** The same with everything handed in that touches the machine. */
export function makeDevices({ cache, marks, listed, probe: probeOne }: OpenDevices): Devices {
  /** Ends that nobody has been told of yet. */
  let news: DeviceEnd[] = [];

  async function known(trial: DeviceTrial, alive?: () => void): Promise<ProbedDevices> {
    await note(await marks.takeLeft());
    const kept = trial === 'again' ? new Map<RealDevice, Probed>() : await cache.read();
    if (trial === 'kept') return kept;
    const missing = inOrder(listed()).filter((device) => device !== 'cpu' && !kept.has(device));
    if (missing.length === 0) return kept;
    const found = new Map<RealDevice, Probed>();
    // One at a time: two drivers at once would measure each other.
    for (const device of missing) found.set(device, await probeOne(device, alive));
    await cache.keep(found);
    return new Map([...kept, ...found]);
  }

  async function note(ends: readonly DeviceEnd[]): Promise<void> {
    news.push(...ends);
    const at = Date.now();
    await cache.keep(new Map(ends.map(({ device, how }) => [device, { kind: 'ended', how, at }])));
  }

  function choice(device: Device, workload: Workload | null, probed: ProbedDevices): Choice {
    return chooseDevice({ device, listed: listed(), probed, workload });
  }

  return {
    async choose(device, workload, alive) {
      if (device === 'cpu') return choice(device, workload, new Map());
      const chosen = choice(device, workload, await known(device === 'auto' ? 'missing' : 'kept', alive));
      const end = news.find((one) => !chosen.chain.includes(one.device));
      news = [];
      // Said by the first process after it; from then on it is one device that cannot be used among others.
      return chosen.remark === null && end !== undefined
        ? { ...chosen, remark: fallBackSentence(end.device, end.how, chosen.chain[0]) }
        : chosen;
    },
    async list(device, workload, trial, alive) {
      const probed = await known(trial, alive);
      const reports = inOrder(listed()).map((one) => judge(one, probed.get(one)));
      const { chain, why } = choice(device, workload, probed);
      const [first, next] = chain;
      const report = reports.find((one) => one.device === first);
      // A device that was asked for by name is tried again whatever is known; this is what would come of it.
      return report?.state === 'unavailable' && next !== undefined
        ? { devices: reports, used: next, why: fallBackSentence(first, report.reason, next, 'would run') }
        : { devices: reports, used: first, why };
    },
    async whyNot(device, alive) {
      if (device === 'cpu' || !listed().includes(device)) return null;
      let probed = (await known('kept')).get(device);
      if (probed === undefined) {
        probed = await probeOne(device, alive);
        await cache.keep(new Map([[device, probed]]));
      }
      const { state, reason } = judge(device, probed);
      return state === 'unavailable' ? reason : null;
    },
    noteEnds: note,
    mark: (device) => marks.mark(device),
  };
}
