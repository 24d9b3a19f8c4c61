// Everything the page says to people, in one place.
// Knows nothing of elements.

import type { Size } from '../protocol/geometry';
import type { Evidence, Stage, Timing } from '../protocol/inference';
import type { NoticeButton, PanelContent } from '../protocol/view';
import type { Mark } from './state';

const stages: Readonly<Record<Stage, string>> = {
  load: 'Loading the model',
  decode: 'Opening the picture',
  tiles: 'Cutting the picture into tiles',
  encoders: 'Looking at the picture',
  reader: 'Reading the text on the picture',
  elements: 'Looking for controls and icons',
  prefill: 'Reading the question',
  generate: 'Writing the answer',
  rank: 'Comparing what was found',
  total: 'Working',
};

const evidences: Readonly<Record<Evidence, string>> = {
  model: "the model's own coordinates",
  text: 'text that was read',
  page: 'an element of the page',
  element: 'an element that was detected',
};

const buttons: Readonly<Record<NoticeButton, string>> = {
  'ask-again': 'Ask Again',
  'show-log': 'Show Log',
};

export const texts = {
  answers: 'Answer',
  stage: 'Picture; plus and minus zoom, 0 fits, arrow keys move it',
  zoomTools: 'Zoom',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit',
  fullSize: '100 %',
  cancel: 'Cancel',
  cancelled: 'Cancelled.',
  boxes: 'Boxes',
  nearMisses: 'What came closest',
  remarks: 'Remarks',
  waiting: 'Waiting for the extension …',
  pictureNotShown: 'This picture format cannot be shown here. The boxes are drawn where they lie on it.',

  button: (button: NoticeButton) => buttons[button],
  question: ({ verb, question }: PanelContent) => (verb === 'ask' ? question : `Where is: ${question}`),
  working(stage: Stage | null, done: number, total: number): string {
    if (stage === null) return 'Starting the model …';
    return 0 < total ? `${stages[stage]} (${done} of ${total}) …` : `${stages[stage]} …`;
  },
  /** The words that name a mark: the text that stands in it, or else the phrase it belongs to. */
  markName: ({ grounded: { text, phrase } }: Mark) => (text === undefined || text === '' ? phrase : text),
  markDetails({ grounded: { box, score, evidence } }: Mark): string {
    const place = `${span('x', box.x1, box.x2)}, ${span('y', box.y1, box.y2)}`;
    return `${percent(score)} sure · ${evidences[evidence]} · ${place}`;
  },
  size: ({ width, height }: Size) => `${width} × ${height} pixels`,
  timing: ({ total }: Timing) => (total === undefined ? '' : `Answered in ${(total / 1000).toFixed(1)} s`),
  scale: (scale: number) => percent(scale),
};

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** From one edge to the other, held together by a no-break space and word joiners. */
function span(axis: string, from: number, to: number): string {
  return `${axis}\u00a0${Math.round(from)}\u2060–\u2060${Math.round(to)}`;
}
