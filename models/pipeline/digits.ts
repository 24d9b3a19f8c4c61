// The ten digits as pen strokes, because a machine that draws numbers may have no fonts.
// Knows nothing of pictures and colours.

import type { Point } from '../../protocol/geometry';

export type Stroke = readonly Point[];

/** Width of a digit's cell and the space after it, for a digit of height 1. */
export const digitWidth = 0.56;
export const digitGap = 0.22;

/**
 * The strokes of a whole number written from left to right.
 *
 * @param value - 0 or more, whole.
 * @returns strokes in units of the digits' height, the first digit's top left corner at (0, 0), and the number's width.
 * @throws RangeError for a negative number or a fraction.
 */
export function numberStrokes(value: number): {
  readonly strokes: readonly Stroke[];
  readonly width: number;
} {
  if (!Number.isInteger(value) || value < 0)
    throw new RangeError(`a number of digits was expected, got ${value}`);
  const digits = [...String(value)].map(Number);
  const strokes = digits.flatMap((digit, index) =>
    digitStrokes[digit]!.map((stroke) =>
      stroke.map(({ x, y }) => ({ x: x + index * (digitWidth + digitGap), y })),
    ),
  );
  return { strokes, width: digits.length * digitWidth + (digits.length - 1) * digitGap };
}

/** By digit, in a cell of `digitWidth` × 1 with y downwards. */
const digitStrokes: readonly (readonly Stroke[])[] = [
  [arc({ x: 0.28, y: 0.5 }, { x: 0.28, y: 0.5 }, 0, 360)],
  [line([0.06, 0.22], [0.32, 0], [0.32, 1])],
  [[...arc({ x: 0.28, y: 0.28 }, { x: 0.28, y: 0.28 }, 180, 390), ...line([0, 1], [0.56, 1])]],
  [
    [
      ...arc({ x: 0.27, y: 0.25 }, { x: 0.27, y: 0.25 }, 200, 450),
      ...arc({ x: 0.28, y: 0.74 }, { x: 0.28, y: 0.26 }, 270, 520),
    ],
  ],
  [line([0.56, 0.7], [0, 0.7], [0.4, 0], [0.4, 1])],
  [
    [
      ...line([0.52, 0], [0.08, 0], [0.04, 0.44]),
      ...arc({ x: 0.28, y: 0.68 }, { x: 0.28, y: 0.32 }, 235, 520),
    ],
  ],
  [line([0.46, 0], [0.06, 0.5]), arc({ x: 0.28, y: 0.69 }, { x: 0.28, y: 0.31 }, 0, 360)],
  [line([0, 0], [0.56, 0], [0.18, 1])],
  [
    arc({ x: 0.28, y: 0.25 }, { x: 0.24, y: 0.25 }, 0, 360),
    arc({ x: 0.28, y: 0.74 }, { x: 0.28, y: 0.26 }, 0, 360),
  ],
  [line([0.1, 1], [0.5, 0.5]), arc({ x: 0.28, y: 0.31 }, { x: 0.28, y: 0.31 }, 0, 360)],
];

function line(...points: readonly (readonly [number, number])[]): Stroke {
  return points.map(([x, y]) => ({ x, y }));
}

/** Part of an ellipse; degrees run clockwise from the right, as y points down. */
function arc(centre: Point, radius: Point, fromDegrees: number, toDegrees: number): Stroke {
  const nSteps = Math.ceil((toDegrees - fromDegrees) / 15);
  return Array.from({ length: nSteps + 1 }, (_, step) => {
    const angle = ((fromDegrees + ((toDegrees - fromDegrees) * step) / nSteps) * Math.PI) / 180;
    return { x: centre.x + radius.x * Math.cos(angle), y: centre.y + radius.y * Math.sin(angle) };
  });
}
