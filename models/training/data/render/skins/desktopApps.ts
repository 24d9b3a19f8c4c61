// What desktop programs show inside their windows: settings, files, mail, players, forms, tables. Each app is a function
// from a scene to the parts of a window; how a window is framed and dressed is the look's affair (desktopWindow.ts).

import { messageOf } from '../content/messages';
import { photo } from '../content/pictures';
import { lists, tools } from './desktopTools';
import { anyIcon, escaped, icon, label, plate, type Scene, words } from './scene';
import {
  button,
  checkbox,
  combo,
  field,
  group,
  progress,
  radio,
  row,
  slider,
  spin,
  table,
  tabs,
  toggle,
  tool,
  treeRow,
} from './widgets';

/** One button of a window's toolbar, or a gap. */
export type ToolItem = readonly [meaning: string, name: string] | '|';

/** The parts of a window; markup where not said otherwise. */
export interface App {
  /** Plain text. */
  readonly title: string;
  /** English. */
  readonly menus: readonly string[];
  readonly tools: readonly ToolItem[];
  readonly side?: string;
  readonly body: string;
  /** Plain text. */
  readonly status?: string;
  /** Dialogs have neither menus nor toolbars, and only a close button. */
  readonly dialog?: boolean;
  /** The size it likes to have, CSS pixels. */
  readonly size: readonly [width: number, height: number];
}

export type AppMaker = (scene: Scene) => App;

const img = (scene: Scene, width: number, height: number, name: string, style = ''): string =>
  `<img alt="${escaped(name)}" src="${photo(scene.draw, width, height)}" style="width:${width}px;height:${height}px;${style}">`;

const settingPages: readonly (readonly [meaning: string, name: string])[] = [
  ['wifi', 'Network'],
  ['bluetooth', 'Bluetooth'],
  ['palette', 'Appearance'],
  ['bell', 'Notifications'],
  ['search', 'Search'],
  ['grid', 'Applications'],
  ['shield', 'Privacy'],
  ['users', 'Accounts'],
  ['volume', 'Sound'],
  ['power', 'Power'],
  ['display', 'Displays'],
  ['mouse', 'Mouse'],
  ['keyboard', 'Keyboard'],
  ['print', 'Printers'],
  ['drive', 'Storage'],
  ['accessibility', 'Accessibility'],
  ['clock', 'Date & Time'],
  ['language', 'Language'],
  ['lock', 'Security'],
  ['sync', 'Updates'],
  ['info', 'About'],
];

const folders: readonly (readonly [meaning: string, name: string])[] = [
  ['clock', 'Recent'],
  ['star', 'Favourites'],
  ['home', 'Home'],
  ['display', 'Desktop'],
  ['text-file', 'Documents'],
  ['download', 'Downloads'],
  ['music', 'Music'],
  ['images', 'Pictures'],
  ['video', 'Videos'],
  ['trash', 'Trash'],
  ['drive', 'Backup'],
  ['network', 'Network'],
];

const settingNames = [
  'Automatic brightness',
  'Night light',
  'Show battery percentage',
  'Animations',
  'Tap to click',
  'Natural scrolling',
  'Hot corner',
  'Location services',
  'Automatic time zone',
  'Do not disturb',
  'Lock screen notifications',
  'Over-amplification',
  'Automatic suspend',
  'Large text',
  'High contrast',
  'Sticky keys',
  'Cursor blinking',
  'Share usage data',
  'Remote login',
  'Automatic updates',
  'Show hidden files',
  'Single click to open',
  'Confirm before deleting',
  'Start with the session',
  'Remember window size',
  'Check spelling',
  'Use hardware acceleration',
  'Play sound on events',
];
const choiceNames = [
  'Scale',
  'Resolution',
  'Refresh rate',
  'Orientation',
  'Input device',
  'Output device',
  'Theme',
  'Font',
  'Time format',
  'Layout',
  'Blank screen',
  'Power button',
  'Default browser',
  'Accent colour',
  'Paper size',
  'Quality',
];
const choiceValues = [
  '100 %',
  '1920 × 1080 (16:9)',
  '60.00 Hz',
  'Landscape',
  'Internal Microphone',
  'Speakers – Built-in Audio',
  'Default',
  'Sans Regular 11',
  '24-hour',
  'English (US)',
  '5 minutes',
  'Suspend',
  'None',
  'Blue',
  'A4',
  'Medium',
  'Never',
  'Automatic',
];

/** Rows of settings with a control at the end of each. */
function settingRows(scene: Scene, count: number): string {
  const { draw } = scene;
  const lines = draw.sample([...settingNames, ...choiceNames], count).map((name) => {
    const control = choiceNames.includes(name)
      ? draw.pick([
          () => combo(scene, name, draw.pick(choiceValues)),
          () => combo(scene, name, draw.pick(choiceValues)),
          () => `<span class="dim">${draw.pick(choiceValues)}</span>${icon(scene, 'chevron-right', 16)}`,
        ])()
      : draw.pick([
          () => toggle(name, draw.chance(0.5)),
          () => toggle(name, draw.chance(0.5)),
          () => slider(name, draw.int(5, 95), 'width:150px'),
          () => spin(scene, name, String(draw.int(1, 60))),
          () => button(scene, draw.pick(['Browse…', 'Add', 'Remove', 'Properties'])),
        ])();
    const below = draw.chance(0.35) ? `<div class="dim small">${escaped(scene.text.sentence())}</div>` : '';
    const lead = draw.chance(0.2) ? icon(scene, anyIcon(scene), 18) : '';
    return `<div class="srow">${lead}<div class="grow"><div>${escaped(name)}</div>${below}</div>${control}</div>`;
  });
  return `<div class="card">${lines.join('')}</div>`;
}

