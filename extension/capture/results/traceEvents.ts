// What a Playwright trace tells of a test: the step that failed, its selector, the page at that time, and its pictures.
// Pure: takes lines, knows nothing of zips. Versions 3 to 10 (Playwright 1.28 … 1.65) were read from traces that those
// versions wrote; what changed between them is said where it is read. A newer one is read as far as it has these fields.

import type { Size } from '../../../protocol/geometry';
import { readError } from './errorText';
import { fieldsOf, jsonOf, lineOf, listOf, numberOf, textOf, type Loose } from './loose';
import { selectorAsWritten } from './selectorText';

export const NEWEST_TRACE = 10;

export interface TraceReader {
  /** A line of one of its .trace files: each is one browser context, or the runner's own steps. */
  event(file: string, line: string): void;
  /** The text of a .stacks file: where in the test the calls of its contexts were made. */
  stacks(text: string): void;
  finish(): ReadTrace;
}

export interface ReadTrace {
  /** The highest version met; null where no file says one. */
  readonly version: number | null;
  /** Null where no step failed. */
  readonly failure: TraceFailure | null;
  readonly title?: string;
  /** Of the test's declaration, as far as the title tells. */
  readonly file?: string;
  readonly line?: number;
  /** "Playwright 1.65.1, chromium"; older versions tell the browser only. */
  readonly by?: string;
  /** Of the page that is pictured, at that time. */
  readonly url?: string;
  /** CSS pixels: what the page itself measured. */
  readonly viewport?: Size;
  /** The best one first. */
  readonly pictures: readonly TracePicture[];
}

export interface TraceFailure {
  readonly step?: string;
  readonly selector?: string;
  readonly error: string;
  readonly file?: string;
  readonly line?: number;
}

export interface TracePicture {
  /** The entry of the zip. */
  readonly entry: string;
  /**
   * `attached` by the runner when the test had failed, `compared` by an assertion on screenshots, `recorded` at a step,
   * `frame` of the screencast.
   */
  readonly kind: 'attached' | 'compared' | 'recorded' | 'frame';
  /** Milliseconds since 1970. */
  readonly takenAt?: number;
}

interface Action {
  readonly callId: string;
  readonly stepId: string | undefined;
  readonly parentId: string | undefined;
  readonly title: string | undefined;
  /** In Playwright's own form, of its parameters; the rest of them may be large. */
  readonly selector: string | undefined;
  /** As the runner's steps say it in words since version 9. */
  readonly locator: string | undefined;
  readonly pageId: string | undefined;
  readonly start: number;
  readonly log: string[];
  stack: readonly Place[];
  end: number;
  error: string | undefined;
  attachments: readonly Attachment[];
}

interface Place {
  readonly file: string;
  readonly line: number | undefined;
}

interface Attachment {
  readonly name: string;
  readonly contentType: string;
  readonly entry: string;
}

interface Context {
  isRunner: boolean;
  version: number;
  /** What is added to its own clock to get milliseconds since 1970. */
  clock: number | undefined;
  title: string | undefined;
  browserName: string | undefined;
  playwrightVersion: string | undefined;
  readonly actions: Map<string, Action>;
  readonly errors: { readonly message: string; readonly stack: readonly Place[] }[];
  readonly frames: {
    readonly pageId: string;
    readonly entry: string;
    readonly time: number;
    readonly wall: number | undefined;
  }[];
  readonly recorded: { readonly callId: string; readonly entry: string; readonly time: number }[];
  readonly snapshots: Snapshot[];
  /** In the order in which they were opened. */
  readonly pages: Set<string>;
}

interface Snapshot {
  readonly pageId: string;
  readonly callId: string;
  readonly time: number;
  readonly viewport: Size | undefined;
  readonly url: string | undefined;
}

/** Of each kind of event in one file; a trace of an hour has less. */
const MOST_EVENTS = 200_000;
const MOST_LOG = 200;

