// Kinds of page of programs people work in all day: mail, chat, boards, calendars, files, code, media, editors.
// Knows the vocabulary, no kit.

import { escaped } from '../stage';
import { photo } from '../../content/pictures';
import {
  actionButton,
  choiceGroup,
  codeBlock,
  column,
  columns,
  face,
  formField,
  grid,
  iconButton,
  menuItems,
  pageHead,
  personRow,
  photoAlt,
  photoImage,
  randomTone,
  ribbon,
  row,
  searchField,
  stars,
  toolbar,
  type PageKind,
} from './pieces';

export const mail: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const split = !page.narrow && random.chance(0.6);
  const rows = random.times(random.int(7, 16), (index) => {
    const unread = random.chance(0.3);
    const subject = `<div class="l-cut${unread ? ' l-bold' : ''}">${escaped(write.title())}</div>`;
    const rest = `<div class="l-muted l-small l-cut">${escaped(write.sentence())}</div>`;
    const star = `<span style="color:${random.chance(0.3) ? '#e0a106' : stage.theme.muted};display:inline-flex">${stage.icon('star', 16)}</span>`;
    const start = `${random.chance(0.9) ? parts.check({ kind: 'checkbox', checked: index < 2 && random.chance(0.3) }) : ''}${star}`;
    return split
      ? `<div class="l-row l-top">${face(page, 32)}<div class="l-grow"><div class="l-row l-between"><span class="l-cut${unread ? ' l-bold' : ''}">${escaped(write.personName())}</span><span class="l-muted l-tiny l-nowrap">${escaped(write.when())}</span></div>${subject}${rest}</div></div>`
      : `<div class="l-row">${start}<div style="width:170px" class="l-cut${unread ? ' l-bold' : ''}">${escaped(write.personName())}</div><div class="l-grow">${subject}</div>${random.chance(0.2) ? stage.icon('attach', 14) : ''}<span class="l-muted l-small l-nowrap">${escaped(write.when())}</span></div>`;
  });
  const tools = row(
    ...random
      .sample(['archive', 'delete', 'email', 'refresh', 'more', 'folder', 'history'], random.int(4, 6))
      .map((meaning) => iconButton(page, meaning, { size: 'small' })),
  );
  const list = parts.list(rows, random.chance(0.7) ? random.int(0, 3) : undefined);
  const reading = column(
    `<div class="l-row l-between l-wrap"><h2 class="l-h2">${escaped(write.headline())}</h2>${tools}</div>`,
    personRow(
      page,
      `<span class="l-muted l-small">${escaped(write.date())}</span>${iconButton(page, 'reply')}`,
    ),
    ...random.times(random.int(2, 4), () => `<p>${escaped(write.paragraph())}</p>`),
    random.chance(0.5)
      ? row(
          ...random.times(random.int(1, 3), () =>
            parts.button({
              text: write.fileName(),
              icon: stage.icon('file', 16),
              variant: 'outline',
              size: 'small',
            }),
          ),
        )
      : '',
    row(
      actionButton(page, 'reply', { variant: 'primary', icon: stage.icon('reply', 16) }),
      actionButton(page, 'forward', { variant: 'outline', icon: stage.icon('forward', 16) }),
    ),
  );
  const head = `<div class="l-row l-between l-wrap">${row(actionButton(page, 'create', { variant: 'primary' }), searchField(page, 260))}${tools}</div>`;
  return {
    shell: 'app',
    main:
      head + (split ? columns(page, [2, 3], [list, `<div class="l-pad l-surface">${reading}</div>`]) : list),
  };
};

