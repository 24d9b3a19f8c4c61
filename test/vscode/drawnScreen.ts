// A screenshot for tests whose truth is known: an interface that Chromium draws, with a frame of a colour that nothing else has.
// Knows nothing of VS Code. From the frame alone a test can tell where the picture lies in a window, whoever draws it there.

import type { PixelBox, Size } from '../../protocol/geometry';
import { launchChromium } from '../support/chromium';

export interface DrawnScreen {
  readonly png: Buffer;
  readonly size: Size;
  /** The outer edges of the frame, in pixels of the picture. */
  readonly frame: PixelBox;
  /** Where each text's own glyph line lies, in pixels of the picture. */
  readonly texts: Readonly<Record<'Save changes' | 'Discard draft', PixelBox>>;
}

/** Neither a theme of VS Code nor a mark has it. */
export const FRAME_COLOUR = { r: 255, g: 0, b: 255 } as const;

const SIZE = { width: 1200, height: 800 } as const;

const page = `<!doctype html>
<style>
  body { margin: 0; width: ${SIZE.width}px; height: ${SIZE.height}px; background: #f4f4f4; font: 18px "DejaVu Sans", sans-serif; position: relative; }
  div { position: absolute; }
  .frame { left: 440px; top: 280px; width: 312px; height: 232px; border: 4px solid rgb(255, 0, 255); }
  .button { left: 500px; width: 200px; height: 44px; line-height: 44px; text-align: center; border-radius: 4px; }
  .save { top: 320px; background: #1e6b3a; color: #ffffff; }
  .discard { top: 430px; background: #e3e3e3; color: #202020; border: 1px solid #888888; box-sizing: border-box; line-height: 42px; }
  .note { left: 40px; top: 40px; color: #303030; }
</style>
<div class="note">Account settings</div>
<div class="frame"></div>
<div class="button save"><span>Save changes</span></div>
<div class="button discard"><span>Discard draft</span></div>`;

export async function drawScreen(): Promise<DrawnScreen> {
  const browser = await launchChromium();
  try {
    const drawn = await browser.newPage({ viewport: SIZE });
    await drawn.setContent(page);
    const boxOf = async (selector: string): Promise<PixelBox> => {
      const box = await drawn.locator(selector).boundingBox();
      if (box === null) throw new Error(`${selector} is not on the drawn page`);
      return { x1: box.x, y1: box.y, x2: box.x + box.width, y2: box.y + box.height };
    };
    return {
      png: await drawn.screenshot(),
      size: SIZE,
      frame: await boxOf('.frame'),
      texts: { 'Save changes': await boxOf('.save span'), 'Discard draft': await boxOf('.discard span') },
    };
  } finally {
    await browser.close();
  }
}
