// The figures of rendered screens as Markdown. Knows nothing of how they were come by.

import { MAX_CANDIDATES } from './candidateRecall';
import { percent, table } from './report';
import type { ScreenFigures } from './screenFigures';

/** How many confusions of families are worth a line. */
const SHOWN_CONFUSIONS = 12;

export function screenTables(figures: ScreenFigures): string {
  const [all] = figures.boxes;
  const hasNetwork = all?.kinds.some(({ kind }) => kind === 'controls') === true;
  return [
    '## Reading on rendered screens',
    table(
      ['font size', 'pieces', 'character error', 'found', 'error, unread counted as wrong'],
      figures.reading
        .filter(({ pieces }) => 0 < pieces)
        .map(({ name, pieces, error, found, errorWithMissing }) => [
          name,
          String(pieces),
          percent(error),
          percent(found),
          percent(errorWithMissing),
        ]),
    ),
    'Sizes are pixels of the picture. Lines are matched by overlap and compared in normal form (NFKC, one kind of quotes, dashes and spaces); where a reader parts or joins lines is no error. “Found” is the share of characters where anything was read.',
    '## Elements on rendered screens',
    ...(hasNetwork ? [] : ['No element network in this checkout: only what the reader finds is counted.']),
    table(
      ['', 'screens', 'truths', 'precision', 'recall', 'F1', 'recall at any score', 'best threshold'],
      figures.boxes.flatMap(({ slice, screens, kinds }) =>
        kinds
          .filter(({ truths }) => 0 < truths)
          .map((of) => [
            `${slice}: ${of.kind}`,
            String(screens),
            String(of.truths),
            percent(of.precision),
            percent(of.recall),
            percent(of.f1),
            percent(of.recallAtAnyScore),
            `${of.bestThreshold.threshold.toFixed(2)}: ${(100 * of.bestThreshold.f1).toFixed(1)} %`,
          ]),
      ),
    ),
    `At the shipped threshold ${figures.threshold}, overlap from 0.5, greedy by score; boxes in regions that cannot be judged do not count. The best threshold is chosen on these very screens and therefore optimistic.`,
    '## Candidates on rendered screens',
    table(
      ['', 'truths', 'recall 0.5', 'mirrored', 'recall 0.7'],
      figures.boxes.flatMap(({ slice, candidates }) =>
        candidates.map((of) => [
          `${slice}: ${of.kind}`,
          String(of.truths),
          percent(of.recallAtHalf),
          percent(of.recallAtHalfMirrored),
          percent(of.recallAtSeven),
        ]),
      ),
    ),
    `At most ${MAX_CANDIDATES} candidates a picture; click areas are the rectangles that take clicks, where they differ from what can be seen.`,
    ...(hasNetwork
      ? [
          '## Control families, given a right box',
          table(
            ['', 'right'],
            figures.boxes.map(({ slice, families }) => [slice, percent(families)]),
          ),
          table(
            ['is', 'taken for', 'times'],
            figures.confusions
              .slice(0, SHOWN_CONFUSIONS)
              .map(({ truth, predicted, times }) => [truth, predicted, String(times)]),
          ),
        ]
      : []),
  ].join('\n\n');
}
