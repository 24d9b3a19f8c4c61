// Selectors for something on a picture as the JSON that a tool gives to a language model.
// Knows nothing of VS Code and of how the element was found.

import type { CancelSignal } from '../../protocol/call';
import type { SelectorFormat } from '../../protocol/selector';
import { selectFor, writeLines, writeOptions } from '../selecting/content';
import { findOnPicture, type FindParts } from '../selecting/findOnPicture';
import type { AskFormat } from '../selecting/formatInUse';
import { PICTURE_TEXT_WARNING } from './toolResult';

export interface SelectorsQuestion {
  /** Absolute. */
  readonly path: string;
  readonly description: string;
  /** Null for the one in use. */
  readonly format: SelectorFormat | null;
}

/** @throws FailureError, for example `image-unreadable`, or `cancelled` after `cancel`. @returns JSON, a selector a line. */
export type GetSelectors = (question: SelectorsQuestion, cancel: CancelSignal) => Promise<string>;

export interface GetSelectorsParts extends FindParts {
  readonly askFormat: AskFormat;
}

export function makeGetSelectors({ askFormat, ...find }: GetSelectorsParts): GetSelectors {
  return async ({ path, description, format: wanted }, cancel) => {
    const { answered, element } = await findOnPicture({ picture: path, description }, find, cancel);
    const { size, answer } = answered;
    const head = {
      warning: PICTURE_TEXT_WARNING,
      space: 'image',
      image: { path, width: size.width, height: size.height },
    };
    if (element === null) {
      return resultText({ ...head, found: false, answer: answer.answer }, [], answer.remarks);
    }
    const format = wanted ?? (await askFormat(element.origin)).format;
    const { lines, remarks } = writeLines(selectFor(element, format), format, writeOptions(element));
    const { words, box, origin, remark } = element;
    const found = {
      ...head,
      found: true,
      element: words,
      ...(box === null ? {} : { box: [box.x1, box.y1, box.x2, box.y2].map(Math.round) }),
      origin,
      format,
    };
    const selectors = lines.map(({ line }) => line);
    return resultText(found, selectors, [...(remark === null ? [] : [remark]), ...remarks]);
  };
}

function resultText(head: object, selectors: readonly object[], remarks: readonly string[]): string {
  const fields = [
    ...Object.entries(head).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`),
    `"selectors": [${selectors.map((one) => `\n${JSON.stringify(one)}`).join(',')}${selectors.length === 0 ? '' : '\n'}]`,
    ...(remarks.length === 0 ? [] : [`"remarks": ${JSON.stringify(remarks)}`]),
  ];
  return `{\n${fields.join(',\n')}\n}`;
}
