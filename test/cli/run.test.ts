// The command line as a user meets it: what it prints, which exit code it gives, what it asks of the engine.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test, { before } from 'node:test';
import sharp from 'sharp';
import { FailureError } from '../../protocol/failure';
import { withoutCoordinates } from '../../models/cli/output';
import { readImage, writePng } from '../../models/runtime/image';
import { gradientImage, temporaryFolder, writeInto } from '../support/pictures';
import { aBox, call, type Script } from './fakes';

const folder = temporaryFolder();
const shot = path.join(folder, 'shot.png');
before(async () => writePng(shot, gradientImage(200, 100)));

test('--json prints one object with the promised keys in order', async () => {
  const answer = {
    answer: 'At the top.',
    boxes: [aBox],
    remarks: ['One remark.'],
    timing: { total: 12.34567, decode: 3 },
  };
  const { code, stdout, stderr } = await call(['ask', shot, 'Where is Save?', '--json'], { answer });
  assert.equal(code, 0);
  assert.equal(stderr, '');
  const object = JSON.parse(stdout) as Record<string, unknown>;
  const sha256 = createHash('sha256').update(readFileSync(shot)).digest('hex');
  const expected = {
    image: { path: shot, width: 200, height: 100, sha256 },
    space: 'image',
    answer: 'At the top.',
    found: true,
    boxes: [
      {
        box: [10, 12, 30, 20],
        phrase: 'the Save button',
        text: 'Save',
        score: 0.8765,
        evidence: 'text',
        rank: 1,
      },
    ],
    nearMisses: [],
    remarks: ['One remark.'],
    timing: { decode: 3, total: 12.3 },
    bundle: { name: 'fake', hash: 'abc', precision: 'int8', device: 'cpu' },
  };
  assert.deepEqual(object, expected);
  assert.equal(
    JSON.stringify(object),
    JSON.stringify(expected),
    'the order of the keys is part of the promise',
  );
});

test('people get the answer, a table of boxes, remarks and where it came from', async () => {
  const answer = { answer: 'At the top.', boxes: [aBox], remarks: ['One remark.'], timing: { total: 1234 } };
  const { code, stdout } = await call(['ask', shot, 'Where is Save?'], { answer });
  assert.equal(code, 0);
  assert.match(stdout, /^At the top\.\n/);
  assert.match(stdout, /1 {2}10,12,30,20 {2}0\.88 {3}text {6}the Save button: "Save"/);
  assert.match(stdout, /Note: One remark\./);
  assert.match(stdout, /fake, int8, on cpu in 1\.2 s/);
});

test('not found is exit code 1 with the near misses', async () => {
  const answer = { answer: '', found: false, nearMisses: [{ ...aBox, score: 0.2 }] };
  const human = await call(['locate', shot, 'a spoon'], { answer });
  assert.equal(human.code, 1);
  assert.match(human.stdout, /Not found on this picture\.\n\nWhat came closest:\n.*\n.*10,12,30,20/);
  const json = await call(['locate', shot, 'a spoon', '--json'], { answer });
  assert.equal(json.code, 1);
  const object = JSON.parse(json.stdout) as { found: boolean; boxes: unknown[]; nearMisses: unknown[] };
  assert.deepEqual([object.found, object.boxes.length, object.nearMisses.length], [false, 0, 1]);
});

test('ask hands question, regions, bundle and device to the engine, and closes it', async () => {
  const { asked, engines } = await call([
    ...['ask', shot, 'What is this?', '--region', '5,6', '--region', '20,10,50,40'],
    ...['--bundle', '/b', '--device', 'webgpu'],
  ]);
  assert.equal(asked[0]!.question, 'What is this?');
  assert.equal(asked[0]!.candidates, null);
  assert.deepEqual(asked[0]!.regions, [
    { kind: 'point', x: 5, y: 6 },
    { kind: 'box', box: { x1: 20, y1: 10, x2: 50, y2: 40 } },
  ]);
  assert.deepEqual(engines, [{ bundlePath: '/b', device: 'webgpu', closed: true }]);
});

