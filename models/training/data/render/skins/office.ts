// Office programs: a writer and a spreadsheet, under a ribbon or under rows of small icons; slides. Dense toolbars are the point.

import { photo } from '../content/pictures';
import type { Kit, PageSource } from '../page';
import { desktopCss, type DesktopPaint } from './desktopCss';
import { openMenuOf, screenSize, windowSign } from './desktopWindow';
import { anyIcon, escaped, icon, label, pageSource, type Scene, sceneFrom } from './scene';
import { button, checkbox, combo, field, menubar, slider, spin, tabs, tool } from './widgets';

/** How this page's toolbars are drawn. */
interface Bar {
  /** Icon side, CSS pixels. */
  readonly size: number;
  readonly coloured: boolean;
}

const tints = ['#2b5797', '#2d7d46', '#b5462f', '#6a4c93', '#c27c0e', '#1c7ea6', '#555'];

function sign(scene: Scene, bar: Bar, meaning: string, size = bar.size): string {
  return icon(scene, meaning, size, bar.coloured ? `color:${scene.draw.pick(tints)}` : '');
}

/** A small toolbar button, some with a drop-down arrow beside it. */
function small(
  scene: Scene,
  bar: Bar,
  meaning: string,
  options: { on?: boolean; arrow?: boolean; text?: string } = {},
): string {
  const words = options.text ? `<span>${escaped(options.text)}</span>` : '';
  const state = scene.draw.chance(0.08) ? ' disabled' : '';
  const press = options.on === undefined ? '' : ` aria-pressed="${options.on}"`;
  const main = `<button class="tb s${options.on ? ' on' : ''}" title="${escaped(meaning)}"${press}${state}>${sign(scene, bar, meaning)}${words}</button>`;
  return options.arrow
    ? `<span class="split">${main}<button class="drop" title="More ${escaped(meaning)}">${icon(scene, 'chevron-down', 9)}</button></span>`
    : main;
}

const separator = '<span class="tsep"></span>';

function fontControls(scene: Scene, bar: Bar): string {
  const { draw } = scene;
  const fonts = [
    'Liberation Serif',
    'Calibri',
    'Arial',
    'Times New Roman',
    'Carlito',
    'DejaVu Sans',
    'Georgia',
    'Verdana',
    'Cambria',
  ];
  return (
    combo(scene, 'Font name', draw.pick(fonts), { style: `width:${draw.int(120, 170)}px` }) +
    combo(scene, 'Font size', draw.pick(['8', '10', '11', '12 pt', '14', '18']), {
      style: 'width:58px;min-width:58px',
    }) +
    ['bold', 'italic', 'underline', 'strike']
      .map((meaning) => small(scene, bar, meaning, { on: draw.chance(0.2), arrow: meaning === 'underline' }))
      .join('') +
    small(scene, bar, 'text-colour', { arrow: true }) +
    small(scene, bar, 'highlight', { arrow: true })
  );
}

function paragraphControls(scene: Scene, bar: Bar): string {
  const { draw } = scene;
  const chosen = draw.int(0, 3);
  return (
    ['align-left', 'align-center', 'align-right', 'justify']
      .map((meaning, index) => small(scene, bar, meaning, { on: index === chosen }))
      .join('') +
    separator +
    ['bullets', 'numbers'].map((meaning) => small(scene, bar, meaning, { arrow: true })).join('') +
    ['outdent', 'indent'].map((meaning) => small(scene, bar, meaning)).join('')
  );
}