const settings: AppMaker = (scene) => {
  const { draw, text } = scene;
  const pages = draw.sample(settingPages, draw.int(9, 18));
  const chosen = draw.int(0, 5);
  const coloured = draw.chance(0.3);
  const side = pages
    .map(([meaning, name], index) =>
      row(
        `${coloured ? plate(scene, meaning, 22) : icon(scene, meaning, 17)}<span class="cut grow">${label(scene, name)}</span>`,
        index === chosen,
      ),
    )
    .join('');
  const groups = draw.times(
    draw.int(3, 6),
    () =>
      `${draw.chance(0.7) ? `<h3>${escaped(text.title())}</h3>` : ''}${settingRows(scene, draw.int(2, 5))}`,
  );
  const search = draw.chance(0.4)
    ? `<div class="pad">${field(scene, 'Search', { icon: 'search', hint: words(scene, 'Search') })}</div>`
    : '';
  return {
    title: words(scene, draw.pick(['Settings', 'Preferences'])),
    menus: ['File', 'Edit', 'View', 'Help'],
    tools: [['search', 'Search']],
    side: search + side,
    body: `<div class="page narrow"><h2>${label(scene, pages[chosen]![1])}</h2>${groups.join('')}</div>`,
    size: [draw.int(780, 1080), draw.int(540, 760)],
  };
};

const settingsGrid: AppMaker = (scene) => {
  const { draw } = scene;
  const big = draw.chance(0.7);
  const section = (name: string, pages: readonly (readonly [string, string])[]): string =>
    `<h3>${escaped(name)}</h3><div class="igrid">${pages.map(([meaning, title]) => `<div class="item" role="button" data-kind="button">${big ? plate(scene, meaning, 42) : icon(scene, meaning, 32)}<span>${label(scene, title)}</span></div>`).join('')}</div>`;
  const pages = draw.sample(settingPages, draw.int(12, 20));
  const cut = draw.int(4, 7);
  return {
    title: words(scene, 'Settings'),
    menus: ['File', 'View', 'Help'],
    tools: [
      ['back', 'Back'],
      ['grid', 'All settings'],
      ['search', 'Search'],
    ],
    body: `<div class="page">${section(draw.pick(['Personal', 'System', 'Look']), pages.slice(0, cut))}${section(draw.pick(['Hardware', 'Devices']), pages.slice(cut, cut + 6))}${section(draw.pick(['Administration', 'Other']), pages.slice(cut + 6))}</div>`,
    size: [draw.int(700, 960), draw.int(460, 660)],
  };
};

const fileKinds: readonly (readonly [meaning: string, kind: string])[] = [
  ['folder', 'Folder'],
  ['text-file', 'Text document'],
  ['image-file', 'JPEG image'],
  ['code-file', 'Script'],
  ['zip-file', 'Archive'],
  ['file', 'Unknown'],
  ['video', 'Video'],
  ['music', 'Audio'],
];

const files: AppMaker = (scene) => {
  const { draw, text } = scene;
  const side = draw
    .sample(folders, draw.int(7, 11))
    .map(([meaning, name], index) =>
      row(
        `${icon(scene, meaning, 16)}<span class="cut grow">${label(scene, name)}</span>`,
        index === 2,
        name === 'Backup' ? icon(scene, 'up', 13) : '',
      ),
    )
    .join('');
  const count = draw.int(12, 60);
  const entries = draw.times(count, (index) => {
    const [meaning, kind] = index < count / 3 ? fileKinds[0]! : draw.pick(fileKinds);
    return { meaning, kind, name: meaning === 'folder' ? text.title() : text.fileName() };
  });
  const grid = draw.chance(0.5);
  const chosen = draw.int(0, count - 1);
  const glyph = (meaning: string, size: number): string =>
    meaning === 'folder'
      ? icon(scene, 'folder', size, `color:hsl(${scene.hue},55%,55%)`)
      : icon(scene, meaning, size);
  const view = grid
    ? `<div class="igrid files">${entries.map((entry, index) => `<div class="item${index === chosen ? ' hot' : ''}" role="option" data-kind="menu_item" aria-selected="${index === chosen}">${entry.meaning === 'image-file' ? img(scene, 56, 42, entry.name) : glyph(entry.meaning, 44)}<span>${escaped(entry.name)}</span></div>`).join('')}</div>`
    : table(
        [
          { name: label(scene, 'Name'), width: 'minmax(180px,2fr)' },
          { name: label(scene, 'Size'), width: '90px', right: true },
          { name: label(scene, 'Type'), width: '1fr' },
          { name: label(scene, 'Modified'), width: '1fr' },
        ],
        entries.map((entry) => [
          `${glyph(entry.meaning, 16)} <span>${escaped(entry.name)}</span>`,
          entry.meaning === 'folder' ? `${draw.int(0, 90)} items` : escaped(text.fileSize()),
          entry.kind,
          escaped(text.date()),
        ]),
        chosen,
      );
  const path = draw.sample(
    ['home', 'projects', 'archive', 'shared', '2024', 'media', 'clients'],
    draw.int(2, 4),
  );
  const bar = draw.pick([
    () =>
      `<div class="path">${path.map((part, index) => `<button class="crumb${index === path.length - 1 ? ' on' : ''}">${index === 0 ? icon(scene, 'home', 14) : ''}<span>${escaped(part)}</span></button>`).join(icon(scene, 'chevron-right', 12))}</div>`,
    () => `<div class="path">${field(scene, 'Location', { value: `/${path.join('/')}` })}</div>`,
    () => '',
  ])();
  return {
    title: path.at(-1)!,
    menus: ['File', 'Edit', 'View', 'Places', 'Tools', 'Help'],
    tools: [
      ['back', 'Back'],
      ['forward', 'Forward'],
      ['up', 'Up'],
      '|',
      ['refresh', 'Refresh'],
      ['new-folder', 'New folder'],
      ['search', 'Search'],
      '|',
      ['grid', 'Icons'],
      ['list', 'List'],
    ],
    side,
    body: `${bar}${view}`,
    status: `${count} objects   ${draw.int(2, 900)}.${draw.int(0, 9)} GB available`,
    size: [draw.int(760, 1100), draw.int(480, 720)],
  };
};

