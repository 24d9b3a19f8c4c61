// `groundglass selectors`: selectors for something on a picture, the best first, each with its reason.
// Knows nothing of how elements are found and selectors ranked.

import { FailureError } from '../../protocol/failure';
import { clipBox, overlap, type PixelBox } from '../../protocol/geometry';
import type { OpenedImage } from '../../protocol/inference';
import {
  selectorFormats,
  type RankedSelector,
  type Selector,
  type SelectorFormat,
} from '../../protocol/selector';
import type { WitnessSource } from '../../protocol/witness';
import { formatsFor, isRunAsWritten } from '../../extension/selectors/formats/formatsFor';
import { formatNames, writeSelector } from '../../extension/selectors/formats/writeSelector';
import { engineOptionTable, parseCommand, parseDevice, shorten } from './arguments';
import { openElementSearch, type ElementFinding, type FoundElement } from './element';
import { checkLive, liveWords, type LiveCheck } from './liveCheck';
import { boxTable, wholeBox } from './output';
import { withEngine, type Surroundings } from './surroundings';
import { jsonText } from './terminal';
import { badUsage } from './usage';

export async function selectors(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('selectors', args, {
    ...engineOptionTable,
    box: { type: 'string' },
    format: { type: 'string', multiple: true },
    'all-formats': { type: 'boolean' },
    all: { type: 'boolean' },
    live: { type: 'boolean' },
    json: { type: 'boolean' },
  } as const);
  const [shot, description, tooMany] = positionals;
  if (shot === undefined) throw badUsage('selectors', 'the picture is missing');
  if (tooMany !== undefined) {
    throw badUsage('selectors', `"${shorten(tooMany)}" is one word too many (put descriptions into quotes)`);
  }
  const box = values.box === undefined ? null : parseBox(values.box);
  if (description === undefined && box === null) {
    throw badUsage('selectors', 'the description is missing (or give a --box)');
  }
  const formats = values['all-formats'] === true ? 'all' : parseFormats(values.format ?? []);
  const engineOptions = {
    bundlePath: values.bundle ?? surroundings.defaultBundle(),
    device: parseDevice('selectors', values.device),
  };
  return withEngine(surroundings, engineOptions, async (engine) => {
    const { cancelled, stdout } = surroundings;
    const opened = await engine.openImage(shot);
    if (box !== null && clipBox(box, opened.size) === null) {
      const { width, height } = opened.size;
      const place = wholeBox(box).join(',');
      throw badUsage(
        'selectors',
        `--box ${place}: it lies outside of the picture, which is ${width}x${height}`,
      );
    }
    const search = await openElementSearch(engine, shot, opened, { cancelled });
    const finding = await search.find({ description: description ?? null, box });
    if (cancelled()) throw new FailureError({ kind: 'cancelled' });
    const isWhole = values.all === true || values.json === true;
    const written = finding.kind === 'found' ? writtenFor(finding, chosen(formats, finding), isWhole) : [];
    const live =
      values.live === true && finding.kind === 'found'
        ? await checkLive(shot, selectorsOf(written), finding, surroundings)
        : null;
    const report = { shot, opened, asked: box, finding, live };
    stdout.write(values.json === true ? toJson(report, written) : toHuman(report, written));
    return finding.kind === 'found' ? 0 : 1;
  });
}

interface Report {
  readonly shot: string;
  readonly opened: OpenedImage;
  /** The box that was given. */
  readonly asked: PixelBox | null;
  readonly finding: ElementFinding;
  readonly live: LiveCheck | null;
}

function parseBox(text: string): PixelBox {
  const numbers = /^\s*\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?){3}\s*$/.test(text)
    ? text.split(',').map(Number)
    : [];
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers;
  if (x2 <= x1 || y2 <= y1) {
    throw badUsage(
      'selectors',
      `--box ${shorten(text)}: x1,y1,x2,y2 are expected, left and top edge before right and bottom`,
    );
  }
  return { x1, y1, x2, y2 };
}

function parseFormats(given: readonly string[]): readonly SelectorFormat[] {
  return given
    .flatMap((list) => list.split(','))
    .map((name) => {
      const format = selectorFormats.find((known) => known === name.trim());
      if (format === undefined) {
        throw badUsage(
          'selectors',
          `"${shorten(name)}" is no format, known are ${selectorFormats.join(', ')}`,
        );
      }
      return format;
    });
}

