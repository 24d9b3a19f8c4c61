// The commands about selectors: which box is meant, what is offered, where the code goes, and what is noted. VS Code is played:
// lists are answered as scripted.

import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import type { ScreenshotDocument } from '../../extension/editor/screenshotDocument';
import {
  selectFor,
  selectorKey,
  withCheck,
  writeLines,
  writeOptions,
} from '../../extension/selecting/content';
import type { MeantElement } from '../../extension/selecting/evidence';
import type { Selecting } from '../../extension/selecting/selecting';
import type { makeSelectorCommands } from '../../extension/selecting/selectorCommands';
import { indexTree, selectorsFor } from '../../extension/selectors/index';
import { FailureError } from '../../protocol/failure';
import type { PixelBox } from '../../protocol/geometry';
import type { SelectorFormat } from '../../protocol/selector';
import type { BoxPlace, ShownBox, UsedSelector, Verdict } from '../../protocol/view';
import { installFakeCode, type FakeCode } from '../support/fakeCode';
import { formWitness, mailBox, saveBox } from '../support/witnesses';

let code: FakeCode;
let make: typeof makeSelectorCommands;

before(async () => {
  code = installFakeCode([]);
  Object.assign(code.vscode, {
    ProgressLocation: { Notification: 15 },
    QuickPickItemKind: { Separator: -1 },
  });
  ({ makeSelectorCommands: make } = await import('../../extension/selecting/selectorCommands'));
});

const tree = indexTree(formWitness('aa'));

interface Script {
  readonly boxes?: readonly (readonly [box: PixelBox, verdict: Verdict | null])[];
  readonly selected?: string;
  readonly format?: SelectorFormat;
  /** The labels that are chosen, list after list; null leaves. */
  readonly choose?: readonly (string | null)[];
  /** What stands before the cursor of the test; null where no test is open. */
  readonly test?: string | null;
}

interface World {
  readonly commands: ReturnType<typeof makeSelectorCommands>;
  readonly used: string[];
  readonly noted: (UsedSelector & { readonly box: string })[];
  /** What was offered, list after list. */
  readonly offered: string[][];
  readonly created: { readonly content: string; readonly language?: string }[];
  readonly warned: string[];
}

/** Nothing lies there. */
const emptyBox: PixelBox = { x1: 390, y1: 290, x2: 399, y2: 299 };

const two = [
  [saveBox, 'kept'],
  [mailBox, null],
] as const;

function play({
  boxes = two,
  selected,
  format = 'playwright-ts',
  choose = [],
  test: before = '',
}: Script): World {
  const [used, offered, created]: [string[], string[][], World['created']] = [[], [], []];
  const noted: World['noted'] = [];
  const choices = [...choose];
  const warned: string[] = [];
  Object.assign(code.vscode.window, {
    withProgress: (_options: unknown, work: (progress: unknown, token: unknown) => unknown) =>
      work({ report: () => undefined }, { onCancellationRequested: () => undefined }),
    showQuickPick: async (items: readonly { readonly label: string }[]) => {
      offered.push(items.map(({ label }) => label));
      const choice = choices.shift();
      return choice === null ? undefined : items.find(({ label }) => label === choice);
    },
    showTextDocument: async () => undefined,
    setStatusBarMessage: () => undefined,
    showWarningMessage: async (message: string) => void warned.push(message),
  });
  Object.assign(code.vscode.workspace, {
    openTextDocument: async (given: World['created'][number]) => void created.push(given),
  });
  const all = boxes.map(([box, verdict], index): BoxPlace & { readonly shown: ShownBox } => {
    const id = `b${index + 1}`;
    const grounded = { box, phrase: `thing ${index + 1}`, score: 1, evidence: 'page', rank: 1 } as const;
    return { entry: 'q', box: id, shown: { id, role: 'box', grounded, box, name: null, verdict } };
  });
  const document = {
    picturePath: '/shots/sign in.png',
    captured: {},
    boxes: () => all,
    findBox: ({ box }: BoxPlace) => all.find((one) => one.box === box)?.shown ?? null,
    noteSelector: ({ box }: BoxPlace, one: UsedSelector) => void noted.push({ ...one, box }),
  } as unknown as ScreenshotDocument;
  const element = (box: PixelBox): MeantElement => {
    const node = box === mailBox ? 4 : 2;
    return {
      origin: 'page',
      tree,
      node,
      words: '',
      box,
      testIdAttribute: 'data-testid',
      isInShadowRoot: false,
      remark: null,
      select: (options) => selectorsFor(tree, node, options),
    };
  };
  const selecting: Selecting = {
    async element(of, place) {
      const { box } = of.findBox(place)!;
      if (box !== emptyBox) return element(box);
      throw new FailureError({ kind: 'bad-input', what: 'No selector', reason: 'nothing lies there' });
    },
    lines(of, asked, live) {
      const ranked = selectFor(of, asked);
      const tried = live === null ? ranked : withCheck(ranked, live, { box: of.box, format: asked });
      return writeLines(tried, asked, writeOptions(of));
    },
    canCheck: () => false,
    check: async (_document, of, asked) => ({
      checked: new Map(
        selectFor(of, asked).map(({ selector }, index) => [
          selectorKey(selector),
          index === 0 ? { matches: 2, box: null } : { matches: 1, box: of.box },
        ]),
      ),
      generated: "getByText('own')",
      remarks: [],
    }),
  };
  const commands = make({
    selecting,
    askFormat: async () => ({ format, choice: 'auto', reason: null }),
    use: {
      copy: async (text) => void used.push(`copy ${text}`),
      insert: async (write) => void used.push(`insert ${write(before ?? '')}`),
    },
    testEditor: {
      current: () =>
        before === null ? null : ({ languageId: 'typescript', getText: () => before } as never),
    } as never,
    front: () =>
      boxes.length === 0 && selected === 'no screenshot'
        ? null
        : { document, selected: selected === undefined ? null : { entry: 'q', box: selected } },
  });
  return { commands, used, noted, offered, created, warned };
}

