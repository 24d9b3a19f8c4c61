// What the model writes about a picture: its features, the prompt around them, and the words.
// Knows nothing of who else is asked, and of what becomes of the words.

import { FailureError } from '../../protocol/failure';
import type { Region, Size } from '../../protocol/geometry';
import type { AskParams, Stage, Usage } from '../../protocol/inference';
import type { BoxTrie } from '../pipeline/boxTrie';
import type { Manifest } from '../pipeline/manifest';
import { makeRandom } from '../pipeline/nextToken';
import { buildPrompt, type PromptTurn } from '../pipeline/prompt';
import { regionText } from '../pipeline/region';
import { loadOnce, type Clock, type Once } from './clock';
import { embedRegion, type ImageFeatures, type PictureEncoder, type PictureToEncode } from './features';
import { generate, type GenerateHooks, type GenerateOptions, type Written } from './generate';
import type { Model } from './model';

/** A picture that the model is asked about; what its encoders gave is kept with it. */
export interface ModelPicture extends PictureToEncode {
  readonly size: Size;
  /** What its encoders gave, and whose they were. */
  encoded: { readonly by: PictureEncoder; readonly features: ImageFeatures } | null;
}

/** One turn of a conversation; the last one has no answer yet. */
export interface AskedTurn {
  readonly question: string;
  readonly regions: readonly Region[];
  readonly answer: string | null;
}

/** How the model is to write; `room` is what must be left of its context behind the prompt. */
export type Sampling = Pick<AskParams, 'maxNewTokens' | 'temperature' | 'topP' | 'seed'> &
  Pick<GenerateOptions, 'freeBelow' | 'stopAtBox'> & { readonly room: number };

/** Hooks of one writing, which knows words and brackets; what boxes they make is the caller's to say. */
export interface WriteHooks extends GenerateHooks {
  progress?(stage: Stage, done: number, total: number): void;
}

/**
 * Puts turns to the model and gives what it writes.
 *
 * @param trie - the candidates that a box has to be one of; null lets the model write free coordinates.
 * @throws FailureError `cancelled`, `too-large` where the prompt does not leave its room, or what loading fails with.
 */
export type Write = (
  picture: ModelPicture,
  turns: readonly AskedTurn[],
  trie: BoxTrie | null,
  sampling: Sampling,
  clock: Clock,
  hooks: WriteHooks,
) => Promise<Written & { readonly usage: Usage }>;

/** @param model - loaded with the first writing. */
export function makeWrite(manifest: Manifest, model: Once<Model>): Write {
  const { coords, llm, region: regionConfig } = manifest;

  return async (picture, turns, trie, sampling, clock, hooks) => {
    const loaded = await loadOnce(model, clock, hooks);
    const { tokenizer, prefiller, decoder, encoders } = loaded;
    // 1. The picture and the regions as the model sees them.
    const features = await featuresOf(picture, loaded, clock, hooks);
    const regions: { key: string; embedding: Float32Array }[] = [];
    for (const region of turns.flatMap((turn) => turn.regions)) {
      const embedding = await clock.time('encoders', () =>
        embedRegion(manifest, encoders, features, region, picture.size),
      );
      regions.push({ key: JSON.stringify(region), embedding });
    }
    // 2. The prompt, read by the decoder.
    const prompt = buildPrompt({
      turns: turns.map(({ question, regions: ofTurn, answer }): PromptTurn => ({
        question,
        regionTexts: ofTurn.map((region) => regionText(region, picture.size, coords.bins)),
        answer,
      })),
      template: llm.template,
      tokenizer,
      bosPolicy: llm.bos_policy,
      bosId: llm.bos_id,
      regionToken: regionConfig.token,
    });
    const prefilled = await clock.time('prefill', () =>
      prefiller.prefill(
        prompt,
        {
          imageKey: features.key,
          visualLength: features.visualLength,
          get visual() {
            return features.visual;
          },
          regions,
        },
        sampling.room,
        { cancelled: hooks.cancelled, progress: (done, total) => hooks.progress?.('prefill', done, total) },
      ),
    );
    if (prefilled === null) throw cancelled();
    // 3. The words.
    hooks.progress?.('generate', 0, 0);
    const written = await clock.time('generate', () =>
      generate(
        decoder,
        tokenizer,
        (ids) => prefiller.embed(ids),
        prefilled.logits,
        {
          maxNewTokens: Math.min(sampling.maxNewTokens, llm.max_len - prefilled.length),
          temperature: sampling.temperature,
          topP: sampling.topP,
          random: makeRandom(sampling.seed),
          eosIds: llm.eos_ids,
          suppressed: new Set([regionConfig.token_id]),
          trie,
          freeBelow: sampling.freeBelow,
          stopAtBox: sampling.stopAtBox === true,
        },
        hooks,
      ),
    );
    prefiller.noteFed(written.fedIds);
    if (written.stop === 'cancelled') throw cancelled();
    const { length: promptLength, reused } = prefilled;
    return { ...written, usage: { promptLength, reused, newTokens: written.ids.length } };
  };
}

async function featuresOf(
  picture: ModelPicture,
  { pictures }: Model,
  clock: Clock,
  hooks: WriteHooks,
): Promise<ImageFeatures> {
  // Of another model, on another device for example, are other features.
  if (picture.encoded?.by === pictures) return picture.encoded.features;
  const features = await pictures.encode(picture, clock, {
    cancelled: hooks.cancelled,
    progress: (done, total) => hooks.progress?.('encoders', done, total),
  });
  if (features === null) throw cancelled();
  picture.encoded = { by: pictures, features };
  return features;
}

function cancelled(): FailureError {
  return new FailureError({ kind: 'cancelled' });
}
