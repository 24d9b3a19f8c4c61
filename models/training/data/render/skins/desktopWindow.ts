// Puts an app's parts into a window, and windows onto a desktop: title bars, menu bars, toolbars, open menus, dialogs over
// windows, panels. Knows no toolkit's colours: a look's style sheet dresses the classes.

import { photo } from '../content/pictures';
import { anyApp, type App, desktopApps, desktopDialogs } from './desktopApps';
import { anyIcon, escaped, icon, label, later, plate, type Scene } from './scene';
import { menu, menubar, type MenuRow, tool } from './widgets';

/** How a toolkit builds its windows. */
export interface DesktopLook {
  /** Tools stand in the title bar, and menus behind one button. */
  readonly headerBar: boolean;
  /** Whether windows have a bar of menu names; `top` puts it at the top of the screen. */
  readonly menus: 'window' | 'top' | 'none';
  /** Where the words of toolbar buttons stand. */
  readonly toolWords: 'none' | 'below' | 'beside';
  /** Window buttons at the left end of the title bar. */
  readonly buttonsLeft: boolean;
  /** Markup of the window buttons. */
  readonly windowButtons: (scene: Scene, dialog: boolean) => string;
  /** What lies along the edges of the screen, e.g. a task bar, and how much room it leaves for windows. */
  readonly panel: (scene: Scene, title: string) => Panel;
}

/** The edges of a desktop: markup that places itself, and the pixels it takes at the top and at the bottom. */
export interface Panel {
  readonly html: string;
  readonly top: number;
  readonly bottom: number;
}

/** The sign of a window button as an own drawing: one pixel lines on a 10 by 10 field. */
export function windowSign(name: 'close' | 'minimize' | 'maximize', size = 10): string {
  const path = { close: 'M0 0L10 10M10 0L0 10', minimize: 'M0 5.5H10', maximize: 'M.5 .5H9.5V9.5H.5Z' }[name];
  return `<svg class="ic" data-icon="${name}" width="${size}" height="${size}" viewBox="-.5 -.5 11 11" fill="none" stroke="currentColor" stroke-width="1.1"><path d="${path}"/></svg>`;
}

/** The usual three buttons (or the close button alone) in a toolkit's classes. */
export function threeButtons(_scene: Scene, dialog: boolean): string {
  const names = dialog ? (['close'] as const) : (['minimize', 'maximize', 'close'] as const);
  return `<div class="wbtns">${names.map((name) => `<button class="wb ${name}" data-kind="button" title="${name}">${windowSign(name)}</button>`).join('')}</div>`;
}

const menuRows: Readonly<Record<string, readonly (MenuRow | '-')[]>> = {
  File: [
    { text: 'New', keys: 'Ctrl+N', icon: 'new-file' },
    { text: 'Open…', keys: 'Ctrl+O', icon: 'open' },
    { text: 'Recent', submenu: true },
    '-',
    { text: 'Save', keys: 'Ctrl+S', icon: 'save', disabled: true },
    { text: 'Save As…', keys: 'Shift+Ctrl+S' },
    '-',
    { text: 'Print…', keys: 'Ctrl+P', icon: 'print' },
    { text: 'Properties', keys: 'Alt+Return' },
    '-',
    { text: 'Close', keys: 'Ctrl+W', icon: 'close' },
    { text: 'Quit', keys: 'Ctrl+Q', icon: 'power' },
  ],
  Edit: [
    { text: 'Undo', keys: 'Ctrl+Z', icon: 'undo' },
    { text: 'Redo', keys: 'Ctrl+Y', icon: 'redo', disabled: true },
    '-',
    { text: 'Cut', keys: 'Ctrl+X', icon: 'cut' },
    { text: 'Copy', keys: 'Ctrl+C', icon: 'copy' },
    { text: 'Paste', keys: 'Ctrl+V', icon: 'paste' },
    { text: 'Delete', keys: 'Del', icon: 'trash' },
    '-',
    { text: 'Select All', keys: 'Ctrl+A' },
    { text: 'Find…', keys: 'Ctrl+F', icon: 'search' },
    '-',
    { text: 'Preferences', icon: 'settings' },
  ],
  View: [
    { text: 'Toolbar', checked: true },
    { text: 'Status Bar', checked: true },
    { text: 'Side Pane', checked: false, keys: 'F9' },
    '-',
    { text: 'Full Screen', keys: 'F11', icon: 'fullscreen' },
    { text: 'Zoom In', keys: 'Ctrl++', icon: 'zoom-in' },
    { text: 'Zoom Out', keys: 'Ctrl+-', icon: 'zoom-out' },
    { text: 'Normal Size', keys: 'Ctrl+0' },
    '-',
    { text: 'Sort by', submenu: true },
    { text: 'Show Hidden Files', checked: false, keys: 'Ctrl+H' },
    { text: 'Reload', keys: 'F5', icon: 'refresh' },
  ],
  Help: [
    { text: 'Contents', keys: 'F1', icon: 'help' },
    { text: 'Keyboard Shortcuts' },
    '-',
    { text: 'Report a Problem…', icon: 'bug' },
    { text: 'About', icon: 'info' },
  ],
};