test('without options the built-in bundle runs where the engine thinks best', async () => {
  const { engines, located } = await call(['locate', shot, 'Save']);
  assert.deepEqual(engines, [{ bundlePath: '/bundles/built-in', device: 'auto', closed: true }]);
  assert.deepEqual(located, [{ imageId: shot, description: 'Save', all: false, candidates: [] }]);
  assert.equal((await call(['locate', shot, 'Save', '--all'])).located[0]!.all, true);
});

test('read gives the lines in order, and 1 where there are none', async () => {
  const line = (text: string, x1: number) => ({
    box: { x1: x1 + 0.6, y1: -0.4, x2: x1 + 20.4, y2: 9.6 },
    text,
    score: 0.9,
  });
  const { code, stdout } = await call(['read', shot, '--json'], {
    lines: [line('File', 0), line('Edit', 30)],
  });
  assert.equal(code, 0);
  const object = JSON.parse(stdout) as {
    answer: string;
    boxes: { box: number[]; text: string; rank: number }[];
  };
  assert.equal(object.answer, 'File\nEdit');
  assert.deepEqual(
    object.boxes.map(({ box, text, rank }) => [box, text, rank]),
    [
      [[0, 0, 21, 10], 'File', 1], // All of the line, as locate gives it.
      [[30, 0, 51, 10], 'Edit', 2],
    ],
  );
  assert.equal((await call(['read', shot])).code, 1);
});

test('what was done to the picture stands before the other remarks', async () => {
  const grey = Uint8Array.from([1, 2, 3, 0]);
  const bytes = await sharp(grey, { raw: { width: 1, height: 1, channels: 4 } })
    .png()
    .toBuffer();
  const clear = writeInto(folder, 'clear.png', bytes);
  const { stdout } = await call(['ask', clear, 'What?', '--json'], { answer: { remarks: ['Second.'] } });
  const { remarks } = JSON.parse(stdout) as { remarks: string[] };
  assert.match(remarks[0]!, /transparent/);
  assert.equal(remarks[1], 'Second.');
});

test('on a terminal the answer streams, without the bins that the model writes', async () => {
  const streamed = ['The Sa', 've button', ' [', '12, 33', ', 90, 44]', ' is at the', ' top [x]', '.'];
  const answer = { answer: 'The Save button is at the top [x].', boxes: [aBox] };
  const { stdout } = await call(['ask', shot, 'Where?'], { answer, streamed, isTerminal: true });
  assert.ok(stdout.startsWith('The Save button is at the top [x].\n\n  #'), stdout);
  assert.equal(stdout.split('The Save button').length, 2, 'the answer is not printed twice');
  const piped = await call(['ask', shot, 'Where?'], { answer, streamed });
  assert.equal(piped.stdout.split('The Save button').length, 2);
});

test('on a terminal one line says what is being done, and is gone before anything else is written', async () => {
  const script = { streamed: ['The ', 'button'], deviceRemark: 'It is slow.' };
  const { stderr } = await call(['ask', shot, 'Where?'], { ...script, isTerminal: true });
  assert.match(
    stderr,
    /^\rLoading the model \(1 of 5\) …\r +\rIt is slow\.\n\rReading the question …\r +\r$/,
  );
  const piped = await call(['ask', shot, 'Where?', '--json'], script);
  assert.equal(piped.stderr, 'It is slow.\n', 'what is to be said of the device is said to programs as well');
});

const streams = [
  { name: 'double brackets', pieces: ['a [[1, 2, 3, 4]', '] b'], shown: 'a b' },
  { name: 'a bracket left open at the end', pieces: ['a [1, 2'], shown: 'a' },
  { name: 'a box at the very end', pieces: ['a', ' [1, 2, 3, 4]'], shown: 'a' },
  { name: 'a number in brackets', pieces: ['see [2]', ' there'], shown: 'see [2] there' },
  { name: 'brackets around words', pieces: ['[', 'OK]'], shown: '[OK]' },
  { name: 'several boxes', pieces: ['x [1, 2, 3, 4] and [5, 6, 7, 8].', ' End'], shown: 'x and. End' },
];
for (const { name, pieces, shown } of streams) {
  test(`streamed text: ${name}`, () => {
    let text = '';
    const stream = withoutCoordinates((piece) => void (text += piece));
    for (const piece of pieces) stream.write(piece);
    stream.end();
    assert.equal(text, shown);
  });
}

