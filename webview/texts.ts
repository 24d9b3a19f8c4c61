// Everything the page says to people, in one place.
// Knows nothing of elements.

import { boxHeight, boxWidth, type PixelBox, type Point, type Region, type Size } from '../protocol/geometry';
import type { CaptureKind, CaptureSource } from '../protocol/capture';
import type { SavedRecord } from '../protocol/captureRecord';
import { stageWords, type Evidence, type GroundedBox, type Stage, type Timing } from '../protocol/inference';
import type { WitnessSource } from '../protocol/witness';
import {
  pageLimits,
  type AssertionKind,
  type EngineState,
  type Entry,
  type NoticeButton,
  type SelectorLine,
  type Verb,
  type Verdict,
} from '../protocol/view';
import type { Mark, Tool } from './state';

const evidences: Readonly<Record<Evidence, string>> = {
  model: "the model's own coordinates",
  text: 'text that was read',
  page: 'an element of the page',
  element: 'an element that was detected',
};

const foundBy: Readonly<Record<Evidence, string>> = {
  model: "by the model's own coordinates",
  text: 'by its text',
  page: 'in the page',
  element: 'by its looks',
};

const buttons: Readonly<Record<NoticeButton, string>> = {
  'ask-again': 'Ask Again',
  'show-log': 'Show Log',
  'choose-bundle': 'Choose Bundle…',
  'choose-device': 'Choose Device…',
  'restart-engine': 'Restart Engine',
  'save-as': 'Save As…',
  reload: 'Reload Picture',
};

interface VerbTexts {
  readonly chip: string;
  readonly hint: string;
  /** What stands in the empty field; for verbs without words, what stands in its place. */
  readonly placeholder: string;
}

const verbTexts: Readonly<Record<Verb, VerbTexts>> = {
  ask: {
    chip: 'Ask',
    hint: 'Ask a question; the answer points at the picture',
    placeholder: 'Where is the search field?',
  },
  locate: {
    chip: 'Locate',
    hint: 'Find the one element that fits a description best',
    placeholder: 'The gear icon at the top right',
  },
  'locate-all': {
    chip: 'Locate All',
    hint: 'Find every element that fits a description',
    placeholder: 'Close buttons',
  },
  read: {
    chip: 'Read Text',
    hint: 'Read everything that is written on the picture',
    placeholder: 'Reads everything that is written on the picture, line by line.',
  },
  elements: {
    chip: 'List Elements',
    hint: 'List the buttons, fields, icons and texts on the picture',
    placeholder: 'Lists the buttons, fields, icons and texts on the picture.',
  },
  describe: {
    chip: 'Describe Region',
    hint: 'Ask what the regions are that you have drawn',
    placeholder: 'What is this?',
  },
};

const engineStates: Readonly<Record<EngineState, string>> = {
  stopped: 'Model asleep, wakes with the next question',
  starting: 'Model starting …',
  ready: 'Model ready',
  working: 'Model working …',
  failed: 'Model stopped after a failure',
};

const toolTexts: Readonly<Record<Tool, string>> = {
  select: 'Select and move (V)',
  point: 'Point (P)',
  box: 'Box (B)',
  scribble: 'Scribble (S)',
};

const verdicts: Readonly<Record<Verdict, string>> = { kept: 'kept', rejected: 'rejected' };

const captureSources: Readonly<Record<CaptureSource, string>> = {
  file: 'A file',
  clipboard: 'The clipboard',
  page: 'A web page',
  screen: 'This screen',
  android: 'An Android device',
  ios: 'An iOS simulator',
  playwright: 'A Playwright test',
  cypress: 'A Cypress test',
  webdriverio: 'A WebdriverIO test',
};

const captureKinds: Readonly<Record<CaptureKind, string>> = {
  viewport: 'what its window shows',
  'full-page': 'the full page',
  element: 'one element',
  window: 'one window',
  screen: 'a whole screen',
  region: 'a part of a screen',
  device: 'the whole display',
};

const origins: Readonly<Record<WitnessSource, string>> = {
  page: 'from the captured page',
  android: "from the device's own view of its screen",
  ios: "from the device's own view of its screen",
  pixels: 'from the picture alone',
};

const assertions: Readonly<Record<AssertionKind, string>> = {
  visible: 'Assert visible',
  text: 'Assert text',
  state: 'Assert state',
};

