// Tries selectors in the living page that a picture was captured from, with Playwright's own beside them.
// Knows nothing of browsers: the capture process opens the page as it was.

import { readFile } from 'node:fs/promises';
import { FailureError } from '../../protocol/failure';
import { overlap } from '../../protocol/geometry';
import type { SavedRecord } from '../../protocol/captureRecord';
import type { Selector } from '../../protocol/selector';
import { parseSidecar, SIDECAR_ENDING } from '../../protocol/sidecar';
import { pageAgain } from '../../extension/capture/pageAgain';
import { emptiedParameters } from '../../extension/capture/pageOptions';
import { errorCode } from '../runtime/fileErrors';
import type { FoundElement } from './element';
import type { Surroundings } from './surroundings';
import { badUsage } from './usage';

export interface LiveCheck {
  /** As Playwright writes it in TypeScript; null where it found no element there. */
  readonly generated: string | null;
  /** Null where it was not tried. */
  of(selector: Selector): LiveResult | null;
}

export interface LiveResult {
  readonly matches: number;
  /** Whether it finds one element, which lies where the wanted one lies. */
  readonly hits: boolean;
}

/** What became of a selector, to stand behind "In the living page it" or "its equivalent". */
export function liveWords({ matches, hits }: LiveResult): string {
  if (hits) return 'finds this element only';
  return matches === 1 ? 'finds one element, which lies elsewhere' : `finds ${matches} elements`;
}

/**
 * Opens the captured page again and tries all selectors of an element there. What should be known about the page as it is now is
 * told on stderr.
 *
 * @throws FailureError where nothing says which page it was, or it cannot be opened.
 */
export async function checkLive(
  shot: string,
  selectors: readonly Selector[],
  { box }: Pick<FoundElement, 'box'>,
  { checkSelectors, stderr }: Surroundings,
): Promise<LiveCheck> {
  const record = await readRecordOf(shot);
  const again = record === null ? null : pageAgain(record);
  if (again === null) {
    throw badUsage(
      'selectors',
      `--live: nothing beside ${shot} says which page it was captured from, and how`,
    );
  }
  if (box === null) throw badUsage('selectors', '--live: the element takes no place on the page');
  const request = { kind: 'page', ...again, mask: {} } as const;
  const { checked, generated, remarks } = await checkSelectors({ request, selectors, box }, () => undefined);
  for (const remark of [...remarksOnAddress(again.url), ...remarks]) stderr.write(`Note: ${remark}\n`);
  const results = new Map(selectors.map((selector, index) => [JSON.stringify(selector), checked[index]]));
  return {
    generated,
    of(selector) {
      const found = results.get(JSON.stringify(selector));
      if (found === undefined) return null;
      const { matches, box: place } = found;
      return { matches, hits: matches === 1 && place !== null && SAME_PLACE <= overlap(place, box) };
    },
  };
}

/** Captures keep no keys and tickets, so that the page may be another one without them. */
function remarksOnAddress(url: string): readonly string[] {
  const names = emptiedParameters(url);
  if (names.length === 0) return [];
  return [
    `The page was opened at ${url}, without the value of ${names.join(', ')}: captures do not keep it.`,
  ];
}

/** Boxes that have less in common are of two elements, even where the page has moved a little since. */
const SAME_PLACE = 0.5;

/** What the picture's sidecar says of its capture; null where there is none that can be read. */
export async function readRecordOf(shot: string): Promise<SavedRecord | null> {
  const text = await readFile(`${shot}${SIDECAR_ENDING}`, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw new FailureError({
      kind: 'bad-input',
      what: `${shot}${SIDECAR_ENDING}`,
      reason: 'it cannot be read',
    });
  });
  if (text === null) return null;
  const parsed = parseSidecar(text);
  return parsed.kind === 'unreadable' ? null : (parsed.sidecar?.capture.record ?? null);
}
