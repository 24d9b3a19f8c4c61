// Contract between those who make pages (kits, skins) and those who take pictures of them.
// Plain data: knows neither a browser nor a file.

/** Where such a screen is at home; decides which pixel ratios and scales are natural for it. */
export type Platform = 'web' | 'desktop' | 'mobile';

/** One page, complete and fixed: the same source always renders the same way. */
export interface PageSource {
  /** Name of the kit that made it. */
  readonly kit: string;
  /** Name of the page, unique within all kits, e.g. `tabler-000123`; file names are made of it. */
  readonly page: string;
  readonly platform: Platform;
  readonly dark: boolean;
  /** BCP 47, e.g. `en`. */
  readonly language: string;
  /**
   * A full document. Package files are reached as `/npm/<package>/<path>`; nothing else can be reached.
   *
   * What the DOM cannot tell is said by attributes: `data-icon="trash"` on an icon's own element,
   * `data-kind="switch"` on a control, `data-truth="ignore"` on what cannot be judged.
   */
  readonly html: string;
  /** CSS pixels. */
  readonly viewport: { readonly width: number; readonly height: number };
  readonly pixelRatio: number;
  /** What is clicked, in this order, for the variants that show something open (a menu, a dialog): CSS selectors. */
  readonly open?: readonly string[];
  /** At most this many pictures of this page; the renderer's own number when absent. */
  readonly variants?: number;
}

/** Pure: the same seed gives the same source. `pageKinds` narrows the choice, where it is given. */
export type PageMaker = (seed: number, pageKinds?: readonly string[]) => PageSource;

/** A look: a package of components, or a drawn imitation of a desktop or a phone. */
export interface Kit {
  readonly name: string;
  /** Pages of `validation` kits are never trained on: a look that the network has not seen. */
  readonly split: 'train' | 'validation';
  /** How often it is chosen, relative to the others of its split. */
  readonly weight: number;
  /** What it can be asked for by name; absent where it makes whatever it likes. */
  readonly pageKinds?: readonly string[];
  readonly make: PageMaker;
}
