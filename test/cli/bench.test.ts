// The bench's own arithmetic, its words, and how it gets along with contenders that behave badly. No timing is asserted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startContender } from '../../models/cli/bench/contender';
import { figureOf, ratioOf } from '../../models/cli/bench/figures';
import { bandwidthShare, matrixShare } from '../../models/cli/bench/gpuShapes';
import { makeAsker, makeNotebook, measureRound } from '../../models/cli/bench/measure';
import { durationSentence, parseOptions } from '../../models/cli/bench/options';
import { reasonIn } from '../../models/cli/bench/peers';
import { barsSvg } from '../../models/cli/bench/picture';
import { noise, variationOf, VARIATIONS, withOneTileChanged } from '../../models/cli/bench/pictures';
import { recordRuns, replay } from '../../models/cli/bench/recording';
import { makeReport, NOT_MEASURED, reportText, type RunFacts } from '../../models/cli/bench/report';
import { fastest, peerRows, questionRows, type Column } from '../../models/cli/bench/rows';
import { doublingModel } from '../../models/runtime/onnxModel';
import { loadGraph } from '../../models/runtime/sessions';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const facts: RunFacts = {
  bundle: 'nano int8',
  picture: 'desktop.webp (1440×900)',
  device: 'cpu',
  rounds: 3,
  cpu: 'a processor',
  cores: 2,
  node: 'v20',
  machine: null,
  versions: { ours: 'nano int8' },
  peaksMB: { ours: 400 },
  modelProcessMB: 560,
  problems: [],
  seconds: 10,
};

test('figures: rounds that gave nothing do not count, and nothing at all is no figure', () => {
  assert.deepEqual(figureOf([4, null, 1, 2, 3]), { median: 2.5, low: 1.75, high: 3.25 });
  assert.equal(figureOf([null, null]), null);
  assert.equal(figureOf([]), null);
});

test('ratios: round by round; what slows a whole round down changes nothing', () => {
  const ours = [1, 10, 2];
  const theirs = ours.map((value) => 3 * value);
  assert.deepEqual(ratioOf(theirs, ours), { median: 3, low: 3, high: 3 });
  assert.equal(ratioOf(theirs, [null, null, null]), null);
  assert.equal(ratioOf([], ours), null);
  assert.equal(ratioOf([1, null], [null, 1]), null, 'no round has both');
  const { median, low, high } = ratioOf([1, 12, 2], [1, 10, 4])!;
  assert.deepEqual([low, median, high], [0.75, 1, 1.1], 'the medians alone would give 0.5');
});

test('of several ways of a peer its fastest one counts', () => {
  assert.equal(fastest({ concat: 4, gqa: 3, broken: NaN }), 3);
  assert.equal(fastest({}), null);
  assert.equal(fastest(null), null);
});

test('options: what the old bench knew still works, and --json writes to stdout or into a file', () => {
  const defaults = parseOptions([]);
  assert.equal(defaults?.rounds, 5);
  assert.equal(defaults?.device, 'cpu');
  assert.equal(defaults?.json, null);
  assert.equal(defaults?.peers, 'light');
  const old = parseOptions([
    '--rounds',
    '7',
    '--json',
    'out/b.json',
    '--device',
    'webgpu',
    '--bundle',
    'b',
    'shot.png',
  ]);
  assert.deepEqual(old, {
    rounds: 7,
    json: { file: 'out/b.json' },
    device: 'webgpu',
    bundlePath: 'b',
    picture: 'shot.png',
    peers: 'light',
  });
  assert.equal(parseOptions(['--json'])?.json, 'stdout');
  assert.deepEqual(parseOptions(['--json=x'])?.json, { file: 'x' });
  assert.equal(parseOptions(['--json', 'shot.png'])?.picture, 'shot.png');
  assert.equal(parseOptions(['--peers'])?.peers, 'all');
  assert.equal(parseOptions(['--no-peers'])?.peers, 'none');
  assert.equal(parseOptions(['--help']), null);
  for (const wrong of [
    ['--rounds', '0'],
    ['--rounds', 'x'],
    ['--device', 'abacus'],
    ['a.png', 'b.png'],
    ['--what'],
  ]) {
    assert.throws(() => parseOptions(wrong), /the call of npm run bench/, wrong.join(' '));
  }
});

