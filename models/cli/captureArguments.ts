// Reads what `groundglass capture` is asked for: a source by its name, a page by its address, and the options of each.
// Knows nothing of files, browsers and devices.

import type { CaptureRequest, MaskOptions, PageOptions } from '../../protocol/capture';
import type { PixelBox, Point } from '../../protocol/geometry';
import { pageUrl } from '../../extension/capture/pageOptions';
import { parseCommand, shorten } from './arguments';
import { badUsage } from './usage';

const pageOptionTable = {
  attach: { type: 'string' },
  match: { type: 'string' },
  viewport: { type: 'string' },
  device: { type: 'string' },
  'pixel-ratio': { type: 'string' },
  zoom: { type: 'string' },
  dark: { type: 'boolean' },
  'wait-until': { type: 'string' },
  'wait-for': { type: 'string' },
  'wait-ms': { type: 'string' },
  'timeout-ms': { type: 'string' },
  'storage-state': { type: 'string' },
  'full-page': { type: 'boolean' },
  scroll: { type: 'string' },
  element: { type: 'string' },
  mask: { type: 'string', multiple: true },
  'ignore-certificate-errors': { type: 'boolean' },
  'test-id-attribute': { type: 'string' },
  browser: { type: 'string' },
} as const;

const optionTable = {
  out: { type: 'string' },
  json: { type: 'boolean' },
  'mask-box': { type: 'string', multiple: true },
  'keep-passwords': { type: 'boolean' },
  delay: { type: 'string' },
  serial: { type: 'string' },
  udid: { type: 'string' },
  results: { type: 'string' },
  number: { type: 'string' },
  passed: { type: 'boolean' },
  ...pageOptionTable,
} as const;

type Values = ReturnType<typeof parseCommand<typeof optionTable>>['values'];
type OptionName = keyof typeof optionTable;

export type CaptureTask = {
  /** As it was typed; null for a name of our own choice. */
  readonly out: string | null;
  readonly json: boolean;
} & (
  | { readonly kind: 'take'; readonly request: CaptureRequest }
  /** A number counts from 1 in the list; null lists. */
  | {
      readonly kind: 'results';
      readonly path: string;
      readonly number: number | null;
      readonly includePassed: boolean;
    }
);

/** The words that are sources; everything else is the address of a page. */
const screens = ['screen', 'window', 'region'] as const;

/** @throws FailureError `bad-input` where the words cannot be understood. */
export function parseCapture(args: readonly string[]): CaptureTask {
  const { values, positionals } = parseCommand('capture', args, optionTable);
  const common = { out: values.out ?? null, json: values.json === true };
  const [what, tooMany] = positionals;
  if (tooMany !== undefined) throw badUsage('capture', `"${shorten(tooMany)}" is one word too many`);
  if (values.results !== undefined) {
    if (what !== undefined) throw badUsage('capture', `--results and "${shorten(what)}" exclude each other`);
    refuseOthers(values, ['results', 'number', 'passed'], 'results of tests');
    const number = values.number === undefined ? null : positive('--number', values.number);
    if (number !== null && !Number.isInteger(number)) throw badUsage('capture', '--number: count from 1 on');
    return {
      ...common,
      kind: 'results',
      path: values.results,
      number,
      includePassed: values.passed === true,
    };
  }
  return { ...common, kind: 'take', request: parseRequest(what, values) };
}

function parseRequest(what: string | undefined, values: Values): CaptureRequest {
  const mask = parseMask(values);
  const screen = screens.find((name) => name === what);
  if (screen !== undefined) {
    refuseOthers(values, ['delay'], 'the screen');
    const delay = values.delay === undefined ? {} : { delay: amount('--delay', values.delay) };
    return { kind: 'screen', what: screen, ...delay, mask };
  }
  if (what === 'android') {
    refuseOthers(values, ['serial', 'keep-passwords'], 'Android');
    return { kind: 'android', ...(values.serial === undefined ? {} : { serial: values.serial }), mask };
  }
  if (what === 'ios') {
    refuseOthers(values, ['udid'], 'iOS');
    return { kind: 'ios', ...(values.udid === undefined ? {} : { udid: values.udid }), mask };
  }
  if (what === 'clipboard') {
    refuseOthers(values, [], 'the clipboard');
    return { kind: 'clipboard', mask };
  }
  refuseOthers(values, [...pageOptionNames, 'keep-passwords'], 'web pages');
  const page = parsePage(values);
  if (values.attach !== undefined) {
    if (what !== undefined) throw badUsage('capture', `--attach and "${shorten(what)}" exclude each other`);
    const match = values.match === undefined ? {} : { match: values.match };
    return { kind: 'attached', endpoint: values.attach, ...match, page, mask };
  }
  if (values.match !== undefined) throw badUsage('capture', '--match chooses a page of --attach only');
  if (what === undefined) {
    throw badUsage(
      'capture',
      'what to capture is missing: an address, screen, window, region, android, ios or clipboard',
    );
  }
  return { kind: 'page', url: pageUrl(what).href, page, mask };
}

