// Icons of the installed sets as HTML, under the names that their sets give them. Reads the packages' files when they are
// first wanted and keeps them. Knows nothing of kits and pages.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Random } from './random';

export type IconSet =
  | 'tabler'
  | 'tablerFilled'
  | 'lucide'
  | 'bootstrap'
  | 'mdi'
  | 'remix'
  | 'awesome'
  | 'awesomeRegular'
  | 'awesomeBrands'
  | 'codicon';

/** How the icons of one page are drawn. */
export interface IconLook {
  readonly set: IconSet;
  /** `font` draws a letter of the set's font: its `iconStylesheet` has to be linked. */
  readonly mode: 'svg' | 'font';
}

interface SetSource {
  /** Below `node_modules`; searched with its subfolders. */
  readonly folder: string;
  /** The classes that show an icon's letter, where the set has a font. */
  readonly letterClasses?: (name: string) => string;
  readonly stylesheet?: string;
}

const sources: Readonly<Record<IconSet, SetSource>> = {
  tabler: { folder: '@tabler/icons/icons/outline' },
  tablerFilled: { folder: '@tabler/icons/icons/filled' },
  lucide: { folder: 'lucide-static/icons' },
  bootstrap: {
    folder: 'bootstrap-icons/icons',
    letterClasses: (name) => `bi bi-${name}`,
    stylesheet: '/npm/bootstrap-icons/font/bootstrap-icons.min.css',
  },
  mdi: {
    folder: '@mdi/svg/svg',
    letterClasses: (name) => `mdi mdi-${name}`,
    stylesheet: '/npm/@mdi/font/css/materialdesignicons.min.css',
  },
  remix: {
    folder: 'remixicon/icons',
    letterClasses: (name) => `ri-${name}`,
    stylesheet: '/npm/remixicon/fonts/remixicon.css',
  },
  awesome: {
    folder: '@fortawesome/fontawesome-free/svgs/solid',
    letterClasses: (name) => `fa-solid fa-${name}`,
    stylesheet: '/npm/@fortawesome/fontawesome-free/css/all.min.css',
  },
  awesomeRegular: {
    folder: '@fortawesome/fontawesome-free/svgs/regular',
    letterClasses: (name) => `fa-regular fa-${name}`,
    stylesheet: '/npm/@fortawesome/fontawesome-free/css/all.min.css',
  },
  awesomeBrands: {
    folder: '@fortawesome/fontawesome-free/svgs/brands',
    letterClasses: (name) => `fa-brands fa-${name}`,
    stylesheet: '/npm/@fortawesome/fontawesome-free/css/all.min.css',
  },
  codicon: {
    folder: '@vscode/codicons/src/icons',
    letterClasses: (name) => `codicon codicon-${name}`,
    stylesheet: '/npm/@vscode/codicons/dist/codicon.css',
  },
};

/** Sets that have an icon for nearly every meaning, and so can carry a whole page. */
const pageSets: Readonly<Partial<Record<IconSet, number>>> = {
  tabler: 3,
  lucide: 3,
  bootstrap: 3,
  mdi: 3,
  remix: 2,
  awesome: 3,
  codicon: 1,
};

/** Sets of the same family, whose icons are seen beside a page's own. */
const relatives: Readonly<Partial<Record<IconSet, readonly IconSet[]>>> = {
  tabler: ['tablerFilled'],
  awesome: ['awesomeRegular', 'awesomeBrands'],
};