export const chat: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const own = stage.theme.primary;
  const bubbles = random.times(random.int(5, 10), () => {
    const mine = random.chance(0.45);
    const text = escaped(random.chance(0.7) ? write.sentence() : write.paragraph(2));
    const body = `<div style="max-width:70%;padding:8px 12px;border-radius:${stage.theme.radius + 6}px;background:${mine ? own : stage.theme.raised};color:${mine ? stage.theme.onPrimary : stage.theme.text}">${text}</div>`;
    const picture = random.chance(0.1) ? `<div style="width:220px">${photoImage(page, 140)}</div>` : body;
    return `<div class="l-row l-top"${mine ? ' style="flex-direction:row-reverse"' : ''}>${mine ? '' : face(page, 32)}${picture}<span class="l-muted l-tiny">${escaped(write.time())}</span></div>`;
  });
  const people = parts.list(
    random.times(random.int(6, 11), () =>
      personRow(page, random.chance(0.3) ? parts.badge(String(random.int(1, 12)), 'primary') : ''),
    ),
    1,
  );
  const compose = `<div class="l-row l-tight">${iconButton(page, 'attach')}${iconButton(page, 'emoji')}<div class="l-grow">${parts.field({ placeholder: `${write.field('message').label}…` })}</div>${random.chance(0.5) ? parts.button({ icon: stage.icon('send', 18), variant: 'primary', label: 'Send' }) : actionButton(page, 'send', { variant: 'primary' })}</div>`;
  const head = personRow(
    page,
    row(...['phone', 'eye', 'info', 'more'].map((meaning) => iconButton(page, meaning, { size: 'small' }))),
  );
  const room = `<div class="l-col l-surface l-pad">${head}<hr class="l-line">${bubbles.join('')}${compose}</div>`;
  return {
    shell: 'app',
    main: page.narrow ? room : columns(page, [1, 2], [searchField(page) + people, room]),
  };
};

export const board: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const count = page.narrow ? 1 : random.int(3, page.width > 1300 ? 5 : 4);
  const lanes = random.times(count, () => {
    const cards = random.times(random.int(2, 5), () =>
      parts.card({
        body: `<div class="l-col" style="gap:8px">${random.chance(0.2) ? photoImage(page, 90) : ''}<div class="l-row l-tight l-wrap">${random.times(random.int(0, 2), () => parts.badge(write.tag(), randomTone(page))).join('')}</div><div class="l-bold">${escaped(random.chance(0.5) ? write.title() : write.headline())}</div>${random.chance(0.3) ? parts.progress(random.int(5, 95)) : ''}<div class="l-row l-between l-small l-muted"><span class="l-row l-tight">${stage.icon(random.pick(['comment', 'attach', 'calendar', 'tasks']), 14)}${random.int(1, 12)}</span>${face(page, 24)}</div></div>`,
      }),
    );
    return `<div class="l-col" style="background:${stage.theme.raised};border-radius:${stage.theme.radius}px;padding:10px"><div class="l-row l-between"><b>${escaped(write.status())} <span class="l-muted">${cards.length}</span></b>${iconButton(page, random.pick(['more', 'add']), { size: 'small' })}</div>${cards.join('')}${parts.button({ text: write.action('add').text, icon: stage.icon('add', 14), variant: 'ghost', size: 'small' })}</div>`;
  });
  return {
    shell: 'app',
    main:
      pageHead(
        page,
        write.title(),
        row(
          ...random.times(3, () => face(page, 28)),
          actionButton(page, 'filter', { variant: 'outline' }),
          actionButton(page, 'create', { variant: 'primary' }),
        ),
      ) + grid(page, count, lanes),
  };
};

