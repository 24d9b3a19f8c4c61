// What is seen on a picture before the language model is asked: text that is read, elements that are detected, what its
// page says, and how well each candidate made of them fits a description. Found once a picture, kept as long as that is.
// Knows nothing of the language model and of answers.

import { boxHeight } from '../../protocol/geometry';
import type { TextLine } from '../../protocol/inference';
import type { Witness } from '../../protocol/witness';
import elementEvidence from '../elements/evidence.json';
import { makeCandidates, type ElementCandidate } from '../pipeline/elements/candidates';
import type { Description } from '../pipeline/elements/description';
import { fitFactors, isOrderMet, weighFactors, type FitFactors } from '../pipeline/elements/fit';
import { ownedBy } from '../pipeline/elements/owned';
import { withPage } from '../pipeline/elements/pageCandidates';
import { pageElements } from '../pipeline/elements/pageElements';
import {
  iconFit,
  nameOf,
  wantedTerms,
  type IconVocabulary,
  type WantedTerms,
} from '../pipeline/elements/iconTerms';
import type { RgbImage } from '../pipeline/image';
import { loadOnce, once, type Clock } from './clock';
import { openElements, seeElements, type SeenElements } from './elements';
import { fromStore, isCandidates, isLines, isSeenElements, type EvidenceStore } from './evidenceStore';
import { elementModels, readerModels } from './places';
import { openReader } from './reader';

export interface SightOptions {
  readonly threads?: number;
  /** Whether a source of evidence is asked at all. */
  asks(source: 'text' | 'elements' | 'icons' | 'states' | 'page' | 'zoom'): boolean;
  /** Knows what was found on a picture by another one of these. */
  readonly store: EvidenceStore;
}

export interface SightHooks {
  cancelled(): boolean;
  progress?(stage: 'load' | 'reader' | 'elements', done: number, total: number): void;
}

/** A picture; what is found out about it is kept with this very object. */
export interface Picture {
  readonly image: RgbImage;
  readonly sha256: string;
  /** What its page says, where it has one; may come and go while the picture is open. */
  readonly witness: Witness | null;
}

/** What is seen of some candidates in the light of a description. */
export interface Sighting {
  readonly candidates: readonly ElementCandidate[];
  /** Per candidate what it has to say for itself; to try other weights on. */
  readonly factors: readonly FitFactors[];
  /** Per candidate how well it fits by the shipped weights, 0…1. */
  readonly fits: readonly number[];
  /** Whether the place in an order that the description names is one of theirs; true where it names none. */
  readonly isOrderMet: boolean;
  /** What is known of the picture's elements by now; "not asked" also where nobody needed them. */
  readonly elements: Found<'seen'>;
}

/** Elements can be detected in this way; the networks may not be installed. */
export type Found<T> = T | 'not asked' | 'not installed';

