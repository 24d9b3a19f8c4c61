// The wrong answers as a page to look at: cut-outs with target, answer and candidates drawn, by kind and by cause.
// One file that needs no other. Knows nothing of how the answers came about.

import type { PixelBox, Size } from '../../../protocol/geometry';
import { makeRandom } from '../../pipeline/nextToken';
import type { Rect, RgbImage } from '../../pipeline/image';
import { encodePart } from '../../runtime/image';
import { groupBy } from '../setFile';
import { causeOf, type Outcome } from './outcome';
import { toBox } from './rows';
import { seedOf } from './variants';

/** A picture of a failure, and what could have been chosen on it. */
export interface ShownPicture {
  readonly image: RgbImage;
  readonly candidates: readonly PixelBox[];
}

export interface PageArgs {
  /** What was measured, for the heading. */
  readonly title: string;
  /** All outcomes of one pipeline, right ones too. */
  readonly outcomes: readonly Outcome[];
  /** The picture of a row; null where it cannot be opened any more. */
  readonly open: (outcome: Outcome) => Promise<ShownPicture | null>;
  readonly progress: (done: number, total: number) => void;
}

/** Cards in a section; more would only make the page heavy. */
const SHOWN_PER_SECTION = 30;

/** Overlap (intersection over union) from which a candidate fits its target. */
const FITTING = 0.5;

/** Longest side of a cut-out on the page. */
const CUT_SIDE = 460;

/** Around what is drawn: so much is shown at least, in pixels of the capture. */
const MARGIN = 60;
const LEAST_SIDE = 320;

/** A cut-out is at most so much taller than wide. */
const TALLEST = 1.25;

/** The whole page as HTML. */
export async function failuresPage({ title, outcomes, open, progress }: PageArgs): Promise<string> {
  const sections = sectionsOf(outcomes);
  const shown = [...new Set(sections.flatMap((section) => section.shown))];
  // Picture by picture, so that each is opened once.
  const cards = new Map<Outcome, string>();
  for (const ofPicture of groupBy(shown, ({ image }) => image).values()) {
    const picture = await open(ofPicture[0]!);
    for (const outcome of ofPicture) {
      cards.set(outcome, picture === null ? '' : await card(outcome, picture));
    }
    progress(cards.size, shown.length);
  }
  const total = outcomes.filter(({ target }) => target !== null).length;
  const nWrong = outcomes.filter((outcome) => causeOf(outcome) !== null).length;
  return page(title, [
    `<p>${nWrong} of ${total} rows with a target were answered wrong. <span class="key target">target</span> <span class="key answer">answer</span> <span class="key right">the right place, ranked lower</span> <span class="key candidate">candidates</span></p>`,
    `<nav>${sections.map(({ id, name, failures }) => `<a href="#${id}">${escaped(name)} <b>${failures.length}</b></a>`).join('')}</nav>`,
    ...sections.map(
      ({ id, name, failures, shown: some }) =>
        `<section id="${id}"><h2>${escaped(name)} <small>${failures.length}${
          some.length < failures.length ? `, ${some.length} of them shown` : ''
        }</small></h2><div class="cards">${some.map((outcome) => cards.get(outcome) ?? '').join('')}</div></section>`,
    ),
  ]);
}

interface Section {
  readonly id: string;
  readonly name: string;
  readonly failures: readonly Outcome[];
  /** A seeded sample. */
  readonly shown: readonly Outcome[];
}

/** By kind of target and cause, the largest first; then answers to what is not on the screen; then what detection missed. */
function sectionsOf(outcomes: readonly Outcome[]): readonly Section[] {
  const wrong = outcomes.flatMap((outcome) => {
    const cause = causeOf(outcome);
    return cause === null ? [] : [{ outcome, name: `${outcome.kind}: ${cause}` }];
  });
  const invented = outcomes
    .filter((outcome) => !isPresent(outcome) && outcome.bbox !== null)
    .map((outcome) => ({ outcome, name: 'not on the screen: answered all the same' }));
  const unfitting = outcomes.flatMap((outcome) =>
    outcome.offer === undefined || FITTING <= outcome.offer.best
      ? []
      : [
          {
            outcome,
            name: `${outcome.platform} ${outcome.kind}: no candidate fits by half, clicked right or not`,
          },
        ],
  );
  const largestFirst = <T>(groups: ReadonlyMap<string, readonly T[]>): readonly (readonly T[])[] =>
    [...groups.values()].sort((one, other) => other.length - one.length);
  return [
    ...largestFirst(groupBy(wrong, ({ name }) => name)),
    ...(invented.length === 0 ? [] : [invented]),
    ...largestFirst(groupBy(unfitting, ({ name }) => name)),
  ].map((ofSection, index) => {
    const failures = ofSection.map(({ outcome }) => outcome);
    const name = ofSection[0]!.name;
    return { id: `s${index}`, name, failures, shown: sample(failures, SHOWN_PER_SECTION, seedOf(name)) };
  });
}