const mail: AppMaker = (scene) => {
  const { draw, text } = scene;
  const boxes = [
    ['inbox', 'Inbox'],
    ['star', 'Favourites'],
    ['draft', 'Drafts'],
    ['sent', 'Sent'],
    ['archive', 'Archive'],
    ['spam', 'Spam'],
    ['trash', 'Trash'],
  ] as const;
  const side = `<div class="head">${escaped(text.email())}</div>${boxes.map(([meaning, name], index) => row(`${icon(scene, meaning, 16)}<span class="cut grow">${label(scene, name)}</span>`, index === 0, index < 3 ? `<span class="badge">${draw.int(1, 40)}</span>` : '')).join('')}<div class="head">${label(scene, 'Archive')}</div>${draw.times(draw.int(2, 5), () => row(`${icon(scene, 'folder', 16)}<span class="cut grow">${escaped(text.title())}</span>`)).join('')}`;
  const people = draw.times(draw.int(9, 20), () => text.personName());
  const list = people
    .map(
      (person, index) =>
        `<div class="mrow" role="option" data-kind="menu_item" aria-selected="${index === 1}"><div class="flex"><b class="cut grow">${escaped(person)}</b><span class="dim small">${escaped(text.when())}</span></div><div class="cut">${escaped(text.headline())}</div>${draw.chance(0.6) ? `<div class="cut dim small">${escaped(text.sentence())}</div>` : ''}</div>`,
    )
    .join('');
  const letter = `<div class="letter"><h2>${escaped(text.headline())}</h2><div class="flex" style="gap:10px"><span class="face">${escaped(text.initials())}</span><div class="grow"><b>${escaped(people[1]!)}</b><div class="dim small">${escaped(text.email())}</div></div>${tool(scene, 'star', 'Star')}${tool(scene, 'reply', 'Reply')}${tool(scene, 'more', 'More')}</div>${draw.times(draw.int(2, 4), () => `<p>${escaped(text.paragraph())}</p>`).join('')}${draw.chance(0.5) ? `<div class="flex" style="gap:8px">${draw.times(2, () => `<div class="attach">${icon(scene, 'attach', 16)}<span>${escaped(text.fileName())}</span><span class="dim">${escaped(text.fileSize())}</span></div>`).join('')}</div>` : ''}<div class="flex" style="gap:8px;margin-top:14px">${button(scene, 'Reply', { icon: 'reply' })}${button(scene, 'Forward', { icon: 'forward-mail' })}</div></div>`;
  return {
    title: words(scene, 'Inbox'),
    menus: ['File', 'Edit', 'View', 'Message', 'Tools', 'Help'],
    tools: [
      ['refresh', 'Get messages'],
      ['edit', 'Write'],
      '|',
      ['reply', 'Reply'],
      ['reply-all', 'Reply all'],
      ['forward-mail', 'Forward'],
      '|',
      ['archive', 'Archive'],
      ['spam', 'Spam'],
      ['trash', 'Delete'],
      ['search', 'Search'],
    ],
    side,
    body: `<div class="panes"><div class="pane list" style="width:${draw.int(250, 340)}px">${draw.chance(0.5) ? `<div class="pad">${field(scene, 'Search', { icon: 'search', hint: words(scene, 'Search') })}</div>` : ''}${list}</div><div class="pane grow">${letter}</div></div>`,
    status: `Unread: ${draw.int(0, 40)}   Total: ${draw.int(40, 900)}`,
    size: [draw.int(980, 1280), draw.int(580, 800)],
  };
};

const chatClient: AppMaker = (scene) => {
  const { draw, text } = scene;
  const channels = draw
    .times(draw.int(4, 7), (index) =>
      row(`${icon(scene, 'hash', 15)}<span class="cut grow">${escaped(text.noun())}</span>`, index === 1),
    )
    .join('');
  const people = draw
    .times(draw.int(4, 7), () =>
      row(
        `<span class="face s">${escaped(text.initials())}</span><span class="cut grow">${escaped(text.personName())}</span>`,
        false,
        draw.chance(0.3) ? `<span class="badge">${draw.int(1, 9)}</span>` : '',
      ),
    )
    .join('');
  const lines = draw
    .times(
      draw.int(6, 14),
      () =>
        `<div class="say"><span class="face">${escaped(text.initials())}</span><div class="grow"><div><b>${escaped(text.personName())}</b> <span class="dim small">${escaped(text.time())}</span></div><div>${escaped(text.paragraph(draw.int(1, 2)))}</div>${draw.chance(0.2) ? `<div class="flex" style="gap:6px">${draw.times(2, () => `<button class="react">${icon(scene, draw.pick(['thumb-up', 'heart', 'smile']), 13)}<span>${draw.int(1, 12)}</span></button>`).join('')}</div>` : ''}</div></div>`,
    )
    .join('');
  return {
    title: text.brand(),
    menus: ['File', 'Edit', 'View', 'Window', 'Help'],
    tools: [
      ['phone', 'Call'],
      ['video', 'Video call'],
      ['users', 'Members'],
      ['search', 'Search'],
    ],
    side: `<div class="head">Channels</div>${channels}<div class="head">Direct messages</div>${people}`,
    body: `<div class="col fill"><div class="grow clip talk">${lines}</div><div class="write">${tool(scene, 'add', 'Attach')}${field(scene, 'Message', { hint: `Message #${text.noun()}`, style: 'flex:1' })}${tool(scene, 'smile', 'Emoji')}${tool(scene, 'send', 'Send')}</div></div>`,
    size: [draw.int(820, 1180), draw.int(540, 760)],
  };
};

