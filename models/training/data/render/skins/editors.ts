// Code editors and terminals: an editor with an activity bar, an IDE with tool windows on all sides, terminal windows.

import { iconHtml } from '../content/icons';
import type { Kit, PageSource } from '../page';
import { codeBlock, codeColours, type CodeColours, codeCss } from './code';
import { desktopCss, type DesktopPaint } from './desktopCss';
import { openMenuOf, screenSize, windowSign } from './desktopWindow';
import { escaped, icon, later, pageSource, type Scene, sceneFrom } from './scene';
import { combo, field, menubar, tabs, tool, treeRow } from './widgets';

const monoFonts = [
  ['jetbrains-mono', 'JetBrains Mono'],
  ['fira-code', 'Fira Code'],
  ['roboto-mono', 'Roboto Mono'],
  ['source-code-pro', 'Source Code Pro'],
  ['', 'DejaVu Sans Mono'],
] as const;

function codicon(name: string, size = 16): string {
  return iconHtml({ set: 'codicon', mode: 'svg' }, name, size, 'ic');
}

/** A borderless button around an icon of the editor's own set. */
function act(name: string, title: string, size = 16, className = ''): string {
  return `<button class="act ${className}" data-kind="button" title="${title}">${codicon(name, size)}</button>`;
}

function paintOf(scene: Scene, colours: CodeColours): DesktopPaint {
  const { dark, draw } = scene;
  const accent = draw.pick(['#0078d4', '#007acc', '#3574f0', '#7c4dff', '#2e7d32', '#c2410c']);
  const shade = (amount: number): string =>
    `color-mix(in srgb,${colours.background} ${100 - amount}%,${dark ? '#fff' : '#000'})`;
  return {
    font: scene.draw.pick(["'Inter',sans-serif", "'Open Sans',sans-serif", "'Liberation Sans',sans-serif"]),
    fontSize: 13,
    window: shade(dark ? 4 : 5),
    view: colours.background,
    side: shade(dark ? 3 : 4),
    text: dark ? '#cccccc' : '#333333',
    dim: dark ? '#8f8f8f' : '#767676',
    line: shade(dark ? 12 : 14),
    title: shade(dark ? 7 : 9),
    onTitle: dark ? '#cccccc' : '#333',
    accent,
    onAccent: '#fff',
    chosen: draw.chance(0.5) ? shade(dark ? 14 : 12) : dark ? '#04395e' : '#d6ebff',
    onChosen: 'inherit',
    button: accent,
    buttonLine: 'transparent',
    radius: 2,
  };
}

const identifiers = [
  'src',
  'test',
  'docs',
  'assets',
  'components',
  'utils',
  'index.ts',
  'main.py',
  'README.md',
  'package.json',
  'styles.css',
  'app.tsx',
  'server.js',
  'config.yaml',
  'Makefile',
  'types.d.ts',
  'LICENSE',
  'schema.sql',
  'Dockerfile',
  'hooks',
  'models',
  'routes.ts',
  'client.py',
  'parser.rs',
  'theme.json',
  'main.go',
  'build.gradle',
  'App.java',
  'Widget.java',
  'util.kt',
];

function fileTree(scene: Scene, count: number, own: boolean): string {
  const { draw } = scene;
  let level = 0;
  return draw
    .times(count, (index) => {
      const name = draw.pick(identifiers);
      const isFolder =
        !name.includes('.') && name !== 'LICENSE' && name !== 'Makefile' && name !== 'Dockerfile';
      const open = isFolder && draw.chance(0.5);
      const html = treeRow(
        scene,
        name,
        level,
        isFolder ? (own ? 'folder' : '') : draw.pick(['code-file', 'text-file', 'file']),
        isFolder ? open : undefined,
        index === 5,
      );
      level = open ? Math.min(level + 1, 3) : draw.chance(0.25) ? Math.max(0, level - 1) : level;
      return html;
    })
    .join('');
}

function editorTabs(scene: Scene): string {
  const { draw } = scene;
  return tabs(
    scene,
    draw.sample(
      identifiers.filter((name) => name.includes('.')),
      draw.int(2, 6),
    ),
    draw.int(0, 1),
    true,
  );
}

