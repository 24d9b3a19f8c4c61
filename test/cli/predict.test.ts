// A whole set: one row each, written at once, going on where it stopped.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { before } from 'node:test';
import { FailureError } from '../../protocol/failure';
import { withLock } from '../../models/cli/outputLock';
import { writePng } from '../../models/runtime/image';
import { gradientImage, temporaryFolder, writeInto } from '../support/pictures';
import { aBox, call, type Script } from './fakes';

const folder = temporaryFolder();

before(async () => {
  await writePng(path.join(folder, 'a.png'), gradientImage(64, 48));
  await writePng(path.join(folder, 'b.png'), gradientImage(64, 48));
});

let nFiles = 0;

/** Writes a set, one row a line, and names an output that does not exist yet. */
function makeSet(rows: readonly unknown[]): { set: string; out: string } {
  nFiles++;
  const lines = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
  return {
    set: writeInto(folder, `set-${nFiles}.jsonl`, `${lines.join('\n')}\n`),
    out: path.join(folder, `out-${nFiles}.jsonl`),
  };
}

function readRows(out: string): Record<string, unknown>[] {
  const text = readFileSync(out, 'utf8');
  assert.ok(text.endsWith('\n'));
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function predict({ set, out }: { set: string; out: string }, script: Script = {}) {
  return call(['predict', set, '--out', out], script);
}

const rows = [
  { id: 'one', image: 'a.png', instruction: 'Save' },
  { id: 'two', image: 'b.png', instruction: 'Open' },
  { id: 'three', image: 'a.png', instruction: 'a spoon' },
];

/** Finds everything but spoons. */
const script: Script = {
  onLocate: ({ description }) =>
    description === 'a spoon'
      ? { found: false, nearMisses: [{ ...aBox, score: 0.2, evidence: 'model' }] }
      : { boxes: [aBox, { ...aBox, rank: 2, score: 0.5 }] },
};

test('each row gets its best box, or null with the score of the nearest miss', async () => {
  const files = makeSet(rows);
  const { code } = await predict(files, script);
  assert.equal(code, 0);
  const written = readRows(files.out);
  const byId = new Map(written.map((row) => [row.id, row]));
  for (const row of written) {
    assert.deepEqual(Object.keys(row), ['id', 'bbox', 'score', 'evidence', 'ms']);
    assert.ok(typeof row.ms === 'number' && Number.isInteger(row.ms));
  }
  assert.deepEqual(
    { ...byId.get('one'), ms: 0 },
    { id: 'one', bbox: [10, 12, 30, 20], score: 0.8765, evidence: 'text', ms: 0 },
  );
  assert.deepEqual(
    { ...byId.get('three'), ms: 0 },
    { id: 'three', bbox: null, score: 0.2, evidence: 'model', ms: 0 },
  );
});

test('a picture is opened once, however its rows are scattered', async () => {
  const { opened, located } = await predict(makeSet(rows), script);
  assert.deepEqual(
    opened.map((file) => path.basename(file)),
    ['a.png', 'b.png'],
  );
  assert.deepEqual(
    located.map(({ description }) => description),
    ['Save', 'a spoon', 'Open'],
  );
});

test('a second run has nothing to do and opens nothing', async () => {
  const files = makeSet(rows);
  await predict(files, script);
  const before = readFileSync(files.out, 'utf8');
  const { code, opened, engines } = await predict(files, script);
  assert.equal(code, 0);
  assert.deepEqual([opened, engines], [[], []]);
  assert.equal(readFileSync(files.out, 'utf8'), before);
});

test('a run that was stopped goes on where it stopped, without its torn last line', async () => {
  const files = makeSet(rows);
  const done = '{"id":"two","bbox":null,"score":0,"evidence":null,"ms":7}\n';
  writeFileSync(files.out, `${done}{"id":"one","bbox":[1,2,`);
  const { code, located } = await predict(files, script);
  assert.equal(code, 0);
  assert.deepEqual(
    located.map(({ description }) => description),
    ['Save', 'a spoon'],
  );
  assert.ok(readFileSync(files.out, 'utf8').startsWith(done));
  assert.deepEqual(
    readRows(files.out).map((row) => row.id),
    ['two', 'one', 'three'],
  );
});

test('Ctrl-C keeps the rows that are done, and the next run the rest', async () => {
  const files = makeSet(rows);
  let nAsked = 0;
  const stopped = await predict(files, {
    ...script,
    cancelled: () => nAsked === 2,
    onLocate: () => void nAsked++,
  });
  assert.equal(stopped.code, 130);
  assert.deepEqual(
    readRows(files.out).map((row) => row.id),
    ['one'],
  );
  assert.equal(existsSync(`${files.out}.lock`), false);
  assert.equal((await predict(files, script)).code, 0);
  assert.deepEqual(
    readRows(files.out).map((row) => row.id),
    ['one', 'two', 'three'],
  );
});

test('a row that fails gets its sentence, the others go on, and only it is tried again', async () => {
  const files = makeSet([...rows, { id: 4, image: 'late.png', instruction: 'Save' }]);
  const first = await predict(files, script);
  assert.equal(first.code, 2);
  assert.match(first.stderr, /^4: .*late\.png: there is no such file\.\n1 of 4 rows could not be worked on/);
  const failed = readRows(files.out).find((row) => row.id === 4);
  assert.equal(failed?.bbox, null);
  assert.match(String(failed?.error), /late\.png: there is no such file/);

  await writePng(path.join(folder, 'late.png'), gradientImage(64, 48));
  const second = await predict(files, script);
  assert.equal(second.code, 0);
  assert.deepEqual(
    second.opened.map((file) => path.basename(file)),
    ['late.png'],
  );
  assert.deepEqual(
    readRows(files.out).map((row) => row.id),
    ['one', 'three', 'two', 4],
  );
});

test('a failure of the model in one row does not end the run', async () => {
  const files = makeSet(rows);
  const onLocate: Script['onLocate'] = ({ description }) => {
    if (description === 'Save')
      throw new FailureError({ kind: 'too-large', what: 'prompt', limit: 10, actual: 20 });
    return { boxes: [aBox] };
  };
  const { code, stderr } = await predict(files, { onLocate });
  assert.equal(code, 2);
  assert.match(stderr, /^one: The prompt has 20 tokens/);
  assert.equal(readRows(files.out).filter((row) => row.bbox !== null).length, 2);
});

test('lines of the set that are no rows are named, the others go on', async () => {
  const files = makeSet([...rows, '{"id":"x"', { id: 'y', image: 'a.png' }, rows[0], '']);
  const { code, stderr } = await predict(files, script);
  assert.equal(code, 2);
  assert.match(stderr, /set-\d+\.jsonl line 4: a row needs an id/);
  assert.match(stderr, /line 5: a row needs/);
  assert.match(stderr, /line 6: the id one stands in an earlier row/);
  assert.equal(readRows(files.out).length, 3);
});

test('1 and "1" are two ids', async () => {
  const files = makeSet([1, '1'].map((id) => ({ id, image: 'a.png', instruction: 'Save' })));
  assert.equal((await predict(files, script)).code, 0);
  assert.deepEqual(
    readRows(files.out).map((row) => row.id),
    [1, '1'],
  );
});

test('two runs cannot write to the same output; a lock whose process is gone does not count', async () => {
  const files = makeSet(rows);
  const lock = `${files.out}.lock`;
  writeFileSync(lock, String(process.pid));
  const refused = await predict(files, script);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, new RegExp(`another run \\(process ${process.pid}\\) is writing to it`));
  assert.equal(existsSync(files.out), false);
  assert.ok(existsSync(lock), 'the other run keeps its lock');

  writeFileSync(lock, '2147483646'); // Above every process id that Linux, macOS and Windows give out.
  assert.equal((await predict(files, script)).code, 0);
  assert.equal(existsSync(lock), false);
});