const musicPlayer: AppMaker = (scene) => {
  const { draw, text } = scene;
  const side = [
    ['music', 'Songs'],
    ['album', 'Albums'],
    ['users', 'Artists'],
    ['playlist', 'Playlists'],
    ['radio', 'Radio'],
    ['microphone', 'Podcasts'],
    ['history', 'Recent'],
    ['heart', 'Favourites'],
  ]
    .map(([meaning, name], index) =>
      row(`${icon(scene, meaning!, 16)}<span class="cut grow">${label(scene, name!)}</span>`, index === 1),
    )
    .join('');
  const albums = draw.chance(0.5);
  const view = albums
    ? `<div class="igrid albums">${draw
        .times(draw.int(8, 15), () => {
          const name = text.title();
          return `<div class="item" role="button" data-kind="button">${img(scene, 128, 128, name, 'border-radius:4px')}<b class="cut">${escaped(name)}</b><span class="dim cut">${escaped(text.personName())}</span></div>`;
        })
        .join('')}</div>`
    : table(
        [
          { name: '#', width: '36px', right: true },
          { name: 'Title', width: '2fr' },
          { name: 'Artist', width: '1.4fr' },
          { name: 'Album', width: '1.4fr' },
          { name: 'Time', width: '60px', right: true },
        ],
        draw.times(draw.int(12, 40), (index) => [
          String(index + 1),
          escaped(text.title()),
          escaped(text.personName()),
          escaped(text.title()),
          `${draw.int(2, 7)}:${draw.int(10, 59)}`,
        ]),
        draw.int(0, 8),
      );
  const bar = `<div class="playbar">${img(scene, 44, 44, 'Cover', 'border-radius:3px')}<div style="width:150px"><div class="cut"><b>${escaped(text.title())}</b></div><div class="cut dim small">${escaped(text.personName())}</div></div>${['shuffle', 'previous', 'pause', 'next', 'repeat'].map((meaning) => tool(scene, meaning, meaning, { size: meaning === 'pause' ? 24 : 18, class: meaning === 'pause' ? 'round' : '' })).join('')}<span class="small">${draw.int(0, 3)}:${draw.int(10, 59)}</span>${slider('Position', draw.int(5, 90), 'flex:1')}<span class="small">${draw.int(3, 6)}:${draw.int(10, 59)}</span>${tool(scene, 'volume', 'Mute')}${slider('Volume', draw.int(20, 100), 'width:90px')}</div>`;
  return {
    title: text.brand(),
    menus: ['Media', 'Playback', 'Audio', 'View', 'Help'],
    tools: [
      ['back', 'Back'],
      ['add', 'Add music'],
      ['search', 'Search'],
      ['list', 'View'],
    ],
    side,
    body: `<div class="col fill"><div class="grow clip">${view}</div>${bar}</div>`,
    size: [draw.int(860, 1180), draw.int(540, 740)],
  };
};

const videoPlayer: AppMaker = (scene) => {
  const { draw, text } = scene;
  const controls = ['previous', 'pause', 'next', 'stop']
    .map((meaning) => tool(scene, meaning, meaning, { size: 20 }))
    .join('');
  return {
    title: text.fileName(),
    menus: ['Media', 'Playback', 'Audio', 'Video', 'Subtitle', 'Tools', 'View', 'Help'],
    tools: [],
    body: `<div class="col fill" style="background:#000"><div class="grow clip" style="display:flex"><img alt="Video" src="${photo(draw, 900, 500, draw.pick(['landscape', 'city', 'portrait']))}" style="width:100%;height:100%"></div><div class="playbar"><span class="small">0${draw.int(0, 1)}:${draw.int(10, 59)}:${draw.int(10, 59)}</span>${slider('Position', draw.int(5, 90), 'flex:1')}<span class="small">01:${draw.int(10, 59)}:${draw.int(10, 59)}</span></div><div class="playbar">${controls}<span class="grow"></span>${tool(scene, 'text', 'Subtitles')}${tool(scene, 'playlist', 'Playlist')}${tool(scene, 'fullscreen', 'Full screen')}${tool(scene, 'volume', 'Mute')}${slider('Volume', draw.int(20, 100), 'width:100px')}</div></div>`,
    size: [draw.int(720, 1000), draw.int(480, 680)],
  };
};

const calculator: AppMaker = (scene) => {
  const { draw, text } = scene;
  const keys = draw.pick([
    [
      '%',
      'CE',
      'C',
      '⌫',
      '1/x',
      'x²',
      '√x',
      '÷',
      '7',
      '8',
      '9',
      '×',
      '4',
      '5',
      '6',
      '−',
      '1',
      '2',
      '3',
      '+',
      '±',
      '0',
      '.',
      '=',
    ],
    ['C', '(', ')', 'mod', '7', '8', '9', '÷', '4', '5', '6', '×', '1', '2', '3', '−', '0', '.', '=', '+'],
    [
      'MC',
      'MR',
      'M+',
      'M−',
      'sin',
      'cos',
      'tan',
      'ln',
      '7',
      '8',
      '9',
      '÷',
      '4',
      '5',
      '6',
      '×',
      '1',
      '2',
      '3',
      '−',
      '0',
      ',',
      '=',
      '+',
    ],
  ]);
  const buttons = keys
    .map(
      (key) =>
        `<button class="btn key${/[0-9]/.test(key) && key.length === 1 ? ' num' : ''}${key === '=' ? ' primary' : ''}">${key === '⌫' ? icon(scene, 'backspace', 16) : key}</button>`,
    )
    .join('');
  return {
    title: 'Calculator',
    menus: ['View', 'Edit', 'Help'],
    tools: [],
    body: `<div class="calcbody"><div class="calcline dim">${escaped(text.number())} + ${draw.int(1, 90)} =</div><div class="calcbig">${escaped(text.number(100, 999999))}</div><div class="calcgrid">${buttons}</div></div>`,
    size: [draw.int(280, 380), draw.int(400, 520)],
  };
};

/** A form of one of several shapes, as in dialogs. */
function formRows(scene: Scene, count: number): string {
  const { draw, text } = scene;
  return draw
    .times(count, () => {
      const one = text.field();
      const control = draw.pick([
        () =>
          field(scene, one.label, {
            value: draw.chance(0.7) ? one.value : '',
            hint: one.placeholder,
            disabled: draw.chance(0.08),
          }),
        () => field(scene, one.label, { value: one.value }),
        () => combo(scene, one.label, draw.pick(text.choices(2)), { disabled: draw.chance(0.06) }),
        () => spin(scene, one.label, String(draw.int(0, 500))),
        () => slider(one.label, draw.int(5, 95), 'width:100%'),
        () =>
          `<span class="flex" style="gap:6px">${field(scene, one.label, { value: `/home/${text.username()}/${text.noun()}`, style: 'flex:1' })}${button(scene, 'Browse…')}</span>`,
      ])();
      return `<div class="frow"><span class="flabel">${escaped(one.label)}:</span><div class="grow">${control}</div></div>`;
    })
    .join('');
}

function choices(scene: Scene, count: number): string {
  const { draw, text } = scene;
  if (draw.chance(0.4)) {
    const names = text.choices(count);
    return names.map((name, index) => `<div>${radio(name, index === 0)}</div>`).join('');
  }
  return draw
    .sample(settingNames, count)
    .map((name) => `<div>${checkbox(name, draw.chance(0.5), draw.chance(0.1))}</div>`)
    .join('');
}

