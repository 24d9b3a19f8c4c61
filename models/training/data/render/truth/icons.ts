// Icons and images that can be seen: drawn by SVG, by a font, by a mask or by a picture file. Knows nothing of controls.

import {
  boxArea,
  boxHeight,
  boxWidth,
  intersect,
  unionBox,
  type PixelBox,
} from '../../../../../protocol/geometry';
import { colorName, layOn, white, withAlpha } from './colors';
import { glyphOf, hasIconClass, iconName } from './iconNames';
import { groundUnder, opacityOf, parseColor } from './paint';
import { isDrawn, look, ownClip } from './sight';
import { isLigature, measuring } from './text';
import { boxOf, classesOf, drawnAncestors, styleOf, tagOf } from './tree';

export interface Pictorial {
  readonly element: Element;
  readonly kind: 'icon' | 'image';
  readonly box: PixelBox;
  readonly name: string;
  readonly color: string | undefined;
}

export interface Pictorials {
  readonly found: readonly Pictorial[];
  readonly ignore: readonly PixelBox[];
}

/** A drawing with longer sides than this, CSS pixels, is no icon unless it says so. */
const largestIcon = 64;
const smallestIcon = 5;
/** A picture file with a shorter side than this says little about being a picture. */
const smallestImage = 18;
/** A picture over a larger part of the viewport is the ground of what stands on it. */
const wallpaperPart = 0.6;

const nothing: Pictorials = { found: [], ignore: [] };

/** What one element draws as an icon or an image, if it does. */
export function pictorialOf(element: Element): Pictorials {
  const tag = tagOf(element);
  if (!isDrawn(element)) return nothing;
  if (/^(canvas|video|iframe|object|embed|audio|meter|progress)$/.test(tag))
    return ignored(element, boxOf(element));
  if (tag === 'svg') return drawingOf(element);
  if (element instanceof SVGElement) return nothing;
  if (tag === 'img' || tag === 'picture') return tag === 'img' ? pictureOf(element) : nothing;
  const given = element.getAttribute('data-icon');
  // A drawing on a coloured plate: the plate is the icon.
  if (given !== null && element.childElementCount > 0) return judged(element, 'icon', boxOf(element), given);
  if (element.childElementCount > 0) return nothing;
  return fontIconOf(element) ?? maskIconOf(element) ?? backgroundOf(element) ?? nothing;
}

function ignored(element: Element, box: PixelBox): Pictorials {
  const { seen } = look(element, box, ownClip(element), 1, 1);
  return { found: [], ignore: seen === null ? [] : [seen] };
}

/** A candidate as truth, as something not to be judged, or as nothing. */
function judged(
  element: Element,
  kind: 'icon' | 'image',
  box: PixelBox,
  name: string,
  color?: string,
): Pictorials {
  const shortest = kind === 'icon' ? smallestIcon : smallestImage;
  if (Math.max(boxWidth(box), boxHeight(box)) < shortest || boxArea(box) === 0) return nothing;
  if (kind === 'image' && boxArea(box) > wallpaperPart * innerWidth * innerHeight) return nothing;
  const { sight, seen } = look(element, box, ownClip(element));
  if (sight === 'hidden' || seen === null) return nothing;
  if (sight === 'partly') return { found: [], ignore: [seen] };
  return { found: [{ element, kind, box: seen, name, color }], ignore: [] };
}

function drawingOf(svg: Element): Pictorials {
  const box = boxOf(svg);
  const given = svg.getAttribute('data-icon');
  const isLarge = boxWidth(box) > largestIcon || boxHeight(box) > largestIcon;
  const isLong = boxWidth(box) > 2.5 * boxHeight(box) || boxHeight(box) > 2.5 * boxWidth(box);
  const ink = inkOf(svg);
  if (given === null && (isLarge || isLong)) return ignored(svg, box);
  if (ink === null) return nothing;
  const reference =
    svg.querySelector('use')?.getAttribute('href') ?? svg.querySelector('use')?.getAttribute('xlink:href');
  return judged(svg, 'icon', ink, iconName(given, namingClasses(svg), reference ?? null), drawingColor(svg));
}

/** An SVG in an icon element of a component library carries its name one up. */
function namingClasses(element: Element): string[] {
  const own = classesOf(element);
  if (hasIconClass(own)) return own;
  for (const ancestor of drawnAncestors(element)) {
    if (hasIconClass(classesOf(ancestor))) return classesOf(ancestor);
    break;
  }
  return own;
}

/** The box of what an SVG really paints, strokes included; null where it paints nothing. */
function inkOf(svg: Element): PixelBox | null {
  const view = boxOf(svg);
  let ink: PixelBox | null = null;
  for (const shape of svg.querySelectorAll(
    'path, circle, rect, line, polyline, polygon, ellipse, use, image, text',
  )) {
    if (shape.closest('defs, symbol, clipPath, mask') !== null) continue;
    const style = styleOf(shape);
    const isReference = tagOf(shape) === 'use' || tagOf(shape) === 'image';
    const strokes = style.stroke !== 'none' && parseColor(style.stroke).alpha > 0;
    const fills = style.fill !== 'none' && parseColor(style.fill).alpha > 0 && tagOf(shape) !== 'line';
    if ((!strokes && !fills && !isReference) || style.display === 'none' || style.visibility !== 'visible')
      continue;
    const scale = shape instanceof SVGGraphicsElement ? Math.abs(shape.getScreenCTM()?.a ?? 1) : 1;
    const half = strokes
      ? (parseFloat(style.strokeWidth) * (style.vectorEffect === 'non-scaling-stroke' ? 1 : scale)) / 2
      : 0;
    const { x1, y1, x2, y2 } = boxOf(shape);
    const grown = { x1: x1 - half, y1: y1 - half, x2: x2 + half, y2: y2 + half };
    ink = ink === null ? grown : unionBox(ink, grown);
  }
  return ink === null ? null : intersect(ink, view);
}

