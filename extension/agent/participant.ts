// The chat participant @groundglass: finds the picture that is meant, asks, and answers in Markdown.
// Needs no language model. Knows nothing of how messages are read and answers are written.

import * as path from 'node:path';
import * as vscode from 'vscode';
import * as check from '../../protocol/check';
import { FailureError } from '../../protocol/failure';
import { SIDECAR_ENDING } from '../../protocol/sidecar';
import { verbs } from '../../protocol/view';
import { isPictureName } from '../editor/pictureFile';
import { answerMarkdown, nextQuestions } from './chatAnswer';
import { PARTICIPANT_ID, readChatMessage } from './chatRequest';
import { cancelSignalOf, errorForUser, whereabouts, type AgentParts } from './parts';
import { checkPicturePath, type PictureQuestion } from './tools';

/** What is kept of an answer: the picture, so that the next question need not name it, and what comes next. */
interface Answered {
  readonly picture: string;
  readonly next: readonly { readonly command: string; readonly prompt: string }[];
}

export interface ParticipantParts extends AgentParts {
  /** Opens the picture in the screenshot editor and asks there as well, so that the boxes are drawn. */
  readonly openInEditor: OpenInEditor;
  /** A picture that was pasted into the chat and is no file yet: makes it one. */
  readonly keepBytes: (name: string, bytes: Uint8Array) => Promise<vscode.Uri>;
}

export type OpenInEditor = (
  picture: vscode.Uri,
  question: Pick<PictureQuestion, 'verb' | 'question' | 'regions'>,
) => PromiseLike<unknown>;

/** Only the button below an answer runs it, so it is not declared in package.json. */
const SHOW_ANSWER = 'groundglass.chat.showAnswer';

export function registerParticipant(parts: ParticipantParts): vscode.Disposable {
  const participant = vscode.chat.createChatParticipant(PARTICIPANT_ID, (request, context, response, token) =>
    answer({ request, context, response, token }, parts),
  );
  participant.iconPath = new vscode.ThemeIcon('inspect');
  participant.followupProvider = {
    provideFollowups: ({ metadata }) => [...((metadata as Answered | undefined)?.next ?? [])],
  };
  return vscode.Disposable.from(
    participant,
    vscode.commands.registerCommand(SHOW_ANSWER, (given: unknown) => showAnswer(given, parts)),
  );
}

/** What the button carries; plain data, because a chat is kept as JSON. */
interface ShownAnswer extends Pick<PictureQuestion, 'verb' | 'question' | 'regions'> {
  readonly picture: string;
}

/**
 * A command is there for everybody, other extensions and key bindings included.
 *
 * @throws Error with one sentence where this is not what the button below an answer carries.
 */
async function showAnswer(given: unknown, { openInEditor }: ParticipantParts): Promise<void> {
  const { picture, ...question } = checkShownAnswer(given);
  const file = checkPicturePath(vscode.Uri.parse(picture).fsPath, whereabouts());
  await openInEditor(vscode.Uri.file(file), question);
}

function checkShownAnswer(given: unknown): ShownAnswer {
  try {
    const { picture, verb, question, regions } = check.fields(given, 'the argument');
    return {
      picture: check.text(picture, 'picture'),
      verb: check.oneOf(verb, verbs, 'verb'),
      question: check.text(question, 'question'),
      regions: check.regions(regions, 'regions'),
    };
  } catch (error) {
    if (!(error instanceof check.Unexpected)) throw error;
    throw new FailureError({
      kind: 'bad-input',
      what: SHOW_ANSWER,
      reason: `${error.message}; press the button below an answer of @groundglass instead`,
    });
  }
}

interface ChatTurn {
  readonly request: vscode.ChatRequest;
  readonly context: vscode.ChatContext;
  readonly response: vscode.ChatResponseStream;
  readonly token: vscode.CancellationToken;
}

