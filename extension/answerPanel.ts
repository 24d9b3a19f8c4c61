// One picture's panel: asks the model process, holds what is shown, and sends it to the page.
// Knows nothing of commands and of how the page draws.

import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { FailureError, toFailure } from '../protocol/failure';
import type { Answer, ImageId, InferenceEvents, OpenedImage } from '../protocol/inference';
import type { EventMessage, PageEvents, PanelContent, Progress, Verb, ViewEvents } from '../protocol/view';
import type { KeptProcess } from './modelProcess/keepAlive';
import type { ModelProcess } from './modelProcess/start';
import { noticeFor } from './notify';
import { pageHtml } from './page';

export interface AnswerPanelParts {
  /** The folder of the built page. */
  readonly dist: vscode.Uri;
  readonly modelProcess: KeptProcess;
  readonly onProgress: vscode.Event<InferenceEvents['ask/progress']>;
  readonly onText: vscode.Event<InferenceEvents['ask/text']>;
  readonly log: vscode.LogOutputChannel;
}

/** The picture as one model process has opened it; both go together. */
interface Opened {
  readonly process: ModelProcess;
  readonly version: number;
  readonly image: Promise<OpenedImage>;
}

/** Answers are short; a model that does not stop is stopped here. */
const MAX_NEW_TOKENS = 256;

type Working = Extract<Progress, { kind: 'working' }>;

const notBegun: Working = { kind: 'working', stage: null, done: 0, total: 0, text: '' };

