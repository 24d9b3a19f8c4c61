// Screens of phone apps for what is small, pale or under the thumb: keyboards, app bars in faint colours, floating buttons,
// fields in every state, messages, pictures with controls on them. Dressed as phoneScreens.ts's are.

import { cookieText, messageOf } from '../content/messages';
import { photo } from '../content/pictures';
import { keyboard } from './phoneKeyboard';
import {
  appBar,
  avatar,
  chip,
  dialog,
  fab,
  listRow,
  mark,
  phoneButton,
  phoneField,
  phoneSlider,
  phoneSwitch,
  snackbar,
  tap,
  type PhoneLook,
} from './phoneParts';
import {
  checklist,
  conversationList,
  destinationBar,
  feed,
  gallery,
  library,
  type PhoneScreen,
  picture,
  screen,
  scroll,
  settingsList,
  wide,
} from './phoneScreens';
import { anyIcon, escaped, icon, type Scene, words } from './scene';

/** The three dots of an overflow menu, as thin and as small as they come; they lie in a row on some. */
function kebab(scene: Scene, name = 'More options'): string {
  const { draw } = scene;
  const size = draw.pick([18, 20, 24, 24]);
  const radius = draw.pick([1.3, 1.5, 1.7, 2, 2.2]);
  const gap = draw.pick([5, 6, 7]);
  const lies = draw.chance(0.15);
  const dots = [-gap, 0, gap]
    .map((at) => `<circle cx="${lies ? 12 + at : 12}" cy="${lies ? 12 : 12 + at}" r="${radius}"/>`)
    .join('');
  return `<button class="tap kebab" data-kind="button" aria-label="${name}"><svg class="ic" data-icon="dots-${lies ? 'horizontal' : 'vertical'}" width="${size}" height="${size}" viewBox="0 0 24 24" fill="currentColor">${dots}</svg></button>`;
}

/** An app bar whose signs are tinted or faint: dark on dark, pale on pale. */
function paleBar(scene: Scene, look: PhoneLook, title: string, actions: readonly string[]): string {
  const { draw } = scene;
  const hue = draw.int(0, 359);
  const paint = draw.pick([
    `background:hsl(${hue},60%,24%);color:hsl(${hue},70%,${draw.int(58, 75)}%)`,
    `background:hsl(${hue},55%,44%);color:hsl(${hue},65%,${draw.int(72, 84)}%)`,
    `background:hsl(${hue},50%,92%);color:hsl(${hue},45%,${draw.int(52, 66)}%)`,
    `background:#fff;color:${draw.pick(['#aaa', '#9aa3ad', '#bbb'])}`,
    `background:#1b1b1d;color:${draw.pick(['#6d6d70', '#7c7f86', '#8a8a8e'])}`,
    '',
  ]);
  return appBar(scene, look, title, { lead: draw.pick(['back', 'menu', 'close', 'none']), actions })
    .replace('<header ', `<header style="${paint}" `)
    .replace(/<\/div><\/header>$/, `${draw.chance(0.8) ? kebab(scene) : ''}</div></header>`);
}

const floating =
  'add add edit save check send camera chat play search phone locate refresh microphone share qr pin up trash calendar cart filter'.split(
    ' ',
  );

const rowSigns = ['heart', 'star', 'download', 'play'].map((meaning) => [meaning, meaning] as const);
type NamedSign = readonly [meaning: string, name: string];
const leadSigns: readonly NamedSign[] = [
  ['menu', 'Menu'],
  ['menu', 'Menu'],
  ['back', 'Back'],
  ['search', 'Search'],
];
const searchSigns: readonly NamedSign[] = [
  ['microphone', 'Voice search'],
  ['qr', 'Scan a code'],
  ['tune', 'Filters'],
];