const pageOptionNames = Object.keys(pageOptionTable) as readonly OptionName[];

/** An option that a source does not know would be left out silently. */
function refuseOthers(values: Values, allowed: readonly OptionName[], source: string): void {
  const known = new Set<string>(['out', 'json', 'mask-box', ...allowed]);
  const [other] = Object.keys(values).filter((name) => !known.has(name));
  if (other !== undefined) throw badUsage('capture', `the option --${other} means nothing for ${source}`);
}

function parsePage(values: Values): PageOptions {
  const waits = ['load', 'domcontentloaded', 'networkidle'] as const;
  const given = values['wait-until'];
  const waitUntil = waits.find((one) => one === given);
  if (given !== undefined && waitUntil === undefined) {
    throw badUsage('capture', `--wait-until ${shorten(given)}: known are ${waits.join(', ')}`);
  }
  return known({
    viewport: values.viewport === undefined ? undefined : parseSize(values.viewport),
    device: values.device,
    pixelRatio: mapped(values['pixel-ratio'], (text) => positive('--pixel-ratio', text)),
    zoom: mapped(values.zoom, (text) => positive('--zoom', text)),
    dark: values.dark,
    waitUntil,
    waitFor: values['wait-for'],
    waitMs: mapped(values['wait-ms'], (text) => amount('--wait-ms', text)),
    timeoutMs: mapped(values['timeout-ms'], (text) => positive('--timeout-ms', text)),
    storageState: values['storage-state'],
    fullPage: values['full-page'],
    scroll: mapped(values.scroll, parsePoint),
    element: values.element,
    ignoreCertificateErrors: values['ignore-certificate-errors'],
    testIdAttribute: values['test-id-attribute'],
    browser: values.browser,
  });
}

type Known<Given> = { [Field in keyof Given]?: Exclude<Given[Field], undefined> };

/** Without the fields that nobody gave. */
function known<Given extends object>(given: Given): Known<Given> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Known<Given>;
}

function mapped<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined ? undefined : read(text);
}

function parseMask(values: Values): MaskOptions {
  return {
    ...(values['keep-passwords'] === true ? { passwords: false } : {}),
    ...(values.mask === undefined ? {} : { selectors: values.mask }),
    ...(values['mask-box'] === undefined ? {} : { boxes: values['mask-box'].map(parseBox) }),
  };
}

function parseSize(text: string): { width: number; height: number } {
  const [, width = '', height = ''] = /^(\d{1,5})x(\d{1,5})$/i.exec(text) ?? [];
  if (!(0 < Number(width) && 0 < Number(height))) {
    throw badUsage('capture', `--viewport ${shorten(text)}: write it as 1280x720`);
  }
  return { width: Number(width), height: Number(height) };
}

function parsePoint(text: string): Point {
  const [x, y, more] = numbersOf(text);
  if (x === undefined || y === undefined || more !== undefined) {
    throw badUsage('capture', `--scroll ${shorten(text)}: two numbers are expected, x,y`);
  }
  return { x, y };
}

function parseBox(text: string): PixelBox {
  const [x1, y1, x2, y2, more] = numbersOf(text);
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined || more !== undefined) {
    throw badUsage('capture', `--mask-box ${shorten(text)}: four numbers are expected, x1,y1,x2,y2`);
  }
  if (!(x1 < x2 && y1 < y2)) {
    throw badUsage('capture', `--mask-box ${shorten(text)}: x1 must be below x2, and y1 below y2`);
  }
  return { x1, y1, x2, y2 };
}

/** Empty where one of them is no number. */
function numbersOf(text: string): readonly number[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts.every((part) => /^-?\d+(\.\d+)?$/.test(part)) ? parts.map(Number) : [];
}

function positive(option: string, text: string): number {
  const value = amount(option, text);
  if (value <= 0) throw badUsage('capture', `${option} ${shorten(text)}: a number above 0 is expected`);
  return value;
}

function amount(option: string, text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text.trim())) {
    throw badUsage('capture', `${option} ${shorten(text)}: a number from 0 on is expected`);
  }
  return Number(text);
}
