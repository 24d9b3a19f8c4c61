// Reads a picture into RGB bytes and writes one, whole or in part: the only file that knows sharp.
// Knows nothing of tiles, models and questions.

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { Metadata } from 'sharp';
import { FailureError } from '../../protocol/failure';
import type { Size } from '../../protocol/geometry';
import type { Rect, RgbImage } from '../pipeline/image';
import { decodeBmp, endsTooEarly, isBmp, readBmpHeader } from './bmp';
import { errorCode, fileErrorReason } from './fileErrors';
import { unfinishedMark, writeThenRename } from './wholeFile';

export interface ReadLimits {
  /** Pictures with more pixels are refused by their header, before they are decoded. */
  readonly maxPixels: number;
  /** Longer files are refused before they are read. */
  readonly maxBytes: number;
}

/** 120 million pixels are about 360 MB once decoded; the largest 8K screen has 33 million. */
const defaultReadLimits: ReadLimits = { maxPixels: 120_000_000, maxBytes: 1_000_000_000 };

export interface ReadPicture {
  readonly image: RgbImage;
  /** Of the upright picture, which every coordinate refers to. */
  readonly size: Size;
  /** Of the file's bytes. */
  readonly sha256: string;
  /** What was done to the picture that its pixels do not show; whole sentences. */
  readonly remarks: readonly string[];
}

/** The versions of what decodes pictures: another one may give other pixels. */
export function pictureLibraryVersion(): string {
  return JSON.stringify(sharp.versions);
}

/** The formats that sharp opens here, by its name. SVG is not among them: it has no pixels, and drawing it needs fonts. */
const formatNames: Readonly<Record<string, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  gif: 'GIF',
  tiff: 'TIFF',
  heif: 'AVIF',
};

/**
 * Reads a picture as upright 8-bit sRGB.
 *
 * EXIF orientation is applied before the size is taken; 16 bits become 8; CMYK, grey and palettes become RGB and
 * an embedded colour profile is converted to sRGB; an animation gives its first frame. What is transparent is
 * laid on white (spec §10 row 21: the reference drops alpha, which shows whatever colour hides beneath it).
 *
 * @throws FailureError `bad-input` where the file cannot be read, `too-large` above a limit, `image-unreadable` where
 *   its content is not a whole picture.
 */
export async function readImage(
  picturePath: string,
  limits: ReadLimits = defaultReadLimits,
): Promise<ReadPicture> {
  const bytes = await readBytes(picturePath, limits);
  // 1. The header alone, and then the pixels.
  const open = isBmp(bytes) ? openBmp : openWithSharp;
  const { size, data, channels, remarks } = await open(picturePath, bytes, limits);
  // 2. Transparency.
  if (channels === 4 && flattenOnWhite(data)) {
    remarks.push('The picture has transparent parts; they were laid on white.');
  }
  return {
    image: { ...size, data: data.subarray(0, size.width * size.height * 3) },
    size,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    remarks,
  };
}

/** A picture as its format gave it. */
interface Decoded {
  readonly size: Size;
  /** Upright, 8 bits a channel, sRGB; RGB or RGBA. */
  readonly data: Uint8Array;
  readonly channels: number;
  readonly remarks: string[];
}

async function openWithSharp(picturePath: string, bytes: Buffer, limits: ReadLimits): Promise<Decoded> {
  const header = await readHeader(picturePath, bytes);
  const size = { width: header.autoOrient.width, height: header.autoOrient.height };
  checkPixels(picturePath, size, limits);
  // Some decoders fill what is missing with grey, so a cut file is looked for here.
  if (isCutOff(bytes)) throw unreadable(picturePath, cutOffReason);
  return { size, ...(await decode(picturePath, bytes, size)), remarks: headerRemarks(header) };
}

function openBmp(picturePath: string, bytes: Buffer, limits: ReadLimits): Promise<Decoded> {
  try {
    const header = readBmpHeader(bytes);
    checkPixels(picturePath, header.size, limits);
    return Promise.resolve({ size: header.size, ...decodeBmp(bytes, header), remarks: [] });
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(picturePath, error.message);
    throw error;
  }
}

