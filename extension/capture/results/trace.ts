// A Playwright trace.zip: the failed step and the picture nearest to it, as a record of that test.
// Knows nothing of the folder around it; what the events mean is told by `traceEvents`.

import * as path from 'node:path';
import type { CaptureKind } from '../../../protocol/capture';
import { FailureError } from '../../../protocol/failure';
import type { Size } from '../../../protocol/geometry';
import { shotName, type FailedShot, type ListOptions, type ShotPicture, type TestRecord } from './failedShot';
import { known } from './loose';
import { pictureHeader, type PictureHeader } from './pictureHeader';
import { makeTraceReader, NEWEST_TRACE, type ReadTrace, type TracePicture } from './traceEvents';
import { openZip, type ZipArchive } from './zipArchive';

export const MOST_PICTURE_BYTES = 64 * 1024 * 1024;

/**
 * @param zip - its path.
 * @throws FailureError `bad-input` where it is no trace, is damaged, or is of a newer version that cannot be read.
 */
export async function readTraceZip(zip: string): Promise<TraceFound> {
  const archive = await openZip(zip, zip);
  try {
    return await readArchive(archive, zip);
  } finally {
    archive.close();
  }
}

export interface TraceFound {
  readonly trace: ReadTrace;
  /** The best picture that is really there; null where there is none. */
  readonly picture: { readonly picked: TracePicture; readonly header: PictureHeader } | null;
}

export function isTrace(names: readonly string[]): boolean {
  return names.some((name) => name.endsWith('.trace'));
}

async function readArchive(archive: ZipArchive, what: string): Promise<TraceFound> {
  const { names } = archive;
  const refuse = (reason: string): FailureError => new FailureError({ kind: 'bad-input', what, reason });
  if (!isTrace(names)) {
    throw refuse('this zip is no Playwright trace: it holds no ".trace" file');
  }
  const reader = makeTraceReader();
  for (const name of names.filter((one) => one.endsWith('.stacks'))) {
    reader.stacks((await archive.read(name, MOST_STACK_BYTES)).toString('utf8'));
  }
  for (const name of names.filter((one) => one.endsWith('.trace'))) {
    for await (const line of archive.lines(name)) reader.event(name, line);
  }
  const trace = reader.finish();
  const isNewer = trace.version !== null && NEWEST_TRACE < trace.version;
  const picture = await bestPicture(archive, trace.pictures);
  if (isNewer && trace.failure === null && picture === null) {
    throw refuse(
      `this trace is of version ${trace.version}, newer than what is known here (${NEWEST_TRACE}), and nothing of it could be read`,
    );
  }
  return { trace, picture };
}

const MOST_STACK_BYTES = 64 * 1024 * 1024;

async function bestPicture(
  archive: ZipArchive,
  pictures: readonly TracePicture[],
): Promise<TraceFound['picture']> {
  const names = new Set(archive.names);
  for (const picked of pictures) {
    // The trace says which, but an archive that was shortened need not have it.
    if (!names.has(picked.entry)) continue;
    const header = pictureHeader(await archive.read(picked.entry, MOST_PICTURE_BYTES));
    if (header !== null) return { picked, header };
  }
  return null;
}

/**
 * The shots of one trace.zip: one, or none where its test passed and only failed ones are wanted.
 *
 * @throws FailureError as `readTraceZip`.
 */
export async function traceShots(zip: string, { includePassed }: ListOptions): Promise<FailedShot[]> {
  const found = await readTraceZip(zip);
  const hasFailed = found.trace.failure !== null;
  if (!hasFailed && includePassed !== true) return [];
  const title = found.trace.title ?? path.basename(path.dirname(zip));
  const { picture } = found;
  const from: ShotPicture =
    picture === null
      ? { kind: 'missing', reason: 'the trace holds no picture; it was recorded without screenshots' }
      : { kind: 'zipped', zip, entry: picture.picked.entry };
  return [
    {
      name: shotName(title, picture?.header.ending ?? 'png'),
      picture: from,
      record: recordOf(found, picture?.header.size ?? null, picture?.picked.kind ?? 'frame', title),
      hasFailed,
    },
  ];
}

/**
 * What a trace knows of a picture of its page.
 *
 * @param size - of the picture, in pixels; null where it is not known.
 * @param kind - how it was taken; only the runner's own may be of a full page.
 * @param title - of the test, where the trace does not know it.
 */
export function recordOf(
  { trace, picture }: TraceFound,
  size: Size | null,
  kind: TracePicture['kind'],
  title: string,
): TestRecord {
  const { failure } = trace;
  const takenAt = picture !== null && picture.picked.kind === kind ? picture.picked.takenAt : undefined;
  return {
    source: 'playwright',
    ...known({
      takenAt: takenAt === undefined ? undefined : new Date(takenAt).toISOString(),
      by: trace.by,
      url: trace.url,
      ...scaleOf(trace.viewport, size, kind),
    }),
    test: {
      title: trace.title ?? title,
      ...known({
        file: failure?.file ?? trace.file,
        line: failure?.file === undefined ? trace.line : failure.line,
        step: failure?.step,
        selector: failure?.selector,
        error: failure?.error,
      }),
    },
  };
}

interface Scale {
  readonly kind?: CaptureKind;
  readonly pixelRatio?: number;
  readonly viewport?: Size;
  readonly scroll?: { readonly x: number; readonly y: number };
}

/**
 * What follows from the page's size in CSS pixels and the picture's in pixels: where both have one shape, the picture
 * shows the viewport, and the ratio of their widths is the pixel ratio, whatever it was made of (device, zoom, a
 * screencast made smaller). A runner's picture that is as wide and longer shows the full page. Else nothing is said.
 */
export function scaleOf(viewport: Size | undefined, size: Size | null, kind: TracePicture['kind']): Scale {
  if (viewport === undefined) return {};
  if (size === null) return { viewport };
  const pixelRatio = size.width / viewport.width;
  const height = viewport.height * pixelRatio;
  // Both sides are rounded to whole pixels; of a small picture a pixel is much of the ratio.
  if (Math.abs(size.height - height) <= Math.max(1, pixelRatio))
    return { kind: 'viewport', pixelRatio, viewport };
  const isWhole = Math.abs(pixelRatio * 4 - Math.round(pixelRatio * 4)) < 0.01;
  if (kind === 'attached' && isWhole && height < size.height) {
    return { kind: 'full-page', pixelRatio, viewport, scroll: { x: 0, y: 0 } };
  }
  return { viewport };
}
