// All kinds of page under their names, with how often each is chosen.

import type { PageKind } from './pieces';
import * as office from './office';
import * as overlaid from './overlaid';
import * as sites from './sites';
import * as work from './work';

export const pageKinds: Readonly<Record<string, { readonly make: PageKind; readonly weight: number }>> = {
  dashboard: { make: office.dashboard, weight: 3 },
  analytics: { make: office.analytics, weight: 1.5 },
  records: { make: office.records, weight: 3 },
  settings: { make: office.settings, weight: 4 },
  properties: { make: office.properties, weight: 4 },
  form: { make: office.form, weight: 4 },
  wizard: { make: office.wizard, weight: 1.5 },
  profile: { make: office.profile, weight: 2 },
  notifications: { make: office.notifications, weight: 1.5 },
  invoice: { make: office.invoice, weight: 1 },
  login: { make: office.login, weight: 2 },
  mail: { make: work.mail, weight: 2.5 },
  chat: { make: work.chat, weight: 2 },
  board: { make: work.board, weight: 2 },
  calendar: { make: work.calendar, weight: 1.5 },
  files: { make: work.files, weight: 2.5 },
  repository: { make: work.repository, weight: 2.5 },
  editor: { make: work.editor, weight: 4 },
  iconSheet: { make: work.iconSheet, weight: 2 },
  player: { make: work.player, weight: 2 },
  map: { make: work.map, weight: 1 },
  gallery: { make: work.gallery, weight: 1 },
  menuPage: { make: work.menuPage, weight: 1.5 },
  shop: { make: sites.shop, weight: 2.5 },
  product: { make: sites.product, weight: 1.5 },
  checkout: { make: sites.checkout, weight: 2 },
  article: { make: sites.article, weight: 2 },
  news: { make: sites.news, weight: 1.5 },
  docs: { make: sites.docs, weight: 2.5 },
  results: { make: sites.results, weight: 1.5 },
  pricing: { make: sites.pricing, weight: 1.5 },
  faq: { make: sites.faq, weight: 1.5 },
  landing: { make: sites.landing, weight: 2 },
  forum: { make: sites.forum, weight: 1.5 },
  notices: { make: overlaid.notices, weight: 2 },
  media: { make: overlaid.carousels, weight: 2 },
};
