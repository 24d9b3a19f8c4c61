// Asks one picture one question, and keeps the last picture open: agents ask the same one many times.
// Knows nothing of VS Code, of tools and of chats.

import type { CancelSignal } from '../../protocol/call';
import { FailureError } from '../../protocol/failure';
import type { Size } from '../../protocol/geometry';
import type { Answer, OpenedImage } from '../../protocol/inference';
import { askVerb } from '../modelProcess/askVerb';
import type { KeptProcess } from '../modelProcess/keepAlive';
import type { ModelProcess } from '../modelProcess/start';
import type { PictureQuestion } from './tools';

export interface PictureAnswer {
  readonly path: string;
  /** Pixels of the capture. */
  readonly size: Size;
  readonly answer: Answer;
}

/** @throws FailureError, for example `image-unreadable`, or `cancelled` after `cancel`. */
export type AskPicture = (question: PictureQuestion, cancel: CancelSignal) => Promise<PictureAnswer>;

export interface AskPictureParts {
  readonly modelProcess: Pick<KeptProcess, 'run'>;
  /** Changes when the file is written; null where it cannot be told. */
  readonly versionOf: (path: string) => Promise<string | null>;
}

interface Opened {
  readonly process: ModelProcess;
  readonly path: string;
  readonly version: string | null;
  readonly image: OpenedImage;
}

export function makeAskPicture({ modelProcess, versionOf }: AskPictureParts): AskPicture {
  let opened: Opened | null = null;
  /** Settles, without an error, when the question before is over: its picture must not be closed under it. */
  let before: Promise<unknown> = Promise.resolve();

  async function open(process: ModelProcess, path: string, cancel: CancelSignal): Promise<OpenedImage> {
    const version = await versionOf(path);
    if (
      opened !== null &&
      opened.process === process &&
      opened.path === path &&
      opened.version === version &&
      version !== null
    ) {
      return opened.image;
    }
    if (opened?.process === process) {
      // A picture that cannot be closed any more takes no room either.
      await process.call('image/close', { imageId: opened.image.imageId }).catch(() => undefined);
    }
    opened = null;
    const image = await process.call('image/open', { path }, cancel);
    opened = { process, path, version, image };
    return image;
  }

  return (question, cancel) => {
    const answering = before.then(() => {
      if (cancel.aborted) throw new FailureError({ kind: 'cancelled' });
      return modelProcess.run(async (process): Promise<PictureAnswer> => {
        const { imageId, size, remarks } = await open(process, question.path, cancel);
        // Every question of an agent stands for itself.
        const { answer } = await askVerb(process, imageId, { ...question, conversation: [] }, cancel);
        return { path: question.path, size, answer: { ...answer, remarks: [...remarks, ...answer.remarks] } };
      }, cancel);
    });
    before = answering.catch(() => undefined);
    return answering;
  };
}
