// Reads BMP files, which sharp cannot: every form that Windows and its programs have written, but no JPEG or PNG inside.
// Knows nothing of files and of other formats. Its input is not trusted: sizes are checked before anything is made of them.

import type { Size } from '../../protocol/geometry';

/** What a file says of itself before its pixels. */
export interface BmpHeader {
  /** Whole pixels, both at least 1. Nothing has been allocated for them yet. */
  readonly size: Size;
  readonly bits: 1 | 2 | 4 | 8 | 16 | 24 | 32;
  readonly packing: 'none' | 'runs of bytes' | 'runs of nibbles';
  /** Whether the first row of the file is the upper one; usually it is the lowest. */
  readonly isTopDown: boolean;
  /** Where the pixels begin, in bytes. */
  readonly pixelsAt: number;
  /** RGB, three bytes an entry; empty from 16 bits on. */
  readonly palette: Uint8Array;
  /** Which bits of a pixel hold which channel; null below 16 bits and for 24. */
  readonly masks: ChannelMasks | null;
}

interface ChannelMasks {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** 0 where nothing is transparent. */
  readonly alpha: number;
}

const FILE_HEADER_BYTES = 14;

/** Of the header of OS/2 1.x, whose sizes have 16 bits and whose palette has three bytes an entry. */
const CORE_HEADER_BYTES = 12;
const INFO_HEADER_BYTES = 40;
const OS2_HEADER_BYTES = 64;
const LONGEST_HEADER_BYTES = 124;

export const endsTooEarly = 'the file ends too early, as if it had been cut off';

export function isBmp(bytes: Buffer): boolean {
  return bytes.length >= 2 && bytes[0] === 0x42 && bytes[1] === 0x4d;
}

/** @throws RangeError that says in words what is wrong with the file. */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  if (bytes.length < FILE_HEADER_BYTES + CORE_HEADER_BYTES) throw new RangeError(endsTooEarly);
  const headerBytes = bytes.readUInt32LE(14);
  const isCore = headerBytes === CORE_HEADER_BYTES;
  if (!isCore && (headerBytes < INFO_HEADER_BYTES || LONGEST_HEADER_BYTES < headerBytes)) {
    throw new RangeError(`its header has ${headerBytes} bytes, which no BMP has`);
  }
  if (bytes.length < FILE_HEADER_BYTES + headerBytes) throw new RangeError(endsTooEarly);
  const width = isCore ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const signedHeight = isCore ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const height = Math.abs(signedHeight);
  if (width < 1 || height < 1) {
    throw new RangeError(`its header promises ${width} × ${height} pixels`);
  }
  const bits = checkBits(bytes.readUInt16LE(isCore ? 24 : 28));
  const compression = isCore ? 0 : bytes.readUInt32LE(30);
  const packing = checkCompression(compression, bits, headerBytes);
  const masks = readMasks(bytes, headerBytes, bits, compression);
  const pixelsAt = bytes.readUInt32LE(10);
  if (bytes.length <= pixelsAt) throw new RangeError(endsTooEarly);
  return {
    size: { width, height },
    bits,
    packing,
    isTopDown: signedHeight < 0,
    pixelsAt,
    palette: readPalette(bytes, headerBytes, bits),
    masks,
  };
}

/**
 * The pixels, upright: RGB, or RGBA where the file has transparency.
 *
 * @param header - of these bytes; its size has been found acceptable.
 * @throws RangeError that says in words what is wrong with the file.
 */
export function decodeBmp(bytes: Buffer, header: BmpHeader): { data: Uint8Array; channels: 3 | 4 } {
  if (header.packing !== 'none') return { data: decodeRuns(bytes, header), channels: 3 };
  const { size, bits, masks } = header;
  const pixelBits = size.width * bits;
  const rowBytes = Math.ceil(pixelBits / 32) * 4;
  // Some programs leave the filling of the last row out.
  const needed = rowBytes * (size.height - 1) + Math.ceil(pixelBits / 8);
  if (bytes.length - header.pixelsAt < needed) throw new RangeError(endsTooEarly);
  if (masks !== null) return decodeMasked(bytes, header, masks, rowBytes);
  const data = new Uint8Array(size.width * size.height * 3);
  for (let y = 0; y < size.height; y++) {
    const from = header.pixelsAt + y * rowBytes;
    const to = targetRow(header, y) * size.width * 3;
    if (bits === 24) copyRow(bytes, from, data, to, size.width);
    else paintRow(bytes, from, data, to, header);
  }
  return { data, channels: 3 };
}

