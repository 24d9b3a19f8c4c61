// Coordinates as laws: elements are drawn in colours of their own by a real browser, the colours are found in the picture, and
// the witness must have them there, over pixel ratio × zoom × scroll × frames × transforms. And from there to css and back.

import assert from 'node:assert/strict';
import test from 'node:test';
import { boxCentre, cssToImage, imageToCss, type PixelBox } from '../../protocol/geometry';
import type { PageOptions } from '../../protocol/capture';
import { serve } from '../support/webServer';
import { capture, drawnBox, drawnMiddle, only, pixelsOf } from './pages';

/** Half an image pixel, and the 64th in which browsers lay out: an edge at half a pixel is drawn on either side of it. */
const TOLERANCE = 0.5 + 1 / 64;

type Colour = readonly [number, number, number];

interface Coloured {
  readonly name: string;
  readonly colour: Colour;
  /** What is turned has no edge along the pixels: only its middle can be found. */
  readonly isTurned?: true;
}

const colours: readonly Colour[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [0, 255, 255],
  [255, 128, 0],
  [128, 0, 255],
  [0, 128, 255],
  [255, 0, 128],
  [0, 128, 0],
  [128, 0, 0],
  [0, 0, 128],
];

const escaped = (html: string) => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/**
 * A page of coloured elements. What is transformed, or lies in a transformed frame, is as large as whole pixels at every ratio:
 * a browser rounds before it transforms, and what it rounds there is not the place of anything.
 */
function scene(): { html: string; elements: readonly Coloured[] } {
  const elements: Coloured[] = [];
  const draw = (name: string, style: string, how: { readonly isTurned?: true } = {}): string => {
    const colour = colours[elements.length]!;
    elements.push({ name, colour, ...how });
    return `<div data-name="${name}" style="background: rgb(${colour.join(', ')}); ${style}"></div>`;
  };
  const body = (content: string, style = '') =>
    `<!doctype html><body style="margin: 0; background: white; ${style}">${content}</body>`;
  const scrolling = (x: number, y: number) => `<script>scrollTo(${x}, ${y})</script>`;
  const frame = (content: string, style: string) =>
    `<iframe srcdoc="${escaped(content)}" style="position: absolute; ${style}"></iframe>`;

  const innermost = body(
    draw(
      'in a frame in a frame',
      'position: absolute; left: 20.3px; top: 140.7px; width: 31.4px; height: 22.2px',
    ),
    'height: 900px',
  );
  const inner = body(
    draw('in a scrolled frame', 'margin: 70.3px 0 0 30.7px; width: 40px; height: 20.6px') +
      frame(
        innermost.replace('</body>', `${scrolling(0, 40)}</body>`),
        'left: 50.4px; top: 120.6px; width: 120.6px; height: 140px; border: 1px solid #ddd',
      ) +
      scrolling(10, 40),
    'width: 900px; height: 900px',
  );
  const whole = (name: string, how: { readonly isTurned?: true } = {}) =>
    body(draw(name, 'margin: 20px; width: 40px; height: 20px', how));
  const html = body(
    draw(
      'at fractions of a pixel',
      'position: absolute; left: 30.3px; top: 50.7px; width: 60.4px; height: 30.2px',
    ) +
      `<div id="scrolled" style="position: absolute; left: 120.6px; top: 50.2px; width: 100px; height: 80px; overflow: scroll">
         <div style="height: 400px; width: 300px; position: relative">${draw(
           'in a scrolled element',
           'position: absolute; left: 40px; top: 80.6px; width: 30.3px; height: 20.9px',
         )}</div>
       </div>
       <div style="position: absolute; left: 260px; top: 60px; transform: scale(1.37) translate(3.3px, 1.7px)">${draw(
         'scaled',
         'width: 40px; height: 20px',
       )}</div>` +
      draw(
        'turned by 90°',
        'position: absolute; left: 360px; top: 60px; width: 40px; height: 20px; transform: rotate(90deg)',
      ) +
      draw(
        'turned by 25°',
        'position: absolute; left: 440px; top: 60px; width: 60px; height: 20px; transform: rotate(25deg)',
        {
          isTurned: true,
        },
      ) +
      frame(
        inner,
        'left: 20.4px; top: 150.3px; width: 300.6px; height: 300.2px; border: 3px solid #ddd; padding: 4.3px',
      ) +
      frame(
        whole('in a scaled frame'),
        'left: 360px; top: 160px; width: 160px; height: 80px; border: 0; transform: scale(0.73)',
      ) +
      frame(
        whole('in a frame turned by 90°'),
        'left: 360px; top: 260px; width: 160px; height: 80px; border: 0; transform: rotate(90deg)',
      ) +
      frame(
        whole('in a frame turned by 15°', { isTurned: true }),
        'left: 360px; top: 380px; width: 160px; height: 80px; border: 0; transform: rotate(15deg) scale(1.2)',
      ) +
      `<script>document.getElementById('scrolled').scrollTo(20, 40)</script>`,
    'width: 1600px; height: 2400px',
  );
  return { html, elements };
}

