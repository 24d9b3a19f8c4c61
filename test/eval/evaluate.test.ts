// The whole evaluation: on a made-up engine for what must hold whatever is measured, and once on the real one.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import test, { before, type TestContext } from 'node:test';
import { FailureError } from '../../protocol/failure';
import type { LocateParams } from '../../protocol/inference';
import { evaluate } from '../../models/cli/eval/evaluate';
import type { Outcome } from '../../models/cli/eval/outcome';
import type { EvalSurroundings, MeasuredEngine } from '../../models/cli/eval/surroundings';
import { toOutput } from '../../models/cli/terminal';
import { openEngine, type EngineOptions } from '../../models/runtime/engine';
import { readImage, writePng } from '../../models/runtime/image';
import { samplePicture, tinyBundle } from '../support/fixtures';
import { gradientImage, temporaryFolder, writeInto } from '../support/pictures';

const folder = temporaryFolder();

before(async () => {
  await writePng(path.join(folder, 'a.png'), gradientImage(200, 100));
  await writePng(path.join(folder, 'b.png'), gradientImage(200, 100));
});

const rows = [
  { id: 1, image: 'a.png', instruction: 'Save', bbox: [10, 10, 30, 20], kind: 'text', platform: 'web' },
  { id: 2, image: 'b.png', instruction: 'trash', bbox: [100, 50, 120, 60], kind: 'icon', platform: 'web' },
  { id: 3, image: 'a.png', instruction: 'spoon', bbox: null },
  { id: 4, image: 'missing.png', instruction: 'Save', bbox: [10, 10, 30, 20], kind: 'text' },
];

interface Call {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly engines: readonly EngineOptions[];
  readonly asked: readonly string[];
}

interface World {
  /** Called at every question. */
  readonly onLocate?: (params: LocateParams) => void;
  readonly cancelled?: () => boolean;
  readonly openEngine?: EvalSurroundings['openEngine'];
}

/** Runs one call; everything lies below a folder of its own unless `out` names one. */
async function call(args: readonly string[], world: World = {}): Promise<Call> {
  let stdout = '';
  let stderr = '';
  const engines: EngineOptions[] = [];
  const asked: string[] = [];
  const code = await evaluate(args, {
    openEngine: async (options) => {
      engines.push(options);
      return (
        (await world.openEngine?.(options)) ??
        fakeEngine((params) => {
          asked.push(params.description);
          world.onLocate?.(params);
        })
      );
    },
    measureLatency: async ({ pictures }) => ({
      cores: 2,
      cold: 4000,
      peakMemory: 700,
      rows: [
        {
          name: 'pictures of the set',
          rounds: pictures.length,
          megapixels: 1.3,
          first: { median: 2000, p90: 3000 },
          second: { median: 10, p90: 20 },
        },
      ],
    }),
    stdout: toOutput({ write: (text) => (stdout += text) }),
    stderr: toOutput({ write: (text) => (stderr += text) }),
    defaultBundle: () => tinyBundle,
    cacheFolder: path.join(folder, 'cache'),
    program: path.join(tinyBundle, 'manifest.json'), // Any file that stays as it is.
    cancelled: world.cancelled ?? (() => false),
  });
  return { code, stdout, stderr, engines, asked };
}

/** Knows "Save" and has a candidate for it, is wrong about the trash, and knows that there is no spoon. */
function fakeEngine(onLocate: (params: LocateParams) => void): MeasuredEngine {
  const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });
  const save = {
    box: box(10, 10, 30, 20),
    text: 'Save',
    phrase: '',
    score: 0.9,
    evidence: 'text',
    rank: 1,
  } as const;
  const trash = {
    ...save,
    box: box(102, 50, 118, 60),
    text: 'bin',
    score: 0.4,
    evidence: 'element',
    rank: 2,
  } as const;
  const nothing = { answer: '', nearMisses: [], remarks: [], timing: {} };
  return {
    async openImage(picture) {
      const { size, sha256, remarks } = await readImage(picture);
      return { imageId: picture, size, sha256, remarks };
    },
    closeImage: () => undefined,
    image: () => gradientImage(200, 100),
    readText: async () => [],
    listElements: async () => null,
    listCandidates: async () =>
      [save, trash].map(({ box: at, text }) => ({
        box: at,
        text,
        kind: 'text',
        source: 'text',
        origin: 'line',
        kinds: {},
        confidence: 1,
        certainty: null,
        icon: null,
        iconName: null,
        states: null,
      })),
    async locate(params) {
      onLocate(params);
      if (params.description === 'spoon') return { ...nothing, found: false, boxes: [], nearMisses: [trash] };
      return { ...nothing, found: true, boxes: params.all ? [save, trash] : [save] };
    },
    close: async () => undefined,
  };
}

