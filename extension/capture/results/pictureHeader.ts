// Kind and size of a picture by its first bytes: PNG and JPEG, which is what test runners write. Pure.
// Knows nothing of pixels: whether the rest can be decoded is not looked at.

import type { Size } from '../../../protocol/geometry';

export interface PictureHeader {
  readonly ending: 'png' | 'jpg';
  readonly size: Size;
}

/** JPEGs may begin with a profile and a thumbnail. */
export const HEADER_BYTES = 128 * 1024;

/** @returns null where it is no picture of these kinds, or the size lies behind the bytes that are given. */
export function pictureHeader(bytes: Buffer): PictureHeader | null {
  if (bytes.length >= 24 && bytes.subarray(0, 8).equals(PNG_SIGNATURE)) {
    return header('png', bytes.readUInt32BE(16), bytes.readUInt32BE(20));
  }
  if (bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8) return jpegHeader(bytes);
  return null;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function jpegHeader(bytes: Buffer): PictureHeader | null {
  for (let at = 2; at + 9 <= bytes.length;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes.readUInt8(at + 1);
    // Bytes that fill up before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // Start of frame, all kinds of it; tables among the same numbers are none.
    if (0xc0 <= marker && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return header('jpg', bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function header(ending: PictureHeader['ending'], width: number, height: number): PictureHeader | null {
  return width === 0 || height === 0 ? null : { ending, size: { width, height } };
}