const preferences: AppMaker = (scene) => {
  const { draw, text } = scene;
  const names = draw.sample(
    ['General', 'Appearance', 'Keyboard', 'Advanced', 'Network', 'Privacy', 'Sound', 'Accounts', 'Display'],
    draw.int(3, 6),
  );
  const part = (): string =>
    draw.pick([
      () => group(text.title(), choices(scene, draw.int(2, 5))),
      () => group(text.title(), formRows(scene, draw.int(2, 4))),
      () => formRows(scene, draw.int(2, 4)),
      () => `<div class="stack">${choices(scene, draw.int(2, 4))}</div>`,
    ])();
  const columns = draw.chance(0.25);
  const parts = draw.times(draw.int(2, 4), part).join('');
  const buttons = draw.pick([
    [
      button(scene, 'Help'),
      '<span class="grow"></span>',
      button(scene, 'Cancel'),
      button(scene, 'OK', { class: 'primary' }),
    ],
    [
      '<span class="grow"></span>',
      button(scene, 'OK', { class: 'primary' }),
      button(scene, 'Cancel'),
      button(scene, 'Apply', { disabled: draw.chance(0.6) }),
    ],
    ['<span class="grow"></span>', button(scene, 'Close', { icon: 'close' })],
    [
      button(scene, 'Default'),
      '<span class="grow"></span>',
      button(scene, 'Apply'),
      button(scene, 'Cancel', { icon: 'close' }),
      button(scene, 'OK', { icon: 'check', class: 'primary' }),
    ],
  ]);
  const top = draw.chance(0.75);
  const side = top
    ? undefined
    : names
        .map((name, index) =>
          row(
            `${icon(scene, anyIcon(scene), 20)}<span class="cut grow">${label(scene, name)}</span>`,
            index === 0,
          ),
        )
        .join('');
  return {
    title: words(scene, draw.pick(['Preferences', 'Properties', 'Settings'])),
    menus: [],
    tools: [],
    ...(side === undefined ? {} : { side }),
    body: `<div class="col fill dlg">${top ? tabs(scene, names, draw.int(0, names.length - 1)) : ''}<div class="grow clip sheetpage${columns ? ' two' : ''}">${parts}</div><div class="dbar">${buttons.join('')}</div></div>`,
    dialog: true,
    size: [draw.int(440, 660), draw.int(400, 560)],
  };
};

const message: AppMaker = (scene) => {
  const { draw, text } = scene;
  const buttons = draw.pick([
    ['No', 'Yes'],
    ['Cancel', 'OK'],
    ['Cancel', 'Delete'],
    ['Close', 'Cancel', 'Save'],
    ['OK'],
    ['Retry', 'Cancel'],
    ['Skip', 'Cancel', 'Continue'],
  ]);
  const more = draw.pick([
    () => '',
    () => `<div style="margin-top:10px">${checkbox('Do not ask again', draw.chance(0.5))}</div>`,
    () => `<div style="margin-top:10px">${field(scene, 'Name', { value: text.fileName() })}</div>`,
    () =>
      `<div style="margin-top:12px">${progress(draw.int(5, 95))}<div class="dim small">${draw.int(1, 59)} minutes remaining</div></div>`,
  ]);
  return {
    title: text.title(),
    menus: [],
    tools: [],
    body: `<div class="col fill dlg"><div class="grow clip ask">${draw.chance(0.8) ? icon(scene, draw.pick(['warning', 'info', 'help', 'trash', 'lock']), draw.pick([32, 40, 48])) : ''}<div class="grow" role="alertdialog"><b class="bigger">${escaped(text.headline())}${draw.pick(['?', '.'])}</b><p>${escaped(text.sentence())}</p>${more()}</div></div><div class="dbar"><span class="grow"></span>${buttons.map((name, index) => button(scene, name, { class: index === buttons.length - 1 ? (name === 'Delete' ? 'danger' : 'primary') : '' })).join('')}</div></div>`,
    dialog: true,
    size: [draw.int(380, 520), draw.int(170, 250)],
  };
};

const fileChooser: AppMaker = (scene) => {
  const { draw, text } = scene;
  const save = draw.chance(0.4);
  const inner = files(scene);
  const rows = draw.times(draw.int(9, 14), (index) => {
    const meaning = index < 4 ? 'folder' : draw.pick(fileKinds)[0];
    return [
      `${icon(scene, meaning, 16)} <span>${escaped(meaning === 'folder' ? text.title() : text.fileName())}</span>`,
      meaning === 'folder' ? '' : escaped(text.fileSize()),
      escaped(text.date()),
    ];
  });
  const name =
    save || draw.chance(0.5)
      ? `<div class="frow"><span class="flabel">${label(scene, 'Name')}:</span><div class="grow">${field(scene, 'Name', { value: save ? text.fileName() : '' })}</div></div>`
      : '';
  return {
    title: words(scene, save ? 'Save As…' : 'Open…').replace('…', ''),
    menus: [],
    tools: [],
    side: inner.side!,
    body: `<div class="col fill dlg"><div class="path">${tool(scene, 'back', 'Back')}${['home', 'projects', text.noun()].map((part, index) => `<button class="crumb${index === 2 ? ' on' : ''}"><span>${escaped(part)}</span></button>`).join('')}<span class="grow"></span>${tool(scene, 'new-folder', 'New folder')}</div><div class="grow clip">${table(
      [
        { name: label(scene, 'Name'), width: '2fr' },
        { name: label(scene, 'Size'), width: '80px', right: true },
        { name: label(scene, 'Modified'), width: '130px' },
      ],
      rows,
      draw.int(0, 8),
    )}</div><div class="pad">${name}</div><div class="dbar">${combo(scene, 'Filter', draw.pick(['All files', 'Images', 'Text files (*.txt)', 'All supported types']))}<span class="grow"></span>${button(scene, 'Cancel')}${button(scene, save ? 'Save' : 'Open', { class: 'primary' })}</div></div>`,
    dialog: true,
    size: [draw.int(680, 880), draw.int(420, 560)],
  };
};

