// Kinds of page of public sites: shops, articles, documentation, search results, prices, questions. Knows the vocabulary, no kit.

import { escaped } from '../stage';
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
  pageHead,
  personRow,
  photoImage,
  randomTone,
  row,
  searchField,
  stars,
  type Page,
  type PageKind,
} from './pieces';

function productCard(page: Page): string {
  const { random, parts, write, stage } = page;
  const picture = photoImage(page, random.pick([140, 170, 200]), random.chance(0.85) ? 'product' : undefined);
  const price = `<div class="l-row l-tight"><b class="l-large">${escaped(write.price())}</b>${random.chance(0.25) ? `<s class="l-muted l-small">${escaped(write.price())}</s>` : ''}</div>`;
  const buy = random.chance(0.7)
    ? actionButton(page, 'addToCart', {
        variant: 'primary',
        size: random.pick(['small', 'normal']),
        block: random.chance(0.4),
        icon: random.chance(0.5) ? stage.icon('cart', 16) : undefined,
      })
    : '';
  const heart = random.chance(0.4) ? iconButton(page, 'like', { size: 'small' }) : '';
  const body = `<div class="l-col" style="gap:8px">${picture}${random.chance(0.25) ? `<div>${parts.badge(write.tag(), randomTone(page))}</div>` : ''}<div class="l-row l-between"><span class="l-cut">${escaped(write.product())}</span>${heart}</div>${random.chance(0.5) ? stars(page) : ''}${price}${buy}</div>`;
  return random.chance(0.75) ? parts.card({ body }) : body;
}

export const shop: PageKind = (page) => {
  const { random, parts, write } = page;
  const across = page.width > 1400 ? random.int(4, 5) : page.width > 900 ? random.int(3, 4) : 2;
  const products = grid(
    page,
    across,
    random.times(across * random.int(2, 3), () => productCard(page)),
  );
  const filters = column(
    `<h3 class="l-h3">${escaped(write.action('filter').text)}</h3>`,
    choiceGroup(page, 'checkbox', random.int(3, 6)),
    `<div><div class="l-bold">${escaped(write.field('amount').label)}</div>${parts.slider(random.int(10, 90))}</div>`,
    choiceGroup(page, 'radio', random.int(3, 5)),
    actionButton(page, 'apply', { variant: 'primary', block: true }),
  );
  const head = `<div class="l-row l-between l-wrap"><h1 class="l-h1">${escaped(write.title())}</h1><div class="l-row l-tight"><span class="l-muted l-small l-nowrap">${random.int(12, 900)} ${escaped(write.nav('products').text)}</span><div style="width:170px">${parts.select({ options: write.choices(4) })}</div>${iconButton(page, 'grid')}${iconButton(page, 'list')}</div></div>`;
  const body = page.narrow || random.chance(0.3) ? products : columns(page, [1, 4], [filters, products]);
  return {
    shell: 'site',
    main:
      parts.breadcrumb([write.nav('home').text, write.noun(), write.title()]) +
      head +
      body +
      `<div class="l-row l-center">${parts.pagination(random.int(3, 12), 1)}</div>`,
  };
};

export const product: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const thumbs = grid(
    { ...page, narrow: false },
    4,
    random.times(4, () => photoImage(page, 72, 'product')),
  );
  const info = column(
    `<h1 class="l-h1">${escaped(write.product())}</h1>`,
    stars(page),
    `<div class="l-huge l-bold">${escaped(write.price())}</div>`,
    `<p>${escaped(write.paragraph())}</p>`,
    choiceGroup(page, 'radio', 3),
    row(
      `<div style="width:100px">${parts.field({ kind: 'number', value: '1', label: write.field('quantity').label })}</div>`,
      `<div style="width:160px">${parts.select({ options: write.choices(3), label: write.fieldLabel() })}</div>`,
    ),
    row(
      actionButton(page, 'addToCart', { variant: 'primary', size: 'large', icon: stage.icon('cart', 18) }),
      iconButton(page, 'like', { variant: 'outline' }),
      iconButton(page, 'share', { variant: 'outline' }),
    ),
    parts.accordion(
      random.times(3, () => ({ title: write.title(), body: escaped(write.paragraph(2)) })),
      random.int(-1, 2),
    ),
  );
  return {
    shell: 'site',
    main:
      parts.breadcrumb([write.nav('home').text, write.nav('products').text, write.title()]) +
      columns(page, [1, 1], [photoImage(page, 380, 'product') + thumbs, info]) +
      parts.tabs(
        write.choices(3).map((text) => ({ text })),
        0,
      ) +
      column(
        ...random.times(3, () =>
          column(personRow(page), stars(page), `<p>${escaped(write.paragraph())}</p>`),
        ),
      ),
  };
};

