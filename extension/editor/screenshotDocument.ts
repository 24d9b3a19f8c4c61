// One picture and its conversation: what is shown, what the user changes, what is saved and what is kept until then.
// Knows nothing of VS Code's windows: editors listen to it, and it looks at files only when it is told to.

import { randomUUID } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Uri } from 'vscode';
import type { CancelSignal } from '../../protocol/call';
import type { SavedRecord } from '../../protocol/captureRecord';
import { FailureError, failureSentence, toFailure } from '../../protocol/failure';
import type { Region, Size } from '../../protocol/geometry';
import type { OpenedImage } from '../../protocol/inference';
import { SIDECAR_ENDING, type Sidecar } from '../../protocol/sidecar';
import type {
  BoxPlace,
  EngineState,
  EntryId,
  Notice,
  ScreenshotContent,
  ShownBox,
  UsedSelector,
  Verb,
  ViewEvents,
} from '../../protocol/view';
import { witnessPath } from '../capture/witnessFile';
import type { KeptProcess } from '../modelProcess/keepAlive';
import { noticeFor } from '../notify';
import { Conversation, type EngineEvents, type QuestionNews, type SeenElements } from './conversation';
import * as record from './conversationRecord';
import type { Edit, Recorded } from './conversationRecord';
import { readBackup, restore, writeBackup } from './documentBackup';
import {
  keepingNotice,
  mergedNotice,
  movedNotice,
  questionProblem,
  standingNotices,
  withReload,
} from './documentNotices';
import type { KeptConversations } from './keptConversations';
import { mergeResults, sameAnswers } from './mergeResults';
import { fileVersion, isPictureName, lookAtPicture, pictureProblem, type PictureOnDisk } from './pictureFile';
import { PicturePreview, type PreviewFolder } from './picturePreview';
import { makeRevisions } from './revisions';
import { readSidecar, saveSidecar, saveSidecarAs, type SidecarOnDisk, type Unreadable } from './sidecarFile';
import { makeSignal, type Listening } from './signal';

export interface DocumentParts {
  readonly modelProcess: KeptProcess;
  readonly events: EngineEvents;
  readonly kept: KeptConversations;
  /** The failed test that has left this picture; null where none is known. Never fails. */
  readonly testRecordOf: (picturePath: string) => Promise<SavedRecord | null>;
  /** Where previews of pictures lie that pages cannot show. */
  readonly previews: PreviewFolder;
  readonly log: { error(text: string): void };
}

/** What made the conversation other than it was, without being an edit. */
export type Growth = 'asked' | 'answered' | 'noted' | 'ended';

/** A step that VS Code's undo and redo take back and do again. */
export interface DocumentEdit {
  readonly label: string;
  undo(): void;
  redo(): void;
}

export interface PresentPicture {
  readonly path: string;
  /** Changes when the file is written. */
  readonly version: string;
  /** sha256 of the file, in hexadecimal. */
  readonly hash: string;
}

export type EntryNews = ViewEvents['entry/progress'];

export class ScreenshotDocument {
  /** What is shown has changed in more than the progress of one entry. */
  readonly changed = makeSignal<null>();
  readonly progressed = makeSignal<EntryNews>();
  readonly edited = makeSignal<DocumentEdit>();
  /** A question has come, or has ended, or has gone, or a selector was noted: an earlier backup is out of date. */
  readonly grown = makeSignal<Growth>();
  /** VS Code has let go of it. */
  readonly ended = makeSignal<null>();