function drawingColor(svg: Element): string | undefined {
  const shapes = [...svg.querySelectorAll('path, circle, rect, line, polyline, polygon, ellipse, use')];
  for (const shape of shapes.length === 0 ? [svg] : shapes) {
    const style = styleOf(shape);
    for (const css of [style.stroke, style.fill]) {
      if (css === 'none' || css.startsWith('url(')) continue;
      return seenColorName(svg, css);
    }
  }
  return undefined;
}

function seenColorName(element: Element, css: string): string {
  return colorName(layOn(withAlpha(parseColor(css), opacityOf(element)), groundUnder(element) ?? white));
}

function pictureOf(img: Element): Pictorials {
  const box = boxOf(img);
  const given = img.getAttribute('data-icon');
  const isBroken = img instanceof HTMLImageElement && (!img.complete || img.naturalWidth === 0);
  if (isBroken) return ignored(img, box);
  if (given !== null) return judged(img, 'icon', box, given);
  if (Math.max(boxWidth(box), boxHeight(box)) < smallestImage) return judged(img, 'icon', box, '');
  return judged(img, 'image', box, img.getAttribute('alt') ?? '');
}

/** A leaf whose glyph comes from an icon font, by `::before` or by a ligature. */
function fontIconOf(element: Element): Pictorials | null {
  const classes = classesOf(element);
  const given = element.getAttribute('data-icon');
  if (isLigature(element)) {
    const written = (element.textContent ?? '').trim();
    return written === ''
      ? null
      : judged(element, 'icon', boxOf(element), given ?? written.replaceAll('_', '-'), inkColor(element));
  }
  const written = (element.textContent ?? '').trim();
  // A sign such as × stands for an icon where the page says so.
  if (given !== null && written !== '') {
    return judged(element, 'icon', glyphBox(element, styleOf(element), written), given, inkColor(element));
  }
  if (written !== '') return null;
  for (const pseudo of ['::before', '::after'] as const) {
    const style = getComputedStyle(element, pseudo);
    const glyph = glyphOf(style.content);
    if (glyph === '' || style.display === 'none') continue;
    if (given === null && !hasIconClass(classes) && !/icon|awesome|glyph|symbol/i.test(style.fontFamily))
      continue;
    return judged(
      element,
      'icon',
      glyphBox(element, style, glyph),
      iconName(given, classes, null),
      inkColor(element),
    );
  }
  return null;
}

function inkColor(element: Element): string {
  return seenColorName(element, styleOf(element).color);
}

/** Where the glyph's ink lies: centred in the element across, on the font's own middle down; the element's box where the font cannot tell. */
function glyphBox(element: Element, style: CSSStyleDeclaration, glyph: string): PixelBox {
  const box = boxOf(element);
  const metrics = measuring(style)?.measureText(glyph);
  if (metrics === undefined) return box;
  const x0 = (box.x1 + box.x2) / 2 - metrics.width / 2;
  const middle = (box.y1 + box.y2) / 2;
  const baseline = middle + (metrics.fontBoundingBoxAscent - metrics.fontBoundingBoxDescent) / 2;
  const ink = {
    x1: x0 - metrics.actualBoundingBoxLeft,
    y1: baseline - metrics.actualBoundingBoxAscent,
    x2: x0 + metrics.actualBoundingBoxRight,
    y2: baseline + metrics.actualBoundingBoxDescent,
  };
  const isPlausible = boxWidth(ink) > 2 && boxHeight(ink) > 2 && intersect(ink, box) !== null;
  return isPlausible ? ink : box;
}

/** A leaf that is a coloured area behind a mask, itself or by `::before`. */
function maskIconOf(element: Element): Pictorials | null {
  const given = element.getAttribute('data-icon');
  const isMasked = [styleOf(element), getComputedStyle(element, '::before')].some((style) =>
    style.maskImage.includes('url('),
  );
  if (!isMasked && given === null) return null;
  return judged(element, 'icon', boxOf(element), iconName(given, classesOf(element), null));
}

/** A leaf with a picture as its background. */
function backgroundOf(element: Element): Pictorials | null {
  if (!styleOf(element).backgroundImage.includes('url(') || (element.textContent ?? '').trim() !== '')
    return null;
  if (/^(input|select|textarea)$/.test(tagOf(element))) return null;
  const box = boxOf(element);
  if (/^(button|a)$/.test(tagOf(element)) && Math.max(boxWidth(box), boxHeight(box)) < largestIcon) {
    const name = classesOf(element).some((name) => name.includes('close')) ? 'x' : '';
    return judged(element, 'icon', contentBoxOf(element), element.getAttribute('data-icon') ?? name);
  }
  const name = element.getAttribute('aria-label') ?? element.getAttribute('title') ?? '';
  if (Math.max(boxWidth(box), boxHeight(box)) > 28) return judged(element, 'image', box, name);
  return ignored(element, box);
}

function contentBoxOf(element: Element): PixelBox {
  const style = styleOf(element);
  const { x1, y1, x2, y2 } = boxOf(element);
  const inset = (side: 'Left' | 'Top' | 'Right' | 'Bottom') =>
    parseFloat(style[`padding${side}`]) + parseFloat(style[`border${side}Width`]);
  return { x1: x1 + inset('Left'), y1: y1 + inset('Top'), x2: x2 - inset('Right'), y2: y2 - inset('Bottom') };
}
