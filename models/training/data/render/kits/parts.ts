// The vocabulary that every kit speaks: what can be asked of it and what it gives, which is HTML in the kit's own markup.
// Types only.

import { attributes, type Stage, type Theme } from './stage';

export type Tone = 'primary' | 'neutral' | 'success' | 'warning' | 'danger';
export type Size = 'small' | 'normal' | 'large';

export interface ButtonArgs {
  /** Absent for a button that shows an icon alone: then `label` says what it does. */
  readonly text?: string | undefined;
  /** HTML of an icon. */
  readonly icon?: string | undefined;
  readonly iconAfter?: boolean;
  readonly variant?: 'primary' | 'secondary' | 'outline' | 'ghost' | 'danger' | 'success';
  readonly size?: Size;
  readonly disabled?: boolean;
  readonly loading?: boolean;
  /** As wide as what holds it. */
  readonly block?: boolean;
  readonly label?: string | undefined;
  /** The id of something hidden that a click shows. */
  readonly opens?: string | undefined;
  readonly pressed?: boolean;
}

export interface FieldArgs {
  readonly label?: string | undefined;
  readonly kind?: 'text' | 'password' | 'email' | 'number' | 'search' | 'date';
  readonly value?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  /** HTML of an icon inside the field or joined to it. */
  readonly icon?: string | undefined;
  readonly required?: boolean;
  readonly disabled?: boolean;
  readonly readonly?: boolean;
  /** Rows of a field of several lines. */
  readonly rows?: number;
}

/** What an input or a text area says of itself in every kit; without a label its placeholder is its name. */
export function fieldAttributes(id: string, args: FieldArgs): string {
  return attributes({
    id,
    placeholder: args.placeholder,
    required: args.required,
    disabled: args.disabled,
    readonly: args.readonly,
    'aria-label': args.label === undefined ? args.placeholder : undefined,
  });
}

export interface SelectArgs {
  readonly label?: string | undefined;
  readonly options: readonly string[];
  readonly disabled?: boolean;
}

export interface CheckArgs {
  readonly kind: 'checkbox' | 'radio' | 'switch';
  /** Absent in a table: then nothing stands beside it. */
  readonly label?: string | undefined;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  /** The name that the radios of one group share. */
  readonly group?: string;
}

export interface Item {
  readonly text: string;
  /** HTML of an icon. */
  readonly icon?: string | undefined;
  /** A number or a short word beside it. */
  readonly badge?: string | undefined;
}

export interface MenuItem extends Item {
  readonly shortcut?: string | undefined;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** A line above it. */
  readonly divided?: boolean;
}

export interface CardArgs {
  readonly title?: string | undefined;
  /** HTML at the right of the title. */
  readonly tools?: string | undefined;
  /** The address of a picture along its upper edge. */
  readonly picture?: { readonly source: string; readonly alt: string; readonly height: number } | undefined;
  readonly body: string;
  readonly footer?: string | undefined;
  /** The body reaches its edges, as a table does. */
  readonly flush?: boolean;
}

export interface BarArgs {
  readonly brand: string;
  /** HTML of a logo. */
  readonly logo: string;
  readonly items: readonly Item[];
  readonly active: number;
  /** HTML; absent for a bar without search. */
  readonly search?: string | undefined;
  /** HTML of buttons and an avatar at its end. */
  readonly tools: string;
}

export interface SideArgs {
  readonly groups: readonly { readonly title?: string | undefined; readonly items: readonly Item[] }[];
  /** Place of the chosen item, counted over all groups. */
  readonly active: number;
  /** HTML above and below the items. */
  readonly head?: string | undefined;
  readonly foot?: string | undefined;
  /** CSS pixels. */
  readonly width: number;
}

/** Every function gives HTML. Text in arguments is plain and is escaped by the kit; what is called HTML is not. */
export interface Parts {
  button(args: ButtonArgs): string;
  /** Buttons joined to one bar; the arguments are HTML of buttons. */
  buttonGroup(buttons: readonly string[]): string;
  link(text: string): string;
  field(args: FieldArgs): string;
  select(args: SelectArgs): string;
  check(args: CheckArgs): string;
  slider(percent: number): string;
  progress(percent: number, tone?: Tone): string;
  tabs(items: readonly Item[], active: number): string;
  pagination(pages: number, active: number): string;
  breadcrumb(items: readonly string[]): string;
  menu(items: readonly MenuItem[]): string;
  dialog(args: { readonly title: string; readonly body: string; readonly actions: string }): string;
  alert(args: {
    readonly tone: Tone;
    readonly text: string;
    readonly title?: string;
    readonly closable?: boolean;
  }): string;
  card(args: CardArgs): string;
  /** Head and cells are HTML. */
  table(args: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }): string;
  /** A framed list; the rows are HTML. */
  list(rows: readonly string[], active?: number): string;
  badge(text: string, tone?: Tone): string;
  /** A picture's address, or two letters. @param size CSS pixels */
  avatar(content: { readonly source: string; readonly alt: string } | string, size: number): string;
  /** The first `open` item shows its body (HTML). */
  accordion(items: readonly { readonly title: string; readonly body: string }[], open: number): string;
  steps(items: readonly string[], active: number): string;
  bar(args: BarArgs): string;
  side(args: SideArgs): string;
}

export interface Head {
  /** Addresses of stylesheets, in order. */
  readonly stylesheets: readonly string[];
  readonly css?: string;
  /** HTML at the end of the head, e.g. module scripts. */
  readonly scripts?: string;
  /** Attributes of the html and the body element, e.g. ` data-bs-theme="dark"`. */
  readonly html?: string;
  readonly body?: string;
}

/** What makes a kit: its colours, its head, its parts. */
export interface Dress {
  readonly name: string;
  readonly split: 'train' | 'validation';
  readonly weight: number;
  readonly hasDark: boolean;
  theme(random: Stage['random'], dark: boolean): Theme;
  head(stage: Stage): Head;
  parts(stage: Stage): Parts;
  /** False for a kit that is seldom seen in another font than its own. */
  readonly ownFont?: boolean;
}
