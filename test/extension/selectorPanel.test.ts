// What a page is told of selectors, in which order, and what its buttons do: only what is shown is copied, and noted.

import assert from 'node:assert/strict';
import test from 'node:test';
import { makeSignal } from '../../extension/editor/signal';
import {
  selectFor,
  selectorKey,
  withCheck,
  writeLines,
  writeOptions,
} from '../../extension/selecting/content';
import type { MeantElement } from '../../extension/selecting/evidence';
import { makePanel, type SelectorEvent, type SelectorPanel } from '../../extension/selecting/panel';
import type { Selecting } from '../../extension/selecting/selecting';
import { indexTree, selectorsFor } from '../../extension/selectors/index';
import { FailureError } from '../../protocol/failure';
import type { PixelBox } from '../../protocol/geometry';
import type { SelectorFormat } from '../../protocol/selector';
import type { BoxPlace, SelectorsContent, ShownBox, UsedSelector } from '../../protocol/view';
import { formWitness, mailBox, saveBox } from '../support/witnesses';

const tree = indexTree(formWitness('aa'));
const elementAt = (box: PixelBox): MeantElement => {
  const node = box.y1 === mailBox.y1 ? 4 : 2;
  return {
    origin: 'page',
    tree,
    node,
    words: `element ${node}`,
    box: tree.nodes[node]!.box!,
    testIdAttribute: 'data-testid',
    isInShadowRoot: false,
    remark: null,
    select: (options) => selectorsFor(tree, node, options),
  };
};

const save: BoxPlace = { entry: 'q', box: 'b1' };
const mail: BoxPlace = { entry: 'q', box: 'b2' };

interface World {
  readonly panel: SelectorPanel;
  readonly boxes: Map<string, PixelBox>;
  /** What the page was shown, in short. */
  readonly shown: { readonly box: string; readonly content: SelectorsContent }[];
  readonly used: string[];
  readonly noted: UsedSelector[];
  readonly told: string[];
  /** How often an element was looked for. */
  looked: number;
  isStale: boolean;
  format: SelectorFormat;
  /** What checking does, until it is cancelled. */
  check: Selecting['check'];
  changed(): void;
  formatChanged(): void;
  hear(event: SelectorEvent): Promise<void>;
  last(): SelectorsContent;
}

function makeWorld(): World {
  const shown: World['shown'] = [];
  const [used, noted, told]: [string[], UsedSelector[], string[]] = [[], [], []];
  const boxes = new Map([
    ['b1', saveBox],
    ['b2', mailBox],
  ]);
  const changed = makeSignal<null>();
  const formatChanged = makeSignal<null>();
  const selecting: Selecting = {
    element: async (document, place) => {
      world.looked += 1;
      const box = document.findBox(place)?.box;
      if (box === undefined)
        throw new FailureError({ kind: 'bad-input', what: 'No selector', reason: 'gone' });
      return elementAt(box);
    },
    lines(element, format, check) {
      const ranked = selectFor(element, format);
      const tried = check === null ? ranked : withCheck(ranked, check, { box: element.box, format });
      return writeLines(tried, format, writeOptions(element));
    },
    canCheck: () => true,
    check: (...given) => world.check(...given),
  };
  const panel = makePanel({
    selecting,
    document: {
      presentPicture: () => Promise.reject(new Error('not asked for')),
      elements: () => Promise.reject(new Error('not asked for')),
      captured: {},
      findBox({ box: id }) {
        const box = boxes.get(id);
        const grounded = { box: saveBox, phrase: '', score: 1, evidence: 'page', rank: 1 } as const;
        return box === undefined
          ? null
          : ({ id, role: 'box', grounded, box, name: null, verdict: null } satisfies ShownBox);
      },
      isStale: () => world.isStale,
      noteSelector: (_place, one) => void noted.push(one),
      changed,
    },
    askFormat: async () => ({ format: world.format, choice: 'auto', reason: 'as in a.spec.ts' }),
    onFormat: formatChanged.on,
    use: {
      copy: async (code) => void used.push(`copy ${code}`),
      insert: async (write) => void used.push(`insert ${write('await adminPage.getByRole("row").click();')}`),
    },
    show: ({ box, content }) => void shown.push({ box, content }),
    tell: (error) => void told.push(String(error)),
  });
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
  const world: World = {
    panel,
    boxes,
    shown,
    used,
    noted,
    told,
    looked: 0,
    isStale: false,
    format: 'playwright-ts',
    check: () => Promise.reject(new Error('not asked for')),
    changed: () => changed.tell(null),
    formatChanged: () => formatChanged.tell(null),
    async hear(event) {
      panel.hear(event);
      await settle();
    },
    last: () => shown.at(-1)?.content ?? assert.fail('nothing was shown'),
  };
  return world;
}

