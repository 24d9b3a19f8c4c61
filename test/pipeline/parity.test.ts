import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { Region } from '../../protocol/geometry';
import {
  cutPixels,
  normalisation,
  normaliseSquare,
  type ColorStatistics,
} from '../../models/pipeline/pixels';
import { buildPrompt, type PromptToken } from '../../models/pipeline/prompt';
import { checkRegion, regionText } from '../../models/pipeline/region';
import { samplerInputs } from '../../models/pipeline/sampler';
import { openBundle } from '../../models/runtime/bundle';
import { makeClock } from '../../models/runtime/clock';
import { embedRegion, type ImageFeatures } from '../../models/runtime/features';
import { generate } from '../../models/runtime/generate';
import { closeModel, loadModel, type Model } from '../../models/runtime/model';
import type { PromptContext } from '../../models/runtime/prefill';
import { fixtures, gradientImage, midBundle, tinyBundle } from '../support/fixtures';

// TypeScript against the numbers PyTorch gave; recorded by models/training/make_fixtures.py, which says how.

interface RecordedRegion {
  readonly region: Region;
  readonly text: string;
  readonly anchors_0: readonly number[];
  readonly neighbours_0: readonly (readonly number[])[];
  readonly anchors_1: readonly number[];
  readonly neighbours_1: readonly (readonly number[])[];
  readonly embedding: readonly number[];
}

interface RecordedPrompt {
  readonly name: string;
  readonly turns: readonly { question: string; regions: readonly number[]; answer: string | null }[];
  readonly ids: readonly (number | string)[];
}

interface RecordedPicture {
  readonly width: number;
  readonly height: number;
  readonly grid: unknown;
  readonly canvas: unknown;
  readonly global_mean: readonly number[];
  readonly tile_means: readonly (readonly number[])[];
  readonly visual_tokens: number;
  readonly visual_rows: Readonly<Record<string, readonly number[]>>;
  readonly regions: readonly RecordedRegion[];
  readonly prompts: readonly RecordedPrompt[];
  readonly generations: readonly {
    readonly prompt: string;
    readonly first_logits: readonly number[];
    readonly tokens: readonly number[];
  }[];
}

const quiet = { cancelled: () => false, progress: () => undefined };

