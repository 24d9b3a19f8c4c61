// Reads from a WebP file which way up its picture is (EXIF orientation): browsers do not turn WebP, the model's process does.
// Pure but for the reader it is given. Files are anybody's: every place is checked before it is read.

/** Reads bytes of a file; fewer than asked for where it ends. */
export type ReadAt = (at: number, length: number) => Promise<Uint8Array>;

/** @returns 1…8 as EXIF numbers them; 1, upright, where the file says nothing that can be understood. */
export async function webpOrientation(read: ReadAt): Promise<number> {
  let at = RIFF_HEADER;
  // A picture has a dozen chunks, an animation one for each of its frames.
  for (let chunks = 0; chunks < MOST_CHUNKS; chunks += 1) {
    const header = await read(at, CHUNK_HEADER);
    if (header.length < CHUNK_HEADER) return UPRIGHT;
    const name = String.fromCharCode(...header.subarray(0, 4));
    const length = numberAt(header, 4, 4, true);
    if (name === 'EXIF') {
      return exifOrientation(await read(at + CHUNK_HEADER, Math.min(length, LARGEST_EXIF)));
    }
    // Chunks begin at even places.
    at += CHUNK_HEADER + length + (length % 2);
  }
  return UPRIGHT;
}

/** @param exif - a TIFF header and its first directory, with or without the word "Exif" that JPEG puts before it. */
export function exifOrientation(exif: Uint8Array): number {
  const bytes = String.fromCharCode(...exif.subarray(0, 4)) === 'Exif' ? exif.subarray(6) : exif;
  const order = String.fromCharCode(...bytes.subarray(0, 2));
  if (order !== 'II' && order !== 'MM') return UPRIGHT;
  const isLittle = order === 'II';
  const directory = numberAt(bytes, 4, 4, isLittle);
  const count = numberAt(bytes, directory, 2, isLittle);
  for (let entry = 0; entry < count; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (bytes.length < at + 12) return UPRIGHT;
    if (numberAt(bytes, at, 2, isLittle) !== ORIENTATION) continue;
    // A short by the book; some programs write a long.
    const isLong = numberAt(bytes, at + 2, 2, isLittle) === 4;
    const orientation = numberAt(bytes, at + 8, isLong ? 4 : 2, isLittle);
    return 1 <= orientation && orientation <= 8 ? orientation : UPRIGHT;
  }
  return UPRIGHT;
}

const UPRIGHT = 1;
const RIFF_HEADER = 12;
const CHUNK_HEADER = 8;
const MOST_CHUNKS = 4096;
const LARGEST_EXIF = 64 * 1024;
const ORIENTATION = 0x0112;

/** 0 where it would lie behind the end. */
function numberAt(bytes: Uint8Array, at: number, length: 2 | 4, isLittle: boolean): number {
  if (bytes.length < at + length) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return length === 2 ? view.getUint16(at, isLittle) : view.getUint32(at, isLittle);
}
