// What a user confirms before an agent sees, how calls end, and which picture the chat participant takes.

import assert from 'node:assert/strict';
import path from 'node:path';
import test, { before, beforeEach } from 'node:test';
import type * as vscode from 'vscode';
import type { SelectorsQuestion } from '../../extension/agent/selectorsResult';
import type { PictureQuestion } from '../../extension/agent/tools';
import { FailureError } from '../../protocol/failure';
import { installFakeCode, type FakeCode } from '../support/fakeCode';

const workspace = path.resolve('/work shop');
const shot = path.join(workspace, 'a.png');

let code: FakeCode;
let asked: PictureQuestion[] = [];
let shown: string[] = [];
let failing: Error | null = null;

before(async () => {
  code = installFakeCode([workspace]);
  const { registerTools } = await import('../../extension/agent/toolRegistration');
  const { registerParticipant } = await import('../../extension/agent/participant');
  const parts = {
    log: { error: () => undefined } as unknown as vscode.LogOutputChannel,
    ask: (question: PictureQuestion) => {
      asked.push(question);
      if (failing !== null) return Promise.reject(failing);
      const save = {
        box: { x1: 1, y1: 2, x2: 3, y2: 4 },
        phrase: 'Save',
        score: 1,
        evidence: 'text',
        rank: 1,
      } as const;
      const answer = { answer: 'Here.', found: true, boxes: [save], nearMisses: [], remarks: [], timing: {} };
      return Promise.resolve({ path: question.path, size: { width: 9, height: 9 }, answer });
    },
    getSelectors: ({ path: file, description, format }: SelectorsQuestion) =>
      failing === null ? Promise.resolve(`${file} ${description} ${format}`) : Promise.reject(failing),
    openInEditor: (picture: vscode.Uri, { verb, question }: Pick<PictureQuestion, 'verb' | 'question'>) => {
      shown.push(`${verb} ${picture.fsPath}: ${question}`);
      return Promise.resolve();
    },
    keepBytes: (_name: string, bytes: Uint8Array) =>
      Promise.resolve(code.vscode.Uri.file(path.join(workspace, `kept-${bytes.length}.png`))),
  };
  registerTools(parts);
  registerParticipant(parts);
});

beforeEach(() => {
  asked = [];
  shown = [];
  failing = null;
  code.showTab(null);
});

const token = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
} as vscode.CancellationToken;

async function prepare(input: object, name = 'groundglass_locate_element'): Promise<string> {
  const tool = code.tools.get(name);
  const prepared = await tool?.prepareInvocation?.({ input }, token);
  const message = prepared?.confirmationMessages?.message ?? '';
  return typeof message === 'string' ? message : message.value;
}

test('the user confirms which file is read, what is asked, and that what is found goes to the model', async () => {
  const message = await prepare({ path: shot, description: '![x](https://evil.example)' });
  assert.ok(message.includes(`code(${shot})`));
  // Words of a model are text, never Markdown.
  assert.match(message, /text\(The question is: “!\[x\]\(https:\/\/evil\.example\)”\. \)/);
  assert.match(message, /The picture stays on this machine; what is found on it goes to the language model/);
  assert.doesNotMatch(message, /outside/);
});

test('a file outside the open folders is called so', async () => {
  assert.match(
    await prepare({ path: path.resolve('/elsewhere/a.png'), description: 'x' }),
    /\*\*The file is outside/,
  );
});

test('what will be refused is not confirmed', async () => {
  assert.equal(await prepare({ path: 'a.png', description: 'x' }), '');
});

function invoke(
  input: object,
  name = 'groundglass_locate_element',
): Promise<vscode.LanguageModelToolResult | null | undefined> {
  const tool = code.tools.get(name);
  return Promise.resolve(tool?.invoke({ input, toolInvocationToken: undefined }, token));
}

test('a call gives JSON in one text part', async () => {
  const result = await invoke({ path: shot, description: 'Save' });
  const [part] = (result?.content ?? []) as { value: string }[];
  assert.deepEqual(
    (JSON.parse(part?.value ?? '') as { boxes: { box: number[] }[] }).boxes.map(({ box }) => box),
    [[1, 2, 3, 4]],
  );
});

test('selectors are given in the wanted format; that what was kept of the page is read is confirmed', async () => {
  const name = 'groundglass_get_selectors';
  const input = { path: shot, description: 'Save', format: 'cypress' };
  const result = await invoke(input, name);
  assert.deepEqual(result?.content, [new code.vscode.LanguageModelTextPart(`${shot} Save cypress`)]);
  assert.deepEqual(asked, []);
  assert.match(await prepare(input, name), /and what was kept of its page when it was captured\. \)/);
  await assert.rejects(invoke({ ...input, format: 'runes' }, name), /one of playwright-ts, .* is needed/);
});

