// What a box is called for people.
// Knows nothing of where it is shown.

import type { ShownBox } from '../../protocol/view';

export function boxName({ name, grounded }: Pick<ShownBox, 'name' | 'grounded'>): string {
  const words = [name, grounded.text, grounded.label, grounded.phrase, grounded.icon, grounded.kind];
  return words.find(Boolean) ?? 'a box without a name';
}