/** A search field with signs at both ends, where other apps have a title. */
function searchPill(scene: Scene): string {
  const { draw, text } = scene;
  const hint = draw.pick([words(scene, 'Search'), `Search ${text.brand()}`, 'Search notes', 'Search here']);
  const value = draw.chance(0.3) ? text.noun() : '';
  const end =
    value === ''
      ? draw.chance(0.6)
        ? tap(scene, ...draw.pick(searchSigns), 22, 'infield')
        : ''
      : tap(scene, 'close', 'Clear', draw.pick([18, 20, 22]), 'infield');
  const face = draw.chance(0.5) ? avatar(scene, text.personName(), 30) : draw.chance(0.4) ? kebab(scene) : '';
  return `<div class="psearch" style="margin-top:8px;padding:0 10px">${tap(scene, ...draw.pick(leadSigns), 22, 'infield')}<input type="text" aria-label="${escaped(hint)}" placeholder="${escaped(hint)}" value="${escaped(value)}">${end}${face}</div>`;
}

export const actions: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const lead = draw.pick([
    () => picture(scene, 44, 44, 'Cover', 'border-radius:6px'),
    () => avatar(scene, text.personName(), 40),
    () => icon(scene, anyIcon(scene), 24),
    () => '',
  ]);
  const isGrid = draw.chance(0.3);
  const rows = draw.times(draw.int(9, 14), () =>
    isGrid
      ? `<div class="pitem">${wide(scene, 90, text.title())}<div class="flex"><span class="grow cut pname">${escaped(text.title())}</span>${kebab(scene, 'More')}</div></div>`
      : listRow(
          lead(),
          text.title(),
          draw.chance(0.6) ? text.when() : '',
          (draw.chance(0.3) ? tap(scene, ...draw.pick(rowSigns), 20) : '') + kebab(scene, 'More'),
          { className: 'tight' },
        ),
  );
  const chips = draw.chance(0.5)
    ? `<div class="chips">${text
        .choices(7)
        .map((choice, index) => chip(scene, choice, index === 1, draw.chance(0.2) ? anyIcon(scene) : ''))
        .join('')}</div>`
    : '';
  const head = draw.chance(0.3)
    ? searchPill(scene)
    : paleBar(
        scene,
        look,
        text.title(),
        draw.sample(
          'search share trash edit heart save sort filter cast sync undo help print attach calendar'.split(
            ' ',
          ),
          draw.int(0, 3),
        ),
      );
  const button = fab(scene, draw.pick(floating), draw.chance(0.15) ? text.action().text : '');
  const hue = draw.int(0, 359);
  const dress = draw.pick([
    '',
    '',
    `background:hsl(${hue},65%,45%);color:#fff`,
    `background:#fff;color:hsl(${hue},60%,40%)`,
    `background:hsl(${hue},40%,26%);color:hsl(${hue},70%,80%)`,
    `background:hsl(${hue},60%,86%);color:hsl(${hue},60%,30%)`,
  ]);
  const place = draw.pick([
    '',
    '',
    'left:16px;right:auto',
    'left:calc(50% - 28px);right:auto',
    'bottom:20px',
  ]);
  const minor = draw.chance(0.2) ? draw.pick(floating) : null;
  const small =
    minor === null
      ? ''
      : `<button class="fab" style="bottom:152px;min-width:40px;height:40px;right:24px;${dress}" aria-label="${minor}">${icon(scene, minor, 20)}</button>`;
  return screen(
    scene,
    head +
      chips +
      scroll(
        isGrid
          ? `<div class="pgrid" style="grid-template-columns:1fr 1fr">${rows.join('')}</div>`
          : rows.join(''),
        'plain',
      ) +
      small +
      (draw.chance(0.85) ? button.replace('aria-label', `style="${dress};${place}" aria-label`) : '') +
      (draw.chance(0.5) ? destinationBar(scene) : ''),
  );
};

/** The first field looks as if it were typed into. */
function firstFocused(html: string): string {
  return html.replace('<input ', '<input class="focused" ');
}

