// Screens of phone apps: what stands where on a settings page, a chat, a shop. Each is a function from a scene and a
// look to the markup of one whole screen; colours and shapes are the look's style sheet's.

import { anyIcon, escaped, icon, label, later, plate, type Scene, words } from './scene';
import {
  appBar,
  avatar,
  bottomBar,
  chip,
  dialog,
  fab,
  listRow,
  mark,
  phoneButton,
  phoneField,
  phoneSlider,
  phoneSwitch,
  popup,
  sheet,
  snackbar,
  statusBar,
  tabStrip,
  tap,
  type PhoneLook,
} from './phoneParts';
import { keyboard } from './phoneKeyboard';
import { photo } from '../content/pictures';

/** Makes one screen's markup. */
export type PhoneScreen = (scene: Scene, look: PhoneLook) => string;

const settingRows: readonly (readonly [meaning: string, title: string, detail: string])[] = [
  ['wifi', 'Wi-Fi', 'Connected'],
  ['bluetooth', 'Bluetooth', 'Off'],
  ['aeroplane-mode', 'Airplane mode', ''],
  ['network', 'Mobile network', 'LTE'],
  ['bell', 'Notifications', 'All apps'],
  ['volume', 'Sound', 'Ringtone, vibration'],
  ['display', 'Display', 'Adaptive brightness is on'],
  ['palette', 'Wallpaper', 'Colours, icons'],
  ['battery', 'Battery', '64% – about 9 h left'],
  ['drive', 'Storage', '58% used – 53 GB free'],
  ['shield', 'Privacy', 'Permissions, account activity'],
  ['lock', 'Security', 'Screen lock, fingerprint'],
  ['pin', 'Location', 'On – 12 apps have access'],
  ['users', 'Accounts', ''],
  ['accessibility', 'Accessibility', 'Screen reader, text size'],
  ['language', 'Language', 'English (United Kingdom)'],
  ['clock', 'Date & Time', 'GMT+01:00'],
  ['sync', 'Updates', 'Up to date'],
  ['moon', 'Dark theme', 'Will turn on at 22:00'],
  ['device', 'About', 'Model, legal information'],
  ['fingerprint', 'App lock', 'Off'],
  ['cloud', 'Backup', 'Last backup yesterday'],
  ['download', 'Downloads', 'Only over Wi-Fi'],
  ['help', 'Help', ''],
];

/** Status bar, the given parts, and the gesture bar, one below the other. */
export function screen(scene: Scene, parts: string, className = ''): string {
  const gestures = scene.draw.chance(0.55) ? '<div class="gesture"><span></span></div>' : '';
  return `<div class="phone ${className}">${statusBar(scene)}${parts}${gestures}</div>`;
}

export function scroll(inner: string, className = ''): string {
  return `<main class="scroll ${className}">${inner}</main>`;
}

export function picture(scene: Scene, width: number, height: number, name: string, style = ''): string {
  return `<img alt="${escaped(name)}" src="${photo(scene.draw, width, height)}" style="width:${width}px;height:${height}px;${style}">`;
}

export function wide(scene: Scene, height: number, name: string, style = ''): string {
  return `<img alt="${escaped(name)}" src="${photo(scene.draw, 400, height)}" style="width:100%;height:${height}px;${style}">`;
}

const destinations: readonly (readonly [string, string])[] = [
  ['home', 'Home'],
  ['search', 'Search'],
  ['heart', 'Favourites'],
  ['user', 'Profile'],
  ['cart', 'Cart'],
  ['compass', 'Explore'],
  ['bell', 'Notifications'],
  ['library', 'Library'],
  ['calendar', 'Calendar'],
  ['chat', 'Messages'],
  ['settings', 'Settings'],
  ['map', 'Map'],
  ['chart', 'Activity'],
  ['book', 'Library'],
  ['wallet', 'Wallet'],
  ['bookmark', 'Saved'],
];

export function destinationBar(scene: Scene, chosen = 0): string {
  const { draw } = scene;
  const items = draw
    .sample(
      destinations.filter(([meaning]) => meaning !== 'library'),
      draw.int(3, 5),
    )
    .map(([meaning, text]) => [meaning, words(scene, text)] as const);
  return bottomBar(scene, items, Math.min(chosen, items.length - 1));
}

/** What comes up over the screen when it is touched; now and then it is there at once. */
function overlay(scene: Scene, look: PhoneLook): string {
  const html = look.quiet ? '' : overlayOf(scene, look);
  return html === '' || scene.draw.chance(0.12) ? html : later(html);
}

function overlayOf(scene: Scene, look: PhoneLook): string {
  const { draw, text } = scene;
  const kind = draw.int(0, 9);
  switch (kind) {
    case 0:
      return dialog(
        scene,
        look,
        `${text.title()}?`,
        `<p>${escaped(text.sentence())}</p>`,
        draw.pick([
          ['Cancel', 'Delete'],
          ['No', 'Yes'],
          ['Cancel', 'OK'],
          ['Not now', 'Allow'],
          ['Skip', 'Retry', 'Continue'],
        ]),
      );
    case 1:
      return dialog(
        scene,
        look,
        text.title(),
        text
          .choices(draw.int(3, 6))
          .map((choice, index) => listRow(mark('radio', choice, index === 1), choice))
          .join(''),
        ['Cancel', 'OK'],
      );
    case 2:
      return sheet(
        draw.chance(0.5) ? text.title() : '',
        draw
          .sample(
            ['share', 'link', 'edit', 'copy', 'trash', 'download', 'star', 'archive', 'pin', 'info', 'print'],
            draw.int(4, 7),
          )
          .map((meaning) => listRow(icon(scene, meaning, 22), text.actionLabel()))
          .join(''),
      );
    case 3:
      return snackbar(scene, look, text.sentence().slice(0, 40), draw.pick(['Undo', 'Retry', 'OK']));
    case 4:
      return popup(
        scene,
        draw.sample(
          [
            'Settings',
            'Help',
            'Select All',
            'Share',
            'Delete',
            'Search',
            'Log out',
            'About',
            'New',
            'Rename…',
            'Archive',
          ],
          draw.int(3, 6),
        ),
      );
    case 5:
      return dialog(
        scene,
        look,
        '',
        `<p class="permit">Allow <b>${escaped(text.brand())}</b> to ${draw.pick(['take pictures and record video', 'access this device’s location', 'send you notifications', 'access your contacts', 'record audio'])}?</p>`,
        draw.chance(0.5) ? ['Deny', 'Allow'] : ['Deny', 'Not now', 'Allow'],
        draw.pick(['camera', 'pin', 'bell', 'users', 'microphone']),
      );
    default:
      return '';
  }
}

