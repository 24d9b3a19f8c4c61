// All skins: native looks of phones and desktops, drawn in HTML.

import type { Kit } from '../page';
import { android } from './android';
import { browser } from './browser';
import { customPhone } from './customPhone';
import { editor } from './editors';
import { gtk } from './gtk';
import { ios } from './ios';
import { macos } from './macos';
import { office } from './office';
import { qt } from './qt';
import { win11, windows } from './windows';

/** Weights of the phones sum to 35, of the desktops to 25, both splits together; the web kits' sum is 40. */
export const skins: readonly Kit[] = [
  android,
  customPhone,
  ios,
  gtk,
  macos,
  windows,
  editor,
  office,
  browser,
  qt,
  win11,
];
