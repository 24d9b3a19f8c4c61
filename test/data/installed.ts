// Whether the packages that pages are made of are there: the root never installs them (models/training/data/CARD.md).

import { existsSync } from 'node:fs';

export const packages = 'models/training/data/node_modules';

/** For the options of a test that needs them. */
export const skip = existsSync(packages) ? false : `the kits are not installed in ${packages}`;