export const settingsList: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const withIcons = draw.chance(0.65);
  const count = draw.int(12, 22);
  const chosen = draw.sample(settingRows, count);
  const grouped = look.family === 'ios' || draw.chance(0.5);
  const size = look.family === 'ios' ? 18 : 24;
  const line = ([meaning, title, detail]: readonly [string, string, string]): string => {
    const end = draw.pick([
      () => phoneSwitch(title, draw.chance(0.5), draw.chance(0.08)),
      () =>
        look.family === 'ios'
          ? `<span class="dim">${escaped(detail.slice(0, 12))}</span>${icon(scene, 'chevron-right', 18, 'opacity:.5')}`
          : '',
      () => (look.family === 'ios' || draw.chance(0.3) ? icon(scene, 'chevron-right', 20, 'opacity:.6') : ''),
      () =>
        draw.chance(0.3) ? mark('checkbox', title, draw.chance(0.5)) : phoneSwitch(title, draw.chance(0.6)),
    ])();
    const lead = !withIcons
      ? ''
      : look.family === 'ios' || (look.family === 'custom' && draw.chance(0.3))
        ? plate(scene, meaning, 29)
        : icon(scene, meaning, size);
    return listRow(
      lead,
      words(scene, title),
      look.family === 'ios' ? '' : draw.chance(0.7) ? detail : '',
      end,
    );
  };
  const parts: string[] = [];
  for (let at = 0; at < chosen.length;) {
    const size = grouped ? draw.int(2, 5) : chosen.length;
    const heading = grouped && draw.chance(0.7) ? `<div class="lhead">${escaped(text.title())}</div>` : '';
    parts.push(
      `<section class="lgroup">${heading}<div class="lcard">${chosen
        .slice(at, at + size)
        .map(line)
        .join('')}</div></section>`,
    );
    at += size;
  }
  const head = draw.chance(0.35)
    ? `<div class="lcard profile">${listRow(avatar(scene, text.personName(), 52), text.personName(), text.email(), icon(scene, 'chevron-right', 20, 'opacity:.6'))}</div>`
    : '';
  const search = draw.chance(0.35) ? searchBox(scene, label(scene, 'Search')) : '';
  return screen(
    scene,
    appBar(scene, look, words(scene, 'Settings'), {
      lead: draw.pick(['back', 'none', 'menu']),
      actions: draw.sample(['search', 'more', 'help'], draw.int(0, 2)),
      className: draw.chance(0.4) ? 'large' : '',
    }) +
      scroll(search + head + parts.join(''), 'grouped') +
      (draw.chance(0.25) ? destinationBar(scene, 3) : '') +
      overlay(scene, look),
  );
};

function searchBox(scene: Scene, hint: string): string {
  const end = scene.draw.chance(0.4) ? tap(scene, 'microphone', 'Voice search', 22, 'infield') : '';
  return `<div class="psearch">${icon(scene, 'search', 20)}<input type="text" aria-label="${hint}" placeholder="${hint}">${end}</div>`;
}

export const conversationList: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const faces = draw.pick(['avatar', 'photo', 'icon']);
  const rows = draw.times(draw.int(12, 22), () => {
    const name = text.personName();
    const lead =
      faces === 'avatar'
        ? avatar(scene, name, 44)
        : faces === 'photo'
          ? picture(scene, 44, 44, name, 'border-radius:50%')
          : icon(scene, 'mail', 24);
    const end = `<span class="when">${escaped(text.when())}</span>${draw.chance(0.3) ? `<span class="count">${draw.int(1, 12)}</span>` : draw.chance(0.3) ? tap(scene, 'star', 'Star', 20) : ''}`;
    return listRow(lead, name, text.sentence(), end, { className: draw.chance(0.3) ? 'unread' : '' });
  });
  const chips = draw.chance(0.3)
    ? `<div class="chips">${['All', 'Unread', 'Groups', 'Work'].map((name, index) => chip(scene, name, index === 0)).join('')}</div>`
    : '';
  return screen(
    scene,
    appBar(scene, look, words(scene, draw.pick(['Messages', 'Inbox', 'Contacts', 'Archive'])), {
      lead: draw.pick(['menu', 'none', 'back']),
      actions: draw.sample(['search', 'more', 'edit', 'filter', 'camera'], draw.int(1, 3)),
      className: draw.chance(0.3) ? 'large' : '',
    }) +
      (draw.chance(0.4) ? tabStrip(text.choices(3), draw.int(0, 2), look.capitals) : '') +
      scroll(
        (draw.chance(0.3) ? searchBox(scene, label(scene, 'Search')) : '') + chips + rows.join(''),
        'plain',
      ) +
      (look.family !== 'ios' && draw.chance(0.7)
        ? fab(
            scene,
            draw.pick(['edit', 'chat', 'add', 'add-user']),
            draw.chance(0.25) ? text.action().text : '',
          )
        : '') +
      (draw.chance(0.55) ? destinationBar(scene, 1) : '') +
      overlay(scene, look),
  );
};