function checkBits(bits: number): BmpHeader['bits'] {
  switch (bits) {
    case 1:
    case 2:
    case 4:
    case 8:
    case 16:
    case 24:
    case 32:
      return bits;
    default:
      throw new RangeError(`its header promises ${bits} bits a pixel, which no BMP has`);
  }
}

function checkCompression(compression: number, bits: number, headerBytes: number): BmpHeader['packing'] {
  if (compression === 0) return 'none';
  if (compression === 1 && bits === 8) return 'runs of bytes';
  if (compression === 2 && bits === 4) return 'runs of nibbles';
  const hasMasks = (compression === 3 && headerBytes !== OS2_HEADER_BYTES) || compression === 6;
  if (hasMasks && (bits === 16 || bits === 32)) return 'none';
  throw new RangeError(
    `it is compressed in a way that is not read (number ${compression} with ${bits} bits a pixel); save it as PNG`,
  );
}

function readMasks(
  bytes: Buffer,
  headerBytes: number,
  bits: number,
  compression: number,
): ChannelMasks | null {
  if (bits !== 16 && bits !== 32) return null;
  // Without masks the fourth byte means nothing: most programs leave it 0.
  if (compression === 0) {
    return bits === 16
      ? { red: 0x7c00, green: 0x03e0, blue: 0x001f, alpha: 0 }
      : { red: 0xff0000, green: 0x00ff00, blue: 0x0000ff, alpha: 0 };
  }
  // They stand in the header where it is long enough, else right behind it: the same place.
  const at = FILE_HEADER_BYTES + INFO_HEADER_BYTES;
  const hasAlpha = compression === 6 || 56 <= headerBytes;
  if (bytes.length < at + (hasAlpha ? 16 : 12)) throw new RangeError(endsTooEarly);
  return {
    red: bytes.readUInt32LE(at),
    green: bytes.readUInt32LE(at + 4),
    blue: bytes.readUInt32LE(at + 8),
    alpha: hasAlpha ? bytes.readUInt32LE(at + 12) : 0,
  };
}

/** The colours the file has room for, at most as many as an index can name. */
function readPalette(bytes: Buffer, headerBytes: number, bits: number): Uint8Array {
  if (8 < bits) return new Uint8Array(0);
  const isCore = headerBytes === CORE_HEADER_BYTES;
  const stated = isCore ? 0 : bytes.readUInt32LE(46);
  const entryBytes = isCore ? 3 : 4;
  const at = FILE_HEADER_BYTES + headerBytes;
  const room = Math.floor((bytes.length - at) / entryBytes);
  const count = Math.min(stated === 0 ? 2 ** bits : stated, 2 ** bits, room);
  const palette = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) copyRow(bytes, at + i * entryBytes, palette, i * 3, 1);
  return palette;
}

function targetRow({ size, isTopDown }: BmpHeader, fileRow: number): number {
  return isTopDown ? fileRow : size.height - 1 - fileRow;
}

/** Blue, green, red in the file; red, green, blue in memory. */
function copyRow(bytes: Buffer, from: number, data: Uint8Array, to: number, width: number): void {
  for (let x = 0; x < width; x++) {
    data[to + 3 * x] = bytes[from + 3 * x + 2]!;
    data[to + 3 * x + 1] = bytes[from + 3 * x + 1]!;
    data[to + 3 * x + 2] = bytes[from + 3 * x]!;
  }
}

