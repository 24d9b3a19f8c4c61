// What every source of captures gives, before anything of it is stored, and what it is given to work with.
// Knows nothing of where a capture comes from and where it goes.

import type { CaptureRecord } from '../../protocol/capture';
import type { Size } from '../../protocol/geometry';
import type { Witness } from '../../protocol/witness';

export interface TakenCapture {
  /**
   * A PNG file. What only its source can find (password fields, what a selector names) is painted over already; drawn
   * boxes are painted by `takeCapture`, which does so for every source alike and takes the witness's texts beneath them.
   */
  readonly png: Uint8Array;
  /** Of the PNG, in pixels. */
  readonly size: Size;
  /** `masked` counts what the source painted over; drawn boxes are added to it later. */
  readonly record: CaptureRecord;
  /** Null where nothing witnesses. Its picture is told by `storeCapture`, once the bytes are final. */
  readonly witness: Omit<Witness, 'picture'> | null;
  /** What should be known about it; whole sentences. */
  readonly remarks: readonly string[];
}

/** What a source may use while it works. */
export interface CaptureParts {
  /** Takes what is being done, in words, to stand before "…". */
  readonly progress: (doing: string) => void;
  /** Aborted where nobody waits any more: whatever was started is ended, and the source throws `cancelled`. */
  readonly signal: AbortSignal;
}