/** What the sets call an icon of this meaning, best first. */
const meanings: Readonly<Record<string, string>> = {
  save: 'device-floppy|save|floppy|content-save|floppy-disk|save-line',
  cancel: 'x|close|xmark|close-line',
  delete: 'trash|trash-2|trash-can|delete-bin-line|delete',
  edit: 'edit|pencil|square-pen|pen|edit-line',
  add: 'plus|add|add-line|plus-lg',
  close: 'x|close|xmark|x-lg|close-line',
  open: 'external-link|box-arrow-up-right|open-in-new|arrow-up-right-from-square|external-link-line|link-external',
  search: 'search|magnify|magnifying-glass|search-line',
  send: 'send|paper-plane|send-plane-line',
  reply: 'reply|arrow-back-up|corner-up-left|reply-line',
  forward: 'share-3|forward|share-forward-line|arrow-right',
  share: 'share|share-2|share-variant|share-nodes|share-line',
  download: 'download|download-line|cloud-download',
  upload: 'upload|upload-line|cloud-upload',
  print: 'printer|print|printer-line',
  copy: 'copy|content-copy|files|file-copy-line|clipboard',
  undo: 'arrow-back-up|undo|undo-2|arrow-counterclockwise|rotate-left|arrow-go-back-line|discard',
  redo: 'arrow-forward-up|redo|redo-2|arrow-clockwise|rotate-right|arrow-go-forward-line',
  refresh: 'refresh|refresh-cw|arrow-repeat|arrows-rotate|refresh-line',
  next: 'chevron-right|arrow-right|arrow-right-s-line',
  back: 'chevron-left|arrow-left|arrow-left-s-line',
  login: 'login|log-in|box-arrow-in-right|right-to-bracket|login-box-line|sign-in',
  logout: 'logout|log-out|box-arrow-right|right-from-bracket|logout-box-line|sign-out',
  signup: 'user-plus|person-plus|account-plus|user-add-line|person-add|person',
  continue: 'arrow-right|arrow-right-line',
  confirm: 'check|check-lg|check-line',
  apply: 'check|check-lg|check-line',
  reset: 'rotate|rotate-ccw|arrow-counterclockwise|restore|rotate-left|restart-line|refresh',
  filter: 'filter|funnel|filter-line',
  sort: 'arrows-sort|arrow-up-down|sort-down|sort|sort-desc|sort-precedence',
  export: 'file-export|file-output|box-arrow-up|export|upload-2-line|file-up',
  import: 'file-import|file-input|box-arrow-in-down|import|download-2-line|file-down',
  viewAll: 'list|layout-grid|grid|view-grid|list-check|list-unordered',
  more: 'dots|ellipsis|three-dots|dots-horizontal|more-line',
  learnMore: 'arrow-right|info-circle|info|arrow-right-line',
  addToCart: 'shopping-cart-plus|shopping-cart|cart-plus|shopping-cart-line|cart|package',
  checkout: 'credit-card|bank-card-line|credit-card-outline',
  subscribe: 'bell|bell-line|bell-outline|notification-line',
  follow: 'user-plus|person-plus|account-plus|user-follow-line|person-add|person',
  like: 'heart|thumbs-up|hand-thumbs-up|thumb-up|heart-line|thumbsup',
  comment: 'message|message-circle|chat|comment|chat-1-line',
  archive: 'archive|box-archive|archive-line',
  invite: 'user-plus|mail-plus|person-plus|account-plus|user-add-line|person-add|person',
  upgrade: 'rocket|arrow-up-circle|rocket-launch|arrow-up-circle-line|circle-arrow-up',
  help: 'help|circle-help|circle-question-mark|question-circle|help-circle|circle-question|question-line|question',
  accept: 'check|circle-check|check-circle|check-line',
  decline: 'x|ban|close|xmark|close-line',
  create: 'plus|file-plus|add|add-line',
  preview: 'eye|eye-line',
  publish: 'world|globe|earth|global-line',
  home: 'home|house|home-line',
  dashboard: 'dashboard|layout-dashboard|speedometer2|view-dashboard|gauge|dashboard-line',
  inbox: 'inbox|inbox-line',
  messages: 'messages|messages-square|chat-dots|message-text|comments|message-2-line|comment-discussion|mail',
  calendar: 'calendar|calendar-line',
  contacts: 'address-book|contact|person-lines-fill|contacts|contacts-line|account|person',
  users: 'users|people|account-group|group-line|organization',
  team: 'users-group|users|people|account-multiple|user-group|team-line|organization',
  projects: 'briefcase|folders|briefcase-line|project',
  tasks: 'checklist|list-checks|list-check|check2-square|format-list-checks|task-line',
  reports: 'report|file-chart-column|file-earmark-bar-graph|file-chart|file-lines|file-chart-line|graph',
  analytics: 'chart-bar|chart-column|bar-chart|chart-line|bar-chart-line|graph',
  files: 'files|file|folder|file-line',
  documents: 'file-text|file-earmark-text|file-document|file-lines|file-text-line|file',
  photos: 'photo|image|images|image-line|file-media',
  settings: 'settings|gear|cog|settings-line|settings-gear',
  profile: 'user|person|account|user-line',
  billing: 'credit-card|bank-card-line',
  invoices: 'file-invoice|receipt|receipt-text|file-list-line|file',
  orders: 'shopping-bag|bag|shopping|bag-shopping|shopping-bag-line|package',
  products: 'package|box|box-seam|package-variant|box-3-line',
  customers: 'users|people|account-multiple|group-line|organization',
  notifications: 'bell|notification-line',
  security: 'shield|shield-lock|shield-line',
  support: 'lifebuoy|life-buoy|headset|life-preserver|life-ring|customer-service-line|question',
  favorites: 'star|star-line|star-full',
  history: 'history|clock-history|clock-rotate-left|history-line',
  trash: 'trash|trash-2|trash-can|delete-bin-line',
  drafts: 'file|file-pencil|file-pen|file-earmark|draft-line',
  sent: 'send|paper-plane|send-plane-line',
  downloads: 'download|download-line|cloud-download',
  integrations: 'plug|puzzle|plug-line|extensions',
  about: 'info-circle|info|information|circle-info|information-line',
  pricing: 'tag|tags|price-tag-3-line',
  blog: 'news|newspaper|article-line|book',
  contact: 'mail|envelope|email|mail-line',
  menu: 'menu-2|menu|list|bars|menu-line|three-bars',
  chevronDown: 'chevron-down|arrow-down-s-line',
  chevronRight: 'chevron-right|arrow-right-s-line',
  chevronLeft: 'chevron-left|arrow-left-s-line',
  chevronUp: 'chevron-up|arrow-up-s-line',
  moreVertical: 'dots-vertical|ellipsis-vertical|three-dots-vertical|more-2-line|kebab-vertical|ellipsis',
  info: 'info-circle|info|information|circle-info|information-line',
  warning:
    'alert-triangle|triangle-alert|exclamation-triangle|alert|triangle-exclamation|error-warning-line|warning',
  success: 'circle-check|check-circle|checkbox-circle-line|pass',
  error: 'alert-circle|circle-alert|exclamation-circle|circle-exclamation|error-warning-line|error',
  folder: 'folder|folder-line',
  file: 'file|file-earmark|file-line',
  email: 'mail|envelope|email|mail-line',
  password: 'lock|lock-line',
  phone: 'phone|telephone|phone-line|call-outgoing',
  company: 'building|domain|building-line|organization',
  city: 'map-pin|geo-alt|map-marker|location-dot|map-pin-line|location',
  website: 'world|globe|earth|globe-line',
  date: 'calendar|calendar-line',
  amount: 'currency-dollar|dollar-sign|money-dollar-circle-line|credit-card',
  username: 'at|at-sign|at-line|mention',
  moon: 'moon|moon-stars|weather-night|moon-line|color-mode',
  user: 'user|person|account|user-line|account',
  play: 'player-play|play|play-fill|play-line',
  pause: 'player-pause|pause|pause-line|debug-pause',
  nextTrack: 'player-skip-forward|skip-forward|skip-next|forward-step|skip-forward-line|debug-step-over',
  previousTrack:
    'player-skip-back|skip-back|skip-backward|skip-previous|backward-step|skip-back-line|debug-step-back',
  volume: 'volume|volume-2|volume-up|volume-high|volume-up-line|unmute',
  fullscreen: 'maximize|fullscreen|expand|fullscreen-line|screen-full',
  shuffle: 'arrows-shuffle|shuffle|shuffle-line|arrow-swap',
  repeat: 'repeat|repeat-line|sync',
  attach: 'paperclip|attachment|attachment-line|attach',
  emoji: 'mood-smile|smile|emoji-smile|emoticon-happy|face-smile|emotion-line|smiley',
  microphone: 'microphone|mic|mic-line',
  star: 'star|star-line|star-full',
  bold: 'bold|type-bold|format-bold',
  italic: 'italic|type-italic|format-italic',
  underline: 'underline|type-underline|format-underline',
  link: 'link|link-45deg|link-line',
  image: 'photo|image|image-line|file-media',
  code: 'code|code-line',
  branch: 'git-branch|source-branch|code-branch|git-branch-line|diagram-2',
  eye: 'eye|eye-line',
  bookmark: 'bookmark|bookmark-line',
  cart: 'shopping-cart|cart|shopping-cart-line|package',
  location: 'current-location|locate|crosshair|crosshairs|crosshairs-gps|focus-3-line|location',
  minus: 'minus|dash|dash-lg|subtract-line|remove',
  drag: 'grip-vertical|drag-vertical|draggable|gripper',
  grid: 'layout-grid|grid|view-grid|table-cells|grid-line|table',
  list: 'list|format-list-bulleted|list-unordered',
  arrowUp: 'arrow-up|arrow-up-line',
  arrowDown: 'arrow-down|arrow-down-line',
};

