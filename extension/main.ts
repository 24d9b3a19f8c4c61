// Activation: makes the parts, hands them to each other, registers the editor, the commands and what agents may use.
// Nothing of the model is loaded here; its process starts with the first question.

import * as path from 'node:path';
import * as vscode from 'vscode';
import { toFailure } from '../protocol/failure';
import type { InferenceEvents } from '../protocol/inference';
import type { NoticeButton } from '../protocol/view';
import { makeAskPicture } from './agent/askPicture';
import { registerAgent } from './agent/register';
import { makeCaptureCall } from './captureProcess/captureProcess';
import { makeCaptureCommands } from './opening/captureCommands';
import { requestAgain } from './opening/captureRequests';
import { inWorkspace, makeCaptures } from './opening/captures';
import { pasteScreenshot } from './opening/fromClipboard';
import { activePicture, choosePicture } from './opening/fromFile';
import { keepPicture } from './opening/keptPictures';
import { commandIds, makeCommands } from './commands';
import { keptConversations } from './editor/keptConversations';
import { fileVersion } from './editor/pictureFile';
import { ScreenshotEditors } from './editor/screenshotEditor';
import { makeSignal } from './editor/signal';
import { watchDeviceEnds } from './modelProcess/deviceEnds';
import { keepAlive, unseenMs } from './modelProcess/keepAlive';
import { startModelProcess, type ModelProcess } from './modelProcess/start';
import { loadOnDemand } from './loadOnDemand';
import { noticeFor } from './notify';
import { makeFailedTestRecords } from './results/failedTestRecords';
import type { ResultParts } from './results/openFailedTest';
import { registerResults } from './results/register';
import type { OpenSelecting } from './selecting/openSelecting';
import { openTest } from './selecting/openTest';
import { watchTestEditor } from './selecting/testEditor';
import { needsRestart, openSettings, type Settings } from './settings';
import { showStatus } from './status';

/** Settles when what is kept beside the user's files is written. */
let keptIsWritten: () => Promise<void> = () => Promise.resolve();

/** VS Code waits for it, a few seconds at most. */
export async function deactivate(): Promise<void> {
  await keptIsWritten();
}