/** Indices of 1, 2, 4 or 8 bits, the leftmost in the highest bits. */
function paintRow(
  bytes: Buffer,
  from: number,
  data: Uint8Array,
  to: number,
  { size, bits, palette }: BmpHeader,
): void {
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  for (let x = 0; x < size.width; x++) {
    const byte = bytes[from + Math.floor(x / perByte)]!;
    paint(data, to + 3 * x, palette, (byte >> (8 - bits * ((x % perByte) + 1))) & mask);
  }
}

/** An index that the palette does not have is black, as in browsers. */
function paint(data: Uint8Array, to: number, palette: Uint8Array, index: number): void {
  data[to] = palette[3 * index] ?? 0;
  data[to + 1] = palette[3 * index + 1] ?? 0;
  data[to + 2] = palette[3 * index + 2] ?? 0;
}

function decodeMasked(
  bytes: Buffer,
  header: BmpHeader,
  masks: ChannelMasks,
  rowBytes: number,
): { data: Uint8Array; channels: 3 | 4 } {
  const { size, bits, pixelsAt } = header;
  const red = channelOf(masks.red);
  const green = channelOf(masks.green);
  const blue = channelOf(masks.blue);
  const alpha = channelOf(masks.alpha);
  const pixelAt = (at: number): number => (bits === 16 ? bytes.readUInt16LE(at) : bytes.readUInt32LE(at));
  const channels = masks.alpha !== 0 && hasAnyAlpha() ? 4 : 3;
  const data = new Uint8Array(size.width * size.height * channels);
  eachPixel((pixel, at) => {
    const to = at * channels;
    data[to] = red(pixel);
    data[to + 1] = green(pixel);
    data[to + 2] = blue(pixel);
    if (channels === 4) data[to + 3] = alpha(pixel);
  });
  return { data, channels };

  function eachPixel(visit: (pixel: number, at: number) => void): void {
    for (let y = 0; y < size.height; y++) {
      const from = pixelsAt + y * rowBytes;
      const to = targetRow(header, y) * size.width;
      for (let x = 0; x < size.width; x++) visit(pixelAt(from + (x * bits) / 8), to + x);
    }
  }

  /** A picture without a single visible pixel is one whose writer left the channel empty. */
  function hasAnyAlpha(): boolean {
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        if ((pixelAt(pixelsAt + y * rowBytes + (x * bits) / 8) & masks.alpha) !== 0) return true;
      }
    }
    return false;
  }
}

/** Takes a channel out of a pixel, as 0…255; a mask without bits gives 0. */
function channelOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  if (most === 255) return (pixel) => (pixel >>> shift) & 255;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most);
}

/** Run-length coded indices; pixels that no run reaches keep the palette's first colour. */
function decodeRuns(bytes: Buffer, header: BmpHeader): Uint8Array {
  const { size, palette, packing } = header;
  const data = new Uint8Array(size.width * size.height * 3);
  for (let i = 0; i < size.width * size.height; i++) paint(data, 3 * i, palette, 0);
  const isNibbles = packing === 'runs of nibbles';
  let at = header.pixelsAt;
  let x = 0;
  let y = 0;
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new RangeError(endsTooEarly);
    return byte;
  };
  const put = (index: number): void => {
    if (x < size.width && y < size.height) {
      paint(data, (targetRow(header, y) * size.width + x) * 3, palette, index);
    }
    x += 1;
  };
  while (y < size.height) {
    const count = next();
    const value = next();
    if (0 < count) {
      for (let i = 0; i < count; i++) {
        put(isNibbles ? (i % 2 === 0 ? value >> 4 : value & 15) : value);
      }
    } else if (value === 0) {
      x = 0;
      y += 1;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      x += next();
      y += next();
    } else {
      const begin = at;
      for (let i = 0; i < value; i++) {
        if (!isNibbles) put(next());
        else if (i % 2 === 0) put(next() >> 4);
        else put(bytes[at - 1]! & 15);
      }
      // Such a stretch is filled up to an even number of bytes.
      at += (at - begin) % 2;
    }
  }
  return data;
}