function terminalLines(scene: Scene, count: number): string {
  const { draw, text } = scene;
  const user = text.username();
  const line = (): string =>
    draw.pick([
      () =>
        `<span class="f">${user}@${text.noun()}</span>:<span class="k">~/${text.noun()}</span>$ ${draw.pick(['ls -la', 'git status', 'npm run build', 'cd ..', 'docker compose up -d', 'make test', `cat ${text.fileName()}`, 'python3 main.py --verbose', 'ssh server', 'top'])}`,
      () =>
        `drwxr-xr-x  ${draw.int(1, 9)} ${user} ${user}  ${draw.int(100, 99999)} ${text.month().slice(0, 3)} ${draw.int(1, 28)} ${draw.int(10, 23)}:${draw.int(10, 59)} ${text.fileName()}`,
      () => `[<span class="s">  OK  </span>] ${text.headline()}`,
      () => `<span class="n">warning</span>: ${text.headline()}`,
      () => `${text.headline()} … done in ${draw.int(1, 90)}.${draw.int(10, 99)}s`,
      () => `modified:   ${draw.pick(identifiers)}`,
    ])();
  return draw.times(count, () => `<div class="tl">${line()}</div>`).join('');
}

const suggestions = [
  'Format Document',
  'Go to Definition',
  'Preferences: Open Settings',
  'Toggle Word Wrap',
  'Git: Checkout to…',
  'View: Toggle Terminal',
  'Reload Window',
  'Change Language Mode',
  'Extensions: Install Extensions',
  'Find in Files',
  'Tasks: Run Build Task',
  'Debug: Start Debugging',
];

