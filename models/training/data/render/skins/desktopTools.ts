// Desktop programs at their smallest and palest: rows of symbolic tools of which many cannot be used now, and forms whose
// drop-down lists stand open. Dressed as desktopApps.ts's are.

import type { AppMaker } from './desktopApps';
import { anyIcon, escaped, label, type Scene } from './scene';
import { button, checkbox, combo, field, menu, radio, spin, table, toggle, tool } from './widgets';

const toolMeanings =
  'new-file open save print undo redo cut copy paste bold italic underline align-left align-center align-right bullets numbers zoom-in zoom-out search refresh stop play pause next previous add remove edit trash filter sort grid list sidebar fullscreen rotate crop link image table lock eye pin attach settings help dots back forward up home new-folder bookmark share'.split(
    ' ',
  );

/** A row of small symbolic buttons; in some, what cannot be used now is very pale. */
function strip(scene: Scene, count: number, style = ''): string {
  const { draw } = scene;
  const size = draw.pick([14, 16, 16, 18]);
  const off = draw.pick([0.1, 0.35, 0.6]);
  const items = draw.sample(toolMeanings, count).map((meaning) => {
    const gap = draw.chance(0.18) ? '<span class="tsep"></span>' : '';
    const chosen = draw.chance(0.08);
    return (
      gap +
      tool(scene, meaning, meaning, {
        size,
        disabled: draw.chance(off),
        ...(chosen ? { class: 'on' } : {}),
      }).replace('<button ', chosen ? '<button aria-pressed="true" ' : '<button ')
    );
  });
  if (draw.chance(0.5))
    items.splice(
      draw.int(2, count),
      0,
      combo(scene, 'Zoom', draw.pick(['100%', '75%', 'Sans', '12 pt', 'Normal']), {
        disabled: draw.chance(0.2),
        style: 'min-width:70px',
      }),
    );
  return `<div class="toolbar tools" role="toolbar" style="--off:${draw.pick([0.22, 0.3, 0.4])};gap:${draw.pick([0, 2, 6])}px;${style}">${items.join('')}</div>`;
}

export const tools: AppMaker = (scene) => {
  const { draw, text } = scene;
  const rail = draw.chance(0.5)
    ? strip(scene, draw.int(6, 11), 'flex-direction:column;border-right:1px solid var(--line)')
    : '';
  const grid = text.table(4, 14);
  const page = draw.chance(0.5)
    ? `<div class="letter"><h2>${escaped(text.title())}</h2>${draw.times(5, () => `<p>${escaped(text.paragraph(2))}</p>`).join('')}</div>`
    : table(
        grid.columns.map(({ heading }) => ({ name: escaped(heading), width: '1fr' })),
        grid.rows.map((cells) => cells.map(escaped)),
        2,
      );
  const find = draw.chance(0.4)
    ? `<div class="toolbar tools">${field(scene, 'Find', { hint: label(scene, 'Find…'), value: draw.chance(0.5) ? text.noun() : '', icon: 'search', style: 'max-width:220px' })}${tool(scene, 'up', 'Previous', { size: 16, disabled: draw.chance(0.5) })}${tool(scene, 'down', 'Next', { size: 16, disabled: draw.chance(0.5) })}<span class="grow"></span>${tool(scene, 'close', 'Close', { size: 14 })}</div>`
    : '';
  return {
    title: text.fileName(),
    menus: 'File Edit View Insert Format Tools Help'.split(' ').slice(0, draw.int(3, 7)),
    tools: draw.sample(toolMeanings, draw.int(3, 6)).map((meaning) => [meaning, meaning] as const),
    body: `<div class="col fill">${strip(scene, draw.int(9, 18))}${draw.chance(0.5) ? strip(scene, draw.int(6, 16)) : ''}<div class="flex grow" style="align-items:stretch;min-height:0">${rail}<div class="grow clip">${page}</div></div>${find}${draw.chance(0.3) ? strip(scene, draw.int(4, 8), 'border-top:1px solid var(--line)') : ''}</div>`,
    status: `${text.fileSize()}   ${text.percent()}`,
    size: [draw.int(640, 1100), draw.int(460, 700)],
  };
};