export const typing: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const above = draw.pick([
    () => {
      const rows = draw.times(draw.int(4, 7), () =>
        listRow(
          icon(scene, draw.pick(['history', 'search', 'pin', 'clock']), 22),
          text.title(),
          '',
          draw.chance(0.5) ? tap(scene, 'up', 'Insert', 20) : '',
        ),
      );
      return searchPill(scene) + scroll(rows.join(''), 'plain');
    },
    () => {
      const lines = draw.times(
        draw.int(3, 7),
        () => `<p style="margin:0 0 8px">${escaped(text.sentence())}</p>`,
      );
      const tools = draw
        .sample('bold italic bullets image link undo redo attach text-colour'.split(' '), draw.int(4, 7))
        .map((meaning) => tap(scene, meaning, meaning, 22));
      return (
        paleBar(
          scene,
          look,
          '',
          draw.sample('undo redo share pin check save bell archive'.split(' '), draw.int(2, 4)),
        ) +
        scroll(`<div class="article"><h1>${escaped(text.title())}</h1>${lines.join('')}</div>`, 'plain') +
        (draw.chance(0.6) ? `<div class="composer">${tools.join('')}</div>` : '')
      );
    },
    () => {
      const ask = dialog(
        scene,
        look,
        words(scene, draw.pick(['Rename…', 'New', 'Add'])),
        phoneField(scene, look, text.fieldLabel(), text.fileName(), { end: 'close' }),
        ['Cancel', draw.pick(['OK', 'Save', 'Add'])],
      );
      return `<div class="grow col" style="position:relative">${appBar(scene, look, text.title(), { actions: ['search', 'more'] })}${scroll(draw.times(9, () => listRow(icon(scene, 'folder', 24), text.title(), text.date())).join(''), 'plain')}${ask}</div>`;
    },
  ])();
  return screen(scene, firstFocused(above) + keyboard(scene, look));
};

export const fields: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const own: PhoneLook = draw.chance(0.45) ? { ...look, fields: 'underlined' } : look;
  const ends: Readonly<Record<string, readonly string[]>> = {
    password: ['eye', 'eye-off'],
    date: ['calendar'],
    time: ['clock', 'alarm'],
    search: ['close', 'microphone'],
    city: ['locate', 'close', 'pin'],
    phone: ['users', 'close'],
  };
  const one = (): string => {
    const { concept, label: name, value, error, help } = text.field();
    const state = draw.weighted({ plain: 6, invalid: 2, disabled: 1.5 });
    const end =
      ends[concept] ?? (draw.chance(0.3) ? 'close microphone qr edit help chevron-down'.split(' ') : []);
    return phoneField(scene, own, name, draw.chance(0.6) ? value : '', {
      ...(end.length === 0 ? {} : { end: draw.pick(end) }),
      ...(draw.chance(0.3) ? { lead: anyIcon(scene) } : {}),
      password: concept === 'password',
      select: ['country', 'language', 'timezone', 'category'].includes(concept),
      invalid: state === 'invalid',
      disabled: state === 'disabled',
      ...(state === 'invalid' ? { help: error } : draw.chance(0.15) ? { help } : {}),
    });
  };
  const chosen = draw.int(0, 2);
  const off = draw.int(0, 4);
  const days = `<div class="flex between days">${text
    .weekdays()
    .map(
      (day) =>
        `<button class="day1${draw.chance(0.4) ? ' on" aria-pressed="true' : ''}" aria-label="${escaped(day)}">${escaped(day.charAt(0).toUpperCase())}</button>`,
    )
    .join('')}</div>`;
  const wheel = (): string => {
    const column = (values: readonly [string, string, string]): string =>
      `<div class="wheel"><span class="dim">${values[0]}</span><b class="wheelnow">${values[1]}</b><span class="dim">${values[2]}</span></div>`;
    const [day, year] = [draw.int(2, 27), draw.int(1990, 2030)];
    const months = draw.times(3, () => escaped(text.month()));
    return `<div class="flex" style="justify-content:center;gap:18px">${column([String(day - 1), String(day), String(day + 1)])}${column([months[0]!, months[1]!, months[2]!])}${column([String(year - 1), String(year), String(year + 1)])}</div>`;
  };
  const extras = draw
    .sample(
      [
        () =>
          text
            .choices(3)
            .map(
              (choice, index) =>
                `<div class="flex" style="gap:12px;${index === off ? 'opacity:.4' : ''}">${mark('radio', choice, index === chosen).replace('aria-label', `${index === off ? 'aria-disabled="true" ' : ''}aria-label`)}<span>${escaped(choice)}</span></div>`,
            )
            .join(''),
        () => `<div><div class="small dim">${escaped(text.fieldLabel())}</div>${days}</div>`,
        wheel,
        () =>
          draw
            .times(2, () => {
              const name = text.setting();
              return `<div class="flex between"><span>${escaped(name)}</span>${phoneSwitch(name, draw.chance(0.5), draw.chance(0.2))}</div>`;
            })
            .join(''),
        () =>
          `<div class="flex between"><span>${escaped(text.fieldLabel())}</span><span class="flex" style="gap:14px">${tap(scene, 'remove', 'Decrease', 20, 'ringed')}<b>${draw.int(0, 12)}</b>${tap(scene, 'add', 'Increase', 20, 'ringed')}</span></div>`,
        () =>
          `<div><div class="small dim">${escaped(text.title())}</div>${phoneSlider(text.title(), draw.int(10, 90))}</div>`,
      ],
      draw.int(1, 3),
    )
    .map((make) => make());
  const parts = draw.times(draw.int(3, 6), one);
  const buttons = phoneButton(
    scene,
    look,
    draw.pick(['Save', 'Continue', 'Next', 'Send']),
    draw.pick(['filled', 'outlined', 'tonal']),
    { className: `block off${draw.int(0, 2)}`, disabled: draw.chance(0.4) },
  );
  const isTyped = look.quiet !== true && draw.chance(0.25);
  const form = `<div class="pform">${parts.join('')}${extras.join('')}${buttons}</div>`;
  return screen(
    scene,
    paleBar(scene, look, text.title(), draw.sample(['check', 'save', 'trash', 'share'], draw.int(0, 2))) +
      scroll(isTyped ? firstFocused(form) : form, 'plain') +
      (isTyped ? keyboard(scene, look) : ''),
  );
};

