// The screenshot editor of VS Code: documents, their pages, and what VS Code asks of a custom editor.
// Knows nothing of how the page draws and of how questions are answered.

import * as path from 'node:path';
import * as vscode from 'vscode';
import type { FailedTest } from '../../protocol/capture';
import { FailureError, failureSentence, toFailure, type Failure } from '../../protocol/failure';
import type { Region } from '../../protocol/geometry';
import { SIDECAR_ENDING } from '../../protocol/sidecar';
import type {
  BoxPlace,
  EventMessage,
  FormatChoice,
  NoticeButton,
  PageEvents,
  Verb,
  ViewEvents,
} from '../../protocol/view';
import type { SelectorPanel } from '../selecting/panel';
import { makeDirtyState, type DirtyState } from './dirtyState';
import { isPictureName } from './pictureFile';
import { picturePathOf, ScreenshotDocument, type DocumentParts } from './screenshotDocument';
import { ScreenshotPage } from './screenshotPage';
import type { Listening } from './signal';

/** package.json declares the same. */
export const SCREENSHOT_VIEW = 'groundglass.screenshot';

export interface EditorParts extends DocumentParts {
  /** The folder of the built pages. */
  readonly pageFolder: vscode.Uri;
  /** Whether every answer and edit is written at once. */
  readonly savesAutomatically: () => boolean;
  /** What the buttons beside failures do that are no business of an editor. */
  readonly press: (button: Exclude<NoticeButton, 'ask-again' | 'save-as' | 'reload'>) => void;
  /** A picture that is no file yet: makes it one. */
  readonly keepBytes: (name: string, bytes: Uint8Array) => Promise<vscode.Uri>;
  /** What a page shows of selectors, and does with them. */
  readonly openSelectors: (document: ScreenshotDocument, show: ShowSelectors) => SelectorPanel;
  /** Of selectors; every page hears of it by its own. */
  readonly chooseFormat: (choice: FormatChoice) => void;
  readonly makePageObject: (document: ScreenshotDocument) => Promise<void>;
  /** Opens the failed test that a capture's record names. */
  readonly openTest: (test: FailedTest) => Promise<void>;
  /** For what fails outside of a page. */
  readonly tell: (error: unknown) => void;
}

export type ShowSelectors = (news: ViewEvents['selectors/show']) => void;

/** A screenshot, and the box that is selected in its page. */
export interface FrontScreenshot {
  readonly document: ScreenshotDocument;
  readonly selected: BoxPlace | null;
}

type ChangeEvent =
  | vscode.CustomDocumentEditEvent<ScreenshotDocument>
  | vscode.CustomDocumentContentChangeEvent<ScreenshotDocument>;