export function makeTraceReader(): TraceReader {
  const contexts = new Map<string, Context>();
  const places = new Map<string, readonly Place[]>();
  return {
    event(file, line) {
      // Most of the lines there, and nothing is taken of them.
      if (line.startsWith('{"type":"resource-snapshot"')) return;
      const event = fieldsOf(jsonOf(line));
      let context = contexts.get(file);
      if (context === undefined) contexts.set(file, (context = newContext()));
      takeEvent(context, event);
    },
    stacks(text) {
      takeStacks(places, fieldsOf(jsonOf(text)));
    },
    finish() {
      const all = [...contexts.values()];
      for (const { actions } of all) {
        for (const action of actions.values()) {
          if (action.stack.length === 0) action.stack = places.get(action.callId) ?? [];
        }
      }
      return conclude(all);
    },
  };
}

function newContext(): Context {
  return {
    // Up to version 6 the runner's own file does not begin with what it is.
    isRunner: true,
    version: 0,
    clock: undefined,
    title: undefined,
    browserName: undefined,
    playwrightVersion: undefined,
    actions: new Map(),
    errors: [],
    frames: [],
    recorded: [],
    snapshots: [],
    pages: new Set(),
  };
}

function takeEvent(context: Context, event: Loose): void {
  const { type } = event;
  switch (type) {
    case 'context-options':
      return takeOptions(context, event);
    case 'action':
      // Up to version 3 everything lies in "metadata".
      return takeAction(context, { ...event, ...ofMetadata(event['metadata']) });
    case 'before':
      return takeBefore(context, event);
    case 'after':
      return takeAfter(context, event);
    case 'log': {
      const log = context.actions.get(textOf(event['callId']) ?? '')?.log;
      const message = textOf(event['message']);
      if (log !== undefined && message !== undefined) takeLog(log, message);
      return;
    }
    case 'error': {
      const message = textOf(event['message']);
      if (message !== undefined) context.errors.push({ message, stack: placesOf(event['stack']) });
      return;
    }
    case 'event': {
      const params = fieldsOf(event['params']);
      const pageId = textOf(params['pageId']) ?? textOf(fieldsOf(params['page'])['guid']);
      if (event['method'] === 'page' && pageId !== undefined) context.pages.add(pageId);
      return;
    }
    case 'screencast-frame': {
      const entry = entryOf(event);
      const pageId = textOf(event['pageId']);
      const time = numberOf(event['timestamp']);
      if (entry === undefined || pageId === undefined || time === undefined) return;
      context.pages.add(pageId);
      if (context.frames.length < MOST_EVENTS) {
        context.frames.push({ pageId, entry, time, wall: numberOf(event['frameSwapWallTime']) });
      }
      return;
    }
    case 'screenshot': {
      // Since version 10, where traces are asked for screenshots of each step.
      const entry = entryOf(event);
      const callId = textOf(event['callId']);
      if (entry !== undefined && callId !== undefined && context.recorded.length < MOST_EVENTS) {
        context.recorded.push({ callId, entry, time: numberOf(event['timestamp']) ?? 0 });
      }
      return;
    }
    case 'frame-snapshot':
      return takeSnapshot(context, fieldsOf(event['snapshot']));
    default:
      // Network, console and what later versions add say nothing of a failure.
      return;
  }
}

function takeOptions(context: Context, event: Loose): void {
  const { wallTime, monotonicTime } = event;
  context.isRunner = event['origin'] === 'testRunner';
  context.version = numberOf(event['version']) ?? context.version;
  context.title = textOf(event['title']);
  context.browserName = textOf(event['browserName']);
  context.playwrightVersion = textOf(event['playwrightVersion']);
  // Since version 7; before, every action tells the time on both clocks.
  const wall = numberOf(wallTime);
  const own = numberOf(monotonicTime);
  if (wall !== undefined && own !== undefined) context.clock = wall - own;
}