/** Two rows of small icons under a menu bar. */
function classicBars(scene: Scene, bar: Bar, sheet: boolean): string {
  const { draw } = scene;
  const names = sheet
    ? ['File', 'Edit', 'View', 'Insert', 'Format', 'Sheet', 'Data', 'Tools', 'Window', 'Help']
    : ['File', 'Edit', 'View', 'Insert', 'Format', 'Styles', 'Table', 'Form', 'Tools', 'Window', 'Help'];
  const open = draw.chance(0.6) ? draw.int(0, 5) : -1;
  const list = (meanings: readonly string[]): string =>
    meanings
      .map((meaning) =>
        meaning === '|'
          ? separator
          : small(scene, bar, meaning, {
              arrow: ['new-file', 'open', 'save', 'paste', 'undo', 'redo', 'table', 'shape'].includes(
                meaning,
              ),
            }),
      )
      .join('');
  const first = list([
    'new-file',
    'open',
    'save',
    '|',
    'text-file',
    'print',
    'search',
    '|',
    'cut',
    'copy',
    'paste',
    'brush',
    '|',
    'undo',
    'redo',
    '|',
    ...(sheet
      ? [
          'sort',
          'filter',
          'chart',
          'pie',
          '|',
          'image',
          'shape',
          'comment',
          'link',
          '|',
          'split',
          'fullscreen',
        ]
      : [
          'table',
          'image',
          'chart',
          'text',
          '|',
          'link',
          'bookmark',
          'comment',
          '|',
          'line',
          'shape',
          'fullscreen',
        ]),
  ]);
  const style = sheet
    ? ''
    : combo(
        scene,
        'Paragraph style',
        draw.pick(['Default Paragraph Style', 'Text Body', 'Heading 1', 'Title']),
        { style: 'width:160px' },
      );
  const second =
    style +
    fontControls(scene, bar) +
    separator +
    paragraphControls(scene, bar) +
    (sheet ? separator + list(['currency', 'percent', 'sum', 'function']) : '');
  return `${menubar(scene, names, open, open >= 0 ? openMenuOf(scene, names[open]!) : '')}<div class="toolbar" role="toolbar">${first}</div><div class="toolbar" role="toolbar">${second}</div>`;
}

/** A ribbon: tabs, groups of large and small buttons with their names below. */
function ribbon(scene: Scene, bar: Bar, sheet: boolean): string {
  const { draw } = scene;
  const names = sheet
    ? ['File', 'Home', 'Insert', 'Page Layout', 'Formulas', 'Data', 'Review', 'View', 'Help']
    : ['File', 'Home', 'Insert', 'Design', 'Layout', 'References', 'Mailings', 'Review', 'View'];
  const chosen = draw.pick([1, 1, 1, 2]);
  const large = (meaning: string, text: string): string =>
    `<button class="big1" title="${escaped(text)}">${sign(scene, bar, meaning, 30)}<span>${escaped(text)}</span></button>`;
  const rowOf = (meaning: string, text: string): string => small(scene, bar, meaning, { text });
  const group1 = (name: string, inner: string): string =>
    `<div class="rgroup"><div class="rin">${inner}</div><div class="rname">${escaped(name)}</div></div>`;
  const stack = (rows: readonly string[]): string =>
    `<div class="rstack">${rows.map((row) => `<div class="flex">${row}</div>`).join('')}</div>`;
  const home = [
    group1(
      'Clipboard',
      large('paste', 'Paste') +
        stack([rowOf('cut', 'Cut'), rowOf('copy', 'Copy'), rowOf('brush', 'Format Painter')]),
    ),
    group1(
      'Font',
      stack([
        combo(scene, 'Font', draw.pick(['Calibri', 'Arial', 'Cambria']), { style: 'width:112px' }) +
          combo(scene, 'Size', '11', { style: 'width:52px;min-width:52px' }) +
          small(scene, bar, 'up') +
          small(scene, bar, 'down'),
        ['bold', 'italic', 'underline']
          .map((meaning) => small(scene, bar, meaning, { on: draw.chance(0.2) }))
          .join('') +
          small(scene, bar, 'table', { arrow: true }) +
          small(scene, bar, 'fill', { arrow: true }) +
          small(scene, bar, 'text-colour', { arrow: true }),
      ]),
    ),
    group1(
      sheet ? 'Alignment' : 'Paragraph',
      stack([
        ['align-left', 'align-center', 'align-right'].map((meaning) => small(scene, bar, meaning)).join('') +
          small(scene, bar, 'bullets', { arrow: true }) +
          small(scene, bar, 'sort'),
        ['outdent', 'indent'].map((meaning) => small(scene, bar, meaning)).join('') +
          (sheet ? rowOf('split', 'Merge & Center') : small(scene, bar, 'fill', { arrow: true })),
      ]),
    ),
    sheet
      ? group1(
          'Number',
          stack([
            combo(scene, 'Number format', draw.pick(['General', 'Number', 'Currency', 'Date']), {
              style: 'width:110px',
            }),
            ['currency', 'percent', 'add', 'remove'].map((meaning) => small(scene, bar, meaning)).join(''),
          ]),
        )
      : group1(
          'Styles',
          `<div class="gallery">${['Normal', 'No Spacing', 'Heading 1', 'Heading 2', 'Title'].map((name, index) => `<button class="gal1${index === 0 ? ' on' : ''}"><b>AaBbCc</b><span>${name}</span></button>`).join('')}</div>`,
        ),
    group1(
      sheet ? 'Cells' : 'Editing',
      sheet
        ? large('add', 'Insert') + large('trash', 'Delete') + large('table', 'Format')
        : stack([rowOf('search', 'Find'), rowOf('refresh', 'Replace'), rowOf('select', 'Select')]),
    ),
    ...(sheet
      ? [
          group1(
            'Editing',
            stack([rowOf('sum', 'AutoSum'), rowOf('fill', 'Fill'), rowOf('eraser', 'Clear')]) +
              large('filter', 'Sort & Filter') +
              large('search', 'Find & Select'),
          ),
        ]
      : []),
  ];
  const insert = [
    group1(
      'Pages',
      stack([rowOf('file', 'Cover Page'), rowOf('new-file', 'Blank Page'), rowOf('split', 'Page Break')]),
    ),
    group1('Tables', large('table', 'Table')),
    group1(
      'Illustrations',
      large('image', 'Pictures') +
        large('shape', 'Shapes') +
        large('chart', 'Chart') +
        stack([rowOf('pie', 'SmartArt'), rowOf('camera', 'Screenshot'), rowOf('smile', 'Icons')]),
    ),
    group1(
      'Links',
      stack([rowOf('link', 'Link'), rowOf('bookmark', 'Bookmark'), rowOf('external', 'Cross-reference')]),
    ),
    group1('Comments', large('comment', 'Comment')),
    group1(
      'Text',
      large('text', 'Text Box') +
        stack([rowOf('text', 'WordArt'), rowOf('calendar', 'Date & Time'), rowOf('attach', 'Object')]),
    ),
    group1('Symbols', large('function', 'Equation') + large('sum', 'Symbol')),
  ];
  return `${tabs(scene, names, chosen)}<div class="ribbon" role="toolbar">${(chosen === 1 ? home : insert).join('')}</div>`;
}