export const calendar: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const offset = random.int(0, 6);
  const colors = ['#3b82f6', '#10b981', '#f59e0b', '#ef4444', '#8b5cf6', stage.theme.primary];
  const today = random.int(1, 28);
  const days = random.times(35, (index) => {
    const day = index - offset + 1;
    const inside = day >= 1 && day <= 30;
    const events = page.narrow
      ? []
      : random.times(
          random.pick([0, 0, 1, 1, 2]),
          () =>
            `<div class="l-tiny l-cut" style="background:${random.pick(colors)};color:#fff;border-radius:3px;padding:1px 5px;margin-top:3px">${escaped(random.chance(0.5) ? `${write.time()} ${write.noun()}` : write.title())}</div>`,
        );
    const mark =
      day === today
        ? `background:${stage.theme.primary};color:${stage.theme.onPrimary};border-radius:99px;padding:1px 6px`
        : inside
          ? ''
          : 'opacity:.45';
    return `<div style="min-height:${page.narrow ? 44 : 86}px;padding:5px;border-right:1px solid ${stage.theme.line};border-bottom:1px solid ${stage.theme.line};min-width:0"><span class="l-small" style="${mark}">${inside ? day : ((day + 29) % 30) + 1}</span>${inside ? events.join('') : ''}</div>`;
  });
  const week = write
    .weekdays()
    .map(
      (day) =>
        `<div class="l-small l-muted" style="padding:6px;border-bottom:1px solid ${stage.theme.line}">${escaped(day)}</div>`,
    );
  const month = `<div class="l-surface" style="display:grid;grid-template-columns:repeat(7,minmax(0,1fr));overflow:hidden">${week.join('')}${days.join('')}</div>`;
  const head = `<div class="l-row l-between l-wrap"><div class="l-row l-tight">${iconButton(page, 'chevronLeft')}${iconButton(page, 'chevronRight')}<h1 class="l-h2">${escaped(write.month())} ${random.int(2020, 2027)}</h1></div><div class="l-row">${parts.buttonGroup(write.choices(3).map((text, index) => parts.button({ text, variant: index === 1 ? 'primary' : 'outline', size: 'small' })))}${actionButton(page, 'add', { variant: 'primary' })}</div></div>`;
  const side = choiceGroup(page, 'checkbox', 5);
  return {
    shell: 'app',
    main: head + (random.chance(0.4) && !page.narrow ? columns(page, [1, 5], [side, month]) : month),
  };
};

export const files: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const asGrid = random.chance(0.45);
  const entry = (): { name: string; icon: string } =>
    random.chance(0.35)
      ? { name: write.title(), icon: stage.icon('folder', 20) }
      : { name: write.fileName(), icon: random.chance(0.6) ? stage.icon('file', 20) : stage.anyIcon(20) };
  const tiles = grid(
    page,
    page.width > 1200 ? 5 : 3,
    random.times(random.int(8, 15), () => {
      const { name } = entry();
      const preview = random.chance(0.45)
        ? photoImage(page, 96)
        : `<div class="l-row l-center" style="height:96px;color:${stage.theme.primary}">${random.chance(0.6) ? stage.icon(random.pick(['folder', 'file', 'documents', 'image']), 32) : stage.anyIcon(32)}</div>`;
      return parts.card({
        body: `${preview}<div class="l-row l-between" style="margin-top:8px"><span class="l-cut">${escaped(name)}</span>${iconButton(page, 'moreVertical', { size: 'small' })}</div>`,
      });
    }),
  );
  const table = (): string =>
    parts.table({
      head: [
        '',
        write.field('title').label,
        write.field('date').label,
        write.field('quantity').label,
        '',
      ].map(escaped),
      rows: random.times(random.int(8, 16), () => {
        const { name, icon } = entry();
        return [
          parts.check({ kind: 'checkbox', checked: random.chance(0.15) }),
          `<div class="l-row l-tight"><span style="color:${stage.theme.primary};display:inline-flex">${icon}</span>${escaped(name)}</div>`,
          escaped(write.date()),
          escaped(write.fileSize()),
          `<div class="l-row l-end" style="gap:2px">${iconButton(page, 'download', { size: 'small' })}${iconButton(page, 'more', { size: 'small' })}</div>`,
        ];
      }),
    });
  const tree = `<div class="l-surface l-pad" role="tree">${random
    .times(random.int(8, 16), () => {
      const depth = random.int(0, 3);
      const open = random.chance(0.4);
      return `<div class="l-row l-tight l-small" role="treeitem" style="padding:3px 0 3px ${depth * 16}px">${stage.icon(open ? 'chevronDown' : 'chevronRight', 12)}${stage.icon(random.pick(['folder', 'folder', 'file']), 14)}<span class="l-cut">${escaped(random.chance(0.5) ? write.fileName() : write.noun())}</span></div>`;
    })
    .join('')}</div>`;
  const head = `<div class="l-row l-between l-wrap">${parts.breadcrumb(random.times(3, () => write.navLabel()))}${toolbar(page, random.int(4, 9))}</div><div class="l-row l-wrap">${actionButton(page, 'upload', { variant: 'primary' })}${actionButton(page, 'create', { variant: 'outline' })}${searchField(page, 240)}</div>`;
  const body = asGrid ? tiles : table();
  return {
    shell: 'app',
    main: head + (random.chance(0.5) && !page.narrow ? columns(page, [1, 3], [tree, body]) : body),
  };
};