export const checkout: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const items = random.times(
    random.int(2, 5),
    () =>
      `<div class="l-row"><div style="width:56px">${photoImage(page, 56, 'product')}</div><div class="l-grow"><div class="l-cut">${escaped(write.product())}</div><div class="l-muted l-small">× ${random.int(1, 4)}</div></div><b class="l-nowrap">${escaped(write.price())}</b>${random.chance(0.5) ? iconButton(page, 'delete', { size: 'small' }) : ''}</div>`,
  );
  const sums = random.times(
    3,
    (index) =>
      `<div class="l-row l-between${index === 2 ? ' l-bold l-large' : ' l-muted'}"><span>${escaped(write.field('amount').label)}</span><span>${escaped(write.price())}</span></div>`,
  );
  const summary = parts.card({
    title: write.nav('orders').text,
    body: column(
      ...items,
      '<hr class="l-line">',
      row(parts.field({ placeholder: write.noun() }), actionButton(page, 'apply', { variant: 'outline' })),
      ...sums,
      actionButton(page, 'checkout', { variant: 'primary', block: true, size: 'large' }),
    ),
  });
  const address = parts.card({
    title: write.title(),
    body: column(
      grid(
        page,
        2,
        ['firstName', 'lastName', 'email', 'phone'].map((concept) => formField(page, concept)),
      ),
      formField(page, 'street'),
      grid(
        page,
        3,
        ['zip', 'city', 'country'].map((concept) => formField(page, concept)),
      ),
      parts.check({ kind: 'checkbox', label: write.setting(), checked: random.chance(0.5) }),
    ),
  });
  const payment = parts.card({
    title: write.nav('billing').text,
    body: column(
      choiceGroup(page, 'radio', 3),
      formField(page, 'cardNumber'),
      grid(page, 2, [formField(page, 'date'), formField(page, 'quantity')]),
    ),
  });
  return {
    shell: 'site',
    main:
      (random.chance(0.5) ? parts.steps(write.choices(3), random.int(0, 2)) : '') +
      `<h1 class="l-h1">${escaped(write.action('checkout').text)} ${random.chance(0.4) ? stage.icon('password', 24) : ''}</h1>` +
      columns(page, [3, 2], [address + payment, summary]),
  };
};

export const article: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const body = [
    `<div class="l-row l-tight">${random.times(random.int(1, 3), () => parts.badge(write.tag(), randomTone(page))).join('')}</div><h1 style="font-size:${random.int(28, 44)}px">${escaped(write.headline())}</h1>`,
    personRow(page, row(iconButton(page, 'bookmark'), iconButton(page, 'share'))),
    photoImage(page, random.int(220, 420)),
    `<div class="l-prose" style="${random.chance(0.3) ? 'font-family:Georgia,"Liberation Serif",serif;' : ''}font-size:${random.int(15, 20)}px">${random.times(random.int(3, 6), (index) => `${index === 2 ? `<h2 class="l-h2">${escaped(write.title())}</h2>` : ''}<p>${escaped(write.sentence())} ${random.chance(0.4) ? parts.link(write.title()) : ''} ${escaped(write.paragraph(4))}</p>${index === 3 && random.chance(0.5) ? `<blockquote style="margin:1em 0;padding-left:1em;border-left:4px solid ${stage.theme.primary}">${escaped(write.sentence())}</blockquote>` : ''}`).join('')}</div>`,
    `<hr class="l-line"><h2 class="l-h2">${escaped(write.nav('messages').text)} (${random.int(2, 80)})</h2>`,
    ...random.times(random.int(1, 3), () =>
      column(
        personRow(page),
        `<p>${escaped(write.paragraph(2))}</p>`,
        row(
          actionButton(page, 'like', { size: 'small', variant: 'ghost', icon: stage.icon('like', 14) }),
          actionButton(page, 'reply', { size: 'small', variant: 'ghost' }),
        ),
      ),
    ),
    formField(page, 'comment'),
    row(actionButton(page, 'publish', { variant: 'primary' })),
  ].join('');
  const side = column(
    parts.card({
      title: write.title(),
      body: column(
        ...random.times(
          4,
          () =>
            `<div class="l-row l-top"><div style="width:72px">${photoImage(page, 54)}</div><div class="l-grow">${parts.link(write.headline())}<div class="l-muted l-tiny">${escaped(write.when())}</div></div></div>`,
        ),
      ),
    }),
    parts.card({
      title: write.action('subscribe').text,
      body: column(
        `<p>${escaped(write.sentence())}</p>`,
        formField(page, 'email'),
        actionButton(page, 'subscribe', { variant: 'primary', block: true }),
      ),
    }),
  );
  return {
    shell: 'site',
    main:
      random.chance(0.5) && !page.narrow
        ? columns(page, [5, 2], [body, side])
        : `<div class="l-col" style="max-width:760px;margin:0 auto;width:100%">${body}</div>`,
  };
};

