// Kinds of page that tell something unasked, and pages whose pictures carry controls: carousels, hearts, a film's bar.
// Knows the vocabulary, no kit.

import { messageOf } from '../../content/messages';
import { escaped } from '../stage';
import { form, records, settings } from './office';
import { actionButton, alertTone, grid, photoImage, type Page, type PageKind } from './pieces';
import { article, results, shop } from './sites';

/** A usual page with one or two messages at its head, as kits show them or as a bar over the whole width. */
export const notices: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const layout = random.pick([form, records, settings, article, results, shop])(page);
  const alerts = random.times(random.chance(0.25) ? 2 : 1, () => {
    const { tone, title, body, action, meaning } = messageOf(random, write);
    if (random.chance(0.7)) {
      return parts.alert({
        tone: alertTone(tone),
        text: body,
        ...(random.chance(0.6) ? { title } : {}),
        closable: random.chance(0.5),
      });
    }
    const color = { error: '#b3261e', warning: '#8a5300', success: '#1b6b37', info: stage.theme.primary }[
      tone
    ];
    return `<div role="alert" data-tone="${tone}" class="l-row" style="background:${color};color:#fff;padding:${random.int(5, 14)}px 16px">${random.chance(0.6) ? stage.icon(meaning, 18) : ''}<span class="l-grow">${escaped(body)}</span>${random.chance(0.5) ? `<button style="background:none;border:1px solid #fff;border-radius:4px;color:#fff;padding:3px 10px">${escaped(action)}</button>` : ''}<button aria-label="Close" style="background:none;border:0;color:#fff;padding:4px">${stage.icon('close', 16)}</button></div>`;
  });
  return { ...layout, main: layout.edgeless === true ? layout.main : alerts.join('') + layout.main };
};

/** A button on a picture: an icon on a plate, or the icon alone. */
function overButton(page: Page, meaning: string, name: string, place: string, size: number): string {
  const { random, stage } = page;
  const look = random.pick([
    'background:rgba(0,0,0,.45);color:#fff',
    'background:rgba(255,255,255,.9);color:#222;box-shadow:0 1px 4px rgba(0,0,0,.3)',
    'background:none;color:#fff;filter:drop-shadow(0 0 2px #000)',
  ]);
  return `<button aria-label="${name}" style="position:absolute;${place};${look};border:0;border-radius:50%;padding:${Math.round(size / 2)}px;line-height:0">${stage.icon(meaning, size)}</button>`;
}

export const carousels: PageKind = (page) => {
  const { random, write, stage, parts } = page;
  const height = random.int(240, 420);
  const dots = `<div class="l-row l-tight l-center" style="position:absolute;left:0;right:0;bottom:12px">${random.times(random.int(3, 6), (index) => `<span style="width:9px;height:9px;border-radius:50%;background:${index === 1 ? '#fff' : 'rgba(255,255,255,.5)'}"></span>`).join('')}</div>`;
  const at = `top:${random.pick([50, 50, 60])}%`;
  const size = random.pick([18, 22, 26]);
  const hero = `<div class="l-rel">${photoImage(page, height)}${overButton(page, 'back', 'Previous', `left:12px;${at}`, size)}${overButton(page, 'next', 'Next', `right:12px;${at}`, size)}${dots}</div>`;
  const clock = (): string => `${random.int(0, 59)}:${random.int(10, 59)}`;
  const tool = (meaning: string): string =>
    `<button aria-label="${meaning}" style="background:none;border:0;color:#fff;padding:4px;line-height:0">${stage.icon(meaning, random.pick([16, 18, 20]))}</button>`;
  const film = `<div class="l-rel">${photoImage(page, height)}${overButton(page, 'play', 'Play', 'left:47%;top:42%', random.int(28, 44))}<div style="position:absolute;left:0;right:0;bottom:0;padding:6px 12px;background:linear-gradient(transparent,rgba(0,0,0,.75));color:#fff"><div>${parts.slider(random.int(4, 95))}</div><div class="l-row l-tight">${['play', 'nextTrack', 'volume'].map(tool).join('')}<span class="l-small l-grow">${clock()} / ${clock()}</span>${['comment', 'settings', 'fullscreen'].map(tool).join('')}</div></div></div>`;
  const across = page.width > 1300 ? 5 : page.width > 900 ? 4 : 2;
  const card = (): string =>
    `<div><div class="l-rel">${photoImage(page, random.pick([130, 150, 180]))}${random.chance(0.75) ? overButton(page, random.pick(['like', 'like', 'bookmark']), 'Save', 'right:8px;top:8px', random.pick([16, 18, 20])) : ''}${random.chance(0.25) ? overButton(page, 'play', 'Play', 'left:8px;bottom:8px', 18) : ''}</div><div class="l-bold l-cut">${escaped(write.title())}</div><div class="l-row l-between"><span class="l-muted l-small">${escaped(write.city())}</span><b>${escaped(write.price())}</b></div></div>`;
  return {
    shell: 'site',
    main: `${random.chance(0.5) ? film : hero}<div class="l-row l-between"><h2 class="l-h2">${escaped(write.title())}</h2>${actionButton(page, 'viewAll')}</div>${grid({ ...page, narrow: false }, across, random.times(2 * across, card))}`,
  };
};