async function answer(turn: ChatTurn, { ask, log, keepBytes }: ParticipantParts): Promise<vscode.ChatResult> {
  const { request, response, token } = turn;
  const cancel = cancelSignalOf(token);
  try {
    const { picture, others } = await findPicture(turn, keepBytes);
    const file = checkPicturePath(picture.fsPath, whereabouts());
    const message = readChatMessage({
      command: request.command ?? null,
      prompt: request.prompt,
      references: request.references.flatMap(({ range }) => (range === undefined ? [] : [range])),
    });
    response.progress(`Looking at ${path.basename(file)}`);
    const answered = await ask({ path: file, ...message }, cancel.signal);
    response.reference(picture);
    response.markdown(`${answerMarkdown(answered, message)}\n\n`);
    if (others !== 0) response.markdown('*Only the first picture was looked at.*\n\n');
    response.anchor(picture, path.basename(file));
    const { verb, question, regions } = message;
    const shown: ShownAnswer = { picture: picture.toString(), verb, question, regions };
    response.button({ command: SHOW_ANSWER, title: 'Show in Screenshot Editor', arguments: [shown] });
    return {
      metadata: {
        picture: picture.toString(),
        next: nextQuestions({ verb, found: answered.answer.found }),
      } satisfies Answered,
    };
  } catch (error) {
    const told = errorForUser(error, log);
    return told === null ? {} : { errorDetails: { message: told.message } };
  } finally {
    cancel.dispose();
  }
}

/**
 * The picture that is meant: one that the message names or holds, else the one in the editor, else that of the answer
 * before.
 *
 * @throws FailureError `bad-input` where there is none, saying how to give one.
 */
async function findPicture(
  { request, context }: ChatTurn,
  keepBytes: ParticipantParts['keepBytes'],
): Promise<{ readonly picture: vscode.Uri; readonly others: number }> {
  // The last reference in the message comes first in the list.
  const values = [...request.references].reverse().map(({ value }) => value);
  const [first, ...others] = values.flatMap((value) => referencedPicture(value) ?? []);
  if (first !== undefined) {
    const picture = first instanceof vscode.Uri ? first : await keepBytes('', await first.data());
    return { picture, others: others.length };
  }
  const picture = activePicture() ?? answeredBefore(context);
  if (picture !== null) return { picture, others: 0 };
  throw new FailureError({
    kind: 'bad-input',
    what: 'Picture',
    reason: 'none was given; attach one with #file or "Add Context…", or open it in an editor, and ask again',
  });
}

/** A picture in the message that is no file: pasted, or taken of the screen. */
interface AttachedPicture {
  data(): PromiseLike<Uint8Array>;
}

/** What VS Code puts into a reference: an address, a place in a file, or an attached picture, which may have a file. */
function referencedPicture(value: unknown): vscode.Uri | AttachedPicture | null {
  if (value instanceof vscode.Uri) return pictureOf(value);
  if (value instanceof vscode.Location) return pictureOf(value.uri);
  if (typeof value !== 'object' || value === null) return null;
  const { reference, mimeType }: { reference?: unknown; mimeType?: unknown } = value;
  const file = reference instanceof vscode.Uri ? pictureOf(reference) : null;
  if (file !== null) return file;
  const isPicture = typeof mimeType === 'string' && mimeType.startsWith('image/');
  return isPicture && hasData(value) ? value : null;
}

function hasData(value: object): value is AttachedPicture {
  return 'data' in value && typeof value.data === 'function';
}

/** The picture of the active tab, else of another group's visible tab: the chat itself may be the active one. */
function activePicture(): vscode.Uri | null {
  const { activeTabGroup, all } = vscode.window.tabGroups;
  for (const { activeTab } of [activeTabGroup, ...all]) {
    const input = activeTab?.input;
    const isFile = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
    const picture = isFile ? pictureOf(input.uri) : null;
    if (picture !== null) return picture;
  }
  return null;
}

function answeredBefore({ history }: vscode.ChatContext): vscode.Uri | null {
  for (const turn of [...history].reverse()) {
    if (turn instanceof vscode.ChatResponseTurn && turn.participant === PARTICIPANT_ID) {
      const picture: unknown = turn.result.metadata?.['picture'];
      if (typeof picture === 'string') return vscode.Uri.parse(picture);
    }
  }
  return null;
}

/** The address itself, or of saved results the picture they belong to; null where it is neither. */
function pictureOf(uri: vscode.Uri): vscode.Uri | null {
  const picture = uri.path.endsWith(SIDECAR_ENDING)
    ? uri.with({ path: uri.path.slice(0, -SIDECAR_ENDING.length) })
    : uri;
  return picture.scheme === 'file' && isPictureName(picture.path) ? picture : null;
}