/** Without a wish: what tests of such a screen are mostly written in. */
function chosen(
  formats: readonly SelectorFormat[] | 'all',
  { source }: FoundElement,
): readonly SelectorFormat[] {
  const usual: Readonly<Record<WitnessSource, SelectorFormat>> = {
    page: 'playwright-ts',
    pixels: 'playwright-ts',
    android: 'appium-uiautomator',
    ios: 'appium-xcuitest',
  };
  if (formats === 'all') return formatsFor(source);
  return formats.length === 0 ? [usual[source]] : formats;
}

/** The selectors of one format, best first, or why there are none. */
interface WrittenFormat {
  readonly format: SelectorFormat;
  readonly lines: readonly WrittenLine[];
  /** How many more there are. */
  readonly nMore: number;
  /** A whole sentence; null where there are lines. */
  readonly reason: string | null;
}

interface WrittenLine {
  readonly code: string;
  readonly ranked: RankedSelector;
  readonly notes: readonly string[];
  /** How much of the element's rectangle is that of what the selector finds, 0…1; null where it finds none or several. */
  readonly fits: number | null;
}

/** More are asked for by `--all`. */
const MOST_LINES = 3;

/** @param isWhole - without it the first ones; of several formats the best of each. */
function writtenFor(
  element: FoundElement,
  formats: readonly SelectorFormat[],
  isWhole: boolean,
): readonly WrittenFormat[] {
  const most = isWhole ? Infinity : 1 < formats.length ? 1 : MOST_LINES;
  return formats.map((format) => {
    const all = element.ranked(format).flatMap((ranked): readonly WrittenLine[] => {
      const written = writeSelector(ranked.selector, format, element.writeOptions);
      if (written.kind === 'unsupported') return [];
      const fits = ranked.box === null || element.box === null ? null : overlap(ranked.box, element.box);
      return [{ code: written.code, ranked, notes: written.notes, fits }];
    });
    const lines = all.slice(0, most);
    const reason = 0 < lines.length ? null : reasonAgainst(format, element);
    return { format, lines, nMore: all.length - lines.length, reason };
  });
}

/** Why a format has no selector: it cannot say the best one there is. */
function reasonAgainst(format: SelectorFormat, element: FoundElement): string {
  const [best] = element.ranked(null);
  if (best === undefined && element.source === 'pixels') return NOTHING_READ;
  const written = best === undefined ? null : writeSelector(best.selector, format, element.writeOptions);
  return written?.kind === 'unsupported' ? written.reason : 'Nothing tells the element from the others.';
}

const NOTHING_READ =
  'Nothing was read that tells it from the others, and counting what is seen would miss what was not detected.';

function selectorsOf(written: readonly WrittenFormat[]): readonly Selector[] {
  return written.flatMap(({ lines }) => lines.map(({ ranked }) => ranked.selector));
}

function toJson({ shot, opened, asked, finding, live }: Report, written: readonly WrittenFormat[]): string {
  const image = { path: shot, width: opened.size.width, height: opened.size.height, sha256: opened.sha256 };
  if (finding.kind === 'not-found') {
    return jsonText({
      image,
      space: 'image',
      found: false,
      reason: finding.reason,
      nearMisses: finding.nearMisses.map(({ box, phrase, score }) => ({ box: wholeBox(box), phrase, score })),
      remarks: opened.remarks,
    });
  }
  const { box, words, source, located } = finding;
  return jsonText({
    image,
    space: 'image',
    found: true,
    element: { words, source, box: box === null ? null : wholeBox(box) },
    ...(located === null
      ? {}
      : { located: { box: wholeBox(located.box), score: located.score, evidence: located.evidence } }),
    formats: written.map(({ format, lines, reason }) => ({
      format,
      ...(reason === null ? {} : { reason }),
      selectors: lines.map(({ code, ranked, notes, fits }) => ({
        code,
        strategy: ranked.strategy,
        verified: ranked.verified,
        matches: ranked.matches,
        hits: ranked.hits,
        fits,
        reason: ranked.reason,
        notes,
        ...(live === null ? {} : { live: liveJson(live, ranked.selector, format) }),
      })),
    })),
    ...(live === null ? {} : { generated: live.generated }),
    remarks: [...opened.remarks, ...remarksOn(finding, asked)],
  });
}