export const repository: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const name = `${write.username()} / ${write.noun()}-${write.noun()}`;
  const rows = random.times(
    random.int(6, 12),
    (index) =>
      `<div class="l-row"><span style="color:${index < 4 ? stage.theme.primary : stage.theme.muted};display:inline-flex">${stage.icon(index < 4 ? 'folder' : 'file', 16)}</span><div style="width:30%" class="l-cut">${parts.link(index < 4 ? write.noun() : write.fileName())}</div><div class="l-grow l-muted l-cut">${escaped(write.headline())}</div><span class="l-muted l-small l-nowrap">${escaped(write.when())}</span></div>`,
  );
  const tabs = parts.tabs(
    [
      ['code', 'Code'],
      ['error', 'Issues'],
      ['branch', 'Pull requests'],
      ['play', 'Actions'],
      ['projects', 'Projects'],
      ['settings', write.nav('settings').text],
    ]
      .slice(0, page.narrow ? 3 : 6)
      .map(([meaning, text]) => ({
        text: text!,
        icon: stage.icon(meaning!, 16),
        badge: random.chance(0.3) ? String(random.int(1, 90)) : undefined,
      })),
    random.int(0, 2),
  );
  const head = `<div class="l-row l-between l-wrap"><div class="l-row l-tight l-large">${stage.icon(random.pick(['bookmark', 'folder', 'code']), 18)}${parts.link(name)}${parts.badge(random.pick(['Public', 'Private', 'Archived']))}</div><div class="l-row l-tight l-wrap">${(['eye', 'branch', 'star'] as const).map((meaning) => parts.button({ text: `${write.number(1, 9000)}`, icon: stage.icon(meaning, 14), size: 'small', variant: 'secondary' })).join('')}</div></div>`;
  const tools = `<div class="l-row l-between l-wrap"><div class="l-row l-tight">${parts.button({ text: 'main', icon: stage.icon('branch', 14), size: 'small' })}<span class="l-small l-muted">${random.int(1, 40)} branches · ${random.int(1, 90)} tags</span></div><div class="l-row l-tight">${searchField(page, 180)}${parts.button({ text: 'Code', icon: stage.icon('download', 14), variant: random.pick(['success', 'primary']), size: 'small' })}</div></div>`;
  const issue = (): string =>
    `<div class="l-row l-top"><span style="color:${random.pick([stage.theme.success, stage.theme.danger])};display:inline-flex">${stage.icon(random.pick(['success', 'error', 'branch']), 16)}</span><div class="l-grow"><b>${escaped(write.headline())}</b> ${random.times(random.int(0, 2), () => parts.badge(write.tag(), randomTone(page))).join(' ')}<div class="l-muted l-small">#${random.int(1, 9000)} · ${escaped(write.when())} · ${escaped(write.username())}</div></div><span class="l-muted l-small l-row l-tight">${stage.icon('comment', 14)}${random.int(1, 30)}</span></div>`;
  const about = column(
    `<h3 class="l-h3">${escaped(write.nav('about').text)}</h3><p>${escaped(write.sentence())}</p>`,
    `<div class="l-row l-tight l-wrap">${random.times(5, () => parts.badge(write.tag(), 'primary')).join('')}</div>`,
    ...random.times(
      3,
      () => `<div class="l-row l-tight l-muted">${stage.anyIcon(16)}${escaped(write.title())}</div>`,
    ),
    parts.progress(random.int(20, 95)),
  );
  const readme = parts.card({
    title: 'README.md',
    tools: iconButton(page, 'edit', { size: 'small' }),
    body: `<div class="l-prose"><h1 class="l-h1">${escaped(write.title())}</h1><p>${escaped(write.paragraph())}</p>${codeBlock(page, 4, false)}<p>${escaped(write.paragraph())}</p></div>`,
  });
  const body = random.weighted({ files: 3, issues: 2, code: 2 });
  const content =
    body === 'files'
      ? tools + parts.list(rows) + readme
      : body === 'issues'
        ? row(
            searchField(page, 300),
            actionButton(page, 'filter', { variant: 'outline' }),
            actionButton(page, 'create', { variant: 'success' }),
          ) + parts.list(random.times(9, issue))
        : `<div class="l-row l-between">${parts.breadcrumb(['src', write.noun(), write.fileName()])}${toolbar(page, 5)}</div>${codeBlock(page, random.int(14, 26), true)}`;
  return {
    shell: 'site',
    main: head + tabs + (page.narrow ? content : columns(page, [3, 1], [content, about])),
  };
};