function ofMetadata(value: unknown): Loose {
  const metadata = fieldsOf(value);
  if (textOf(metadata['id']) === undefined) return {};
  const isOwn = metadata['internal'] === true || textOf(metadata['method'])?.startsWith('tracing') === true;
  return {
    ...metadata,
    callId: isOwn ? undefined : metadata['id'],
    error: fieldsOf(metadata['error'])['error'],
  };
}

function takeAction(context: Context, event: Loose): void {
  takeBefore(context, event);
  takeAfter(context, event);
}

function takeBefore(context: Context, event: Loose): void {
  const callId = textOf(event['callId']);
  const start = numberOf(event['startTime']);
  if (callId === undefined || start === undefined || MOST_EVENTS < context.actions.size) return;
  const wall = numberOf(event['wallTime']);
  if (wall !== undefined) context.clock ??= wall - start;
  const params = fieldsOf(event['params']);
  context.actions.set(callId, {
    callId,
    // Since version 10 both have the same id.
    stepId: textOf(event['stepId']),
    parentId: textOf(event['parentId']),
    // "title" since version 8, "apiName" before; the browser's side has none since.
    title: textOf(event['title']) ?? textOf(event['apiName']) ?? textOf(event['method']),
    selector: textOf(params['selector']),
    locator: textOf(params['locator']),
    pageId: textOf(event['pageId']),
    start,
    log: [],
    stack: placesOf(event['stack']),
    end: start,
    error: undefined,
    attachments: [],
  });
}

function takeAfter(context: Context, event: Loose): void {
  const action = context.actions.get(textOf(event['callId']) ?? '');
  if (action === undefined) return;
  action.end = numberOf(event['endTime']) ?? action.end;
  action.error = textOf(fieldsOf(event['error'])['message']);
  // Up to version 5 here, in events of their own since.
  for (const line of listOf(event['log'])) {
    const message = textOf(line);
    if (message !== undefined) takeLog(action.log, message);
  }
  action.attachments = listOf(event['attachments']).flatMap((value) => {
    const given = fieldsOf(value);
    const entry = entryOf(given);
    const name = textOf(given['name']);
    const contentType = textOf(given['contentType']);
    return entry === undefined || name === undefined || contentType === undefined
      ? []
      : [{ name, contentType, entry }];
  });
}

/** Each message names one thing at its beginning; what comes behind are elements of the page. */
function takeLog(log: string[], message: string): void {
  if (log.length < MOST_LOG) log.push(message.slice(0, MOST_LOG_MESSAGE));
}

const MOST_LOG_MESSAGE = 2_000;

/** Since version 9 files are named, before by their hash in "resources". */
function entryOf(event: Loose): string | undefined {
  const sha1 = textOf(event['sha1']);
  return textOf(event['file']) ?? (sha1 === undefined ? undefined : `resources/${sha1}`);
}

function takeSnapshot(context: Context, snapshot: Loose): void {
  const pageId = textOf(snapshot['pageId']);
  if (pageId === undefined || snapshot['isMainFrame'] !== true || MOST_EVENTS < context.snapshots.length)
    return;
  const { width, height } = fieldsOf(snapshot['viewport']);
  const isSize = isLength(width) && isLength(height);
  context.pages.add(pageId);
  context.snapshots.push({
    pageId,
    callId: textOf(snapshot['callId']) ?? '',
    time: numberOf(snapshot['timestamp']) ?? 0,
    viewport: isSize ? { width, height } : undefined,
    url: textOf(snapshot['frameUrl']),
  });
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && 1 <= value && value <= 100_000;
}

function placesOf(value: unknown): Place[] {
  return listOf(value).flatMap((one) => {
    const { file, line } = fieldsOf(one);
    // Fixtures of the configuration have a place that is no file.
    return typeof file !== 'string' || file === '' || file.startsWith('project#')
      ? []
      : [{ file, line: lineOf(line) }];
  });
}