for (const bundlePath of [tinyBundle, midBundle]) {
  const name = path.basename(bundlePath);
  const file = path.join(fixtures, 'parity', `${name}.json`);
  const { pictures } = JSON.parse(readFileSync(file, 'utf8')) as { pictures: readonly RecordedPicture[] };
  const bundle = openBundle(bundlePath);

  test(`${name}: the fixtures hold a grid that is not square`, () => {
    const shapes = pictures.map(({ grid }) => grid as { columns: number; rows: number });
    assert.ok(shapes.some(({ columns, rows }) => columns !== rows));
  });

  for (const picture of pictures) {
    const of = `${name}, ${picture.width}×${picture.height}`;
    const size = { width: picture.width, height: picture.height };
    const image = gradientImage(picture.width, picture.height);

    const withModel = async (
      work: (model: Model, features: ImageFeatures) => Promise<void>,
    ): Promise<void> => {
      const model = await loadModel(await bundle, { device: 'cpu' });
      const features = await model.pictures.encode({ image, sha256: of }, makeClock(), quiet);
      assert.ok(features !== null);
      await work(model, features);
      await closeModel(model);
    };

    const promptTurns = (prompt: RecordedPrompt, bins: number) =>
      prompt.turns.map((turn) => ({
        question: turn.question,
        answer: turn.answer,
        regionTexts: turn.regions.map((index) => regionText(at(picture.regions, index).region, size, bins)),
      }));

    const promptOf = async (prompt: RecordedPrompt, model: Model): Promise<readonly PromptToken[]> => {
      const { coords, llm, region } = (await bundle).manifest;
      return buildPrompt({
        turns: promptTurns(prompt, coords.bins),
        template: llm.template,
        tokenizer: model.tokenizer,
        bosPolicy: llm.bos_policy,
        bosId: llm.bos_id,
        regionToken: region.token,
      });
    };

    test(`${of}: grid, canvas, and the mean of every tile by channel`, async () => {
      const { anyres, global: globalColors, local: localColors } = (await bundle).manifest;
      const cut = cutPixels(image, anyres);
      assert.deepEqual(cut.grid, picture.grid);
      assert.deepEqual(cut.placement.canvas, picture.canvas);
      close(normalisedMeans(cut.global, globalColors), picture.global_mean, 1e-5);
      assert.equal(cut.tiles.length, picture.tile_means.length);
      for (const [tile, means] of picture.tile_means.entries()) {
        close(normalisedMeans(at(cut.tiles, tile), localColors), means, 1e-5);
      }
    });

    test(`${of}: what the language model sees of the picture`, async () => {
      await withModel((_, features) => {
        const width = features.visual.length / features.visualLength;
        assert.equal(features.visualLength, picture.visual_tokens);
        for (const [row, values] of Object.entries(picture.visual_rows)) {
          const start = Number(row) * width;
          closeRelative(features.visual.subarray(start, start + width), values, 1e-4);
        }
        return Promise.resolve();
      });
    });

    test(`${of}: every region's points, neighbours and vector`, async () => {
      const { manifest } = await bundle;
      await withModel(async (model, features) => {
        for (const recorded of picture.regions) {
          const region = checkRegion(recorded.region, size);
          assert.equal(regionText(region, size, manifest.coords.bins), recorded.text);
          const inputs = samplerInputs(features.regionMap, region, size, manifest.region);
          assert.deepEqual(numbers(inputs.anchors0), recorded.anchors_0);
          assert.deepEqual(numbers(inputs.neighbours0), recorded.neighbours_0.flat());
          assert.deepEqual(numbers(inputs.anchors1), recorded.anchors_1);
          assert.deepEqual(numbers(inputs.neighbours1), recorded.neighbours_1.flat());
          const vector = await embedRegion(manifest, model.encoders, features, region, size);
          closeRelative(vector, recorded.embedding, 1e-4);
        }
      });
    });

    test(`${of}: every prompt's ids`, async () => {
      await withModel(async (model) => {
        for (const prompt of picture.prompts) {
          assert.deepEqual((await promptOf(prompt, model)).map(shown), prompt.ids, prompt.name);
        }
      });
    });

    for (const recorded of picture.generations) {
      test(`${of}: "${recorded.prompt}": first logits, and the same tokens with and without the cache`, async () => {
        const { manifest } = await bundle;
        const prompt = picture.prompts.find((candidate) => candidate.name === recorded.prompt);
        assert.ok(prompt !== undefined);
        await withModel(async (model, features) => {
          const { decoder, prefiller, tokenizer } = model;
          const regions: PromptContext['regions'][number][] = [];
          for (const index of prompt.turns.flatMap((turn) => turn.regions)) {
            const { region } = at(picture.regions, index);
            const embedding = await embedRegion(manifest, model.encoders, features, region, size);
            regions.push({ key: String(index), embedding });
          }
          const { visual, visualLength } = features;
          const context = { imageKey: of, visual, visualLength, regions };
          const tokens = await promptOf(prompt, model);

          // With the cache.
          const prefilled = await prefiller.prefill(tokens, context, 1, quiet);
          assert.ok(prefilled !== null);
          close(prefilled.logits, recorded.first_logits, 1e-3);
          const embed = (ids: readonly number[]) => prefiller.embed(ids);
          const options = {
            maxNewTokens: recorded.tokens.length,
            temperature: 0,
            topP: 1,
            random: () => 0,
            eosIds: [],
            suppressed: new Set<number>(),
            trie: null,
            freeBelow: 0,
          };
          const written = await generate(decoder, tokenizer, embed, prefilled.logits, options, quiet);
          assert.deepEqual(written.ids, recorded.tokens);

          // Without: the whole sequence anew for every token.
          const ids: number[] = [];
          for (const expected of recorded.tokens) {
            const sequence = [...tokens, ...ids.map((id) => ({ kind: 'token', id }) as const)];
            const embeddings = await sequenceEmbeddings(model, sequence, context, manifest.llm.embed_scale);
            decoder.truncate(0);
            const [logits] = await decoder.run(embeddings, embeddings.length / manifest.llm.hidden - 1);
            assert.ok(logits !== undefined);
            ids.push(logits.indexOf(Math.max(...logits)));
            if (ids.at(-1) !== expected) break;
          }
          assert.deepEqual(ids, recorded.tokens);
        });
      });
    }
  }
}

/** The embeddings [L, D] of a whole sequence, put together without the prefiller that is being tested beside it. */
async function sequenceEmbeddings(
  { prefiller }: Model,
  sequence: readonly PromptToken[],
  context: PromptContext,
  scale: number,
): Promise<Float32Array> {
  const parts: number[] = [];
  for (const token of sequence) {
    if (token.kind === 'token') parts.push(...(await prefiller.embed([token.id])));
    else {
      const rows = token.kind === 'image' ? context.visual : at(context.regions, token.index).embedding;
      parts.push(...rows.map((value) => value * scale));
    }
  }
  return Float32Array.from(parts);
}

function shown(token: PromptToken): number | string {
  if (token.kind === 'token') return token.id;
  return token.kind === 'image' ? 'image' : `region:${token.index}`;
}

/** The mean of every channel of a square, as its encoder reads it. */
function normalisedMeans(square: Uint8Array, colors: ColorStatistics): number[] {
  const pixels = new Float32Array(square.length);
  normaliseSquare(square, normalisation(colors), pixels, 0);
  const plane = pixels.length / 3;
  return [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let i = 0; i < plane; i++) sum += pixels[channel * plane + i] ?? NaN;
    return sum / plane;
  });
}

function close(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  let worst = 0;
  for (const [i, value] of expected.entries()) worst = Math.max(worst, Math.abs((actual[i] ?? NaN) - value));
  assert.ok(worst <= tolerance, `the largest difference is ${worst}, allowed is ${tolerance}`);
}

/** Relative to the largest number expected. */
function closeRelative(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  close(actual, expected, tolerance * Math.max(...expected.map(Math.abs)));
}

function numbers(values: BigInt64Array): number[] {
  return Array.from(values, Number);
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  assert.ok(item !== undefined, `index ${index} of ${list.length}`);
  return item;
}