  private readonly conversation: Conversation;
  private records: readonly Recorded[] = [];
  /** The conversation without edits that are not saved: what is kept, and what reverting goes back to. */
  private settled: readonly Recorded[] = [];
  private picture: PictureOnDisk | null = null;
  private size: Size | null = null;
  private sidecar: SidecarOnDisk = { kind: 'none' };
  /** What was last read from the sidecar or saved to it. */
  private base: Sidecar | null = null;
  /** Of the sidecar's file when it was last read; null where there was none, or it has to be read again. */
  private sidecarVersion: string | null = null;
  /** Of the failed test that has left the picture, as its report says. */
  private testRecord: SavedRecord = {};
  private readonly preview: PicturePreview;
  private readonly numbered = makeRevisions();
  /** What happened on the way, until it is over; what follows from how things stand is not here. */
  private readonly happened = new Map<'save' | 'merge' | 'moved' | 'picture' | 'keep', Notice>();
  /** How many pages show it now. */
  private showing = 0;
  private disposed = false;
  private readonly stopListening: () => void;
  private readonly letGo: () => void;
  /** One look at the disk and one saving at a time. */
  private last: Promise<unknown> = Promise.resolve();

  /** @param picturePath - null where it is no picture's file on this machine; then there is nothing but a refusal. */
  private constructor(
    readonly uri: Uri,
    readonly picturePath: string | null,
    private readonly parts: DocumentParts,
  ) {
    this.stopListening = parts.modelProcess.onState(() => this.changed.tell(null));
    this.letGo = picturePath === null ? () => undefined : parts.kept.hold(picturePath);
    this.preview = new PicturePreview(parts.previews, (folder) => this.conversation.preview(folder));
    this.conversation = new Conversation({
      modelProcess: parts.modelProcess,
      events: parts.events,
      picture: () => this.presentPicture(),
      turnsBefore: (id) => record.earlierTurns(this.records, id, this.hash, MOST_TURNS),
      opened: (image) => this.learn(image),
      report: (id, news) => this.take(id, news),
    });
  }

  /**
   * Reads everything there is of a picture; questions that were not answered when the window went are asked again. Nothing
   * else starts the model process before a page shows the picture.
   *
   * @param uri - of the picture, or of its saved answers.
   * @param backup - a file that `backUp` has written, where VS Code has kept one.
   */
  static async open(uri: Uri, parts: DocumentParts, backup: string | null): Promise<ScreenshotDocument> {
    const document = new ScreenshotDocument(uri, picturePathOf(uri), parts);
    if (document.picturePath !== null) await document.load(document.picturePath, backup);
    return document;
  }

  /** @param address - makes the address of a file that a page may load. */
  content(address: (file: string, version: string) => string): ScreenshotContent {
    const { picturePath, picture, captured } = this;
    let source: string | null = null;
    if (picturePath !== null && picture?.kind === 'present') {
      const file = picture.needsPreview ? this.preview.fileOf(picture.version) : picturePath;
      if (file !== null) source = address(file, picture.version);
    }
    return {
      picture: {
        source,
        name: this.name,
        size: this.size,
        pixelRatio: captured.pixelRatio ?? null,
        scroll: captured.scroll ?? null,
        ...(Object.keys(captured).length === 0 ? {} : { capture: captured }),
      },
      entries: this.numbered(record.toEntries(this.records, this.hash)),
      notices: this.notices(),
      engine: this.engine,
      unsaved: this.isUnsaved,
    };
  }

  /** Whether answers that come now belong to others in a file that can be written; a capture's record alone asks for none. */
  get joinsFile(): boolean {
    return this.base !== null && 0 < this.base.answers.length && !this.isReadOnly;
  }

  /** What is recorded of how the picture was captured; of another one that lay here before, it says nothing. */
  get captured(): SavedRecord {
    const { base, hash } = this;
    const isOther =
      base !== null && base.picture.sha256 !== null && hash !== null && base.picture.sha256 !== hash;
    return { ...this.testRecord, ...(isOther ? {} : base?.capture.record) };
  }

  /** Whether saving would write something. */
  get isUnsaved(): boolean {
    return !this.isReadOnly && this.differs;
  }

  /** Whether it may be saved without the user's asking: not over a file that cannot be read or is a later version's. */
  get savesByItself(): boolean {
    return this.sidecar.kind === 'none' || this.sidecar.kind === 'read';
  }