export interface Sight {
  lines(picture: Picture, clock: Clock, hooks: SightHooks): Promise<readonly TextLine[]>;
  elements(picture: Picture, clock: Clock, hooks: SightHooks): Promise<Found<SeenElements>>;
  /** Everything that a box can be, whatever is asked. */
  candidates(picture: Picture, clock: Clock, hooks: SightHooks): Promise<readonly ElementCandidate[]>;
  /**
   * Weighs candidates against a description; looks at nothing new.
   *
   * @param candidates - of this picture, and such as the caller knows of.
   */
  lookFor(
    picture: Picture,
    description: Description,
    candidates: readonly ElementCandidate[],
    clock: Clock,
  ): Promise<Sighting>;
  /** Forgets what has been found out about every picture; networks stay loaded. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** What has been found out about one picture. */
interface Kept {
  lines: readonly TextLine[] | null;
  elements: Found<SeenElements>;
  candidates: { readonly witness: Witness | null; readonly all: readonly ElementCandidate[] } | null;
}

const NOTHING_SEEN: SeenElements = { elements: [], iconTerms: [], states: [] };

/** Networks load with the first picture that needs them. */
export function openSight({ asks, store, threads }: SightOptions): Sight {
  // Both run many small batches; they have been measured on the CPU only.
  const where = { device: 'cpu', ...(threads === undefined ? {} : { threads }) } as const;
  const reader = once((progress) => openReader({ modelsDir: readerModels(), progress, ...where }));
  const detector = once(() => openElements({ modelsDir: elementModels(), ...where }));
  let kept = new WeakMap<Picture, Kept>();

  function keptOf(picture: Picture): Kept {
    let known = kept.get(picture);
    if (known === undefined) {
      known = { lines: null, elements: 'not asked', candidates: null };
      kept.set(picture, known);
    }
    return known;
  }

  /** Without lines, or with fewer looks, other things are found: they are kept apart. */
  function keyOf({ sha256 }: Picture, sources: readonly Parameters<typeof asks>[0][]): string {
    return [sha256, ...sources.filter((source) => !asks(source))].join('-');
  }

  /** The store, whose answers are waited for on the clock. */
  function stored(clock: Clock): EvidenceStore {
    return {
      load: (kind, key) => clock.time('cache', () => store.load(kind, key)),
      save: (kind, key, value) => store.save(kind, key, value),
    };
  }

  function hear(stage: 'reader' | 'elements', hooks: SightHooks) {
    return {
      cancelled: hooks.cancelled,
      progress: (done: number, total: number) => hooks.progress?.(stage, done, total),
    };
  }

  async function linesOf(picture: Picture, clock: Clock, hooks: SightHooks): Promise<readonly TextLine[]> {
    if (!asks('text')) return [];
    const known = keptOf(picture);
    known.lines ??= await fromStore(stored(clock), 'lines', picture.sha256, isLines, async () => {
      const { readText } = await loadOnce(reader, clock, hooks);
      return clock.time('reader', () => readText(picture.image, hear('reader', hooks)));
    });
    return known.lines;
  }

  async function elementsOf(picture: Picture, clock: Clock, hooks: SightHooks): Promise<Found<SeenElements>> {
    if (!asks('elements')) return 'not asked';
    const known = keptOf(picture);
    if (known.elements !== 'not asked') return known.elements;
    const models = await loadOnce(detector, clock, hooks);
    if (models === null) return (known.elements = 'not installed');
    const lines = await linesOf(picture, clock, hooks);
    const key = keyOf(picture, ['text', 'zoom']);
    const seen = await fromStore(stored(clock), 'elements', key, isSeenElements, async () => {
      const graphs = await loadOnce(models.graphs, clock, hooks);
      return clock.time('elements', () => {
        const heights = lines.map(({ box }) => boxHeight(box));
        return seeElements(graphs, picture.image, heights, asks('zoom'), hear('elements', hooks));
      });
    });
    // What icons show and states are is found with the elements, and kept; who is not asked says nothing.
    known.elements = {
      elements: seen.elements,
      iconTerms: asks('icons') ? seen.iconTerms : seen.iconTerms.map(() => null),
      states: asks('states') ? seen.states : seen.states.map(() => null),
    };
    return known.elements;
  }

  async function candidatesOf(
    picture: Picture,
    clock: Clock,
    hooks: SightHooks,
  ): Promise<readonly ElementCandidate[]> {
    const known = keptOf(picture);
    const witness = asks('page') ? picture.witness : null;
    if (known.candidates?.witness !== witness) {
      const lines = await linesOf(picture, clock, hooks);
      const seen = await elementsOf(picture, clock, hooks);
      const vocabulary = (await detector.made())?.vocabulary ?? null;
      const { elements, iconTerms, states } =
        typeof seen === 'string' || vocabulary === null ? NOTHING_SEEN : seen;
      const names = (): readonly (string | null)[] =>
        iconTerms.map((terms) =>
          terms === null || vocabulary === null ? null : (nameOf(terms, vocabulary)?.name ?? null),
        );
      const key = keyOf(picture, ['text', 'elements', 'icons', 'states', 'zoom']);
      const made = await fromStore(stored(clock), 'candidates', key, isCandidates, () =>
        clock.time('rank', () => makeCandidates(picture.image, lines, elements, names(), states)),
      );
      const all =
        witness === null
          ? made
          : await clock.time('rank', () =>
              withPage(pageElements(witness, picture.image), made, elements, names()),
            );
      known.candidates = { witness, all };
    }
    return known.candidates.all;
  }

  return {
    lines: linesOf,
    elements: elementsOf,
    candidates: candidatesOf,
    async lookFor(picture, wanted, candidates, clock) {
      // What stands in the same row may be told by what stands on the screen alone.
      const description = ownedBy(
        wanted,
        candidates.map(({ text }) => text),
      );
      const seen = keptOf(picture).elements;
      const vocabulary = (await detector.made())?.vocabulary ?? null;
      return clock.time('rank', () => {
        const termsOf = (names: readonly string[]): readonly WantedTerms[] =>
          vocabulary === null ? [] : names.flatMap((one) => wantedTerms(one, vocabulary) ?? []);
        const fitsOf = (wanted: readonly WantedTerms[]): ReadonlyMap<number, number> =>
          typeof seen === 'string' || vocabulary === null || wanted.length === 0
            ? new Map<number, number>()
            : fitsOfIcons(wanted, seen.iconTerms, vocabulary);
        const named = termsOf(iconNamesOf(description));
        const { relation } = description;
        const factors = fitFactors({
          description,
          candidates,
          image: picture.image,
          iconFits: fitsOf(named),
          saidFits: fitsOf(named.filter(({ isSaying }) => isSaying)),
          anchorFits: fitsOf(termsOf(relation === null ? [] : [relation.anchor.phrase])),
        });
        const { weights } = elementEvidence;
        const fits = weighFactors(factors, candidates, description.order, weights);
        const isMet = isOrderMet(factors, candidates, description.order, weights);
        return {
          candidates,
          factors,
          fits,
          isOrderMet: isMet,
          elements: typeof seen === 'string' ? seen : 'seen',
        };
      });
    },
    async forget() {
      kept = new WeakMap();
      (await reader.made())?.forget();
    },
    async close() {
      await (await reader.made())?.close();
      await (await detector.made())?.close();
    },
  };
}

/**
 * What a description may call an icon. What is done tells more about an icon than the name that is left without it
 * ("add a photo"), and words of order, place or colour may be part of a name ("first page"): the whole counts as well,
 * but for the words of a neighbour.
 */
function iconNamesOf({ text, name, relation }: Description): readonly string[] {
  const names = [...(name === null ? [] : [name]), ...(relation === null ? [text] : [])];
  return [...new Set(names)];
}

/** Per detected icon how well the best of some names fits it. */
function fitsOfIcons(
  wanted: readonly WantedTerms[],
  iconTerms: SeenElements['iconTerms'],
  vocabulary: IconVocabulary,
): ReadonlyMap<number, number> {
  const fits = new Map<number, number>();
  for (const [element, terms] of iconTerms.entries()) {
    if (terms === null) continue;
    const best = wanted.reduce((most, one) => Math.max(most, iconFit(terms, one, vocabulary)), 0);
    if (0 < best) fits.set(element, best);
  }
  return fits;
}
