// What a result file says of a run: what was measured, with what, on what, and every figure.
// Knows nothing of how figures are shown.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import type { Manifest } from '../../pipeline/manifest';
import { packageRoot } from '../../runtime/places';
import type { EvidenceCache } from './evidenceCache';
import { absenceFigures } from './absence';
import {
  accuracyAtHalf,
  candidateRecall,
  clickAccuracy,
  countCauses,
  countInstructions,
  estimate,
  reachable,
  slicesOf,
} from './figures';
import type { EvalOptions } from './options';
import type { OutcomesByVariant } from './report';
import type { EvalSet } from './rows';
import type { Screen } from './screens';
import type { NamedBundle } from './variants';

export interface RunRecord {
  readonly format: 1;
  readonly date: string;
  /** With a + where the checkout had changes. */
  readonly commit: string;
  readonly command: readonly string[];
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  readonly device: string;
  readonly bundles: readonly [BundleRecord, ...BundleRecord[]];
  /** sha256 over graphs and code of reader and detector. */
  readonly evidence: { readonly lines: string; readonly elements: string };
  readonly sets: readonly {
    readonly path: string;
    readonly sha256: string;
    readonly rows: number;
    readonly pictures: number;
  }[];
  /** Null where no rendered screens were measured. */
  readonly screens: {
    readonly folder: string;
    readonly screens: number;
    readonly kits: readonly string[];
    /** sha256 over their ids. */
    readonly sha256: string;
  } | null;
}

export interface BundleRecord extends NamedBundle {
  readonly hash: string;
  readonly precision: string;
  readonly template: string;
  readonly tilePixels: number;
  readonly maxTiles: number;
  readonly evidence: Manifest['evidence'];
}

export function describeRun(args: {
  readonly options: EvalOptions;
  readonly bundles: RunRecord['bundles'];
  readonly sets: readonly EvalSet[];
  readonly screens: readonly Screen[];
  readonly cache: EvidenceCache;
  readonly command: readonly string[];
}): RunRecord {
  const { options, bundles, sets, screens, cache, command } = args;
  return {
    format: 1,
    date: new Date().toISOString(),
    commit: commitOf(packageRoot()),
    command,
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    device: options.device,
    bundles,
    evidence: { lines: cache.fingerprint('lines'), elements: cache.fingerprint('elements') },
    sets: sets.map((set) => ({
      path: set.path,
      sha256: set.sha256,
      rows: set.rows.length,
      pictures: new Set(set.rows.map(({ picture }) => picture)).size,
    })),
    screens:
      options.screensFolder === null
        ? null
        : {
            folder: options.screensFolder,
            screens: screens.length,
            kits: [...new Set(screens.map(({ kit }) => kit))].sort(),
            sha256: createHash('sha256')
              .update(screens.map(({ id }) => id).join('\n'))
              .digest('hex'),
          },
  };
}

/** Every figure, by pipeline and slice. */
export function figuresOf(byVariant: OutcomesByVariant) {
  return [...byVariant].map(([variant, outcomes]) => ({
    variant,
    slices: slicesOf(outcomes).map(({ name, holds }) => {
      const rows = outcomes.filter(holds);
      return {
        slice: name,
        rows: rows.length,
        distinctInstructions: countInstructions(rows),
        clickAccuracy: estimate(rows, clickAccuracy),
        accuracyAtHalf: estimate(rows, accuracyAtHalf),
        ...(rows.some(({ offer }) => offer !== undefined)
          ? {
              recallAtHalf: estimate(rows, candidateRecall(0.5, 'best')),
              recallAtHalfMirrored: estimate(rows, candidateRecall(0.5, 'mirrored')),
              recallAtSeven: estimate(rows, candidateRecall(0.7, 'best')),
              recallAtSevenMirrored: estimate(rows, candidateRecall(0.7, 'mirrored')),
              reachable: estimate(rows, reachable),
            }
          : {}),
      };
    }),
    absent: absenceFigures(outcomes),
    causes: Object.fromEntries(countCauses(outcomes)),
  }));
}

function commitOf(folder: string): string {
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain', '-uno') === '' ? '' : '+'}`;
  } catch {
    return 'unknown'; // A copy without its history can be measured too.
  }
}