  /** Whether pages show it by a preview. */
  get needsPreview(): boolean {
    return this.picture?.kind === 'present' && this.picture.needsPreview;
  }

  /** For as long as a page shows it. Pictures that need a preview get one then: the model process draws it. */
  show(): Listening {
    this.showing += 1;
    void this.makePreview();
    let isShown = true;
    return {
      dispose: () => {
        if (isShown) this.showing -= 1;
        isShown = false;
      },
    };
  }

  get sidecarPath(): string | null {
    return this.picturePath === null ? null : `${this.picturePath}${SIDECAR_ENDING}`;
  }

  /** Asks at the end of the conversation. Nothing is asked where there is no picture to ask. */
  ask(verb: Verb, question: string, regions: readonly Region[]): void {
    if (this.picturePath === null) return;
    const asked = { id: randomUUID(), verb, question: question.trim(), regions };
    const problem = questionProblem(asked);
    if (problem !== null) {
      const notice: Notice = { sentence: problem, buttons: [] };
      this.append(record.newRecord(asked, { kind: 'failed', notice }));
      return;
    }
    this.append(record.newRecord(asked, { ...notBegun, since: Date.now() }));
    this.conversation.ask(asked);
  }

  /** Asks a question once more: in its place where it has no answer, else at the end, so that no answer is lost. */
  repeat(id: EntryId): void {
    const found = this.records.find(({ entry }) => entry.id === id);
    if (found === undefined || found.entry.progress.kind === 'working') return;
    const { verb, question, regions } = found.entry;
    if (record.isAnswered(found)) this.ask(verb, question, regions);
    else this.conversation.ask({ id, verb, question, regions });
  }

  cancel(id: EntryId): void {
    this.conversation.cancel(id);
  }

  cancelAll(): void {
    for (const { entry } of this.records) this.conversation.cancel(entry.id);
  }

  /** Removing answers can be undone; a question without an answer simply goes, and what is being worked on is cancelled. */
  remove(ids: readonly EntryId[]): void {
    for (const id of ids) this.conversation.cancel(id);
    const stays = (recorded: Recorded): boolean =>
      !ids.includes(recorded.entry.id) || record.isAnswered(recorded);
    this.records = this.records.filter(stays);
    this.settled = this.settled.filter(stays);
    this.persist();
    this.grown.tell('ended');
    this.edit(record.removeEdit(this.records, ids));
  }

  clear(): void {
    this.remove(this.records.map(({ entry }) => entry.id));
  }

  moveBox(asked: Parameters<typeof record.moveEdit>[1]): void {
    this.edit(record.moveEdit(this.records, asked, this.size));
  }

  renameBox(asked: Parameters<typeof record.renameEdit>[1]): void {
    this.edit(record.renameEdit(this.records, asked));
  }

  judgeBox(asked: Parameters<typeof record.judgeEdit>[1]): void {
    this.edit(record.judgeEdit(this.records, asked));
  }

  /** The picture as it lies on disk now. @throws FailureError where it does not. */
  async presentPicture(): Promise<PresentPicture> {
    const { picturePath } = this;
    if (picturePath === null) throw this.refusal();
    await this.lookAgain();
    if (this.picture?.kind === 'present') {
      const { version, hash } = this.picture;
      return { path: picturePath, version, hash };
    }
    const reason =
      this.picture?.kind === 'unreadable'
        ? this.picture.reason
        : 'it was deleted or moved. Put it back and ask again';
    throw new FailureError({ kind: 'bad-input', what: picturePath, reason });
  }

  /** The box as it is now; null where there is none such. */
  findBox({ entry, box }: BoxPlace): ShownBox | null {
    return record.findBox(this.records, entry, box);
  }

  /** Whether the box was found on another picture than the one that lies here now. */
  isStale({ entry: id }: BoxPlace): boolean {
    return this.records.some((recorded) => recorded.entry.id === id && record.isStale(recorded, this.hash));
  }

