// What an element paints, and what lies under it, as colours. Knows nothing of kinds and of occlusion.

import { oncePerElement } from './cache';
import { colorName, distance, layOn, parseRgb, transparent, white, withAlpha, type Rgba } from './colors';
import { drawnAncestors, drawnParent, styleOf, tagOf } from './tree';

/** Fainter than this (0…1) is not seen. */
const faintest = 0.04;
/** Grounds that differ by no more than this (0…255) cannot be told apart. */
const sameGround = 5;

const parsed = new Map<string, Rgba>();
let probe: CanvasRenderingContext2D | null | undefined;

/** Any CSS colour as numbers; what is no colour counts as transparent. */
export function parseColor(css: string): Rgba {
  let color = parsed.get(css);
  if (color === undefined) {
    color = parseRgb(css) ?? paintedColor(css);
    parsed.set(css, color);
  }
  return color;
}

/** Notations such as `oklch(…)` and `color-mix(…)` are read by painting them. */
function paintedColor(css: string): Rgba {
  if (probe === undefined) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    probe = canvas.getContext('2d', { willReadFrequently: true });
  }
  if (probe === null) return transparent;
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = 'rgba(0,0,0,0)';
  probe.fillStyle = css;
  probe.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = probe.getImageData(0, 0, 1, 1).data;
  return { red, green, blue, alpha: alpha / 255 };
}

/** The product of its own and all ancestors' opacity, 0…1. */
export const opacityOf: (element: Element) => number = oncePerElement((element) => {
  const parent = drawnParent(element);
  return Number(styleOf(element).opacity) * (parent === null ? 1 : opacityOf(parent));
});

/** The ground under an element's own background; null where a picture or a gradient makes it unknown. */
export const groundUnder = oncePerElement((element): Rgba | null => {
  const layers: Rgba[] = [];
  for (const ancestor of drawnAncestors(element)) {
    if (hasGroundImage(styleOf(ancestor))) return null;
    const color = withAlpha(parseColor(styleOf(ancestor).backgroundColor), opacityOf(ancestor));
    if (color.alpha > 0) layers.push(color);
    if (color.alpha >= 0.99) break;
  }
  return layers.reduceRight((ground, layer) => layOn(layer, ground), white);
});

/** The ground that an element's text stands on; null where it is unknown. */
export function groundOf(element: Element): Rgba | null {
  const style = styleOf(element);
  if (hasGroundImage(style)) return null;
  const ground = groundUnder(element);
  return ground === null
    ? null
    : layOn(withAlpha(parseColor(style.backgroundColor), opacityOf(element)), ground);
}

/** True where a background, a border or a shadow of its own can be seen. */
export const isFramed = oncePerElement((element) => {
  const style = styleOf(element);
  return paintsGround(element) || hasBorder(element, style) || hasShadow(style);
});

/** True where a picture or a gradient is the ground; a ripple that waits for a click, enlarged beyond sight, is none. */
function hasGroundImage({ backgroundImage, backgroundSize }: CSSStyleDeclaration): boolean {
  if (backgroundImage === 'none') return false;
  return !(backgroundImage.includes('radial-gradient(') && /\d{4,}%/.test(backgroundSize));
}

function paintsGround(element: Element): boolean {
  const style = styleOf(element);
  // A small picture that is not repeated is an arrow or a tick on the ground, not a ground.
  const { backgroundImage, backgroundSize } = style;
  const isLarge = backgroundImage.includes('gradient(') || backgroundSize === 'cover';
  if (isLarge && hasGroundImage(style)) return true;
  const color = withAlpha(parseColor(style.backgroundColor), opacityOf(element));
  if (color.alpha < faintest) return false;
  const under = groundUnder(element);
  return under === null || distance(layOn(color, under), under) > sameGround;
}

function hasBorder(element: Element, style: CSSStyleDeclaration): boolean {
  const ground = groundOf(element) ?? white;
  return (['Top', 'Right', 'Bottom', 'Left'] as const).some((side) => {
    if (style[`border${side}Style`] === 'none' || parseFloat(style[`border${side}Width`]) < 0.5) return false;
    const color = withAlpha(parseColor(style[`border${side}Color`]), opacityOf(element));
    return color.alpha >= faintest && distance(layOn(color, ground), ground) > sameGround;
  });
}

function hasShadow(style: CSSStyleDeclaration): boolean {
  if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && style.outlineStyle !== 'auto')
    return true;
  if (style.boxShadow === 'none') return false;
  // Kits chain shadows of no size or no colour to keep them animatable.
  return style.boxShadow.split(/,(?![^(]*\))/).some((shadow) => {
    const color = parseColor(/(?:rgba?|color|oklab|oklch|hsla?)\([^)]*\)/.exec(shadow)?.[0] ?? 'black');
    const sizes = shadow.match(/-?[\d.]+px/g) ?? [];
    return color.alpha > 0.06 && sizes.some((size) => Math.abs(parseFloat(size)) > 0.4);
  });
}

/** How opaquely an element covers what lies under it, 0…1; its children are asked on their own. */
export function coverOf(element: Element): number {
  const opacity = opacityOf(element);
  const tag = tagOf(element);
  if (tag === 'img' || tag === 'video' || tag === 'canvas' || tag === 'iframe') return opacity;
  const isShape = element instanceof SVGElement && tag !== 'svg' && tag !== 'g';
  const style = styleOf(element);
  if (isShape) return opacity;
  if (style.backgroundImage !== 'none' && element.childElementCount === 0) return opacity;
  const ground = parseColor(style.backgroundColor).alpha * opacity;
  return style.backgroundImage.includes('url(') && style.backgroundSize === 'cover' ? opacity : ground;
}

/** The word for what an element's text is coloured in, as seen. */
export function textColorName(element: Element): string {
  return colorName(seenTextColor(element));
}

/** The element's text colour laid on its ground (white where that is unknown). */
export function seenTextColor(element: Element): Rgba {
  const style = styleOf(element);
  const css = element instanceof SVGElement && style.fill !== 'none' ? style.fill : style.color;
  return layOn(withAlpha(parseColor(css), opacityOf(element)), groundOf(element) ?? white);
}

/** The word for an element's ground; undefined where a picture or a gradient makes it. */
export function groundColorName(element: Element): string | undefined {
  const ground = groundOf(element);
  return ground === null ? undefined : colorName(ground);
}
