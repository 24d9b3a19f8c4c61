// Propose Selector: the element is looked for in the words it was found by, and nothing changes before the user says so.
// VS Code is played: what it would show is looked at, and its buttons are pressed as scripted.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { before, type TestContext } from 'node:test';
import type * as vscode from 'vscode';
import { fileSha256 } from '../../extension/capture/witnessFile';
import { makeReadEvidence } from '../../extension/selecting/evidence';
import type { makeProposeSelector } from '../../extension/selecting/proposeSelector';
import { FailureError } from '../../protocol/failure';
import { installFakeCode, type FakeCode } from '../support/fakeCode';
import { temporaryFolder } from '../support/fixtures';
import { formWitness, saveBox, writeWitnessFile } from '../support/witnesses';

const specText = `import { test } from '@playwright/test';
test('saves', async ({ page }) => {
  await page.getByTestId('old-save').click();
});
`;

let code: FakeCode;
let makePropose: typeof makeProposeSelector;

/** A document as far as it is used here. */
class FakeDocument {
  isClosed = false;
  constructor(
    public text: string,
    readonly fileName: string,
  ) {}
  get uri(): vscode.Uri {
    return code.vscode.Uri.file(this.fileName);
  }
  getText = (): string => this.text;
  offsetAt = ({ line, character }: vscode.Position): number =>
    this.text.split('\n').slice(0, line).join('\n').length + (line === 0 ? 0 : 1) + character;
  positionAt = (offset: number): number => offset;
}

before(async () => {
  code = installFakeCode([]);
  Object.assign(code.vscode, {
    ProgressLocation: { Notification: 15 },
    RelativePattern: class {},
    Range: class {
      constructor(
        readonly start: number,
        readonly end: number,
      ) {}
    },
    WorkspaceEdit: class {
      readonly edits: { start: number; end: number; text: string }[] = [];
      replace(_uri: unknown, { start, end }: { start: number; end: number }, text: string): void {
        this.edits.push({ start, end, text });
      }
    },
    TabInputTextDiff: class {},
  });
  Object.assign(code.vscode.Uri, {
    from: ({ scheme, path: file, query }: { scheme: string; path: string; query: string }) =>
      code.vscode.Uri.file(file).with({ path: `${scheme}:${file}?${query}` }),
  });
  ({ makeProposeSelector: makePropose } = await import('../../extension/selecting/proposeSelector'));
});

interface World {
  readonly spec: FakeDocument;
  /** What was looked for on the new screenshot. */
  readonly lookedFor: string[];
  /** What the user was shown before anything changed, and where. */
  readonly proposed: string[];
  readonly addresses: string[];
  readonly said: string[];
  propose(): Promise<void>;
}

/** @param press - the button below the proposal; a function is called while it is shown. */
async function makeWorld(
  context: TestContext,
  {
    press,
    found = true,
    words = 'the Save button',
    canEdit = true,
    text = specText,
    whileLooking = () => undefined,
  }: {
    press: string | ((spec: FakeDocument) => string);
    found?: boolean;
    words?: string;
    canEdit?: boolean;
    /** Of the test that is open. */
    text?: string;
    whileLooking?: (spec: FakeDocument) => void;
  },
): Promise<World> {
  const folder = temporaryFolder(context);
  const picture = path.join(folder, 'new.png');
  await writeFile(picture, 'pixels');
  await writeWitnessFile(picture, formWitness(await fileSha256(picture)));
  const sidecar = path.join(folder, 'old.png.ground.json');
  const used = `[{"format":"playwright-ts","code":"page.getByTestId('old-save')","strategy":"test-id","verified":"live"}]`;
  const box = `{"id":"b1","box":{"x1":1,"y1":1,"x2":9,"y2":9},"space":"image","phrase":"${words}","evidence":"page","score":1,"rank":1,"selectors":${used}}`;
  await writeFile(
    sidecar,
    `{"version":1,"picture":{"name":"old.png"},"answers":[{"id":"a","verb":"locate","question":"${words}","words":"","found":true,"boxes":[${box}]}]}`,
  );
  const spec = new FakeDocument(text, path.join(folder, 'save.spec.ts'));
  const [lookedFor, proposed, addresses, said]: [string[], string[], string[], string[]] = [[], [], [], []];
  let serve: vscode.TextDocumentContentProvider | null = null;
  const { window, workspace, commands } = code.vscode;
  Object.assign(window, {
    activeTextEditor: { document: spec, selection: { active: { line: 2, character: 16 } } },
    withProgress: (_options: unknown, work: (progress: unknown, token: unknown) => unknown) =>
      work({ report: () => undefined }, { onCancellationRequested: () => undefined }),
    // Left as it is suggested.
    showInputBox: async ({ value }: { value: string }) => value,
    showQuickPick: async (items: readonly unknown[]) => items[0],
    showInformationMessage: async (message: string) => {
      said.push(message);
      return typeof press === 'string' ? press : press(spec);
    },
    showTextDocument: async () => undefined,
    tabGroups: { all: [] },
  });
  Object.assign(workspace, {
    registerTextDocumentContentProvider: (_scheme: string, provider: vscode.TextDocumentContentProvider) => {
      serve = provider;
      return { dispose: () => undefined };
    },
    findFiles: async () => [code.vscode.Uri.file(sidecar)],
    applyEdit: async ({ edits }: { edits: readonly { start: number; end: number; text: string }[] }) => {
      if (!canEdit) return false;
      for (const { start, end, text } of edits)
        spec.text = spec.text.slice(0, start) + text + spec.text.slice(end);
      return true;
    },
  });
  Object.assign(commands, {
    executeCommand: async (name: string, _before: vscode.Uri, after: vscode.Uri) => {
      assert.equal(name, 'vscode.diff');
      assert.equal(spec.text, text, 'nothing has changed yet');
      addresses.push(after.toString());
      const shown = serve?.provideTextDocumentContent(after, {} as vscode.CancellationToken);
      proposed.push(typeof shown === 'string' ? shown : assert.fail('it is shown at once'));
    },
  });
  const proposing = makePropose({
    async ask({ path: file, question }) {
      lookedFor.push(question);
      whileLooking(spec);
      const boxes = found
        ? [{ box: saveBox, phrase: question, score: 1, evidence: 'page' as const, rank: 1 }]
        : [];
      const answer = { answer: '', found, boxes, nearMisses: [], remarks: [], timing: {} };
      return { path: file, size: { width: 400, height: 300 }, answer };
    },
    readEvidence: makeReadEvidence(),
    front: () => ({ document: { picturePath: picture } as never, selected: null }),
    ownFolders: [],
  });
  return { spec, lookedFor, proposed, addresses, said, propose: () => proposing.propose() };
}