function makeRun(context: TestContext): { readonly set: string; readonly out: string } {
  const own = mkdtempSync(path.join(folder, 'run-'));
  context.after(() => rmSync(own, { recursive: true, force: true }));
  for (const name of ['a.png', 'b.png']) copyFileSync(path.join(folder, name), path.join(own, name));
  const set = writeInto(own, 'shots.jsonl', `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
  return { set, out: path.join(own, 'out') };
}

function readOutcomes(out: string): readonly Outcome[] {
  const lines = readFileSync(path.join(out, 'predictions.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Outcome);
}

/** All that was written, in an order that does not depend on when. */
function sortedLines(out: string): readonly string[] {
  return readFileSync(path.join(out, 'predictions.jsonl'), 'utf8').trimEnd().split('\n').sort();
}

/** What was put to one pipeline, from the answers that it gave; wrong ones are asked for their ranking as well. */
function askedBy(variant: string, out: string): readonly string[] {
  return readOutcomes(out)
    .filter((outcome) => outcome.variant === variant)
    .flatMap(({ instruction, rightPlace }) =>
      rightPlace === undefined ? [instruction] : [instruction, instruction],
    );
}

test('every answer is written down, with its offer, and where the right place came', async (context) => {
  const { set, out } = makeRun(context);
  const { code, stdout } = await call([set, '--out', out]);
  assert.equal(code, 2); // One picture is missing.
  const [save, spoon, trash] = readOutcomes(out);
  assert.deepEqual(save, {
    set: 'shots',
    id: 1,
    image: 'a.png',
    instruction: 'Save',
    kind: 'text',
    style: 'none',
    platform: 'web',
    loose: false,
    target: [10, 10, 30, 20],
    variant: 'tiny',
    bbox: [10, 10, 30, 20],
    score: 0.9,
    evidence: 'text',
    chosenText: 'Save',
    offer: { candidates: 2, best: 1, mirrored: 0, clickable: true },
  });
  assert.deepEqual([spoon?.target, spoon?.bbox, spoon?.score, spoon?.offer], [null, null, 0.4, undefined]);
  assert.deepEqual(trash?.rightPlace, { rank: 2, score: 0.4, bbox: [102, 50, 118, 60] });
  assert.match(stdout, /missing\.png: there is no such file\. 1 rows are left out/);
  assert.match(stdout, /\| tiny \| 50\.0 % \[0\.0, 100\.0\] \|/);
});

test('the result file names what was measured, with what', async (context) => {
  const { set, out } = makeRun(context);
  await call([set, '--out', out, '--latency', '5']);
  const results = JSON.parse(readFileSync(path.join(out, 'results.json'), 'utf8')) as Record<string, unknown>;
  const { sets, bundles, latency } = results as {
    sets: { sha256: string; rows: number; pictures: number }[];
    bundles: { name: string; hash: string; precision: string; template: string }[];
    latency: { rows: { rounds: number }[] };
  };
  assert.deepEqual([sets[0]?.rows, sets[0]?.pictures], [4, 3]);
  assert.match(sets[0]!.sha256, /^[0-9a-f]{64}$/);
  assert.deepEqual([bundles[0]?.name, bundles[0]?.template], ['tiny', 'groundglass']);
  assert.match(bundles[0]!.hash, /^[0-9a-f]{64}$/);
  // Only pictures with two rows can be asked twice.
  assert.equal(latency.rows[0]?.rounds, 1);
  for (const key of ['date', 'commit', 'device', 'cores', 'evidence', 'locate', 'problems'])
    assert.ok(key in results, key);
});

test('a second run opens no engine and says the same', async (context) => {
  const { set, out } = makeRun(context);
  writeInto(
    path.dirname(set),
    'shots.jsonl',
    `${rows
      .slice(0, 3)
      .map((row) => JSON.stringify(row))
      .join('\n')}\n`,
  );
  const first = await call([set, '--out', out]);
  assert.equal(first.code, 0);
  const again = await call([set, '--out', out]);
  assert.deepEqual([again.code, again.engines], [0, []]);
  const withoutDate = (text: string): string => text.replace(/^- 20.*$/m, '');
  assert.equal(withoutDate(again.stdout), withoutDate(first.stdout));
});

test('a run that was stopped goes on with what is missing', async (context) => {
  const { set, out } = makeRun(context);
  let cancelled = false;
  const stop = { onLocate: () => (cancelled = true), cancelled: () => cancelled };
  await assert.rejects(call([set, '--out', out], stop), (error: unknown) => {
    return error instanceof FailureError && error.failure.kind === 'cancelled';
  });
  const done = readOutcomes(out).map(({ id }) => id);
  assert.deepEqual(done, [1, 3]); // The picture in work is finished.
  const { asked } = await call([set, '--out', out]);
  assert.ok(!asked.includes('Save') && asked.includes('trash'));
  assert.deepEqual(
    readOutcomes(out).map(({ id }) => id),
    [1, 3, 2],
  );
});

test('a changed set begins anew, and says so', async (context) => {
  const { set, out } = makeRun(context);
  await call([set, '--out', out]);
  writeInto(path.dirname(set), 'shots.jsonl', `${JSON.stringify(rows[0])}\n`);
  const { stderr, asked } = await call([set, '--out', out]);
  assert.match(stderr, /holds answers of another program, on another device or to other sets: begun anew/);
  assert.deepEqual(asked, ['Save']);
  assert.equal(readOutcomes(out).length, 1);
});

test('answers of two devices are never mixed', async (context) => {
  const { set, out } = makeRun(context);
  await call([set, '--out', out]);
  const { stderr, asked } = await call([set, '--out', out, '--device', 'webgpu']);
  assert.match(stderr, /on another device .*: begun anew/);
  assert.ok(asked.includes('Save'));
});

test('ablations and baselines stand in the same table', async (context) => {
  const { set, out } = makeRun(context);
  const { stdout, engines } = await call([set, '--out', out, '--ablate', 'zoom,candidates', '--baselines']);
  assert.deepEqual(
    engines.map(({ without }) => without),
    [[], ['zoom'], ['elements'], ['elements', 'model', 'zoom']],
  );
  for (const name of [
    'tiny without zoom',
    'tiny without elements',
    'text matching alone',
    'a candidate at random',
    'centre of the screen',
    'the best candidate, always',
  ]) {
    assert.match(stdout, new RegExp(`\\| ${name} \\|`), name);
  }
  const oracle = readOutcomes(out).filter(({ variant }) => variant === 'the best candidate, always');
  assert.deepEqual(
    oracle.map(({ id, bbox }) => [id, bbox]),
    [
      [1, [10, 10, 30, 20]],
      [3, null],
      [2, [102, 50, 118, 60]],
    ],
  );
});

test('baselines that are asked for later are added, and nothing is asked again', async (context) => {
  const { set, out } = makeRun(context);
  await call([set, '--out', out]);
  const { asked } = await call([set, '--out', out, '--baselines']);
  const atOnce = `${out}-at-once`;
  await call([set, '--out', atOnce, '--baselines']);
  assert.deepEqual(sortedLines(out), sortedLines(atOnce));
  assert.deepEqual(asked, askedBy('text matching alone', out));
});

for (const nWritten of [1, 2, 3]) {
  test(`a run that died after ${nWritten} of a row's four lines goes on with the others`, async (context) => {
    const { set, out } = makeRun(context);
    await call([set, '--out', out, '--baselines']);
    const whole = sortedLines(out);
    const lines = readFileSync(path.join(out, 'predictions.jsonl'), 'utf8').split('\n').slice(0, nWritten);
    writeInto(out, 'predictions.jsonl', `${lines.join('\n')}\n`);
    await call([set, '--out', out, '--baselines']);
    assert.deepEqual(sortedLines(out), whole);
  });
}