export const news: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const teaser = (height: number): string =>
    column(
      photoImage(page, height),
      `<div class="l-small" style="color:${stage.theme.primary}">${escaped(write.navLabel())}</div><h3 class="l-h3">${escaped(write.headline())}</h3>`,
      random.chance(0.6) ? `<p class="l-muted">${escaped(write.sentence())}</p>` : '',
      `<span class="l-muted l-tiny">${escaped(write.when())} · ${escaped(write.personName())}</span>`,
    );
  const list = column(
    ...random.times(
      random.int(4, 8),
      (index) =>
        `<div class="l-row l-top"><b class="l-large l-muted">${index + 1}</b>${parts.link(write.headline())}</div>`,
    ),
  );
  return {
    shell: 'site',
    main:
      columns(
        page,
        [3, 1],
        [teaser(random.int(240, 380)), `<h2 class="l-h2">${escaped(write.title())}</h2>${list}`],
      ) +
      '<hr class="l-line">' +
      grid(
        page,
        page.width > 1000 ? 4 : 2,
        random.times(page.width > 1000 ? 8 : 4, () => teaser(130)),
      ) +
      `<div class="l-row l-center">${actionButton(page, 'viewAll', { variant: 'outline' })}</div>`,
  };
};

export const docs: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const tree = `<nav class="l-col" style="gap:4px">${random.times(random.int(2, 4), () => `<div class="l-bold l-small" style="margin-top:10px">${escaped(write.title())}</div>${random.times(random.int(3, 7), () => `<a href="#" class="l-small" style="color:${random.chance(0.12) ? stage.theme.link : 'inherit'};text-decoration:none;padding:2px 0 2px 10px">${escaped(write.title())}</a>`).join('')}`).join('')}</nav>`;
  const toc = `<div class="l-col l-small" style="gap:5px"><div class="l-bold">${escaped(write.title())}</div>${random.times(random.int(4, 8), () => parts.link(write.title())).join('')}</div>`;
  const body = `<div class="l-prose">${parts.breadcrumb([write.navLabel(), write.title()])}<h1 class="l-h1">${escaped(write.title())}</h1><p>${escaped(write.paragraph())}</p>${parts.alert({ tone: randomTone(page), text: write.sentence() })}<h2 class="l-h2">${escaped(write.title())}</h2><p>${escaped(write.sentence())} <code class="l-mono" style="background:${stage.theme.raised};padding:1px 5px;border-radius:4px">${escaped(write.noun())}</code> ${escaped(write.sentence())}</p>${codeBlock(page)}<ul>${random.times(random.int(3, 5), () => `<li>${escaped(write.sentence())}</li>`).join('')}</ul>${random.chance(0.5) ? parts.table({ head: ['Option', 'Default', write.field('description').label], rows: random.times(4, () => [`<code class="l-mono">${escaped(write.noun())}</code>`, String(random.int(0, 99)), escaped(write.headline())]) }) : ''}<div class="l-row l-between">${actionButton(page, 'back', { variant: 'outline', icon: stage.icon('back', 14) })}${actionButton(page, 'next', { variant: 'outline', icon: stage.icon('next', 14), iconAfter: true })}</div></div>`;
  return {
    shell: 'site',
    main: page.narrow
      ? body
      : random.chance(0.5)
        ? columns(page, [1, 3, 1], [tree, body, toc])
        : columns(page, [1, 4], [searchField(page) + tree, body]),
  };
};

