// Kinds of page of business software: dashboards, forms, tables, administration. Knows the vocabulary, no kit.

import { escaped } from '../stage';
import {
  actionButton,
  barChart,
  chart,
  choiceGroup,
  column,
  columns,
  dataTable,
  donutChart,
  face,
  formField,
  grid,
  iconButton,
  lineChart,
  pageHead,
  personRow,
  photoImage,
  randomTone,
  row,
  searchField,
  statTile,
  toolbar,
  type Page,
  type PageKind,
} from './pieces';

export const dashboard: PageKind = (page) => {
  const { random, parts, write } = page;
  const tiles = grid(
    page,
    page.width > 1100 ? random.int(3, 4) : 2,
    random.times(random.int(3, 4), () => statTile(page)),
  );
  const list = (): string =>
    parts.card({
      title: write.title(),
      tools: iconButton(page, 'more', { size: 'small' }),
      body: column(
        ...random.times(random.int(3, 6), () =>
          personRow(
            page,
            random.chance(0.5)
              ? parts.badge(write.status(), randomTone(page))
              : `<span class="l-bold">${escaped(write.price())}</span>`,
          ),
        ),
      ),
    });
  const graph = (): string =>
    parts.card({
      title: write.title(),
      tools: random.chance(0.5)
        ? parts.link(write.action('viewAll').text)
        : actionButton(page, undefined, { size: 'small', variant: 'outline' }),
      body: chart(page),
    });
  const progress = (): string =>
    parts.card({
      title: write.title(),
      body: column(
        ...random.times(random.int(3, 6), () => {
          const share = random.int(5, 98);
          return `<div><div class="l-row l-between l-small"><span>${escaped(write.navLabel())}</span><span class="l-muted">${share}%</span></div>${parts.progress(share, randomTone(page))}</div>`;
        }),
      ),
    });
  const rest = random.sample([list, graph, progress, graph, list], 4).map((make) => make());
  const main = [
    pageHead(
      page,
      write.nav('dashboard').text,
      row(
        actionButton(page, 'export', { variant: 'outline' }),
        actionButton(page, 'create', { variant: 'primary' }),
      ),
    ),
    random.chance(0.2) ? parts.alert({ tone: randomTone(page), text: write.sentence(), closable: true }) : '',
    tiles,
    columns(
      page,
      random.pick([
        [2, 1],
        [1, 1],
        [1, 2],
      ]),
      [rest[0]!, rest[1]!],
    ),
    random.chance(0.6)
      ? parts.card({
          title: write.title(),
          flush: true,
          body: dataTable(page, 5),
          tools: actionButton(page, 'viewAll', { size: 'small', variant: 'ghost' }),
        })
      : columns(page, [1, 1], [rest[2]!, rest[3]!]),
  ];
  return { shell: 'app', main: main.join('') };
};

export const analytics: PageKind = (page) => {
  const { random, parts, write } = page;
  const period = parts.buttonGroup(
    write
      .choices(3)
      .map((text, index) =>
        parts.button({ text, variant: index === 0 ? 'primary' : 'outline', size: 'small' }),
      ),
  );
  return {
    shell: 'app',
    main: [
      pageHead(
        page,
        write.nav('analytics').text,
        period + iconButton(page, 'refresh') + iconButton(page, 'download'),
      ),
      parts.tabs(
        write.choices(random.int(3, 5)).map((text) => ({ text })),
        0,
      ),
      parts.card({ title: write.title(), body: random.pick([lineChart, barChart])(page, 300) }),
      columns(
        page,
        [1, 1, 1],
        [
          parts.card({ title: write.title(), body: donutChart(page) }),
          statTile(page) + statTile(page),
          parts.card({ title: write.title(), body: barChart(page, 200) }),
        ],
      ),
      parts.card({ flush: true, title: write.title(), body: dataTable(page, 6) }),
    ].join(''),
  };
};