test('baselines that cannot be made later are told, and tried again', async (context) => {
  const { set, out } = makeRun(context);
  await call([set, '--out', out]);
  const failing = await call([set, '--out', out, '--baselines'], {
    openEngine: async () => ({
      ...fakeEngine(() => undefined),
      listCandidates: () => Promise.reject(new FailureError({ kind: 'out-of-memory', stage: 'reading' })),
    }),
  });
  assert.match(failing.stdout, /Not enough memory while reading/);
  assert.match(failing.stdout, /\| tiny \| 50\.0 % /);
  const { stdout } = await call([set, '--out', out, '--baselines']);
  assert.match(stdout, /\| the best candidate, always \| 100\.0 % /);
});

test('a failing row is wrong, told, and tried again', async (context) => {
  const { set, out } = makeRun(context);
  const failing = {
    onLocate: ({ description }: LocateParams) => {
      if (description === 'Save') throw new FailureError({ kind: 'out-of-memory', stage: 'reading' });
    },
  };
  const first = await call([set, '--out', out], failing);
  assert.match(first.stdout, /Not enough memory while reading/);
  assert.match(first.stdout, /\| tiny \| 0\.0 % /);
  const second = await call([set, '--out', out]);
  assert.deepEqual(second.asked, ['Save']);
  assert.match(second.stdout, /\| tiny \| 50\.0 % /);
});