  /** All boxes of all answers that are not stale, in their order. */
  boxes(): readonly (BoxPlace & { readonly shown: ShownBox })[] {
    return this.records.flatMap((recorded) => {
      const { id: entry, progress } = recorded.entry;
      if (progress.kind !== 'answered' || record.isStale(recorded, this.hash)) return [];
      return progress.boxes.map((shown) => ({ entry, box: shown.id, shown }));
    });
  }

  /** Everything that is detected on the picture. @throws FailureError, `cancelled` after `cancel`. */
  elements(cancel: CancelSignal): Promise<SeenElements> {
    return this.conversation.elements(cancel);
  }

  /** Keeps with the box which selector was used for it: saved with the answers, and no step that can be undone. */
  noteSelector(place: BoxPlace, used: UsedSelector): void {
    const box = this.findBox(place);
    const isKnown = box?.selectors?.some((one) => isDeepStrictEqual(one, used)) === true;
    if (this.isReadOnly || box === null || isKnown) return;
    this.records = record.withSelector(this.records, place, used);
    this.settled = record.withSelector(this.settled, place, used);
    this.persist();
    this.changed.tell(null);
    this.grown.tell('noted');
  }

  /**
   * Writes the answers beside the picture, merged with what somebody else has written there.
   *
   * @param unreadable - what becomes of a file there that cannot be read.
   * @throws FailureError where that cannot be done; then the page says so as well, with what can be done.
   */
  save(unreadable: Unreadable): Promise<void> {
    return this.oneAtATime(async () => {
      const { sidecarPath } = this;
      if (sidecarPath === null) throw this.refusal();
      const ours = this.toSidecar(this.name);
      try {
        if (this.base === null && !this.isReadOnly && ours.answers.length === 0) {
          // No file is made, and none is moved aside, to say nothing.
          this.settled = this.records;
          return;
        }
        const saved = await saveSidecar(sidecarPath, { base: this.base, ours, unreadable });
        this.happened.delete('save');
        this.happened.delete('merge');
        // The user may have gone on while it was written.
        const { answers } = mergeResults(ours, this.toSidecar(this.name), saved.sidecar).sidecar;
        this.records = record.withSaved(this.records, answers);
        this.base = saved.sidecar;
        this.settled = this.records;
        this.settle();
        this.sidecar = { kind: 'read', sidecar: saved.sidecar };
        this.sidecarVersion = null;
        if (saved.tookTheirs || 0 < saved.conflicts)
          this.happened.set('merge', mergedNotice(saved.conflicts));
        if (saved.movedUnreadableTo !== null) {
          this.happened.set('moved', movedNotice(path.basename(saved.movedUnreadableTo)));
        }
      } catch (error) {
        // What is in the way may have come since the last look.
        this.adopt(await readSidecar(sidecarPath));
        this.happened.set('save', { sentence: failureSentence(toFailure(error)), buttons: ['save-as'] });
        throw error;
      } finally {
        this.persist();
        this.changed.tell(null);
      }
    });
  }

  /**
   * Saves to another place: as a sidecar alone, or as a copy of the picture with its sidecar beside it. The user has agreed
   * that a file of this name is replaced, but knows of no sidecar beside it: such a one is moved aside.
   *
   * @throws FailureError where that cannot be done, and for names that are neither a picture's nor a sidecar's.
   */
  async saveAs(target: string): Promise<void> {
    const { picturePath, sidecarPath } = this;
    if (picturePath === null) throw this.refusal();
    if (target === picturePath || target === sidecarPath) return this.save('move-aside');
    return this.oneAtATime(async () => {
      if (target.endsWith(SIDECAR_ENDING)) {
        const name = path.basename(target).slice(0, -SIDECAR_ENDING.length);
        await saveSidecarAs(target, this.toSidecar(name), 'replace');
        return;
      }
      if (path.extname(target).toLowerCase() !== path.extname(picturePath).toLowerCase()) {
        throw new FailureError({
          kind: 'bad-input',
          what: target,
          reason: `give the copy of the picture a name that ends with "${path.extname(picturePath)}", or the results alone one that ends with "${SIDECAR_ENDING}"`,
        });
      }
      try {
        await copyFile(picturePath, target);
        // What was kept of its page belongs to these bytes, wherever they lie.
        const witness = witnessPath(picturePath);
        if ((await fileVersion(witness)) !== null) await copyFile(witness, witnessPath(target));
      } catch (error) {
        throw new FailureError({
          kind: 'bad-input',
          what: target,
          reason: `the picture, or what was kept of its page, cannot be copied there: ${error instanceof Error ? error.message : String(error)}`,
        });
      }
      await saveSidecarAs(`${target}${SIDECAR_ENDING}`, this.toSidecar(path.basename(target)), 'move-aside');
    });
  }

