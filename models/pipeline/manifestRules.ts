// What a manifest's fields must be to each other, and what its tokenizer must have: rules a JSON Schema cannot say.
// Knows nothing of files and graphs; the runtime asks before it computes anything with a bundle.

import { encoderAt, type EncoderEntry, type Manifest } from './manifest';
import { templates } from './templates';
import type { TextTokenizer } from './tokenizer';

/** Places that must be left beside the largest picture: a template's own tokens and a few words. */
const LEAST_TEXT = 32;

/**
 * Contradictions inside a manifest that fits its schema.
 *
 * @returns one sentence each, without a full stop, naming the fields and their values; empty where all agrees.
 */
export function manifestProblems(manifest: Manifest): string[] {
  return [
    ...listingProblems(manifest),
    ...anyresProblems(manifest),
    ...encoderProblems(manifest),
    ...tokenIdProblems(manifest),
    ...regionProblems(manifest),
    ...languageProblems(manifest),
  ];
}

/**
 * Where a bundle's tokenizer and its manifest disagree: the template's special tokens, the region token, the
 * vocabulary's size.
 *
 * @returns one sentence each, as from `manifestProblems`.
 */
export function tokenizerProblems(manifest: Manifest, tokenizer: TextTokenizer): string[] {
  const { region, llm } = manifest;
  const { file } = manifest.tokenizer;
  const problems: string[] = [];
  const { firstTurn, answer, nextTurn } = templates[llm.template];
  const parts = [...firstTurn, ...answer, ...nextTurn];
  const names = new Set(parts.flatMap((part) => (part.kind === 'special' ? [part.token] : [])));
  for (const name of names) {
    if (idOf(tokenizer, name) === null) {
      problems.push(`${file} has no token ${name}, which llm.template "${llm.template}" needs`);
    }
  }
  const regionId = idOf(tokenizer, region.token);
  if (regionId === null) {
    problems.push(`${file} has no token ${region.token}, which is region.token`);
  } else if (regionId !== region.token_id) {
    problems.push(
      `${file} gives region.token ${region.token} the id ${regionId}, but region.token_id is ${region.token_id}`,
    );
  }
  if (llm.vocab < tokenizer.vocabSize) {
    problems.push(`${file} has ids up to ${tokenizer.vocabSize - 1}, but llm.vocab is ${llm.vocab}`);
  }
  return problems;
}

