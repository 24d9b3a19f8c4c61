// One picture's conversation over its whole life, on real files, with a model process that answers as scripted.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import type { Uri } from 'vscode';
import { keptConversations, type KeptConversations } from '../../extension/editor/keptConversations';
import { ScreenshotDocument, type DocumentEdit } from '../../extension/editor/screenshotDocument';
import { readSidecar } from '../../extension/editor/sidecarFile';
import { makeSignal } from '../../extension/editor/signal';
import type { KeptProcess } from '../../extension/modelProcess/keepAlive';
import type { ModelProcess } from '../../extension/modelProcess/start';
import type { SavedRecord } from '../../protocol/captureRecord';
import { FailureError, type Failure } from '../../protocol/failure';
import type { Answer, AskParams, GroundedBox, InferenceEvents } from '../../protocol/inference';
import { writeSidecar } from '../../protocol/sidecar';
import type { Entry, ScreenshotContent } from '../../protocol/view';

const box: GroundedBox = {
  box: { x1: 10, y1: 10, x2: 30, y2: 20 },
  phrase: 'gear',
  score: 0.9,
  evidence: 'element',
  rank: 1,
};
const answer: Answer = {
  answer: 'Here.',
  found: true,
  boxes: [box],
  nearMisses: [],
  remarks: [],
  timing: { total: 5 },
};

type Asked = { readonly method: string; readonly params: unknown; readonly cancelled: () => boolean };

interface World {
  readonly folder: string;
  readonly picture: string;
  readonly sidecar: string;
  /** What the model process was asked, in order, pictures being opened and closed left out. */
  readonly asked: Asked[];
  /** What the model process has drawn for pages. */
  readonly previews: string[];
  readonly kept: KeptConversations;
  /** What drawing a preview fails with, where it does. */
  failPreview: Failure | null;
  /** What a run's report says of the picture. */
  testRecord: SavedRecord | null;
  /** Sends an event of the model process about the picture. */
  say(text: string): void;
  /** @param file - the picture, where nothing else is said. */
  open(backup?: string, file?: string): Promise<ScreenshotDocument>;
}

/** How long a closed editor's question waits for the window to stay. */
const CLOSED_MS = 60;

/** @param reply - what the model process answers; by default at once. */
async function makeWorld(
  reply: (asked: Asked) => Promise<Answer> = () => Promise.resolve(answer),
  name = 'shot.png',
): Promise<World> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'groundglass-document-'));
  const picture = path.join(folder, name);
  await writeFile(picture, 'pixels');
  const asked: Asked[] = [];
  const previews: string[] = [];
  const progress = makeSignal<InferenceEvents['ask/progress']>();
  const text = makeSignal<InferenceEvents['ask/text']>();
  const boxes = makeSignal<InferenceEvents['ask/box']>();
  const call = async (method: string, params: unknown, cancel?: AbortSignal): Promise<unknown> => {
    switch (method) {
      case 'image/open': {
        const bytes = await readFile((params as { path: string }).path);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        return { imageId: 'i', size: { width: 100, height: 50 }, sha256, remarks: [] };
      }
      case 'image/close':
        return null;
      case 'image/preview': {
        if (world.failPreview !== null) throw new FailureError(world.failPreview);
        const file = path.join((params as { folder: string }).folder, 'preview.png');
        await writeFile(file, 'preview');
        previews.push(file);
        return { path: file };
      }
      default: {
        const one: Asked = { method, params, cancelled: () => cancel?.aborted === true };
        asked.push(one);
        const given = await reply(one);
        if (one.cancelled()) throw new FailureError({ kind: 'cancelled' });
        if (method !== 'ask/ground') return given;
        const { question, regions } = params as AskParams;
        return { ...given, turn: { question, regions, answer: given.answer } };
      }
    }
  };
  const process = { call } as unknown as ModelProcess;
  const modelProcess: KeptProcess = {
    state: 'ready',
    onState: () => () => undefined,
    run: (job) => job(process),
    hold: () => () => undefined,
    restart: () => Promise.resolve(),
    focusChanged: () => undefined,
    dispose: () => undefined,
  };
  const log = { error: () => undefined };
  // Not beside the picture, whose folder some tests take away.
  const keptFolder = await mkdtemp(path.join(os.tmpdir(), 'groundglass-kept-'));
  const kept = keptConversations({ folder: keptFolder, log, closedForGoodMs: CLOSED_MS });
  const uriOf = (file: string) =>
    ({ scheme: 'file', fsPath: file, path: file, toString: () => `file://${file}` }) as Uri;
  const world: World = {
    folder,
    picture,
    failPreview: null,
    testRecord: null,
    sidecar: `${picture}.ground.json`,
    asked,
    previews,
    kept,
    say: (words) => text.tell({ imageId: 'i', text: words }),
    open: (backup, file = picture) =>
      ScreenshotDocument.open(
        uriOf(file),
        {
          modelProcess,
          events: { onProgress: progress.on, onText: text.on, onBox: boxes.on },
          kept,
          testRecordOf: () => Promise.resolve(world.testRecord),
          previews: { folder: path.join(folder, 'previews'), open: new Set() },
          log,
        },
        backup ?? null,
      ),
  };
  return world;
}