export const notices: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const behind = draw.pick([settingsList, conversationList, feed, checklist, fields, library, gallery])(
    scene,
    { ...look, quiet: true },
  );
  const { tone, title, body, action, meaning } = messageOf(draw, text);
  const cookies = cookieText(draw, text);
  const close = tap(scene, 'close', 'Close', 20);
  const sign = draw.chance(0.75) ? icon(scene, meaning, 22) : '';
  const both = `<div class="grow">${draw.chance(0.6) ? `<b>${escaped(title)}</b><br>` : ''}${escaped(body)}</div>`;
  const press = phoneButton(scene, look, action, 'text');
  const strip = (className: string, role: string, inner: string): string =>
    `<div class="pnote ${className} t-${tone}" role="${role}" data-tone="${tone}">${inner}</div>`;
  const over = (html: string): string => behind.replace(/<\/div>$/, `${html}</div>`);
  const below = (html: string): string => behind.replace('</header>', `</header>${html}`);
  return draw.pick([
    () => below(strip('banner1', 'alert', `${sign}${both}${draw.chance(0.5) ? close : press}`)),
    () => below(strip('card1', 'alert', `${sign}${both}${draw.chance(0.4) ? close : ''}`)),
    () => below(strip('thin', 'status', `<span>${escaped(title)}</span>`)),
    () => over(snackbar(scene, look, body, action)),
    () => over(strip('toast1', 'status', `${draw.chance(0.3) ? sign : ''}<span>${escaped(title)}</span>`)),
    () => over(strip('heads', 'alert', `${sign}${both}`)),
    () =>
      over(
        dialog(
          scene,
          look,
          title,
          `<p>${escaped(body)}</p>`,
          draw.pick([['OK'], ['Cancel', action], ['Not now', action]]),
          draw.chance(0.4) ? meaning : '',
        ).replace('role="alertdialog"', `role="alertdialog" data-tone="${tone}"`),
      ),
    () =>
      over(
        `<div class="psheet" style="padding:16px" role="region" aria-label="Cookies" data-tone="info"><b>${escaped(cookies.title)}</b><p>${escaped(cookies.body)}</p><div class="flex" style="gap:8px">${phoneButton(scene, look, draw.pick(['Accept all', 'Accept', 'Got it']), 'filled')}${phoneButton(scene, look, draw.pick(['Reject all', 'Settings', 'Decline']), 'outlined')}${draw.chance(0.3) ? close : ''}</div></div>`,
      ),
  ])();
};