const expected = specText.replace("getByTestId('old-save')", "getByTestId('save')");

test('the element is looked for as it was found, shown as a diff with its reason, and changed when that is accepted', async (context) => {
  const world = await makeWorld(context, { press: 'Apply' });
  await world.propose();
  assert.deepEqual(world.lookedFor, ['the Save button']);
  assert.deepEqual(world.proposed, [expected]);
  assert.match(world.said[0] ?? '', /\.$/);
  assert.equal(world.spec.text, expected);
});

test('a proposal that is discarded, or left, changes nothing', async (context) => {
  for (const press of ['Discard', '']) {
    const world = await makeWorld(context, { press });
    await world.propose();
    assert.equal(world.proposed.length, 1);
    assert.equal(world.spec.text, specText);
  }
});

test('a test that has changed meanwhile is left as it is, and that is said', async (context) => {
  const world = await makeWorld(context, {
    press(spec) {
      spec.text = `// later\n${specText}`;
      return 'Apply';
    },
  });
  await assert.rejects(world.propose(), /it was changed or closed meanwhile; nothing was changed here/);
  assert.equal(world.spec.text, `// later\n${specText}`);
});

test('a test that is written on while the element is looked for gets no proposal for another place', async (context) => {
  const world = await makeWorld(context, {
    press: 'Apply',
    whileLooking(spec) {
      spec.text = `// sooner\n${specText}`;
    },
  });
  await assert.rejects(world.propose(), /changed or closed meanwhile/);
  assert.deepEqual(world.proposed, []);
});

test('a test that takes no edits is said to be so', async (context) => {
  const world = await makeWorld(context, { press: 'Apply', canEdit: false });
  await assert.rejects(world.propose(), /did not let it be edited/);
});

test('every proposal is shown at an address of its own: VS Code keeps what it has shown at one', async (context) => {
  const world = await makeWorld(context, { press: 'Discard' });
  await world.propose();
  await world.propose();
  assert.equal(new Set(world.addresses).size, 2);
});

test('what is not on the new screenshot is no proposal', async (context) => {
  const world = await makeWorld(context, { press: 'Apply', found: false });
  await assert.rejects(
    world.propose(),
    (error) =>
      error instanceof FailureError && /"the Save button" is not on this screenshot/.test(error.message),
  );
  assert.equal(world.spec.text, specText);
});

test('a link that is a button now is shown as a guess, and a heading that is one is not shown', async (context) => {
  const of = (selector: string) =>
    makeWorld(context, {
      press: 'Discard',
      text: specText.replace("getByTestId('old-save')", selector),
    });
  const guessed = await of("getByRole('link', { name: 'Save' })");
  await guessed.propose();
  assert.match(guessed.said[0] ?? '', /^A GUESS, .* for a link, and this is a button “Save”\./);
  const refused = await of("getByRole('heading', { name: 'Save' })");
  await assert.rejects(refused.propose(), /is not on this screenshot: the old selector is for a heading/);
  assert.deepEqual(refused.proposed, []);
});