const treeEditor: AppMaker = (scene) => {
  const { draw, text } = scene;
  const tree: string[] = [];
  const grow = (level: number, most: number): void => {
    for (let at = 0; at < most && tree.length < 24; at++) {
      const open = level < 3 && draw.chance(0.5);
      const leaf = level > 0 && !open && draw.chance(0.7);
      tree.push(
        treeRow(
          scene,
          text.noun(),
          level,
          leaf ? draw.pick(['table', 'file', 'key', 'list']) : draw.pick(['database', 'folder', 'package']),
          leaf ? undefined : open,
          tree.length === 4,
        ),
      );
      if (open) grow(level + 1, draw.int(1, 4));
    }
  };
  grow(0, 9);
  const made = text.table(draw.int(4, 7), draw.int(12, 44));
  const grid = table(
    made.columns.map((column, index) => ({
      name: escaped(column.heading),
      width: index === 0 ? '1.5fr' : '1fr',
      right: ['number', 'price', 'percent'].includes(column.kind),
    })),
    made.rows.map((cells) => cells.map(escaped)),
    draw.int(0, 6),
  );
  const lower = draw.chance(0.5)
    ? `<div class="lower">${tabs(scene, ['Properties', 'Advanced', 'Log'], 0)}<div class="sheetpage">${formRows(scene, 3)}</div></div>`
    : '';
  return {
    title: `${text.brand()} – ${text.fileName()}`,
    menus: ['File', 'Edit', 'View', 'Tools', 'Window', 'Help'],
    tools: [
      ['new-file', 'New'],
      ['open', 'Open'],
      ['save', 'Save'],
      '|',
      ['undo', 'Undo'],
      ['redo', 'Redo'],
      '|',
      ['add', 'Add row'],
      ['remove', 'Remove row'],
      ['refresh', 'Refresh'],
      ['filter', 'Filter'],
      ['play', 'Run'],
      ['stop', 'Stop'],
      '|',
      ['search', 'Find'],
      ['print', 'Print'],
    ],
    side: tree.join(''),
    body: `<div class="col fill">${
      draw.chance(0.6)
        ? tabs(
            scene,
            draw.times(3, () => text.title()),
            1,
            true,
          )
        : ''
    }<div class="grow clip">${grid}</div>${lower}</div>`,
    status: `${made.rows.length} rows   |   ${text.time()}   |   UTF-8`,
    size: [draw.int(900, 1280), draw.int(560, 800)],
  };
};

const monitor: AppMaker = (scene) => {
  const { draw, text } = scene;
  const rows = draw.times(draw.int(16, 44), () => [
    `${icon(scene, anyIcon(scene), 14)} <span>${escaped(text.noun().toLowerCase())}d</span>`,
    escaped(text.username()),
    String(draw.int(0, 60)),
    String(draw.int(300, 29000)),
    `${draw.int(1, 900)}.${draw.int(0, 9)} MB`,
  ]);
  return {
    title: 'Tasks',
    menus: ['Monitor', 'Edit', 'View', 'Help'],
    tools: [
      ['refresh', 'Refresh'],
      ['search', 'Search'],
      ['settings', 'Settings'],
    ],
    body: `<div class="col fill">${tabs(scene, ['Processes', 'Resources', 'File systems'], 0)}<div class="grow clip">${table(
      [
        { name: 'Process name', width: '2fr' },
        { name: 'User', width: '1fr' },
        { name: '% CPU', width: '70px', right: true },
        { name: 'ID', width: '70px', right: true },
        { name: 'Memory', width: '100px', right: true },
      ],
      rows,
      draw.int(0, 10),
    )}</div><div class="dbar"><span class="grow"></span>${button(scene, draw.pick(['End process', 'End task']), { disabled: draw.chance(0.5) })}</div></div>`,
    size: [draw.int(600, 860), draw.int(480, 680)],
  };
};

const imageEditor: AppMaker = (scene) => {
  const { draw, text } = scene;
  const palette = draw.sample(
    [
      'select',
      'lasso',
      'move',
      'crop',
      'rotate',
      'flip',
      'brush',
      'edit',
      'eraser',
      'fill',
      'pipette',
      'text',
      'shape',
      'rectangle',
      'circle',
      'line',
      'zoom-in',
      'hand',
      'highlight',
      'cut',
      'layers',
      'palette',
    ],
    draw.int(12, 20),
  );
  const layers = draw
    .times(draw.int(3, 6), (index) =>
      row(
        `${tool(scene, draw.chance(0.8) ? 'eye' : 'eye-off', 'Visible', { size: 14 })}${img(scene, 30, 22, 'Layer')}<span class="cut grow">${index === 0 ? 'Background' : `Layer ${index}`}</span>`,
        index === 1,
        draw.chance(0.2) ? icon(scene, 'lock', 12) : '',
      ),
    )
    .join('');
  const swatches = draw
    .times(
      24,
      () =>
        `<span class="swatch" style="background:hsl(${draw.int(0, 359)},${draw.int(30, 100)}%,${draw.int(15, 90)}%)"></span>`,
    )
    .join('');
  const right = `<div class="dock">${tabs(scene, ['Layers', 'History'], 0)}<div class="frow"><span class="flabel">Mode:</span>${combo(scene, 'Mode', 'Normal', { style: 'flex:1' })}</div><div class="frow"><span class="flabel">Opacity:</span>${slider('Opacity', draw.int(20, 100), 'flex:1')}</div>${layers}<div class="flex minitools">${['add', 'up', 'down', 'copy', 'trash'].map((meaning) => tool(scene, meaning, meaning, { size: 15 })).join('')}</div><div class="head">Colours</div><div class="swatches">${swatches}</div></div>`;
  return {
    title: `${text.fileName()} (RGB, ${draw.int(1, 4)} layers) ${draw.int(600, 4000)}×${draw.int(400, 3000)}`,
    menus: [
      'File',
      'Edit',
      'Select',
      'View',
      'Image',
      'Layer',
      'Colors',
      'Tools',
      'Filters',
      'Window',
      'Help',
    ],
    tools: draw.chance(0.6)
      ? [
          ['new-file', 'New'],
          ['open', 'Open'],
          ['save', 'Save'],
          '|',
          ['undo', 'Undo'],
          ['redo', 'Redo'],
          '|',
          ['cut', 'Cut'],
          ['copy', 'Copy'],
          ['paste', 'Paste'],
          '|',
          ['zoom-in', 'Zoom in'],
          ['zoom-out', 'Zoom out'],
        ]
      : [],
    body: `<div class="panes"><div class="palette" style="width:${draw.pick([44, 72])}px">${palette.map((meaning, index) => tool(scene, meaning, meaning, { class: index === 4 ? 'on' : '' })).join('')}<span class="fgbg" style="background:hsl(${draw.int(0, 359)},70%,50%)"></span></div><div class="pane grow board"><img alt="Canvas" src="${photo(draw, 620, 430)}" style="width:82%;height:82%;margin:auto"></div>${right}</div>`,
    status: `${draw.int(1, 900)}, ${draw.int(1, 900)} px   ${draw.int(25, 200)} %   ${draw.int(2, 60)}.${draw.int(0, 9)} MB`,
    size: [draw.int(960, 1400), draw.int(600, 860)],
  };
};