export const media: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const lit = draw.chance(0.5) ? 'plated' : 'shaded';
  const on = (meaning: string, name: string, size = 24): string => tap(scene, meaning, name, size, lit);
  const under = (width: number, height: number): string =>
    `<img class="under" alt="${escaped(text.title())}" src="${photo(draw, width, height)}">`;
  const clock = (): string => `${draw.int(0, 59)}:${draw.int(10, 59)}`;
  const video = (height: number): string =>
    `<div class="onpic" style="height:${height}px">${under(400, height)}<div class="flex">${on('down', 'Minimise')}<span class="grow"></span>${draw
      .sample('cast settings text volume mute'.split(' '), draw.int(1, 2))
      .map((meaning) => on(meaning, meaning))
      .join(
        '',
      )}${draw.chance(0.6) ? kebab(scene).replace('"tap kebab"', `"tap ${lit}"`) : ''}</div><div class="flex" style="justify-content:center;gap:26px">${draw.chance(0.7) ? on('previous', 'Previous', 28) : ''}${on(
      ...draw.pick<NamedSign>([
        ['play', 'Play'],
        ['pause', 'Pause'],
      ]),
      draw.pick([36, 44, 56]),
    )}${draw.chance(0.7) ? on('next', 'Next', 28) : ''}</div><div class="flex small" style="gap:10px;padding:0 12px"><span>${clock()}</span>${phoneSlider('Position', draw.int(5, 90))}<span>${clock()}</span>${on('fullscreen', 'Full screen', 20)}</div></div>`;
  const carousel = (height: number): string =>
    `<div class="onpic" style="height:${height}px">${under(400, height)}<div class="flex" style="justify-content:flex-end">${draw.chance(0.5) ? on('share', 'Share', 20) : ''}${on(draw.pick(['heart', 'bookmark', 'star']), 'Save', 22)}</div><div class="flex between">${on('chevron-left', 'Previous')}${on('chevron-right', 'Next')}</div><div class="dots" style="justify-content:center;padding-bottom:8px">${[0, 1, 2, 3].map((index) => `<span class="${index === 1 ? 'on' : ''}"></span>`).join('')}</div></div>`;
  const clip = (): string =>
    `<div class="flex" style="gap:12px;padding:6px 4px 6px 14px"><div class="onpic thumb">${under(130, 74)}${draw.chance(0.5) ? on('play', 'Play', 20) : ''}</div><div class="grow"><div class="l1">${escaped(text.headline())}</div><div class="l2 one">${escaped(text.company())} · ${clock()}</div></div>${kebab(scene)}</div>`;
  const offer = (): string =>
    `<div class="pcard">${carousel(draw.int(140, 190))}<div class="cbody"><h2>${escaped(text.title())}</h2><p>${escaped(text.city())}</p><b>${escaped(text.price())}</b></div></div>`;
  if (draw.chance(0.4)) {
    return screen(
      scene,
      paleBar(scene, look, text.brand(), draw.sample(['search', 'heart', 'map', 'filter'], 2)) +
        scroll(draw.times(4, offer).join(''), 'cards') +
        (draw.chance(0.6) ? destinationBar(scene) : ''),
    );
  }
  const doing = 'thumb-up share download bookmark comment'
    .split(' ')
    .slice(0, draw.int(3, 5))
    .map(
      (meaning) =>
        `<button class="react">${icon(scene, meaning, 22)}${draw.chance(0.5) ? `<span>${escaped(text.number(2, 900))}</span>` : ''}</button>`,
    )
    .join('');
  return screen(
    scene,
    video(draw.int(190, 240)) +
      scroll(
        `<div class="article" style="padding-bottom:4px"><h1>${escaped(text.title())}</h1><div class="small dim">${escaped(text.when())}</div><div class="flex between">${doing}</div></div>${draw.times(7, clip).join('')}`,
        'plain',
      ) +
      (draw.chance(0.3) ? destinationBar(scene) : ''),
  );
};
