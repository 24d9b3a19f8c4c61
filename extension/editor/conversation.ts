// Asks the model process about one picture: a question after the other, with news while it works, and an end for each.
// Knows nothing of VS Code, of what is kept and of how it is shown.

import type { Heard, Listening } from './signal';
import type { CancelSignal } from '../../protocol/call';
import { FailureError, toFailure, type Failure } from '../../protocol/failure';
import type { Region, Size } from '../../protocol/geometry';
import type {
  Answer,
  GroundedBox,
  ImageId,
  InferenceEvents,
  OpenedImage,
  Turn,
} from '../../protocol/inference';
import type { EntryId, Progress, Verb } from '../../protocol/view';
import type { KeptProcess } from '../modelProcess/keepAlive';
import { askVerb, type VerbAnswer } from '../modelProcess/askVerb';
import type { ModelProcess } from '../modelProcess/start';

/** What the model process says unasked, of all pictures. */
export interface EngineEvents {
  readonly onProgress: Heard<InferenceEvents['ask/progress']>;
  readonly onText: Heard<InferenceEvents['ask/text']>;
  readonly onBox: Heard<InferenceEvents['ask/box']>;
}

export interface ConversationParts {
  readonly modelProcess: Pick<KeptProcess, 'run' | 'hold'>;
  readonly events: EngineEvents;
  /** The picture as it lies on disk now. @throws FailureError where it does not. */
  readonly picture: () => Promise<{ readonly path: string; readonly version: string }>;
  /** The turns before this question, oldest first. */
  readonly turnsBefore: (id: EntryId) => readonly Turn[];
  readonly opened: (image: OpenedImage) => void;
  /** Called at once for every question, then with its news, and last with its end. */
  readonly report: (id: EntryId, news: QuestionNews) => void;
}

export interface Asked {
  readonly id: EntryId;
  readonly verb: Verb;
  readonly question: string;
  readonly regions: readonly Region[];
}

/** What is to be seen on a picture. */
export interface SeenElements {
  readonly size: Size;
  /** In reading order. */
  readonly boxes: readonly GroundedBox[];
}

export type Working = Extract<Progress, { kind: 'working' }>;