/** So many of them, in their own order, spread by chance over all. */
function sample<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  const random = makeRandom(seed);
  const drawn = [...items.keys()]
    .map((index) => ({ index, place: random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, count);
  return drawn.sort((a, b) => a.index - b.index).map(({ index }) => items[index]!);
}

async function card(outcome: Outcome, { image, candidates }: ShownPicture): Promise<string> {
  const target = outcome.target === null ? null : toBox(outcome.target);
  const answer = outcome.bbox === null ? null : toBox(outcome.bbox);
  const right = outcome.rightPlace === undefined ? null : toBox(outcome.rightPlace.bbox);
  const part = partAround([target, answer, right], image);
  const bytes = await encodePart(image, part, CUT_SIDE);
  const draw = (box: PixelBox | null, kind: string): string =>
    box === null
      ? ''
      : `<rect class="${kind}" x="${box.x1 - part.x}" y="${box.y1 - part.y}" width="${box.x2 - box.x1}" height="${box.y2 - box.y1}"/>`;
  return [
    `<figure><div class="cut"><img alt="" src="data:image/webp;base64,${bytes.toString('base64')}">`,
    `<svg viewBox="0 0 ${part.width} ${part.height}" preserveAspectRatio="none">`,
    ...candidates.map((box) => draw(box, 'candidate')),
    draw(right, 'right'),
    draw(answer, 'answer'),
    draw(target, 'target'),
    '</svg></div>',
    `<figcaption><b>${escaped(outcome.instruction)}</b>${toldOf(outcome)}<small>${escaped(`${outcome.set} · ${String(outcome.id)} · ${outcome.style} · ${outcome.platform}`)}</small></figcaption></figure>`,
  ].join('');
}

function toldOf({ error, bbox, score, evidence, chosenText, rightPlace, offer }: Outcome): string {
  if (error !== undefined) return `<p>${escaped(error)}</p>`;
  const what = chosenText === undefined ? (evidence ?? 'nothing') : `“${chosenText}”`;
  const said =
    bbox === null
      ? `said absent; nearest ${what} at ${score.toFixed(2)}`
      : `chose ${what} (${evidence ?? 'no evidence'}) at ${score.toFixed(2)}`;
  const behind =
    rightPlace === undefined
      ? ''
      : `; the right place came ${rightPlace.rank}. at ${rightPlace.score.toFixed(2)}`;
  const best = offer === undefined ? '' : `; best overlap of any candidate ${offer.best.toFixed(2)}`;
  return `<p>${escaped(said + behind + best)}</p>`;
}

/** What has to be seen, with a margin; whole pixels inside the picture, and not much taller than wide. */
function partAround(boxes: readonly (PixelBox | null)[], size: Size): Rect {
  const seen = boxes.filter((box) => box !== null);
  if (seen.length === 0) return { x: 0, y: 0, width: size.width, height: size.height };
  const low = { x: Math.min(...seen.map(({ x1 }) => x1)), y: Math.min(...seen.map(({ y1 }) => y1)) };
  const high = { x: Math.max(...seen.map(({ x2 }) => x2)), y: Math.max(...seen.map(({ y2 }) => y2)) };
  const [y, height] = widened(low.y, high.y, LEAST_SIDE, size.height);
  const [x, width] = widened(low.x, high.x, Math.max(LEAST_SIDE, height / TALLEST), size.width);
  return { x, y, width, height };
}

/** A stretch with its margin and at least so long, as start and length on a side of the picture. */
function widened(low: number, high: number, least: number, limit: number): readonly [number, number] {
  const missing = Math.max(0, least - (high - low) - 2 * MARGIN) / 2;
  const from = Math.min(Math.max(0, Math.floor(low - MARGIN - missing)), limit - 1);
  const to = Math.min(limit, Math.ceil(high + MARGIN + missing));
  return [from, Math.max(to - from, 1)];
}

function isPresent({ target }: Outcome): boolean {
  return target !== null;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function page(title: string, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Wrong answers: ${escaped(title)}</title><style>
:root { color-scheme: light dark; }
body { font: 14px/1.45 system-ui, sans-serif; margin: 24px; background: Canvas; color: CanvasText; }
h1 { font-size: 20px; margin: 0 0 4px; }
h2 { font-size: 16px; margin: 32px 0 12px; padding-top: 8px; border-top: 1px solid #8884; }
small { font-weight: normal; opacity: .7; }
nav { display: flex; flex-wrap: wrap; gap: 6px; }
nav a { padding: 2px 10px; border: 1px solid #8886; border-radius: 12px; color: inherit; text-decoration: none; }
.cards { columns: 320px; column-gap: 16px; }
figure { margin: 0 0 16px; break-inside: avoid; border: 1px solid #8884; border-radius: 6px; overflow: hidden; }
.cut { position: relative; background: #8882; text-align: center; }
.cut img { display: block; width: 100%; }
.cut svg { position: absolute; inset: 0; width: 100%; height: 100%; }
figcaption { padding: 8px 10px; overflow-wrap: anywhere; }
figcaption p { margin: 4px 0; }
figcaption small { display: block; }
rect { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; }
rect.candidate { stroke: #8a8a8a; stroke-width: 1; stroke-opacity: .55; }
rect.target { stroke: #0a8f3c; stroke-width: 2.5; }
rect.answer { stroke: #d22; }
rect.right { stroke: #06c; stroke-dasharray: 5 3; }
.key { padding: 0 6px; border: 2px solid; border-radius: 3px; margin-left: 4px; }
.key.target { border-color: #0a8f3c; } .key.answer { border-color: #d22; }
.key.right { border-color: #06c; border-style: dashed; } .key.candidate { border-color: #8a8a8a; border-width: 1px; }
</style></head><body><h1>Wrong answers: ${escaped(title)}</h1>
${parts.join('\n')}
</body></html>
`;
}