export class ScreenshotEditors implements vscode.CustomEditorProvider<ScreenshotDocument>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<ChangeEvent>();
  private readonly open = new Map<ScreenshotDocument, OpenDocument>();
  /** Being saved because the user asked us for it, or because we save by ourselves: VS Code does not say why it saves. */
  private readonly askedFor: Marks = new Map();
  private readonly byItself: Marks = new Map();
  private readonly disposables: vscode.Disposable[];
  /** The one whose page was active last; null where that has gone. */
  private lastUsed: ScreenshotDocument | null = null;

  /** VS Code looks at every event by itself (an edit is what can be undone), its types know only one kind an editor. */
  readonly onDidChangeCustomDocument = this.changes.event as vscode.Event<
    vscode.CustomDocumentEditEvent<ScreenshotDocument>
  >;

  constructor(private readonly parts: EditorParts) {
    this.disposables = [
      this.changes,
      vscode.window.registerCustomEditorProvider(SCREENSHOT_VIEW, this, {
        supportsMultipleEditorsPerDocument: true,
      }),
      // Not every file system tells of changes: who comes back to the window sees what there is.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) for (const document of this.open.keys()) lookAgain(document);
      }),
    ];
  }

  /** Opens the picture, or the picture of saved results, in this editor; gives its document once it is there. */
  async show(uri: vscode.Uri, column?: vscode.ViewColumn): Promise<ScreenshotDocument | null> {
    const target = (await pictureOfResults(uri)) ?? this.find(uri)?.uri ?? uri;
    await vscode.commands.executeCommand('vscode.openWith', target, SCREENSHOT_VIEW, column);
    return this.find(target);
  }

  /** Opens the picture and lets the user write a question of this kind; what needs no words is asked at once. */
  async begin(uri: vscode.Uri, verb: Verb): Promise<void> {
    if (verb === 'read' || verb === 'elements') return this.ask(uri, { verb, question: '', regions: [] });
    const document = await this.show(uri);
    if (document !== null) this.newestPage(document)?.begin(verb);
  }

  /** Opens the picture and asks there. */
  async ask(
    uri: vscode.Uri,
    {
      verb,
      question,
      regions,
    }: { readonly verb: Verb; readonly question: string; readonly regions: readonly Region[] },
  ): Promise<void> {
    (await this.show(uri))?.ask(verb, question, regions);
  }

  /** The document of the active tab; null where that is another editor. */
  active(): ScreenshotDocument | null {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom && input.viewType === SCREENSHOT_VIEW
      ? this.find(input.uri)
      : null;
  }

  /** What commands about boxes speak of: the screenshot of the active tab, else the one that was used last and is open. */
  front(): FrontScreenshot | null {
    const active = this.active();
    const document = active ?? this.lastUsed;
    if (document === null) return null;
    const page = newest(this.open.get(document)?.pages ?? []);
    return page === null ? null : { document, selected: page.selectors.selected() };
  }

  /** Saves as the user wishes it: what stands in the way and cannot be read is set aside. */
  async save({ uri }: ScreenshotDocument): Promise<void> {
    const document = this.find(uri);
    if (document !== null) await marked(this.askedFor, document, () => vscode.workspace.save(uri));
  }

  /** Whether there is an editor of the picture, or a tab that has not been looked at yet. */
  isOpen(picturePath: string): boolean {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    return (
      [...this.open.keys()].some((document) => document.picturePath === picturePath) ||
      tabs.some(
        ({ input }) => input instanceof vscode.TabInputCustom && picturePathOf(input.uri) === picturePath,
      )
    );
  }

  async openCustomDocument(
    uri: vscode.Uri,
    { backupId }: vscode.CustomDocumentOpenContext,
  ): Promise<ScreenshotDocument> {
    const document = await ScreenshotDocument.open(uri, this.parts, backupId ?? null);
    const dirty = makeDirtyState();
    // What is opened from a backup is not saved.
    if (backupId !== undefined) dirty.changed();
    const listening: Listening[] = [
      document.edited.on(({ label, undo, redo }) => {
        const counted = (step: () => void, count: () => void) => (): void => {
          step();
          count();
          this.saveAtOnce(document);
        };
        const losesSaved = dirty.edited();
        this.changes.fire({
          document,
          label,
          undo: counted(undo, dirty.undone),
          redo: counted(redo, dirty.redone),
        });
        if (losesSaved) this.tellChanged(document);
        this.saveAtOnce(document);
      }),
      document.grown.on((growth) => {
        const adds = growth === 'answered' || growth === 'noted';
        const savesIt = adds && this.parts.savesAutomatically() && document.savesByItself;
        // A backup is out of date with the first question after it, so VS Code has to hear of every one.
        if (dirty.isDirty || (adds && document.joinsFile && !savesIt)) this.tellChanged(document);
        if (savesIt) this.saveAtOnce(document);
      }),
      watch(document),
    ];
    this.open.set(document, { listening, pages: [], dirty, isBackupToTell: backupId !== undefined });
    document.ended.on(() => {
      for (const one of listening) one.dispose();
      this.open.delete(document);
      if (this.lastUsed === document) this.lastUsed = null;
    });
    return document;
  }

  async resolveCustomEditor(document: ScreenshotDocument, panel: vscode.WebviewPanel): Promise<void> {
    const opened = this.open.get(document);
    if (opened === undefined) return;
    if (await this.showsPictureInstead(document, panel)) return;
    const { isBackupToTell } = opened;
    opened.isBackupToTell = false;
    // Answers that came back from where they were kept.
    const hasComeBack = !opened.dirty.isDirty && document.joinsFile && document.isUnsaved;
    if (isBackupToTell || hasComeBack) this.tellChanged(document);
    const selectors = this.parts.openSelectors(document, (news) => page.showSelectors(news));
    const page = new ScreenshotPage(document, panel, {
      pageFolder: this.parts.pageFolder,
      previewFolder: vscode.Uri.file(this.parts.previews.folder),
      log: this.parts.log,
      hear: (event) => this.hear({ document, panel, selectors }, event),
    });
    const openPage: OpenPage = { page, selectors };
    opened.pages.push(openPage);
    if (panel.active) this.lastUsed = document;
    panel.onDidChangeViewState(() => {
      if (!panel.active) return;
      this.lastUsed = document;
      lookAgain(document);
    });
    panel.onDidDispose(() => {
      page.dispose();
      selectors.dispose();
      opened.pages.splice(opened.pages.indexOf(openPage), 1);
    });
  }

  async saveCustomDocument(document: ScreenshotDocument): Promise<void> {
    await inWords(document.save(this.isUsersWish(document) ? 'move-aside' : 'leave'));
    this.open.get(document)?.dirty.saved();
    // VS Code holds everything for saved that came while it was written.
    setTimeout(() => {
      if (this.open.has(document) && document.isUnsaved) this.tellChanged(document);
    }, AFTER_SAVING_MS);
  }

  async saveCustomDocumentAs(document: ScreenshotDocument, destination: vscode.Uri): Promise<void> {
    if (destination.scheme !== 'file')
      throw new Error(`${destination.toString()}: results can be saved to files on this machine only.`);
    await inWords(document.saveAs(destination.fsPath));
    if (isPictureName(destination.fsPath)) this.goOnWith(destination);
  }

  async revertCustomDocument(document: ScreenshotDocument): Promise<void> {
    await document.revert();
    this.open.get(document)?.dirty.reverted();
  }

  async backupCustomDocument(
    document: ScreenshotDocument,
    { destination }: vscode.CustomDocumentBackupContext,
  ): Promise<vscode.CustomDocumentBackup> {
    await document.backUp(destination.fsPath);
    return {
      id: destination.fsPath,
      delete: () => void vscode.workspace.fs.delete(destination).then(undefined, () => undefined),
    };
  }

  dispose(): void {
    for (const { listening } of this.open.values()) for (const one of listening) one.dispose();
    this.open.clear();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  /** VS Code goes on with the copy in the editor that such files open in by default: it is shown in this one instead. */
  private goOnWith(copy: vscode.Uri): void {
    const { tabGroups } = vscode.window;
    const stop = (): void => {
      clearTimeout(timer);
      listening.dispose();
    };
    const listening = tabGroups.onDidChangeTabs(({ opened, changed }) => {
      const other = [...opened, ...changed].find(
        ({ input, isActive }) =>
          isActive &&
          input instanceof vscode.TabInputCustom &&
          input.viewType !== SCREENSHOT_VIEW &&
          input.uri.toString() === copy.toString(),
      );
      if (other === undefined) return;
      stop();
      this.follow(this.show(copy, other.group.viewColumn).then(() => tabGroups.close(other)));
    });
    const timer = setTimeout(stop, AFTER_SAVING_AS_MS);
  }

  /** Saved results open their picture: one document a picture. Where there is none, the boxes are shown all the same. */
  private async showsPictureInstead(
    { uri }: ScreenshotDocument,
    panel: vscode.WebviewPanel,
  ): Promise<boolean> {
    const picture = await pictureOfResults(uri);
    if (picture === null) return false;
    // VS Code opens nothing else while it waits for this editor.
    setTimeout(() => {
      const { viewColumn } = panel;
      vscode.commands.executeCommand('vscode.openWith', picture, SCREENSHOT_VIEW, viewColumn).then(
        () => void panel.dispose(),
        (error: unknown) => this.parts.tell(error),
      );
    });
    return true;
  }

  private hear({ document, panel, selectors }: Speaker, event: EventMessage<PageEvents>): void {
    switch (event.name) {
      case 'page/ready':
        // The page itself answers this.
        return;
      case 'question/ask': {
        const { verb, question, regions } = event.params;
        return document.ask(verb, question, regions);
      }
      case 'question/cancel':
        return document.cancel(event.params.id);
      case 'question/repeat':
        return document.repeat(event.params.id);
      case 'entry/remove':
        return document.remove([event.params.id]);
      case 'conversation/clear':
        return document.clear();
      case 'box/move':
        return document.moveBox(event.params);
      case 'box/rename':
        return document.renameBox(event.params);
      case 'box/judge':
        return document.judgeBox(event.params);
      case 'box/select':
      case 'selectors/want':
      case 'selectors/check':
      case 'selectors/cancel':
      case 'selector/copy':
      case 'selector/insert':
      case 'assertion/copy':
      case 'assertion/insert':
        return selectors.hear(event);
      case 'selectors/format':
        return this.parts.chooseFormat(event.params.format);
      case 'page-object/make':
        return this.follow(this.parts.makePageObject(document));
      case 'test/open': {
        const { test } = document.captured;
        if (test !== undefined) this.follow(this.parts.openTest(test));
        return;
      }
      case 'text/copy':
        return this.follow(vscode.env.clipboard.writeText(event.params.text));
      case 'results/save':
        return this.follow(this.save(document));
      case 'notice/press':
        return this.press(document, event.params);
      case 'picture/failed':
        return this.follow(document.pictureFailed());
      case 'picture/open':
        return this.follow(this.openDropped(event.params.uri, panel.viewColumn));
      case 'picture/bytes':
        return this.follow(
          this.parts
            .keepBytes(event.params.name, event.params.bytes)
            .then((picture) => this.show(picture, panel.viewColumn)),
        );
    }
  }

  private press(document: ScreenshotDocument, { button, entry }: PageEvents['notice/press']): void {
    switch (button) {
      case 'ask-again':
        if (entry !== null) document.repeat(entry);
        return;
      case 'save-as':
        return this.follow(vscode.workspace.saveAs(document.uri));
      case 'reload':
        return this.follow(document.reload());
      case 'show-log':
      case 'choose-bundle':
      case 'choose-device':
      case 'restart-engine':
        return this.parts.press(button);
    }
  }

  private async openDropped(address: string, column: vscode.ViewColumn | undefined): Promise<void> {
    const dropped = parseAddress(address);
    // VS Code's explorer speaks of the machine as seen from the window, the extension lives on it.
    const uri = dropped.scheme === 'vscode-remote' ? vscode.Uri.file(dropped.path) : dropped;
    const picturePath = picturePathOf(uri);
    if (picturePath === null || !isPictureName(picturePath)) throw notAPicture(path.basename(dropped.path));
    await this.show(uri, column);
  }

  private saveAtOnce(document: ScreenshotDocument): void {
    if (!this.parts.savesAutomatically() || !document.savesByItself) return;
    // Where saving fails, VS Code says so in short, and the page with what can be done.
    this.follow(marked(this.byItself, document, () => vscode.workspace.save(document.uri)));
  }

  /** With VS Code's own automatic saving on, a key cannot be told from a clock. */
  private isUsersWish(document: ScreenshotDocument): boolean {
    if (this.askedFor.has(document)) return true;
    const autoSave = vscode.workspace.getConfiguration('files', document.uri).get<string>('autoSave', 'off');
    return autoSave === 'off' && !this.byItself.has(document);
  }

  private tellChanged(document: ScreenshotDocument): void {
    this.open.get(document)?.dirty.changed();
    this.changes.fire({ document });
  }

  private follow(work: PromiseLike<unknown>): void {
    work.then(undefined, this.parts.tell);
  }

  private find(uri: vscode.Uri): ScreenshotDocument | null {
    const picture = picturePathOf(uri);
    let found: ScreenshotDocument | null = null;
    for (const document of this.open.keys()) {
      if (document.uri.toString() === uri.toString()) return document;
      if (picture !== null && document.picturePath === picture) found ??= document;
    }
    return found;
  }

  private newestPage(document: ScreenshotDocument): ScreenshotPage | null {
    return newest(this.open.get(document)?.pages ?? [])?.page ?? null;
  }
}

