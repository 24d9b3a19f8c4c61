// One open page of a screenshot: its HTML, what it is sent and when, and what it says.
// Knows nothing of what becomes of what it says; the document holds everything, so a page can begin anew at any time.

import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { EntryId, EventMessage, PageEvents, Verb, ViewEvents } from '../../protocol/view';
import { pageHtml } from './page';
import { hearPage } from './pageEvents';
import type { EntryNews, ScreenshotDocument } from './screenshotDocument';
import type { Listening } from './signal';

export interface PageSurroundings {
  /** The folder of the built pages. */
  readonly pageFolder: vscode.Uri;
  readonly previewFolder: vscode.Uri;
  readonly log: { error(text: string): void };
  readonly hear: (event: EventMessage<PageEvents>) => void;
}

export class ScreenshotPage {
  private readonly listening: readonly Listening[];
  /** Whether its script listens; a hidden page is gone and tells when it is back. */
  private isReady = false;
  private waitingVerb: Verb | null = null;
  private wholeIsDue = false;
  private readonly newsDue = new Map<EntryId, EntryNews>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  /** While the page is there to be seen. */
  private showing: Listening | null = null;
  private mayLoadPreviews = false;

  constructor(
    private readonly document: ScreenshotDocument,
    private readonly panel: vscode.WebviewPanel,
    private readonly surroundings: PageSurroundings,
  ) {
    const { webview } = panel;
    this.allowLoading();
    this.listening = [
      webview.onDidReceiveMessage((message: unknown) => this.hear(message)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.hide();
      }),
      document.changed.on(() => {
        if (document.needsPreview && !this.mayLoadPreviews) this.allowLoading();
        this.wholeIsDue = true;
        this.schedule();
      }),
      document.progressed.on((news) => {
        this.newsDue.set(news.id, news);
        this.schedule();
      }),
    ];
    const address = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(surroundings.pageFolder, name)).toString();
    webview.html = pageHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      script: address('webview.js'),
      style: address('webview.css'),
      title: path.basename(document.picturePath ?? document.uri.path),
    });
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  /** Lets the user write a question of this kind, as soon as the page is there. */
  begin(verb: Verb): void {
    if (this.isReady) this.send('question/begin', { verb });
    else this.waitingVerb = verb;
  }

  showSelectors(news: ViewEvents['selectors/show']): void {
    // Who comes back wants them again.
    if (this.isReady) this.send('selectors/show', news);
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.hide();
    for (const one of this.listening) one.dispose();
  }

  private hide(): void {
    this.isReady = false;
    this.showing?.dispose();
    this.showing = null;
  }

  /** No more than is needed: the page's own files, the picture's folder, and previews where one is shown. */
  private allowLoading(): void {
    const { picturePath, needsPreview } = this.document;
    const { pageFolder, previewFolder } = this.surroundings;
    this.mayLoadPreviews = needsPreview;
    this.panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [
        pageFolder,
        ...(picturePath === null ? [] : [vscode.Uri.file(path.dirname(picturePath))]),
        ...(needsPreview ? [previewFolder] : []),
      ],
    };
  }

  private hear(message: unknown): void {
    const heard = hearPage(message);
    if (heard.kind === 'refused') {
      this.surroundings.log.error(heard.reason);
      return;
    }
    if (heard.event.name === 'page/ready') {
      this.isReady = true;
      this.showing ??= this.document.show();
      this.sendWhole();
      if (this.waitingVerb !== null) this.send('question/begin', { verb: this.waitingVerb });
      this.waitingVerb = null;
      return;
    }
    this.surroundings.hear(heard.event);
  }

  /** What changes within a frame or two crosses once: a list of all text comes as hundreds of boxes. */
  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      if (!this.isReady) return;
      if (this.wholeIsDue) return this.sendWhole();
      for (const news of this.newsDue.values()) this.send('entry/progress', news);
      this.newsDue.clear();
    }, FRAMES_MS);
  }

  private sendWhole(): void {
    this.wholeIsDue = false;
    this.newsDue.clear();
    this.send(
      'view/show',
      this.document.content((file, version) =>
        this.panel.webview
          .asWebviewUri(vscode.Uri.file(file))
          // A picture that was written anew must not come from the page's cache.
          .with({ query: `version=${version}` })
          .toString(),
      ),
    );
  }

  private send<Name extends keyof ViewEvents>(name: Name, params: ViewEvents[Name]): void {
    // Resolves to false while the page is hidden; it asks again with `page/ready` when it comes back.
    void this.panel.webview.postMessage({ name, params });
  }
}

const FRAMES_MS = 33;
