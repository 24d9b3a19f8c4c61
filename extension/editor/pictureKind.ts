// Which kind of picture a file is, by its first bytes: names promise what they like.
// Pure: knows nothing of files and of pixels.

/** How many of a file's first bytes `pictureEnding` looks at. */
export const SIGNS_LENGTH = 16;

/** The ending that belongs to a picture's first bytes; null where they are of no picture that is known. */
export function pictureEnding(bytes: Uint8Array): string | null {
  const begins = (at: number, signs: readonly number[]): boolean =>
    signs.every((sign, i) => bytes[at + i] === sign);
  const says = (at: number, word: string): boolean =>
    begins(
      at,
      [...word].map((letter) => letter.charCodeAt(0)),
    );
  if (begins(0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (begins(0, [0xff, 0xd8, 0xff])) return 'jpg';
  if (says(0, 'GIF87a') || says(0, 'GIF89a')) return 'gif';
  if (says(0, 'RIFF') && says(8, 'WEBP')) return 'webp';
  if (says(4, 'ftypavif') || says(4, 'ftypavis')) return 'avif';
  if (isTiff(bytes)) return 'tif';
  // Two letters are little; the header's size makes it sure.
  if (says(0, 'BM') && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0)) return 'bmp';
  return null;
}

/** Both byte orders, and BigTIFF, which counts in eight bytes. */
function isTiff(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  if (a === 0x49 && b === 0x49) return (c === 0x2a || c === 0x2b) && d === 0;
  return a === 0x4d && b === 0x4d && c === 0 && (d === 0x2a || d === 0x2b);
}
