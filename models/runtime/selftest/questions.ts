// What the self-test asks about the sample picture, and where the answers lie.
// Knows nothing of engines; boxes are [x1, y1, x2, y2] in pixels of models/samples/desktop.webp.

import type { PixelBox } from '../../../protocol/geometry';

export interface SelfTestQuestion {
  /** What is to be located. */
  readonly description: string;
  readonly target: PixelBox;
}

/** Ten texts, whose places the page's own DOM gave, and ten controls and icons, measured on the picture. */
export const selfTestQuestions: readonly SelfTestQuestion[] = (
  [
    ['Explorer', 61, 43, 111, 60],
    ['package.json', 83, 186, 163, 204],
    ['Timeline', 77, 839, 129, 856],
    ['26 Settings Found', 1275, 89, 1359, 103],
    ['Workspace', 606, 121, 677, 139],
    ['Minimap', 415, 223, 469, 241],
    ['Source Control', 415, 333, 505, 351],
    ['Font Ligatures', 637, 385, 731, 403],
    ['Controls the font size in pixels.', 591, 191, 777, 209],
    ['master*', 60, 875, 110, 892],
    ['the search icon in the sidebar', 13, 88, 41, 117],
    ['the extensions icon', 12, 219, 42, 249],
    ['the account icon', 12, 788, 41, 816],
    ['the gear icon at the bottom left', 13, 832, 40, 860],
    ['the bell icon', 1409, 874, 1428, 894],
    ['the filter icon', 1390, 87, 1408, 105],
    ['the back arrow', 415, 9, 434, 27],
    ['the close button of the Settings tab', 569, 44, 587, 61],
    ['the input with the text "14"', 591, 218, 801, 246],
    ['the search field at the top of the settings', 377, 83, 1411, 109],
  ] as const
).map(([description, x1, y1, x2, y2]) => ({ description, target: { x1, y1, x2, y2 } }));