export const signIn: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const up = draw.chance(0.45);
  const onPhoto = look.family === 'custom' && draw.chance(0.35);
  const names = up
    ? draw.sample(['fullName', 'email', 'phone', 'city', 'password', 'username', 'country'], draw.int(3, 5))
    : [draw.pick(['email', 'username', 'phone']), 'password'];
  const fields = names.map((concept) => {
    const field = text.field(concept);
    const secret = concept === 'password';
    const invalid = draw.chance(0.08);
    return phoneField(
      scene,
      look,
      field.label,
      draw.chance(0.4) ? (secret ? 'x'.repeat(draw.int(6, 11)) : field.value) : '',
      {
        ...(draw.chance(0.5)
          ? {
              lead:
                {
                  email: 'mail',
                  username: 'user',
                  phone: 'phone',
                  password: 'lock',
                  fullName: 'user',
                  city: 'pin',
                  country: 'globe',
                }[concept] ?? 'edit',
            }
          : {}),
        ...(secret && draw.chance(0.8) ? { end: draw.pick(['eye', 'eye-off']) } : {}),
        ...(invalid ? { invalid: true, help: field.error } : draw.chance(0.15) ? { help: field.help } : {}),
        password: secret,
        select: concept === 'country',
      },
    );
  });
  const logo = draw.chance(0.75)
    ? `<div class="logo">${plate(scene, anyIcon(scene), draw.int(56, 96), draw.pick([0.2, 0.5, 0.1]))}</div>`
    : '';
  const social = draw.chance(0.5)
    ? `<div class="or"><span>or</span></div>${
        draw.chance(0.5)
          ? `<div class="flex" style="justify-content:center;gap:18px">${draw
              .sample(['mail', 'phone', 'globe', 'key', 'fingerprint'], 3)
              .map((meaning) => tap(scene, meaning, meaning, 24, 'ringed'))
              .join('')}</div>`
          : draw
              .sample(['mail', 'phone', 'globe', 'key'], 2)
              .map((meaning) =>
                phoneButton(
                  scene,
                  look,
                  `Continue with ${meaning === 'mail' ? 'email' : meaning}`,
                  'outlined',
                  { icon: meaning, className: 'block' },
                ),
              )
              .join('')
      }`
    : '';
  const remember = draw.chance(0.5)
    ? `<div class="flex between">${`<span class="flex" style="gap:8px">${mark('checkbox', 'Remember me', draw.chance(0.5))}<span class="small">Remember me</span></span>`}${up ? '' : `<a class="plink" href="#">${label(scene, 'Forgot password?')}</a>`}</div>`
    : up
      ? ''
      : `<div class="end"><a class="plink" href="#">${label(scene, 'Forgot password?')}</a></div>`;
  const terms =
    up && draw.chance(0.6)
      ? `<div class="flex terms">${mark('checkbox', 'I agree', draw.chance(0.5))}<span class="small">I agree to the <a class="plink" href="#">Terms of Service</a> and <a class="plink" href="#">Privacy Policy</a></span></div>`
      : '';
  const back = onPhoto
    ? `<div class="backdrop" style="background-image:url('${photo(draw, 300, 600)}')"></div>`
    : '';
  const bar = draw.chance(0.6)
    ? appBar(scene, look, draw.chance(0.5) ? words(scene, up ? 'Sign up' : 'Sign in') : '', {
        lead: draw.pick(['back', 'close', 'none']),
        className: 'bare',
      })
    : '';
  const welcome = draw.chance(0.7)
    ? `<h1 class="welcome">${escaped(draw.pick(['Welcome back', 'Hello again!', 'Create your account', 'Let’s get started', text.brand(), `Welcome to ${text.brand()}`]))}</h1>${draw.chance(0.6) ? `<p class="lede">${escaped(text.sentence())}</p>` : ''}`
    : '';
  const foot = `<p class="foot">${up ? 'Already have an account?' : 'Don’t have an account?'} <a class="plink" href="#">${label(scene, up ? 'Sign in' : 'Sign up')}</a></p>`;
  const form =
    logo +
    welcome +
    fields.join('') +
    remember +
    terms +
    phoneButton(scene, look, up ? 'Sign up' : draw.pick(['Sign in', 'Continue', 'Next']), 'filled', {
      className: 'block',
      disabled: draw.chance(0.1),
    }) +
    social +
    (draw.chance(0.75) ? foot : '');
  const keys = draw.chance(0.2) ? keyboard(scene, look) : '';
  return screen(
    scene,
    back +
      bar +
      scroll(`<div class="pform">${form}</div>`, `plain ${draw.chance(0.5) && keys === '' ? 'middle' : ''}`) +
      keys +
      (draw.chance(0.3) ? overlay(scene, look) : ''),
    onPhoto ? 'onphoto' : '',
  );
};

export const chat: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const name = text.personName();
  const bubbles = draw.times(draw.int(5, 10), (index) => {
    const mine = draw.chance(0.5);
    const body = draw.chance(0.08)
      ? picture(scene, 180, 130, 'Photo', 'border-radius:10px')
      : escaped(draw.chance(0.4) ? text.sentence() : `${text.headline()}.`);
    return `<div class="bubble ${mine ? 'mine' : 'theirs'}">${body}<span class="btime">${escaped(text.time())}</span></div>${index === 2 && draw.chance(0.5) ? `<div class="day"><span>${label(scene, draw.pick(['Today', 'Yesterday']))}</span></div>` : ''}`;
  });
  const field = `<div class="composer">${tap(scene, draw.pick(['add', 'attach', 'camera', 'smile']), 'Attach')}<div class="cfield"><input type="text" aria-label="Message" placeholder="${draw.pick(['Message', 'Type a message…', 'Write here'])}">${draw.chance(0.6) ? tap(scene, 'smile', 'Emoji', 22, 'infield') : ''}</div>${tap(scene, draw.pick(['send', 'microphone']), 'Send', 24, draw.chance(0.5) ? 'solid' : '')}</div>`;
  const bar = appBar(scene, look, name, {
    lead: 'back',
    actions: draw.sample(['phone', 'video', 'more', 'info', 'search'], draw.int(1, 3)),
    subtitle: draw.chance(0.6) ? draw.pick(['online', 'last seen today', 'typing…']) : '',
  });
  const withFace = draw.chance(0.6)
    ? bar.replace('<div class="title', `${avatar(scene, name, 36)}<div class="title`)
    : bar;
  return screen(
    scene,
    withFace +
      scroll(bubbles.join(''), 'chat') +
      field +
      (draw.chance(0.3) ? keyboard(scene, look) : '') +
      (draw.chance(0.3) ? overlay(scene, look) : ''),
  );
};