const views: readonly (PageOptions & { readonly name: string })[] = [
  ...[1, 1.25, 1.5, 2, 3].map((pixelRatio) => ({ name: `ratio ${pixelRatio}`, pixelRatio })),
  { name: 'zoom 0.8', zoom: 0.8 },
  { name: 'zoom 1.25', zoom: 1.25 },
  { name: 'ratio 2, zoom 1.25', pixelRatio: 2, zoom: 1.25 },
  { name: 'the full page at ratio 1.5', pixelRatio: 1.5, fullPage: true },
];

test('what is drawn lies where the witness has it', async (t) => {
  const { html, elements } = scene();
  const { origin } = await serve({ '/': html });
  for (const { name, ...view } of views) {
    await t.test(name, async () => {
      const { png, witness, record } = await capture(origin, {
        viewport: { width: 900, height: 520 },
        ...(view.fullPage === true ? {} : { scroll: { x: 20, y: 20 } }),
        ...view,
      });
      const pixels = await pixelsOf(png);
      for (const { name: element, colour, isTurned } of elements) {
        const { box, visibility } = only(
          witness!.nodes,
          ({ attributes }) => attributes?.['data-name'] === element,
        );
        const drawn = drawnBox(pixels, colour);
        const told = `${element}: drawn at ${show(drawn)}, witnessed at ${show(box)}`;
        assert.equal(visibility, 'seen', told);
        const off =
          isTurned === true
            ? distances(drawnMiddle(pixels, colour), boxCentre(box))
            : [...distances(drawn, box), Math.abs(drawn.x2 - box.x2), Math.abs(drawn.y2 - box.y2)];
        assert.ok(Math.max(...off) <= TOLERANCE, told);
        // The same places on the page, and back again.
        const scale = { pixelRatio: record.pixelRatio!, scroll: record.scroll! };
        const back = cssToImage(imageToCss(boxCentre(box), scale)!, scale)!;
        assert.ok(Math.max(...distances(back, boxCentre(box))) < 1e-6, told);
      }
    });
  }
});

test('an element at a known place of the page is where image ↔ css says, whatever part of the page is pictured', async (t) => {
  const { origin } = await serve({
    '/': `<!doctype html><body style="margin: 0; width: 1600px; height: 2400px">
      <div id="one" style="position: absolute; left: 200px; top: 760px; width: 80px; height: 40px; background: red"></div>`,
  });
  const ways: readonly (PageOptions & { readonly name: string })[] = [
    { name: 'scrolled', scroll: { x: 100, y: 700 } },
    { name: 'scrolled at ratio 1.25', scroll: { x: 100, y: 700 }, pixelRatio: 1.25 },
    { name: 'the full page', fullPage: true, pixelRatio: 2 },
    { name: 'the element alone', element: '#one', pixelRatio: 1.5 },
    { name: 'zoomed', scroll: { x: 0, y: 400 }, zoom: 1.5 },
  ];
  for (const { name, ...page } of ways) {
    await t.test(name, async () => {
      const { png, record } = await capture(origin, page);
      const drawn = drawnBox(await pixelsOf(png), [255, 0, 0]);
      const scale = { pixelRatio: record.pixelRatio!, scroll: record.scroll! };
      const corner = imageToCss({ x: drawn.x1, y: drawn.y1 }, scale)!;
      assert.ok(
        Math.max(...distances(corner, { x: 200, y: 760 })) <= TOLERANCE / scale.pixelRatio,
        show(drawn),
      );
    });
  }
});

function distances(a: PixelBox | { x: number; y: number }, b: PixelBox | { x: number; y: number }): number[] {
  const [ax, ay] = 'x' in a ? [a.x, a.y] : [a.x1, a.y1];
  const [bx, by] = 'x' in b ? [b.x, b.y] : [b.x1, b.y1];
  return [Math.abs(ax - bx), Math.abs(ay - by)];
}

function show({ x1, y1, x2, y2 }: PixelBox): string {
  return [x1, y1, x2, y2].map((edge) => edge.toFixed(2)).join(', ');
}