export const records: PageKind = (page) => {
  const { random, parts, write, narrow } = page;
  const filters = row(
    searchField(page, random.int(180, 320)),
    random.chance(0.6) ? `<div style="width:160px">${parts.select({ options: write.choices(4) })}</div>` : '',
    actionButton(page, 'filter', { variant: 'outline' }),
    random.chance(0.4) ? iconButton(page, 'sort') + iconButton(page, 'refresh') : '',
  );
  const footer = `<div class="l-row l-between l-wrap"><span class="l-muted l-small">1–${random.int(5, 20)} / ${write.number(20, 4000)}</span>${parts.pagination(random.int(4, 20), random.int(1, 4))}</div>`;
  const table = dataTable(page, narrow ? 7 : random.int(7, 20));
  const title = write.nav(
    random.pick(['users', 'orders', 'invoices', 'customers', 'products', 'projects', 'documents']),
  ).text;
  return {
    shell: 'app',
    main: [
      pageHead(
        page,
        title,
        row(
          actionButton(page, 'import', { variant: 'outline' }),
          actionButton(page, 'add', { variant: 'primary' }),
        ),
      ),
      random.chance(0.35)
        ? parts.tabs(
            write
              .choices(4)
              .map((text) => ({ text, badge: random.chance(0.4) ? String(random.int(1, 80)) : undefined })),
            random.int(0, 3),
          )
        : '',
      random.chance(0.6)
        ? parts.card({
            flush: true,
            body: `<div class="l-pad">${filters}</div>${table}<div class="l-pad">${footer}</div>`,
          })
        : filters + table + footer,
    ].join(''),
  };
};

export const settings: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const section = (): string => {
    const kind = random.weighted({ fields: 4, switches: 4, radios: 2, plan: 1 });
    const body = {
      fields: () =>
        grid(
          page,
          random.int(1, 2),
          random.times(random.int(2, 6), () => formField(page)),
        ),
      switches: () =>
        column(
          ...random.times(
            random.int(2, 6),
            () =>
              `<div class="l-row l-between"><div class="l-grow"><div>${escaped(write.setting())}</div>${random.chance(0.6) ? `<div class="l-muted l-small">${escaped(write.sentence())}</div>` : ''}</div>${parts.check({ kind: 'switch', checked: random.chance(0.5), disabled: random.chance(0.07) })}</div>`,
          ),
        ),
      radios: () => columns(page, [1, 1], [choiceGroup(page, 'radio'), choiceGroup(page, 'checkbox')]),
      plan: () =>
        `<div class="l-row l-between l-wrap"><div><b>${escaped(write.title())}</b><div class="l-muted">${escaped(write.price())}</div></div>${actionButton(page, 'upgrade', { variant: 'primary' })}</div><div style="margin-top:14px"><div class="l-small l-muted">${escaped(write.fieldLabel())}</div>${parts.slider(random.int(5, 95))}</div>`,
    }[kind]();
    return parts.card({
      title: write.title(),
      body,
      footer: random.chance(0.4)
        ? `<div class="l-row l-end">${actionButton(page, 'cancel')}${actionButton(page, 'save', { variant: 'primary' })}</div>`
        : undefined,
    });
  };
  const sections = random.times(random.int(2, 4), section).join('');
  const tabs = random.weighted({ top: 3, side: 3, none: 3 });
  const items = write
    .choices(random.int(3, 6))
    .map((text) => ({ text, icon: random.chance(0.5) ? stage.anyIcon(16) : undefined }));
  const buttons = row(
    actionButton(page, 'reset', { variant: 'ghost' }),
    actionButton(page, 'cancel'),
    actionButton(page, 'save', { variant: 'primary', loading: random.chance(0.1) }),
  );
  const danger = random.chance(0.3)
    ? parts.alert({ tone: 'danger', title: write.title(), text: write.sentence() }) +
      row(actionButton(page, 'delete', { variant: 'danger' }))
    : '';
  const body = `<div class="l-col" style="gap:${stage.theme.gap * 1.5}px;max-width:${random.int(640, 1000)}px">${sections}${danger}${buttons}</div>`;
  const head = pageHead(page, write.nav('settings').text, '');
  if (tabs === 'top')
    return { shell: 'app', main: head + parts.tabs(items, random.int(0, items.length - 1)) + body };
  if (tabs === 'side')
    return {
      shell: 'app',
      main:
        head +
        columns(
          page,
          [1, 3],
          [
            parts.list(
              items.map(
                (item) =>
                  `<a href="#" data-kind="menu_item" class="l-row l-tight" style="color:inherit;text-decoration:none">${item.icon ?? ''}<span>${escaped(item.text)}</span></a>`,
              ),
              0,
            ),
            body,
          ],
        ),
    };
  return { shell: 'app', main: head + body };
};