export const feed: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const cards = draw.times(draw.int(3, 6), () => {
    const name = text.personName();
    const head = draw.chance(0.7)
      ? `<div class="flex chead">${avatar(scene, name, 36)}<div class="grow"><div class="l1 cut">${escaped(name)}</div><div class="l2 one">${escaped(text.when())}</div></div>${tap(scene, draw.pick(['more', 'dots']), 'More')}</div>`
      : '';
    const image = draw.chance(0.7) ? wide(scene, draw.int(110, 220), text.title()) : '';
    const body = `<div class="cbody">${draw.chance(0.7) ? `<h2>${escaped(draw.chance(0.5) ? text.title() : text.headline())}</h2>` : ''}<p>${escaped(text.sentence())}</p></div>`;
    const actions = draw.pick([
      () =>
        `<div class="flex cacts">${['heart', 'comment', 'share'].map((meaning) => `<button class="react">${icon(scene, meaning, 20)}<span>${draw.int(1, 900)}</span></button>`).join('')}<span class="grow"></span>${tap(scene, 'bookmark', 'Save')}</div>`,
      () =>
        `<div class="flex cacts">${phoneButton(scene, look, text.action().text, 'text')}${phoneButton(scene, look, text.action().text, 'text')}</div>`,
      () =>
        `<div class="flex cacts">${draw
          .sample(['heart', 'comment', 'send', 'share', 'bookmark'], 4)
          .map((meaning) => tap(scene, meaning, meaning))
          .join('')}</div>`,
      () =>
        `<div class="flex cacts">${phoneButton(scene, look, text.actionLabel(), 'filled')}${phoneButton(scene, look, text.action().text, 'outlined')}</div>`,
    ])();
    return `<article class="pcard">${head}${draw.chance(0.5) ? image + body : body + image}${actions}</article>`;
  });
  const stories = draw.chance(0.25)
    ? `<div class="stories">${draw
        .times(7, () => {
          const name = text.firstName();
          return `<div class="story">${picture(scene, 56, 56, name, 'border-radius:50%')}<span class="cut">${escaped(name)}</span></div>`;
        })
        .join('')}</div>`
    : '';
  return screen(
    scene,
    appBar(scene, look, draw.chance(0.5) ? text.brand() : text.nav().text, {
      lead: draw.pick(['menu', 'none', 'back']),
      actions: draw.sample(['search', 'bell', 'more', 'chat', 'cast', 'add'], draw.int(1, 3)),
    }) +
      (draw.chance(0.3) ? tabStrip(text.choices(draw.int(2, 4)), 0, look.capitals) : '') +
      scroll(stories + cards.join(''), 'cards') +
      (look.family !== 'ios' && draw.chance(0.3) ? fab(scene, 'add') : '') +
      (draw.chance(0.7) ? destinationBar(scene) : '') +
      overlay(scene, look),
  );
};

export const shop: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const columns = draw.pick([2, 2, 3]);
  const items = draw.times(columns * draw.int(3, 6), () => {
    const name = text.product();
    const add = draw.pick([
      () =>
        phoneButton(scene, look, 'Add', draw.pick(['filled', 'outlined', 'tonal']), { className: 'slim' }),
      () => tap(scene, draw.pick(['add', 'cart', 'heart']), 'Add to cart', 20, 'solid'),
      () => '',
    ])();
    const stars = draw.chance(0.4)
      ? `<div class="flex stars">${icon(scene, 'star', 12)}<span>${(3 + draw.next() * 2).toFixed(1)} (${draw.int(3, 900)})</span></div>`
      : '';
    return `<div class="pitem"><div class="pimg">${wide(scene, columns === 2 ? draw.int(100, 150) : 84, name)}${draw.chance(0.3) ? `<span class="over">${tap(scene, 'heart', 'Favourite', 20)}</span>` : ''}${draw.chance(0.2) ? `<span class="badge">-${draw.int(5, 60)}%</span>` : ''}</div><div class="pname">${escaped(name)}</div>${stars}<div class="flex between"><b class="price">${escaped(text.price())}</b>${columns === 2 ? add : ''}</div></div>`;
  });
  const banner = draw.chance(0.4)
    ? `<div class="banner">${wide(scene, 120, 'Offer')}<div class="bwords"><h2>${escaped(text.title())}</h2>${phoneButton(scene, look, text.actionLabel(), 'filled', { className: 'slim' })}</div></div>`
    : '';
  const categories = draw.chance(0.5)
    ? `<div class="cats">${draw
        .sample(['food', 'bag', 'device', 'gift', 'car', 'book', 'game', 'leaf', 'bed'], 5)
        .map(
          (meaning) =>
            `<button class="cat"><span class="disc">${icon(scene, meaning, 24)}</span><span class="cut">${escaped(text.tag())}</span></button>`,
        )
        .join('')}</div>`
    : `<div class="chips">${text
        .choices(5)
        .map((choice, index) => chip(scene, choice, index === 1, index === 0 ? 'tune' : ''))
        .join('')}</div>`;
  const heading = `<div class="flex between sect"><h2>${escaped(text.title())}</h2><a class="plink" href="#">${escaped(text.action('viewAll').text)}</a></div>`;
  return screen(
    scene,
    appBar(scene, look, text.brand(), {
      lead: draw.pick(['menu', 'back', 'none']),
      actions: draw.sample(['cart', 'search', 'bell', 'heart', 'qr'], draw.int(1, 3)),
    }) +
      scroll(
        (draw.chance(0.6) ? searchBox(scene, label(scene, 'Search')) : '') +
          banner +
          categories +
          heading +
          `<div class="pgrid" style="grid-template-columns:repeat(${columns},1fr)">${items.join('')}</div>`,
        'plain',
      ) +
      (draw.chance(0.75) ? destinationBar(scene) : '') +
      overlay(scene, look),
  );
};

export const player: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const side = draw.int(210, 290);
  const row = ['shuffle', 'previous', 'PLAY', 'next', 'repeat'].map((meaning) =>
    meaning === 'PLAY'
      ? `<button class="bigplay" aria-label="Play">${icon(scene, draw.pick(['play', 'pause']), 32)}</button>`
      : tap(scene, meaning, meaning, meaning === 'shuffle' || meaning === 'repeat' ? 22 : 32),
  );
  const queue = draw.chance(0.3)
    ? draw
        .times(3, () =>
          listRow(
            picture(scene, 40, 40, 'Cover', 'border-radius:4px'),
            text.title(),
            text.personName(),
            tap(scene, 'more', 'More', 20),
          ),
        )
        .join('')
    : '';
  return screen(
    scene,
    appBar(scene, look, draw.chance(0.5) ? 'Now playing' : '', {
      lead: 'back',
      actions: draw.sample(['cast', 'more', 'playlist', 'share'], 2),
      className: 'bare',
    }) +
      scroll(
        `<div class="player">${picture(scene, side, side, 'Album cover', `border-radius:${draw.pick([0, 8, 20, 400])}px;margin:0 auto`)}<div class="flex between"><div class="grow"><div class="song">${escaped(text.title())}</div><div class="artist">${escaped(text.personName())}</div></div>${tap(scene, 'heart', 'Like')}</div>${phoneSlider('Position', draw.int(5, 90))}<div class="flex between small dim"><span>${draw.int(0, 3)}:${draw.int(10, 59)}</span><span>${draw.int(3, 7)}:${draw.int(10, 59)}</span></div><div class="flex controls">${row.join('')}</div>${draw.chance(0.4) ? `<div class="flex" style="gap:12px">${icon(scene, 'mute', 18)}${phoneSlider('Volume', draw.int(20, 80))}${icon(scene, 'volume', 18)}</div>` : ''}</div>${queue}`,
        'plain',
      ) +
      (draw.chance(0.3) ? destinationBar(scene) : '') +
      (draw.chance(0.3) ? overlay(scene, look) : ''),
    look.family === 'custom' && draw.chance(0.5) ? 'deep' : '',
  );
};

