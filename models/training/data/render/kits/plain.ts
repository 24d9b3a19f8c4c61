// No kit at all: pages in stylesheets of their own, every one in other colours, sizes, shapes and fonts.

import { basicCss, basicParts, pickStyle } from './basicParts';
import type { Dress } from './parts';
import { randomTheme } from './themes';

export const plain: Dress = {
  name: 'plain',
  split: 'train',
  weight: 5,
  hasDark: true,
  theme: randomTheme,
  head: (stage) => ({ stylesheets: [], css: basicCss(stage.theme, pickStyle(stage.random, stage.theme)) }),
  parts: basicParts,
};