const calendarApp: AppMaker = (scene) => {
  const { draw, text } = scene;
  const start = draw.int(0, 6);
  const cells = draw
    .times(35, (index) => {
      const day = ((index - start + 30) % 30) + 1;
      const events = draw
        .times(
          draw.chance(0.35) ? draw.int(1, 3) : 0,
          () => `<div class="ev cut" style="--h:${draw.int(0, 359)}">${escaped(text.title())}</div>`,
        )
        .join('');
      return `<div class="cell"><span class="${index === 12 ? 'today' : ''}">${day}</span>${events}</div>`;
    })
    .join('');
  const side = `<div class="pad">${button(scene, 'New', { icon: 'add', class: 'primary wide' })}</div><div class="head">${label(scene, 'Calendar')}</div>${draw.times(5, () => `<div class="pad slim">${checkbox(text.title(), draw.chance(0.7))}</div>`).join('')}`;
  return {
    title: words(scene, 'Calendar'),
    menus: ['File', 'Edit', 'View', 'Help'],
    tools: [
      ['chevron-left', 'Previous'],
      ['calendar', 'Today'],
      ['chevron-right', 'Next'],
      '|',
      ['add', 'New event'],
      ['search', 'Search'],
      ['print', 'Print'],
    ],
    side,
    body: `<div class="col fill"><div class="flex pad" style="gap:10px"><h2 class="grow" style="margin:0">${escaped(text.month())} ${draw.int(2018, 2026)}</h2>${button(scene, 'Today')}${draw.chance(0.6) ? `<span class="seg">${['Day', 'Week', 'Month'].map((name, index) => `<button class="btn${index === 2 ? ' on' : ''}" aria-pressed="${index === 2}">${name}</button>`).join('')}</span>` : ''}</div><div class="month7">${text
      .weekdays()
      .map((day) => `<div class="wd">${escaped(day)}</div>`)
      .join('')}${cells}</div></div>`,
    size: [draw.int(860, 1200), draw.int(560, 780)],
  };
};

const wizard: AppMaker = (scene) => {
  const { draw, text } = scene;
  const steps = ['Welcome', 'License', 'Location', 'Components', 'Ready', 'Install'];
  const at = draw.int(0, 4);
  const inner = draw.pick([
    () =>
      `<p>${escaped(text.paragraph(3))}</p>${checkbox('I accept the terms of the license agreement', draw.chance(0.5))}`,
    () => formRows(scene, draw.int(3, 5)),
    () =>
      `<p>${escaped(text.sentence())}</p><div class="well">${draw.times(6, (index) => `<div>${checkbox(text.title(), draw.chance(0.6), index === 0)}</div>`).join('')}</div>`,
    () =>
      `<p>${escaped(text.sentence())}</p>${progress(draw.int(5, 95))}<p class="dim small">Copying ${escaped(text.fileName())}</p>`,
    () =>
      `${text
        .choices(3)
        .map(
          (name, index) =>
            `<div style="margin:8px 0">${radio(name, index === 0)}<div class="dim small" style="padding-left:24px">${escaped(text.sentence())}</div></div>`,
        )
        .join('')}`,
  ])();
  return {
    title: `${text.brand()} Setup`,
    menus: [],
    tools: [],
    ...(draw.chance(0.5)
      ? {
          side: steps
            .map((name, index) => row(`<span class="cut grow">${index + 1}. ${name}</span>`, index === at))
            .join(''),
        }
      : {}),
    body: `<div class="col fill dlg"><div class="banner2"><h2>${escaped(text.title())}</h2><div class="dim">${escaped(text.sentence())}</div></div><div class="grow clip sheetpage">${inner}</div><div class="dbar"><span class="grow"></span>${button(scene, 'Back', { disabled: at === 0 })}${button(scene, 'Next', { class: 'primary' })}<span style="width:12px"></span>${button(scene, 'Cancel')}</div></div>`,
    dialog: true,
    size: [draw.int(520, 700), draw.int(380, 500)],
  };
};

const notes: AppMaker = (scene) => {
  const { draw, text } = scene;
  const side = draw
    .times(
      draw.int(6, 10),
      (index) =>
        `<div class="mrow" role="option" data-kind="menu_item" aria-selected="${index === 0}"><b class="cut">${escaped(text.title())}</b><div class="cut dim small">${escaped(text.when())} · ${escaped(text.sentence())}</div></div>`,
    )
    .join('');
  const todo = draw.chance(0.5);
  const body = todo
    ? draw
        .times(
          draw.int(8, 22),
          () =>
            `<div class="todo">${checkbox(text.headline(), draw.chance(0.4))}<span class="grow"></span>${draw.chance(0.4) ? tool(scene, draw.pick(['star', 'trash', 'edit', 'flag']), 'Action', { size: 15 }) : ''}</div>`,
        )
        .join('')
    : draw.times(3, () => `<p>${escaped(text.paragraph())}</p>`).join('');
  return {
    title: text.title(),
    menus: ['File', 'Edit', 'Format', 'View', 'Help'],
    tools: [
      ['add', 'New'],
      ['trash', 'Delete'],
      '|',
      ['bold', 'Bold'],
      ['italic', 'Italic'],
      ['bullets', 'List'],
      ['attach', 'Attach'],
      ['share', 'Share'],
      ['search', 'Search'],
    ],
    side: `<div class="pad">${field(scene, 'Search', { icon: 'search', hint: words(scene, 'Search') })}</div>${side}`,
    body: `<div class="page narrow"><h2>${escaped(text.title())}</h2>${body}</div>`,
    size: [draw.int(700, 980), draw.int(480, 680)],
  };
};