export const library: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const rows = draw.times(draw.int(11, 20), (index) =>
    listRow(
      draw.chance(0.7)
        ? picture(scene, 48, 48, 'Cover', 'border-radius:4px')
        : `<span class="disc">${icon(scene, draw.pick(['music', 'file', 'video', 'folder', 'microphone']), 22)}</span>`,
      text.title(),
      `${text.personName()} · ${draw.int(2, 5)}:${draw.int(10, 59)}`,
      tap(scene, draw.pick(['more', 'download', 'play']), 'More', 22),
      { chosen: index === 2 && draw.chance(0.4) },
    ),
  );
  const mini = draw.chance(0.5)
    ? `<div class="mini">${picture(scene, 40, 40, 'Cover', 'border-radius:4px')}<div class="grow"><div class="l1 cut">${escaped(text.title())}</div><div class="l2 one">${escaped(text.personName())}</div></div>${tap(scene, 'pause', 'Pause')}${tap(scene, 'next', 'Next')}</div>`
    : '';
  return screen(
    scene,
    appBar(scene, look, words(scene, draw.pick(['Library', 'Downloads', 'Music', 'Recent'])), {
      lead: draw.pick(['menu', 'back']),
      actions: draw.sample(['search', 'more', 'sort', 'list', 'grid'], draw.int(1, 3)),
    }) +
      (draw.chance(0.6)
        ? tabStrip(text.choices(draw.int(3, 4)), draw.int(0, 2), look.capitals)
        : `<div class="chips">${text
            .choices(4)
            .map((choice, index) => chip(scene, choice, index === 0))
            .join('')}</div>`) +
      scroll(rows.join(''), 'plain') +
      mini +
      (draw.chance(0.6) ? destinationBar(scene, 2) : '') +
      overlay(scene, look),
  );
};

export const map: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const lines = draw
    .times(
      16,
      () =>
        `<path d="M${draw.int(-50, 450)} ${draw.int(-50, 900)} Q ${draw.int(0, 420)} ${draw.int(0, 850)} ${draw.int(-50, 450)} ${draw.int(-50, 900)}" fill="none" stroke="${draw.pick(['#fff', '#fff', '#f7d98b', '#b5d3ee'])}" stroke-width="${draw.int(3, 12)}"/>`,
    )
    .join('');
  const parks = draw
    .times(
      7,
      () =>
        `<rect x="${draw.int(-40, 380)}" y="${draw.int(-40, 800)}" width="${draw.int(50, 200)}" height="${draw.int(40, 160)}" rx="${draw.int(2, 30)}" fill="${draw.pick(['#cfe8c6', '#e7e2d6', '#bcdcf2'])}"/>`,
    )
    .join('');
  const pins = draw
    .times(
      draw.int(2, 5),
      () =>
        `<button class="pinbtn" aria-label="Place" style="left:${draw.int(8, 86)}%;top:${draw.int(22, 60)}%">${icon(scene, 'pin', 30)}</button>`,
    )
    .join('');
  const canvas = `<svg class="mapsvg" data-truth="ignore" viewBox="0 0 400 850" preserveAspectRatio="xMidYMid slice" style="${scene.dark ? 'filter:invert(.88) hue-rotate(180deg)' : ''}"><rect width="400" height="850" fill="#eceae4"/>${parks}${lines}</svg>`;
  const search = `<div class="mapsearch">${tap(scene, draw.pick(['menu', 'back', 'search']), 'Menu')}<input type="text" aria-label="Search" placeholder="Search here">${tap(scene, 'microphone', 'Voice')}${avatar(scene, text.personName(), 30)}</div>`;
  const modes = draw.chance(0.5)
    ? `<div class="chips floating">${(['food', 'bed', 'car', 'bike'] as const).map((meaning) => chip(scene, text.tag(), false, meaning)).join('')}</div>`
    : '';
  const card = `<div class="mapcard"><div class="grip"></div><div class="dtitle">${escaped(text.company())}</div><div class="small dim">${escaped(text.address())}</div><div class="flex" style="gap:10px;margin-top:12px">${phoneButton(scene, look, 'Directions', 'filled', { icon: 'navigation', className: 'slim' })}${phoneButton(scene, look, 'Call', 'outlined', { icon: 'phone', className: 'slim' })}${phoneButton(scene, look, 'Save', 'outlined', { icon: 'bookmark', className: 'slim' })}</div></div>`;
  return screen(
    scene,
    `<div class="mapview">${canvas}${pins}${search}${modes}<div class="mapfabs"><button class="sfab" aria-label="Layers">${icon(scene, 'layers', 22)}</button><button class="sfab" aria-label="My location">${icon(scene, 'locate', 22)}</button></div>${card}</div>` +
      (draw.chance(0.4) ? destinationBar(scene) : ''),
  );
};

