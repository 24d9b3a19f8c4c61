// Ranked selectors as the page shows them: written in one format, each once, with what should be known about them. Pure.
// Knows nothing of pictures, of where the selectors come from, and of VS Code.

import type { CheckedSelector } from '../../protocol/capture';
import { overlap, type PixelBox } from '../../protocol/geometry';
import type { RankedSelector, Selector, SelectorFormat } from '../../protocol/selector';
import type { AssertionKind, FormatChoice, SelectorLine, SelectorsContent } from '../../protocol/view';
import { formatsFor, isRunAsWritten } from '../selectors/formats/formatsFor';
import { formatNames, writeSelector, type WriteOptions } from '../selectors/formats/writeSelector';
import type { MeantElement } from './evidence';

/** What selectors are written for, and why. */
export interface FormatInUse {
  readonly format: SelectorFormat;
  readonly choice: FormatChoice;
  /** Where `auto` has it from, in words; null for a choice. */
  readonly reason: string | null;
}

/** What the living page said. */
export interface LiveCheck {
  /** By `selectorKey`: another format ranks the same selectors anew. */
  readonly checked: ReadonlyMap<string, CheckedSelector>;
  readonly generated: string | null;
  /** What should be known about the page as it is now; whole sentences. */
  readonly remarks: readonly string[];
}

export function selectorKey(selector: Selector): string {
  return JSON.stringify(selector);
}

/** A selector as it is shown, with what it was written from. */
export interface WrittenLine {
  readonly line: SelectorLine;
  readonly format: SelectorFormat;
  readonly ranked: RankedSelector;
}

export interface WrittenLines {
  readonly lines: readonly WrittenLine[];
  /** What the format cannot say, or what its code needs; whole sentences. */
  readonly remarks: readonly string[];
}

export function writeOptions({ testIdAttribute, isInShadowRoot }: MeantElement): WriteOptions {
  return { testIdAttribute, isInShadowRoot };
}

/** The selectors of an element that this format can say, the best first. */
export function selectFor(element: MeantElement, format: SelectorFormat): readonly RankedSelector[] {
  return element.select({ format });
}

export function writeLines(
  ranked: readonly RankedSelector[],
  format: SelectorFormat,
  options: WriteOptions,
): WrittenLines {
  const lines = new Map<string, WrittenLine>();
  const remarks = new Set<string>();
  for (const one of ranked) {
    const written = writeSelector(one.selector, format, options);
    if (written.kind === 'unsupported') {
      remarks.add(written.reason);
      continue;
    }
    written.notes.forEach((note) => remarks.add(note));
    if (lines.has(written.code)) continue;
    const { strategy, reason, verified, matches, hits } = one;
    const line = { code: written.code, strategy, reason, verified, matches, unique: hits };
    lines.set(written.code, { line, format, ranked: one });
  }
  return { lines: [...lines.values()], remarks: [...remarks] };
}

/** How much of the element and of what a selector found in the living page has to be the same place. */
const SAME_PLACE = 0.5;

/**
 * The selectors as the living page found them: those that find the element first, otherwise in their order. Called live
 * is only what was run there as the format's code.
 *
 * @param box - the element's, in pixels of the capture; null where it takes no place, then one match is enough.
 */
export function withCheck(
  ranked: readonly RankedSelector[],
  { checked }: Pick<LiveCheck, 'checked'>,
  { box, format }: { readonly box: PixelBox | null; readonly format: SelectorFormat },
): readonly RankedSelector[] {
  const tried = ranked.map((one): RankedSelector => {
    const found = checked.get(selectorKey(one.selector));
    if (found === undefined) return one;
    const isThere = box === null || (found.box !== null && SAME_PLACE <= overlap(found.box, box));
    return {
      ...one,
      matches: found.matches,
      hits: found.matches === 1 && isThere,
      verified: isRunAsWritten(one.selector, format) ? 'live' : one.verified,
      box: found.box,
    };
  });
  return [...tried.filter(({ hits }) => hits), ...tried.filter(({ hits }) => !hits)];
}

export interface ContentParts {
  readonly element: MeantElement;
  readonly written: WrittenLines;
  readonly inUse: FormatInUse;
  readonly check: LiveCheck | null;
  readonly assertions: readonly AssertionKind[];
  readonly canCheck: boolean;
}

export function readyContent({
  element,
  written,
  inUse,
  check,
  assertions,
  canCheck,
}: ContentParts): Extract<SelectorsContent, { kind: 'ready' }> {
  return {
    kind: 'ready',
    origin: element.origin,
    element: element.words,
    box: element.box,
    format: inUse.format,
    choice: inUse.choice,
    formatReason: inUse.reason,
    formats: offeredFormats(element, inUse.format).map((format) => ({ format, title: formatNames[format] })),
    lines: written.lines.map(({ line }) => line),
    generated: check?.generated ?? null,
    assertions,
    canCheck,
    remarks: [
      ...(element.remark === null ? [] : [element.remark]),
      ...written.remarks,
      ...(check === null ? [] : checkRemarks(written.lines, check)),
    ],
  };
}

/** Those for such an element, and the one that the user has chosen. */
export function offeredFormats(
  { origin }: Pick<MeantElement, 'origin'>,
  inUse: SelectorFormat,
): readonly SelectorFormat[] {
  const usual = formatsFor(origin);
  return usual.includes(inUse) ? usual : [...usual, inUse];
}

function checkRemarks(lines: readonly WrittenLine[], { checked, remarks }: LiveCheck): readonly string[] {
  const tried = lines.filter(({ ranked }) => checked.has(selectorKey(ranked.selector)));
  const equivalent = tried.find(({ ranked, format }) => !isRunAsWritten(ranked.selector, format));
  const lost = tried.filter(({ line }) => !line.unique).length;
  return [
    ...remarks,
    ...(equivalent === undefined
      ? []
      : [`In the page their equivalents were tried, not the code for ${formatNames[equivalent.format]}.`]),
    ...(lost === 0
      ? []
      : lost === lines.length
        ? [
            'None of them finds this element in the page as it is now: it may have changed since it was captured.',
          ]
        : [`${lost} of ${lines.length} do not find this element in the page as it is now.`]),
  ];
}