test('how long it takes is said for the rounds and peers that were asked for', () => {
  assert.match(
    durationSentence({ rounds: 1, peers: 'none' }),
    /^This takes about 1 minute on two idle cores\.$/,
  );
  assert.match(
    durationSentence({ rounds: 5, peers: 'light' }),
    /about 3 minutes .* where peers are installed/,
  );
});

test('the report: ratios of what is there, null and "not measured" for what is not', () => {
  const notebook = makeNotebook();
  const note = (row: string, column: Column, ...values: (number | null)[]) => {
    for (const value of values) notebook.note(row, column, value);
  };
  note(questionRows.first, 'ours', 600, 610, 700);
  note(questionRows.first, 'floor', 500, 508, 583);
  note(questionRows.later, 'ours', 60, 61, 70);
  note(questionRows.fullEncode, 'ours', 100, 100, 100);
  note(questionRows.oneTileEncode, 'ours', 30, 30, 30);
  note(questionRows.start, 'ours', 200, 210, 190);
  note('preprocessing', 'ours', 5, 5, 5);
  note('preprocessing', 'PyTorch', 10, 10, 10);
  note('encoders, 6 tiles', 'ours', 50, 50, 50);
  note('encoders, 6 tiles', 'PyTorch', 75, 75, 75);
  note('encoders, 6 tiles', 'transformers.js', null, null, null);
  const report = makeReport(notebook.measured(), NOT_MEASURED, facts);
  assert.deepEqual(report.ratios, {
    endToEndOverFloor: 700 / 583,
    transformersJsOverOurs: null,
    pytorchOverOurs: 1.5,
    secondOverFirst: 0.1,
    reopenedOverFirst: null,
    oneTileOverFullEncode: 0.3,
  });
  assert.equal(report.worstPytorchRow, 'encoders, 6 tiles');
  assert.deepEqual(report.absolute, { firstAnswerMs: 610, laterAnswerMs: 61, startMs: 200, peakMB: 560 });
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report, 'plain data: no NaN, nothing undefined');
  const text = reportText(report);
  assert.match(text, /PyTorch eager \/ ours, worst row \(encoders, 6 tiles\)\s+1\.50 \(1\.50–1\.50\)/);
  assert.match(text, /transformers\.js \/ ours.*not measured/);
  assert.match(text, /^first question +610 \(605–655\) +508 ×0\.83$/m);
  assert.match(text, /^ +ours +PyTorch\npreprocessing +5\.00 \(5\.00–5\.00\) +10\.0 ×2\.00$/m);
  assert.match(text, /– stands for no figure/);
  assert.match(text, /GPU.*not measured/);
  assert.doesNotMatch(text, /NaN|undefined/);
});

test('bars: as long as their multiple of ours, names escaped, rows without a rival left out', () => {
  const figure = (median: number) => ({ median, low: median, high: median });
  const svg = barsSvg('a < b', {
    'row & one': { ours: figure(2), PyTorch: figure(4), floor: null },
    alone: { ours: figure(3) },
  });
  const widths = [...svg.matchAll(/<rect x="150"[^>]* width="([\d.]+)"/g)].map((match) => Number(match[1]));
  assert.equal(widths.length, 2);
  assert.ok(Math.abs(widths[1]! / widths[0]! - 2) < 0.01);
  const cut = barsSvg('cut', { row: { ours: figure(1), PyTorch: figure(1000), 'llama.cpp': figure(900) } });
  const cutWidths = [...cut.matchAll(/<rect x="150"[^>]* width="([\d.]+)"/g)].map((match) =>
    Number(match[1]),
  );
  assert.equal(cutWidths[1], cutWidths[2], 'rivals that are far behind end at the same place');
  assert.ok(cutWidths[0]! * 5 < cutWidths[1]! && cutWidths[0]! > 10);
  assert.match(svg, /a &lt; b/);
  assert.match(svg, /row &amp; one/);
  assert.doesNotMatch(svg, /alone|NaN/);
});

