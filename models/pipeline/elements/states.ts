// What a detected control shows of its state: how the state network sees it, and what its answers mean.
// Knows nothing of sessions and of what is asked. Training sees controls alike (models/training/states/views.py).

import { boxCentre, boxHeight, boxWidth, type PixelBox } from '../../../protocol/geometry';
import type { WitnessState } from '../../../protocol/witness';
import type { RgbImage } from '../image';
import type { DetectedElement } from './decode';
import { groupFamilies, type Family } from './families';

/** What the network says of a detected control, as probabilities 0…1; those of a page's elements are its own. */
export interface ElementStates {
  /** Of checkboxes, radio buttons and switches; null for all others. */
  readonly on: number | null;
  /** Chosen among its like (a tab, an entry of a menu or list), or a button that stays pressed. */
  readonly selected: number;
  readonly disabled: number;
  readonly invalid: number;
  /** Round, so that one of several can be on; null for all that are no checkbox or radio button. */
  readonly radio: number | null;
}

/** In the order of the graph's output. */
export const stateNames = ['on', 'selected', 'disabled', 'invalid', 'radio'] as const;

/**
 * From here on a state is told: on kits that the network never saw nine in ten such are right, of those that are on and
 * off nearly all (models/training/states/CARD.md). "Invalid" and "radio" are not known so well.
 */
export const SHOWN = { on: 0.7, selected: 0.4, disabled: 0.7 } as const;

/**
 * How a candidate is, in words that a user may read: what its page says, or else what the network is sure of. What is
 * off is told of what can be on only.
 */
export function shownStates({ kind, states, page }: Stated): readonly string[] {
  const words = kind === 'switch' ? (['on', 'off'] as const) : (['checked', 'not checked'] as const);
  if (page !== undefined) return statesOfPage(page.state, words);
  if (states === null) return [];
  const { on, selected, disabled } = states;
  const shown: string[] = [];
  if (on !== null && SHOWN.on <= on) shown.push(words[0]);
  if (on !== null && on <= 1 - SHOWN.on) shown.push(words[1]);
  if (on === null && SHOWN.selected <= selected) shown.push('selected');
  if (SHOWN.disabled <= disabled) shown.push('disabled');
  return shown;
}

/** What is asked of a candidate to tell its states. */
export interface Stated {
  readonly kind: string;
  readonly states: ElementStates | null;
  readonly page?: { readonly state: WitnessState };
}

function statesOfPage(state: WitnessState, [on, off]: readonly [string, string]): readonly string[] {
  const { checked } = state;
  const marks = checked === undefined ? [] : [checked === 'mixed' ? 'partly checked' : checked ? on : off];
  const flags = (['selected', 'pressed', 'expanded', 'disabled', 'invalid'] as const).filter(
    (flag) => state[flag] === true,
  );
  return [...marks, ...flags];
}

const ROWS = 20;
const COLUMNS = 32;

/** Pixels that are looked at along each side of a cell, the same ones again where it has fewer. */
const SAMPLES = 4;

/** Mean red, green and blue of a cell; its smallest and largest brightness, which keep the colour of thin text. */
const CHANNELS = 5;

const GRID_BYTES = ROWS * COLUMNS * CHANNELS;

/** What the network sees of one control, in bytes: [3, ROWS, COLUMNS, CHANNELS]. */
const VIEW_BYTES = 3 * GRID_BYTES;

/** The graph's dimensions of so many views. */
export function viewShape(count: number): readonly number[] {
  return [count, 3, ROWS, COLUMNS, CHANNELS];
}

/** The graph's dimensions of the like of so many controls. */
export function likeShape(count: number): readonly number[] {
  return [count, MOST_LIKE];
}

/** A detected control, as far as its looks hang on it. */
type Control = Pick<DetectedElement, 'box' | 'family'>;

/** What the network sees of a picture's controls. */
export interface StateViews {
  /** As `viewShape` says. */
  readonly views: Uint8Array;
  /** Per control the places of its like, the nearest first, and its own where there are no more; as `likeShape` says. */
  readonly likes: Int32Array;
}

/**
 * Controls close up, the mean of their like, and what lies around them: that one is chosen or disabled shows beside the
 * others only. One without its like is compared with itself. Beyond the picture's edge the last pixel repeats.
 */