test('progress overwrites its line, and ids and sentences of a set cannot steer the terminal', async () => {
  const id = '\u001b]0;owned\u0007\u202e';
  const files = makeSet([{ id, image: 'none.png\u009b2J', instruction: 'Save' }]);
  const { code, stderr } = await predict(files, { isTerminal: true });
  assert.equal(code, 2);
  assert.match(stderr, /owned/);
  assert.match(stderr, /\r1 of 1 rows\n/);
  assert.doesNotMatch(stderr, /[^\P{Cc}\n\r]|\u202e/u);
  assert.equal(readRows(files.out)[0]!.id, id, 'the file keeps the id as it is');
});

test('of many runs that find the lock of a process that is gone, one gets in', async () => {
  for (let round = 0; round < 20; round++) {
    const out = path.join(folder, `raced-${round}.jsonl`);
    writeFileSync(`${out}.lock`, '2147483646');
    const nRuns = 8;
    let nInside = 0;
    let nRefused = 0;
    let open = () => {};
    const allThere = new Promise<void>((resolve) => (open = resolve));
    const noteOne = () => {
      if (nInside + nRefused === nRuns) open();
    };
    const runs = Array.from({ length: nRuns }, () =>
      withLock(out, async () => {
        nInside++;
        noteOne();
        await allThere; // Whoever is in stays in until every other run has been let in or refused.
      }).catch((error: unknown) => {
        assert.ok(error instanceof FailureError);
        assert.match(error.message, /another run/);
        nRefused++;
        noteOne();
      }),
    );
    await Promise.all(runs);
    assert.deepEqual([nInside, nRefused], [1, nRuns - 1]);
    assert.deepEqual(
      readdirSync(folder).filter((file) => file.startsWith('raced-')),
      [],
    );
  }
});