test('variations: every pixel of every one is another colour than in every other, by little', () => {
  const image = noise(9, 7, 1);
  const seen = new Map<string, number>();
  for (let number = 0; number < VARIATIONS; number++) {
    const { data } = variationOf(image, number);
    assert.ok(data.every((value, i) => value !== image.data[i] && Math.abs(value - image.data[i]!) <= 7));
    seen.set(data.join(), number);
  }
  assert.equal(seen.size, VARIATIONS);
});

test('one changed tile: pixels far enough inside it that resampling reaches no other', () => {
  const image = noise(120, 80, 2);
  const { data } = withOneTileChanged(image, 3, 2);
  const changed = [...data.keys()].filter((i) => data[i] !== image.data[i]).map((i) => Math.floor(i / 3));
  assert.ok(changed.length > 0);
  for (const pixel of changed) {
    assert.ok(pixel % 120 >= 10 && pixel % 120 < 30);
    assert.ok(Math.floor(pixel / 120) >= 10 && Math.floor(pixel / 120) < 30);
  }
});

test('shares of what a GPU can do: of reading all weights once, of multiplying only', () => {
  const machine = {
    gigabytesPerSecond: 1000,
    gigaflopsPerSecond: 100_000,
    parameters: 1e9,
    attentionPerPair: 1e5,
  };
  // 4 GB at 1000 GB/s are 4 ms.
  assert.equal(bandwidthShare(8, 4e9, machine), 0.5);
  // 2e9 · 1000 + 1e5 · 1e6 / 2 = 2.05e12 operations at 1e14 a second are 20.5 ms.
  assert.ok(Math.abs(matrixShare(41, 1000, machine)! - 0.5) < 1e-12);
  assert.equal(bandwidthShare(8, 4e9, null), null);
  assert.equal(matrixShare(null, 1000, machine), null);
});

test('rows have names of their own, and encoders come to one to six tiles', () => {
  const rows = peerRows('shot.png');
  assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
  const encoders = rows.filter(({ name }) => name.startsWith('encoders')).map((row) => row.request(2));
  assert.deepEqual(
    encoders.map(({ columns, rows: ofGrid }) => Number(columns) * Number(ofGrid)),
    [1, 2, 3, 4, 5, 6],
  );
});

test('recording hears the runs of a piece of work, and replays just those', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'groundglass-bench-'));
  const file = path.join(folder, 'double.onnx');
  await writeFile(file, doublingModel(1));
  const graph = await loadGraph(file, { device: 'cpu', label: 'doubling' });
  try {
    const x = { type: 'float32', data: Float32Array.of(1, 2), dims: [2] } as const;
    await graph.run({ x });
    const { value, runs } = await recordRuns(async () => {
      await graph.run({ x });
      return graph.run({ x });
    });
    assert.deepEqual([...(value['y']!.data as Float32Array)], [2, 4]);
    assert.deepEqual(
      runs.map(({ label }) => label),
      ['doubling', 'doubling'],
    );
    const { runs: ofReplay } = await recordRuns(() => replay(runs));
    assert.equal(ofReplay.length, 0, 'a replay goes past everything of this project');
    const again = (await runs[0]!.again()) as Record<string, { readonly data: Float32Array }>;
    assert.deepEqual([...again['y']!.data], [2, 4], 'the same run, on the same input');
    const done: number[] = [];
    await replay([1, 2].map((number) => ({ label: '', again: async () => done.push(number) })));
    assert.deepEqual(done, [1, 2], 'each once, in order');
    await assert.rejects(
      recordRuns(() => Promise.reject(new Error('the work fails'))),
      /the work fails/,
    );
    await graph.run({ x });
    assert.equal(runs.length, 2, 'nothing is heard after the work');
  } finally {
    await graph.close();
    await rm(folder, { recursive: true });
  }
});