export const results: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const entries = random.times(
    random.int(5, 9),
    () =>
      `<div class="l-row l-top">${random.chance(0.2) ? `<div style="width:96px">${photoImage(page, 72)}</div>` : ''}<div class="l-grow"><div class="l-small l-muted l-row l-tight">${random.chance(0.5) ? stage.icon('website', 14) : ''}${escaped(write.url())}</div><div class="l-large">${parts.link(write.headline())}</div><p class="l-small">${escaped(write.paragraph(2))}</p></div></div>`,
  );
  const tabs = parts.tabs(
    ['All', 'Images', 'News', 'Videos', 'Maps']
      .slice(0, page.narrow ? 3 : 5)
      .map((text) => ({ text, icon: random.chance(0.5) ? stage.anyIcon(14) : undefined })),
    0,
  );
  return {
    shell: random.pick(['site', 'bare']),
    main: `<div class="l-row l-wrap"><div style="width:${random.int(320, 620)}px;max-width:100%">${parts.field({ kind: 'search', value: `${write.noun()} ${write.noun()}`, icon: stage.icon('search', 18) })}</div>${actionButton(page, 'search', { variant: 'primary' })}${iconButton(page, 'microphone')}</div>${tabs}<div class="l-muted l-small">${random.int(100, 9999)} ${escaped(write.noun())} (0.${random.int(10, 90)} s)</div><div class="l-col" style="max-width:720px;gap:20px">${entries.join('')}</div>${parts.pagination(10, 1)}`,
  };
};

export const pricing: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const count = random.int(2, 4);
  const best = random.int(0, count - 1);
  const plans = write.choices(count).map((name, index) =>
    parts.card({
      body: `<div class="l-col">${index === best && random.chance(0.7) ? `<div>${parts.badge(write.tag(), 'primary')}</div>` : ''}<h2 class="l-h2">${escaped(name)}</h2><div><span class="l-huge l-bold">${escaped(write.price())}</span> <span class="l-muted">/ ${escaped(write.noun())}</span></div><p class="l-muted">${escaped(write.sentence())}</p>${parts.button({ text: write.actionLabel(), variant: index === best ? 'primary' : 'outline', block: true })}<hr class="l-line">${random.times(random.int(3, 6), () => `<div class="l-row l-tight"><span style="color:${stage.theme.success};display:inline-flex">${stage.icon('confirm', 16)}</span><span>${escaped(write.setting())}</span></div>`).join('')}</div>`,
    }),
  );
  const toggle = random.chance(0.5)
    ? parts.check({ kind: 'switch', label: write.setting(), checked: true })
    : parts.buttonGroup(
        write
          .choices(2)
          .map((text, index) => parts.button({ text, variant: index === 0 ? 'primary' : 'outline' })),
      );
  return {
    shell: 'site',
    main: `<div class="l-col l-center" style="align-items:center"><h1 style="font-size:${random.int(28, 48)}px">${escaped(write.headline())}</h1><p class="l-muted">${escaped(write.sentence())}</p>${toggle}</div>${grid(page, count, plans)}${random.chance(0.5) ? questions(page) : ''}`,
  };
};

function questions(page: Page): string {
  const { random, parts, write } = page;
  return `<h2 class="l-h2">${escaped(write.nav('help').text)}</h2>${parts.accordion(
    random.times(random.int(4, 7), () => ({
      title: `${write.headline()}?`,
      body: escaped(write.paragraph(3)),
    })),
    random.int(0, 2),
  )}`;
}

export const faq: PageKind = (page) => ({
  shell: 'site',
  main: `<div class="l-col" style="max-width:860px;margin:0 auto;width:100%">${pageHead(page, page.write.nav('support').text, '')}${searchField(page)}${questions(page)}${page.parts.card({ title: page.write.nav('contact').text, body: column(grid(page, 2, [formField(page, 'fullName'), formField(page, 'email')]), formField(page, 'message'), row(actionButton(page, 'send', { variant: 'primary' }))) })}</div>`,
});