  /** Back to what is saved, or without a sidecar to the answers without edits; questions that are asked go on. */
  revert(): Promise<void> {
    // VS Code closes what it has told to revert without waiting: what is thrown away must not be kept even then.
    this.dropUnsaved();
    return this.oneAtATime(async () => {
      if (this.sidecarPath === null || this.disposed) return;
      this.adopt(await readSidecar(this.sidecarPath));
      this.happened.clear();
      this.dropUnsaved();
    });
  }

  /** Writes everything that is not saved into a file from which `open` begins again. */
  async backUp(file: string): Promise<void> {
    const stay = new Set(this.records.map(({ entry }) => entry.id));
    const removed = this.settled.map(({ entry }) => entry.id).filter((id) => !stay.has(id));
    await writeBackup(file, { base: this.base, records: this.records, removed });
  }

  /** Looks at everything again, and tries once more what has failed. */
  async reload(): Promise<void> {
    this.sidecarVersion = null;
    await Promise.all([this.lookAgain(), this.readAgain()]);
    // The page does not try once more what has not been written since.
    if (this.happened.delete('picture')) await this.oneAtATime(() => this.explain());
    await this.makePreview();
    this.changed.tell(null);
  }

  /**
   * A page could not show the picture: finds out why, and says so. What the model process can open all the same is shown by a
   * preview.
   */
  pictureFailed(): Promise<void> {
    const { picture: failed } = this;
    return this.oneAtATime(async () => {
      await this.lookAtDisk();
      // The page tries what has been written since by itself.
      if (this.picture !== failed || failed?.kind !== 'present' || failed.needsPreview) return;
      await this.explain();
      void this.makePreview();
      this.changed.tell(null);
    });
  }

  /** Looks at the picture again: changed, gone, or back. */
  lookAgain(): Promise<void> {
    return this.oneAtATime(() => this.lookAtDisk());
  }

  /** Looks at the sidecar again, which another window or a version control may have written. */
  readAgain(): Promise<void> {
    return this.oneAtATime(async () => {
      const { sidecarPath } = this;
      if (sidecarPath === null || this.disposed) return;
      const version = await fileVersion(sidecarPath);
      const isKnown = version === null ? this.sidecar.kind === 'none' : version === this.sidecarVersion;
      if (isKnown) return;
      this.sidecarVersion = version;
      const disk = await readSidecar(sidecarPath);
      // What this document has written itself comes back as it is.
      if (isSameSidecar(disk, this.sidecar)) return;
      this.adopt(disk);
      this.persist();
      this.changed.tell(null);
    });
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.stopListening();
    this.conversation.dispose();
    this.preview.dispose();
    this.ended.tell(null);
    this.letGo();
  }

  private get name(): string {
    return path.basename(this.picturePath ?? this.uri.path);
  }

  private get hash(): string | null {
    return this.picture?.kind === 'present' ? this.picture.hash : null;
  }

  private get engine(): EngineState {
    return this.parts.modelProcess.state;
  }

  /** Answers of a later version are shown; what is changed here could not be saved. */
  private get isReadOnly(): boolean {
    return this.sidecar.kind === 'newer';
  }