const store: AppMaker = (scene) => {
  const { draw, text } = scene;
  const tile = (): string =>
    `<div class="tile" role="button" data-kind="button">${plate(scene, anyIcon(scene), 48)}<div class="grow"><b class="cut" style="display:block">${escaped(text.brand())}</b><div class="dim small cut">${escaped(text.headline())}</div></div></div>`;
  return {
    title: draw.pick(['Software', 'Store', 'Extensions']),
    menus: ['File', 'View', 'Help'],
    tools: [
      ['search', 'Search'],
      ['refresh', 'Refresh'],
      ['settings', 'Settings'],
    ],
    ...(draw.chance(0.5)
      ? {
          side: [
            ['home', 'Home'],
            ['star', 'Favourites'],
            ['grid', 'Applications'],
            ['sync', 'Updates'],
            ['game', 'Games'],
            ['brush', 'Graphics'],
            ['music', 'Music'],
            ['code', 'Development'],
          ]
            .map(([meaning, name], index) =>
              row(
                `${icon(scene, meaning!, 16)}<span class="cut grow">${label(scene, name!)}</span>`,
                index === 0,
              ),
            )
            .join(''),
        }
      : {}),
    body: `<div class="page"><div class="hero" style="background:linear-gradient(100deg,hsl(${draw.int(0, 359)},60%,40%),hsl(${draw.int(0, 359)},60%,55%))"><h2>${escaped(text.brand())}</h2><div>${escaped(text.sentence())}</div>${button(scene, draw.pick(['Open', 'Install', 'Update']))}</div><h3>${escaped(text.title())}</h3><div class="tiles">${draw.times(9, tile).join('')}</div><h3>${escaped(text.title())}</h3><div class="tiles">${draw.times(9, tile).join('')}</div></div>`,
    size: [draw.int(820, 1180), draw.int(560, 780)],
  };
};

const login: AppMaker = (scene) => {
  const { draw, text } = scene;
  return {
    title: words(scene, 'Sign in'),
    menus: [],
    tools: [],
    body: `<div class="col fill dlg"><div class="grow clip sheetpage" style="text-align:center">${plate(scene, anyIcon(scene), 56)}<h2>${escaped(text.brand())}</h2><div class="stack left">${['User name', 'Password'].map((name, index) => `<div class="flabel">${label(scene, name)}</div>${field(scene, name, { value: index === 0 ? text.username() : 'secret-word', password: index === 1, icon: index === 0 ? 'user' : 'lock' })}`).join('')}<div>${checkbox('Remember me', draw.chance(0.5))}</div></div></div><div class="dbar"><a class="link" href="#">${label(scene, 'Forgot password?')}</a><span class="grow"></span>${button(scene, 'Cancel')}${button(scene, 'Sign in', { class: 'primary' })}</div></div>`,
    dialog: true,
    size: [draw.int(360, 460), draw.int(330, 400)],
  };
};

/** Another program with a bar that tells something, or with a toast over its lower edge. */
const notices: AppMaker = (scene) => {
  const { draw, text } = scene;
  const app = draw.pick([files, mail, notes, treeEditor, settings, musicPlayer])(scene);
  const { tone, title, body, action, meaning } = messageOf(draw, text);
  const hue = { error: 2, warning: 40, success: 140, info: 212 }[tone];
  const paint = draw.pick([
    `background:hsl(${hue},65%,${scene.dark ? 24 : 88}%)`,
    `background:hsl(${hue},70%,38%);color:#fff`,
    `background:var(--win);border-left:4px solid hsl(${hue},70%,45%)`,
  ]);
  const sign = draw.chance(0.7) ? icon(scene, meaning, 18) : '';
  const press = draw.chance(0.6) ? button(scene, action) : '';
  const close = draw.chance(0.6) ? tool(scene, 'close', 'Close', { size: 14 }) : '';
  const inner = `${sign}<div class="grow">${draw.chance(0.5) ? `<b>${escaped(title)}</b> ` : ''}${escaped(body)}</div>${press}${close}`;
  const bar = `<div class="flex" role="alert" data-tone="${tone}" style="flex:none;gap:10px;padding:8px 12px;border-bottom:1px solid var(--line);${paint}">${inner}</div>`;
  const toast = `<div class="flex" role="status" data-tone="${tone}" style="position:absolute;z-index:6;left:50%;bottom:22px;transform:translateX(-50%);gap:12px;padding:10px 16px;border-radius:${draw.pick([4, 10, 22])}px;background:#303033;color:#fff;white-space:nowrap">${sign}<span>${escaped(title)}</span>${close}</div>`;
  const isBar = draw.chance(0.65);
  return {
    ...app,
    body: isBar
      ? `<div class="col fill">${bar}<div class="grow clip">${app.body}</div></div>`
      : `${app.body}${toast}`,
  };
};

/** Apps with a window of their own, and how often each is wanted. */
export const desktopApps: Readonly<Record<string, readonly [make: AppMaker, weight: number]>> = {
  settings: [settings, 5],
  settingsGrid: [settingsGrid, 2],
  files: [files, 4],
  mail: [mail, 3],
  chat: [chatClient, 2],
  music: [musicPlayer, 3],
  video: [videoPlayer, 1],
  calculator: [calculator, 2],
  tree: [treeEditor, 4],
  monitor: [monitor, 2],
  image: [imageEditor, 3],
  calendar: [calendarApp, 2],
  notes: [notes, 2],
  store: [store, 2],
  tools: [tools, 3],
  lists: [lists, 2],
  notices: [notices, 2],
};

/** Dialogs, which also stand over other windows. */
export const desktopDialogs: Readonly<Record<string, readonly [make: AppMaker, weight: number]>> = {
  preferences: [preferences, 5],
  message: [message, 3],
  fileChooser: [fileChooser, 2],
  wizard: [wizard, 2],
  login: [login, 1],
};

/** One of them by its weight, of those that are named where there are such. */
export function anyApp(
  scene: Scene,
  apps: Readonly<Record<string, readonly [make: AppMaker, weight: number]>>,
  asked: readonly string[] = [],
): App {
  const weights = Object.fromEntries(
    Object.entries(apps)
      .filter(([name]) => asked.length === 0 || asked.includes(name))
      .map(([name, [, weight]]) => [name, weight]),
  );
  return apps[scene.draw.weighted(weights)]![0](scene);
}
