// Draws the extension's icon, icon.png, from icon.svg: the Extensions view takes no SVG.
// Run: node extension/drawIcon.mjs

import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

/** Pixels of each side, as VS Code wants it. */
const SIDE = 128;

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

await sharp(here('icon.svg'))
  .resize(SIDE, SIDE)
  .png({ compressionLevel: 9, palette: true })
  .toFile(here('icon.png'));