function liveJson(live: LiveCheck, selector: Selector, format: SelectorFormat): object | null {
  const result = live.of(selector);
  return result === null ? null : { ...result, asWritten: isRunAsWritten(selector, format) };
}

const sourceWords: Readonly<Record<WitnessSource, string>> = {
  page: 'as its page says',
  android: "as the device's tree of views says",
  ios: "as the simulator's tree of elements says",
  pixels: 'as far as can be seen',
};

function toHuman({ opened, asked, finding, live }: Report, written: readonly WrittenFormat[]): string {
  if (finding.kind === 'not-found') {
    const near =
      finding.nearMisses.length === 0
        ? []
        : ['', 'What came closest:', ...boxTable(finding.nearMisses, null)];
    return `${[finding.reason, ...near, ...notes(opened.remarks)].join('\n')}\n`;
  }
  const { words, source, box } = finding;
  const place = box === null ? '' : ` at ${wholeBox(box).join(',')}`;
  const lines = [`${shorten(words, 100)}${place}, ${sourceWords[source]}`];
  const isSurvey = 1 < written.length;
  const verdicts = new Set(written.flatMap((one) => one.lines.map(({ ranked }) => verdict(ranked))));
  // What holds for all of them is said once. Of several formats each keeps its own: what is written differs.
  const common = !isSurvey && verdicts.size === 1 ? [...verdicts] : [];
  lines.push(...common);
  let said = '';
  for (const { format, lines: shown, nMore, reason } of written) {
    lines.push('', `${formatNames[format]}:`);
    if (reason !== null) lines.push(`  (none: ${reason})`);
    for (const line of shown) {
      const why = isSurvey && line.ranked.reason === said ? '' : line.ranked.reason;
      const own = common.length === 0 ? verdict(line.ranked) : '';
      lines.push(...lineWords(line, format, [own, why].filter(Boolean).join(' '), live));
      said = line.ranked.reason;
    }
    if (!isSurvey && 0 < nMore) lines.push(`  (${nMore} more with --all)`);
  }
  if (live !== null) {
    lines.push('', "Playwright's own generator in the living page:");
    lines.push(live.generated === null ? '  (it found no element there)' : `  ${live.generated}`);
  }
  lines.push(...notes([...opened.remarks, ...remarksOn(finding, asked)]));
  return `${lines.join('\n')}\n`;
}

/** @param why - empty where that has been said. */
function lineWords(
  { code, ranked, notes: about }: WrittenLine,
  format: SelectorFormat,
  why: string,
  live: LiveCheck | null,
): readonly string[] {
  const checked = live?.of(ranked.selector) ?? null;
  return [
    ...code.split('\n').map((one) => `  ${one}`),
    ...(why === '' ? [] : [`    ${why}`]),
    ...(checked === null
      ? []
      : [
          isRunAsWritten(ranked.selector, format)
            ? `    In the living page it ${liveWords(checked)}.`
            : `    In the living page its equivalent for Playwright ${liveWords(checked)}.`,
        ]),
    ...about.map((note) => `    ${note}`),
  ];
}

function verdict({ verified, hits, matches }: RankedSelector): string {
  const found = hits ? 'this element only' : matches === 1 ? 'another element' : `${matches} elements`;
  return verified === 'unverified' ? `Unverified: of what is seen it finds ${found}.` : `Finds ${found}.`;
}

/** Below this the given box and the element are hardly the same thing. */
const SAME_PLACE = 0.3;

function remarksOn({ unasked, box, located }: FoundElement, asked: PixelBox | null): readonly string[] {
  const meant = asked ?? located?.box ?? null;
  const isOther = meant !== null && box !== null && overlap(meant, box) < SAME_PLACE;
  return [
    ...(isOther
      ? ['The element is much larger or smaller than the box that was meant; look at its place.']
      : []),
    ...(unasked === null ? [] : [`${unasked} ${UNVERIFIED}`]),
  ];
}

/** The share is that of test/selectors/benchPixels.ts: 51 % of the first selectors on pages that nobody here wrote. */
const UNVERIFIED =
  'Roles and names are guessed from what is seen, and more elements may fit: about every second first selector finds its ' +
  'element on the page. Accents may be lost in reading (A for Ä). Try it, or capture the page (groundglass capture).';

function notes(remarks: readonly string[]): readonly string[] {
  return remarks.length === 0 ? [] : ['', ...remarks.map((remark) => `Note: ${remark}`)];
}
