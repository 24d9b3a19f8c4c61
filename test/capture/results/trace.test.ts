// Traces of every version of their format, recorded from the Playwright that wrote them: what failed, and which picture shows it.

import assert from 'node:assert/strict';
import test from 'node:test';
import { listFailedShots } from '../../../extension/capture/results/listFailedShots';
import { shotBytes } from '../../../extension/capture/results/shotBytes';
import { scaleOf } from '../../../extension/capture/results/trace';
import { openZip } from '../../../extension/capture/results/zipArchive';
import { FailureError } from '../../../protocol/failure';
import { temporaryFolder, writeInto } from '../../support/pictures';
import { recordedTrace, recordedTraces, traceZip, type RecordedTrace } from '../../support/recordedTraces';
import { makeZip } from '../../support/zips';

const folder = temporaryFolder();
const total = "getByRole('listitem').filter({ hasText: 'Pear' }).getByTestId('total')";

const versions = [
  {
    name: 'v3 strict',
    title: 'strict',
    line: 17,
    step: 'locator.click',
    selector: "getByRole('button', { name: /add/i })",
  },
  // Without the runner's steps the line is the one that the call's own stack tells.
  { name: 'v4 total', title: 'cart › shows the total', line: 10, step: 'expect.toHaveText', selector: total },
  {
    name: 'v4-runner total',
    title: 'cart › shows the total',
    line: 10,
    step: 'expect.toHaveText',
    selector: total,
  },
  { name: 'v5 total', title: 'cart › shows the total', line: 10, step: 'expect.toHaveText', selector: total },
  { name: 'v6 total', title: 'cart › shows the total', line: 10, step: 'expect.toHaveText', selector: total },
  { name: 'v7 total', title: 'cart › shows the total', line: 10, step: 'expect.toHaveText', selector: total },
  {
    name: 'v8 total',
    title: 'cart › shows the total',
    line: 10,
    step: 'Expect "toHaveText"',
    selector: total,
  },
  {
    name: 'v9 total',
    title: 'cart › shows the total',
    line: 10,
    step: 'Expect "toHaveText"',
    selector: total,
  },
  {
    name: 'v10 total',
    title: 'cart › shows the total',
    line: 10,
    step: 'Expect "toHaveText"',
    selector: total,
  },
  {
    name: 'v10 phone',
    title: 'times out',
    line: 21,
    step: 'Click',
    selector: "getByText('Slow')",
  },
];

for (const { name, title, line, step, selector } of versions) {
  test(`${name}: the failed step, its selector and its place`, async () => {
    const [shot, ...others] = await listFailedShots(await written(name, recordedTrace(name)));
    assert.ok(shot !== undefined && others.length === 0);
    const { error, ...rest } = shot.record.test;
    assert.deepEqual(rest, { title, file: '/home/dev/shop/tests/shop.spec.ts', line, step, selector });
    assert.ok(error !== undefined && error !== '' && !error.includes('\n') && !error.includes('\u001b'));
    assert.equal(shot.picture.kind, 'zipped');
    assert.equal(shot.record.source, 'playwright');
    assert.match(shot.record.by ?? '', /^Playwright.*chromium$/);
    assert.ok((await shotBytes(shot)).length > 0);
  });
}

test('every recorded trace is read', async () => {
  for (const [name, trace] of Object.entries(recordedTraces())) {
    assert.equal((await listFailedShots(await written(name, trace))).length, 1, name);
  }
});

test('an assertion without a selector has none, and shows the page that was used last', async () => {
  const [shot] = await listFailedShots(await written('plain', recordedTrace('v10 plain')));
  assert.deepEqual(shot?.record.test, {
    title: 'plain assert',
    file: '/home/dev/shop/tests/shop.spec.ts',
    line: 18,
    step: 'Expect "toBe"',
    error:
      'Error: expect(received).toBe(expected) // Object.is equality; Expected: "Other"; Received: "Shop"',
  });
  assert.deepEqual(shot?.record.viewport, { width: 400, height: 300 });
});

test("a Python test's selector is Python, and its picture the last frame of the screencast", async () => {
  const file = await written('python', recordedTrace('v10 python'), { width: 800, height: 450 });
  const [shot] = await listFailedShots(file);
  assert.ok(shot !== undefined);
  assert.equal(shot.record.test.selector, 'get_by_role("button", name="Add to cart", exact=True)');
  assert.equal(shot.record.test.file, '/home/dev/shop/tests/test_shop.py');
  assert.match(shot.picture.kind === 'zipped' ? shot.picture.entry : '', /^screencast\/.*695\.jpeg$/);
  // The page was 1280 wide, the frame is 800.
  assert.equal(shot.record.pixelRatio, 0.625);
  assert.equal(shot.record.kind, 'viewport');
  assert.equal(shot.record.takenAt, '2026-11-26T19:00:46.699Z');
});