interface OpenDocument {
  readonly listening: readonly Listening[];
  /** The document's open editors. */
  readonly pages: OpenPage[];
  readonly dirty: DirtyState;
  /**
   * VS Code forgets with the first edit that it has opened the document from a backup, and would take undoing that edit for
   * saved. It has to hear of the change, and can once it shows an editor.
   */
  isBackupToTell: boolean;
}

interface OpenPage {
  readonly page: ScreenshotPage;
  readonly selectors: SelectorPanel;
}

/** Whose page says something. */
interface Speaker {
  readonly document: ScreenshotDocument;
  readonly panel: vscode.WebviewPanel;
  readonly selectors: SelectorPanel;
}

function newest(pages: readonly OpenPage[]): OpenPage | null {
  return pages.find(({ page }) => page.isActive) ?? pages.at(-1) ?? null;
}

/** How many works are going on that a document is marked for. */
type Marks = Map<ScreenshotDocument, number>;

/** Until VS Code has taken note that it is saved. */
const AFTER_SAVING_MS = 200;

/** Until VS Code has opened the copy. */
const AFTER_SAVING_AS_MS = 5000;

/** Programs write in steps: only when they have been quiet for this long is it looked at. */
const QUIET_MS = 150;

/** Looks at picture and sidecar again whenever something has been written in their folder under their names. */
function watch(document: ScreenshotDocument): Listening {
  const { picturePath, sidecarPath } = document;
  if (picturePath === null) return { dispose: () => undefined };
  // Names may hold what a pattern would take for its own signs, so all of the folder is watched.
  const folder = vscode.Uri.file(path.dirname(picturePath));
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*'));
  let timer: ReturnType<typeof setTimeout> | null = null;
  const hear = ({ fsPath }: vscode.Uri): void => {
    if (fsPath !== picturePath && fsPath !== sidecarPath) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => lookAgain(document), QUIET_MS);
  };
  watcher.onDidChange(hear);
  watcher.onDidCreate(hear);
  watcher.onDidDelete(hear);
  return {
    dispose() {
      if (timer !== null) clearTimeout(timer);
      watcher.dispose();
    },
  };
}