export const form: PageKind = (page) => {
  const { random, parts, write } = page;
  const concepts = [
    'firstName',
    'lastName',
    'email',
    'phone',
    'company',
    'street',
    'city',
    'zip',
    'country',
    'website',
    'date',
    'amount',
  ];
  const chosen = random.sample(concepts, random.int(4, 10));
  const across = random.pick([1, 2, 2, 3]);
  const body = [
    grid(
      page,
      across,
      chosen.map((concept) => formField(page, concept)),
    ),
    random.chance(0.7) ? formField(page, 'message') : '',
    columns(
      page,
      [1, 1],
      [choiceGroup(page, 'radio'), choiceGroup(page, random.pick(['checkbox', 'switch']))],
    ),
    random.chance(0.3)
      ? `<div><div>${escaped(write.fieldLabel())}</div>${parts.slider(random.int(0, 100))}</div>`
      : '',
    random.chance(0.3) ? uploadBox(page) : '',
    row(
      actionButton(page, random.pick(['save', 'create', 'send']), {
        variant: 'primary',
        disabled: random.chance(0.15),
      }),
      actionButton(page, 'cancel', { variant: random.pick(['outline', 'ghost', 'secondary']) }),
    ),
  ].join('');
  const error = random.chance(0.3)
    ? parts.alert({ tone: 'danger', text: write.field().error, closable: random.chance(0.5) })
    : '';
  const framed = random.chance(0.6) ? parts.card({ title: write.title(), body: column(body) }) : column(body);
  return {
    shell: random.pick(['app', 'site']),
    main:
      pageHead(page, write.title(), '') +
      error +
      `<div style="max-width:${random.int(520, 1000)}px;width:100%">${framed}</div>`,
  };
};

function uploadBox(page: Page): string {
  const { stage, write } = page;
  return `<div class="l-col l-pad l-center" style="align-items:center;border:2px dashed ${stage.theme.line};border-radius:${stage.theme.radius}px">${stage.icon('upload', 32)}<div>${escaped(write.sentence())}</div>${actionButton(page, 'upload', { size: 'small' })}</div>`;
}

export const wizard: PageKind = (page) => {
  const { random, parts, write } = page;
  const body = column(
    `<h2 class="l-h2">${escaped(write.title())}</h2><p class="l-muted">${escaped(write.sentence())}</p>`,
    random.chance(0.5)
      ? grid(
          page,
          2,
          random.times(random.int(3, 6), () => formField(page)),
        )
      : choiceGroup(page, random.pick(['radio', 'checkbox']), 5),
    `<div class="l-row l-between">${actionButton(page, 'back', { variant: 'outline' })}${actionButton(page, 'next', { variant: 'primary' })}</div>`,
  );
  return {
    shell: random.pick(['app', 'site', 'bare']),
    main: `<div class="l-col" style="max-width:820px;margin:0 auto;width:100%;gap:24px">${parts.steps(write.choices(page.narrow ? 2 : random.int(3, 4)), random.int(0, 2))}${parts.card({ body })}</div>`,
  };
};

export const profile: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const name = write.personName();
  const banner = random.chance(0.5) ? photoImage(page, random.int(120, 240)) : '';
  const numbers = random.times(
    3,
    () =>
      `<div class="l-center"><div class="l-bold l-large">${escaped(write.number(1, 9000))}</div><div class="l-muted l-small">${escaped(write.navLabel())}</div></div>`,
  );
  const head = `<div class="l-row l-wrap">${face(page, random.int(72, 128))}<div class="l-grow"><h1 class="l-h1">${escaped(name)}</h1><div class="l-muted">${escaped(write.headline())}</div><div class="l-row l-tight l-small l-muted">${stage.icon('city', 14)}${escaped(write.city())} ${stage.icon('link', 14)}${parts.link(write.url())}</div></div>${row(actionButton(page, 'follow', { variant: 'primary' }), actionButton(page, 'share', { variant: 'outline' }), iconButton(page, 'more'))}</div>`;
  const about = parts.card({
    title: write.nav('about').text,
    body: column(
      `<p>${escaped(write.paragraph(3))}</p>`,
      `<div class="l-row l-wrap l-tight">${random.times(random.int(3, 8), () => parts.badge(write.tag(), randomTone(page))).join('')}</div>`,
      ...random.times(
        3,
        () =>
          `<div class="l-row l-tight">${stage.icon(random.pick(['email', 'phone', 'company', 'website', 'calendar']), 16)}<span>${escaped(random.pick([write.email, write.phone, write.company, write.date])())}</span></div>`,
      ),
    ),
  });
  const posts = random.times(random.int(1, 3), () =>
    parts.card({
      body: column(
        personRow(page, iconButton(page, 'more', { size: 'small' })),
        `<p>${escaped(write.paragraph())}</p>`,
        random.chance(0.5) ? photoImage(page, 220) : '',
        `<div class="l-row">${(['like', 'comment', 'share'] as const).map((concept) => actionButton(page, concept, { variant: 'ghost', size: 'small', icon: stage.icon(concept, 16) })).join('')}</div>`,
      ),
    }),
  );
  return {
    shell: random.pick(['app', 'site']),
    main: `${banner}${head}<div class="l-row" style="gap:32px">${numbers.join('')}</div>${parts.tabs(
      write.choices(4).map((text) => ({ text })),
      0,
    )}${columns(page, [1, 2], [about, posts.join('')])}`,
  };
};