/** `{"files": ["…"], "stacks": [[13, [[0, 6, 76, ""]]]]}`; up to version 9 a call's number, then its whole id. */
function takeStacks(places: Map<string, readonly Place[]>, whole: Loose): void {
  const files = listOf(whole['files']).map(textOf);
  for (const stack of listOf(whole['stacks']).slice(0, MOST_EVENTS)) {
    const [id, calls] = listOf(stack);
    const callId = typeof id === 'number' ? `call@${id}` : textOf(id);
    if (callId === undefined) continue;
    places.set(
      callId,
      listOf(calls).flatMap((call) => {
        const [index, line] = listOf(call);
        const file = typeof index === 'number' ? files[index] : undefined;
        return file === undefined ? [] : [{ file, line: lineOf(line) }];
      }),
    );
  }
}

/** The failure as the runner's steps, the browser's calls, or both tell it. */
interface Found {
  readonly message: string;
  readonly stack: readonly Place[];
  readonly step: Action | undefined;
  readonly call: { readonly context: Context; readonly action: Action } | undefined;
  /** Milliseconds since 1970. */
  readonly wall: number | undefined;
}

function conclude(contexts: readonly Context[]): ReadTrace {
  const version = contexts.reduce<number | null>(
    (highest, context) => (context.version === 0 ? highest : Math.max(highest ?? 0, context.version)),
    null,
  );
  const library = contexts.filter(({ isRunner }) => !isRunner);
  const found = findFailure(contexts, version);
  const titled = titleOf(contexts.find(({ title }) => title !== undefined)?.title);
  const shown = shownPage(library, found);
  const browser = shown?.context ?? library.find(({ browserName }) => browserName !== undefined);
  const by = byOf(browser);
  return {
    version,
    failure: found === null ? null : failureOf(found),
    ...titled,
    ...(by === undefined ? {} : { by }),
    ...(shown?.snapshot?.url === undefined ? {} : { url: shown.snapshot.url }),
    ...(shown?.snapshot?.viewport === undefined ? {} : { viewport: shown.snapshot.viewport }),
    pictures: picturesOf(contexts, found, shown),
  };
}

/** "tests/shop.spec.ts:5 › cart › adds an apple"; other languages write what they like. */
function titleOf(given: string | undefined): Pick<ReadTrace, 'title' | 'file' | 'line'> {
  if (given === undefined) return {};
  const [, file, line, title] = /^(.+?\.\w+):(\d+)(?::\d+)? › ([\s\S]+)$/.exec(given) ?? [];
  if (file === undefined || title === undefined) return { title: given };
  return { title, file, ...(lineOf(line) === undefined ? {} : { line: Number(line) }) };
}

function byOf(context: Context | undefined): string | undefined {
  if (context === undefined) return undefined;
  const { playwrightVersion, browserName } = context;
  if (playwrightVersion === undefined)
    return browserName === undefined ? undefined : `Playwright, ${browserName}`;
  return `Playwright ${playwrightVersion}${browserName === undefined ? '' : `, ${browserName}`}`;
}

function findFailure(contexts: readonly Context[], version: number | null): Found | null {
  const library = contexts.filter(({ isRunner }) => !isRunner);
  const runner = contexts.filter(({ isRunner }) => isRunner);
  if (runner.length === 0) {
    const call = lastFailing(library);
    if (call === undefined) return null;
    const { context, action } = call;
    const { title, error = '' } = action;
    return {
      message: title === undefined || error.startsWith(title) ? error : `${title}: ${error}`,
      stack: action.stack,
      step: undefined,
      call,
      wall: wallOf(context, action.end),
    };
  }
  const errors = runner.flatMap((context) => context.errors);
  // That a test took too long says less than where it was then.
  const error = errors.find(({ stack }) => stack.length > 0) ?? errors[0];
  // Since version 6 the runner says what failed the test: an error that the test itself has caught is none.
  if (error === undefined && 6 <= (version ?? 6)) return null;
  const steps = runner.flatMap((context) =>
    [...context.actions.values()].map((action) => ({ context, action })),
  );
  const step = failingStep(steps, error?.message);
  if (error === undefined && step === undefined) return null;
  const wall = step === undefined ? undefined : wallOf(step.context, step.action.end);
  return {
    message: error?.message ?? step?.action.error ?? '',
    stack: error !== undefined && error.stack.length > 0 ? error.stack : (step?.action.stack ?? []),
    step: step?.action,
    call: step === undefined ? lastFailing(library) : callOfStep(library, step.action, wall),
    wall,
  };
}

