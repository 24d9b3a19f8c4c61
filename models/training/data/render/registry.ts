// Every kit there is, of the web and of native looks: the one place where the renderer learns of them.

import { kits as webKits } from './kits/index';
import type { Kit } from './page';
import { skins } from './skins/index';

/** As many pages of the web as of phones and desktops: weights count within either group and split. */
export const allKits: readonly Kit[] = [...evenly(webKits), ...evenly(skins)];

function evenly(kits: readonly Kit[]): Kit[] {
  return kits.map((kit) => {
    const group = kits.filter(({ split }) => split === kit.split);
    return { ...kit, weight: kit.weight / group.reduce((sum, { weight }) => sum + weight, 0) };
  });
}