test('a lock that does not name its process yet is respected', async () => {
  const files = makeSet(rows);
  writeFileSync(`${files.out}.lock`, '');
  const { code, stderr } = await predict(files, script);
  assert.equal(code, 2);
  assert.match(stderr, /another run is writing to it; wait for it, or remove .*\.lock if that run is gone/);
  assert.ok(existsSync(`${files.out}.lock`));
  rmSync(`${files.out}.lock`);
});

const refusals = [
  {
    name: 'a set that does not exist',
    change: () => ({ set: path.join(folder, 'no.jsonl') }),
    expected: /no\.jsonl: there is no such file/,
  },
  {
    name: 'an empty set',
    change: () => ({ set: writeInto(folder, 'empty.jsonl', '\n') }),
    expected: /empty\.jsonl: the set has no rows/,
  },
  {
    name: 'an output in no folder',
    change: () => ({ out: path.join(folder, 'no/out.jsonl') }),
    expected: /the folder .* does not exist/,
  },
  {
    name: 'an output that predict did not write',
    change: () => ({ out: writeInto(folder, 'notes.jsonl', 'my notes\n') }),
    expected: /line 1 is no row that predict wrote/,
  },
  {
    name: 'the set as its own output',
    change: ({ set }: { set: string }) => ({ out: set }),
    expected: /never overwritten/,
  },
];
for (const { name, change, expected } of refusals) {
  test(`${name} is refused in one sentence and touches nothing`, async () => {
    const made = makeSet(rows);
    const files = { ...made, ...change(made) };
    const before = existsSync(files.out) ? readFileSync(files.out, 'utf8') : null;
    const { code, stderr, engines } = await predict(files, script);
    assert.equal(code, 2);
    assert.match(stderr, expected);
    assert.equal(engines.length, 0);
    assert.equal(existsSync(files.out) ? readFileSync(files.out, 'utf8') : null, before);
    assert.deepEqual(
      readdirSync(folder).filter((file) => file.endsWith('.lock')),
      [],
    );
  });
}