/** An editor with an activity bar, one side panel, tabs, a panel below and a status bar. */
function activityEditor(scene: Scene, height: number): string {
  const { draw, text } = scene;
  const open = draw.chance(0.5) ? draw.int(0, 4) : -1;
  const names = ['File', 'Edit', 'Selection', 'View', 'Go', 'Run', 'Terminal', 'Help'];
  const bar = draw.chance(0.75)
    ? menubar(scene, names, open, open >= 0 ? openMenuOf(scene, names[open]!) : '')
    : '';
  const title = `<div class="titlebar">${codicon('vm', 16)}${bar}<span class="grow"></span><div class="wtitle" style="flex:0 1 auto">${escaped(`${draw.pick(identifiers)} – ${text.noun()}`)}</div><span class="grow"></span>${act('layout-sidebar-left', 'Side bar')}${act('layout-panel', 'Panel')}<div class="wbtns">${(['minimize', 'maximize', 'close'] as const).map((name) => `<button class="wb" title="${name}">${windowSign(name)}</button>`).join('')}</div></div>`;
  const views = [
    ['files', 'Explorer'],
    ['search', 'Search'],
    ['source-control', 'Source Control'],
    ['debug-alt', 'Run and Debug'],
    ['extensions', 'Extensions'],
    ['beaker', 'Testing'],
    ['remote-explorer', 'Remote'],
  ] as const;
  const active = draw.int(0, 3);
  const activity = `<div class="activity">${views
    .slice(0, draw.int(5, 7))
    .map(([name, words], index) => act(name, words, 24, index === active ? 'on' : ''))
    .join(
      '',
    )}<span class="grow"></span>${act('account', 'Accounts', 24)}${act('settings-gear', 'Manage', 24)}</div>`;
  const panels = [
    () =>
      `<div class="shead">EXPLORER<span class="grow"></span>${act('ellipsis', 'More')}</div><div class="ssec">${codicon('chevron-down')}<b class="grow cut">${escaped(text.noun().toUpperCase())}</b>${act('new-file', 'New File…')}${act('new-folder', 'New Folder…')}${act('refresh', 'Refresh')}${act('collapse-all', 'Collapse')}</div>${fileTree(scene, draw.int(14, 26), false)}<div class="ssec">${codicon('chevron-right')}<b>OUTLINE</b></div><div class="ssec">${codicon('chevron-right')}<b>TIMELINE</b></div>`,
    () =>
      `<div class="shead">SEARCH<span class="grow"></span>${act('refresh', 'Refresh')}${act('clear-all', 'Clear')}</div><div class="pad">${field(scene, 'Search', { value: text.noun() })}<div style="height:6px"></div>${field(scene, 'Replace', { hint: 'Replace' })}<p class="dim">${draw.int(2, 90)} results in ${draw.int(2, 20)} files</p></div>${fileTree(scene, 12, false)}`,
    () =>
      `<div class="shead">SOURCE CONTROL<span class="grow"></span>${act('check', 'Commit')}${act('refresh', 'Refresh')}${act('ellipsis', 'More')}</div><div class="pad">${field(scene, 'Message', { hint: 'Message (Ctrl+Enter to commit)' })}<button class="btn wide" style="margin-top:8px">${codicon('check')}<span>Commit</span></button></div><div class="ssec">${codicon('chevron-down')}<b class="grow">Changes</b><span class="badge">${draw.int(1, 20)}</span></div>${draw.times(draw.int(4, 10), () => `<div class="row" role="treeitem" data-kind="menu_item"><span class="cut grow">${draw.pick(identifiers)}</span>${act('discard', 'Discard')}${act('add', 'Stage')}<b style="color:#d7a24a">M</b></div>`).join('')}`,
    () =>
      `<div class="shead">EXTENSIONS</div><div class="pad">${field(scene, 'Search Extensions', { hint: 'Search Extensions in Marketplace' })}</div>${draw.times(6, () => `<div class="mrow" role="option" data-kind="menu_item"><b class="cut">${escaped(text.brand())}</b><div class="cut dim">${escaped(text.sentence())}</div><div class="flex"><span class="cut grow small">${escaped(text.company())}</span><button class="btn tiny">Install</button></div></div>`).join('')}`,
  ];
  const panel = `<div class="sidebar">${panels[active]!()}</div>`;
  const crumbs = `<div class="crumbs">${['src', text.noun(), draw.pick(identifiers)].map((part) => `<span>${escaped(part)}</span>`).join(codicon('chevron-right'))}</div>`;
  const mini = draw.chance(0.5)
    ? `<div class="minimap" data-truth="ignore">${draw.times(60, () => `<i style="width:${draw.int(10, 80)}%"></i>`).join('')}</div>`
    : '';
  const below = draw.chance(0.45)
    ? `<div class="lowerpanel"><div class="flex ptabs2">${tabs(scene, ['PROBLEMS', 'OUTPUT', 'DEBUG CONSOLE', 'TERMINAL'], draw.int(0, 3))}<span class="grow"></span>${act('add', 'New Terminal')}${act('split-horizontal', 'Split')}${act('trash', 'Kill')}${act('chevron-up', 'Maximize')}${act('close', 'Close')}</div><div class="codeview grow">${terminalLines(scene, 9)}</div></div>`
    : '';
  const palette =
    open < 0 && draw.chance(0.5)
      ? later(
          `<div class="palette1" role="dialog">${field(scene, 'Command', { value: `>${draw.pick(['for', 'git', 'open', ''])}` })}${draw
            .sample(suggestions, 8)
            .map(
              (name, index) =>
                `<div class="row" role="option" data-kind="menu_item" aria-selected="${index === 0}"><span class="grow cut">${name}</span>${draw.chance(0.4) ? `<span class="keys">${text.shortcut()}</span>` : ''}</div>`,
            )
            .join('')}</div>`,
        )
      : '';
  const find =
    draw.chance(0.15) && palette === ''
      ? `<div class="find">${field(scene, 'Find', { value: text.noun(), style: 'width:200px' })}<span class="small">${draw.int(1, 9)} of ${draw.int(10, 60)}</span>${act('arrow-up', 'Previous')}${act('arrow-down', 'Next')}${act('close', 'Close')}</div>`
      : '';
  const status = `<div class="estatus"><span class="flex">${codicon('remote', 14)}</span><span class="flex">${codicon('git-branch', 14)}<span>main</span></span><span class="flex">${codicon('sync', 14)}</span><span class="flex">${codicon('error', 14)}<span>${draw.int(0, 9)}</span>${codicon('warning', 14)}<span>${draw.int(0, 30)}</span></span><span class="grow"></span><span>Ln ${draw.int(1, 400)}, Col ${draw.int(1, 80)}</span><span>Spaces: 2</span><span>UTF-8</span><span>LF</span><span>${draw.pick(['TypeScript', 'Python', 'JSON', 'CSS'])}</span>${codicon('bell', 14)}</div>`;
  return `<div class="edit">${title}<div class="ebody">${activity}${panel}<div class="emain"><div class="flex etabs">${editorTabs(scene)}<span class="grow"></span>${act('split-horizontal', 'Split Editor')}${act('ellipsis', 'More Actions')}</div>${crumbs}<div class="ecode"><div class="codeview grow">${codeBlock(scene, Math.ceil(height / 11), draw.int(1, 300))}</div>${mini}${find}</div>${below}</div></div>${status}${palette}</div>`;
}