/** Spellings that sets append to the plain name of an icon. */
const endings = ['', '-line', '-outline', '-fill', '-simple'];

const files = new Map<IconSet, Map<string, string>>();
const pictures = new Map<string, string>();
let packages: string | undefined;

/**
 * The folder of the installed packages, found upwards from where this program lies.
 *
 * @throws Error where the packages are not installed
 */
function packagesFolder(): string {
  if (packages !== undefined) return packages;
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'models/training/data/node_modules');
    if (existsSync(candidate)) return (packages = candidate);
    if (folder === path.dirname(folder)) {
      throw new Error('the kits are not installed: npm install --ignore-scripts in models/training/data');
    }
  }
}

/** Name → file of every icon of a set. */
function filesOf(set: IconSet): Map<string, string> {
  let found = files.get(set);
  if (found === undefined) {
    const folder = path.join(packagesFolder(), sources[set].folder);
    found = new Map(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.svg'))
        .sort()
        .map((file) => [path.basename(file, '.svg'), path.join(folder, file)]),
    );
    files.set(set, found);
    nameLists.set(set, [...found.keys()]);
  }
  return found;
}

const nameLists = new Map<IconSet, string[]>();

/** All names of a set, in order. */
export function iconNames(set: IconSet): readonly string[] {
  filesOf(set);
  return nameLists.get(set)!;
}