function checkPixels(picturePath: string, { width, height }: Size, limits: ReadLimits): void {
  if (width * height <= limits.maxPixels) return;
  throw new FailureError({
    kind: 'too-large',
    what: 'image',
    limit: limits.maxPixels,
    actual: width * height,
    path: picturePath,
  });
}

/** Browsers show no canvas with a longer side. */
const PREVIEW_SIDE = 16_384;

/**
 * Writes a picture as a PNG that every browser shows, whole or not at all; one that is there already stays. It keeps the
 * picture's size unless a side is longer than browsers can show: then it is scaled down as a whole.
 *
 * @param name - of the file, without its ending.
 * @returns the file's path.
 * @throws FailureError `bad-input` naming the path: folder missing, no permission, disk full …
 */
export async function writePreview(folder: string, name: string, image: RgbImage): Promise<string> {
  const previewPath = path.join(folder, `${name}.png`);
  const isThere = await stat(previewPath).then(
    (about) => about.isFile(),
    () => false,
  );
  if (isThere) return previewPath;
  const { width, height, data } = image;
  const png = await sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside', withoutEnlargement: true })
    // It is read once, from this machine's own disk.
    .png({ compressionLevel: 1 })
    .toBuffer();
  await writeWhole(previewPath, png);
  return previewPath;
}

/**
 * Writes a picture as PNG, whole or not at all: into a new file of the same folder, which then takes the name.
 *
 * @throws FailureError `bad-input` naming the path: folder missing, no permission, disk full …
 */
export async function writePng(picturePath: string, image: RgbImage): Promise<void> {
  const { width, height, data } = image;
  const png = await sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .png({ compressionLevel: 6 })
    .toBuffer();
  await writeWhole(picturePath, png);
}

async function writeWhole(picturePath: string, png: Buffer): Promise<void> {
  const inTheWay = await stat(picturePath).catch(() => null);
  if (inTheWay !== null && !inTheWay.isFile()) {
    throw badInput(picturePath, 'the picture cannot be written: what stands there is no file');
  }
  const folder = path.dirname(picturePath);
  const unfinished = path.join(folder, `.${path.basename(picturePath)}.${unfinishedMark()}`);
  try {
    await writeThenRename(picturePath, unfinished, [png], { sync: true });
  } catch (error) {
    const missing = errorCode(error) === 'ENOENT';
    const reason = missing ? `the folder ${folder} does not exist` : fileErrorReason(error);
    throw badInput(picturePath, `the picture cannot be written: ${reason}`);
  }
}

/**
 * A part of a picture as WebP, small and not exact: to be looked at on a page.
 *
 * @param part - in pixels of the picture, inside it.
 * @param maxSide - of the result, in its pixels; larger parts are scaled down.
 */
export async function encodePart(image: RgbImage, part: Rect, maxSide: number): Promise<Buffer> {
  const { width, height, data } = image;
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .extract({ left: part.x, top: part.y, width: part.width, height: part.height })
    .resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 70 })
    .toBuffer();
}

async function readBytes(picturePath: string, limits: ReadLimits): Promise<Buffer> {
  try {
    // Asked first, because opening a pipe would wait for ever and a device never ends.
    const about = await stat(picturePath);
    if (about.isDirectory()) throw badInput(picturePath, 'this is a folder, a picture was expected');
    if (!about.isFile()) throw badInput(picturePath, 'this is not a regular file, a picture was expected');
    if (limits.maxBytes < about.size) {
      throw badInput(picturePath, `the file has ${about.size} bytes; the limit is ${limits.maxBytes}`);
    }
    const bytes = await readFile(picturePath);
    if (bytes.length === 0) throw unreadable(picturePath, 'the file is empty');
    return bytes;
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw badInput(picturePath, fileErrorReason(error));
  }
}

async function readHeader(picturePath: string, bytes: Buffer): Promise<Metadata> {
  const header = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw unreadable(picturePath, isCutOff(bytes) ? cutOffReason : contentReason(bytes));
    });
  const known = header.format in formatNames && (header.format !== 'heif' || header.compression === 'av1');
  if (!known) {
    throw unreadable(
      picturePath,
      header.format === 'svg'
        ? 'it is an SVG drawing, which has no pixels; export it as PNG first'
        : `it is in the format "${header.format}"; known are ${knownFormats()}`,
    );
  }
  return header;
}