function writer(scene: Scene): string {
  const { draw, text } = scene;
  const ticks = draw.times(18, (index) => `<span>${index + 1}</span>`).join('');
  const table = draw.chance(0.4)
    ? `<table class="doc"><tbody>${draw.times(4, () => `<tr>${draw.times(4, () => `<td>${escaped(draw.pick([text.noun, text.number, text.price])())}</td>`).join('')}</tr>`).join('')}</tbody></table>`
    : '';
  const image = draw.chance(0.4)
    ? `<img alt="Figure" src="${photo(draw, 300, 170)}" style="width:300px;height:170px;margin:10px auto">`
    : '';
  const sheet = `<div class="paper"><h1>${escaped(text.headline())}</h1>${draw.times(draw.int(4, 9), (index) => `${index % 2 === 1 ? `<h2>${escaped(text.title())}</h2>` : ''}<p>${escaped(text.paragraph(draw.int(2, 5)))}</p>${index === 1 ? table + image : ''}`).join('')}</div>`;
  const side = draw.chance(0.4)
    ? `<div class="dock">${tabs(scene, ['Properties', 'Styles'], 0)}<div class="pad"><b>Character</b></div>${['Spacing', 'Indent', 'Line height'].map((name) => `<div class="frow"><span class="flabel">${name}:</span>${spin(scene, name, `${draw.int(0, 20)}.00 cm`)}</div>`).join('')}<div class="pad">${checkbox('Orphan control', draw.chance(0.5))}</div><div class="pad">${button(scene, 'More options…')}</div></div>`
    : '';
  return `<div class="panes"><div class="grow col"><div class="ruler" data-truth="ignore">${ticks}</div><div class="desk grow">${sheet}</div></div>${side}</div>`;
}