test('without the attached screenshot the frame before the failure is taken, not the one after it', async () => {
  const recorded = recordedTrace('v8 total');
  const pictures = Object.fromEntries(
    Object.entries(recorded.pictures).filter(([, kind]) => kind === 'jpeg'),
  );
  const [shot] = await listFailedShots(await written('frames', { ...recorded, pictures }));
  assert.equal(shot?.picture.kind, 'zipped');
  assert.match(shot.picture.kind === 'zipped' ? shot.picture.entry : '', /\.jpeg$/);
  const failedAt = Date.parse(shot.record.takenAt ?? '');
  const last = Object.keys(pictures).map((name) => Number(/-(\d{13})\.jpeg$/.exec(name)?.[1]));
  assert.ok(failedAt <= Math.max(...last));
});

test('a trace without pictures says so', async () => {
  const [shot] = await listFailedShots(
    await written('bare', { ...recordedTrace('v10 total'), pictures: {} }),
  );
  assert.equal(shot?.picture.kind, 'missing');
  await assert.rejects(
    async () => shotBytes(shot),
    /there is no picture of this test: the trace holds no picture/,
  );
});

test('a test that passed is left out, unless it is asked for', async () => {
  const recorded = recordedTrace('v10 total');
  const entries = Object.fromEntries(
    Object.entries(recorded.entries).map(([name, text]) => [
      name,
      text
        .split('\n')
        .filter((line) => !line.includes('"type":"error"') && !line.includes('"error":'))
        .join('\n'),
    ]),
  );
  const file = await written('passed', { ...recorded, entries });
  assert.deepEqual(await listFailedShots(file), []);
  const [shot] = await listFailedShots(file, { includePassed: true });
  assert.equal(shot?.hasFailed, false);
});

test('a newer version is read as far as its fields are known', async () => {
  const file = await written('newer', ofVersion(recordedTrace('v10 total'), 14));
  assert.equal((await listFailedShots(file))[0]?.record.test.selector, total);
});

const refused = [
  {
    name: 'a newer version that has none of the fields',
    zip: makeZip([
      { name: 'trace.trace', content: '{"version":99,"type":"context-options"}\n{"kind":"call"}' },
    ]),
    says: /version 99, newer than what is known here \(10\), and nothing of it could be read/,
  },
  {
    name: 'a zip of something else',
    zip: makeZip([{ name: 'a.txt', content: 'a' }]),
    says: /no Playwright trace/,
  },
  { name: 'no zip at all', zip: Buffer.from('{"not": "a zip"}'), says: /cannot be read, it may be damaged/ },
  { name: 'an empty file', zip: Buffer.alloc(0), says: /cannot be read, it may be damaged/ },
  {
    name: 'a zip bomb',
    zip: makeZip([{ name: 'trace.trace', content: Buffer.alloc(40 * 1024 * 1024) }]),
    says: /packed as only a zip bomb is/,
  },
  {
    name: 'an entry that unpacks to more than it says',
    zip: makeZip([{ name: 'trace.trace', content: 'x'.repeat(100_000), claimedSize: 10 }]),
    says: /may be damaged/,
  },
  {
    name: 'an entry that says it is larger than anything that is read',
    zip: makeZip([{ name: 'trace.trace', content: 'x', claimedSize: 0xfffffff0 }]),
    says: /would unpack to \d+ bytes, and at most \d+ are read/,
  },
  {
    name: 'an encrypted zip',
    zip: makeZip([{ name: 'trace.trace', content: 'x', isEncrypted: true }]),
    says: /is encrypted; unpack it with its password first/,
  },
  {
    name: 'names that lead out of the zip',
    zip: makeZip([{ name: '../../trace.trace', content: 'x' }]),
    says: /cannot be read, it may be damaged/,
  },
];
for (const { name, zip, says } of refused) {
  test(`refused in one sentence: ${name}`, async () => {
    await assert.rejects(listFailedShots(writeInto(folder, 'trace.zip', zip)), (error) => {
      assert.ok(error instanceof FailureError);
      assert.match(error.message, says);
      assert.doesNotMatch(error.message, /\n|    at /);
      return true;
    });
  });
}