/** name|value|value… */
const choices = `
Frame rate|24 fps|25 fps|30 fps|60 fps|120 fps
Language|English|Deutsch|Français|Español|Italiano|Polski
Theme|Automatic|Light|Dark|High contrast
Period|Today|Last 7 days|Last 30 days|This year|All time
Format|MP4|MKV|WebM|AVI|MOV
Quality|Low|Medium|High|Very high|Lossless
Paper|A3|A4|A5|Letter|Legal
Size|8|9|10|11|12|14|18|24
Check|Never|Every hour|Daily|Weekly|Monthly
Encoding|UTF-8|UTF-16|ISO 8859-1|ASCII
Scale|100%|125%|150%|200%
`
  .trim()
  .split('\n')
  .map((row) => row.split('|'));

export const lists: AppMaker = (scene) => {
  const { draw, text } = scene;
  const shown = draw.sample(choices, draw.int(4, 7));
  const opened = draw.int(0, Math.max(0, shown.length - 3));
  const rows = shown.map(([name = '', ...values], index) => {
    const at = draw.int(0, values.length - 1);
    const box = combo(scene, name, values[at]!, {
      disabled: index !== opened && draw.chance(0.2),
      style: 'min-width:150px',
    });
    if (index !== opened) return `<div class="frow"><span class="flabel">${name}:</span>${box}</div>`;
    const marked = draw.chance(0.5);
    const list = menu(
      scene,
      values.map((value, place) => ({ text: value, ...(marked && place === at ? { checked: true } : {}) })),
      'min-width:150px',
      draw.chance(0.7) ? draw.int(0, values.length - 1) : at,
    )
      .replace('role="menu"', 'role="listbox"')
      .replaceAll(/role="menuitem(checkbox)?"/g, 'role="option"');
    return `<div class="frow"><span class="flabel">${name}:</span><span class="mbw" style="z-index:5">${box.replace('aria-expanded="false"', 'aria-expanded="true"')}${list}</span></div>`;
  });
  const extra = draw
    .sample(
      [
        () => `<div class="frow">${checkbox(text.setting(), draw.chance(0.5), draw.chance(0.5))}</div>`,
        () =>
          `<div class="frow"><span class="flabel">${escaped(text.fieldLabel())}:</span>${field(scene, 'Name', { value: text.noun(), disabled: draw.chance(0.5), invalid: draw.chance(0.3) })}</div>`,
        () =>
          `<div class="frow"><span class="flabel">${escaped(text.fieldLabel())}:</span>${spin(scene, 'Amount', String(draw.int(1, 99)))}</div>`,
        () =>
          `<div class="frow">${text
            .choices(3)
            .map((choice, index) => radio(choice, index === 1))
            .join('')}</div>`,
        () =>
          `<div class="frow"><span class="flabel">${escaped(text.setting())}</span>${toggle('Switch', draw.chance(0.5))}</div>`,
      ],
      3,
    )
    .map((make) => make());
  const foot = `<div class="dbar">${button(scene, 'Default', { disabled: draw.chance(0.5) })}<span class="grow"></span>${button(scene, 'Cancel')}${button(scene, draw.pick(['OK', 'Apply', 'Save']), { class: 'primary', disabled: draw.chance(0.3), ...(draw.chance(0.2) ? { icon: anyIcon(scene) } : {}) })}</div>`;
  return {
    title: text.title(),
    menus: ['File', 'Edit', 'Help'],
    tools: [],
    body: `<div class="col fill dlg"><div class="grow sheetpage">${rows.join('')}${extra.join('')}</div>${foot}</div>`,
    size: [draw.int(420, 640), draw.int(420, 560)],
  };
};
