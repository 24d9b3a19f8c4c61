// Times questions in a process of its own, where nothing is kept from before and memory is only its own.
// Knows nothing of rows and figures.

import { cpus } from 'node:os';
import path from 'node:path';
import type { Device } from '../../../protocol/inference';
import { openEngine, type Engine } from '../../runtime/engine';
import { doApart } from '../apart';
import { quantile } from './statistics';

/** A picture with two different questions about it. */
export interface TimedPicture {
  readonly picture: string;
  readonly questions: readonly [string, string];
}

export interface LatencyTask {
  readonly bundlePath: string;
  readonly device: Device;
  /** Asked first and several times: a picture of a usual size that is the same in every checkout. */
  readonly sample: TimedPicture;
  readonly pictures: readonly TimedPicture[];
}

export interface Latency {
  readonly cores: number;
  /** Milliseconds of the very first question, loading included. */
  readonly cold: number;
  /** By what was asked about; graphs are loaded, and every round opens its picture anew. */
  readonly rows: readonly LatencyRow[];
  /** The process's largest resident memory, in MB. */
  readonly peakMemory: number;
}

export interface LatencyRow {
  readonly name: string;
  readonly rounds: number;
  /** Median of the pictures, in millions. */
  readonly megapixels: number;
  /** Milliseconds, opening the picture included. */
  readonly first: Spread;
  readonly second: Spread;
}

export interface Spread {
  readonly median: number;
  readonly p90: number;
}

/** Rounds with the sample. */
const SAMPLE_ROUNDS = 5;

/** The word by which the program knows that it is the process to be timed. */
export const LATENCY_CHILD = '--as-latency-child';

/** @param program - the built program, which serves `timeQuestions` where it is started with `LATENCY_CHILD`. */
export function measureLatency(program: string, task: LatencyTask): Promise<Latency> {
  return doApart(program, LATENCY_CHILD, task);
}

export async function timeQuestions({ bundlePath, device, sample, pictures }: LatencyTask): Promise<Latency> {
  const engine = await openEngine({ bundlePath, device });
  const cold = await timeRound(engine, sample);
  const row = async (name: string, asked: readonly TimedPicture[]): Promise<LatencyRow> => {
    const rounds: Round[] = [];
    for (const one of asked) rounds.push(await timeRound(engine, one));
    return {
      name,
      rounds: rounds.length,
      megapixels: spread(rounds.map(({ megapixels }) => megapixels)).median,
      first: spread(rounds.map(({ first }) => first)),
      second: spread(rounds.map(({ second }) => second)),
    };
  };
  const rows = [
    await row(path.basename(sample.picture), new Array<TimedPicture>(SAMPLE_ROUNDS).fill(sample)),
    ...(pictures.length === 0 ? [] : [await row('pictures of the set', pictures)]),
  ];
  await engine.close();
  return { cores: cpus().length, cold: cold.first, rows, peakMemory: process.resourceUsage().maxRSS / 1024 };
}

/** Milliseconds, and the picture's pixels in millions. */
interface Round {
  readonly first: number;
  readonly second: number;
  readonly megapixels: number;
}

async function timeRound(engine: Engine, { picture, questions }: TimedPicture): Promise<Round> {
  // Every first question is about a picture of which nothing is known.
  await engine.clearCache();
  const begun = performance.now();
  const { imageId, size } = await engine.openImage(picture);
  const locate = (description: string) =>
    engine.locate({ imageId, description, all: false, candidates: [] }, { cancelled: () => false });
  await locate(questions[0]);
  const answered = performance.now();
  await locate(questions[1]);
  const ended = performance.now();
  engine.closeImage(imageId);
  return {
    first: answered - begun,
    second: ended - answered,
    megapixels: (size.width * size.height) / 1e6,
  };
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) };
}
