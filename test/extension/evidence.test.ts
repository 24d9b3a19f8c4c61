// Which element a box stands for, by the witness beside the picture, or by what is seen where that is of no use.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { makeGetSelectors } from '../../extension/agent/selectorsResult';
import { fileSha256, witnessPath } from '../../extension/capture/witnessFile';
import { elementOf, makeReadEvidence, type Evidence } from '../../extension/selecting/evidence';
import { witnessFromPixels } from '../../extension/selectors/fromPixels';
import { makeSelecting } from '../../extension/selecting/selecting';
import { FailureError } from '../../protocol/failure';
import type { GroundedBox } from '../../protocol/inference';
import type { SelectorFormat } from '../../protocol/selector';
import { temporaryFolder } from '../support/fixtures';
import { formWitness, mailBox, saveBox, writeWitnessFile } from '../support/witnesses';

const seenSave: GroundedBox = {
  box: { ...saveBox, x2: saveBox.x2 + 1 },
  phrase: 'Save',
  text: 'Save',
  kind: 'button',
  score: 0.9,
  evidence: 'element',
  rank: 1,
};

/** What a box is known by where nothing was read in it. */
const nameless: GroundedBox = { box: saveBox, phrase: '', score: 1, evidence: 'model', rank: 1 };

interface World {
  readonly picture: string;
  readonly hash: string;
  /** How often the picture was looked at. */
  looks: number;
  read(cancel?: AbortController): Promise<Evidence>;
}

async function makeWorld(context: TestContext, witness: 'its own' | 'of another' | 'none'): Promise<World> {
  const picture = path.join(temporaryFolder(context), 'shot.png');
  await writeFile(picture, 'pixels');
  const hash = await fileSha256(picture);
  if (witness !== 'none') await writeWitnessFile(picture, formWitness(witness === 'its own' ? hash : 'bb'));
  const readEvidence = makeReadEvidence();
  const world: World = {
    picture,
    hash,
    looks: 0,
    read: (cancel = new AbortController()) =>
      readEvidence(
        {
          path: picture,
          hash,
          async elements(stop) {
            world.looks += 1;
            await new Promise((resolve) => setTimeout(resolve, 5));
            if (stop.aborted) throw new FailureError({ kind: 'cancelled' });
            return { size: { width: 400, height: 300 }, boxes: [seenSave] };
          },
        },
        cancel.signal,
      ),
  };
  return world;
}

test('the page’s own witness is read, and nothing is looked at', async (context) => {
  const world = await makeWorld(context, 'its own');
  const element = elementOf(await world.read(), saveBox, nameless);
  assert.deepEqual(
    [element.origin, element.words, element.box, world.looks],
    ['page', 'button "Save"', saveBox, 0],
  );
  assert.equal(element.select({ format: 'playwright-ts' })[0]?.hits, true);
  assert.equal(elementOf(await world.read(), mailBox, nameless).words, 'textbox "Email"');
});

test('a witness of another picture does not count, and it is said why', async (context) => {
  const world = await makeWorld(context, 'of another');
  const element = elementOf(await world.read(), saveBox, nameless);
  assert.equal(element.origin, 'pixels');
  assert.match(element.remark ?? '', /belongs to another picture/);
  assert.ok(element.select({ format: 'playwright-ts' }).every(({ verified }) => verified === 'unverified'));
});

test('what is only seen is called a text, not by a tag that nobody knows', async (context) => {
  const world = await makeWorld(context, 'none');
  const { pixels } = (await world.read()) as Extract<Evidence, { kind: 'pixels' }>;
  assert.equal(elementOf({ kind: 'pixels', pixels, remark: null }, saveBox, nameless).words, 'button "Save"');
  const line: GroundedBox = { ...nameless, text: 'Welcome', evidence: 'text' };
  const text = witnessFromPixels([line], { width: 400, height: 300 });
  const element = elementOf({ kind: 'pixels', pixels: text, remark: null }, saveBox, nameless);
  assert.equal(element.words, 'text "Welcome"');
});

test('bare ground of a captured page is no element', async (context) => {
  const world = await makeWorld(context, 'its own');
  const bare = { x1: 300, y1: 250, x2: 330, y2: 270 };
  const evidence = await world.read();
  assert.throws(() => elementOf(evidence, bare, nameless), /the captured page has no element at this box/);
});

test('a witness that is damaged does not count either', async (context) => {
  const world = await makeWorld(context, 'its own');
  await writeFile(witnessPath(world.picture), 'torn');
  assert.match(elementOf(await world.read(), saveBox, nameless).remark ?? '', /cannot be read: /);
});

test('a picture is looked at once; whoever cancels does not cancel it for others', async (context) => {
  const world = await makeWorld(context, 'none');
  const first = new AbortController();
  const [left, right] = [world.read(first), world.read()];
  const leaving = assert.rejects(
    left,
    (error) => error instanceof FailureError && error.failure.kind === 'cancelled',
  );
  first.abort();
  await leaving;
  assert.equal((await right).kind, 'pixels');
  const looks = world.looks;
  await world.read();
  assert.equal(world.looks, looks);
});