function idOf(tokenizer: TextTokenizer, name: string): number | null {
  try {
    return tokenizer.specialId(name);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function listingProblems({ files, graphs, tokenizer, selftest }: Manifest): string[] {
  const listed = new Set(files.map((file) => file.path));
  const { decoder, vision_global, vision_local, region_sampler, embed_tokens } = graphs;
  const byPlace = [vision_global, vision_local].flatMap((entry) => [
    encoderAt(entry, 'cpu'),
    encoderAt(entry, 'gpu'),
  ]);
  const entries = [...byPlace, region_sampler, embed_tokens, decoder.cpu, decoder.gpu];
  const used = new Set([
    ...entries.map((entry) => entry.file),
    tokenizer.file,
    ...(selftest === undefined ? [] : [selftest.file]),
  ]);
  return [...used]
    .filter((file) => !listed.has(file))
    .map((file) => `it uses ${file} but does not list it under "files"`);
}

function anyresProblems({ anyres, merge, llm }: Manifest): string[] {
  const { tile_px, global_px, patch_px, grid_pinpoints, max_tiles } = anyres;
  const problems: string[] = [];
  for (const [field, side] of Object.entries({ tile_px, global_px })) {
    if (side % patch_px !== 0) {
      problems.push(`anyres.${field} ${side} is no multiple of anyres.patch_px ${patch_px}`);
    }
  }
  const crooked = grid_pinpoints.filter(([width, height]) => width % tile_px !== 0 || height % tile_px !== 0);
  for (const [width, height] of crooked) {
    problems.push(
      `anyres.grid_pinpoints has ${width}x${height}, which is no multiple of anyres.tile_px ${tile_px}`,
    );
  }
  const grids = grid_pinpoints.map(([width, height]) => ({
    columns: width / tile_px,
    rows: height / tile_px,
  }));
  const usable = grids.filter(({ columns, rows }) => columns * rows <= max_tiles);
  if (usable.length === 0) {
    problems.push(`anyres.grid_pinpoints has no grid of at most anyres.max_tiles ${max_tiles} tiles`);
  }
  // Only grids and sides that are whole say how many places a picture takes.
  if (problems.length > 0) return problems;
  const side = tile_px / patch_px;
  const newline = merge.newline_token_id === null ? 0 : 1;
  const largest =
    (global_px / patch_px) ** 2 +
    Math.max(...usable.map(({ columns, rows }) => rows * side * (columns * side + newline)));
  if (llm.max_len < largest + LEAST_TEXT) {
    problems.push(
      `llm.max_len ${llm.max_len} is too short: the largest picture of anyres.grid_pinpoints takes ${largest} ` +
        `places, and text needs ${LEAST_TEXT} more`,
    );
  }
  return problems;
}

function encoderProblems({ anyres, global, local, graphs }: Manifest): string[] {
  const problems: string[] = [];
  for (const [name, { std }] of Object.entries({ global, local })) {
    if (!std.every((deviation) => 0 < deviation)) {
      problems.push(`${name}.std [${std.join(', ')}] must be above 0, pixels are divided by it`);
    }
  }
  if (local.encoder === 'same_as_global') {
    if (anyres.tile_px !== anyres.global_px) {
      problems.push(
        `local.encoder is "same_as_global", but anyres.tile_px ${anyres.tile_px} and ` +
          `anyres.global_px ${anyres.global_px} differ`,
      );
    }
    const { vision_local, vision_global } = graphs;
    if (entryText(vision_local) !== entryText(vision_global)) {
      problems.push(
        `local.encoder is "same_as_global", but graphs.vision_local (${encoderAt(vision_local, 'cpu').file}) and ` +
          `graphs.vision_global (${encoderAt(vision_global, 'cpu').file}) differ`,
      );
    }
  }
  return problems;
}

function entryText(entry: EncoderEntry): string {
  const sorted = (names: Readonly<Record<string, string>>) => Object.entries(names).sort();
  const texts = (['cpu', 'gpu'] as const).map((where) => {
    const { file, precision, inputs, outputs } = encoderAt(entry, where);
    return [file, precision, sorted(inputs), sorted(outputs)];
  });
  return JSON.stringify(texts);
}

function tokenIdProblems({ merge, region, llm }: Manifest): string[] {
  const problems: string[] = [];
  const ids: (readonly [field: string, id: number | null])[] = [
    ['merge.newline_token_id', merge.newline_token_id],
    ['region.token_id', region.token_id],
    ['llm.bos_id', llm.bos_id],
    ...llm.eos_ids.map((id) => ['llm.eos_ids', id] as const),
  ];
  for (const [field, id] of ids) {
    if (id !== null && llm.vocab <= id) {
      problems.push(`${field} ${id} is outside the vocabulary, llm.vocab is ${llm.vocab}`);
    }
  }
  if (merge.type === 'flat' && merge.newline_token_id !== null) {
    problems.push(
      `merge.type "flat" has no map rows that merge.newline_token_id ${merge.newline_token_id} could end`,
    );
  }
  return problems;
}

function regionProblems({ region, llm }: Manifest): string[] {
  const { source, fuse, channels, n_points, sub, k } = region;
  const problems: string[] = [];
  if (source === 'projected') {
    const expected = fuse === 'concat' ? 2 * llm.hidden : llm.hidden;
    if (channels !== expected) {
      problems.push(
        `region.channels is ${channels}, but region.source "projected" with region.fuse "${fuse}" gives ` +
          `${expected} at llm.hidden ${llm.hidden}`,
      );
    }
  } else if (fuse === 'concat' && channels < 2) {
    problems.push(
      `region.channels is ${channels}, but region.fuse "concat" joins the channels of two encoders`,
    );
  }
  // Anchors are picked, and neighbours found, among the points of the block before, each of them once.
  const limits = [
    ['region.sub[0]', sub[0], 'region.n_points', n_points],
    ['region.sub[1]', sub[1], 'region.sub[0]', sub[0]],
    ['region.k[0]', k[0], 'region.n_points', n_points],
    ['region.k[1]', k[1], 'region.sub[0]', sub[0]],
  ] as const;
  for (const [field, value, ofField, limit] of limits) {
    if (limit < value) problems.push(`${field} ${value} is more than ${ofField} ${limit}`);
  }
  return problems;
}

function languageProblems({ llm }: Manifest): string[] {
  const { heads, kv_heads, bos_policy, bos_id } = llm;
  const problems: string[] = [];
  if (heads % kv_heads !== 0) {
    problems.push(`llm.heads ${heads} is no multiple of llm.kv_heads ${kv_heads}`);
  }
  if (bos_policy !== 'none' && bos_id === null) {
    problems.push(`llm.bos_policy "${bos_policy}" needs llm.bos_id, which is null`);
  }
  return problems;
}