const hostile = '\u001b]0;owned\u0007red \u001b[31malert\r\u009b2J \u202egnp.exe\u2069\u200f \u2028end';

/** All that may not reach a terminal. */
const steering = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

const hostileCalls: readonly { name: string; args: readonly string[]; script: Script }[] = [
  { name: 'an answer', args: ['ask', shot, 'q'], script: { answer: { answer: hostile } } },
  {
    name: 'a streamed answer',
    args: ['ask', shot, 'q'],
    script: { answer: { answer: hostile }, streamed: [...hostile], isTerminal: true },
  },
  {
    name: 'a box',
    args: ['ask', shot, 'q'],
    script: { answer: { boxes: [{ ...aBox, phrase: hostile, text: hostile }] } },
  },
  { name: 'a remark', args: ['ask', shot, 'q'], script: { answer: { remarks: [hostile] } } },
  {
    name: 'a line of text',
    args: ['read', shot],
    script: { lines: [{ box: aBox.box, text: hostile, score: 1 }] },
  },
  {
    name: 'a failure',
    args: ['locate', shot, 'q'],
    script: {
      onLocate: () => {
        throw new FailureError({ kind: 'bad-input', what: hostile, reason: hostile });
      },
    },
  },
  {
    name: 'a mistake of ours with its stack',
    args: ['locate', shot, 'q'],
    script: {
      debug: true,
      onLocate: () => {
        throw new Error(hostile);
      },
    },
  },
  { name: 'the license of a bundle', args: ['bundle', 'verify', 'b'], script: { license: hostile } },
  { name: 'a problem of a bundle', args: ['bundle', 'verify', 'b'], script: { problems: [hostile] } },
  { name: 'JSON', args: ['ask', shot, 'q', '--json'], script: { answer: { answer: hostile } } },
];
for (const { name, args, script } of hostileCalls) {
  test(`${name} cannot steer the terminal`, async () => {
    const { stdout, stderr } = await call(args, script);
    assert.match(stdout + stderr, /owned/, 'the text itself is there');
    assert.doesNotMatch(stdout, steering);
    assert.doesNotMatch(stderr, steering);
  });
}

test('JSON loses none of the characters that it escapes', async () => {
  const { stdout } = await call(['ask', shot, 'q', '--json'], { answer: { answer: hostile } });
  assert.equal((JSON.parse(stdout) as { answer: string }).answer, hostile);
});

test('a table does not repeat the question beside every text', async () => {
  const boxes = [
    { ...aBox, phrase: 'What does this say?' },
    { ...aBox, phrase: 'the icon' },
  ];
  const { stdout } = await call(['ask', shot, ' What does this say?\n'], { answer: { boxes } });
  assert.match(stdout, / {2}text {6}"Save"\n/);
  assert.match(stdout, / {2}text {6}the icon: "Save"\n/);
  const { box, score, evidence, rank } = aBox;
  const wordless = { box, score, evidence, rank, phrase: 'Where?' };
  const other = await call(['ask', shot, 'Where?'], { answer: { boxes: [wordless] } });
  assert.match(
    other.stdout,
    / {2}text {6}Where\?\n/,
    'where there is no text the question is all there is to say',
  );
});

test('--annotate writes the picture with its boxes, found or not', async () => {
  for (const found of [true, false]) {
    const out = path.join(folder, `annotated-${String(found)}.png`);
    const answer = found ? { boxes: [aBox] } : { found, nearMisses: [aBox] };
    const { code, stdout } = await call(['locate', shot, 'Save', '--annotate', out], { answer });
    assert.equal(code, found ? 0 : 1);
    assert.ok(stdout.endsWith(`Annotated picture: ${out}\n`));
    const [before, after] = [await readImage(shot), await readImage(out)];
    assert.deepEqual(after.size, before.size);
    assert.notDeepEqual([...after.image.data], [...before.image.data]);
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('.')),
    [],
  );
});

