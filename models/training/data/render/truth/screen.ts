// What is visible on one picture: controls, icons, images, lines of text, and what cannot be judged.
// Plain data: knows neither a browser nor a file. Python reads the same fields.

export const elementKinds = [
  'button',
  'link',
  'text_field',
  'select',
  'checkbox',
  'radio',
  'switch',
  'tab',
  'menu_item',
  'slider',
  'icon',
  'image',
] as const;
/** `menu_item` is also a row of a navigation panel or of a list of settings. */
export type ElementKind = (typeof elementKinds)[number];

export type ElementState =
  'disabled' | 'checked' | 'selected' | 'invalid' | 'expanded' | 'focused' | 'required' | 'readonly';

export type Container = 'dialog' | 'menu' | 'toolbar' | 'navigation' | 'table' | 'form' | 'list' | 'keyboard';

/** [x1, y1, x2, y2] in pixels of the picture (the space "image"), fractions allowed. */
export type RowBox = readonly [number, number, number, number];

export interface ScreenElement {
  /** What can be guessed from pixels: invisible padding is not part of it. */
  readonly box: RowBox;
  /** The rectangle that reacts to a click, where it differs from `box`. */
  readonly clickBox?: RowBox;
  readonly kind: ElementKind;
  /** ARIA role, given or implied. */
  readonly role: string;
  /** Accessible name; of an icon what its set calls it; `''` where nothing tells. */
  readonly name: string;
  /** What is written in it; `''` for icons. */
  readonly text: string;
  readonly states: readonly ElementState[];
  /** It paints a background, a border or a shadow of its own. */
  readonly framed: boolean;
  /** The name of its main colour: of the ground where framed, of text or drawing otherwise. */
  readonly color?: string;
  readonly container?: Container;
}

export interface ScreenLine {
  readonly box: RowBox;
  readonly text: string;
  /** Font size in pixels of the picture. */
  readonly size: number;
  readonly heading: boolean;
  readonly color?: string;
}

/** ARIA roles of what tells something unasked; `region` is a notice of cookies and the like. */
export const messageRoles = ['alert', 'status', 'alertdialog', 'region'] as const;
export type MessageRole = (typeof messageRoles)[number];

export const messageTones = ['error', 'warning', 'success', 'info'] as const;
export type MessageTone = (typeof messageTones)[number];

/** What the screen tells its user: an alert, a toast, a question in a dialog, a complaint about a field. */
export interface ScreenMessage {
  readonly box: RowBox;
  readonly role: MessageRole;
  /** Absent where nothing tells. */
  readonly tone?: MessageTone;
  /** Its words without those of its buttons and fields. */
  readonly text: string;
}

/** What the page itself can tell; the renderer adds the rest. */
export interface ScreenTruth {
  readonly elements: readonly ScreenElement[];
  readonly lines: readonly ScreenLine[];
  /** Rows that were rendered before messages were read lack it. */
  readonly messages?: readonly ScreenMessage[];
  /** Nothing can be said about what lies here, neither that something is there nor that nothing is. */
  readonly ignore: readonly RowBox[];
}