/** A program with one big sheet and strips of icon buttons around it. */
export const editor: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const menus = row(
    ...random.times(random.int(3, 6), () =>
      parts.button({ text: write.actionLabel(), variant: 'ghost', size: 'small' }),
    ),
  );
  const strips =
    random.chance(0.3) && !page.narrow
      ? [ribbon(page)]
      : random.times(random.int(1, 3), () => toolbar(page, random.int(8, page.narrow ? 9 : 20)));
  const palette = `<div class="l-surface l-pad"><div class="l-bold l-small">${escaped(write.title())}</div><div style="display:grid;grid-template-columns:repeat(${random.int(3, 5)},1fr);gap:${random.int(2, 8)}px;margin-top:8px">${random.times(random.int(12, 30), () => iconButton(page, undefined, { size: 'small' })).join('')}</div></div>`;
  const inspector = parts.card({
    title: write.title(),
    body: column(
      parts.select({ label: write.fieldLabel(), options: write.choices(3) }),
      row(
        parts.field({ kind: 'number', value: String(random.int(1, 900)) }),
        parts.field({ kind: 'number', value: String(random.int(1, 900)) }),
      ),
      `<div>${escaped(write.fieldLabel())}${parts.slider(random.int(0, 100))}</div>`,
      choiceGroup(page, random.pick(['checkbox', 'radio', 'switch']), 3),
    ),
  });
  const sheet = random.weighted({ text: 3, code: 2, picture: 2, canvas: 1 });
  const middle = {
    text: () =>
      `<div class="l-surface" style="padding:40px 48px;min-height:480px"><div class="l-prose"><h1 class="l-h1">${escaped(write.headline())}</h1>${random.times(4, () => `<p>${escaped(write.paragraph())}</p>`).join('')}</div></div>`,
    code: () =>
      parts.tabs(
        random.times(3, () => ({ text: write.fileName(), icon: stage.icon('file', 14) })),
        0,
      ) + codeBlock(page, 24, true),
    picture: () => photoImage(page, 460),
    canvas: () =>
      `<canvas data-truth="ignore" style="width:100%;height:420px;background:${stage.theme.raised}"></canvas>`,
  }[sheet]();
  const body = page.narrow
    ? middle
    : random.chance(0.5)
      ? columns(page, [1, 4, 1.4], [palette, middle, inspector])
      : columns(page, [4, 1.2], [middle, palette + inspector]);
  const status = `<div class="l-row l-between l-tiny l-muted"><span>${escaped(write.title())}</span><span>${random.int(1, 400)} ${escaped(write.noun())} · ${random.int(25, 200)}%</span></div>`;
  return {
    shell: random.pick(['bare', 'app']),
    main: `<div class="l-row l-between">${menus}${row(actionButton(page, 'share', { variant: 'primary', size: 'small' }), face(page, 28))}</div>${strips.join('')}${body}${status}`,
  };
};