interface Placed {
  readonly context: Context;
  readonly action: Action;
}

function lastFailing(library: readonly Context[]): Placed | undefined {
  const failing = library.flatMap((context) =>
    [...context.actions.values()]
      .filter(({ error }) => error !== undefined)
      .map((action) => ({ context, action })),
  );
  return failing
    .sort((a, b) => (wallOf(a.context, a.action.end) ?? 0) - (wallOf(b.context, b.action.end) ?? 0))
    .at(-1);
}

/** The innermost step with the error; steps around it carry it too. */
function failingStep(steps: readonly Placed[], message: string | undefined): Placed | undefined {
  const failing = steps.filter(({ action: { error } }) =>
    message === undefined ? error !== undefined : error === message,
  );
  const parents = new Set(failing.map(({ action }) => action.parentId));
  const inner = failing.filter(({ action }) => !parents.has(action.callId));
  return message === undefined ? inner.at(-1) : inner[0];
}

/** What the browser was asked in that step. */
function callOfStep(library: readonly Context[], step: Action, wall: number | undefined): Placed | undefined {
  const calls = library.flatMap((context) =>
    [...context.actions.values()].map((action) => ({ context, action })),
  );
  const byId = calls.find(
    ({ action }) =>
      action.stepId === step.callId || (action.stepId === undefined && action.callId === step.callId),
  );
  if (byId !== undefined) return byId;
  // Up to version 6 the two sides have nothing in common but what they do and when.
  const failing = calls
    .filter(({ action }) => action.error !== undefined)
    .map((call) => ({ call, apart: Math.abs((wallOf(call.context, call.action.end) ?? 0) - (wall ?? 0)) }))
    .sort((a, b) => a.apart - b.apart);
  const nearest = failing[0];
  return nearest !== undefined && wall !== undefined && nearest.apart < MOST_APART_MS
    ? nearest.call
    : undefined;
}

const MOST_APART_MS = 2_000;

function failureOf({ message, stack, step, call }: Found): TraceFailure {
  const read = readError(message);
  const selector = selectorOf(call?.action, step) ?? read.selector;
  const title = stepTitle(step?.title ?? call?.action.title ?? read.step, selector);
  const place = stack[0] ?? step?.stack[0] ?? call?.action.stack[0];
  return {
    error: read.error,
    ...(title === undefined ? {} : { step: title }),
    ...(selector === undefined ? {} : { selector }),
    ...(place === undefined ? {} : { file: place.file }),
    ...(place?.line === undefined ? {} : { line: place.line }),
  };
}

/** The browser's log says it in the test's own language; its parameters say it in Playwright's. */
function selectorOf(call: Action | undefined, step: Action | undefined): string | undefined {
  const logged = call === undefined ? undefined : readError(call.log.join('\n')).selector;
  if (logged !== undefined) return logged;
  const internal = call?.selector ?? step?.selector;
  return internal === undefined ? step?.locator : selectorAsWritten(internal);
}

/** Versions around 8 name a step with its selector behind it. */
function stepTitle(title: string | undefined, selector: string | undefined): string | undefined {
  return title !== undefined && selector !== undefined && title.endsWith(` ${selector}`)
    ? title.slice(0, -selector.length).trim()
    : title;
}

