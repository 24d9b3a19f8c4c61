// Prints what a capture has left: one JSON object for programs, a few lines for people.
// Knows nothing of how it was taken.

import type { CaptureDone, CaptureRecord } from '../../protocol/capture';
import { SIDECAR_ENDING } from '../../protocol/sidecar';
import { jsonText } from './terminal';

/** The object of `--json`. */
export function doneAsJson({ picture, witness, record, remarks }: CaptureDone): string {
  return jsonText({ picture, witness, sidecar: `${picture}${SIDECAR_ENDING}`, capture: record, remarks });
}

export function doneAsText({ picture, witness, record, remarks }: CaptureDone): string {
  const lines = [
    `${picture}${aboutRecord(record)}`,
    ...(witness === null
      ? []
      : [`${witness}: what the ${record.source === 'page' ? 'page' : 'device'} says of itself`]),
    `${picture}${SIDECAR_ENDING}: how it was captured`,
    ...remarks,
  ];
  return `${lines.join('\n')}\n`;
}

/** What a person may want to check at once. */
function aboutRecord({ kind, by, device, url, title, pixelRatio, masked }: CaptureRecord): string {
  const about = [
    kind,
    title ?? url,
    device,
    by,
    pixelRatio === undefined ? undefined : `pixel ratio ${Number(pixelRatio.toFixed(3))}`,
    masked === undefined ? undefined : `${masked} masked`,
  ].filter((part) => part !== undefined && part !== '');
  return about.length === 0 ? '' : `: ${about.join(', ')}`;
}