async function decode(
  picturePath: string,
  bytes: Buffer,
  size: Size,
): Promise<{ data: Uint8Array; channels: number }> {
  // `failOn: 'error'` and not the stricter 'warning': a faulty colour profile is common in screenshots and harmless.
  const { data, info } = await sharp(bytes, { limitInputPixels: false, failOn: 'error' })
    .autoOrient()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      const words = error instanceof Error ? error.message : '';
      if (/memory/i.test(words))
        throw new FailureError({ kind: 'out-of-memory', stage: 'opening the picture' });
      throw unreadable(
        picturePath,
        /premature|truncated|unexpected end/i.test(words) ? cutOffReason : damagedReason,
      );
    });
  if (
    info.width !== size.width ||
    info.height !== size.height ||
    (info.channels !== 3 && info.channels !== 4)
  ) {
    throw unreadable(
      picturePath,
      `its header promises ${size.width} × ${size.height} pixels, its data hold ${info.width} × ${info.height} with ${info.channels} channels`,
    );
  }
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), channels: info.channels };
}

/**
 * RGBA in, RGB out, in the same memory: pixel i moves from 4i to 3i.
 *
 * @returns whether anything was transparent.
 */
function flattenOnWhite(rgba: Uint8Array): boolean {
  let transparent = false;
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = rgba[from + 3]!;
    if (alpha === 255) {
      // What the sum below gives as well; nearly every pixel of nearly every screenshot.
      rgba[to] = rgba[from]!;
      rgba[to + 1] = rgba[from + 1]!;
      rgba[to + 2] = rgba[from + 2]!;
      continue;
    }
    transparent = true;
    const white = 255 * (255 - alpha) + 127; // + 127 rounds to the nearest.
    rgba[to] = Math.trunc((rgba[from]! * alpha + white) / 255);
    rgba[to + 1] = Math.trunc((rgba[from + 1]! * alpha + white) / 255);
    rgba[to + 2] = Math.trunc((rgba[from + 2]! * alpha + white) / 255);
  }
  return transparent;
}

function headerRemarks(header: Metadata): string[] {
  const remarks: string[] = [];
  if (header.orientation !== undefined && 1 < header.orientation) {
    remarks.push('The file says that the picture is turned; all boxes refer to the upright picture.');
  }
  if (header.pages !== undefined && 1 < header.pages) {
    remarks.push(
      header.format === 'tiff'
        ? `The file holds ${header.pages} pages; the first one is used.`
        : `The picture is animated (${header.pages} frames); its first frame is used.`,
    );
  }
  return remarks;
}

const cutOffReason = endsTooEarly;
const damagedReason = 'its data are damaged';

/** Why a file without a readable header is none, as far as its first bytes tell. */
function contentReason(bytes: Buffer): string {
  const begins = (signature: string, at = 0): boolean =>
    bytes.subarray(at, at + signature.length).equals(Buffer.from(signature, 'latin1'));
  const known =
    begins('\x89PNG') ||
    begins('\xff\xd8\xff') ||
    begins('GIF8') ||
    begins('II*\0') ||
    begins('MM\0*') ||
    (begins('RIFF') && begins('WEBP', 8)) ||
    begins('ftypavif', 4);
  if (known) return damagedReason;
  return `its content is in no known picture format (known are ${knownFormats()})`;
}

function knownFormats(): string {
  return [...Object.values(formatNames), 'BMP'].join(', ');
}

/** Whether a PNG ends before its last chunk, or a WebP before the length that it states. */
function isCutOff(bytes: Buffer): boolean {
  if (bytes.subarray(0, 8).equals(pngSignature)) {
    let at = pngSignature.length;
    while (at + 12 <= bytes.length) {
      if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return false;
      at += 12 + bytes.readUInt32BE(at);
    }
    return true;
  }
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') {
    return bytes.length < bytes.readUInt32LE(4) + 8;
  }
  return false;
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function badInput(what: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what, reason });
}

function unreadable(picturePath: string, reason: string): FailureError {
  return new FailureError({ kind: 'image-unreadable', path: picturePath, reason });
}
