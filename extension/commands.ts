// Command id → action; every id is written once, here.
// Does not run VS Code itself: choosing pictures, editors, captures, selectors and the model process are handed in.

import type { Uri } from 'vscode';
import { FailureError } from '../protocol/failure';
import { SIDECAR_ENDING } from '../protocol/sidecar';
import type { Verb } from '../protocol/view';
import { isPictureName } from './editor/pictureFile';
import type { CaptureCommands } from './opening/captureCommands';

export const commandIds = {
  openScreenshot: 'groundglass.openScreenshot',
  // The same under the names that menus show, of a picture and of saved results.
  openPicture: 'groundglass.openPicture',
  openResults: 'groundglass.openResults',
  openFailedTest: 'groundglass.openFailedTest',
  pasteScreenshot: 'groundglass.pasteScreenshot',
  captureWebPage: 'groundglass.captureWebPage',
  captureScreen: 'groundglass.captureScreen',
  captureWindow: 'groundglass.captureWindow',
  captureRegion: 'groundglass.captureRegion',
  captureAndroid: 'groundglass.captureAndroid',
  captureIos: 'groundglass.captureIos',
  ask: 'groundglass.ask',
  locate: 'groundglass.locate',
  locateAll: 'groundglass.locateAll',
  readText: 'groundglass.readText',
  listElements: 'groundglass.listElements',
  describeRegion: 'groundglass.describeRegion',
  copySelector: 'groundglass.copySelector',
  checkSelectors: 'groundglass.checkSelectors',
  insertSelector: 'groundglass.insertSelector',
  generateAssertion: 'groundglass.generateAssertion',
  generatePageObject: 'groundglass.generatePageObject',
  proposeSelector: 'groundglass.proposeSelector',
  driftReport: 'groundglass.driftReport',
  saveResults: 'groundglass.saveResults',
  clearConversation: 'groundglass.clearConversation',
  cancel: 'groundglass.cancel',
  restartEngine: 'groundglass.restartEngine',
  showLog: 'groundglass.showLog',
  chooseBundle: 'groundglass.chooseBundle',
  chooseDevice: 'groundglass.chooseDevice',
  selfTest: 'groundglass.selfTest',
  clearCache: 'groundglass.clearCache',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** What is done with the screenshot of the active editor. */
export interface ActiveScreenshot {
  save(): Promise<void>;
  clear(): void;
  cancelAll(): void;
}

export interface CommandParts {
  /** The picture in the active tab; undefined where that is none. */
  activePicture(): Uri | undefined;
  /** A picture of the user's choice; undefined where they chose none. */
  choosePicture(): Promise<Uri | undefined>;
  openScreenshot(picture: Uri): Promise<void>;
  /** @param given - a folder, a report, a trace.zip or a picture; without it the user is asked. */
  openFailedTest(given?: Uri): Promise<void>;
  readonly captures: CaptureCommands;
  /** Made when the first of them is called. */
  readonly selectors: () => SelectorCommands;
  /** Opens the picture and asks, or lets the user write the question. */
  begin(picture: Uri, verb: Verb): Promise<void>;
  /** Null where another editor is active. */
  activeScreenshot(): ActiveScreenshot | null;
  restartEngine(): Promise<void>;
  showLog(): void;
  chooseBundle(): Promise<void>;
  chooseDevice(): Promise<void>;
  selfTest(): Promise<void>;
  clearCache(): Promise<void>;
}

/** What is made of the boxes of screenshots; each asks for what it is not told. */
export interface SelectorCommands {
  copy(): Promise<void>;
  check(): Promise<void>;
  insert(): Promise<void>;
  assertion(): Promise<void>;
  pageObject(): Promise<void>;
  propose(): Promise<void>;
  drift(): Promise<void>;
}

/** @returns per id its action, which takes the picture the command was called on, if any. */
export function makeCommands(parts: CommandParts): Record<CommandId, (given?: Uri) => Promise<void>> {
  const { captures, selectors } = parts;
  const begin =
    (verb: Verb) =>
    async (given?: Uri): Promise<void> => {
      const picture = checked(given) ?? parts.activePicture() ?? checked(await parts.choosePicture());
      if (picture !== undefined) await parts.begin(picture, verb);
    };
  const active = (): ActiveScreenshot => {
    const screenshot = parts.activeScreenshot();
    if (screenshot !== null) return screenshot;
    throw new FailureError({
      kind: 'bad-input',
      what: 'No screenshot',
      reason: 'the active editor shows none. Open one with "Groundglass: Open Screenshot…" first',
    });
  };
  const open = async (given?: Uri): Promise<void> => {
    // Called from the palette, another picture than the one in front is wanted.
    const picture = checked(given ?? (await parts.choosePicture()));
    if (picture !== undefined) await parts.openScreenshot(picture);
  };
  return {
    [commandIds.openScreenshot]: open,
    [commandIds.openPicture]: open,
    [commandIds.openResults]: open,
    [commandIds.openFailedTest]: (given) => parts.openFailedTest(given),
    [commandIds.pasteScreenshot]: () => captures.paste(),
    [commandIds.captureWebPage]: (given) => captures.page(given),
    [commandIds.captureScreen]: () => captures.screen('screen'),
    [commandIds.captureWindow]: () => captures.screen('window'),
    [commandIds.captureRegion]: () => captures.screen('region'),
    [commandIds.captureAndroid]: () => captures.device('android'),
    [commandIds.captureIos]: () => captures.device('ios'),
    [commandIds.ask]: begin('ask'),
    [commandIds.locate]: begin('locate'),
    [commandIds.locateAll]: begin('locate-all'),
    [commandIds.readText]: begin('read'),
    [commandIds.listElements]: begin('elements'),
    [commandIds.describeRegion]: begin('describe'),
    [commandIds.copySelector]: () => selectors().copy(),
    [commandIds.checkSelectors]: () => selectors().check(),
    [commandIds.insertSelector]: () => selectors().insert(),
    [commandIds.generateAssertion]: () => selectors().assertion(),
    [commandIds.generatePageObject]: () => selectors().pageObject(),
    [commandIds.proposeSelector]: () => selectors().propose(),
    [commandIds.driftReport]: () => selectors().drift(),
    [commandIds.saveResults]: async () => active().save(),
    [commandIds.clearConversation]: async () => active().clear(),
    [commandIds.cancel]: async () => active().cancelAll(),
    [commandIds.restartEngine]: async () => parts.restartEngine(),
    [commandIds.showLog]: async () => parts.showLog(),
    [commandIds.chooseBundle]: async () => parts.chooseBundle(),
    [commandIds.chooseDevice]: async () => parts.chooseDevice(),
    [commandIds.selfTest]: async () => parts.selfTest(),
    [commandIds.clearCache]: async () => parts.clearCache(),
  };
}

/** Commands are open to everybody, and a dialog lets "*.ground.json" through as any JSON. @throws FailureError */
function checked(given: Uri | undefined): Uri | undefined {
  if (given === undefined) return undefined;
  const { scheme, path } = given;
  const picture = path.endsWith(SIDECAR_ENDING) ? path.slice(0, -SIDECAR_ENDING.length) : path;
  if (scheme === 'file' && isPictureName(picture)) return given;
  throw new FailureError({
    kind: 'bad-input',
    what: path.split('/').at(-1) ?? path,
    reason:
      scheme === 'file'
        ? 'this is neither a picture of a kind that is known (PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF) nor the saved results of one'
        : 'Groundglass asks pictures in files on the machine where VS Code works; save it to one first',
  });
}