const ready = (content: SelectorsContent) =>
  content.kind === 'ready' ? content : assert.fail(`it is ${JSON.stringify(content)}`);

test('a box that is wanted is looked at, and its selectors are shown with where their format comes from', async () => {
  const world = makeWorld();
  await world.hear({ name: 'selectors/want', params: save });
  assert.deepEqual(
    world.shown.map(({ box, content }) => `${box} ${content.kind}`),
    ['b1 working', 'b1 ready'],
  );
  const content = ready(world.last());
  assert.equal(content.lines[0]?.code, "page.getByTestId('save')");
  assert.equal(content.formatReason, 'as in a.spec.ts');
  assert.deepEqual(content.assertions, ['visible', 'text', 'state']);
});

test('of two boxes that are wanted after another only the last one is shown', async () => {
  const world = makeWorld();
  world.panel.hear({ name: 'selectors/want', params: save });
  await world.hear({ name: 'selectors/want', params: mail });
  const done = world.shown.filter(({ content }) => content.kind === 'ready');
  assert.deepEqual(
    done.map(({ box }) => box),
    ['b2'],
  );
});

test('another format is shown at once, a box that was moved is looked at again, and one that has gone is not', async () => {
  const world = makeWorld();
  await world.hear({ name: 'selectors/want', params: save });
  world.format = 'css';
  world.formatChanged();
  await world.hear({ name: 'box/select', params: save });
  assert.equal(ready(world.last()).lines[0]?.code, '[data-testid="save"]');
  assert.equal(world.looked, 1, 'the element stays the same');
  world.boxes.set('b1', mailBox);
  world.changed();
  await world.hear({ name: 'box/select', params: save });
  assert.equal(ready(world.last()).element, 'element 4');
  const before = world.shown.length;
  world.boxes.delete('b1');
  world.changed();
  await world.hear({ name: 'box/select', params: null });
  assert.equal(world.shown.length, before);
});

test('a box whose picture was replaced is looked at again before anything of it is used', async () => {
  const world = makeWorld();
  await world.hear({ name: 'selectors/want', params: save });
  world.isStale = true;
  world.changed();
  await world.hear({ name: 'box/select', params: save });
  assert.equal(world.looked, 2);
});

test('what was asked of the page for a box that was moved meanwhile says nothing about its new place', async () => {
  const world = makeWorld();
  await world.hear({ name: 'selectors/want', params: save });
  let answer: (live: Awaited<ReturnType<Selecting['check']>>) => void = () => assert.fail('it is not asked');
  world.check = () => new Promise((resolve) => (answer = resolve));
  await world.hear({ name: 'selectors/check', params: save });
  world.boxes.set('b1', mailBox);
  world.changed();
  answer({ checked: new Map(), generated: "getByText('Save')", remarks: [] });
  await world.hear({ name: 'box/select', params: save });
  const content = ready(world.last());
  assert.deepEqual([content.element, content.generated], ['element 4', null]);
});

test('what has failed is not tried again because another test is edited', async () => {
  const world = makeWorld();
  await world.hear({ name: 'selectors/want', params: { entry: 'q', box: 'b9' } });
  world.formatChanged();
  await world.hear({ name: 'box/select', params: save });
  assert.equal(world.looked, 1);
});

