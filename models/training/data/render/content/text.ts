// Writes what stands on a screen: names, labels, sentences, values, tables, code. Every line comes from the tables of
// languages.ts and a seeded source of chance. Knows nothing of HTML: what it gives is plain text and has to be escaped.

import { actionNames, fieldNames, languages, navNames } from './languages';
import type { Random } from './random';

/** A label together with the concept it says, so that a fitting icon can stand beside it. */
export interface Label {
  /** A name of `actionNames` or `navNames`; 'other' for a label that stands for nothing known. */
  readonly concept: string;
  readonly text: string;
}

export interface FieldText {
  /** A name of `fieldNames`. */
  readonly concept: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly help: string;
  readonly error: string;
}

/** One column of a table: its heading and what its cells hold. */
export interface Column {
  readonly heading: string;
  readonly kind:
    'name' | 'text' | 'number' | 'price' | 'date' | 'status' | 'email' | 'code' | 'person' | 'percent';
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** Everything that can be written in one language, drawing on one source of chance. */
export interface Writer {
  readonly language: string;
  personName(): string;
  firstName(): string;
  initials(): string;
  company(): string;
  /** A product or brand of one or two words. */
  brand(): string;
  product(): string;
  city(): string;
  address(): string;
  email(): string;
  url(): string;
  username(): string;
  phone(): string;
  price(): string;
  /** A whole number in the language's grouping, e.g. "12,480". */
  number(low?: number, high?: number): string;
  percent(): string;
  date(): string;
  time(): string;
  /** "3 min ago", "14:05", "12 Mar". */
  when(): string;
  month(): string;
  weekdays(): readonly string[];
  fileName(): string;
  fileSize(): string;
  noun(): string;
  /** Two to four words with a capital, no full stop. */
  title(): string;
  /** A longer heading. */
  headline(): string;
  sentence(): string;
  paragraph(sentences?: number): string;
  status(): string;
  tag(): string;
  /** The label of one action of `actionNames`. */
  action(concept?: string): Label;
  /** A button's words beyond the plain actions, e.g. "Create invoice". */
  actionLabel(): string;
  nav(concept?: string): Label;
  navLabel(): string;
  /** One of `fieldNames`, or a random one. */
  field(concept?: string): FieldText;
  fieldLabel(): string;
  /** Two to seven choices of a select, a radio group or tabs. */
  choices(count: number): string[];
  /** A setting one can turn on or off, e.g. "Email notifications". */
  setting(): string;
  tableColumns(count: number): Column[];
  cell(column: Column): string;
  table(columns: number, rows: number): Table;
  /** Lines of program text, not escaped. */
  code(lines: number): string[];
  shortcut(): string;
}

/** English in 70 of 100 cases, else one of the others. */
export function pickLanguage(random: Random): string {
  return random.chance(0.7) ? 'en' : random.pick(languages.slice(1)).code;
}

/** @throws RangeError where no language has this code */
export function writerFor(random: Random, code: string): Writer {
  const language = languages.find((each) => each.code === code);
  if (language === undefined) throw new RangeError(`no such language: ${code}`);
  const english = language.code === 'en';
  const { pick, int, chance } = random;

  const firstName = (): string => pick(chance(0.85) ? language.first : languages[0]!.first);
  const lastName = (): string => pick(chance(0.85) ? language.last : languages[0]!.last);
  const personName = (): string => `${firstName()} ${lastName()}`;
  const group = (digits: string): string =>
    digits.replace(/\B(?=(\d{3})+(?!\d))/g, english ? ',' : code === 'de' || code === 'es' ? '.' : ' ');
  const number = (low = 0, high = pick([9, 99, 999, 9999, 250_000])): string => group(String(int(low, high)));
  const decimals = (value: number): string => {
    const [whole, rest] = value.toFixed(2).split('.');
    return `${group(whole!)}${english ? '.' : ','}${rest!}`;
  };
  const price = (): string => {
    const value = pick([9.99, 19, 24.5, 49, 79.9, 120, 349, 1299, 4820]) * random.between(0.5, 1.6);
    const amount = chance(0.25) ? group(String(Math.round(value))) : decimals(value);
    const currency = english ? pick(['$', '$', '$', '£', '€']) : language.currency;
    return english ? `${currency}${amount}` : `${amount} ${currency}`;
  };
  const month = (): string => pick(language.months);
  const year = (): number => int(2017, 2026);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const date = (): string => {
    const name = month();
    const [day, m, y] = [int(1, 28), int(1, 12), year()];
    if (chance(0.25)) return `${y}-${pad(m)}-${pad(day)}`;
    if (english)
      return pick([`${name.slice(0, 3)} ${day}, ${y}`, `${pad(m)}/${pad(day)}/${y}`, `${day} ${name} ${y}`]);
    return pick([`${day}. ${name} ${y}`, `${pad(day)}.${pad(m)}.${y}`, `${pad(day)}/${pad(m)}/${y}`]);
  };
  const time = (): string =>
    english && chance(0.6)
      ? `${int(1, 12)}:${pad(int(0, 59))} ${pick(['AM', 'PM'])}`
      : `${pad(int(0, 23))}:${pad(int(0, 59))}`;
  const plain = (text: string): string =>
    text
      .normalize('NFD')
      .replace(/[^\p{ASCII}]/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '');
  const brand = (): string => {
    const start = pick(brandStarts);
    return chance(0.3) ? `${start} ${pick(brandKinds)}` : chance(0.4) ? `${start}${pick(brandEnds)}` : start;
  };
  const company = (): string =>
    chance(0.4)
      ? `${lastName()} ${pick(companyEnds)}`
      : `${brand()}${chance(0.3) ? ` ${pick(companyEnds)}` : ''}`;
  const username = (): string => {
    const first = plain(firstName());
    return pick([
      first + String(int(1, 99)),
      `${first}.${plain(lastName())}`,
      `${first[0] ?? 'a'}${plain(lastName())}`,
    ]);
  };
  const domain = (): string =>
    `${plain(pick(brandStarts))}.${pick(['com', 'org', 'io', 'net', code === 'en' ? 'co' : code])}`;
  const email = (): string => `${username()}@${domain()}`;
  const url = (): string =>
    `${pick(['https://', 'www.', ''])}${domain()}${chance(0.4) ? `/${plain(pick(language.nouns))}` : ''}`;
  const phone = (): string =>
    pick([
      `+${int(1, 49)} ${int(100, 999)} ${int(100000, 999999)}`,
      `(${int(200, 989)}) ${int(200, 999)}-${int(1000, 9999)}`,
    ]);
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  const noun = (): string => pick(language.nouns);
  const sentence = (): string => {
    const parts = [pick(language.subjects), pick(language.verbs), pick(language.objects)];
    if (chance(0.6)) parts.push(pick(language.tails));
    return `${parts.join(' ')}${pick(['.', '.', '.', '.', '!', '?'])}`;
  };
  const title = (): string =>
    pick([
      () => capital(noun()),
      () => `${capital(noun())} ${int(1, 40)}`,
      () => (english ? `${pick(titleStarts)} ${noun()}` : `${capital(noun())}: ${noun()}`),
      () => (english ? `${capital(noun())} ${noun()}` : capital(noun())),
      () =>
        english
          ? `${capital(noun())} ${pick(['overview', 'details', 'history', 'notes', 'settings'])}`
          : `${capital(noun())} ${year()}`,
      () => `${capital(noun())} ${pick(['–', '·', '/', '&'])} ${noun()}`,
    ])();
  const headline = (): string =>
    `${pick(language.subjects)} ${pick(language.verbs)} ${pick(language.objects)}`;
  const label = (names: readonly string[], texts: readonly string[], concept?: string): Label => {
    const index = concept === undefined ? int(0, names.length - 1) : names.indexOf(concept);
    if (index < 0) throw new RangeError(`no label for ${concept}`);
    return { concept: names[index]!, text: texts[index]! };
  };
  const field = (concept?: string): FieldText => {
    const named = label(fieldNames, language.fields, concept);
    const value = fieldValue(named.concept);
    return {
      concept: named.concept,
      label: named.text,
      value,
      placeholder: chance(0.5)
        ? `${named.text}${chance(0.5) ? '…' : ''}`
        : `${english ? 'e.g. ' : ''}${fieldValue(named.concept)}`,
      help: english ? pick(helpTexts) : sentence(),
      error: english ? pick(errorTexts) : `${named.text}: ${pick(language.states)}`,
    };
  };
  const fieldValue = (concept: string): string => {
    const values: Readonly<Record<string, () => string>> = {
      firstName,
      lastName,
      fullName: personName,
      email,
      password: () => '•'.repeat(int(6, 14)),
      phone,
      company,
      street: () => `${pick(language.streets)} ${int(1, 240)}`,
      city: () => pick(language.cities),
      zip: () => String(int(10_000, 98_999)),
      country: () => pick(countries),
      website: url,
      message: sentence,
      description: sentence,
      title,
      search: noun,
      date,
      amount: price,
      username,
      cardNumber: () => random.times(4, () => String(int(1000, 9999))).join(' '),
      quantity: () => String(int(1, 24)),
      language: () => pick(['English', 'Deutsch', 'Français', 'Español', 'Italiano', 'Polski', 'Svenska']),
      timezone: () => pick(['UTC', 'UTC+1', 'UTC−5', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo']),
      category: () => capital(noun()),
      comment: sentence,
    };
    return values[concept]!();
  };
  const cell = (column: Column): string => {
    switch (column.kind) {
      case 'name':
        return title();
      case 'text':
        return chance(0.5) ? capital(noun()) : pick(language.objects);
      case 'number':
        return number();
      case 'price':
        return price();
      case 'date':
        return date();
      case 'status':
        return pick(language.states);
      case 'email':
        return email();
      case 'code':
        return `${pick(['#', 'INV-', 'ORD-', '', 'A'])}${int(1000, 99_999)}`;
      case 'person':
        return personName();
      case 'percent':
        return percent();
    }
  };
  const percent = (): string =>
    `${pick(['', '', '+', '−'])}${chance(0.5) ? int(0, 100) : random.between(0, 60).toFixed(1)}%`;
  const tableColumns = (count: number): Column[] => {
    const kinds = random.sample<Column['kind']>(
      ['text', 'number', 'price', 'date', 'status', 'email', 'code', 'person', 'percent'],
      count - 1,
    );
    return ['name' as const, ...kinds].map((kind) => ({ kind, heading: heading(kind) }));
  };
  const heading = (kind: Column['kind']): string => {
    if (!english) return capital(chance(0.5) ? noun() : pick(language.fields));
    return pick(columnHeadings[kind]);
  };
  const table = (columns: number, rows: number): Table => {
    const made = tableColumns(columns);
    return { columns: made, rows: random.times(rows, () => made.map(cell)) };
  };
  const actionLabel = (): string => {
    if (english && chance(0.5)) return chance(0.5) ? pick(moreActions) : `${pick(verbs)} ${noun()}`;
    return pick(language.actions);
  };
  return {
    language: language.code,
    personName,
    firstName,
    initials: () => firstName().charAt(0) + lastName().charAt(0).toUpperCase(),
    company,
    brand,
    product: () =>
      english ? `${pick(productStarts)} ${pick(productKinds)}` : `${pick(brandStarts)} ${noun()}`,
    city: () => pick(language.cities),
    address: () =>
      `${pick(language.streets)} ${int(1, 240)}, ${int(10_000, 98_999)} ${pick(language.cities)}`,
    email,
    url,
    username,
    phone,
    price,
    number,
    percent,
    date,
    time,
    when: () =>
      english && chance(0.5) ? pick(whens) : chance(0.5) ? time() : `${int(1, 28)} ${month().slice(0, 3)}`,
    month,
    weekdays: () => language.weekdays,
    fileName: () =>
      `${pick([plain(noun()), `${capital(noun())} ${int(1, 30)}`, `${plain(noun())}_${year()}`, `${plain(noun())}-${plain(noun())}`])}.${pick(extensions)}`,
    fileSize: () =>
      `${chance(0.5) ? int(1, 980) : random.between(1, 9).toFixed(1)} ${pick(['KB', 'MB', 'MB', 'GB'])}`,
    noun,
    title,
    headline,
    sentence,
    paragraph: (sentences = int(2, 5)) => random.times(sentences, sentence).join(' '),
    status: () => pick(language.states),
    tag: () => (chance(0.5) ? noun() : pick(tags)),
    action: (concept) => label(actionNames, language.actions, concept),
    actionLabel,
    nav: (concept) => label(navNames, language.navigation, concept),
    navLabel: () => (english && chance(0.3) ? pick(moreNavigation) : pick(language.navigation)),
    field,
    fieldLabel: () => pick(language.fields),
    choices: (count) =>
      random.sample([...language.nouns.map(capital), ...(english ? choiceWords : [])], count),
    setting: () => (english ? pick(settings) : `${capital(noun())}: ${pick(language.actions)}`),
    tableColumns,
    cell,
    table,
    code: (lines) => programText(random, lines, plain(firstName())),
    shortcut: () =>
      `${pick(['Ctrl', 'Alt', '⌘', 'Ctrl+Shift', 'Shift'])}+${pick([...'ABCDEFGHKLNPRSTVXZ', 'F2', 'Del'])}`,
  };
}

/** Program text in one of several looks: TypeScript, Python, JSON, CSS, a shell session. */
function programText(random: Random, lines: number, name: string): string[] {
  const { pick, int } = random;
  const identifier = (): string => pick(identifiers);
  const typescript = (): string =>
    pick([
      `const ${identifier()} = ${identifier()}.map((item) => item.${identifier()});`,
      `export function ${identifier()}(${identifier()}: string): number {`,
      `  return ${identifier()}.length * ${int(2, 64)};`,
      '}',
      `import { ${identifier()} } from './${identifier()}';`,
      `  if (${identifier()} === undefined) throw new Error('${identifier()} is missing');`,
      `  await ${identifier()}(${identifier()}, { timeout: ${int(100, 9000)} });`,
      `// ${capitalise(identifier())} before ${identifier()} is read`,
      `  for (const ${identifier()} of ${identifier()}) {`,
      '',
    ]);
  const python = (): string =>
    pick([
      `def ${identifier()}(${identifier()}, ${identifier()}=None):`,
      `    ${identifier()} = [x for x in ${identifier()} if x > ${int(0, 99)}]`,
      `    return ${identifier()}["${identifier()}"]`,
      `import ${identifier()}`,
      `    print(f"{${identifier()}} of {${identifier()}}")`,
      `class ${capitalise(identifier())}:`,
      `    # ${identifier()} comes first`,
      '',
    ]);
  const json = (): string =>
    pick([
      `  "${identifier()}": ${int(0, 4000)},`,
      `  "${identifier()}": "${name}",`,
      `  "${identifier()}": [${int(1, 9)}, ${int(10, 99)}],`,
      `  "${identifier()}": { "${identifier()}": true },`,
    ]);
  const shell = (): string =>
    pick([
      `$ npm run ${identifier()}`,
      `$ git checkout -b ${name}/${identifier()}`,
      `$ ls -la ${identifier()}/`,
      `${identifier()}: ${int(1, 400)} files, ${int(1, 90)} changed`,
      `$ cat ${identifier()}.log | grep ${identifier()}`,
    ]);
  const css = (): string =>
    pick([
      `.${identifier()} {`,
      `  margin: ${int(0, 48)}px auto;`,
      `  color: #${int(100_000, 999_999)};`,
      '}',
      `  display: ${pick(['flex', 'grid', 'block'])};`,
    ]);
  const line = pick([typescript, typescript, python, json, shell, css]);
  return random.times(lines, line);
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const list = (joined: string): string[] => joined.split('|');

const brandStarts = list(
  'Northwind|Acorn|Lumen|Pinecone|Harbor|Quill|Orbit|Cedar|Maple|Nimbus|Vertex|Juniper|Falcon|Atlas|Pebble|Copper|Willow|Beacon|Prism|Sable|Tundra|Osprey|Cobalt|Fern|Delta|Summit|Ember|Marlin|Solis|Tidal|Kestrel|Onyx|Birch|Sierra|Moss|Violet|Argo|Halcyon|Basalt|Clover',
);
const brandKinds = list(
  'Labs|Studio|Cloud|Works|Health|Foods|Bank|Travel|Media|Books|Design|Energy|Music|Desk|Analytics',
);
const brandEnds = list('ly|ify|hub|base|kit|flow|box|wise|io|pad|cast|mark');
const companyEnds = list('Inc.|Ltd|GmbH|& Sons|Group|Partners|AG|LLC|Co.|S.A.');
const countries = list(
  'United States|Germany|France|Spain|Italy|Poland|Sweden|Portugal|Netherlands|Canada|Japan|Brazil|Norway',
);
const titleStarts = list(
  'New|Weekly|Annual|Customer|Internal|Recent|Shared|Team|Public|Global|Monthly|My|Personal|Advanced',
);
const productStarts = list(
  'Linen|Classic|Travel|Oak|Ceramic|Wool|Compact|Wireless|Leather|Organic|Steel|Cotton|Smart|Vintage|Nordic|Bamboo',
);
const productKinds = list(
  'Chair|Lamp|Backpack|Mug|Jacket|Notebook|Headphones|Watch|Table|Pillow|Sneakers|Keyboard|Bottle|Blanket|Camera|Sofa|Kettle|Desk Mat|Sunglasses',
);
const extensions = list('pdf|docx|xlsx|png|jpg|zip|txt|csv|mp4|md|json|svg|ts|py|html');
const tags = list(
  'beta|new|urgent|v2.1|design|backend|docs|bug|feature|wontfix|sale|free|pro|remote|full-time|draft|NEW|Hot',
);
const whens = list(
  'just now|3 min ago|12m|an hour ago|2h|yesterday|Yesterday|2 days ago|last week|Mon|Fri|in 5 days',
);
const verbs = list(
  'Create|New|Edit|Open|Add|Remove|Send|View|Export|Schedule|Start|Compare|Manage|Assign|Review|Download',
);
const moreActions = list(
  'Get started|Try it free|Start free trial|Book a demo|Contact sales|Mark all as read|Select all|Load more|Show details|Add to watchlist|Buy now|Place order|Watch video|Join now|Read article|Change password|Forgot password?|Remember me|Resend code|Use template|Run report|Save changes|Save draft|Discard|Keep editing|OK|Got it|Not now|Maybe later|Allow|Block|Retry|Details|New message|Compose|Assign to me|Close issue|Merge|Clone|Deploy|Generate|Verify|Skip|Finish|Previous|Submit|Update|Remove|Redeem|Track order|Pay now|Add row|View profile|Manage plan|Show all|Clear|Done|Yes|No',
);
const moreNavigation = list(
  'Overview|Activity|Explore|Trending|Library|Playlists|Marketplace|Campaigns|Pipelines|Releases|Issues|Pull requests|Wiki|Actions|Members|Roles|API keys|Webhooks|Audit log|Appearance|Privacy|Accounts|Payments|Payouts|Balances|Subscriptions|Inventory|Discounts|Reviews|Live view|Themes|Careers|Docs|Changelog|Community|Status|Terms|Legal|Templates|Workflows|Databases|Logs|Monitoring|Devices|Groups|Channels|Starred|Important|Spam|Snoozed|Recent|Shared with me|Storage|Features|Resources|Enterprise|Customers|News|Sports|Science|Culture|Travel|Business',
);
const choiceWords = list(
  'All|None|Daily|Weekly|Monthly|Small|Medium|Large|Light|Dark|System|Public|Private|Low|Normal|High|Standard|Express|Admin|Editor|Viewer|Newest first|Last 7 days|Last 30 days|Overview|Details|Activity|Comments',
);
const settings = list(
  'Email notifications|Dark mode|Two-factor authentication|Auto-save drafts|Show line numbers|Weekly digest|Public profile|Allow comments|Sync over Wi-Fi only|Desktop alerts|Remember me|I agree to the terms|Send usage statistics|Compact view|Show avatars|Beta features|Automatic updates|Location services|Play sounds|Hide read items|Keep me signed in|Free shipping|In stock only|Use 24-hour time|Enable API access|Subscribe to newsletter|Read receipts|Include archived|Gift wrap|Require approval',
);
const helpTexts = list(
  'We never share this with anyone.|At least 8 characters.|Optional|This is shown on your profile.|Use the format shown above.|You can change this later.|Visible to your team only.|Required for invoices.|Up to 160 characters.',
);
const errorTexts = list(
  'This field is required.|Please enter a valid address.|Must be at least 8 characters.|This name is already taken.|Enter a number between 1 and 100.|The date lies in the past.|Please choose a value.',
);
const columnHeadings: Readonly<Record<Column['kind'], readonly string[]>> = {
  name: list('Name|Title|Item|Project|Product|Subject|File'),
  text: list('Description|Category|Type|Notes|Source|Location|Department'),
  number: list('Quantity|Visits|Stock|Orders|Users|Views|Size|Points'),
  price: list('Price|Amount|Total|Revenue|Balance|Cost'),
  date: list('Date|Created|Due date|Last login|Updated|Modified'),
  status: list('Status|State|Stage|Result'),
  email: list('Email|Contact|Account'),
  code: list('ID|Number|Order|Invoice|Reference|SKU'),
  person: list('Owner|Customer|Assignee|Author|User|Manager'),
  percent: list('Change|Progress|Rate|Share|Growth|Margin'),
};
const identifiers = list(
  'items|result|user|config|loadPage|response|total|index|render|options|widget|buffer|count|parse|token|session|handler|cache|payload|filter|offset|entries|state|update|client|query|row|theme|layout|schema',
);