export const detail: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const hero = draw.chance(0.75);
  const actions = draw.pick([
    () =>
      `<div class="actions">${phoneButton(scene, look, text.actionLabel(), 'filled', { className: 'block' })}</div>`,
    () =>
      `<div class="actions">${phoneButton(scene, look, text.action().text, 'outlined')}${phoneButton(scene, look, text.action().text, 'filled')}</div>`,
    () => '',
  ])();
  const facts = draw.chance(0.6)
    ? draw
        .times(draw.int(2, 4), () =>
          listRow(
            icon(scene, anyIcon(scene), 22),
            text.fieldLabel(),
            draw.pick([text.date, text.city, text.price, text.time])(),
          ),
        )
        .join('')
    : '';
  const overPhoto = hero && draw.chance(0.5);
  const bar = appBar(scene, look, overPhoto ? '' : text.title(), {
    lead: 'back',
    actions: draw.sample(['share', 'heart', 'bookmark', 'more', 'edit', 'trash'], draw.int(1, 3)),
    className: overPhoto ? 'overlaid' : '',
  });
  return screen(
    scene,
    bar +
      scroll(
        `${hero ? wide(scene, draw.int(170, 280), text.title()) : ''}<div class="article"><h1>${escaped(text.title())}</h1>${draw.chance(0.6) ? `<div class="flex small dim" style="gap:8px">${icon(scene, 'clock', 16)}<span>${escaped(text.when())}</span>${icon(scene, 'eye', 16)}<span>${escaped(text.number())}</span></div>` : ''}${
          draw.chance(0.5)
            ? `<div class="chips">${text
                .choices(3)
                .map((choice) => chip(scene, choice, false))
                .join('')}</div>`
            : ''
        }<p>${escaped(text.paragraph(draw.int(1, 3)))}</p>${facts}${draw.chance(0.6) ? `<h2>${escaped(text.title())}</h2><p>${escaped(text.paragraph(2))}</p>` : ''}${draw.chance(0.5) ? `<h2>${escaped(text.title())}</h2><p>${escaped(text.paragraph(4))}</p>` : ''}</div>`,
        'plain',
      ) +
      actions +
      overlay(scene, look),
  );
};

export const checklist: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const left = draw.chance(0.6);
  const rows = draw.times(draw.int(11, 22), () => {
    const name = draw.chance(0.5) ? text.title() : text.setting();
    const box = mark('checkbox', name, draw.chance(0.4));
    const extra = draw.chance(0.3)
      ? tap(scene, draw.pick(['star', 'more', 'bell', 'trash', 'edit']), 'Action', 22)
      : '';
    return listRow(left ? box : '', name, draw.chance(0.4) ? text.date() : '', left ? extra : box);
  });
  return screen(
    scene,
    appBar(scene, look, draw.pick([words(scene, 'Today'), text.title(), `${draw.int(1, 5)} selected`]), {
      lead: draw.pick(['menu', 'back', 'close']),
      actions: draw.sample(['search', 'more', 'sort', 'trash', 'share', 'archive'], draw.int(1, 3)),
      className: draw.chance(0.25) ? 'large' : '',
    }) +
      scroll(rows.join(''), 'plain') +
      (draw.chance(0.8) && look.family !== 'ios'
        ? fab(scene, 'add', draw.chance(0.25) ? text.action('add').text : '')
        : '') +
      (draw.chance(0.4) ? destinationBar(scene) : '') +
      overlay(scene, look),
  );
};

export const dialler: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  if (draw.chance(0.5)) {
    const letters = ['', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ', '', '+', ''];
    const keys = [...'123456789*0#']
      .map((digit, index) => `<button class="dial"><b>${digit}</b><small>${letters[index]}</small></button>`)
      .join('');
    return screen(
      scene,
      (draw.chance(0.5)
        ? appBar(scene, look, words(scene, 'Contacts'), { lead: 'none', actions: ['search', 'more'] })
        : '') +
        scroll(
          draw
            .times(3, () => {
              const name = text.personName();
              return listRow(avatar(scene, name, 40), name, text.phone(), tap(scene, 'phone', 'Call', 22));
            })
            .join(''),
          'plain',
        ) +
        `<div class="dialpad"><div class="dialled"><span class="grow">${escaped(text.phone())}</span>${tap(scene, 'backspace', 'Delete')}</div><div class="dials">${keys}</div><button class="call" aria-label="Call">${icon(scene, 'phone', 28)}</button></div>` +
        (draw.chance(0.5) ? destinationBar(scene, 1) : ''),
    );
  }
  const keys = draw.pick([
    ['C', '±', '%', '÷', '7', '8', '9', '×', '4', '5', '6', '−', '1', '2', '3', '+', '0', '.', '⌫', '='],
    ['AC', '( )', '%', '÷', '7', '8', '9', '×', '4', '5', '6', '−', '1', '2', '3', '+', '±', '0', ',', '='],
  ]);
  const buttons = keys.map((key) => {
    const operator = '÷×−+='.includes(key);
    const content = key === '⌫' ? icon(scene, 'backspace', 24) : key;
    return `<button class="calc ${operator ? 'op' : /\d/.test(key) ? '' : 'fn'}">${content}</button>`;
  });
  const value = text.number(1000, 999999);
  return screen(
    scene,
    `<div class="calcview"><div class="calctop">${draw.chance(0.6) ? tap(scene, 'history', 'History') : ''}<span class="grow"></span>${draw.chance(0.6) ? tap(scene, 'more', 'More') : ''}</div><div class="calcin">${escaped(value)} × ${draw.int(2, 99)}</div><div class="calcout">${escaped(text.number(1000, 99999999))}</div><div class="calckeys">${buttons.join('')}</div></div>`,
  );
};

export const onboarding: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const art = draw.chance(0.5)
    ? picture(scene, 240, 220, 'Illustration', 'border-radius:24px')
    : plate(scene, anyIcon(scene), 150, draw.pick([0.5, 0.25]));
  const dots = `<div class="dots">${[0, 1, 2, 3].map((index) => `<span class="${index === 1 ? 'on' : ''}"></span>`).join('')}</div>`;
  const foot = draw.pick([
    () =>
      `<div class="actions">${phoneButton(scene, look, 'Skip', 'text')}<span class="grow"></span>${phoneButton(scene, look, 'Next', draw.pick(['filled', 'text']))}</div>`,
    () =>
      `<div class="actions stack">${phoneButton(scene, look, draw.pick(['Continue', 'Get started', 'Sign up']), 'filled', { className: 'block' })}${phoneButton(scene, look, draw.pick(['Sign in', 'Not now', 'Skip']), draw.pick(['text', 'outlined']), { className: 'block' })}</div>`,
  ])();
  const onPhoto = look.family === 'custom' && draw.chance(0.4);
  return screen(
    scene,
    (onPhoto ? `<div class="backdrop" style="background-image:url('${photo(draw, 300, 600)}')"></div>` : '') +
      (draw.chance(0.4)
        ? appBar(scene, look, '', { lead: draw.pick(['back', 'close']), className: 'bare' })
        : '') +
      scroll(
        `<div class="onboard">${onPhoto ? '' : art}<h1>${escaped(text.headline())}</h1><p class="lede">${escaped(text.sentence())}</p>${dots}</div>`,
        'plain middle',
      ) +
      foot,
    onPhoto ? 'onphoto' : '',
  );
};