/** An IDE: tool windows around the code. */
function ide(scene: Scene, height: number): string {
  const { draw, text } = scene;
  const names = [
    'File',
    'Edit',
    'View',
    'Navigate',
    'Code',
    'Refactor',
    'Build',
    'Run',
    'Tools',
    'VCS',
    'Window',
    'Help',
  ];
  const open = draw.chance(0.5) ? draw.int(0, 5) : -1;
  const bar = `<div class="titlebar">${menubar(scene, names, open, open >= 0 ? openMenuOf(scene, names[open]!) : '')}<div class="wtitle cut" style="text-align:center">${escaped(text.noun())}</div><div class="wbtns">${(['minimize', 'maximize', 'close'] as const).map((name) => `<button class="wb" title="${name}">${windowSign(name)}</button>`).join('')}</div></div>`;
  const size = draw.pick([16, 18]);
  const tools = `<div class="toolbar">${['open', 'save', 'refresh', 'back', 'forward'].map((meaning) => tool(scene, meaning, meaning, { size })).join('')}<span class="tsep"></span><div class="crumbs2">${[text.noun(), 'src', draw.pick(identifiers)].map((part) => `<span>${escaped(part)}</span>`).join(icon(scene, 'chevron-right', 12))}</div><span class="grow"></span>${tool(scene, 'user', 'Account', { size })}${combo(scene, 'Run configuration', draw.pick(['Main', 'All tests', 'Server', 'App']))}${tool(scene, 'play', 'Run', { size, style: 'color:#4c9a52' })}${tool(scene, 'bug', 'Debug', { size, style: 'color:#4c9a52' })}${tool(scene, 'stop', 'Stop', { size, disabled: true })}<span class="tsep"></span>${tool(scene, 'git', 'Git', { size })}${tool(scene, 'download', 'Update', { size })}${tool(scene, 'search', 'Search Everywhere', { size })}${tool(scene, 'settings', 'Settings', { size })}</div>`;
  const stripe = (meanings: readonly string[]): string =>
    `<div class="stripe">${meanings.map((meaning, index) => tool(scene, meaning, meaning, { size: 18, class: index === 0 ? 'on' : '' })).join('')}</div>`;
  const project = `<div class="sidebar"><div class="shead"><b class="grow">Project</b>${['locate', 'chevron-up', 'settings', 'remove'].map((meaning) => tool(scene, meaning, meaning, { size: 14 })).join('')}</div>${fileTree(scene, draw.int(18, 30), true)}</div>`;
  const below = draw.chance(0.6)
    ? `<div class="lowerpanel"><div class="flex ptabs2"><b style="padding:0 10px">${draw.pick(['Run', 'Build', 'Terminal', 'Debug'])}:</b>${tabs(scene, ['Main', 'Tests'], 0, true)}<span class="grow"></span>${tool(scene, 'settings', 'Settings', { size: 14 })}${tool(scene, 'remove', 'Hide', { size: 14 })}</div><div class="flex grow" style="align-items:stretch;min-height:0"><div class="stripe thin">${['play', 'stop', 'bug', 'trash', 'print'].map((meaning) => tool(scene, meaning, meaning, { size: 14 })).join('')}</div><div class="codeview grow">${terminalLines(scene, 8)}</div></div></div>`
    : '';
  const hint = draw.chance(0.2)
    ? `<div class="complete" style="left:${draw.int(160, 380)}px;top:${draw.int(60, 200)}px">${draw.times(7, (index) => `<div class="row" role="option" data-kind="menu_item" aria-selected="${index === 0}">${icon(scene, draw.pick(['function', 'code', 'hash', 'package']), 14)}<span class="grow">${escaped(`${text.noun().replace(/\W/g, '')}()`)}</span><span class="dim">${draw.pick(['void', 'String', 'int', 'List<T>', 'boolean'])}</span></div>`).join('')}</div>`
    : '';
  const status = `<div class="estatus plain"><span>${escaped(text.headline())}</span><span class="grow"></span><span>${draw.int(1, 300)}:${draw.int(1, 80)}</span><span>LF</span><span>UTF-8</span><span>4 spaces</span><span class="flex">${icon(scene, 'git', 14)}<span>main</span></span>${icon(scene, 'lock', 13)}</div>`;
  return `<div class="edit">${bar}${tools}<div class="ebody">${stripe(['folder', 'git', 'bookmark', 'layers', 'dots'])}${project}<div class="emain"><div class="etabs">${editorTabs(scene)}</div><div class="ecode"><div class="codeview grow">${codeBlock(scene, Math.ceil(height / 11))}</div>${hint}</div>${below}</div>${stripe(['bell', 'database', 'package', 'sum'])}</div>${status}</div>`;
}