export function activate(context: vscode.ExtensionContext): void {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const storage = context.globalStorageUri.fsPath;
  const log = vscode.window.createOutputChannel('Groundglass', { log: true });
  const settings = openSettings(vscode.workspace, (sentence) => log.warn(sentence));

  const deviceEnds = watchDeviceEnds();
  const start = (chosen: Pick<Settings, 'bundle' | 'device'>): ModelProcess => {
    const started = startModelProcess({
      program: path.join(dist.fsPath, 'modelProcess.js'),
      bundlePath: chosen.bundle,
      device: chosen.device,
      endedOn: deviceEnds.take(),
      cache: {
        folder: path.join(storage, 'cache'),
        bytes: settings.current().cacheMegabytes * 1024 * 1024,
      },
      node: settings.current().node,
      timeoutMs: () => settings.current().timeoutSeconds * 1000,
      log: (line) => log.info(line),
    });
    deviceEnds.watch(started);
    return started;
  };
  const progress = makeSignal<InferenceEvents['ask/progress']>();
  const text = makeSignal<InferenceEvents['ask/text']>();
  const box = makeSignal<InferenceEvents['ask/box']>();
  const deviceUsed = makeSignal<InferenceEvents['device/used']>();
  const idleMs = (): number => settings.current().idleMinutes * 60_000;
  const modelProcess = keepAlive({
    stopAfterMs: idleMs,
    stopUnseenAfterMs: () => unseenMs(settings.current().idleMinutes),
    log: (line) => log.info(line),
    start() {
      const started = start(settings.current());
      started.on('ask/progress', progress.tell);
      started.on('ask/text', text.tell);
      started.on('ask/box', box.tell);
      started.on('device/used', (used) => {
        if (used.remark !== null) log.warn(used.remark);
        deviceUsed.tell(used);
      });
      return started;
    },
  });
  modelProcess.focusChanged(vscode.window.state.focused);

  const tell = (error: unknown): void => void tellFailure(error, log);
  const kept = keptConversations({
    // The window's own; windows without a folder share one.
    folder: path.join((context.storageUri ?? context.globalStorageUri).fsPath, 'conversations'),
    log,
  });
  keptIsWritten = kept.settled;
  const isInUse = async (picture: string): Promise<boolean> =>
    editors.isOpen(picture) || 0 < (await kept.read(picture)).length;
  const keepBytes = async (name: string, bytes: Uint8Array): Promise<vscode.Uri> => {
    const picture = { name, bytes, at: new Date() };
    return vscode.Uri.file(await keepPicture(pasteFolder, picture, isInUse));
  };
  const capture = makeCaptureCall({
    program: path.join(dist.fsPath, 'capture.js'),
    node: () => settings.current().node,
    log: (line) => log.info(line),
  });
  const ask = makeAskPicture({ modelProcess, versionOf: fileVersion });
  const captureFolder = path.join(storage, 'captures');
  const pasteFolder = path.join(storage, 'pasted');
  const onDemand = loadOnDemand(path.join(dist.fsPath, 'onDemand.js'));
  const testEditor = watchTestEditor();
  let opened: OpenSelecting | null = null;
  const selecting = (): OpenSelecting =>
    (opened ??= onDemand().openSelecting({
      capture,
      ask,
      settings,
      memory: context.workspaceState,
      testEditor,
      requestAgain: (record) =>
        requestAgain(record, settings.current(), (file) => inWorkspace('storageState', file)),
      front: () => editors.front(),
      ownFolders: [captureFolder, pasteFolder],
      tell,
    }));
  const records = makeFailedTestRecords((picture) => onDemand().listFailedShots(picture));
  const pageFolder = vscode.Uri.joinPath(dist, 'page');
  const editors = new ScreenshotEditors({
    pageFolder,
    modelProcess,
    events: { onProgress: progress.on, onText: text.on, onBox: box.on },
    kept,
    testRecordOf: records.of,
    previews: { folder: path.join(storage, 'previews'), open: new Set() },
    log,
    savesAutomatically: () => settings.current().saveResults === 'automatically',
    openSelectors: (document, show) => selecting().panel(document, show),
    chooseFormat: (choice) => selecting().chooseFormat(choice),
    makePageObject: (document) => selecting().makePageObject(document),
    openTest,
    press: (button) => void vscode.commands.executeCommand(commandOf[button]),
    keepBytes,
    tell,
  });
  const results: ResultParts = {
    records,
    folder: path.join(storage, 'results'),
    openPicture: (picture) => editors.show(picture),
    isOpen: (picture) => editors.isOpen(picture),
    tell,
  };
  const commands = makeCommands({
    activePicture: () => editors.active()?.uri ?? activePicture(),
    choosePicture,
    openFailedTest: (given) => onDemand().openFailedTest(results, given),
    openScreenshot: async (picture) => void (await editors.show(picture)),
    captures: makeCaptureCommands({
      captures: makeCaptures({
        capture,
        settings: settings.current,
        ownFolder: captureFolder,
        isInUse,
        open: (picture) => editors.show(picture),
      }),
      settings: settings.current,
      memory: context.workspaceState,
      openPastePage: () =>
        pasteScreenshot({
          pageFolder,
          log,
          take: async (name, bytes) => void (await editors.show(await keepBytes(name, bytes))),
          tell,
        }),
      log,
    }),
    selectors: () => selecting().commands,
    begin: (picture, verb) => editors.begin(picture, verb),
    activeScreenshot() {
      const document = editors.active();
      return document === null
        ? null
        : {
            save: () => editors.save(document),
            clear: () => document.clear(),
            cancelAll: () => document.cancelAll(),
          };
    },
    restartEngine: () => modelProcess.restart(),
    showLog: () => log.show(),
    chooseBundle: () =>
      onDemand().chooseBundle({
        memory: context.globalState,
        settings: settings.current,
        start: (bundle) => start({ bundle, device: 'cpu' }),
      }),
    chooseDevice: () =>
      onDemand().chooseDevice({
        settings: settings.current,
        start: () => start({ bundle: settings.current().bundle, device: 'auto' }),
      }),
    selfTest: () => onDemand().selfTest({ start: () => start(settings.current()) }),
    clearCache: () => onDemand().clearCache({ modelProcess, start: () => start(settings.current()) }),
  });
  context.subscriptions.push(
    log,
    settings,
    modelProcess,
    testEditor,
    { dispose: () => void opened?.dispose() },
    editors,
    showStatus({ modelProcess, onDeviceUsed: deviceUsed.on, settings, commands: commandIds }),
    {
      dispose: settings.onChange((now, before) => {
        // A process that does not run yet starts with what is set then.
        if (needsRestart(before, now) && modelProcess.state !== 'stopped') modelProcess.restart().catch(tell);
        // Told to every window, and one is enough.
        const keepsNoMore = now.cacheMegabytes === 0 && 0 < before.cacheMegabytes;
        if (keepsNoMore && vscode.window.state.focused) commands[commandIds.clearCache]().catch(tell);
      }),
    },
    registerResults((file) => void onDemand().openResultAt(results, file).catch(tell)),
    registerAgent({
      ask,
      getSelectors: (question, cancel) =>
        onDemand().makeGetSelectors({ ask, ...selecting() })(question, cancel),
      log,
      openInEditor: (picture, question) => editors.ask(picture, question),
      keepBytes,
    }),
    vscode.window.onDidChangeWindowState(({ focused }) => modelProcess.focusChanged(focused)),
    ...Object.entries(commands).map(([id, action]) =>
      vscode.commands.registerCommand(id, (given?: unknown) =>
        // Menus hand over the file they were opened on, key bindings and walkthroughs other things.
        action(given instanceof vscode.Uri ? given : undefined).catch(tell),
      ),
    ),
  );
}

type EngineButton = Exclude<NoticeButton, 'ask-again' | 'save-as' | 'reload'>;

const commandOf: Readonly<Record<EngineButton, string>> = {
  'show-log': commandIds.showLog,
  'choose-bundle': commandIds.chooseBundle,
  'choose-device': commandIds.chooseDevice,
  'restart-engine': commandIds.restartEngine,
};

const titleOf: Readonly<Record<EngineButton, string>> = {
  'show-log': 'Show Log',
  'choose-bundle': 'Choose Bundle…',
  'choose-device': 'Choose Device…',
  'restart-engine': 'Restart Engine',
};

/** For what fails where no page shows it. */
async function tellFailure(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  // VS Code's own: the user, or another command, has stopped what was asked of it.
  if (error instanceof Error && error.name === 'Canceled') return;
  const failure = toFailure(error);
  const notice = noticeFor(failure);
  if (notice === 'silent') return;
  log.error(failure.kind === 'bug' ? failure.stack : notice.sentence);
  const buttons = notice.buttons.filter((button): button is EngineButton => button in commandOf);
  const pressed = await vscode.window.showErrorMessage(
    notice.sentence,
    ...buttons.map((button) => ({ title: titleOf[button], button })),
  );
  if (pressed !== undefined) await vscode.commands.executeCommand(commandOf[pressed.button]);
}
