// What the element network tells apart: groups of boxes, and the families that pixels decide.
// The order is the graph's; training has the same table in elements/families.py.

/** A link, a tab, a row of a menu and a button without a frame look the same out of context: one family, `action`. */
export const families = [
  'button',
  'action',
  'field',
  'select',
  'check',
  'switch',
  'slider',
  'icon',
  'image',
  'text',
] as const;

export type Family = (typeof families)[number];

/** A button and the text on it share their middle, so each group has boxes of its own. In the order of the graph's outputs. */
export const groups = ['control', 'pictorial', 'text'] as const;

export type Group = (typeof groups)[number];

export const groupFamilies: Readonly<Record<Group, readonly Family[]>> = {
  control: ['button', 'action', 'field', 'select', 'check', 'switch', 'slider'],
  pictorial: ['icon', 'image'],
  text: ['text'],
};

/** A probability, or a share, for every family that has one. */
export type FamilyShares = Readonly<Partial<Record<Family, number>>>;