export function stateViews(image: RgbImage, controls: readonly Control[]): StateViews {
  const near = controls.map(({ box }) => {
    const margin = 0.3 * Math.min(boxWidth(box), boxHeight(box));
    return gridOf(image, grown(box, margin, margin));
  });
  const views = new Uint8Array(controls.length * VIEW_BYTES);
  const likes = new Int32Array(controls.length * MOST_LIKE);
  for (const [place, control] of controls.entries()) {
    const { box } = control;
    const height = boxHeight(box);
    const alike = likeOf(control, controls);
    likes.fill(place, place * MOST_LIKE, (place + 1) * MOST_LIKE);
    likes.set(alike, place * MOST_LIKE);
    const mean = alike.length === 0 ? near[place]! : meanOf(alike.map((other) => near[other]!));
    const around = grown(box, Math.max(boxWidth(box), 4 * height), 2 * height);
    views.set(near[place]!, place * VIEW_BYTES);
    views.set(mean, place * VIEW_BYTES + GRID_BYTES);
    views.set(gridOf(image, around), place * VIEW_BYTES + 2 * GRID_BYTES);
  }
  return { views, likes };
}

/** Families whose controls are each other's like: the chosen tab may be the only one with a frame. */
const likeFamilies: readonly (readonly Family[])[] = [
  ['button', 'action'],
  ['field', 'select'],
];

const MOST_LIKE = 6;

/** Places of the nearest controls of a control's kind and height in its row or column. */
function likeOf(control: Control, controls: readonly Control[]): readonly number[] {
  const height = boxHeight(control.box);
  const centre = boxCentre(control.box);
  const alike = likeFamilies.find((one) => one.includes(control.family)) ?? [control.family];
  const found = controls.flatMap((other, place) => {
    if (other === control || !alike.includes(other.family)) return [];
    const otherHeight = boxHeight(other.box);
    const { x, y } = boxCentre(other.box);
    const [across, along] = [Math.abs(x - centre.x), Math.abs(y - centre.y)];
    const isInRow = along <= 0.25 * height;
    const isInColumn = Math.min(across, Math.abs(other.box.x1 - control.box.x1)) <= 0.5 * height;
    const isAsTall = Math.abs(otherHeight - height) <= 0.25 * Math.max(otherHeight, height);
    return isAsTall && (isInRow || isInColumn) ? [{ place, distance: across + along }] : [];
  });
  return found
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_LIKE)
    .map(({ place }) => place);
}

function meanOf(grids: readonly Uint8Array[]): Uint8Array {
  const mean = new Uint8Array(GRID_BYTES);
  for (let at = 0; at < GRID_BYTES; at++) {
    let sum = 0;
    for (const grid of grids) sum += grid[at]!;
    mean[at] = Math.floor(sum / grids.length);
  }
  return mean;
}

function grown({ x1, y1, x2, y2 }: PixelBox, x: number, y: number): PixelBox {
  return { x1: x1 - x, y1: y1 - y, x2: x2 + x, y2: y2 + y };
}

function gridOf({ data, width, height }: RgbImage, { x1, y1, x2, y2 }: PixelBox): Uint8Array {
  const rows = middles(y1, y2, ROWS * SAMPLES, height);
  const columns = middles(x1, x2, COLUMNS * SAMPLES, width);
  const grid = new Uint8Array(GRID_BYTES);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let darkest = 255;
      let brightest = 0;
      for (let y = row * SAMPLES; y < (row + 1) * SAMPLES; y++) {
        for (let x = column * SAMPLES; x < (column + 1) * SAMPLES; x++) {
          const at = 3 * (rows[y]! * width + columns[x]!);
          red += data[at]!;
          green += data[at + 1]!;
          blue += data[at + 2]!;
          const brightness = Math.floor((data[at]! + data[at + 1]! + data[at + 2]!) / 3);
          darkest = Math.min(darkest, brightness);
          brightest = Math.max(brightest, brightness);
        }
      }
      const mean = (sum: number): number => Math.floor(sum / SAMPLES ** 2);
      const cell = [mean(red), mean(green), mean(blue), darkest, brightest];
      grid.set(cell, (row * COLUMNS + column) * CHANNELS);
    }
  }
  return grid;
}

/** The pixels in the middle of `count` equal parts from `start` to `end`. */
function middles(start: number, end: number, count: number, length: number): Int32Array {
  const places = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const place = Math.floor(start + ((i + 0.5) * (end - start)) / count);
    places[i] = Math.min(Math.max(place, 0), length - 1);
  }
  return places;
}

/** The families of controls, 1 for the control's own: what the network is told beside the view. */
export function familyMarks(family: Family): readonly number[] {
  return groupFamilies.control.map((one) => (one === family ? 1 : 0));
}

/**
 * The graph's answer for one control.
 *
 * @param probabilities - in the order of `stateNames`.
 */
export function statesOf(probabilities: ArrayLike<number>, family: Family): ElementStates {
  const [on, selected, disabled, invalid, radio] = stateNames.map((_, place) => {
    // Three decimals are more than a probability is worth, and keep what is stored small.
    return Math.round((probabilities[place] ?? 0) * 1000) / 1000;
  }) as [number, number, number, number, number]; // One a name.
  const isCheck = family === 'check';
  return {
    on: isCheck || family === 'switch' ? on : null,
    selected,
    disabled,
    invalid,
    radio: isCheck ? radio : null,
  };
}