/** Every icon of a sheet with its name, as icon libraries and emoji pickers show them. */
export const iconSheet: PageKind = (page) => {
  const { random, parts, stage, write } = page;
  const across = page.narrow ? 4 : random.int(6, 12);
  const size = random.int(14, 32);
  const named = random.chance(0.5);
  const cells = random.times(across * random.int(4, 7), () => {
    const color = random.chance(0.7) ? 'inherit' : `hsl(${random.int(0, 359)},60%,${stage.dark ? 65 : 42}%)`;
    const icon = stage.anyIcon(size);
    const [, name = ''] = /data-icon="([^"]*)"/.exec(icon) ?? [];
    const caption = named ? `<span class="l-tiny l-muted l-cut" style="max-width:100%">${name}</span>` : '';
    return `<div class="l-col l-center${random.chance(0.15) ? ' l-surface' : ''}" style="align-items:center;gap:6px;padding:8px 2px;color:${color};min-width:0">${icon}${caption}</div>`;
  });
  return {
    shell: random.pick(['app', 'site']),
    main:
      pageHead(page, write.title(), searchField(page, 240)) +
      parts.tabs(
        write.choices(4).map((text) => ({ text })),
        1,
      ) +
      `<div style="display:grid;grid-template-columns:repeat(${across},minmax(0,1fr));gap:8px">${cells.join('')}</div>`,
  };
};

export const player: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const controls = `<div class="l-row l-tight l-center">${['shuffle', 'previousTrack', random.pick(['play', 'pause']), 'nextTrack', 'repeat'].map((meaning, index) => iconButton(page, meaning, { variant: index === 2 ? 'primary' : 'ghost' })).join('')}</div>`;
  const foot = `<div class="l-row l-pad l-surface l-wrap">${photoImage(page, 48, undefined, '')}<div style="width:160px"><div class="l-bold l-cut">${escaped(write.title())}</div><div class="l-muted l-small">${escaped(write.personName())}</div></div><div class="l-grow">${controls}<div class="l-row l-tight l-tiny"><span>${random.int(0, 3)}:${random.int(10, 59)}</span><div class="l-grow">${parts.slider(random.int(3, 95))}</div><span>${random.int(3, 6)}:${random.int(10, 59)}</span></div></div>${iconButton(page, 'volume')}<div style="width:90px">${parts.slider(random.int(20, 100))}</div>${iconButton(page, 'fullscreen')}</div>`;
  const tracks = parts.table({
    head: ['#', write.field('title').label, write.field('company').label, ''].map(escaped),
    rows: random.times(random.int(5, 10), (index) => [
      String(index + 1),
      `<b>${escaped(write.title())}</b>`,
      escaped(write.personName()),
      `<span class="l-row l-tight l-end">${random.int(2, 6)}:${random.int(10, 59)}${iconButton(page, random.pick(['like', 'more', 'add']), { size: 'small' })}</span>`,
    ]),
  });
  const covers = grid(
    page,
    page.width > 1100 ? 6 : 3,
    random.times(
      page.width > 1100 ? 6 : 3,
      () =>
        `<div>${photoImage(page, 130)}<div class="l-bold l-cut" style="margin-top:6px">${escaped(write.title())}</div><div class="l-muted l-small l-cut">${escaped(write.personName())}</div></div>`,
    ),
  );
  const video = random.chance(0.4);
  const stagePart = video
    ? `<div class="l-rel">${photoImage(page, random.int(260, 440))}<div style="position:absolute;left:0;right:0;bottom:0;padding:8px 12px;background:rgba(0,0,0,.6);color:#fff" class="l-row">${iconButton(page, 'play')}<div class="l-grow">${parts.slider(random.int(5, 90))}</div><span class="l-small">${random.int(0, 9)}:${random.int(10, 59)}</span>${iconButton(page, 'volume')}${iconButton(page, 'settings')}${iconButton(page, 'fullscreen')}</div></div><h1 class="l-h2">${escaped(write.headline())}</h1>${personRow(page, actionButton(page, 'subscribe', { variant: 'primary' }))}`
    : covers;
  return {
    shell: 'app',
    main:
      stagePart +
      (random.chance(0.5)
        ? `<h2 class="l-h2">${escaped(write.title())}</h2>${stage.write.language === 'en' ? stars(page) : ''}`
        : '') +
      tracks +
      foot,
  };
};