const content = (document: ScreenshotDocument): ScreenshotContent =>
  document.content((file, version) => `${file}?${version}`);

/** The conversation in short: "locate the gear: answered". */
const told = (document: ScreenshotDocument): readonly string[] =>
  content(document).entries.map(
    ({ verb, question, progress, stale }) =>
      `${verb} ${question}: ${progress.kind}${stale ? ' (stale)' : ''}`,
  );

const sentences = (document: ScreenshotDocument): string =>
  content(document)
    .notices.map(({ sentence }) => sentence)
    .join('\n');

const firstBox = (entry: Entry | undefined) =>
  entry?.progress.kind === 'answered' ? entry.progress.boxes[0] : undefined;

/** Waits until the document shows what is wanted. */
async function until(document: ScreenshotDocument, wanted: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (wanted()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.fail(`not reached: ${JSON.stringify(told(document))}\n${sentences(document)}`);
}

const idle = (document: ScreenshotDocument) =>
  until(document, () => content(document).entries.every(({ progress }) => progress.kind !== 'working'));

async function askGear(document: ScreenshotDocument): Promise<Entry> {
  document.ask('locate', ' the gear ', []);
  await idle(document);
  return content(document).entries.at(-1)!;
}

/** A document whose question the model process never answers; every later one it does. */
async function askedInVain(): Promise<{ world: World; first: ScreenshotDocument }> {
  let replies = 0;
  const world = await makeWorld(() => {
    replies += 1;
    return replies === 1 ? new Promise<Answer>(() => undefined) : Promise.resolve(answer);
  });
  const first = await world.open();
  first.ask('locate', 'the gear', []);
  await until(first, () => world.asked.length === 1);
  return { world, first };
}

test('a question is answered, and nothing is written until it is saved', async () => {
  const world = await makeWorld();
  const document = await world.open();
  assert.equal(content(document).unsaved, false);
  await askGear(document);
  assert.deepEqual(told(document), ['locate the gear: answered']);
  assert.deepEqual(content(document).picture.size, { width: 100, height: 50 });
  assert.equal(existsSync(world.sidecar), false);
  assert.equal(content(document).unsaved, true);
  await document.save('move-aside');
  assert.equal(content(document).unsaved, false);
  const disk = await readSidecar(world.sidecar);
  assert.ok(disk.kind === 'read');
  assert.deepEqual(disk.sidecar.picture.size, { width: 100, height: 50 });
  assert.equal(disk.sidecar.answers[0]?.question, 'the gear');
});

test('what was not saved is there after reloading the window, what was saved comes from the file', async () => {
  const world = await makeWorld();
  const first = await world.open();
  await askGear(first);
  first.dispose();
  const second = await world.open();
  assert.deepEqual(told(second), ['locate the gear: answered']);
  await second.save('move-aside');
  assert.deepEqual(await world.kept.read(world.picture), []);
  second.dispose();
  const third = await world.open();
  assert.deepEqual(told(third), ['locate the gear: answered']);
  assert.equal(content(third).unsaved, false);
  assert.deepEqual(firstBox(content(third).entries[0])?.grounded, box);
});

test('a question that was being answered when the window went is asked again', async () => {
  const { world } = await askedInVain();
  // The window goes without a word.
  const second = await world.open();
  await idle(second);
  assert.deepEqual(told(second), ['locate the gear: answered']);
  assert.equal(world.asked.length, 2);
});

test('text appears as it is written, and cancelling is told at once', async () => {
  const world = await makeWorld(
    ({ cancelled }) =>
      new Promise((resolve) => {
        const timer = setInterval(() => {
          if (!cancelled()) return;
          clearInterval(timer);
          resolve(answer);
        }, 2);
      }),
  );
  const document = await world.open();
  document.ask('ask', 'what?', []);
  await until(document, () => world.asked.length === 1);
  world.say('It ');
  world.say('is');
  const { id, progress } = content(document).entries[0]!;
  assert.ok(progress.kind === 'working');
  assert.equal(progress.text, 'It is');
  document.cancel(id);
  assert.deepEqual(told(document), ['ask what?: cancelled']);
  await until(document, () => world.asked[0]?.cancelled() === true);
  world.say('more');
  assert.deepEqual(told(document), ['ask what?: cancelled']);
});

test('a newer question waits and loses none; each can be cancelled', async () => {
  const waiting: (() => void)[] = [];
  const world = await makeWorld(() => new Promise((resolve) => waiting.push(() => resolve(answer))));
  const document = await world.open();
  document.ask('locate', 'one', []);
  document.ask('locate', 'two', []);
  document.ask('locate', 'three', []);
  await until(document, () => waiting.length === 1);
  document.cancel(content(document).entries[1]!.id);
  waiting[0]?.();
  await until(document, () => waiting.length === 2);
  waiting[1]?.();
  await idle(document);
  assert.deepEqual(told(document), [
    'locate one: answered',
    'locate two: cancelled',
    'locate three: answered',
  ]);
  assert.equal(world.asked.length, 2);
});

test('a failure stands beside its question, which is asked again in its place', async () => {
  let fails = true;
  const world = await makeWorld(() => {
    if (fails) return Promise.reject(new FailureError({ kind: 'out-of-memory', stage: 'looking' }));
    return Promise.resolve(answer);
  });
  const document = await world.open();
  const entry = await askGear(document);
  assert.ok(entry.progress.kind === 'failed');
  assert.match(entry.progress.notice.sentence, /memory/);
  fails = false;
  document.repeat(entry.id);
  await idle(document);
  assert.deepEqual(told(document), ['locate the gear: answered']);
  // An answer is not lost by asking for another.
  document.repeat(entry.id);
  await idle(document);
  assert.deepEqual(told(document), ['locate the gear: answered', 'locate the gear: answered']);
});

test('a follow-up is told what was said before; what does not fit is left out, with a remark', async () => {
  const world = await makeWorld(({ params }) =>
    1 < (params as AskParams).conversation.length
      ? Promise.reject(new FailureError({ kind: 'too-large', what: 'prompt', limit: 1, actual: 2 }))
      : Promise.resolve(answer),
  );
  const document = await world.open();
  for (const question of ['one', 'two', 'three']) {
    document.ask('ask', question, []);
    await idle(document);
  }
  const turns = world.asked.map(({ params }) =>
    (params as AskParams).conversation.map(({ question }) => question).join(),
  );
  assert.deepEqual(turns, ['', 'one', 'one,two', 'two']);
  const last = content(document).entries[2]?.progress;
  assert.ok(last?.kind === 'answered');
  assert.match(last.answer.remarks.join(), /left out/);
});

test('questions without words, and descriptions without a place, say what is missing', async () => {
  const world = await makeWorld();
  const document = await world.open();
  document.ask('ask', '  ', []);
  document.ask('describe', '', []);
  assert.deepEqual(told(document), ['ask : failed', 'describe : failed']);
  document.ask('read', '', []);
  document.ask('elements', '', []);
  document.ask('locate-all', 'gears', []);
  document.ask('describe', '', [{ kind: 'point', x: 1, y: 1 }]);
  await idle(document);
  assert.deepEqual(
    world.asked.map(({ method }) => method),
    ['ask/read', 'ask/elements', 'ask/locate', 'ask/ground'],
  );
  assert.equal((world.asked[2]?.params as { all: boolean }).all, true);
  assert.equal((world.asked[3]?.params as AskParams).question, 'What is this?');
});

test('edits are told to VS Code, and its undo and redo work', async () => {
  const world = await makeWorld();
  const document = await world.open();
  const edits: DocumentEdit[] = [];
  document.edited.on((edit) => edits.push(edit));
  const { id } = await askGear(document);
  const now = () => firstBox(content(document).entries[0]);
  document.moveBox({ entry: id, box: 'b1', to: { x1: 1, y1: 2, x2: 3, y2: 4 } });
  document.renameBox({ entry: id, box: 'b1', name: 'wheel' });
  document.judgeBox({ entry: id, box: 'b1', verdict: 'kept' });
  assert.deepEqual(
    edits.map(({ label }) => label),
    ['Move Box', 'Rename Box', 'Judge Box'],
  );
  assert.deepEqual([now()?.box.x1, now()?.name, now()?.verdict], [1, 'wheel', 'kept']);
  for (const edit of [...edits].reverse()) edit.undo();
  assert.deepEqual([now()?.box, now()?.name, now()?.verdict], [box.box, null, null]);
  for (const edit of edits) edit.redo();
  assert.deepEqual([now()?.box.x1, now()?.name, now()?.verdict], [1, 'wheel', 'kept']);
  document.clear();
  assert.deepEqual(told(document), []);
  edits.at(-1)?.undo();
  assert.deepEqual(told(document), ['locate the gear: answered']);
});

test('removing a question without an answer is no edit that would have to be saved', async () => {
  const world = await makeWorld();
  const document = await world.open();
  const edits: DocumentEdit[] = [];
  document.edited.on((edit) => edits.push(edit));
  document.ask('ask', '', []);
  document.clear();
  assert.deepEqual([told(document), edits], [[], []]);
});

test('reverting takes edits back: to the file, or without one to the answers', async () => {
  const world = await makeWorld();
  const document = await world.open();
  const { id } = await askGear(document);
  document.renameBox({ entry: id, box: 'b1', name: 'wheel' });
  await document.revert();
  assert.equal(firstBox(content(document).entries[0])?.name, null);
  document.renameBox({ entry: id, box: 'b1', name: 'saved' });
  await document.save('move-aside');
  document.renameBox({ entry: id, box: 'b1', name: 'not saved' });
  await askGear(document);
  await document.revert();
  assert.deepEqual(told(document), ['locate the gear: answered']);
  assert.equal(firstBox(content(document).entries[0])?.name, 'saved');
});

test('a backup brings everything back that was not saved, and saving then merges with what came meanwhile', async () => {
  const world = await makeWorld();
  const document = await world.open();
  const { id } = await askGear(document);
  await document.save('move-aside');
  document.renameBox({ entry: id, box: 'b1', name: 'wheel' });
  const backup = path.join(world.folder, 'backups', '1');
  await document.backUp(backup);
  document.dispose();
  const other = await world.open();
  await askGear(other);
  await other.save('move-aside');
  other.dispose();
  const restored = await world.open(backup);
  assert.deepEqual(told(restored), ['locate the gear: answered', 'locate the gear: answered']);
  assert.equal(firstBox(content(restored).entries[0])?.name, 'wheel');
  assert.equal(content(restored).unsaved, true);
  await restored.save('move-aside');
  const disk = await readSidecar(world.sidecar);
  assert.ok(disk.kind === 'read');
  assert.deepEqual(
    disk.sidecar.answers.map(({ boxes }) => boxes[0]?.name),
    ['wheel', null],
  );
});

test('answers behind a saved one survive a window that goes without a backup; discarding them lets them go', async () => {
  const world = await makeWorld();
  const first = await world.open();
  await askGear(first);
  await first.save('move-aside');
  const { id } = await askGear(first);
  first.renameBox({ entry: id, box: 'b1', name: 'an edit, which is VS Code’s to keep' });
  const second = await world.open();
  assert.deepEqual(told(second), ['locate the gear: answered', 'locate the gear: answered']);
  assert.equal(firstBox(content(second).entries[1])?.name, null);
  assert.equal(second.isUnsaved, true);
  await second.revert();
  assert.deepEqual(told(await world.open()), ['locate the gear: answered']);
});

test('what is discarded stays so when the editor is closed before that is done, and while something is being kept', async () => {
  const world = await makeWorld();
  const first = await world.open();
  await askGear(first);
  await first.save('move-aside');
  await askGear(first);
  await askGear(first);
  const second = await world.open();
  assert.equal(content(second).entries.length, 3);
  // An answer that is just being kept, and VS Code, which closes without waiting.
  second.ask('locate', 'the gear', []);
  await until(second, () => content(second).entries.at(-1)?.progress.kind === 'answered');
  const reverted = second.revert();
  second.dispose();
  const third = await world.open();
  assert.deepEqual(told(third), ['locate the gear: answered']);
  assert.equal(third.isUnsaved, false);
  await reverted;
  await world.kept.settled();
  assert.deepEqual(told(await world.open()), ['locate the gear: answered']);
});

test('two windows that save to one file keep the answers of both', async () => {
  const world = await makeWorld();
  const [one, two] = [await world.open(), await world.open()];
  await askGear(one);
  await askGear(two);
  await one.save('move-aside');
  await two.save('move-aside');
  assert.equal(told(two).length, 2);
  assert.match(sentences(two), /changed elsewhere/);
  await one.readAgain();
  assert.equal(told(one).length, 2);
  assert.equal(content(one).unsaved, false);
});

test('a picture that changes makes its answers stale; the same bytes again make them good', async () => {
  const world = await makeWorld();
  const document = await world.open();
  await askGear(document);
  const before = content(document).picture.source;
  await writeFile(world.picture, 'other pixels');
  await document.lookAgain();
  assert.deepEqual(told(document), ['locate the gear: answered (stale)']);
  assert.notEqual(content(document).picture.source, before);
  assert.equal(content(document).picture.size, null);
  assert.match(sentences(document), /has changed/);
  await askGear(document);
  assert.deepEqual(told(document), ['locate the gear: answered (stale)', 'locate the gear: answered']);
  await document.save('move-aside');
  document.dispose();
  const reopened = await world.open();
  assert.deepEqual(told(reopened), ['locate the gear: answered (stale)', 'locate the gear: answered']);
  await writeFile(world.picture, 'pixels');
  await reopened.lookAgain();
  assert.deepEqual(told(reopened), ['locate the gear: answered', 'locate the gear: answered (stale)']);
});

test('a deleted picture keeps its answers, cannot be asked, and comes back', async () => {
  const world = await makeWorld();
  const document = await world.open();
  await askGear(document);
  await rm(world.picture);
  await document.lookAgain();
  assert.equal(content(document).picture.source, null);
  assert.match(sentences(document), /deleted or moved/);
  const entry = await askGear(document);
  assert.ok(entry.progress.kind === 'failed');
  assert.match(entry.progress.notice.sentence, /deleted or moved/);
  await document.save('move-aside');
  await writeFile(world.picture, 'pixels');
  await document.lookAgain();
  assert.equal(sentences(document), '');
  assert.deepEqual(told(document), ['locate the gear: answered', 'locate the gear: failed']);
});

test('saved nonsense is told, left alone, and kept aside when something is saved', async () => {
  const world = await makeWorld();
  await writeFile(world.sidecar, 'nonsense');
  const document = await world.open();
  assert.match(sentences(document), /cannot be read/);
  await askGear(document);
  assert.equal(await readFile(world.sidecar, 'utf8'), 'nonsense');
  await document.save('move-aside');
  assert.equal(await readFile(`${world.sidecar}.unreadable`, 'utf8'), 'nonsense');
  assert.match(sentences(document), /kept as shot\.png\.ground\.json\.unreadable/);
});

test("a later version's file is shown, and neither changed nor written over", async () => {
  const world = await makeWorld();
  const first = await world.open();
  await askGear(first);
  await first.save('move-aside');
  first.dispose();
  const later = (await readFile(world.sidecar, 'utf8')).replace('"version": 1', '"version": 9');
  await writeFile(world.sidecar, later);
  const document = await world.open();
  assert.deepEqual(told(document), ['locate the gear: answered']);
  document.renameBox({ entry: content(document).entries[0]!.id, box: 'b1', name: 'wheel' });
  assert.equal(firstBox(content(document).entries[0])?.name, null);
  await assert.rejects(document.save('move-aside'), /later version/);
  assert.equal(await readFile(world.sidecar, 'utf8'), later);
});

test('where saving fails the page offers another place, and Save As goes there', async () => {
  const world = await makeWorld();
  const document = await world.open();
  await askGear(document);
  await rm(world.folder, { recursive: true });
  await assert.rejects(document.save('move-aside'), /cannot be written/);
  const notice = content(document).notices.find(({ buttons }) => buttons.includes('save-as'));
  assert.ok(notice !== undefined);
  const elsewhere = await mkdtemp(path.join(os.tmpdir(), 'groundglass-elsewhere-'));
  await document.saveAs(path.join(elsewhere, 'mine.png.ground.json'));
  const saved = await readSidecar(path.join(elsewhere, 'mine.png.ground.json'));
  assert.ok(saved.kind === 'read');
  assert.deepEqual([saved.sidecar.picture.name, saved.sidecar.answers.length], ['mine.png', 1]);
});

test('Save As under a picture’s name copies the picture with its results; other names are refused', async () => {
  const world = await makeWorld();
  const document = await world.open();
  await askGear(document);
  await document.saveAs(path.join(world.folder, 'copy.png'));
  assert.equal(await readFile(path.join(world.folder, 'copy.png'), 'utf8'), 'pixels');
  assert.equal((await readSidecar(path.join(world.folder, 'copy.png.ground.json'))).kind, 'read');
  await assert.rejects(document.saveAs(path.join(world.folder, 'copy.txt')), /\.png/);
});

test('an empty conversation makes no file', async () => {
  const world = await makeWorld();
  const document = await world.open();
  await document.save('move-aside');
  assert.equal(existsSync(world.sidecar), false);
});

const tiff = Buffer.from([0x49, 0x49, 0x2a, 0x00, 8, 0, 0, 0]);

test('what pages cannot show is shown by a preview, whatever its name, and drawn only for a page', async () => {
  const world = await makeWorld(undefined, 'scan.png');
  await writeFile(world.picture, tiff);
  const document = await world.open();
  await document.reload();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(world.previews, [], 'nobody sees it: nothing may start the model process');
  assert.equal(content(document).picture.source, null);
  const page = document.show();
  await until(document, () => content(document).picture.source !== null);
  assert.match(content(document).picture.source ?? '', /previews.preview\.png\?/);
  page.dispose();
  // Another window has made room: it is drawn again for the next page, and not for every one.
  await rm(world.previews[0]!);
  document.show().dispose();
  await until(document, () => world.previews.length === 2);
  document.show().dispose();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(world.previews.length, 2);
});

const bad: readonly { readonly bytes: string | Buffer; readonly says: string }[] = [
  { bytes: '', says: 'shot.png is empty.' },
  { bytes: 'words', says: 'shot.png is not a picture: it holds text.' },
  {
    bytes: Buffer.from([0, 1, 2, 3]),
    says: 'shot.png is not a picture: its content is of no known picture format.',
  },
];
for (const { bytes, says } of bad) {
  test(`a page that cannot show the picture is told why: ${says}`, async () => {
    const world = await makeWorld();
    const document = await world.open();
    await writeFile(world.picture, bytes);
    await document.pictureFailed();
    assert.equal(sentences(document), '', 'the page tries the new content by itself');
    await document.pictureFailed();
    assert.equal(sentences(document), says);
    await document.reload();
    assert.equal(sentences(document), says, 'the page does not try the same content again');
    assert.deepEqual(world.previews, []);
    await writeFile(world.picture, 'other content');
    await document.lookAgain();
    assert.equal(sentences(document), '', 'it is over with the next content');
  });
}

test('what only the page cannot open is shown by a preview; what nobody can open says why, by its name alone', async () => {
  const world = await makeWorld();
  await writeFile(world.picture, 'GIF89a and so on');
  const document = await world.open();
  document.show();
  await document.pictureFailed();
  await until(document, () => /preview\.png/.test(content(document).picture.source ?? ''));
  await document.pictureFailed();
  assert.equal(world.previews.length, 1, 'a preview that cannot be shown is not made again');
  assert.equal(sentences(document), '');

  const failing = await makeWorld();
  await writeFile(failing.picture, 'GIF89a and so on');
  failing.failPreview = {
    kind: 'image-unreadable',
    path: failing.picture,
    reason: 'the file ends too early',
  };
  const broken = await failing.open();
  broken.show();
  await broken.pictureFailed();
  await until(broken, () => sentences(broken) !== '');
  assert.equal(
    sentences(broken),
    'shot.png: this is not a picture that can be opened: the file ends too early.',
  );
});

test('a failure beside a question names the picture, not its folder', async () => {
  const world = await makeWorld(() =>
    Promise.reject(new FailureError({ kind: 'bad-input', what: world.picture, reason: 'it is too thin' })),
  );
  const { progress } = await askGear(await world.open());
  assert.ok(progress.kind === 'failed');
  assert.equal(progress.notice.sentence, 'shot.png: it is too thin.');
});

test('looking again says nothing where nothing has changed, and answers keep their numbers', async () => {
  const world = await makeWorld();
  const document = await world.open();
  await askGear(document);
  await askGear(document);
  await document.save('move-aside');
  const revisions = () => content(document).entries.map(({ revision }) => revision);
  const before = revisions();
  let told = 0;
  document.changed.on(() => (told += 1));
  for (let times = 0; times < 3; times += 1) {
    await document.lookAgain();
    await document.readAgain();
  }
  assert.equal(told, 0);
  assert.deepEqual(revisions(), before);
  document.renameBox({ entry: content(document).entries[1]!.id, box: 'b1', name: 'wheel' });
  const after = revisions();
  assert.equal(after[0], before[0]);
  assert.notEqual(after[1], before[1]);
  await document.save('move-aside');
  assert.deepEqual(revisions(), after);
});

test('an old backup does not take back what came after it: answers, questions, and no removed ones', async () => {
  const never = new Promise<Answer>(() => undefined);
  let waits = false;
  const world = await makeWorld(() => (waits ? never : Promise.resolve(answer)));
  const document = await world.open();
  await askGear(document);
  const { id: removed } = await askGear(document);
  document.renameBox({ entry: content(document).entries[0]!.id, box: 'b1', name: 'wheel' });
  document.remove([removed]);
  const backup = path.join(world.folder, 'backup');
  await document.backUp(backup);
  document.ask('locate', 'the second', []);
  await idle(document);
  waits = true;
  document.ask('locate', 'the third', []);
  await until(document, () => world.asked.length === 4);
  // The window goes without a word; the backup is the old one.
  waits = false;
  const restored = await world.open(backup);
  await idle(restored);
  assert.deepEqual(told(restored), [
    'locate the gear: answered',
    'locate the second: answered',
    'locate the third: answered',
  ]);
  assert.equal(firstBox(content(restored).entries[0])?.name, 'wheel');
  await restored.revert();
  assert.equal(told(restored).length, 4, 'what was removed and not saved comes back with reverting');
  assert.equal(firstBox(content(restored).entries[0])?.name, null);
});

test('everything that makes a backup old is told: questions, answers, ends, and questions that go', async () => {
  const world = await makeWorld();
  const document = await world.open();
  const growth: string[] = [];
  document.grown.on((one) => growth.push(one));
  await askGear(document);
  document.ask('ask', '', []);
  document.clear();
  assert.deepEqual([growth[0], growth.includes('answered'), growth.at(-1)], ['asked', true, 'ended']);
});

test('a closed editor ends its question later, and never over a newer answer', async () => {
  const { world, first } = await askedInVain();
  first.dispose();
  const second = await world.open();
  await idle(second);
  await new Promise((resolve) => setTimeout(resolve, 2 * CLOSED_MS));
  second.dispose();
  const third = await world.open();
  assert.deepEqual(told(third), ['locate the gear: answered']);
});

test('automatic saving leaves a file that cannot be read alone; the user’s own keeps it under another name', async () => {
  const world = await makeWorld();
  const document = await world.open();
  await askGear(document);
  await document.save('leave');
  await askGear(document);
  const conflict = `<<<<<<< HEAD\n${await readFile(world.sidecar, 'utf8')}`;
  await writeFile(world.sidecar, conflict);
  await assert.rejects(document.save('leave'), /not replaced by automatic saving/);
  assert.equal(await readFile(world.sidecar, 'utf8'), conflict);
  assert.equal(document.savesByItself, false);
  assert.match(sentences(document), /merge conflict/);
  await document.save('move-aside');
  assert.equal(await readFile(`${world.sidecar}.unreadable`, 'utf8'), conflict);
  assert.equal(document.savesByItself, true);
});

for (const way of ['revert', 'a saving that fails'] as const) {
  test(`${way}: answers whose file was deleted unseen are kept`, async () => {
    const world = await makeWorld();
    const document = await world.open();
    await askGear(document);
    await document.save('move-aside');
    if (way === 'revert') {
      await rm(world.sidecar);
      await document.revert();
    } else {
      await rm(world.folder, { recursive: true });
      await assert.rejects(document.save('move-aside'), /cannot be written/);
    }
    assert.deepEqual(told(document), ['locate the gear: answered']);
    assert.equal((await world.kept.read(world.picture)).length, 1);
    assert.ok(content(document).unsaved);
  });

  test(`${way}: answers of a later version that came unseen are shown`, async () => {
    const world = await makeWorld();
    const first = await world.open();
    await askGear(first);
    await first.save('move-aside');
    const document = await world.open();
    await askGear(first);
    await first.save('move-aside');
    const later = (await readFile(world.sidecar, 'utf8')).replace('"version": 1', '"version": 9');
    await writeFile(world.sidecar, later);
    if (way === 'revert') await document.revert();
    else await assert.rejects(document.save('move-aside'), /later version/);
    assert.equal(told(document).length, 2);
    await document.revert();
    assert.equal(told(document).length, 2);
  });
}

test('a file that becomes a later version’s while open takes no answers, and what cannot go there is told', async () => {
  const world = await makeWorld();
  const document = await world.open();
  const { id } = await askGear(document);
  await document.save('move-aside');
  document.renameBox({ entry: id, box: 'b1', name: 'wheel' });
  const later = (await readFile(world.sidecar, 'utf8')).replace('"version": 1', '"version": 9');
  await writeFile(world.sidecar, later);
  await document.readAgain();
  await askGear(document);
  assert.deepEqual([document.joinsFile, document.savesByItself], [false, false]);
  const stranded = content(document).notices.find(({ buttons }) => buttons.includes('save-as'));
  assert.match(stranded?.sentence ?? '', /another name/);
});

test('Save As replaces results of another picture as agreed, keeps unasked ones aside, and merges those of its own', async () => {
  const world = await makeWorld();
  const document = await world.open();
  await askGear(document);
  await document.save('move-aside');
  const read = async (file: string) => {
    const disk = await readSidecar(file);
    return disk.kind === 'read' ? disk.sidecar.answers.length : disk.kind;
  };
  const own = await readFile(world.sidecar, 'utf8');
  const target = path.join(world.folder, 'other.png.ground.json');
  await writeFile(
    target,
    own.replace(/"sha256": "\w+"/, '"sha256": "aa"').replace(/"id": "[\w-]{9,}"/, '"id": "x"'),
  );
  await document.saveAs(target);
  assert.equal(await read(target), 1);
  await writeFile(target, own.replace(/"id": "[\w-]{9,}"/, '"id": "x"'));
  await document.saveAs(target);
  assert.equal(await read(target), 2);
  const beside = path.join(world.folder, 'copy.png.ground.json');
  await writeFile(beside, 'somebody’s');
  await document.saveAs(path.join(world.folder, 'copy.png'));
  assert.equal(await readFile(`${beside}.replaced`, 'utf8'), 'somebody’s');
  assert.equal(await read(beside), 1);
});

test('saved results of what is no picture are refused in words, and nothing of it is read', async () => {
  const world = await makeWorld(undefined, 'secrets.txt');
  const results = `${world.picture}.ground.json`;
  const document = await world.open(undefined, results);
  assert.equal(document.picturePath, null);
  assert.match(sentences(document), /not the saved results of a picture/);
});

test('what is no file is refused in the page, not by an exception', async () => {
  const world = await makeWorld();
  const document = await ScreenshotDocument.open(
    { scheme: 'git', fsPath: world.picture, path: world.picture, toString: () => 'git:/shot.png' } as Uri,
    {
      modelProcess: {
        state: 'stopped',
        onState: () => () => undefined,
        hold: () => () => undefined,
      } as unknown as KeptProcess,
      events: {
        onProgress: makeSignal<never>().on,
        onText: makeSignal<never>().on,
        onBox: makeSignal<never>().on,
      },
      testRecordOf: () => Promise.resolve(null),
      kept: world.kept,
      previews: { folder: world.folder, open: new Set() },
      log: { error: () => undefined },
    },
    null,
  );
  assert.match(sentences(document), /save it to one first/);
  document.ask('ask', 'what?', []);
  assert.deepEqual(told(document), []);
});

test('fields of other hands are still there after saving', async () => {
  const world = await makeWorld();
  const document = await world.open();
  await askGear(document);
  await document.save('move-aside');
  const disk = await readSidecar(world.sidecar);
  assert.ok(disk.kind === 'read');
  const [only] = disk.sidecar.answers;
  const seen = { from: 'afar' };
  await writeFile(
    world.sidecar,
    writeSidecar({
      ...disk.sidecar,
      capture: { record: { pixelRatio: 2, scroll: { x: 0, y: 120 } }, extra: {} },
      answers: [
        {
          ...only!,
          boxes: only!.boxes.map((one) => ({ ...one, extra: { seen } })),
          extra: { by: 'hand' },
        },
      ],
    }),
  );
  await document.readAgain();
  assert.equal(content(document).picture.pixelRatio, 2);
  assert.deepEqual(content(document).picture.scroll, { x: 0, y: 120 });
  document.renameBox({ entry: only!.id, box: 'b1', name: 'wheel' });
  await document.save('move-aside');
  const after = await readSidecar(world.sidecar);
  assert.ok(after.kind === 'read');
  const [saved] = after.sidecar.answers;
  assert.deepEqual(
    [saved?.extra, saved?.boxes[0]?.extra, saved?.boxes[0]?.name],
    [{ by: 'hand' }, { seen }, 'wheel'],
  );
});

test('a used selector stays with its box, the last of each format; what is gone or a later version’s takes none', async () => {
  const world = await makeWorld();
  const document = await world.open();
  const { id } = await askGear(document);
  const place = { entry: id, box: 'b1' };
  const used = { format: 'css', strategy: 'id', verified: 'live' } as const;
  document.noteSelector(place, { ...used, code: '#a' });
  document.noteSelector(place, { ...used, format: 'xpath', code: '//a' });
  document.noteSelector(place, { ...used, code: '#b' });
  document.noteSelector({ entry: id, box: 'b9' }, { ...used, code: '#c' });
  const codes = () => document.findBox(place)?.selectors?.map(({ code }) => code);
  assert.deepEqual(codes(), ['//a', '#b']);
  const growths: string[] = [];
  document.grown.on((growth) => growths.push(growth));
  document.noteSelector(place, { ...used, format: 'xpath', code: '//a' });
  assert.deepEqual([codes(), growths], [['//a', '#b'], []], 'what is known already changes nothing');
  await document.save('move-aside');
  const again = await world.open();
  assert.deepEqual(again.findBox(place)?.selectors, document.findBox(place)?.selectors);
  const later = (await readFile(world.sidecar, 'utf8')).replace('"version": 1', '"version": 9');
  await writeFile(world.sidecar, later);
  await document.readAgain();
  document.noteSelector(place, { ...used, code: '#d' });
  assert.deepEqual(codes(), ['//a', '#b']);
});

test('what a capture recorded is shown, and is still there when the answers are saved', async () => {
  const world = await makeWorld();
  const record = { source: 'page', kind: 'viewport', url: 'https://shop.example/', pixelRatio: 2 } as const;
  const picture = { name: 'shot.png', sha256: null, size: null, extra: {} };
  await writeFile(
    world.sidecar,
    writeSidecar({ picture, capture: { record, extra: {} }, answers: [], extra: {} }),
  );
  const document = await world.open();
  assert.deepEqual(content(document).picture.capture, record);
  assert.equal(content(document).picture.pixelRatio, 2);
  assert.equal(document.joinsFile, false);
  await askGear(document);
  assert.equal(document.isUnsaved, true);
  await document.save('move-aside');
  const disk = await readSidecar(world.sidecar);
  assert.ok(disk.kind === 'read');
  assert.deepEqual(disk.sidecar.capture.record, record);
  assert.equal(document.joinsFile, true);
});

test('the failed test that has left a picture is shown beside it, and kept with what is saved', async () => {
  const world = await makeWorld();
  world.testRecord = {
    source: 'playwright',
    test: { title: 'buys a gear', selector: "getByRole('button')" },
  };
  const document = await world.open();
  await Promise.resolve();
  assert.deepEqual(content(document).picture.capture, world.testRecord);
  assert.equal(document.joinsFile, false);
  await document.save('move-aside');
  assert.equal(existsSync(world.sidecar), false, 'a record alone is no reason for a file');
  await askGear(document);
  await document.save('move-aside');
  const disk = await readSidecar(world.sidecar);
  assert.ok(disk.kind === 'read');
  assert.deepEqual(disk.sidecar.capture.record, world.testRecord);
});

test('of a picture that was replaced the old one’s record says nothing, its boxes are stale, and the next test is asked for', async () => {
  const world = await makeWorld();
  world.testRecord = { source: 'playwright', test: { title: 'buys a gear', line: 7 } };
  const document = await world.open();
  const { id } = await askGear(document);
  const place = { entry: id, box: 'b1' };
  await document.save('move-aside');
  assert.equal(document.isStale(place), false);
  world.testRecord = { source: 'playwright', test: { title: 'buys a gear', line: 9 } };
  await writeFile(world.picture, 'other pixels');
  await document.lookAgain();
  await Promise.resolve();
  assert.equal(document.isStale(place), true);
  assert.equal(document.captured.test?.line, 9);
  await askGear(document);
  await document.save('move-aside');
  const disk = await readSidecar(world.sidecar);
  assert.ok(disk.kind === 'read');
  assert.deepEqual(disk.sidecar.capture.record, world.testRecord);
});

test('a copy of a captured picture takes with it what was kept of its page', async () => {
  const world = await makeWorld();
  await writeFile(`${world.picture}.witness.json.gz`, 'its page');
  const document = await world.open();
  await askGear(document);
  const target = path.join(world.folder, `copy${path.extname(world.picture)}`);
  await document.saveAs(target);
  assert.equal(await readFile(`${target}.witness.json.gz`, 'utf8'), 'its page');
});