test('a torn line amid a shard is told, and the other screens are measured', async (context) => {
  const { out } = makeRun(context);
  const shards = mkdtempSync(path.join(folder, 'screens-'));
  const lines = [{ box: [10, 10, 50, 24], text: 'Save', size: 14 }];
  const size = { width: 100, height: 60 };
  const screen = {
    image: '../a.png',
    page: 'p',
    ...size,
    kit: 'kit',
    platform: 'web',
    elements: [],
    lines,
    ignore: [],
  };
  const line = (id: string): string => JSON.stringify({ id, ...screen });
  writeInto(shards, 'screens-0.jsonl', `${line('a')}\n${line('b').slice(0, 20)}${line('c')}\n${line('d')}\n`);
  const { code, stdout } = await call(['--screens', shards, '--out', out]);
  assert.equal(code, 2);
  assert.match(stdout, /screens-0\.jsonl line 2: this is no rendered screen/);
  assert.match(stdout, /: 2 screens of kit/);
  // Nothing was read: no error where something was, all of it wrong where that counts.
  assert.match(stdout, /\| 11–16 px \| 2 \| – \| 0\.0 % \[0\.0, 0\.0\] \| 100\.0 % \[100\.0, 100\.0\] \|/);
});

test('the page shows every wrong answer by kind and cause, and needs no other file', async (context) => {
  const { set, out } = makeRun(context);
  await call([set, '--out', out, '--page']);
  const html = readFileSync(path.join(out, 'failures.html'), 'utf8');
  assert.match(html, /1 of 2 rows with a target were answered wrong/);
  assert.match(html, /icon: ranked lower/);
  assert.doesNotMatch(html, /no candidate fits by half/);
  assert.match(html, /<b>trash<\/b>/);
  assert.match(html, /the right place came 2\. at 0\.40/);
  assert.equal(html.match(/<figure>/g)?.length, 1);
  assert.doesNotMatch(html, /(src|href)="(?!data:|#)/);
});

test('two results are compared row by row', async (context) => {
  const { set, out } = makeRun(context);
  await call([set, '--out', out]);
  const other = `${out}-b`;
  await call([set, '--out', other], {
    openEngine: async () => ({
      ...fakeEngine(() => undefined),
      locate: async () => ({ answer: '', found: false, boxes: [], nearMisses: [], remarks: [], timing: {} }),
    }),
  });
  const { code, stdout } = await call(['--compare', out, other]);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /\| all \| 2 \| 50\.0 % \[0\.0, 100\.0\] \| 0\.0 % \[0\.0, 0\.0\] \| -50\.0 \[-100\.0, 0\.0\] \|/,
  );
  await assert.rejects(
    call(['--compare', out, path.join(out, 'none')]),
    /results\.json: there is no such file/,
  );
});

const badCalls: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /name a set/],
  [['set.jsonl', '--ablate', 'luck'], /"luck" cannot be taken away, known are text, elements/],
  [['set.jsonl', '--limit', '0'], /--limit takes a whole number from 1, got "0"/],
  [['set.jsonl', '--device', 'abacus'], /"abacus" is no device/],
  [['set.jsonl', '--fast'], /the option --fast is not known/],
  [['--compare', 'a'], /--compare takes two folders of results/],
];
for (const [args, reason] of badCalls) {
  test(`npm run eval ${args.join(' ')} is refused in one sentence`, async () => {
    await assert.rejects(call(args), (error: unknown) => {
      assert.ok(error instanceof FailureError);
      assert.match(error.message, reason);
      return error.message.split('\n').length === 1;
    });
  });
}

test('the real engine reads, ranks and keeps what it read', async (context) => {
  const own = mkdtempSync(path.join(folder, 'real-'));
  context.after(() => rmSync(own, { recursive: true, force: true }));
  const image = path.relative(own, samplePicture);
  const target = {
    id: 'a',
    image,
    instruction: 'Source Control',
    bbox: [0, 0, 100_000, 100_000],
    kind: 'text',
  };
  const set = writeInto(own, 'sample.jsonl', `${JSON.stringify(target)}\n`);
  const args = [set, '--out', path.join(own, 'out'), '--ablate', 'text'];
  let nRead = 0;
  const { code } = await call(args, {
    openEngine: (options) =>
      openEngine({
        ...options,
        evidenceStore: {
          load: (kind, key) => options.evidenceStore!.load(kind, key),
          save: async (kind, key, value) => {
            nRead++;
            await options.evidenceStore!.save(kind, key, value);
          },
        },
      }),
  });
  assert.equal(code, 0);
  const [whole, blind] = readOutcomes(path.join(own, 'out'));
  assert.match(whole?.chosenText ?? '', /source control/i);
  assert.notEqual(whole?.bbox, null);
  assert.equal(blind?.variant, 'tiny without text');
  assert.notEqual(blind.evidence, 'text');
  assert.ok(0 < nRead);
  assert.ok(existsSync(path.join(folder, 'cache')));
  nRead = 0;
  rmSync(path.join(own, 'out'), { recursive: true });
  await call(args, { openEngine });
  assert.deepEqual(readOutcomes(path.join(own, 'out'))[0], whole);
});