function spreadsheet(scene: Scene, bar: Bar, size: { width: number; height: number }): string {
  const { draw, text } = scene;
  const columns = Math.min(18, Math.floor(size.width / 88));
  const rows = Math.floor(size.height / 13);
  const made = text.table(draw.int(4, Math.max(5, columns - 3)), rows);
  // A table may have fewer kinds of column than were asked for.
  const used = made.columns.length;
  const letters = [...'ABCDEFGHIJKLMNOPQRS'].slice(0, columns);
  const [atColumn, atRow] = [draw.int(0, used - 1), draw.int(1, Math.min(12, rows - 1))];
  const filled = draw.int(Math.floor(rows / 2), rows);
  const colour = draw.chance(0.5) ? `background:hsl(${scene.hue},60%,${scene.dark ? 28 : 88}%)` : '';
  const lines = draw
    .times(rows, (index) => {
      const cells = letters.map((_, column) => {
        const value =
          column >= used || index > filled
            ? ''
            : index === 0
              ? made.columns[column]!.heading
              : made.rows[index]![column]!;
        const right =
          index > 0 && column < used && ['number', 'price', 'percent'].includes(made.columns[column]!.kind);
        const chosen = column === atColumn && index === atRow;
        return `<div class="sc${right ? ' right' : ''}${chosen ? ' cursor' : ''}" style="${index === 0 && column < used ? `font-weight:700;${colour}` : ''}">${escaped(value)}</div>`;
      });
      return `<div class="sr"><div class="sh${index === atRow ? ' on' : ''}">${index + 1}</div>${cells.join('')}</div>`;
    })
    .join('');
  const head = `<div class="sr top"><div class="sh corner"></div>${letters.map((letter, index) => `<div class="sh c${index === atColumn ? ' on' : ''}">${letter}</div>`).join('')}</div>`;
  const formula = `<div class="formula">${combo(scene, 'Name box', `${letters[atColumn]}${atRow + 1}`, { style: 'width:86px' })}${small(scene, bar, 'function')}${small(scene, bar, 'sum')}${field(scene, 'Formula', { value: draw.chance(0.5) ? `=SUM(${letters[0]}2:${letters[0]}${atRow})` : made.rows[atRow]![atColumn]!, style: 'flex:1' })}</div>`;
  const sheets = `<div class="sheets">${tool(scene, 'chevron-left', 'Previous', { size: 13 })}${tool(scene, 'chevron-right', 'Next', { size: 13 })}${tabs(scene, draw.chance(0.5) ? ['Sheet1', 'Sheet2', 'Sheet3'] : draw.times(3, () => text.title()), 0)}${tool(scene, 'add', 'New sheet', { size: 14 })}</div>`;
  return `<div class="col fill">${formula}<div class="grow clip cells">${head}${lines}</div>${sheets}</div>`;
}

function slides(scene: Scene): string {
  const { draw, text } = scene;
  const thumbs = draw
    .times(
      6,
      (index) =>
        `<div class="thumb${index === 1 ? ' on' : ''}" role="option" data-kind="menu_item" aria-selected="${index === 1}"><span>${index + 1}</span><img alt="Slide ${index + 1}" src="${photo(draw, 150, 84)}" style="width:150px;height:84px"></div>`,
    )
    .join('');
  return `<div class="panes"><div class="thumbs">${thumbs}</div><div class="desk grow"><div class="slide"><h1>${escaped(text.headline())}</h1><ul>${draw.times(4, () => `<li>${escaped(text.sentence())}</li>`).join('')}</ul></div></div><div class="dock">${tabs(scene, ['Layouts', 'Design'], 0)}<div class="igrid" style="padding:8px;grid-template-columns:1fr 1fr">${draw.times(6, () => `<button class="lay"><img alt="Layout" src="${photo(draw, 90, 56, 'abstract')}" style="width:90px;height:56px"></button>`).join('')}</div><div class="frow"><span class="flabel">Background:</span>${combo(scene, 'Background', 'None')}</div><div class="frow"><span class="flabel">Zoom:</span>${slider('Zoom', 50, 'flex:1')}</div></div></div>`;
}