export type QuestionNews =
  | Working
  | {
      readonly kind: 'answered';
      readonly answer: Answer;
      readonly turn: Turn | null;
      readonly pictureHash: string;
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cancelled' };

export class Conversation {
  private readonly listening: readonly Listening[];
  private readonly release: () => void;
  private readonly asked = new Map<EntryId, AbortController>();
  /** Settles, without an error, when the question before has left the model process. */
  private before: Promise<void> = Promise.resolve();
  private speaking: Speaking | null = null;
  private opened: Opened | null = null;

  constructor(private readonly parts: ConversationParts) {
    const { events, modelProcess } = parts;
    this.release = modelProcess.hold();
    this.listening = [
      events.onProgress(({ imageId, stage, done, total }) =>
        this.hear(imageId, (working) => ({ ...working, stage, done, total })),
      ),
      events.onText(({ imageId, text }) =>
        this.hear(imageId, (working) => ({ ...working, text: working.text + text })),
      ),
      events.onBox(({ imageId, box }) =>
        this.hear(imageId, (working) => ({ ...working, boxes: [...working.boxes, box] })),
      ),
    ];
  }

  /** A question waits for the one before it: a newer question does not end an older one, only cancelling does. */
  ask(asked: Asked): void {
    const abort = new AbortController();
    this.asked.set(asked.id, abort);
    const working: Working = {
      kind: 'working',
      stage: null,
      done: 0,
      total: 0,
      since: Date.now(),
      text: '',
      boxes: [],
    };
    this.parts.report(asked.id, working);
    this.before = this.before.then(() => this.answer(asked, working, abort));
  }

  /** Told at once; the model process hears of it between two steps, and the next question waits until it has. */
  cancel(id: EntryId): void {
    const abort = this.asked.get(id);
    if (abort === undefined) return;
    this.asked.delete(id);
    abort.abort();
    this.parts.report(id, { kind: 'cancelled' });
  }

  /** Writes the picture as a PNG that pages show. @returns its path. @throws FailureError where it cannot be opened. */
  preview(folder: string): Promise<string> {
    return this.parts.modelProcess.run(async (process) => {
      const { imageId } = await this.openImage(process);
      return (await process.call('image/preview', { imageId, folder })).path;
    });
  }

  /** Everything that is detected on the picture, after the questions before it; no part of the conversation. */
  elements(cancel: CancelSignal): Promise<SeenElements> {
    const listed = this.before.then(() =>
      this.parts.modelProcess.run(async (process): Promise<SeenElements> => {
        const { imageId, size } = await this.openImage(process);
        const { boxes } = await process.call('ask/elements', { imageId }, cancel);
        return { size, boxes };
      }, cancel),
    );
    this.before = listed.then(
      () => undefined,
      () => undefined,
    );
    return listed;
  }

  /** Ends what runs without a word about it. */
  dispose(): void {
    for (const abort of this.asked.values()) abort.abort();
    this.asked.clear();
    this.closeImage();
    for (const one of this.listening) one.dispose();
    this.release();
  }

  private async answer(asked: Asked, working: Working, abort: AbortController): Promise<void> {
    const isOver = (): boolean => abort.signal.aborted;
    if (isOver()) return;
    let end: QuestionNews;
    try {
      end = await this.parts.modelProcess.run(
        (process) => this.answerOn(process, { asked, working, abort }),
        abort.signal,
      );
    } catch (error) {
      const failure = toFailure(error);
      end = failure.kind === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failed', failure };
    }
    if (this.speaking?.asked === asked) this.speaking = null;
    if (isOver()) return;
    this.asked.delete(asked.id);
    this.parts.report(asked.id, end);
  }

  /** One run on one process; begins anew when the process was replaced. */
  private async answerOn(
    process: ModelProcess,
    { asked, working, abort }: { asked: Asked; working: Working; abort: AbortController },
  ): Promise<QuestionNews> {
    // What an earlier run had written is written again.
    this.speaking = null;
    this.parts.report(asked.id, working);
    const { imageId, sha256 } = await this.openImage(process);
    if (abort.signal.aborted) throw new FailureError({ kind: 'cancelled' });
    this.speaking = { asked, imageId, working, abort };
    const { answer, turn } = await this.put(process, imageId, asked, abort.signal);
    return { kind: 'answered', answer, turn, pictureHash: sha256 };
  }

  /** Earlier turns make a prompt long: where it does not fit, it is asked with fewer, and the answer says so. */
  private async put(
    process: ModelProcess,
    imageId: ImageId,
    { id, verb, question, regions }: Asked,
    cancel: AbortSignal,
  ): Promise<VerbAnswer> {
    const turns = this.parts.turnsBefore(id);
    for (let conversation = turns; ; conversation = conversation.slice(1)) {
      try {
        const asked = { verb, question, regions, conversation };
        const { answer, turn } = await askVerb(process, imageId, asked, cancel);
        if (conversation.length === turns.length) return { answer, turn };
        return { answer: { ...answer, remarks: [...answer.remarks, FORGOTTEN] }, turn };
      } catch (error) {
        const failure = toFailure(error);
        const isTooLong = failure.kind === 'too-large' && failure.what === 'prompt';
        if (!isTooLong || conversation.length === 0) throw error;
      }
    }
  }

  /** A picture is opened once per process, and again when its file has changed or could not be opened. */
  private async openImage(process: ModelProcess): Promise<OpenedImage> {
    const { path, version } = await this.parts.picture();
    if (this.opened?.process === process && this.opened.version === version) return this.opened.image;
    this.closeImage();
    const image = process.call('image/open', { path });
    const opened: Opened = { process, version, image };
    this.opened = opened;
    try {
      this.parts.opened(await image);
    } catch (error) {
      if (this.opened === opened) this.opened = null;
      throw error;
    }
    return image;
  }

  /** Lets the process forget the picture; a process that has gone has forgotten it by itself. */
  private closeImage(): void {
    const opened = this.opened;
    this.opened = null;
    opened?.image
      .then(({ imageId }) => opened.process.call('image/close', { imageId }))
      .catch(() => undefined);
  }

  /** News of the running question; those of another picture or of a question that is over are dropped. */
  private hear(imageId: ImageId, change: (working: Working) => Working): void {
    const speaking = this.speaking;
    if (speaking?.imageId !== imageId || speaking.abort.signal.aborted) return;
    speaking.working = change(speaking.working);
    this.parts.report(speaking.asked.id, speaking.working);
  }
}

/** The picture as one model process has opened it; both go together. */
interface Opened {
  readonly process: ModelProcess;
  readonly version: string;
  readonly image: Promise<OpenedImage>;
}

/** The question whose news come in. */
interface Speaking {
  readonly asked: Asked;
  readonly imageId: ImageId;
  readonly abort: AbortController;
  working: Working;
}

const FORGOTTEN = 'The beginning of the conversation no longer fitted and was left out.';