test('what is read of one zip together has an end, however its entries say it is divided', async () => {
  const claimedSize = 16 * 1024 * 1024;
  const names = Array.from({ length: 65 }, (_, index) => `${index}.trace`);
  const zip = makeZip(names.map((name) => ({ name, content: 'x', claimedSize })));
  const archive = await openZip(zip, 'bomb.zip');
  // They hold less than they say, so that each is refused; what they say counts.
  for (const name of names.slice(0, 64)) await assert.rejects(archive.read(name, claimedSize), /damaged/);
  await assert.rejects(archive.read('64.trace', claimedSize), /would unpack to more than \d+ bytes/);
});

test('a trace that was not copied whole is refused wherever it ends', async () => {
  const whole = await traceZip(recordedTrace('v10 total'));
  for (const part of [0.1, 0.5, 0.9, 0.99]) {
    const file = writeInto(folder, 'cut.zip', whole.subarray(0, Math.floor(whole.length * part)));
    await assert.rejects(listFailedShots(file), /may be damaged or not be copied whole/);
  }
});

test('a trace with a damaged middle is refused or read, and never ends otherwise', async () => {
  const whole = await traceZip(recordedTrace('v10 total'));
  for (let at = 7; at < whole.length; at += 211) {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8((damaged.readUInt8(at) + 101) % 256, at);
    const file = writeInto(folder, 'damaged.zip', damaged);
    await listFailedShots(file).catch((error: unknown) =>
      assert.ok(error instanceof FailureError, String(error)),
    );
  }
});

test('lines that are no events, or events of odd types, are passed over', async () => {
  const recorded = recordedTrace('v10 total');
  const noise = [
    '',
    'not json',
    '[]',
    'null',
    '{"type":7}',
    '{"type":"before","callId":3,"startTime":"x"}',
    '{"type":"after"}',
    '{"type":"frame-snapshot","snapshot":{"pageId":"p","isMainFrame":true,"viewport":{"width":-1,"height":1e99}}}',
    '{"type":"screencast-frame","pageId":"p","file":7,"timestamp":null}',
  ].join('\n');
  const entries = Object.fromEntries(
    Object.entries(recorded.entries).map(([name, text]) => [
      name,
      name.endsWith('.trace') ? `${text}${noise}\n` : text,
    ]),
  );
  const [shot] = await listFailedShots(await written('noise', { ...recorded, entries }));
  assert.equal(shot?.record.test.selector, total);
});

const scales = [
  {
    name: 'a picture of the viewport',
    size: { width: 400, height: 300 },
    kind: 'attached',
    scale: { kind: 'viewport', pixelRatio: 1 },
  },
  {
    name: 'two pixels for one',
    size: { width: 800, height: 600 },
    kind: 'attached',
    scale: { kind: 'viewport', pixelRatio: 2 },
  },
  {
    name: 'a smaller frame of a screencast',
    size: { width: 267, height: 200 },
    kind: 'frame',
    scale: { kind: 'viewport', pixelRatio: 267 / 400 },
  },
  {
    name: 'the whole page',
    size: { width: 800, height: 2000 },
    kind: 'attached',
    scale: { kind: 'full-page', pixelRatio: 2, scroll: { x: 0, y: 0 } },
  },
  {
    name: 'a longer frame of a screencast, which says nothing',
    size: { width: 400, height: 500 },
    kind: 'frame',
    scale: {},
  },
  {
    name: 'another shape, which says nothing',
    size: { width: 413, height: 500 },
    kind: 'attached',
    scale: {},
  },
  {
    name: 'what an assertion compared, which may be an element',
    size: { width: 400, height: 500 },
    kind: 'compared',
    scale: {},
  },
  { name: 'an element, which says nothing', size: { width: 400, height: 100 }, kind: 'attached', scale: {} },
] as const;
for (const { name, size, kind, scale } of scales) {
  test(`scale: ${name}`, () => {
    const viewport = { width: 400, height: 300 };
    assert.deepEqual(scaleOf(viewport, size, kind), { ...scale, viewport });
  });
}

function ofVersion(recorded: RecordedTrace, version: number): RecordedTrace {
  const entries = Object.entries(recorded.entries).map(([name, text]) => [
    name,
    text.replace(/"version":\d+/g, `"version":${version}`),
  ]);
  return { ...recorded, entries: Object.fromEntries(entries) as Record<string, string> };
}

async function written(
  name: string,
  trace: RecordedTrace,
  size?: { readonly width: number; readonly height: number },
): Promise<string> {
  return writeInto(folder, `${name}.zip`, await traceZip(trace, size));
}