export const texts = {
  // The conversation
  conversation: 'Conversation',
  title: (picture: string) => (picture === '' ? 'Screenshot' : `Screenshot ${picture}`),
  notices: 'About this picture',
  welcome: 'Ask this screenshot',
  welcomeDetail:
    'Locate an element by description, read the text, or draw a region and have it described. Everything runs on this machine.',
  examplesTitle: 'Try for example',
  examples: [
    { verb: 'locate', question: 'the Save button', words: 'Locate: the Save button' },
    {
      verb: 'locate',
      question: 'the gear icon at the top right',
      words: 'Locate: the gear icon at the top right',
    },
    { verb: 'read', question: '', words: 'Read Text: every line of it' },
    { verb: 'describe', question: '', words: 'Describe Region: what a drawn box holds' },
  ] as const satisfies readonly {
    readonly verb: Verb;
    /** Empty where it needs no words. */
    readonly question: string;
    readonly words: string;
  }[],
  waiting: 'Waiting for the extension …',
  cancelled: 'Cancelled.',
  cancel: 'Cancel',
  clear: 'Clear conversation',
  save: 'Save results',
  unsaved: 'Results not saved',
  copied: 'Copied',
  copyAnswer: 'Copy answer',
  copyBoxes: 'Copy boxes as JSON in image pixels',
  copyEntry: 'Copy question and answer as Markdown',
  retry: 'Ask again',
  remove: 'Remove this question',
  stale: 'The picture has changed since; boxes may lie elsewhere now.',
  spoken: (words: string, marks: readonly Mark[]) =>
    marks.length === 0 ? words : `${words} ${texts.boxCount(marks.length)}.`,
  /** Between words and the number of the box that they name; heard, not seen. */
  referenceJoint: ', box ',
  /** Each up to three, then from the first to the last. */
  numbers: (all: readonly number[]) =>
    all.length <= 3 ? all.join(', ') : `${all[0]}–${all[all.length - 1]}`,
  showBoxes(boxes: number, nearMisses: number): string {
    if (boxes === 0) return texts.showNearMisses;
    return boxes + nearMisses === 1 ? 'Show its box' : `Show its ${boxes + nearMisses} boxes`;
  },
  showNearMisses: 'Show what came closest',
  actionsOf: (entry: Pick<Entry, 'verb' | 'question'>) => `Actions for ${texts.entryName(entry)}`,
  regionCount: (count: number) => (count === 1 ? 'about 1 region' : `about ${count} regions`),
  boxCount: (count: number) => (count === 1 ? '1 box' : `${count} boxes`),
  progress: 'Progress',
  button: (button: NoticeButton) => buttons[button],
  verb: (verb: Verb) => verbTexts[verb].chip,
  verbHint: (verb: Verb) => verbTexts[verb].hint,
  entryName: ({ verb, question }: Pick<Entry, 'verb' | 'question'>) =>
    question.trim() === '' ? verbTexts[verb].chip : `${verbTexts[verb].chip}: ${question}`,
  questionWaits: 'Waiting for the question before …',
  wholeQuestion: 'Show the whole question',
  shortQuestion: 'Show less of the question',
  working(stage: Stage | null, done: number, total: number): string {
    if (stage === null) return 'Starting the model …';
    return 0 < total ? `${stageWords[stage]} (${done} of ${total}) …` : `${stageWords[stage]} …`;
  },
  /** Without counts, for a screen reader that should not hear each. */
  stage: (stage: Stage | null) => (stage === null ? 'Starting the model' : stageWords[stage]),
  elapsed: (milliseconds: number) => `${Math.max(0, Math.floor(milliseconds / 1000))} s`,
  timing: ({ total }: Timing) => (total === undefined ? '' : `${(total / 1000).toFixed(1)} s`),
  timingDetails: (timing: Timing) =>
    Object.entries(timing)
      .filter(([stage]) => stage !== 'total')
      .map(([stage, time]) => `${stageWords[stage as Stage]}: ${(time / 1000).toFixed(2)} s`)
      .join('\n'),
  engine: (state: EngineState) => engineStates[state],

  // The question
  question: 'Question',
  verbs: 'What to do',
  placeholder: (verb: Verb) => verbTexts[verb].placeholder,
  send: 'Send',
  sendHint: 'Send (Enter)',
  regions: 'Regions of the next question',
  removeRegion: (name: string) => `Remove region ${name}`,
  keysHint: 'Enter sends, Shift+Enter begins a line',
  tooLong: (length: number) =>
    `The question has ${length} characters, ${pageLimits.questionLength} at most can be asked; shorten it.`,
  tooManyRegions: (count: number) =>
    `${count} regions are drawn, ${pageLimits.regions} at most can be asked about; remove some.`,
  needsRegion: 'Draw a region on the picture first: choose Point, Box or Scribble above it.',
  regionsUnused: (verb: Verb) =>
    `${verbTexts[verb].chip} leaves the drawn regions out. Choose Describe Region or Ask to use them.`,
  region(name: string, region: Region): string {
    switch (region.kind) {
      case 'point':
        return `${name}: point ${Math.round(region.x)}, ${Math.round(region.y)}`;
      case 'box':
        return `${name}: box ${extent(region.box)}`;
      case 'polygon':
        return `${name}: shape`;
      case 'scribble':
        return `${name}: scribble`;
    }
  },

  // Boxes
  boxes: 'Boxes',
  nearMisses: 'What came closest',
  boxFilter: 'Filter boxes',
  noBoxMatches: 'No box has these words.',
  filtered: (shown: number, all: number) => `${shown} of ${all} boxes`,
  /**
   * What it is, not what was asked: the user's name, its text, its label, its looks, and only then the phrase. What stands in
   * a field is its value of the moment: there the label comes first.
   */
  markName({ name, grounded }: Pick<Mark, 'grounded' | 'name'>): string {
    const { text, label, phrase } = grounded;
    const kind = kindWords(grounded);
    const labelled = label === undefined || label === '' ? '' : [label, kind].filter(Boolean).join(' ');
    const isValue = /\b(field|select|slider)$/.test(kind);
    const words = [
      name,
      ...(isValue ? [labelled, text] : [text, labelled]),
      iconWords(grounded),
      kind,
      phrase,
    ];
    return words.find((word) => word !== null && word !== undefined && word !== '') ?? 'Unnamed';
  },
  /** What it is, in words; without what its name says already. */
  markKind(mark: Pick<Mark, 'grounded' | 'name'>): string {
    const { icon = '', text } = mark.grounded;
    const kind = kindWords(mark.grounded);
    const name = texts.markName(mark);
    // A user's name and a text say nothing of the kind, even where they hold its word.
    const saysKind = name !== mark.name && name !== text && name.includes(kind);
    return [
      ...(icon === '' || name.includes(icon) ? [] : [iconWords(mark.grounded)]),
      ...(kind === '' || saysKind || (kind === 'icon' && icon !== '') ? [] : [kind]),
    ].join(', ');
  },
  /** What is seen of a mark beside its name. */
  markDetails(mark: Mark): string {
    const kind = texts.markKind(mark);
    const certainty = texts.score(mark.grounded.score);
    return [...(kind === '' ? [] : [kind]), certainty, ...verdictWords(mark)].join(', ');
  },
  /** What else a screen reader is told, which sees neither picture nor dashes. */
  markRole: ({ role }: Mark) => (role === 'near-miss' ? ', near miss, ' : ', '),
  markOrigin: (mark: Mark) => `, found ${foundBy[mark.grounded.evidence]}, ${place(mark.box)}`,
  /** All that is said of a mark, in a line. */
  markSpoken: (mark: Mark) =>
    `${mark.number} ${texts.markName(mark)}${texts.markRole(mark)}${texts.markDetails(mark)}${texts.markOrigin(mark)}`,
  rename: 'Rename',
  renameField: (number: number) => `Name of box ${number}`,

  // Details of a box
  details: (number: number) => `Details of box ${number}`,
  keep: 'Keep',
  undoKeep: 'Keep no longer',
  reject: 'Reject',
  undoReject: 'Reject no longer',
  copyBox: 'Copy box',
  useAsRegion: 'Use as region',
  showOnPicture: 'Show on picture',
  facts: {
    phrase: 'Phrase',
    kind: 'Kind',
    text: 'Text',
    label: 'Label',
    icon: 'Icon',
    name: 'Your name',
    place: 'Position',
    size: 'Size',
    cssPlace: 'In CSS pixels',
    screenPlace: 'On the desktop',
    moved: 'Answered as',
    evidence: 'Evidence',
    score: 'Score',
    rank: 'Rank',
    runnerUp: 'Came next',
    logProb: 'Log-probability',
  },
  place: (box: PixelBox) => place(box),
  boxSize: (box: PixelBox) => extent(box),
  evidence: (evidence: Evidence) => evidences[evidence],
  /** Nothing is certain, however near a score is to 1. */
  score(score: number): string {
    if (0.995 <= score) return 'over 99 % sure';
    return score < 0.005 ? 'under 1 % sure' : `${percent(score)} sure`;
  },
  rank: (rank: number) => (rank === 1 ? '1 (best)' : String(rank)),
  /** What came next, and by how much. */
  runnerUp(second: Mark, first: GroundedBox): string {
    const less = Math.round((first.score - second.grounded.score) * 100);
    const distance = less === 0 ? 'just as sure' : less < 0 ? `${-less} points surer` : `${less} points less`;
    return `${second.number} ${texts.markName(second)}, ${texts.score(second.grounded.score)}, ${distance}`;
  },
  logProb: (logProb: number) => logProb.toFixed(2).replace('-', '−'),

  // Selectors of a box
  selectors: 'Selectors',
  selectorFormat: 'Format of the selectors',
  automaticFormat: (title: string | null) => (title === null ? 'Automatic' : `Automatic (${title})`),
  formatReason: (title: string, reason: string) => `${title}, ${reason}`,
  selectorOrigin: (origin: WitnessSource) => origins[origin],
  doing: (words: string) => `${words} …`,
  selectorsAgain: 'Try again',
  moreSelectors: (count: number) => (count === 1 ? '1 more' : `${count} more`),
  fewerSelectors: 'Show less',
  /** Where it was tried and what came of it; said before the reason. */
  selectorBadge({ verified, unique, matches }: SelectorLine, origin: WitnessSource): string {
    if (verified === 'unverified') return unique ? 'Not verified.' : `Not verified, fits ${matches} here.`;
    if (!unique) return matches === 0 ? 'Finds nothing.' : `Finds ${matches}.`;
    if (verified === 'live') return 'Unique, checked in the page.';
    return origin === 'page' ? 'Unique on the captured page.' : 'Unique on the captured screen.';
  },
  copySelector: (code: string) => `Copy ${code}`,
  insertSelector: (code: string) => `Insert at the cursor: ${code}`,
  generatedSelector: "Playwright's own, from the page as it is now.",
  checkSelectors: 'Check in Page',
  assertions: 'Assertions',
  assertion: (claim: AssertionKind) => assertions[claim],
  assertionHint: 'Inserts it at the cursor; with Alt, copies it',
  usedSelectors: 'Used in tests',
  pageObject: 'Generate page object from kept boxes',

  // How the picture came in
  failedTest: 'Failed test',
  testTitle: (title: string) => `Failed: ${title}`,
  openTest: 'Open test',
  fileAndLine: (file: string, line: number | undefined) => (line === undefined ? file : `${file}:${line}`),
  capturedFrom({ source, kind, title }: SavedRecord): string {
    const words = source === undefined ? 'Captured' : captureSources[source];
    const shown = kind === undefined ? '' : `, ${captureKinds[kind]}`;
    return title === undefined || title === '' ? `${words}${shown}` : `${words}${shown}: ${title}`;
  },
  captured: {
    file: 'File',
    step: 'Step',
    selector: 'Selector',
    error: 'Error',
    title: 'Title',
    url: 'Address',
    takenAt: 'Captured',
    by: 'By',
    device: 'Device',
    viewport: 'Viewport',
    scroll: 'Scrolled',
    pixelRatio: 'Pixel ratio',
    zoom: 'Zoom',
    masked: 'Masked',
  },
  /** In the user's own time; what is no moment stays as it stands. */
  moment(written: string): string {
    const at = new Date(written);
    return Number.isNaN(at.getTime()) ? written : at.toLocaleString();
  },
  cssSize: ({ width, height }: Size) => `${width} × ${height} CSS pixels`,
  scrolled: ({ x, y }: Point) => (x === 0 ? `${y} CSS pixels down` : `${x} across, ${y} down, in CSS pixels`),
  masked: (count: number) => (count === 1 ? '1 place painted over' : `${count} places painted over`),

  // Copied
  markForMarkdown: (mark: Mark) =>
    [
      ...(mark.role === 'near-miss' ? ['near miss'] : []),
      place(mark.box),
      texts.score(mark.grounded.score),
      `found ${foundBy[mark.grounded.evidence]}`,
      ...verdictWords(mark),
    ].join(', '),

  // The picture
  pictureSide: 'Screenshot',
  stageName: 'Picture with numbered boxes',
  stageHelp:
    'Plus and minus zoom, 0 fits, 1 shows full size, arrow keys move the picture, with Space a drag does. ' +
    'Enter selects the first box; then arrow keys and Tab walk the boxes, Shift with an arrow moves the picture, ' +
    'Enter opens details, Delete rejects, R makes the box a region, Alt with an arrow moves it by a pixel, ' +
    'Alt and Shift with an arrow resize it. ' +
    'P, B and S take up the tools for points, boxes and scribbles: arrow keys move a crosshair, with Shift by a pixel, ' +
    'and Enter places a point or begins and ends a drawing. V puts the tool away, Escape steps back.',
  keysSummary: 'Keys of the picture',
  /** The same for those who see the page, in short. */
  keys: [
    ['+ −', 'zoom'],
    ['0, 1', 'fit, full size'],
    ['← ↑ → ↓', 'move the picture'],
    ['Space + drag', 'move it wherever the drag begins'],
    ['Enter', 'select the first box, open its details'],
    ['← →, Tab', 'next box, once one is selected'],
    ['Delete', 'reject the box'],
    ['Alt + arrow', 'move the box by a pixel; with Shift, resize it'],
    ['R', 'make the box a region'],
    ['P, B, S', 'tools for points, boxes, scribbles'],
    [
      'arrows, Enter',
      'with a tool: move the crosshair (Shift: by a pixel), place a point, begin and end a drawing',
    ],
    ['V, Escape', 'put the tool away, step back'],
  ] as const satisfies readonly (readonly [string, string])[],
  pictureTools: 'Tools of the picture',
  tool: (tool: Tool) => toolTexts[tool],
  clearRegions: 'Clear regions (Escape)',
  zoomIn: 'Zoom in (+)',
  zoomOut: 'Zoom out (−)',
  fit: 'Fit picture (0)',
  fullSize: 'Full size, 100 % (1)',
  pictureLoading: 'Opening the picture …',
  pictureMissing: 'There is no picture to show.',
  pictureNotShown: 'This picture cannot be shown here.',
  /** Beside boxes of a picture that is not shown. */
  boxesAlone: 'This picture cannot be shown here. The boxes are drawn where they lie on it.',
  size: ({ width, height }: Size) => `${width} × ${height} pixels`,
  sizesDiffer: (size: Size, shown: Size) =>
    `Shown here as ${shown.width} × ${shown.height} but read as ${size.width} × ${size.height}: boxes may lie beside their place`,
  /** @param css - the same place in CSS pixels of the captured page; null where they are not known. */
  coordinates(image: Point, css: Point | null): string {
    const at = ({ x, y }: Point) => `x ${Math.floor(x)}, y ${Math.floor(y)}`;
    return css === null ? at(image) : `${at(image)} · CSS ${at(css)}`;
  },
  scale: (scale: number) => percent(scale),
  crosshairSpoken: ({ x, y }: Point) => `${Math.floor(x)}, ${Math.floor(y)}`,
  movedSpoken: (box: PixelBox) => `${place(box)}, ${extent(box)}`,
  divider: 'Width of the conversation',

  // Dropped and pasted
  dropHint: 'Drop a picture to open it',
  dropTooLarge: (name: string) =>
    `${name} has more than ${pageLimits.pictureBytes / 1024 ** 2} MB and was not taken. Crop it or save it smaller.`,
  dropNoPicture: 'That was no picture. Drop a PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF file.',
  dropOnlyAddress:
    'That was only an address. Copy the picture itself and paste it here, or save it and open the file.',
  dropUnreadable: (name: string) => `${name} could not be read. Open it from the explorer instead.`,
  closeRemark: 'Close',
};

/** Of what is detected, in plain words; empty where it is not known. */
function kindWords({ kind = '' }: GroundedBox): string {
  return kind.replaceAll(/[_-]/g, ' ');
}

function iconWords({ icon = '' }: GroundedBox): string {
  return icon === '' || /\bicon$/.test(icon) ? icon : `${icon} icon`;
}

function verdictWords({ verdict }: Pick<Mark, 'verdict'>): readonly string[] {
  return verdict === null ? [] : [verdicts[verdict]];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function extent(box: PixelBox): string {
  return `${Math.round(boxWidth(box))} × ${Math.round(boxHeight(box))}`;
}

function place(box: PixelBox): string {
  return `${span('x', box.x1, box.x2)} ${span('y', box.y1, box.y2)}`;
}

/** From one edge to the other, held together by a no-break space and word joiners. */
function span(axis: string, from: number, to: number): string {
  return `${axis}\u00a0${Math.round(from)}\u2060–\u2060${Math.round(to)}`;
}
