// A rendered set as it lies on the disk: one row of a shard a picture. Plain data: knows neither a browser nor a file.

import type { Platform } from './page';
import type { ScreenTruth } from './truth/screen';

export interface ScreenRow extends ScreenTruth {
  readonly id: string;
  /** Path of the picture relative to the set's folder. */
  readonly image: string;
  /** Pixels of the picture. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  /** CSS pixels, of the page's main scroller. */
  readonly scroll: { readonly x: number; readonly y: number };
  readonly kit: string;
  readonly page: string;
  readonly split: 'train' | 'validation';
  readonly platform: Platform;
  readonly dark: boolean;
  readonly language: string;
  readonly seed: number;
}
