// Conversations for the page's tests and pictures: whole ones from a few words, and real ones from the command line's JSON.
// Knows nothing of the browser.

import type { PixelBox, Region } from '../../../protocol/geometry';
import type { GroundedBox, Timing } from '../../../protocol/inference';
import type {
  Entry,
  Progress,
  ScreenshotContent,
  ShownBox,
  ShownPicture,
  Verb,
} from '../../../protocol/view';

export const desktopSize = { width: 1440, height: 900 };

export function contentOf(source: string, parts: Partial<ScreenshotContent> = {}): ScreenshotContent {
  const picture: ShownPicture = {
    source,
    name: 'desktop.webp',
    size: desktopSize,
    pixelRatio: null,
    scroll: null,
  };
  return { picture, entries: [], notices: [], engine: 'ready', unsaved: false, ...parts };
}

export function entryOf(id: string, verb: Verb, question: string, progress: Progress): Entry {
  return { id, verb, question, regions: [], progress, stale: false, revision: 1 };
}

export function groundedBox(phrase: string, box: PixelBox, parts: Partial<GroundedBox> = {}): GroundedBox {
  return { box, phrase, score: 0.84, evidence: 'text', rank: 1, ...parts };
}

export function shownBoxes(
  boxes: readonly GroundedBox[],
  nearMisses: readonly GroundedBox[] = [],
): readonly ShownBox[] {
  const roles = [
    ...boxes.map((grounded) => ({ role: 'box' as const, grounded })),
    ...nearMisses.map((grounded) => ({ role: 'near-miss' as const, grounded })),
  ];
  return roles.map(({ role, grounded }, index) => ({
    id: `b${index + 1}`,
    role,
    grounded,
    box: grounded.box,
    name: null,
    verdict: null,
  }));
}

export function answered(answer: string, boxes: readonly ShownBox[], found = true): Progress {
  return {
    kind: 'answered',
    answer: { answer, found, remarks: [], timing: { reader: 900, rank: 100, total: 1433 } },
    boxes,
  };
}

export function working(parts: Partial<Extract<Progress, { kind: 'working' }>> = {}) {
  return {
    kind: 'working',
    stage: 'reader',
    done: 3,
    total: 8,
    since: Date.now() - 2000,
    text: '',
    boxes: [],
    ...parts,
  } satisfies Progress;
}

/** Two boxes and a near miss, with words that name both boxes. */
export function locatedEntry(id: string): Entry {
  return entryOf(
    id,
    'locate-all',
    'font settings',
    answered(
      '2 places fit: “Font Family” and “Font Size”.',
      shownBoxes(
        [
          groundedBox('font settings', { x1: 593, y1: 277, x2: 716, y2: 294 }, { text: 'Font Family' }),
          groundedBox(
            'font settings',
            { x1: 593, y1: 168, x2: 697, y2: 185 },
            { text: 'Font Size', kind: 'text', score: 0.62, rank: 2, evidence: 'element', logProb: -1.25 },
          ),
        ],
        [groundedBox('font settings', { x1: 415, y1: 202, x2: 443, y2: 218 }, { text: 'Font', score: 0.31 })],
      ),
    ),
  );
}

/** As many boxes as a full screen has elements. */
export function manyBoxes(count: number): Entry {
  const boxes = Array.from({ length: count }, (_, index) => {
    const x1 = (index % 20) * 70 + 8;
    const y1 = Math.floor(index / 20) * 84 + 8;
    return groundedBox(
      'elements',
      { x1, y1, x2: x1 + 50, y2: y1 + 40 },
      { text: `Element ${index + 1}`, kind: index % 3 === 0 ? 'button' : 'text', rank: index + 1 },
    );
  });
  return entryOf('many', 'elements', '', answered(`${count} elements.`, shownBoxes(boxes)));
}

/** What the command line prints with --json. */
export interface PrintedAnswer {
  readonly answer: string;
  readonly found: boolean;
  readonly boxes: readonly PrintedBox[];
  readonly nearMisses: readonly PrintedBox[];
  readonly remarks: readonly string[];
  readonly timing: Timing;
}

type PrintedBox = Omit<GroundedBox, 'box'> & { readonly box: readonly [number, number, number, number] };

/** An answer of the engine as the page shows it. */
export function entryFrom(
  id: string,
  verb: Verb,
  question: string,
  printed: PrintedAnswer,
  regions: readonly Region[] = [],
): Entry {
  const grounded = ({ box: [x1, y1, x2, y2], ...rest }: PrintedBox): GroundedBox => ({
    ...rest,
    box: { x1, y1, x2, y2 },
  });
  const { answer, found, remarks, timing } = printed;
  return {
    id,
    verb,
    question,
    regions,
    stale: false,
    revision: 1,
    progress: {
      kind: 'answered',
      answer: { answer, found, remarks, timing },
      boxes: shownBoxes(printed.boxes.map(grounded), printed.nearMisses.map(grounded)),
    },
  };
}
