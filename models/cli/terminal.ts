// The one way out to the streams: text that was read off a picture or out of a file must not steer a terminal.
// Knows nothing of what is written.

import type { Output } from './surroundings';

/** Control characters but the line feed, the marks that turn the direction of text, and Unicode's own line ends. */
const steering = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** Steering characters become spaces (line breaks stay), so that text can neither steer a terminal nor hide. */
export function withoutControls(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(steering, ' ');
}

/** JSON in which every steering character stands as `\uXXXX`: nothing is lost on its way through an `Output`. */
export function jsonText(value: unknown): string {
  const escaped = JSON.stringify(value, null, 2).replace(
    steering,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}

/** Of a diff tabs stay, and the carriage return of a line's end: without them it is another file's diff. */
function diffForPeople(diff: string): string {
  return diff
    .split(/(\r?\n|\t)/)
    .map((piece, index) => (index % 2 === 1 ? piece : withoutControls(piece).replaceAll('\n', ' ')))
    .join('');
}

/** A stream of the process as commands see it; whatever they write is made harmless here. */
export function toOutput(stream: { readonly isTTY?: boolean; write(text: string): unknown }): Output {
  return {
    isTerminal: stream.isTTY === true,
    write: (text) => void stream.write(withoutControls(text)),
    // A program gets it as it is: it has to fit the file to the byte.
    writeDiff: (diff) => void stream.write(stream.isTTY === true ? diffForPeople(diff) : diff),
    rewriteLine: (text) => void stream.write(`\r${withoutControls(text)}`),
  };
}