export const notifications: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const rows = random.times(
    random.int(5, 12),
    () =>
      `<div class="l-row"><span style="color:${random.pick([stage.theme.primary, stage.theme.muted, stage.theme.danger])};display:inline-flex">${random.chance(0.5) ? stage.anyIcon(20) : stage.icon(random.pick(['info', 'warning', 'success', 'messages', 'calendar', 'like']), 20)}</span><div class="l-grow"><div>${escaped(write.sentence())}</div><div class="l-muted l-small">${escaped(write.when())}</div></div>${random.chance(0.3) ? actionButton(page, random.pick(['accept', 'open', 'reply']), { size: 'small', variant: 'outline' }) : ''}${iconButton(page, random.pick(['close', 'more', 'archive']), { size: 'small' })}</div>`,
  );
  return {
    shell: 'app',
    main:
      pageHead(
        page,
        write.nav('notifications').text,
        actionButton(page, undefined, { variant: 'ghost' }) + iconButton(page, 'settings'),
      ) + parts.list(rows, random.chance(0.4) ? 0 : undefined),
  };
};

export const invoice: PageKind = (page) => {
  const { random, parts, write } = page;
  const lines = random.times(random.int(3, 8), () => [
    escaped(write.product()),
    String(random.int(1, 20)),
    escaped(write.price()),
    `<b>${escaped(write.price())}</b>`,
  ]);
  const table = parts.table({
    head: [
      write.field('description').label,
      write.field('quantity').label,
      write.field('amount').label,
      '',
    ].map(escaped),
    rows: lines,
  });
  const address = (): string =>
    `<div><b>${escaped(write.company())}</b><br>${escaped(write.address())}<br>${escaped(write.email())}</div>`;
  return {
    shell: 'app',
    main:
      pageHead(
        page,
        `${write.title()} #${random.int(100, 9999)}`,
        toolbar(page, 4) +
          actionButton(page, 'print', { variant: 'outline' }) +
          actionButton(page, 'send', { variant: 'primary' }),
      ) +
      parts.card({
        body: column(
          `<div class="l-row l-between l-top">${address()}<div class="l-right"><div class="l-muted">${escaped(write.date())}</div>${parts.badge(write.status(), randomTone(page))}</div></div>`,
          address(),
          table,
          `<div class="l-right l-large l-bold">${escaped(write.price())}</div><p class="l-muted l-small">${escaped(write.paragraph(2))}</p>`,
        ),
      }),
  };
};