const contextRows: readonly (MenuRow | '-')[] = [
  { text: 'Open', icon: 'open' },
  { text: 'Open With', submenu: true },
  '-',
  { text: 'Cut', keys: 'Ctrl+X', icon: 'cut' },
  { text: 'Copy', keys: 'Ctrl+C', icon: 'copy' },
  { text: 'Paste', keys: 'Ctrl+V', icon: 'paste', disabled: true },
  '-',
  { text: 'Rename…', keys: 'F2', icon: 'edit' },
  { text: 'Move to Trash', keys: 'Del', icon: 'trash' },
  { text: 'Share', icon: 'share' },
  '-',
  { text: 'Properties', icon: 'info' },
];

/** The rows of a menu of this name; unknown names give a mixture. */
export function rowsOf(scene: Scene, name: string): readonly (MenuRow | '-')[] {
  const rows = menuRows[name];
  if (rows !== undefined)
    return scene.draw.chance(0.5) ? rows : rows.map((row) => (row === '-' ? row : plainRow(row)));
  const texts = scene.draw.times(scene.draw.int(4, 9), () => scene.text.title());
  return texts.flatMap((text, index): (MenuRow | '-')[] => [
    ...(index > 0 && scene.draw.chance(0.2) ? ['-' as const] : []),
    {
      text,
      ...(scene.draw.chance(0.5) ? { keys: scene.text.shortcut() } : {}),
      ...(scene.draw.chance(0.15) ? { submenu: true } : {}),
      ...(scene.draw.chance(0.3) ? { icon: anyIcon(scene) } : {}),
    },
  ]);
}

/** An open menu of this name, with one row under the pointer and now and then that row's submenu. */
export function openMenuOf(scene: Scene, name: string, style = ''): string {
  const rows = rowsOf(scene, name);
  const leading = rows.findIndex((row) => row !== '-' && row.submenu === true);
  const hot = leading >= 0 && scene.draw.chance(0.4) ? leading : scene.draw.int(0, rows.length - 1);
  return menu(scene, rows, style, hot, hot === leading ? rowsOf(scene, 'More').slice(0, 5) : []);
}

/** A row without its picture. */
function plainRow(row: MenuRow): MenuRow {
  return {
    text: row.text,
    ...(row.keys ? { keys: row.keys } : {}),
    ...(row.checked === undefined ? {} : { checked: row.checked }),
    ...(row.disabled ? { disabled: true } : {}),
    ...(row.submenu ? { submenu: true } : {}),
  };
}