  /** Whether there is something here that its file does not hold. */
  private get differs(): boolean {
    return !sameAnswers(record.toSaved(this.records), this.base?.answers ?? []);
  }

  private async load(picturePath: string, backup: string | null): Promise<void> {
    const sidecarPath = `${picturePath}${SIDECAR_ENDING}`;
    this.sidecarVersion = await fileVersion(sidecarPath);
    const [picture, disk, kept] = await Promise.all([
      lookAtPicture(picturePath, null),
      readSidecar(sidecarPath),
      this.parts.kept.read(picturePath),
    ]);
    this.picture = picture;
    const restored = backup === null ? null : await readBackup(backup);
    if (backup !== null && restored === null) this.parts.log.error(`the backup ${backup} cannot be read`);
    if (restored !== null) {
      this.base = restored.base;
      const { records, settled } = restore(restored, kept);
      this.records = records;
      this.settled = settled;
      this.settle();
      this.adopt(disk);
    } else {
      const saved = disk.kind === 'read' || disk.kind === 'newer' ? (disk.sidecar?.answers ?? []) : [];
      const ids = new Set(saved.map(({ id }) => id));
      this.records = [...record.withSaved([], saved), ...kept.filter(({ entry }) => !ids.has(entry.id))];
      this.settled = this.records;
      this.sidecar = disk;
      if (disk.kind === 'read') this.base = disk.sidecar;
    }
    if (this.base !== null && this.hash !== null && this.base.picture.sha256 === this.hash) {
      this.size = this.base.picture.size;
    }
    for (const { entry } of this.records.filter(record.isWorking)) this.conversation.ask(entry);
    this.askForTest(picturePath);
  }

  /** Looking through a run's results takes a while: the picture is shown before. */
  private askForTest(picturePath: string): void {
    const { picture } = this;
    void this.parts.testRecordOf(picturePath).then((found) => {
      if (found === null || this.disposed || this.picture !== picture) return;
      this.testRecord = found;
      this.changed.tell(null);
    });
  }

  private toSidecar(name: string): Sidecar {
    const { base } = this;
    // A picture that is away keeps what was known of it.
    const isSame = this.hash === null || this.hash === base?.picture.sha256;
    return {
      picture: {
        name,
        sha256: this.hash ?? base?.picture.sha256 ?? null,
        size: this.size ?? (isSame ? (base?.picture.size ?? null) : null),
        extra: base?.picture.extra ?? {},
      },
      // A run's report is seldom kept: what is saved here keeps what it said.
      capture: { record: this.captured, extra: base?.capture.extra ?? {} },
      answers: record.toSaved(this.records),
      extra: base?.extra ?? {},
    };
  }

  /** Takes over what somebody else has written; what was changed here stays changed. */
  private adopt(disk: SidecarOnDisk): void {
    this.sidecar = disk;
    if (disk.kind === 'none') {
      this.base = null;
      return;
    }
    if (disk.kind === 'newer' && disk.sidecar !== null) {
      const { answers } = disk.sidecar;
      const ids = new Set(answers.map(({ id }) => id));
      const joined = (records: readonly Recorded[]): readonly Recorded[] =>
        record.withSaved(records, [...answers, ...record.toSaved(records).filter(({ id }) => !ids.has(id))]);
      this.records = joined(this.records);
      this.settled = joined(this.settled);
    }
    if (disk.kind !== 'read') return;
    const theirs = disk.sidecar;
    if (this.base === null || !sameAnswers(this.base.answers, theirs.answers)) {
      const { sidecar, conflicts } = mergeResults(this.base, this.toSidecar(this.name), theirs);
      this.records = record.withSaved(this.records, sidecar.answers);
      this.base = theirs;
      this.settle();
      if (0 < conflicts) this.happened.set('merge', mergedNotice(conflicts));
    }
    this.base = theirs;
  }

