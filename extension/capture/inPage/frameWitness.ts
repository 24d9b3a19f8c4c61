// What the in-page script is asked about one frame and what it says, before the frames of a page are put together.
// Plain data; knows nothing of how it is found out.

import type { Point } from '../../../protocol/geometry';
import type { WitnessNode } from '../../../protocol/witness';

export interface FrameQuestion {
  /** How many nodes at most. */
  readonly mostNodes: number;
  /** What may not be told. */
  readonly masked: Masked;
  /** What the picture shows of the frame: what its viewport does, or the whole document. */
  readonly shown: 'viewport' | 'document';
}

export interface Masked {
  readonly passwords: boolean;
  /** CSS. */
  readonly selectors: readonly string[];
}

export interface FrameWitness {
  readonly url: string;
  /** Empty where it says what is masked. */
  readonly title: string;
  /** Of the moment in which it was taken, see `fingerprint`. */
  readonly fingerprint: number;
  /**
   * As they will stand in the whole witness, but with indices within this frame, boxes in CSS pixels from the top left corner
   * of the frame's viewport, and shown as far as the frame itself is.
   */
  readonly nodes: readonly WitnessNode[];
  /** The elements that hold a frame of their own, in order. */
  readonly hosts: readonly FrameHost[];
  readonly isTruncated: boolean;
  readonly view: FrameView;
}

export interface FrameHost {
  /** Index of its node. */
  readonly node: number;
  /** Whether a mask covers it, and so the frame inside. */
  readonly isMasked: boolean;
}

/** CSS pixels. */
export interface FrameView {
  readonly width: number;
  readonly height: number;
  readonly scroll: Point;
  /** Device pixels for one CSS pixel, page zoom included. */
  readonly devicePixelRatio: number;
  /** How a page that is wider than a phone's screen is shown: scaled, and from this place of the viewport on. */
  readonly pinch: { readonly scale: number; readonly left: number; readonly top: number };
  /** What a picture of the viewport shows, scaled so. */
  readonly shownWidth: number;
  readonly shownHeight: number;
  /** Of the whole document. */
  readonly documentWidth: number;
  readonly documentHeight: number;
}

/** Whether a place of a frame's content shows in the frame around it, or why not. */
export type HostSight = 'seen' | 'covered' | 'outside';