/** Where a window lies, CSS pixels of the desktop. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The markup of one window. `open` shows a menu of it. */
export function windowHtml(
  scene: Scene,
  look: DesktopLook,
  app: App,
  place: Place,
  options: { open?: boolean; full?: boolean; behind?: boolean } = {},
): string {
  const { draw } = scene;
  const toolButtons = app.tools
    .map((item) => {
      if (item === '|') return '<span class="tsep"></span>';
      const words =
        look.toolWords === 'none' || (look.toolWords === 'beside' && draw.chance(0.6))
          ? {}
          : { text: item[1] };
      return tool(scene, item[0], item[1], {
        ...words,
        size: look.headerBar ? 16 : draw.pick([16, 18, 20]),
        disabled: draw.chance(0.12),
      });
    })
    .join('');
  const buttons = look.windowButtons(scene, app.dialog === true);
  const openMenu = options.open === true && app.dialog !== true;
  const inWindow = look.menus === 'window' && app.menus.length > 0 && !look.headerBar;
  const at = inWindow && openMenu ? draw.int(0, Math.min(3, app.menus.length - 1)) : -1;
  const bar = inWindow ? menubar(scene, app.menus, at, at >= 0 ? openMenuOf(scene, app.menus[at]!) : '') : '';
  const title = `<div class="wtitle cut">${escaped(app.title)}</div>`;
  const appSign =
    look.headerBar || look.buttonsLeft || draw.chance(0.3)
      ? ''
      : `<span class="wicon">${plate(scene, anyIcon(scene), 16)}</span>`;
  let head: string;
  if (look.headerBar) {
    const cut = Math.ceil(app.tools.length / 2);
    const tools = app.tools
      .filter((item) => item !== '|')
      .map((item) => tool(scene, item[0], item[1], { size: 16 }));
    const burger = app.dialog
      ? ''
      : `<div class="mbw">${tool(scene, 'menu', 'Menu', { size: 16, class: '' })}${openMenu ? later(openMenuOf(scene, draw.pick(['View', 'Edit', 'Help', 'Other']), 'right:0;left:auto')) : ''}</div>`;
    const start = tools.slice(0, Math.min(cut, 3)).join('');
    const end = tools.slice(Math.min(cut, 3), Math.min(cut, 3) + 3).join('');
    head = `<div class="titlebar header">${look.buttonsLeft ? buttons : ''}${start}<span class="grow"></span>${title}<span class="grow"></span>${end}${burger}${look.buttonsLeft ? '' : buttons}</div>`;
  } else {
    head = `<div class="titlebar">${look.buttonsLeft ? buttons : appSign}${title}${look.buttonsLeft ? '' : buttons}</div>`;
  }
  // One or two tools make no bar: such apps have them in a header bar only.
  const toolbar =
    look.headerBar || app.tools.length < 3
      ? ''
      : `<div class="toolbar ${look.toolWords}" role="toolbar">${toolButtons}</div>`;
  const side = app.side === undefined ? '' : `<nav class="side">${app.side}</nav>`;
  const status =
    app.status === undefined || draw.chance(0.25)
      ? ''
      : `<div class="status">${app.status
          .split('   ')
          .map((part) => `<span>${escaped(part)}</span>`)
          .join('')}</div>`;
  const context =
    options.open === true && at < 0 && !look.headerBar && !app.dialog
      ? later(
          menu(
            scene,
            contextRows,
            `left:${draw.int(20, Math.max(30, place.width - 260))}px;top:${draw.int(60, Math.max(70, place.height - 380))}px`,
            draw.int(0, 4),
            rowsOf(scene, 'More'),
          ),
        )
      : '';
  const style = `left:${place.left}px;top:${place.top}px;width:${place.width}px;height:${place.height}px`;
  return (
    `<section class="win${options.full ? ' full' : ''}${app.dialog ? ' dialog' : ''}${options.behind ? ' behind' : ''}"${app.dialog ? ' role="dialog"' : ''} style="${style}">${head}${bar}${toolbar}` +
    `<div class="wbody">${side}<div class="main">${app.body}</div></div>${status}${context}</section>`
  );
}

/** Sizes of desktop screens, CSS pixels. */
export function screenSize(scene: Scene): { width: number; height: number } {
  const [width, height] = scene.draw.pick([
    [1024, 768],
    [1280, 720],
    [1280, 800],
    [1366, 768],
    [1440, 900],
    [1536, 864],
    [1600, 900],
    [1920, 1080],
    [1680, 1050],
    [960, 640],
    [1280, 1024],
  ] as const);
  return { width, height };
}

/** A picture of a desktop: its size and what is on it. */
export interface Desktop {
  readonly viewport: { readonly width: number; readonly height: number };
  readonly html: string;
}

/**
 * One window that fills the picture, or one to three windows on a wallpaper with the desktop's panel.
 *
 * @param asked names of `desktopApps` to choose among, where there are such
 */