const css = `
.office{height:100vh;display:flex;flex-direction:column}.titlebar{height:32px;border-radius:0}.titlebar .wtitle{text-align:center;font-weight:400}.wb{width:40px;height:28px}.tb.s{min-width:26px;min-height:26px;padding:2px 4px}.split{display:inline-flex;align-items:center}.drop{width:13px;height:26px;display:inline-flex;align-items:center;justify-content:center}.toolbar{padding:2px 5px;gap:1px}.combo{min-height:24px;margin:0 2px;padding-left:6px}.field{min-height:24px}
.ribbon{flex:none;display:flex;height:96px;background:var(--tool);border-bottom:1px solid var(--line);overflow:hidden;font-size:12px}.rgroup{display:flex;flex-direction:column;border-right:1px solid var(--line);padding:3px 6px 2px;flex:none}.rin{flex:1;display:flex;gap:4px;min-height:0}.rname{text-align:center;font-size:11px;color:var(--dim);white-space:nowrap}.big1{display:flex;flex-direction:column;align-items:center;gap:4px;padding:4px 6px;min-width:46px;max-width:64px;border-radius:3px;line-height:1.1}.rstack{display:flex;flex-direction:column}.rstack .tb.s{min-height:23px;justify-content:flex-start;padding:1px 5px}.gallery{display:flex;gap:3px}.gal1{display:flex;flex-direction:column;gap:6px;width:70px;border:1px solid var(--line);padding:8px 4px;font-size:11px;background:var(--view);align-items:center}.gal1 b{font-size:15px;font-weight:400}.gal1.on{border:2px solid var(--accent)}
.obody{flex:1;min-height:0;overflow:hidden;background:var(--view)}.col{display:flex;flex-direction:column}.desk{background:var(--board);overflow:hidden auto;padding:18px;flex:1;min-height:0}.paper{width:min(720px,94%);margin:0 auto;background:#fff;color:#111;padding:54px 64px;min-height:1000px;box-shadow:0 1px 5px rgba(0,0,0,.35);font:15px/1.5 'Liberation Serif',serif}.paper h1{font-size:26px;margin:0 0 12px}.paper h2{font-size:19px;margin:14px 0 6px}.paper p{margin:0 0 10px}.doc{border-collapse:collapse;margin:8px 0;width:100%}.doc td{border:1px solid #777;padding:3px 8px}
.ruler{display:flex;justify-content:space-evenly;height:20px;background:var(--view);border-bottom:1px solid var(--line);font-size:9px;color:var(--dim);padding:3px 12%}.formula,.sheets{flex:none;display:flex;align-items:center;gap:4px;padding:3px 6px;background:var(--win);border-bottom:1px solid var(--line)}.sheets{border-top:1px solid var(--line)}.sheets .tabs{border:0;padding:0;background:none}.cells{font-size:13px;background:var(--view);overflow:hidden auto}.sr{display:flex;height:22px}.top{position:sticky;top:0;z-index:2}.sc{width:92px;flex:none;border:solid var(--grid);border-width:0 1px 1px 0;padding:1px 4px;white-space:nowrap;overflow:hidden}.sc.right{text-align:right}.sc.cursor{outline:2px solid var(--accent);outline-offset:-1px}.sh{width:42px;flex:none;background:var(--win);border:solid var(--line);border-width:0 1px 1px 0;text-align:center;font-size:12px;line-height:21px}.sh.c{width:92px}.sh.on{background:var(--sel);color:var(--onsel)}
.thumbs{flex:none;width:210px;padding:10px;border-right:1px solid var(--line);overflow:hidden;background:var(--win)}.thumb{display:flex;gap:8px;padding:6px}.thumb.on{background:var(--sel)}.slide{background:#fff;color:#222;aspect-ratio:16/9;max-width:860px;margin:20px auto;padding:5%;font-size:19px;box-shadow:0 2px 8px rgba(0,0,0,.3)}.slide h1{font-size:34px;margin:0 0 18px}.obar{flex:none;display:flex;align-items:center;gap:16px;padding:2px 10px;font-size:12px;background:var(--status,var(--win));color:var(--onstatus,inherit);border-top:1px solid var(--line)}.obar .slider{width:110px}`;