/** The picture that saved results are of, where it is there; null for everything else. */
async function pictureOfResults(uri: vscode.Uri): Promise<vscode.Uri | null> {
  const picturePath = picturePathOf(uri);
  if (picturePath === null || !uri.path.endsWith(SIDECAR_ENDING)) return null;
  const picture = vscode.Uri.file(picturePath);
  return vscode.workspace.fs.stat(picture).then(
    () => picture,
    () => null,
  );
}

function lookAgain(document: ScreenshotDocument): void {
  void document.lookAgain();
  void document.readAgain();
}

/** VS Code shows an error's message as it is, behind "Failed to save": the page says the rest. */
async function inWords(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw new Error(shortly(toFailure(error)));
  }
}

function shortly(failure: Failure): string {
  switch (failure.kind) {
    case 'bad-input':
      return failure.reason.split('. ', 1)[0] ?? failure.reason;
    case 'bug':
      return failure.message;
    default:
      return failureSentence(failure);
  }
}

/** @throws FailureError for what is no address. */
function parseAddress(address: string): vscode.Uri {
  try {
    return vscode.Uri.parse(address, true);
  } catch {
    throw notAPicture('What was dropped');
  }
}

function notAPicture(what: string): FailureError {
  const reason = 'this is not a picture in a file on the machine where VS Code works';
  return new FailureError({ kind: 'bad-input', what, reason });
}

/** Does the work with the document marked; such works may overlap. */
async function marked(
  marks: Marks,
  document: ScreenshotDocument,
  work: () => PromiseLike<unknown>,
): Promise<void> {
  marks.set(document, (marks.get(document) ?? 0) + 1);
  try {
    await work();
  } finally {
    const left = (marks.get(document) ?? 1) - 1;
    if (0 < left) marks.set(document, left);
    else marks.delete(document);
  }
}