interface ShownPage {
  readonly context: Context;
  readonly pageId: string;
  readonly snapshot: Snapshot | undefined;
}

/** The page of the failing call; where no call failed, the page that was used last before. */
function shownPage(library: readonly Context[], found: Found | null): ShownPage | undefined {
  const until = found?.wall ?? Infinity;
  const snapshots = library
    .flatMap((context) =>
      context.snapshots.map((snapshot) => ({ context, snapshot, wall: wallOf(context, snapshot.time) ?? 0 })),
    )
    .sort((a, b) => a.wall - b.wall);
  const call = found?.call;
  const ofCall =
    call === undefined
      ? []
      : snapshots.filter(
          ({ context, snapshot }) => context === call.context && snapshot.callId === call.action.callId,
        );
  const pageId = call?.action.pageId ?? ofCall.at(-1)?.snapshot.pageId;
  const before = snapshots.filter(
    ({ snapshot, wall }) => wall <= until && (pageId === undefined || snapshot.pageId === pageId),
  );
  const last = ofCall.at(-1) ?? before.at(-1);
  if (last !== undefined)
    return { context: last.context, pageId: last.snapshot.pageId, snapshot: last.snapshot };
  const frames = library
    .flatMap((context) =>
      context.frames.map((frame) => ({ context, frame, wall: wallOf(context, frame.time) ?? 0 })),
    )
    .filter(({ frame }) => pageId === undefined || frame.pageId === pageId)
    .sort((a, b) => a.wall - b.wall);
  const frame = frames.filter(({ wall }) => wall <= until).at(-1) ?? frames[0];
  return frame === undefined
    ? undefined
    : { context: frame.context, pageId: frame.frame.pageId, snapshot: undefined };
}

function picturesOf(
  contexts: readonly Context[],
  found: Found | null,
  shown: ShownPage | undefined,
): TracePicture[] {
  const pictures: TracePicture[] = [];
  const attached = contexts
    .flatMap(({ actions }) => [...actions.values()])
    .flatMap(({ attachments }) => attachments)
    .filter(({ contentType }) => contentType.startsWith('image/'));
  const screenshots = attached.filter(({ name }) => name === 'screenshot');
  // The runner pictures all pages in the order in which they were opened.
  const pages = contexts.flatMap((context) => [...context.pages]);
  const index = shown === undefined || pages.length !== screenshots.length ? 0 : pages.indexOf(shown.pageId);
  const screenshot = screenshots[index];
  if (screenshot !== undefined) pictures.push({ entry: screenshot.entry, kind: 'attached' });
  const compared = attached.find(({ name }) => /-actual\.\w+$/.test(name));
  if (compared !== undefined) pictures.push({ entry: compared.entry, kind: 'compared' });
  if (shown === undefined) return pictures;
  const { context, pageId } = shown;
  const callId = found?.call?.action.callId;
  const recorded = context.recorded.filter((one) => callId !== undefined && one.callId === callId).at(-1);
  if (recorded !== undefined) {
    pictures.push({ entry: recorded.entry, kind: 'recorded', ...takenAt(wallOf(context, recorded.time)) });
  }
  const until = found?.wall ?? Infinity;
  const frames = context.frames.filter((frame) => frame.pageId === pageId);
  const frame = frames.filter(({ time }) => (wallOf(context, time) ?? 0) <= until).at(-1) ?? frames[0];
  if (frame !== undefined) {
    pictures.push({
      entry: frame.entry,
      kind: 'frame',
      ...takenAt(frame.wall ?? wallOf(context, frame.time)),
    });
  }
  return pictures;
}

function takenAt(wall: number | undefined): { takenAt?: number } {
  return wall === undefined ? {} : { takenAt: wall };
}

function wallOf({ clock }: Context, time: number): number | undefined {
  return clock === undefined ? undefined : clock + time;
}