export class AnswerPanel implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly disposables: vscode.Disposable[] = [];
  private content: PanelContent | null = null;
  private opened: Opened | null = null;
  private imageId: ImageId | null = null;
  /** The question that is shown as being worked on. */
  private running: AbortController | null = null;
  /** The question whose news come in: a cancelled one may still speak until the process has noticed. */
  private speaking: AbortController | null = null;
  /** Settles, without an error, when the question before has left the model process. */
  private before: Promise<unknown> = Promise.resolve();
  private questionId = 0;
  private disposed = false;

  constructor(
    private readonly picture: vscode.Uri,
    private readonly parts: AnswerPanelParts,
  ) {
    const name = path.basename(picture.fsPath);
    this.panel = vscode.window.createWebviewPanel('groundglass.answer', name, vscode.ViewColumn.Beside, {
      enableScripts: true,
      localResourceRoots: [parts.dist, vscode.Uri.joinPath(picture, '..')],
    });
    const { webview } = this.panel;
    const release = parts.modelProcess.hold();
    this.disposables.push(
      webview.onDidReceiveMessage((message: EventMessage<PageEvents>) => this.hear(message)),
      parts.onProgress(({ imageId, stage, done, total }) => this.work(imageId, { stage, done, total })),
      parts.onText(({ imageId, text }) => this.work(imageId, { text })),
      { dispose: release },
    );
    this.panel.onDidDispose(() => this.dispose());
    webview.html = pageHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      script: webview.asWebviewUri(vscode.Uri.joinPath(parts.dist, 'webview.js')).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(parts.dist, 'webview.css')).toString(),
      title: name,
    });
  }

  get onDidDispose(): vscode.Event<void> {
    return this.panel.onDidDispose;
  }

  /** Shows the panel and asks; the question before this one is cancelled. */
  async ask(verb: Verb, question: string): Promise<void> {
    this.panel.reveal();
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    this.questionId += 1;
    const questionId = this.questionId;
    const version = await this.pictureVersion();
    if (this.running !== running) return;
    this.show({
      picture: {
        source: this.panel.webview
          .asWebviewUri(this.picture)
          // A picture that was written anew must not come from the page's cache.
          .with({ query: `version=${version}` })
          .toString(),
        name: path.basename(this.picture.fsPath),
        size: this.opened?.version === version ? (this.content?.picture.size ?? null) : null,
      },
      questionId,
      verb,
      question,
      progress: notBegun,
    });
    const answering = this.before.then(() =>
      this.parts.modelProcess.run(
        (process) => this.answer(process, { version, verb, question, running }),
        running.signal,
      ),
    );
    this.before = answering.catch(() => undefined);
    let progress: Progress;
    try {
      progress = { kind: 'answered', answer: await answering };
    } catch (error) {
      progress = this.failed(error);
    }
    // A cancelled question was told so at once, and a newer one may be shown already.
    if (this.running === running) {
      this.running = null;
      this.change({ progress });
    }
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.running?.abort();
    this.running = null;
    this.closeImage();
    for (const disposable of this.disposables.splice(0)) disposable.dispose();
    this.panel.dispose();
  }

  /** One run on one process; begins anew when the process was replaced. */
  private async answer(
    process: ModelProcess,
    asked: { version: number; verb: Verb; question: string; running: AbortController },
  ): Promise<Answer> {
    const { version, verb, question, running } = asked;
    const cancel = running.signal;
    if (cancel.aborted) throw new FailureError({ kind: 'cancelled' });
    this.speaking = running;
    this.change({ progress: notBegun });
    const { imageId, size } = await this.openImage(process, version);
    if (cancel.aborted) throw new FailureError({ kind: 'cancelled' });
    this.imageId = imageId;
    if (this.content !== null) this.change({ picture: { ...this.content.picture, size } });
    if (verb === 'locate') {
      return process.call(
        'ask/locate',
        { imageId, description: question, all: false, candidates: [] },
        cancel,
      );
    }
    return process.call(
      'ask/ground',
      {
        imageId,
        question,
        regions: [],
        conversation: [],
        candidates: null,
        maxNewTokens: MAX_NEW_TOKENS,
        temperature: 0,
        topP: 1,
        seed: 0,
      },
      cancel,
    );
  }

  /** A picture is opened once per process, and again when its file has changed or could not be opened. */
  private openImage(process: ModelProcess, version: number): Promise<OpenedImage> {
    if (this.opened?.process === process && this.opened.version === version) return this.opened.image;
    this.closeImage();
    const image = process.call('image/open', { path: this.picture.fsPath });
    const opened: Opened = { process, version, image };
    this.opened = opened;
    image.catch(() => {
      if (this.opened === opened) this.opened = null;
    });
    return image;
  }

  /** Lets the process forget the picture; a process that has gone has forgotten it by itself. */
  private closeImage(): void {
    const opened = this.opened;
    this.opened = null;
    this.imageId = null;
    opened?.image
      .then(({ imageId }) => opened.process.call('image/close', { imageId }))
      .catch(() => undefined);
  }

  /** Changes when the file is written; 0 where there is none, which opening it will say. */
  private async pictureVersion(): Promise<number> {
    try {
      return (await vscode.workspace.fs.stat(this.picture)).mtime;
    } catch {
      return 0;
    }
  }

  private failed(error: unknown): Progress {
    const failure = toFailure(error);
    if (failure.kind !== 'cancelled')
      this.parts.log.error(failure.kind === 'bug' ? failure.stack : failure.kind);
    const notice = noticeFor(failure);
    return notice === 'silent' ? { kind: 'cancelled' } : { kind: 'failed', notice };
  }

  private cancel(): void {
    if (this.running === null) return;
    this.running.abort();
    this.running = null;
    this.change({ progress: { kind: 'cancelled' } });
  }

  /** News of the running question; news of another picture or of a question that is over are dropped. */
  private work(imageId: ImageId, news: Partial<Omit<Working, 'kind'>>): void {
    const progress = this.content?.progress;
    if (progress?.kind !== 'working' || imageId !== this.imageId || this.speaking !== this.running) return;
    this.change({ progress: { ...progress, ...news, text: progress.text + (news.text ?? '') } });
  }

  private hear(message: EventMessage<PageEvents>): void {
    switch (message.name) {
      case 'page/ready':
        if (this.content !== null) this.show(this.content);
        return;
      case 'question/cancel':
        if (message.params.questionId === this.questionId) this.cancel();
        return;
      case 'question/repeat':
        if (this.content !== null && message.params.questionId === this.questionId) {
          void this.ask(this.content.verb, this.content.question);
        }
        return;
      case 'log/show':
        this.parts.log.show();
        return;
      default:
        this.parts.log.error(
          `nobody handles the page's "${(message satisfies never as { name: string }).name}"`,
        );
    }
  }

  private change(change: Partial<PanelContent>): void {
    if (this.content !== null) this.show({ ...this.content, ...change });
  }

  private show(content: PanelContent): void {
    this.content = content;
    const message: EventMessage<ViewEvents> = { name: 'panel/show', params: content };
    // Resolves to false while the page is hidden; it asks again with `page/ready` when it comes back.
    void this.panel.webview.postMessage(message);
  }
}
