// Makes the parts of selecting and hands them to each other: what pages show, what commands do, what agents are told.
// Knows nothing of how any of it is done.

import * as path from 'node:path';
import * as vscode from 'vscode';
import type { CaptureRequest } from '../../protocol/capture';
import type { SavedRecord } from '../../protocol/captureRecord';
import type { FormatChoice } from '../../protocol/view';
import type { AskPicture } from '../agent/askPicture';
import type { CaptureCall } from '../captureProcess/captureProcess';
import type { SelectorCommands } from '../commands';
import type { ScreenshotDocument } from '../editor/screenshotDocument';
import type { FrontScreenshot, ShowSelectors } from '../editor/screenshotEditor';
import { makeSignal } from '../editor/signal';
import type { OpenSettings } from '../settings';
import { runDriftReport } from './driftReport';
import { makeReadEvidence, type ReadEvidence } from './evidence';
import { keepFormatChoice } from './formatChoice';
import { makeAskFormat, type AskFormat } from './formatInUse';
import { makePanel, type SelectorPanel, type UseSelector } from './panel';
import { makeProposeSelector } from './proposeSelector';
import { makeSelecting } from './selecting';
import { makeSelectorCommands } from './selectorCommands';
import type { TestEditor } from './testEditor';

export interface OpenSelectingParts {
  readonly capture: CaptureCall;
  readonly ask: AskPicture;
  readonly settings: Pick<OpenSettings, 'current' | 'onChange'>;
  /** Watched from the beginning, whenever this is opened. */
  readonly testEditor: TestEditor;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
  /** Opens the page of a capture again; null where that cannot be. */
  readonly requestAgain: (record: SavedRecord) => Extract<CaptureRequest, { kind: 'page' }> | null;
  readonly front: () => FrontScreenshot | null;
  /** Of ours, where pictures and their results lie. */
  readonly ownFolders: readonly string[];
  readonly tell: (error: unknown) => void;
}

export interface OpenSelecting extends vscode.Disposable {
  panel(document: ScreenshotDocument, show: ShowSelectors): SelectorPanel;
  chooseFormat(choice: FormatChoice): void;
  makePageObject(document: ScreenshotDocument): Promise<void>;
  readonly commands: SelectorCommands;
  readonly readEvidence: ReadEvidence;
  readonly askFormat: AskFormat;
}

export function openSelecting(parts: OpenSelectingParts): OpenSelecting {
  const { capture, ask, settings, memory, testEditor, requestAgain, front, ownFolders, tell } = parts;
  const formatChoice = keepFormatChoice(memory, settings);
  const formatChanged = makeSignal<null>();
  const askFormat = makeAskFormat({
    choice: formatChoice.current,
    test() {
      const document = testEditor.current();
      if (document === null) return null;
      const { scheme, fsPath } = document.uri;
      // Of what lies elsewhere the folders around it are not on this machine.
      return { path: scheme === 'file' ? fsPath : path.basename(fsPath), text: document.getText() };
    },
    folders: openFolders,
  });
  const readEvidence = makeReadEvidence();
  const selecting = makeSelecting({ readEvidence, capture, requestAgain });
  const use: UseSelector = {
    async copy(code) {
      await vscode.env.clipboard.writeText(code);
      vscode.window.setStatusBarMessage(`Copied: ${firstLine(code)}`, SAID_MS);
    },
    insert: testEditor.insert,
  };
  const commands = makeSelectorCommands({ selecting, askFormat, use, testEditor, front });
  const proposing = makeProposeSelector({ ask, readEvidence, front, ownFolders });
  const endings = [
    formatChoice,
    proposing,
    formatChoice.onChange(formatChanged.tell),
    testEditor.onChange(formatChanged.tell),
  ];
  return {
    panel: (document, show) =>
      makePanel({ selecting, document, askFormat, onFormat: formatChanged.on, use, show, tell }),
    chooseFormat: formatChoice.choose,
    makePageObject: commands.pageObject,
    commands: {
      ...commands,
      pageObject: () => commands.pageObject(),
      propose: proposing.propose,
      drift: () => runDriftReport(ask),
    },
    readEvidence,
    askFormat,
    dispose() {
      for (const one of endings) one.dispose();
    },
  };
}

/** How long the status bar says something, in milliseconds. */
const SAID_MS = 5000;

function firstLine(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line;
}

/** On this machine, as absolute paths. */
export function openFolders(): readonly string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
}