/** A set and a way to draw it that suit a whole page. */
export function pickIconLook(random: Random): IconLook {
  const set = random.weighted(pageSets as Record<IconSet, number>);
  return { set, mode: sources[set].letterClasses !== undefined && random.chance(0.5) ? 'font' : 'svg' };
}

/** Looks whose icons may stand on a page of this look without another stylesheet; itself where its set has no family. */
export function relatedLooks(look: IconLook): readonly IconLook[] {
  return (relatives[look.set] ?? [look.set]).map((set) => ({ ...look, set }));
}

/** What has to be linked so that the icons of this look show; none for pictures. */
export function iconStylesheet(look: IconLook): string | undefined {
  return look.mode === 'font' ? sources[look.set].stylesheet : undefined;
}

/** The set's own name of an icon that means this; undefined where nothing is known under the meaning or in the set. */
export function iconMeaning(set: IconSet, meaning: string): string | undefined {
  const known = filesOf(set);
  for (const name of (meanings[meaning] ?? '').split('|')) {
    for (const ending of endings) if (name !== '' && known.has(name + ending)) return name + ending;
  }
  return undefined;
}

/**
 * An icon as HTML that takes the colour of the text around it.
 *
 * @param size CSS pixels
 * @throws RangeError where the set has no such icon
 */
export function iconHtml(look: IconLook, name: string, size: number, classes = ''): string {
  if (look.mode === 'font') {
    const letter = sources[look.set].letterClasses!(name);
    return `<i class="${letter}${classes && ` ${classes}`}" style="font-size:${size}px;line-height:1" data-icon="${name}" aria-hidden="true"></i>`;
  }
  return `<svg data-icon="${name}" aria-hidden="true" class="gi ${classes}" width="${size}" height="${size}" ${picture(look.set, name)}</svg>`;
}

/** The rest of an svg element after its size: the view box, how it is painted, and what it holds. */
function picture(set: IconSet, name: string): string {
  const key = `${set}/${name}`;
  let rest = pictures.get(key);
  if (rest === undefined) {
    const file = filesOf(set).get(name);
    if (file === undefined) throw new RangeError(`${set} has no icon ${name}`);
    const text = readFileSync(file, 'utf8').replace(/<!--[\s\S]*?-->/g, '');
    const [, attributes = '', body = ''] = /<svg([^>]*)>([\s\S]*)<\/svg>/.exec(text) ?? [];
    const kept = ['viewBox', 'fill', 'stroke', 'stroke-width', 'stroke-linecap', 'stroke-linejoin']
      .map((attribute) => new RegExp(`\\s${attribute}="[^"]*"`).exec(attributes)?.[0]?.trim())
      .filter((attribute) => attribute !== undefined);
    if (!kept.some((attribute) => attribute.startsWith('fill='))) kept.push('fill="currentColor"');
    rest = `${kept.join(' ')}>${body.replace(/\s+/g, ' ')}`;
    pictures.set(key, rest);
  }
  return rest;
}

/** A font and its letters can lag behind the pictures of a set: names whose letter is missing are not drawn by font. */
const letters = new Map<string, string>();
function hasLetter(set: IconSet, name: string): boolean {
  const stylesheet = sources[set].stylesheet!;
  let text = letters.get(stylesheet);
  if (text === undefined) {
    text = readFileSync(path.join(packagesFolder(), stylesheet.replace('/npm/', '')), 'utf8');
    letters.set(stylesheet, text);
  }
  const last = sources[set].letterClasses!(name).split(' ').at(-1)!;
  return new RegExp(`\\.${last}(?![\\w-])`).test(text);
}

/** An icon drawn from a whole set at random, that surely shows. */
export function anyIcon(random: Random, look: IconLook): string {
  const names = iconNames(look.set);
  const name = random.pick(names);
  if (look.mode === 'svg' || hasLetter(look.set, name)) return name;
  return anyIcon(random, look);
}
