// One capture from beginning to end: the place is looked at, the source asked, drawn masks are painted, everything is stored.
// Knows nothing of processes and of how each source works.

import type { CaptureDone, CaptureRecord, CaptureRequest, MaskOptions } from '../../protocol/capture';
import { FailureError } from '../../protocol/failure';
import { captureAndroid } from './android';
import { captureClipboard } from './clipboard';
import { captureIos } from './ios';
import { maskWitness } from './mask';
import { maskRectangles, paintOver } from './picture';
import { captureScreen } from './screen';
import { checkPlace, storeCapture } from './store';
import type { CaptureParts, TakenCapture } from './taken';
import { makeTools } from './tool';
import { capturePage } from './webPage';

/**
 * Takes a capture and writes it, its witness and its record: all of them or none.
 *
 * @param picturePath - absolute, ends in .png, in a folder that exists; neither it nor its companions may be there.
 * @throws FailureError one sentence for whatever is in the way; `cancelled` where the signal was aborted. Nothing is left
 *   then, neither a file nor a browser nor a tool.
 */
export async function takeCapture(
  request: CaptureRequest,
  picturePath: string,
  parts: CaptureParts,
): Promise<CaptureDone> {
  await checkPlace(picturePath);
  const taken = await mask(await take(request, parts), request.mask);
  if (parts.signal.aborted) throw new FailureError({ kind: 'cancelled' });
  parts.progress('storing it');
  return storeCapture(taken, picturePath);
}

function take(request: CaptureRequest, parts: CaptureParts): Promise<TakenCapture> {
  const tools = makeTools(parts.signal);
  switch (request.kind) {
    case 'page':
    case 'attached':
      return capturePage(request, parts);
    case 'screen':
      return captureScreen(request, tools, parts);
    case 'clipboard':
      return captureClipboard(tools, parts);
    case 'android':
      return captureAndroid(request, tools, parts);
    case 'ios':
      return captureIos(request, tools, parts);
  }
}

/** Paints the drawn boxes and takes out what they cover, wherever it is said; says so where one of them lies outside. */
async function mask(taken: TakenCapture, { boxes = [] }: MaskOptions): Promise<TakenCapture> {
  const { png, size, witness } = taken;
  const rectangles = maskRectangles(boxes, size);
  const nOutside = boxes.length - rectangles.length;
  const remarks =
    nOutside === 0
      ? taken.remarks
      : [
          ...taken.remarks,
          `${nOutside} of the ${boxes.length} masks lie outside of the picture, which is ${size.width}×${size.height} pixels.`,
        ];
  if (rectangles.length === 0) return { ...taken, remarks };
  const texts = witness === null ? null : maskWitness(witness, rectangles);
  const record = withoutRepeated(taken.record, texts?.repeats ?? (() => false));
  return {
    png: await paintOver(png, rectangles),
    size,
    record: { ...record, masked: (record.masked ?? 0) + rectangles.length },
    witness: texts?.witness ?? null,
    remarks:
      record.title === taken.record.title && record.url === taken.record.url
        ? remarks
        : [...remarks, 'The title or the address of the page says what a mask covers, and was left out.'],
  };
}

function withoutRepeated(
  { title, url, ...others }: CaptureRecord,
  repeats: (text: string) => boolean,
): CaptureRecord {
  return {
    ...others,
    ...(url === undefined || repeats(url) ? {} : { url }),
    ...(title === undefined || repeats(title) ? {} : { title }),
  };
}