export const landing: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const buttons = row(
    parts.button({ text: write.actionLabel(), variant: 'primary', size: 'large' }),
    parts.button({
      text: write.action('learnMore').text,
      variant: random.pick(['outline', 'ghost']),
      size: 'large',
      icon: random.chance(0.5) ? stage.icon('next', 16) : undefined,
      iconAfter: true,
    }),
  );
  const words = `<h1 style="font-size:${page.narrow ? 32 : random.int(36, 64)}px">${escaped(write.headline())}</h1><p class="l-large l-muted">${escaped(write.sentence())}</p>`;
  const hero = random.chance(0.5)
    ? columns(
        page,
        [1, 1],
        [
          `<div class="l-col" style="padding:48px 0;gap:20px">${words}${buttons}</div>`,
          photoImage(page, random.int(280, 420)),
        ],
      )
    : `<div class="l-col l-center" style="align-items:center;padding:56px 24px;gap:20px;background:${stage.theme.primarySoft};color:${stage.theme.text}">${words}${buttons}</div>`;
  const features = grid(
    page,
    random.int(3, 4),
    random.times(random.pick([3, 4, 6, 8]), () => {
      const body = `<div class="l-col" style="gap:8px"><span style="color:${stage.theme.primary}">${stage.anyIcon(random.int(24, 32))}</span><h3 class="l-h3">${escaped(write.title())}</h3><p class="l-muted">${escaped(write.sentence())}</p>${random.chance(0.4) ? parts.link(write.action('learnMore').text) : ''}</div>`;
      return random.chance(0.5) ? parts.card({ body }) : body;
    }),
  );
  const voices = grid(
    page,
    3,
    random.times(3, () =>
      parts.card({ body: column(`<p>“${escaped(write.sentence())}”</p>`, personRow(page)) }),
    ),
  );
  const joining = `<div class="l-row l-between l-wrap l-pad l-surface"><h2 class="l-h2">${escaped(write.headline())}</h2><div class="l-row l-tight">${parts.field({ placeholder: write.email(), icon: random.chance(0.5) ? stage.icon('email', 16) : undefined })}${actionButton(page, 'subscribe', { variant: 'primary' })}</div></div>`;
  return {
    shell: 'site',
    main: [
      hero,
      features,
      ...random.sample(
        [
          voices,
          joining,
          columns(
            page,
            [1, 1],
            [
              photoImage(page, 260),
              `<h2 class="l-h2">${escaped(write.headline())}</h2><p>${escaped(write.paragraph())}</p>`,
            ],
          ),
        ],
        2,
      ),
    ].join(''),
  };
};

export const forum: PageKind = (page) => {
  const { random, parts, write, stage } = page;
  const posts = random.times(
    random.int(4, 8),
    () =>
      `<div class="l-row l-top"><div class="l-col" style="gap:0;align-items:center">${iconButton(page, 'arrowUp', { size: 'small' })}<b>${random.int(0, 900)}</b>${iconButton(page, 'arrowDown', { size: 'small' })}</div><div class="l-grow l-col" style="gap:6px"><div class="l-muted l-small l-row l-tight">${face(page, 20)}${escaped(write.username())} · ${escaped(write.when())}</div><div class="l-h3">${parts.link(write.headline())}</div><p>${escaped(write.paragraph(2))}</p>${random.chance(0.2) ? photoImage(page, 200) : ''}<div class="l-row l-tight l-wrap">${random.times(2, () => parts.badge(write.tag(), randomTone(page))).join('')}${actionButton(page, 'comment', { size: 'small', variant: 'ghost', icon: stage.icon('comment', 14) })}${actionButton(page, 'share', { size: 'small', variant: 'ghost', icon: stage.icon('share', 14) })}</div></div></div>`,
  );
  const side = column(
    parts.card({
      title: write.title(),
      body: column(
        `<p>${escaped(write.paragraph(2))}</p>`,
        actionButton(page, 'create', { variant: 'primary', block: true }),
      ),
    }),
    parts.card({
      title: write.title(),
      body: column(...random.times(5, () => parts.link(write.headline()))),
    }),
  );
  return {
    shell: 'site',
    main:
      parts.tabs(
        write.choices(3).map((text) => ({ text })),
        0,
      ) + columns(page, [3, 1], [parts.list(posts), side]),
  };
};