test('with --json the annotated picture adds nothing to the object', async () => {
  const out = path.join(folder, 'quiet.png');
  const { stdout } = await call(['locate', shot, 'Save', '--json', '--annotate', out], {
    answer: { boxes: [aBox] },
  });
  assert.doesNotThrow(() => void JSON.parse(stdout));
  assert.ok(existsSync(out));
});

test('--help and --version need nothing', async () => {
  assert.deepEqual(await pick(call(['--version'])), { code: 0, stdout: '9.8.7\n', stderr: '' });
  for (const command of ['ask', 'locate', 'read', 'bundle', 'predict']) {
    const overview = await call(['--help']);
    assert.match(overview.stdout, new RegExp(`groundglass ${command} `));
    const { code, stdout, engines } = await call([command, '--help']);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^groundglass ${command} `));
    assert.equal(engines.length, 0);
  }
  const nothing = await call([]);
  assert.equal(nothing.code, 2);
  assert.match(nothing.stderr, /groundglass ask/);
});

test('a question may look like an option after --', async () => {
  const { code, asked } = await call(['ask', '--', shot, '--help']);
  assert.equal(code, 0);
  assert.equal(asked[0]!.question, '--help');
});

test('bundle verify: 0 where it is whole, 2 with every problem where it is not', async () => {
  const whole = await call(['bundle', 'verify', 'some/bundle']);
  assert.equal(whole.code, 0);
  assert.match(whole.stdout, /^some\/bundle: fake 1 is whole \(1 files?, 2\.0 MB, MIT\)\.\n$/);
  const problems = ['a.onnx: 5 bytes, 7 were expected', 'b.onnx is missing'];
  const damaged = await call(['bundle', 'verify', 'some/bundle'], { problems });
  assert.equal(damaged.code, 2);
  assert.equal(damaged.stderr, problems.map((problem) => `some/bundle: ${problem}\n`).join(''));
  const json = await call(['bundle', 'verify', 'some/bundle', '--json'], { problems });
  assert.equal(json.code, 2);
  assert.deepEqual((JSON.parse(json.stdout) as { problems: string[] }).problems, problems);
});

test('a failure of the engine is one sentence, exit code 2, and the engine is closed', async () => {
  const onLocate = () => {
    throw new FailureError({ kind: 'out-of-memory', stage: 'encoding the tiles' });
  };
  const { code, stdout, stderr, engines } = await call(['locate', shot, 'Save'], { onLocate });
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^Not enough memory while encoding the tiles\.[^\n]*\n$/);
  assert.equal(engines[0]!.closed, true);
});

test('a mistake of ours shows its stack only where it is wanted', async () => {
  const onLocate = () => {
    throw new TypeError('undefined is not a box');
  };
  const usual = await call(['locate', shot, 'Save'], { onLocate });
  assert.equal(usual.code, 2);
  assert.match(usual.stderr, /undefined is not a box/);
  assert.doesNotMatch(usual.stderr, /^\s+at /m);
  assert.match((await call(['locate', shot, 'Save'], { onLocate, debug: true })).stderr, /^\s+at /m);
});

test('Ctrl-C is no failure of input', async () => {
  const onLocate = () => {
    throw new FailureError({ kind: 'cancelled' });
  };
  const { code, stderr } = await call(['locate', shot, 'Save'], { onLocate });
  assert.deepEqual([code, stderr], [130, 'Cancelled.\n']);
});

for (const command of ['ask', 'locate', 'read']) {
  test(`${command}: Ctrl-C that comes too late for the engine still gives no answer`, async () => {
    let cancelled = false;
    const out = path.join(folder, `cancelled-${command}.png`);
    const words = command === 'read' ? [] : ['Save'];
    const { code, stdout, stderr, engines } = await call([command, shot, ...words, '--annotate', out], {
      answer: { answer: 'At the top.', boxes: [aBox] },
      onWork: () => (cancelled = true),
      cancelled: () => cancelled,
    });
    assert.deepEqual([code, stdout, stderr], [130, '', 'Cancelled.\n']);
    assert.equal(existsSync(out), false);
    assert.equal(engines[0]!.closed, true);
  });
}

async function pick(outcome: ReturnType<typeof call>) {
  const { code, stdout, stderr } = await outcome;
  return { code, stdout, stderr };
}