test('what cannot be found is a sentence in the page', async () => {
  const world = makeWorld();
  await world.hear({ name: 'selectors/want', params: { entry: 'q', box: 'b9' } });
  assert.deepEqual(world.last(), { kind: 'failed', sentence: 'No selector: gone.' });
});

test('a line is copied as it is shown, inserted as its place calls the page, and noted with its box', async () => {
  const world = makeWorld();
  await world.hear({ name: 'selectors/want', params: save });
  const { code } = ready(world.last()).lines[0]!;
  await world.hear({ name: 'selector/copy', params: { ...save, code } });
  await world.hear({ name: 'selector/insert', params: { ...save, code } });
  await world.hear({ name: 'assertion/copy', params: { ...save, code, claim: 'visible' } });
  assert.deepEqual(world.used, [
    `copy ${code}`,
    "insert adminPage.getByTestId('save')",
    `copy await expect(${code}).toBeVisible();`,
  ]);
  assert.deepEqual(world.noted[0], {
    format: 'playwright-ts',
    code,
    strategy: 'test-id',
    verified: 'witness',
  });
});

test('what is not shown is not copied, whatever the page says', async () => {
  const world = makeWorld();
  await world.hear({ name: 'selectors/want', params: save });
  await world.hear({ name: 'selector/copy', params: { ...save, code: 'rm -rf /' } });
  await world.hear({ name: 'selector/copy', params: { ...mail, code: "page.getByTestId('save')" } });
  assert.deepEqual(world.used, []);
  assert.equal(world.told.length, 2);
  assert.match(world.told[0] ?? '', /is not shown any more/);
});

test('the living page’s word is shown, with Playwright’s own selector, which is copied and not noted', async () => {
  const world = makeWorld();
  await world.hear({ name: 'selectors/want', params: save });
  world.check = async (_document, element, format, { onProgress }) => {
    onProgress('opening the page');
    const ranked = selectFor(element, format);
    return {
      checked: new Map(ranked.map(({ selector }) => [selectorKey(selector), { matches: 1, box: saveBox }])),
      generated: "page.locator('form').getByRole('button')",
      remarks: [],
    };
  };
  await world.hear({ name: 'selectors/check', params: save });
  const content = ready(world.last());
  assert.ok(!content.lines.some(({ code }) => code === content.generated));
  assert.ok(content.lines.every(({ verified, unique }) => verified === 'live' && unique));
  await world.hear({ name: 'selector/copy', params: { ...save, code: content.generated! } });
  const { generated } = content;
  await world.hear({ name: 'assertion/copy', params: { ...save, code: generated!, claim: 'visible' } });
  assert.deepEqual(world.used, [`copy ${generated}`], 'nothing can be claimed with it');
  assert.deepEqual(world.noted, []);
});

test('a check that is cancelled, or fails, leaves what was shown', async () => {
  const world = makeWorld();
  await world.hear({ name: 'selectors/want', params: save });
  const before = world.last();
  world.check = (_document, _element, _format, { cancel }) =>
    new Promise((_, reject) =>
      cancel.addEventListener('abort', () => reject(new FailureError({ kind: 'cancelled' }))),
    );
  await world.hear({ name: 'selectors/check', params: save });
  assert.equal(world.last().kind, 'working');
  await world.hear({ name: 'selectors/cancel', params: save });
  assert.deepEqual(world.last(), before);
  assert.deepEqual(world.told, []);
  world.check = () =>
    Promise.reject(new FailureError({ kind: 'bad-input', what: 'https://a.example', reason: 'it is away' }));
  await world.hear({ name: 'selectors/check', params: save });
  assert.deepEqual(world.last(), before);
  assert.equal(world.told.length, 1);
});

test('the selected box is known to commands, and a page that has gone says nothing', async () => {
  const world = makeWorld();
  await world.hear({ name: 'box/select', params: mail });
  assert.deepEqual(world.panel.selected(), mail);
  world.panel.hear({ name: 'selectors/want', params: save });
  const before = world.shown.length;
  world.panel.dispose();
  world.formatChanged();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(world.shown.length, before);
});