function make(seed: number): PageSource {
  const scene = sceneFrom('office', seed, 0.2);
  const { draw, text, dark } = scene;
  const kind = draw.weighted({ writer: 40, sheet: 45, slides: 15 });
  const ribboned = draw.chance(0.45);
  const bar: Bar = { size: draw.pick([16, 16, 18, 20, 24]), coloured: !dark && draw.chance(0.55) };
  const viewport = screenSize(scene);
  const accent = { writer: '#2b579a', sheet: '#217346', slides: '#b7472a' }[kind];
  const coloured = ribboned && draw.chance(0.6);
  const paint: DesktopPaint = {
    font: draw.pick([
      "'Open Sans',sans-serif",
      "'Liberation Sans',sans-serif",
      "'DejaVu Sans',sans-serif",
      "'Noto Sans',sans-serif",
    ]),
    fontSize: draw.pick([12, 13]),
    window: dark ? '#2d2d2d' : draw.pick(['#f0f0f0', '#f3f2f1', '#efebe7', '#e9e9ed']),
    view: dark ? '#1e1e1e' : '#fff',
    side: dark ? '#262626' : '#f5f5f5',
    text: dark ? '#eee' : '#222',
    dim: dark ? '#aaa' : '#666',
    line: dark ? '#444' : '#cfcfcf',
    title: coloured ? accent : dark ? '#222' : '#e6e6e6',
    onTitle: coloured || dark ? '#fff' : '#333',
    accent,
    onAccent: '#fff',
    chosen: dark ? '#4a4a4a' : `color-mix(in srgb,${accent} 22%,#fff)`,
    onChosen: 'inherit',
    button: dark ? '#444' : '#fbfbfb',
    buttonLine: dark ? '#5a5a5a' : '#b9b9b9',
    radius: 2,
  };
  const quick =
    ribboned || draw.chance(0.2)
      ? `<div class="flex">${['save', 'undo', 'redo'].map((meaning) => tool(scene, meaning, meaning, { size: 15 })).join('')}</div>`
      : '';
  const title = `<div class="titlebar">${quick}<div class="wtitle cut">${escaped(`${text.fileName()} – ${text.brand()}`)}</div>${draw.chance(0.3) ? `<span class="flex">${icon(scene, 'user', 16)}<span style="padding:0 8px">${escaped(text.personName())}</span></span>` : ''}<div class="wbtns">${(['minimize', 'maximize', 'close'] as const).map((name) => `<button class="wb" title="${name}">${windowSign(name)}</button>`).join('')}</div></div>`;
  const bars = ribboned ? ribbon(scene, bar, kind === 'sheet') : classicBars(scene, bar, kind === 'sheet');
  const content =
    kind === 'sheet' ? spreadsheet(scene, bar, viewport) : kind === 'writer' ? writer(scene) : slides(scene);
  const status = `<div class="obar"><span>${draw.pick([`Page ${draw.int(1, 9)} of ${draw.int(9, 30)}`, 'Ready', `Sheet 1 of 3`])}</span><span>${escaped(text.number(100, 9000))} words</span><span class="grow"></span><span>${label(scene, 'Language')}: ${draw.pick(['English (USA)', 'Deutsch', 'Français'])}</span>${tool(scene, 'book', 'Read', { size: 14 })}${tool(scene, 'list', 'Layout', { size: 14 })}${tool(scene, anyIcon(scene), 'View', { size: 14 })}${tool(scene, 'remove', 'Zoom out', { size: 12 })}${slider('Zoom', draw.int(20, 80))}${tool(scene, 'add', 'Zoom in', { size: 12 })}<span>${draw.int(5, 20)}0%</span></div>`;
  const extra = `:root{--ontitle:${paint.onTitle};--tool:${ribboned && !dark ? '#f7f7f7' : paint.window};--board:${dark ? '#111' : draw.pick(['#e6e6e6', '#d5d5d5', '#8e8e93'])};--grid:${dark ? '#333' : '#dcdcdc'};--mr:2px;--tabs:${coloured ? accent : 'transparent'};--status:${coloured && draw.chance(0.5) ? accent : paint.window};--onstatus:inherit}${ribboned ? `.office>.tabs .tab{color:${coloured ? '#fff' : 'inherit'};padding:6px 13px}.office>.tabs .tab[aria-selected=true]{background:var(--tool);color:${coloured ? accent : 'inherit'};box-shadow:${coloured ? 'none' : 'inset 0 -2px var(--accent)'}}` : ''}`;
  return pageSource(scene, {
    kit: 'office',
    seed,
    platform: 'desktop',
    viewport,
    pixelRatio: draw.pick([1, 1, 1, 1, 1.25, 1.5]),
    css: desktopCss(paint) + css + extra,
    fonts: ['open-sans', 'noto-sans'],
    body: `<div class="office">${title}${bars}<div class="obody">${content}</div>${status}</div>`,
  });
}

export const office: Kit = { name: 'office', split: 'train', weight: 3, make };