export function desktopOf(scene: Scene, look: DesktopLook, asked: readonly string[] = []): Desktop {
  const { draw } = scene;
  const size = screenSize(scene);
  const kind = draw.weighted(
    asked.length > 0
      ? { full: 30, window: 25, bare: 30, dialog: 0, modal: 10, two: 5 }
      : { full: 30, window: 16, bare: 26, dialog: 8, modal: 14, two: 8 },
  );
  const open = draw.chance(0.6);
  if (kind === 'bare') {
    // A screenshot of one window alone has that window's size.
    const isDialog = asked.length === 0 && draw.chance(0.45);
    const app = isDialog ? anyApp(scene, desktopDialogs) : anyApp(scene, desktopApps, asked);
    const viewport = { width: app.size[0], height: app.size[1] };
    return {
      viewport,
      html: windowHtml(scene, look, app, { left: 0, top: 0, ...viewport }, { full: true, open }),
    };
  }
  const app = kind === 'dialog' ? anyApp(scene, desktopDialogs) : anyApp(scene, desktopApps, asked);
  const panel = look.panel(scene, app.title);
  const room: Place = {
    left: 0,
    top: panel.top,
    width: size.width,
    height: size.height - panel.top - panel.bottom,
  };
  const parts: string[] = [];
  const small = app.size[0] < 500;
  if (kind === 'full' && !small) parts.push(windowHtml(scene, look, app, room, { full: true, open }));
  if (kind === 'window' || kind === 'dialog' || (kind === 'full' && small))
    parts.push(windowHtml(scene, look, app, somewhere(scene, app, room), { open }));
  if (kind === 'two') {
    const second = anyApp(scene, desktopApps);
    parts.push(
      windowHtml(scene, look, second, somewhere(scene, second, room), { behind: true }),
      windowHtml(scene, look, app, somewhere(scene, app, room), { open }),
    );
  }
  if (kind === 'modal') {
    const dialog = anyApp(scene, desktopDialogs);
    const dim = `<div class="dimmer" style="left:0;right:0;top:${panel.top}px;bottom:${panel.bottom}px"></div>`;
    parts.push(
      windowHtml(scene, look, app, room, { full: true, behind: true }),
      later((draw.chance(0.4) ? dim : '') + windowHtml(scene, look, dialog, inTheMiddle(dialog, room))),
    );
  }
  const covered = (kind === 'full' && !small) || kind === 'modal';
  return {
    viewport: size,
    html: `${wallpaper(scene, size)}${covered ? '' : desktopIcons(scene, panel)}${parts.join('')}${panel.html}`,
  };
}

/** A place for a window within the room that the panels leave. */
function somewhere(scene: Scene, app: App, room: Place): Place {
  const width = Math.min(app.size[0], room.width - 20);
  const height = Math.min(app.size[1], room.height - 20);
  const left = scene.draw.int(10, Math.max(10, room.width - width - 10));
  return { width, height, left, top: room.top + scene.draw.int(8, Math.max(8, room.height - height - 8)) };
}

function inTheMiddle(app: App, room: Place): Place {
  const width = Math.min(app.size[0], room.width - 20);
  const height = Math.min(app.size[1], room.height - 20);
  return {
    width,
    height,
    left: Math.round((room.width - width) / 2),
    top: room.top + Math.round((room.height - height) / 2),
  };
}

function wallpaper(scene: Scene, size: { width: number; height: number }): string {
  const { draw, hue } = scene;
  const paint = draw.pick([
    `linear-gradient(${draw.int(0, 180)}deg,hsl(${hue},50%,35%),hsl(${hue + 50},55%,50%))`,
    `hsl(${hue},${draw.int(10, 50)}%,${draw.int(20, 45)}%)`,
    `radial-gradient(circle at ${draw.int(0, 100)}% ${draw.int(0, 100)}%,hsl(${hue + 30},60%,60%),hsl(${hue},60%,22%))`,
    `url('${photo(draw, 480, Math.round((480 * size.height) / size.width), draw.pick(['landscape', 'city', 'abstract', 'texture']))}') center/cover`,
    `url('${photo(draw, 480, Math.round((480 * size.height) / size.width), 'landscape')}') center/cover`,
  ]);
  return `<div class="wallpaper" style="background:${paint}"></div>`;
}

function desktopIcons(scene: Scene, panel: Panel): string {
  const { draw, text } = scene;
  if (draw.chance(0.3)) return '';
  const known = [
    ['trash', 'Trash'],
    ['home', 'Home'],
    ['drive', 'Backup'],
    ['network', 'Network'],
    ['folder', 'Documents'],
  ] as const;
  const items = draw.times(draw.int(3, 12), (index) => {
    const [meaning, name] = known[index] ?? [
      draw.pick(['text-file', 'image-file', 'folder', 'zip-file', 'globe', 'terminal', 'music']),
      '',
    ];
    const words =
      name === '' ? escaped(draw.chance(0.6) ? text.fileName() : text.brand()) : label(scene, name);
    const picture = draw.chance(0.5) ? plate(scene, meaning, 44) : icon(scene, meaning, 44);
    return `<div class="dicon1" role="option" data-kind="menu_item" aria-selected="false">${picture}<span>${words}</span></div>`;
  });
  return `<div class="dicons" style="top:${panel.top + 12}px;bottom:${panel.bottom + 12}px">${items.join('')}</div>`;
}