/** A contender as a piece of JavaScript. */
const program = (script: string) => startContender({ command: process.execPath, args: ['-e', script] });

const answering = (answer: string) =>
  `console.log('a library greets'); console.log('{"version": "toy 1", "pid": ' + process.pid + '}');
   require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
     const request = JSON.parse(line); console.log('{broken'); ${answer}
   });`;

test('contenders: what is no answer is passed over, answers come in order, a row that is unknown is null', async () => {
  const toy = await program(
    answering(
      `console.log(JSON.stringify({ times: request.row === 'token' ? { ms: request.context } : null }))`,
    ),
  );
  assert.equal(toy.version, 'toy 1');
  assert.deepEqual(await toy.measure({ row: 'token', context: 7 }), { ms: 7 });
  assert.equal(await toy.measure({ row: 'encoders' }), null);
  assert.deepEqual(await toy.measure({ row: 'token', context: 8 }), { ms: 8 });
  const peak = await toy.close();
  if (process.platform === 'linux') assert.ok(peak !== null && 1 < peak && peak < 1000, `${peak} MB`);
});

test('contenders: one that does not start, or ends in the middle, is told of in its own words', async () => {
  await assert.rejects(
    program(`console.error('warning\\nno such library'); process.exit(3)`),
    /no such library/,
  );
  await assert.rejects(startContender({ command: 'no-such-program-anywhere', args: [] }), /ENOENT/);
  const dying = await program(answering(`console.error('out of memory'); process.exit(1)`));
  await assert.rejects(dying.measure({ row: 'token' }), /out of memory/);
  await assert.rejects(dying.measure({ row: 'token' }), /out of memory/, 'and at once from then on');
  await dying.close();
});

test('installing: why npm, pip or Python gave up, as a clause', () => {
  const refused =
    'npm error code ECONNREFUSED\nnpm error syscall connect\nnpm error A complete log of this run can be …';
  assert.equal(reasonIn(refused), 'there is no network');
  assert.equal(
    reasonIn('WARNING: NewConnectionError(…)\nthe packages could not be installed; is PyPI reachable?'),
    'there is no network',
  );
  assert.equal(
    reasonIn('npm error code EUSAGE\nnpm error Run "npm help ci" for more info'),
    'npm says EUSAGE',
  );
  assert.equal(
    reasonIn('Traceback:\n  …\nModuleNotFoundError: No module named x.\n\n'),
    'ModuleNotFoundError: No module named x',
  );
  assert.equal(reasonIn(''), 'it says nothing about why');
});

test('a row that failed once is told once, and everything else is still measured', async () => {
  const toy = await program(
    answering(
      `console.log(JSON.stringify(request.row === 'prefill' ? { problem: 'too long' } : { times: { ms: 2, floor: 1 } }))`,
    ),
  );
  const notebook = makeNotebook();
  const asker = makeAsker();
  const rows = [
    { name: 'bad', request: () => ({ row: 'prefill' }) },
    { name: 'good', request: () => ({ row: 'token' }) },
  ];
  const entrants = [{ column: 'ours', contender: toy }] as const;
  await measureRound(rows, entrants, 0, asker, null);
  for (const round of [1, 2]) await measureRound(rows, entrants, round, asker, notebook);
  await toy.close();
  assert.deepEqual(asker.problems, ['ours: "bad" could not be measured: too long.']);
  assert.deepEqual(notebook.measured().get('good')?.get('ours'), [2, 2]);
  assert.deepEqual(notebook.measured().get('good')?.get('floor'), [1, 1]);
  assert.deepEqual(notebook.measured().get('bad')?.get('ours'), [null, null]);
});
