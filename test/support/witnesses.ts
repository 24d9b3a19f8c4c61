// A small page as a witness, made by hand: a login form with two buttons of one name and a field; and a witness as a file.
// Knows nothing of browsers; what a real page says is tested where pages are captured.

import { writeFile } from 'node:fs/promises';
import { packWitness, witnessPath } from '../../extension/capture/witnessFile';
import type { PixelBox } from '../../protocol/geometry';
import type { Witness, WitnessNode } from '../../protocol/witness';

export const saveBox: PixelBox = { x1: 10, y1: 10, x2: 60, y2: 30 };
export const mailBox: PixelBox = { x1: 10, y1: 50, x2: 210, y2: 74 };

const node = (parent: number, tag: string, more: Partial<WitnessNode> = {}): WitnessNode => ({
  parent,
  frame: 0,
  tag,
  visibility: 'seen',
  ...more,
});

/** Puts a witness beside its picture, over one that is there. */
export async function writeWitnessFile(picturePath: string, witness: Witness): Promise<void> {
  await writeFile(witnessPath(picturePath), await packWitness(witness));
}

/** @param sha256 - of the picture it was taken with. */
export function formWitness(sha256: string): Witness {
  return {
    source: 'page',
    picture: { sha256, size: { width: 400, height: 300 } },
    testIdAttribute: 'data-testid',
    frames: [{ host: null, url: 'https://shop.example/login' }],
    nodes: [
      node(-1, 'html', { box: { x1: 0, y1: 0, x2: 400, y2: 300 } }),
      node(0, 'body', { box: { x1: 0, y1: 0, x2: 400, y2: 300 } }),
      node(1, 'button', {
        role: 'button',
        name: 'Save',
        box: saveBox,
        attributes: { 'data-testid': 'save' },
        state: { disabled: false },
      }),
      node(2, '#text', { text: 'Save', box: saveBox }),
      node(1, 'input', {
        role: 'textbox',
        name: 'Email',
        labels: ['Email'],
        box: mailBox,
        state: { value: 'a@b.example' },
      }),
    ],
    truncated: false,
  };
}