  /** Takes edits that are not saved out of what is kept: what is saved is kept as saved, the rest as it was answered. */
  private settle(): void {
    const saved = this.base?.answers ?? [];
    const ids = new Set(saved.map(({ id }) => id));
    const unsaved = record.toSaved(this.settled).filter(({ id }) => !ids.has(id));
    this.settled = record.withSaved(this.records, [...saved, ...unsaved]);
  }

  /** Back to the sidecar as it is known here. */
  private dropUnsaved(): void {
    if (this.sidecar.kind === 'read') {
      this.base = this.sidecar.sidecar;
      this.records = record.withSaved(this.records, this.base.answers);
      this.settled = this.records;
    } else {
      this.records = this.settled;
    }
    this.persist();
    this.changed.tell(null);
  }

  private async lookAtDisk(): Promise<void> {
    const { picturePath, picture: before } = this;
    if (picturePath === null || this.disposed) return;
    const now = await lookAtPicture(picturePath, before);
    if (now === before || (now.kind !== 'present' && now.kind === before?.kind)) return;
    // What was known of the size is known still where the bytes are the same.
    const wasHash = before?.kind === 'present' ? before.hash : null;
    const isOther = now.kind === 'present' && now.hash !== wasHash;
    if (isOther) {
      this.size = null;
      this.testRecord = {};
    }
    this.picture = now;
    if (isOther) this.askForTest(picturePath);
    this.happened.delete('picture');
    void this.makePreview();
    this.changed.tell(null);
  }

  /** Says why a page cannot show the picture; where that is not plain, it is shown by a preview from now on. */
  private async explain(): Promise<void> {
    const { picturePath, picture } = this;
    if (picturePath === null || picture?.kind !== 'present' || picture.needsPreview) return;
    const problem = await pictureProblem(picturePath);
    if (problem === null) this.picture = { ...picture, needsPreview: true };
    else this.happened.set('picture', { sentence: `${this.name} ${problem}.`, buttons: ['reload'] });
  }

  private learn({ size, sha256 }: OpenedImage): void {
    if (this.hash !== null && sha256 !== this.hash) return;
    if (this.size?.width === size.width && this.size.height === size.height) return;
    this.size = size;
    this.changed.tell(null);
  }

  /** Only while a page shows the picture: nothing may start the model process for a tab that nobody sees. */
  private async makePreview(): Promise<void> {
    const { picture } = this;
    if (this.showing === 0 || picture?.kind !== 'present' || !picture.needsPreview) return;
    try {
      if (!(await this.preview.make(picture.version))) return;
      this.happened.delete('picture');
    } catch (error) {
      const notice = noticeFor(toFailure(error));
      if (this.disposed || notice === 'silent') return;
      this.logFailure(error, notice);
      this.happened.set('picture', withReload(notice));
    }
    this.changed.tell(null);
  }

  private notices(): readonly Notice[] {
    const { picturePath, name, picture, sidecar } = this;
    if (picturePath === null) return [{ sentence: failureSentence(this.refusal().failure), buttons: [] }];
    const standing = standingNotices({
      name,
      sidecarName: `${name}${SIDECAR_ENDING}`,
      picture,
      sidecar,
      hasStale: this.records.some((recorded) => record.isStale(recorded, this.hash)),
      hasStranded: sidecar.kind === 'newer' && this.base !== null && this.differs,
    });
    return [...standing, ...this.happened.values()].map((notice) => this.inPage(notice));
  }

  /** A page is about one picture: its folder says nothing new there. */
  private inPage({ sentence, buttons }: Notice): Notice {
    const { picturePath, name } = this;
    return {
      sentence: picturePath === null ? sentence : sentence.replaceAll(picturePath, () => name),
      buttons,
    };
  }

  private logFailure(error: unknown, notice: Notice): void {
    const failure = toFailure(error);
    this.parts.log.error(failure.kind === 'bug' ? failure.stack : notice.sentence);
  }