test('the selected box is meant; without one the user says which, and may leave', async () => {
  const first = play({ selected: 'b2' });
  await first.commands.insert();
  assert.deepEqual(first.offered, []);
  assert.equal(first.noted[0]?.box, 'b2');
  const asked = play({ choose: ['thing 1'] });
  await asked.commands.insert();
  assert.deepEqual(asked.offered, [['thing 1', 'thing 2']]);
  assert.deepEqual(asked.used, ["insert page.getByTestId('save')"]);
  const left = play({ choose: [null] });
  await left.commands.insert();
  assert.deepEqual([left.used, left.noted], [[], []]);
});

test('copying offers all of the format in use and the best one of every other, and notes what was chosen', async () => {
  const world = play({ selected: 'b1', choose: ['[data-testid="save"]'] });
  await world.commands.copy();
  const [list = []] = world.offered;
  assert.equal(list[0], 'Playwright (TypeScript)');
  assert.ok(list.indexOf("page.getByTestId('save')") < list.indexOf('other formats'));
  assert.equal(list.length - list.indexOf('other formats') - 1, 10, list.join('\n'));
  assert.deepEqual(world.used, ['copy [data-testid="save"]']);
  assert.deepEqual(world.noted, [
    { box: 'b1', format: 'css', code: '[data-testid="save"]', strategy: 'test-id', verified: 'witness' },
  ]);
});

test('what each selector finds in the living page is shown, the first that finds it first, with Playwright’s own', async () => {
  const world = play({ selected: 'b1', choose: ["getByText('own')"] });
  await world.commands.check();
  const [list = []] = world.offered;
  assert.equal(list.at(-1), "getByText('own')");
  assert.equal(list.at(-2), "page.getByTestId('save')", 'it finds two now');
  assert.deepEqual([world.used, world.noted], [["copy getByText('own')"], []]);
  const ours = play({ selected: 'b1', choose: ["page.getByTestId('save')"] });
  await ours.commands.check();
  assert.equal(ours.noted[0]?.verified, 'live');
});

test('an assertion goes into the test, and without one into the clipboard', async () => {
  const world = play({ selected: 'b1', choose: ['It has its text'] });
  await world.commands.assertion();
  assert.deepEqual(world.used, ["insert await expect(page.getByTestId('save')).toHaveText('Save');"]);
  const without = play({ selected: 'b1', choose: ['It is visible'], test: null });
  await without.commands.assertion();
  assert.deepEqual(without.used, ["copy await expect(page.getByTestId('save')).toBeVisible();"]);
});

test('a page object has a member for each box that is kept, in a new document of its language', async () => {
  const kept = play({ boxes: two.map(([box]) => [box, 'kept'] as const), format: 'playwright-python' });
  await kept.commands.pageObject();
  assert.equal(kept.created[0]?.language, 'python');
  assert.match(kept.created[0].content, /class SignInPage/);
  assert.match(kept.created[0].content, /get_by_test_id\("save"\)/);
  assert.match(kept.created[0].content, /email/i);
  const one = play({});
  await one.commands.pageObject();
  assert.doesNotMatch(one.created[0]?.content ?? '', /email/i);
});

test('a kept box without an element is left out of a page object and named; without any there is none', async () => {
  const world = play({
    boxes: [
      [saveBox, 'kept'],
      [emptyBox, 'kept'],
    ],
  });
  await world.commands.pageObject();
  assert.equal(world.created.length, 1);
  assert.deepEqual(world.warned, ['Left out: thing 2: No selector: nothing lies there.']);
  const none = play({ boxes: [[emptyBox, 'kept']] });
  await assert.rejects(none.commands.pageObject(), /nothing lies there/);
  assert.deepEqual(none.created, []);
});

const problems: readonly {
  name: string;
  script: Script;
  run: 'insert' | 'pageObject' | 'assertion';
  says: RegExp;
}[] = [
  {
    name: 'no screenshot',
    script: { boxes: [], selected: 'no screenshot' },
    run: 'insert',
    says: /No screenshot: none is open/,
  },
  { name: 'no box', script: { boxes: [] }, run: 'insert', says: /Ask for the element first/ },
  {
    name: 'nothing kept',
    script: { boxes: [[saveBox, 'rejected']] },
    run: 'pageObject',
    says: /Press Keep/,
  },
  {
    name: 'a format without claims',
    script: { selected: 'b1', format: 'xpath' },
    run: 'assertion',
    says: /has no words for one/,
  },
];
for (const { name, script, run, says } of problems) {
  test(`${name} is one sentence that says what to do`, async () => {
    await assert.rejects(
      play(script).commands[run](),
      (error) => error instanceof FailureError && says.test(error.message),
    );
  });
}