/** A terminal in a plain window. */
function terminal(scene: Scene, height: number): string {
  const { draw, text } = scene;
  const bar = draw.chance(0.5) ? menubar(scene, ['File', 'Edit', 'View', 'Search', 'Terminal', 'Help']) : '';
  const several = draw.chance(0.5)
    ? tabs(
        scene,
        draw.times(draw.int(2, 4), () => `${text.username()}: ~/${text.noun()}`),
        0,
        true,
      )
    : '';
  const header = draw.chance(0.5);
  const title = `<div class="titlebar">${header ? tool(scene, 'add', 'New tab', { size: 15 }) : ''}<div class="wtitle cut" style="text-align:center">${escaped(`${text.username()}@${text.noun()}: ~`)}</div>${header ? tool(scene, 'search', 'Search', { size: 15 }) + tool(scene, 'menu', 'Menu', { size: 15 }) : ''}<div class="wbtns">${(['minimize', 'maximize', 'close'] as const).map((name) => `<button class="wb" title="${name}">${windowSign(name)}</button>`).join('')}</div></div>`;
  return `<div class="edit">${title}${header ? '' : bar}${several}<div class="codeview grow term">${terminalLines(scene, Math.floor((height - 90) / 20))}</div></div>`;
}

const css = `
.edit{height:100vh;display:flex;flex-direction:column;position:relative}.titlebar{height:34px;border-radius:0;border-bottom:1px solid var(--line)}.titlebar .menubar{background:none}.wtitle{font-weight:400}.ebody{flex:1;display:flex;min-height:0}.activity{width:48px;flex:none;display:flex;flex-direction:column;align-items:center;padding:6px 0;background:var(--title);color:var(--dim);border-right:1px solid var(--line)}.act{display:inline-flex;align-items:center;justify-content:center;min-width:22px;height:22px;flex:none;border-radius:4px}.activity .act{width:48px;height:46px;border-radius:0;border-left:2px solid transparent}.activity .on{color:var(--text);border-color:var(--accent)}
.sidebar{width:var(--sbw,250px);flex:none;background:var(--side);border-right:1px solid var(--line);overflow:hidden}.shead{display:flex;align-items:center;padding:8px 8px 8px 16px;font-size:11px}.ssec{display:flex;align-items:center;gap:2px;padding:3px 8px 3px 4px;font-size:11px;border-top:1px solid var(--line)}.row{padding:2px 10px;min-height:22px}.btn{color:#fff}.btn.tiny{min-height:20px;padding:0 8px;font-size:11px}
.emain{flex:1;min-width:0;display:flex;flex-direction:column}.etabs{flex:none;background:var(--title);min-height:35px}.etabs .tabs{border:0;padding:0;min-width:0}.tab{height:35px;border-right:1px solid var(--line);color:var(--dim);padding:0 10px 0 14px}.tab[aria-selected=true]{background:var(--view);color:var(--text);box-shadow:inset 0 1px var(--accent);font-weight:400}.crumbs{flex:none;display:flex;align-items:center;gap:4px;padding:3px 16px;color:var(--dim);background:var(--view)}.crumbs2{display:flex;align-items:center;gap:4px}.ecode{flex:1;display:flex;min-height:0;position:relative}
.minimap{width:70px;flex:none;background:var(--view);padding:4px 6px;overflow:hidden}.minimap i{display:block;height:2px;margin:2px 0;background:var(--dim);opacity:.4}.lowerpanel{flex:none;height:220px;display:flex;flex-direction:column;border-top:1px solid var(--line);background:var(--view)}.ptabs2{flex:none;background:var(--win);padding-right:8px;gap:4px}.ptabs2 .tabs{border:0}.ptabs2 .tab{border:0;font-size:11.5px;box-shadow:none;background:none}.ptabs2 .tab[aria-selected=true]{border-bottom:1px solid var(--accent)}.lowerpanel .codeview{padding:6px 14px}.codeview.grow{flex:1;overflow:hidden auto;scrollbar-width:thin}.codeview.term{padding:8px 10px}
.estatus{flex:none;display:flex;align-items:center;gap:14px;height:23px;padding:0 10px;font-size:12px;background:var(--accent);color:#fff;white-space:nowrap;overflow:hidden}.estatus.plain{background:var(--win);color:var(--dim);border-top:1px solid var(--line)}.estatus .flex{gap:4px}.palette1{position:absolute;z-index:30;left:50%;top:6px;width:560px;margin-left:-280px;background:var(--win);border:1px solid var(--line);border-radius:6px;padding:6px;box-shadow:0 4px 18px rgba(0,0,0,.45)}.palette1 .row{min-height:26px}.find{position:absolute;right:90px;top:0;background:var(--win);border:1px solid var(--line);padding:5px 8px;display:flex;gap:6px;align-items:center;box-shadow:0 2px 8px rgba(0,0,0,.35)}.complete{position:absolute;width:330px;background:var(--win);border:1px solid var(--line);box-shadow:0 4px 14px rgba(0,0,0,.4);font-family:var(--mono)}
.stripe{flex:none;width:40px;display:flex;flex-direction:column;align-items:center;gap:4px;padding:5px 0;background:var(--win);border:0 solid var(--line);border-width:0 1px}.stripe.thin{width:30px}.combo{background:none;border:1px solid var(--line)}.field{--fieldline:var(--line)}.mrow{padding:7px 12px}.menu{color:var(--text)}`;