/** Sign in or sign up, in the middle of an otherwise empty page or beside a picture. */
export const login: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const joining = random.chance(0.4);
  const concept = joining ? 'signup' : 'login';
  const fields = (
    joining ? ['fullName', 'email', 'password'] : [random.pick(['email', 'username']), 'password']
  ).map((each) => formField(page, each));
  const social = random.chance(0.5)
    ? `<div class="l-row l-tight">${random.times(random.int(1, 3), () => parts.button({ text: write.brand(), icon: stage.anyIcon(16), variant: 'outline', block: true })).join('')}</div>`
    : '';
  const body = column(
    `<div class="l-col l-center" style="align-items:center">${random.chance(0.7) ? stage.anyIcon(random.int(28, 32)) : ''}<h1 class="l-h2">${escaped(random.chance(0.5) ? write.action(concept).text : write.brand())}</h1>${random.chance(0.5) ? `<p class="l-muted">${escaped(write.sentence())}</p>` : ''}</div>`,
    random.chance(0.2) ? parts.alert({ tone: 'danger', text: write.field('password').error }) : '',
    ...fields,
    `<div class="l-row l-between l-wrap l-small">${parts.check({ kind: 'checkbox', label: write.setting(), checked: random.chance(0.5) })}${joining ? '' : parts.link(write.actionLabel())}</div>`,
    parts.button({
      text: write.action(concept).text,
      variant: 'primary',
      block: true,
      size: random.pick(['normal', 'large']),
      loading: random.chance(0.06),
    }),
    social,
    `<div class="l-center l-small l-muted">${escaped(write.noun())}? ${parts.link(write.action(joining ? 'login' : 'signup').text)}</div>`,
  );
  const width = random.int(320, 440);
  const box = `<div style="width:${width}px;max-width:100%">${random.chance(0.7) ? parts.card({ body }) : body}</div>`;
  if (random.chance(0.35) && !page.narrow) {
    return {
      shell: 'bare',
      edgeless: true,
      main: `<div class="l-row l-stretch" style="min-height:100vh;gap:0"><div class="l-grow l-row l-center" style="padding:32px;text-align:left">${box}</div><div class="l-grow">${photoImage(page, page.height, undefined, 'l-cover')}</div></div>`,
    };
  }
  return {
    shell: 'bare',
    main: `<div class="l-row l-center" style="min-height:86vh;text-align:left">${box}</div>`,
  };
};

/** Many small controls in rows with their names at the left, as programs show the properties of what is chosen. */
export const properties: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const control = (): string =>
    ({
      slider: () =>
        `<div class="l-row l-tight"><div class="l-grow">${parts.slider(random.int(2, 98))}</div><span class="l-small l-muted" style="width:3em">${random.int(0, 255)}</span></div>`,
      select: () => parts.select({ options: write.choices(random.int(3, 6)), disabled: random.chance(0.08) }),
      switch: () =>
        parts.check({ kind: 'switch', checked: random.chance(0.5), disabled: random.chance(0.1) }),
      box: () =>
        parts.check({
          kind: 'checkbox',
          label: write.setting(),
          checked: random.chance(0.5),
          disabled: random.chance(0.1),
        }),
      radios: () => {
        const group = stage.id();
        return row(
          ...write
            .choices(random.int(2, 3))
            .map((label, index) => parts.check({ kind: 'radio', label, checked: index === 0, group })),
        );
      },
      number: () => parts.field({ kind: 'number', value: String(random.int(0, 900)) }),
      text: () => parts.field({ value: write.title() }),
      buttons: () =>
        parts.buttonGroup(
          write
            .choices(3)
            .map((text, index) =>
              parts.button({ text, variant: index === 0 ? 'primary' : 'outline', size: 'small' }),
            ),
        ),
      tools: () =>
        `<div class="l-row" style="gap:2px">${random.times(random.int(2, 5), () => iconButton(page, undefined, { size: 'small' })).join('')}</div>`,
    })[
      random.weighted({
        slider: 4,
        select: 5,
        switch: 3,
        box: 3,
        radios: 2,
        number: 2,
        text: 1,
        buttons: 1,
        tools: 1,
      })
    ]();
  const panel = (): string =>
    parts.card({
      title: write.title(),
      tools: random.chance(0.4)
        ? iconButton(page, random.pick(['reset', 'more', 'chevronUp']), { size: 'small' })
        : undefined,
      body: `<div style="display:grid;grid-template-columns:minmax(6em,2fr) 3fr;gap:${random.int(6, 14)}px 12px;align-items:center">${random.times(random.int(4, 9), () => `<span class="l-cut">${escaped(write.fieldLabel())}</span><div style="min-width:0">${control()}</div>`).join('')}</div>`,
    });
  const across = page.narrow ? 1 : page.width > 1200 ? random.int(2, 3) : 2;
  const buttons = row(
    actionButton(page, 'reset', { variant: 'ghost' }),
    actionButton(page, 'apply', { variant: 'primary' }),
  );
  return {
    shell: random.pick(['app', 'app', 'bare']),
    main:
      pageHead(page, write.title(), buttons) +
      (random.chance(0.3) ? toolbar(page) : '') +
      grid(page, across, random.times(across * 2, panel)),
  };
};
