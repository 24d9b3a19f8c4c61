// Where fixtures lie, copies of them that a test may break, and the made-up pictures that PyTorch saw too.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Rect, RgbImage } from '../../models/pipeline/image';
import { packageRoot } from '../../models/runtime/places';

export const fixtures = path.join(packageRoot(), 'test', 'fixtures');
export const tinyBundle = path.join(fixtures, 'bundles', 'tiny');
export const midBundle = path.join(fixtures, 'bundles', 'mid');
export const samplePicture = path.join(packageRoot(), 'models', 'samples', 'desktop.webp');

/** A folder that is removed when the test ends. */
export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundglass-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of a bundle to be broken. */
export function copyBundle(context: TestContext, bundle: string): string {
  const copy = path.join(temporaryFolder(context), path.basename(bundle));
  cpSync(bundle, copy, { recursive: true });
  return copy;
}

/** The gradient of models/training/make_fixtures.py: red along x, green along y, blue a fine pattern. */
export function gradientImage(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      data[at] = Math.floor((255 * x) / (width - 1));
      data[at + 1] = Math.floor((255 * y) / (height - 1));
      data[at + 2] = (x * 7 + y * 13) % 256;
    }
  }
  return { width, height, data };
}

/** The part of an image under a rectangle that lies on it. */
export function cropImage(image: RgbImage, { x, y, width, height }: Rect): RgbImage {
  const rows = Array.from({ length: height }, (_, row) => ((y + row) * image.width + x) * 3);
  return {
    width,
    height,
    data: Uint8Array.from(rows.flatMap((at) => [...image.data.subarray(at, at + width * 3)])),
  };
}