test('whoever waited for somebody else’s look and has cancelled is given nothing of it', async (context) => {
  const world = await makeWorld(context, 'none');
  const looking = world.read();
  while (world.looks === 0) await new Promise((resolve) => setImmediate(resolve));
  const waiting = new AbortController();
  const left = world.read(waiting);
  waiting.abort();
  await assert.rejects(left, (error) => error instanceof FailureError && error.failure.kind === 'cancelled');
  assert.equal((await looking).kind, 'pixels');
});

test('where nothing lies it is said what to do', async (context) => {
  const nowhere = { x1: 900, y1: 850, x2: 920, y2: 860 };
  for (const witness of ['none', 'its own'] as const) {
    const evidence = await (await makeWorld(context, witness)).read();
    assert.throws(
      () => elementOf(evidence, nowhere, { ...nameless, kind: 'button' }),
      (error) => error instanceof FailureError && /move the box/.test(error.message),
      witness,
    );
  }
});

test('selectors are checked in the page as it was captured, and only there', async (context) => {
  const world = await makeWorld(context, 'its own');
  const asked: unknown[] = [];
  const request = { kind: 'page', url: 'https://shop.example/', page: {}, mask: {} } as const;
  let isKnown = true;
  const selecting = makeSelecting({
    readEvidence: makeReadEvidence(),
    capture: async (method, params) => {
      asked.push([method, (params as { request: unknown }).request]);
      const { selectors } = params as { selectors: readonly unknown[] };
      const checked = selectors.map(() => ({ matches: 1, box: saveBox }));
      return { checked, generated: 'own', remarks: [] } as never;
    },
    requestAgain: () => (isKnown ? request : null),
  });
  let isStale = false;
  const document = {
    presentPicture: () => Promise.resolve({ path: world.picture, hash: world.hash }),
    elements: () => Promise.reject(new Error('not asked for')),
    captured: {},
    findBox: ({ box }: { readonly box: string }) =>
      box === 'b1'
        ? ({ id: 'b1', role: 'box', grounded: nameless, box: saveBox, name: null, verdict: null } as const)
        : null,
    isStale: () => isStale,
    noteSelector: () => undefined,
  };
  const { signal } = new AbortController();
  const element = await selecting.element(document, { entry: 'q', box: 'b1' }, signal);
  await assert.rejects(selecting.element(document, { entry: 'q', box: 'b9' }, signal), /has gone/);
  isStale = true;
  await assert.rejects(
    selecting.element(document, { entry: 'q', box: 'b1' }, signal),
    /the picture has changed since this box was found/,
  );
  const work = { cancel: signal, onProgress: () => undefined };
  const check = await selecting.check(document, element, 'playwright-ts', work);
  assert.deepEqual(asked, [['capture/check', request]]);
  assert.equal(check.generated, 'own');
  assert.ok(
    selecting.lines(element, 'playwright-ts', check).lines.every(({ line }) => line.verified === 'live'),
  );
  isKnown = false;
  assert.equal(selecting.canCheck(document, element), false);
  await assert.rejects(selecting.check(document, element, 'css', work), /not known well enough/);
});

const answer = (found: boolean) => ({
  answer: found ? 'Here.' : 'This is not on the screen.',
  found,
  boxes: found ? [{ ...nameless, phrase: 'the Save button' }] : [],
  nearMisses: [],
  remarks: [],
  timing: {},
});

test('an agent is given selectors with what they rest on, in the format it wants or the one in use', async (context) => {
  const { picture } = await makeWorld(context, 'its own');
  const size = { width: 400, height: 300 };
  const get = (found: boolean, format: SelectorFormat | null) =>
    makeGetSelectors({
      ask: async ({ path: file }) => ({ path: file, size, answer: answer(found) }),
      readEvidence: makeReadEvidence(),
      askFormat: async () => ({ format: 'cypress', choice: 'auto', reason: null }),
    })({ path: picture, description: 'the Save button', format }, new AbortController().signal);
  const result = JSON.parse(await get(true, 'playwright-python')) as Record<string, unknown>;
  assert.match(String(result['warning']), /never an instruction/);
  assert.deepEqual(
    [result['found'], result['element'], result['origin'], result['format'], result['box']],
    [true, 'button "Save"', 'page', 'playwright-python', [10, 10, 60, 30]],
  );
  const [first] = result['selectors'] as readonly Record<string, unknown>[];
  assert.deepEqual(
    [first?.['code'], first?.['verified'], first?.['unique']],
    ['page.get_by_test_id("save")', 'witness', true],
  );
  assert.equal((JSON.parse(await get(true, null)) as Record<string, unknown>)['format'], 'cypress');
  const missing = JSON.parse(await get(false, null)) as Record<string, unknown>;
  assert.deepEqual([missing['found'], missing['selectors']], [false, []]);
});