export const map: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const { width, height } = page;
  const land = stage.dark ? '#20262e' : '#eef0e6';
  const roads = random.times(
    random.int(8, 16),
    () =>
      `<path d="M${random.int(-50, width)} ${random.int(0, height)}Q${random.int(0, width)} ${random.int(0, height)} ${random.int(0, width)} ${random.int(0, height)}" stroke="${random.pick(stage.dark ? ['#3a4450', '#4d4a3d'] : ['#fff', '#fff', '#f6d38b'])}" stroke-width="${random.int(4, 16)}" fill="none"/>`,
  );
  const areas = random.times(
    random.int(4, 9),
    () =>
      `<ellipse cx="${random.int(0, width)}" cy="${random.int(0, height)}" rx="${random.int(60, 260)}" ry="${random.int(40, 160)}" fill="${random.pick(stage.dark ? ['#22352a', '#1b2f45'] : ['#cde6c0', '#aed4ee', '#e4e0d4'])}"/>`,
  );
  const places = random.times(
    random.int(6, 14),
    () =>
      `<text x="${random.int(20, width - 120)}" y="${random.int(80, height - 30)}" font-size="${random.int(10, 16)}" fill="${stage.theme.muted}">${escaped(random.chance(0.5) ? write.city() : write.title())}</text>`,
  );
  const pins = random.times(
    random.int(3, 8),
    () =>
      `<span style="position:absolute;left:${random.int(10, 90)}%;top:${random.int(15, 85)}%;color:${stage.theme.danger};display:inline-flex">${stage.icon('city', random.int(22, 32))}</span>`,
  );
  const panel = `<div class="l-col" style="position:absolute;left:16px;top:16px;width:${Math.min(340, width - 32)}px">${searchField(page)}${page.narrow ? '' : parts.card({ title: write.title(), body: column(photoImage(page, 120), stars(page), `<div class="l-muted">${escaped(write.address())}</div>`, row(actionButton(page, 'share', { size: 'small', variant: 'outline' }), actionButton(page, 'save', { size: 'small', variant: 'primary' }))) })}</div>`;
  const zoom = `<div class="l-col" style="position:absolute;right:16px;bottom:32px;gap:6px">${['add', 'minus', 'location'].map((meaning) => parts.button({ icon: stage.icon(meaning, 18), variant: 'secondary', label: meaning })).join('')}</div>`;
  return {
    shell: random.pick(['site', 'bare']),
    edgeless: true,
    main: `<div class="l-rel" style="height:${height}px;overflow:hidden"><svg data-chart width="${width}" height="${height}" style="display:block;position:absolute;inset:0"><rect width="100%" height="100%" fill="${land}"/>${areas.join('')}${roads.join('')}${places.join('')}</svg>${pins.join('')}${panel}${zoom}</div>`,
  };
};

export const gallery: PageKind = (page) => {
  const { random, write } = page;
  const height = random.int(120, 220);
  return {
    shell: random.pick(['app', 'site']),
    main:
      pageHead(
        page,
        write.nav('photos').text,
        toolbar(page, 4) + actionButton(page, 'upload', { variant: 'primary' }),
      ) +
      grid(
        page,
        page.width > 1200 ? random.int(4, 6) : 3,
        random.times(
          random.int(8, 16),
          () =>
            `<figure style="margin:0"><img class="l-cover l-round" style="height:${height}px" src="${photo(random, 240, height)}" alt="${escaped(photoAlt(page))}">${random.chance(0.4) ? `<figcaption class="l-row l-between l-small" style="margin-top:4px"><span class="l-cut">${escaped(write.fileName())}</span>${iconButton(page, random.pick(['like', 'more', 'download']), { size: 'small' })}</figcaption>` : ''}</figure>`,
        ),
      ),
  };
};

/** A column of commands with their menu standing open beside it. */
export const menuPage: PageKind = (page) => {
  const { random, parts, write } = page;
  const menus = random.times(
    page.narrow ? 1 : random.int(2, 4),
    () =>
      `<div class="l-col"><div>${actionButton(page, undefined, { variant: random.pick(['secondary', 'outline', 'primary']) })}</div>${parts.menu(menuItems(page))}</div>`,
  );
  return {
    shell: 'app',
    main: `${pageHead(page, write.title(), toolbar(page))}<div class="l-row l-top l-wrap" style="gap:32px">${menus.join('')}</div>${parts.card(
      {
        title: write.title(),
        body: column(
          `<p>${escaped(write.paragraph())}</p>`,
          grid(
            page,
            2,
            random.times(4, () => formField(page)),
          ),
        ),
      },
    )}`,
  };
};