  /** Takes the news of a question into the conversation. */
  private take(id: EntryId, news: QuestionNews): void {
    if (this.disposed) return;
    const found = this.records.find(({ entry }) => entry.id === id);
    if (news.kind === 'working' && found?.entry.progress.kind === 'working') {
      const next = record.withProgress(found, news);
      this.records = record.replaceRecord(this.records, next);
      this.settled = record.replaceRecord(this.settled, next);
      this.progressed.tell({ id, progress: news });
      return;
    }
    if (found === undefined) return;
    let next: Recorded;
    switch (news.kind) {
      case 'answered':
        next = record.withAnswer(found, news);
        break;
      case 'failed': {
        const notice = noticeFor(news.failure);
        if (notice !== 'silent') this.logFailure(new FailureError(news.failure), notice);
        next = record.withProgress(
          found,
          notice === 'silent' ? { kind: 'cancelled' } : { kind: 'failed', notice: this.inPage(notice) },
        );
        break;
      }
      case 'working':
      case 'cancelled':
        next = record.withProgress(found, news);
        break;
    }
    this.records = record.replaceRecord(this.records, next);
    this.settled = record.replaceRecord(this.settled, next);
    this.persist();
    this.changed.tell(null);
    if (news.kind === 'answered') this.grown.tell('answered');
    else this.grown.tell(news.kind === 'working' ? 'asked' : 'ended');
  }

  private append(recorded: Recorded): void {
    this.records = [...this.records, recorded];
    this.settled = [...this.settled, recorded];
    this.persist();
    this.changed.tell(null);
    this.grown.tell('asked');
  }

  private edit(edit: Edit | null): void {
    if (edit === null || this.isReadOnly) {
      // The page may have drawn it already.
      this.changed.tell(null);
      return;
    }
    const change = (step: Edit): void => {
      this.records = record.applyEdit(this.records, step);
      this.changed.tell(null);
    };
    change(edit);
    this.edited.tell({
      label: record.editLabel(edit),
      undo: () => change(record.invertEdit(edit)),
      redo: () => change(edit),
    });
  }

  /**
   * Keeps what no file holds yet, without edits: those are VS Code's to keep. Answers are kept here as well, because a window
   * that goes without a word (a crash, a browser's reload) may leave no backup.
   */
  private persist(): void {
    if (this.picturePath === null || this.disposed) return;
    const saved = new Set(this.base?.answers.map(({ id }) => id));
    const toKeep = this.settled.filter(({ entry }) => !saved.has(entry.id));
    void this.parts.kept.write(this.picturePath, toKeep).then((keeping) => {
      if (keeping.kind === 'overtaken' || this.disposed) return;
      const notice = keepingNotice(keeping);
      if (notice?.sentence === this.happened.get('keep')?.sentence) return;
      if (notice === null) this.happened.delete('keep');
      else this.happened.set('keep', notice);
      this.changed.tell(null);
    });
  }

  private refusal(): FailureError {
    const { uri } = this;
    const reason =
      uri.scheme === 'file'
        ? 'these are not the saved results of a picture: the name of such a file is the name of its picture with ".ground.json" behind it'
        : 'Groundglass asks pictures in files on the machine where VS Code works; save it to one first';
    return new FailureError({ kind: 'bad-input', what: uri.toString(), reason });
  }

  private oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}

/** The picture that is opened with this file; null where it is no file on this machine, or saved results of no picture. */
export function picturePathOf(uri: Uri): string | null {
  if (uri.scheme !== 'file') return null;
  if (!uri.fsPath.endsWith(SIDECAR_ENDING)) return uri.fsPath;
  const picture = uri.fsPath.slice(0, -SIDECAR_ENDING.length);
  return isPictureName(picture) ? picture : null;
}

/** A prompt holds no more in any bundle we ship; older ones are of little use to a small model. */
const MOST_TURNS = 4;

const notBegun = { kind: 'working', stage: null, done: 0, total: 0, text: '', boxes: [] } as const;

function isSameSidecar(a: SidecarOnDisk, b: SidecarOnDisk): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
