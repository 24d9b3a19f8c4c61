// The pictures of README, marketplace page and walkthrough that scripts take: written small, and held to one budget.
// Knows nothing of what they show.

import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

/** What all of them together may take in the repository. */
export const BUDGET_BYTES = 250_000;

const folders = ['models/samples', 'extension/walkthrough'] as const;

/** A real window, taken once; the other pictures beside it are taken by scripts. */
const SAMPLE = 'models/samples/desktop.webp';

export interface WrittenPicture {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly bytes: number;
}

/** Writes a screenshot as a picture for pages, and says so on stdout. @param width - in pixels; its own where left out */
export async function writeDocumentationPicture(png: Buffer, file: string, width?: number): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  const { size } = await sharp(png)
    .resize(width === undefined ? {} : { width })
    .webp({ quality: 48, effort: 6, smartSubsample: true })
    .toFile(file);
  console.log(`${String(Math.round(size / 1000)).padStart(4)} KB  ${path.relative(process.cwd(), file)}`);
}

/** Every documentation picture that is there; the sample itself is none. */
export function documentationPictures(): readonly WrittenPicture[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.webp') && `${folder}/${name}` !== SAMPLE)
      .map((name) => ({ file: `${folder}/${name}`, bytes: statSync(path.join(folder, name)).size })),
  );
}

/** @throws Error that lists them where they are more than the budget */
export function assertWithinBudget(): void {
  const pictures = documentationPictures();
  const total = pictures.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= BUDGET_BYTES) return;
  const list = pictures.map(({ file, bytes }) => `${file} ${bytes}`).join(', ');
  throw new Error(`the documentation pictures take ${total} bytes, more than ${BUDGET_BYTES}: ${list}`);
}