function make(seed: number): PageSource {
  const scene = sceneFrom('editor', seed, 0.62);
  const { draw } = scene;
  const colours = codeColours(scene);
  const [font, family] = draw.pick(monoFonts);
  const kind = draw.weighted({ activity: 45, ide: 33, terminal: 22 });
  const viewport =
    kind === 'terminal' && draw.chance(0.6)
      ? { width: draw.int(640, 1000), height: draw.int(400, 640) }
      : screenSize(scene);
  const dark = kind === 'terminal' && draw.chance(0.8);
  const shown = dark ? { ...scene, dark: true } : scene;
  const shownColours = dark ? codeColours(shown) : colours;
  const paint = paintOf(shown, shownColours);
  const body = { activity: activityEditor, ide, terminal }[kind](shown, viewport.height);
  const size = draw.pick([12, 13, 13, 14, 14, 15]);
  return pageSource(shown, {
    kit: 'editor',
    seed,
    platform: 'desktop',
    viewport,
    pixelRatio: draw.pick([1, 1, 1, 1.25, 2]),
    css: `:root{--mono:'${family}','DejaVu Sans Mono',monospace}${desktopCss(paint)}${css}${codeCss(shownColours, size)}`,
    fonts: [...(font === '' ? [] : [font]), 'inter', 'open-sans'],
    body,
  });
}

export const editor: Kit = { name: 'editor', split: 'train', weight: 2.5, make };