export const dashboard: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const tiles = draw.times(
    draw.pick([4, 6]),
    () =>
      `<div class="stat"><span class="disc">${icon(scene, anyIcon(scene), 22)}</span><div class="big">${escaped(draw.pick([text.price, text.number, text.percent])())}</div><div class="small dim">${escaped(text.noun())}</div></div>`,
  );
  const bars = draw
    .times(
      7,
      (index) =>
        `<div class="barcol"><span style="height:${draw.int(10, 90)}px"></span><small>${escaped(text.weekdays()[index] ?? '')}</small></div>`,
    )
    .join('');
  const rows = draw.times(draw.int(4, 9), () =>
    listRow(
      `<span class="disc">${icon(scene, draw.pick(['cart', 'food', 'car', 'bank', 'gift', 'bag', 'wallet']), 20)}</span>`,
      text.company(),
      text.date(),
      `<b>${escaped(text.price())}</b>`,
    ),
  );
  const quick = draw.chance(0.6)
    ? `<div class="cats">${draw
        .sample(['send', 'download', 'qr', 'card', 'receipt', 'bank', 'more'], 4)
        .map(
          (meaning) =>
            `<button class="cat"><span class="disc">${icon(scene, meaning, 24)}</span><span class="cut">${escaped(text.action().text)}</span></button>`,
        )
        .join('')}</div>`
    : '';
  const hero = `<div class="herocard"><div class="small">${escaped(text.fieldLabel())}</div><div class="huge">${escaped(text.price())}</div>${draw.chance(0.5) ? `<div class="flex" style="gap:10px">${phoneButton(scene, look, text.action().text, 'filled', { className: 'slim' })}${phoneButton(scene, look, text.action().text, 'outlined', { className: 'slim' })}</div>` : ''}</div>`;
  const name = text.firstName();
  return screen(
    scene,
    appBar(scene, look, draw.chance(0.5) ? `Hello, ${name}` : text.nav().text, {
      lead: draw.pick(['menu', 'none']),
      actions: draw.sample(['bell', 'user', 'search', 'settings'], draw.int(1, 2)),
      className: draw.chance(0.3) ? 'large' : '',
    }) +
      scroll(
        (draw.chance(0.7) ? hero : '') +
          quick +
          (draw.chance(0.6) ? `<div class="stats">${tiles.join('')}</div>` : '') +
          (draw.chance(0.5)
            ? `<div class="pcard"><div class="cbody"><h2>${escaped(text.title())}</h2><div class="bars">${bars}</div></div></div>`
            : '') +
          `<div class="flex between sect"><h2>${escaped(text.title())}</h2><a class="plink" href="#">${escaped(text.action('viewAll').text)}</a></div>` +
          rows.join(''),
        'cards',
      ) +
      destinationBar(scene) +
      overlay(scene, look),
  );
};

export const gallery: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const columns = draw.pick([2, 3, 3, 4]);
  const side = Math.round(380 / columns);
  const cells = draw.times(columns * draw.int(6, 9), () => {
    const name = text.title();
    return `<div class="gcell">${wide(scene, side, name)}${columns === 2 ? `<div class="gname cut">${escaped(name)}</div>` : ''}${draw.chance(0.08) ? `<span class="over">${mark('checkbox', name, true)}</span>` : ''}</div>`;
  });
  return screen(
    scene,
    appBar(scene, look, words(scene, 'Pictures'), {
      lead: draw.pick(['menu', 'back', 'none']),
      actions: draw.sample(['search', 'more', 'camera', 'share', 'trash'], draw.int(1, 3)),
    }) +
      scroll(
        `<div class="lhead">${escaped(text.date())}</div><div class="gal" style="grid-template-columns:repeat(${columns},1fr)">${cells.join('')}</div>`,
        'plain',
      ) +
      (draw.chance(0.6) ? destinationBar(scene) : '') +
      overlay(scene, look),
  );
};

export const calendar: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const days = text
    .weekdays()
    .map((day) => `<span class="wd">${escaped(day)}</span>`)
    .join('');
  const start = draw.int(0, 6);
  const today = draw.int(1, 28);
  const cells = draw.times(35, (index) => {
    const day = index - start + 1;
    return day < 1 || day > 30
      ? '<span></span>'
      : `<button class="day1${day === today ? ' on' : ''}">${day}</button>`;
  });
  const events = draw.times(
    draw.int(2, 5),
    () =>
      `<div class="event" style="--h:${draw.int(0, 359)}" role="listitem" data-kind="menu_item"><div class="l1 cut">${escaped(text.title())}</div><div class="l2 one">${escaped(text.time())} – ${escaped(text.time())}</div></div>`,
  );
  return screen(
    scene,
    appBar(scene, look, `${text.month()} ${draw.int(2019, 2026)}`, {
      lead: draw.pick(['menu', 'back']),
      actions: draw.sample(['search', 'calendar', 'more', 'add'], draw.int(1, 3)),
    }) +
      scroll(
        `<div class="flex between calnav">${tap(scene, 'chevron-left', 'Previous')}<b>${escaped(text.month())}</b>${tap(scene, 'chevron-right', 'Next')}</div><div class="month">${days}${cells.join('')}</div>${events.join('')}`,
        'plain',
      ) +
      (look.family !== 'ios' ? fab(scene, 'add') : '') +
      (draw.chance(0.4) ? destinationBar(scene) : '') +
      overlay(scene, look),
  );
};