test('a call that is refused or fails throws the sentence', async () => {
  await assert.rejects(
    invoke({ path: 'a.png', description: 'x' }),
    /a\.png is relative; give the absolute path/,
  );
  failing = new FailureError({ kind: 'image-unreadable', path: shot, reason: 'it is empty' });
  await assert.rejects(
    invoke({ path: shot, description: 'x' }),
    /not a picture that can be opened: it is empty/,
  );
});

test('a call that was cancelled says that it was', async () => {
  failing = new FailureError({ kind: 'cancelled' });
  await assert.rejects(
    invoke({ path: shot, description: 'x' }),
    (error) => error instanceof code.vscode.CancellationError,
  );
});

interface Said {
  readonly prompt?: string;
  readonly command?: string;
  readonly references?: readonly object[];
  readonly history?: readonly object[];
}

/** Says something to the participant, presses its button, and gives its result. */
async function say({
  prompt = 'Save',
  command,
  references = [],
  history = [],
}: Said): Promise<vscode.ChatResult> {
  const response = {
    progress: () => undefined,
    markdown: () => undefined,
    reference: () => undefined,
    anchor: () => undefined,
    button: ({ command: id, arguments: given = [] }: vscode.Command) =>
      void code.commands.get(id)?.(given[0]),
  } as unknown as vscode.ChatResponseStream;
  const request = { prompt, command, references } as unknown as vscode.ChatRequest;
  const context = { history } as unknown as vscode.ChatContext;
  return (await code.participant()(request, context, response, token)) ?? {};
}

const file = (name: string) => code.vscode.Uri.file(path.join(workspace, name));
const pictures = () => asked.map((question) => path.basename(question.path));

test('without any picture the participant says how to give one', async () => {
  const { errorDetails } = await say({});
  assert.match(errorDetails?.message ?? '', /attach one with #file/);
  assert.deepEqual(asked, []);
});

test('a picture that the message names comes before the one in the editor', async () => {
  code.showTab(new code.vscode.TabInputCustom(file('tab.png'), 'x'));
  await say({ references: [{ value: file('named.png') }, { value: file('code.ts') }] });
  await say({ references: [{ value: file('code.ts') }] });
  assert.deepEqual(pictures(), ['named.png', 'tab.png']);
});

test('saved results stand for their picture', async () => {
  code.showTab(new code.vscode.TabInputText(file('tab.png.ground.json')));
  await say({});
  assert.deepEqual(pictures(), ['tab.png']);
});

test('a picture that was pasted into the chat is made a file', async () => {
  const pasted = { mimeType: 'image/png', data: () => Promise.resolve(new Uint8Array(3)) };
  await say({ references: [{ value: pasted }] });
  assert.deepEqual(pictures(), ['kept-3.png']);
});

test('a follow-up is about the picture of the answer before', async () => {
  const result = await say({ references: [{ value: file('first.png') }] });
  const Turn = code.vscode.ChatResponseTurn as unknown as new (participant: string, result: object) => object;
  await say({
    command: 'read',
    prompt: '',
    history: [new Turn('groundglass.chat', result), new Turn('other', {})],
  });
  assert.deepEqual(pictures(), ['first.png', 'first.png']);
});

test('the button below an answer asks the same in the screenshot editor', async () => {
  await say({ command: 'locate', prompt: 'the gear', references: [{ value: file('a.png') }] });
  assert.deepEqual(shown, [`locate ${shot}: the gear`]);
});

const shownAnswers: readonly { name: string; given: unknown; says: RegExp }[] = [
  {
    name: 'nothing',
    given: undefined,
    says: /the argument is not an object; press the button below an answer/,
  },
  {
    name: 'a verb that nobody knows',
    given: { picture: `file://${shot}`, verb: 'draw' },
    says: /verb is none of/,
  },
  {
    name: 'a file that is no picture',
    given: { picture: 'file:///etc/passwd', verb: 'read', question: '', regions: [] },
    says: /passwd is no picture/,
  },
];
for (const { name, given, says } of shownAnswers) {
  test(`the button's command, called by somebody else with ${name}, says what is wrong`, async () => {
    const run = async (): Promise<unknown> => code.commands.get('groundglass.chat.showAnswer')?.(given);
    await assert.rejects(run, says);
    assert.deepEqual(shown, []);
  });
}