export const launcher: PhoneScreen = (scene) => {
  const { draw, text } = scene;
  const names = [
    'Clock',
    'Camera',
    'Photos',
    'Mail',
    'Maps',
    'Music',
    'Notes',
    'Calendar',
    'Weather',
    'Files',
    'Phone',
    'Store',
    'Wallet',
    'Health',
    'News',
    'Books',
    'Games',
    'Radio',
    'Translate',
    'Recorder',
    'Compass',
    'Tips',
    'Videos',
    'Contacts',
    'Settings',
    'Calculator',
    'Podcasts',
    'Home',
  ];
  const meanings = [
    'clock',
    'camera',
    'images',
    'mail',
    'map',
    'music',
    'edit',
    'calendar',
    'cloud',
    'folder',
    'phone',
    'bag',
    'wallet',
    'heart',
    'text-file',
    'book',
    'game',
    'radio',
    'language',
    'microphone',
    'compass',
    'bulb',
    'film',
    'users',
    'settings',
    'function',
    'headphones',
    'home',
  ];
  const order = draw.sample(
    names.map((_, index) => index),
    draw.pick([16, 20, 24]),
  );
  const radius = draw.pick([0.22, 0.5, 0.26, 0.1]);
  const app = (index: number, words: boolean): string =>
    `<div class="app1" role="button" data-kind="button">${plate(scene, meanings[index]!, 54, radius)}${words ? `<span class="cut">${escaped(names[index]!)}</span>` : ''}</div>`;
  const widget = draw.chance(0.5)
    ? `<div class="widget"><div class="huge">${draw.int(1, 23)}:${draw.int(10, 59)}</div><div>${escaped(text.date())}</div></div>`
    : '';
  return `<div class="phone onphoto">${statusBar(scene)}<div class="backdrop" style="background-image:url('${photo(draw, 300, 600)}')"></div><main class="scroll plain">${widget}<div class="apps1">${order
    .slice(4)
    .map((index) => app(index, true))
    .join(
      '',
    )}</div></main>${draw.chance(0.4) ? `<div class="psearch glass">${icon(scene, 'search', 20)}<span class="grow">Search</span></div>` : ''}<div class="dock1">${order
    .slice(0, 4)
    .map((index) => app(index, false))
    .join('')}</div></div>`;
};

export const quickSettings: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const tiles = draw
    .sample(settingRows, 8)
    .map(
      ([meaning, title]) =>
        `<button class="qtile" aria-pressed="${draw.chance(0.5)}">${icon(scene, meaning, 22)}<span class="cut">${label(scene, title)}</span></button>`,
    );
  const notes = draw.times(
    draw.int(2, 4),
    () =>
      `<div class="note">${plate(scene, anyIcon(scene), 26)}<div class="grow"><div class="l1 cut">${escaped(text.title())}</div><div class="l2">${escaped(text.sentence())}</div>${draw.chance(0.4) ? `<div class="flex">${phoneButton(scene, look, 'Reply', 'text')}${phoneButton(scene, look, 'Archive', 'text')}</div>` : ''}</div><span class="when">${escaped(text.when())}</span></div>`,
  );
  return screen(
    scene,
    scroll(
      `<div class="flex bright">${icon(scene, 'brightness', 20)}${phoneSlider('Brightness', draw.int(10, 95))}</div><div class="qtiles">${tiles.join('')}</div><div class="flex between sect"><h2>${label(scene, 'Notifications')}</h2>${tap(scene, 'settings', 'Settings')}</div>${notes.join('')}<div class="end">${phoneButton(scene, look, 'Clear all', 'text')}</div>`,
      'cards',
    ),
  );
};

export const drawerOpen: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const name = text.personName();
  const rows = draw.times(draw.int(6, 10), (index) =>
    listRow(
      icon(scene, anyIcon(scene), 22),
      text.navLabel(),
      '',
      draw.chance(0.2) ? `<span class="count">${draw.int(1, 99)}</span>` : '',
      { chosen: index === 1 },
    ),
  );
  const behind = draw.pick([conversationList, feed, checklist])(scene, { ...look, quiet: true });
  return `${behind}<div class="scrim"></div><aside class="pdrawer"><div class="drawerhead">${avatar(scene, name, 56)}<div class="l1">${escaped(name)}</div><div class="l2 one">${escaped(text.email())}</div></div>${rows.join('')}</aside>`;
};

export const timer: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  const alarms = draw.times(draw.int(4, 6), () => {
    const name = text.time();
    return listRow(
      '',
      name,
      `${text.weekdays().slice(0, draw.int(1, 5)).join(', ')}`,
      phoneSwitch(name, draw.chance(0.6)),
      { className: 'clockrow' },
    );
  });
  const dial = `<div class="dialface" data-truth="ignore"><svg viewBox="0 0 100 100" width="210" height="210"><circle cx="50" cy="50" r="46" fill="none" stroke="currentColor" stroke-opacity=".15" stroke-width="4"/><path d="M50 4 A46 46 0 0 1 ${draw.int(60, 92)} ${draw.int(30, 70)}" fill="none" stroke="var(--accent)" stroke-width="4"/></svg></div>`;
  const body = draw.chance(0.5)
    ? alarms.join('')
    : `<div class="tmr">${dial}<div class="huge">00:${draw.int(10, 59)}:${draw.int(10, 59)}</div><div class="flex" style="gap:24px;justify-content:center">${tap(scene, 'refresh', 'Reset', 26, 'ringed')}<button class="bigplay" aria-label="Start">${icon(scene, draw.pick(['play', 'pause']), 32)}</button>${tap(scene, 'flag', 'Lap', 26, 'ringed')}</div>${draw.times(3, (index) => listRow('', `Lap ${index + 1}`, '', `<span>00:0${draw.int(1, 9)}.${draw.int(10, 99)}</span>`)).join('')}</div>`;
  return screen(
    scene,
    appBar(scene, look, draw.pick(['Clock', 'Alarm', 'Timer']), { lead: 'none', actions: ['more'] }) +
      (draw.chance(0.6)
        ? tabStrip(['Alarm', 'Clock', 'Timer', 'Stopwatch'], draw.int(0, 3), look.capitals)
        : '') +
      scroll(body, 'plain') +
      (look.family !== 'ios' ? fab(scene, 'add') : ''),
  );
};

export const empty: PhoneScreen = (scene, look) => {
  const { draw, text } = scene;
  return screen(
    scene,
    appBar(scene, look, text.nav().text, {
      lead: draw.pick(['menu', 'back']),
      actions: draw.sample(['search', 'more', 'settings', 'filter'], 2),
    }) +
      scroll(
        `<div class="emptyview">${icon(scene, anyIcon(scene), 96, 'opacity:.35')}<h2>${escaped(draw.pick(['Nothing here yet', 'No results', 'You are offline', 'All caught up', text.title()]))}</h2><p class="lede">${escaped(text.sentence())}</p>${phoneButton(scene, look, draw.pick(['Retry', 'Add', 'Browse…', 'Continue']), draw.pick(['filled', 'outlined', 'tonal', 'text']))}</div>`,
        'plain middle',
      ) +
      (draw.chance(0.5) && look.family !== 'ios' ? fab(scene, 'add') : '') +
      (draw.chance(0.5) ? destinationBar(scene) : '') +
      overlay(scene, look),
  );
};
