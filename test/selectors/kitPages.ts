// Pages that nobody here wrote, out of packages that ship them, served from disk: every address beyond this machine is
// answered from the packages or not at all. Knows nothing of what is measured on them.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';

const kitsFolder = 'test/selectors/kits';
const packages = `${kitsFolder}/node_modules`;

export interface KitPage {
  readonly kit: string;
  /** Of the page within its kit; the same in every run. */
  readonly path: string;
  readonly url: string;
  /** Needs nothing from elsewhere that `shieldContext` would have to bring. */
  readonly standsAlone: boolean;
}

export interface ServedKits {
  readonly pages: readonly KitPage[];
  /** Has to be called for every context before its first page. */
  readonly shieldContext: (context: BrowserContext) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Kit {
  readonly kit: string;
  /** Folders in which a file is looked for, one after the other. */
  readonly roots: readonly string[];
  readonly pages: readonly string[];
  /** Its pages fetch their library from elsewhere. */
  readonly needsStandIns?: boolean;
  /** Its modules name packages, which browsers resolve by an import map only. */
  readonly usesPackageNames?: boolean;
}

const kits: readonly Kit[] = [
  {
    kit: 'argon-dashboard',
    roots: ['@creative-tim-official/argon-dashboard-free'],
    pages: [
      ...['dashboard', 'icons', 'login', 'profile', 'register', 'tables', 'upgrade'].map(
        (name) => `examples/${name}.html`,
      ),
      'docs/documentation.html',
    ],
  },
  {
    kit: 'clean-blog',
    roots: ['startbootstrap-clean-blog/dist'],
    pages: ['index.html', 'about.html', 'contact.html', 'post.html'],
  },
  {
    kit: 'foundation-sites',
    roots: ['foundation-sites/test/visual', 'foundation-sites/dist'],
    pages: [
      'abide/abide-radio.html',
      'abide/text.html',
      'accordion/nested.html',
      'accordion-menu/accordionmenu.html',
      'breadcrumbs/breadcrumbs.html',
      'button/button.html',
      'button/button-group.html',
      'card/card.html',
      'drilldown/drilldown-menu-auto-height.html',
      'dropdown/in-top-bar.html',
      'form/select-icon.html',
      'menu/advanced-nested-menu-float.html',
      'menu/menu-form-flex.html',
      'offcanvas/all-options.html',
      'orbit/orbit.html',
      'reveal/basic.html',
      'tabs/deep-linking.html',
    ],
  },
  {
    kit: 'gentelella',
    roots: ['gentelella/dist'],
    pages: [
      'index',
      'form',
      'form_advanced',
      'form_buttons',
      'form_validation',
      'general_elements',
      'inbox',
      'invoice',
      'kanban',
      'login',
      'media_gallery',
      'orders',
      'pricing_tables',
      'product_detail',
      'profile',
      'settings',
      'tables',
      'tables_dynamic',
      'user_management',
      'calendar',
    ].map((name) => `production/${name}.html`),
  },
  {
    kit: 'jquery-mobile',
    roots: ['jquery-mobile/dist/demos'],
    pages: [
      'button',
      'checkboxradio-checkbox',
      'checkboxradio-radio',
      'collapsible',
      'controlgroup',
      'datepicker',
      'forms',
      'listview',
      'navbar',
      'popup',
      'popup-iframe',
      'selectmenu',
      'slider',
      'table-column-toggle',
      'tabs',
      'textinput',
      'toolbar',
    ].map((name) => `${name}/index.html`),
  },
  {
    kit: 'jstree',
    needsStandIns: true,
    roots: ['jstree'],
    pages: ['demo/basic/index.html', 'test/visual/desktop/index.html'],
  },
  {
    kit: 'material-design-lite',
    roots: ['material-design-lite/dist', 'material-design-lite/src'],
    pages: [
      'components/index.html',
      ...['article', 'blog', 'dashboard', 'portfolio', 'text-only', 'android-dot-com'].map(
        (name) => `templates/${name}/index.html`,
      ),
      ...[
        'button',
        'card',
        'checkbox',
        'data-table',
        'list',
        'menu',
        'radio',
        'slider',
        'switch',
        'tabs',
        'textfield',
      ].map((name) => `components/${name}/demo.html`),
    ],
  },
  // Its guide shows each component in a frame.
  {
    kit: 'material-design-lite',
    roots: ['material-design-lite/src', 'material-design-lite/dist'],
    pages: ['index.html'],
  },
  {
    kit: 'polymer',
    roots: ['.'],
    usesPackageNames: true,
    pages: [
      'button',
      'checkbox',
      'dialog',
      'dropdown-menu',
      'input',
      'menu-button',
      'radio-group',
      'slider',
      'tabs',
      'toggle-button',
    ].map((name) => `@polymer/paper-${name}/demo/index.html`),
  },
  { kit: 'reveal', roots: ['reveal.js'], pages: ['index.html', 'demo.html'] },
  {
    kit: 'sb-admin-2',
    roots: ['startbootstrap-sb-admin-2'],
    pages: [
      '404',
      'buttons',
      'cards',
      'charts',
      'forgot-password',
      'index',
      'login',
      'register',
      'tables',
      'utilities-color',
    ].map((name) => `${name}.html`),
  },
  {
    kit: 'spectre',
    roots: ['spectre.css/docs'],
    pages: [
      'index',
      'elements',
      'elements/buttons',
      'elements/forms',
      'elements/media',
      'elements/tables',
      'components/accordions',
      'components/cards',
      'components/menu',
      'components/nav',
      'components/pagination',
      'components/tabs',
      'experimentals/calendars',
      'getting-started',
    ].map((name) => `${name}.html`),
  },
  {
    kit: 'summernote',
    needsStandIns: true,
    roots: ['summernote/examples', 'summernote/dist'],
    pages: ['airmode', 'custom-style', 'mode-switcher', 'ondialog', 'placeholder', 'toolbar-container'].map(
      (name) => `${name}.html`,
    ),
  },
];

/** Libraries that pages fetch from elsewhere or from a build that is not shipped, and where they lie in the packages. */
const standIns: readonly (readonly [RegExp, string])[] = [
  [/\/jquery[^/]*\/[^/]*\/jquery(?:\.min)?\.js$/, 'jquery/dist/jquery.js'],
  [
    /bootstrap(?:cdn)?[^/]*\/.*\/bootstrap(?:\.bundle)?(?:\.min)?\.js$/,
    'startbootstrap-sb-admin-2/vendor/bootstrap/js/bootstrap.bundle.js',
  ],
  [
    /bootstrap(?:cdn)?[^/]*\/.*\/bootstrap(?:\.min)?\.css$/,
    '@creative-tim-official/argon-dashboard-free/assets/vendor/bootstrap/dist/css/bootstrap.min.css',
  ],
  [/code\.getmdl\.io\/[^/]+\/(material[^/]*)$/, 'material-design-lite/dist/$1'],
  [/\/assets\/css\/foundation[^/]*\.css$/, 'foundation-sites/dist/css/foundation.css'],
  [/\/assets\/js\/vendor\.js$/, 'jquery/dist/jquery.js'],
  [/\/assets\/js\/foundation\.js$/, 'foundation-sites/dist/js/foundation.js'],
];

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

/** For the options of a test that needs them: the kits are no part of what `npm install` brings. */
export const withoutKits = existsSync(packages) ? false : `the kits are not installed in ${packages}`;

/** @throws Error where npm cannot bring them. */
export function installKits(): void {
  if (existsSync(`${packages}/.package-lock.json`)) return;
  process.stderr.write(`Installing the kits into ${packages} …\n`);
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: kitsFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm could not install the kits in ${kitsFolder}.`);
}

/** One server a kit, because some ask for files from the root. */
export async function serveKits(): Promise<ServedKits> {
  const served: Server[] = [];
  const pages: KitPage[] = [];
  for (const kit of kits) {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const file = fileFor(kit, decodeURIComponent(pathname));
      if (file === null) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': typeOf(file) });
      response.end(bodyOf(kit, file));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    served.push(server);
    const { port } = server.address() as AddressInfo;
    for (const page of kit.pages) {
      if (fileFor(kit, `/${page}`) === null) throw new Error(`The kit ${kit.kit} holds no page ${page}.`);
      const url = `http://127.0.0.1:${port}/${page}`;
      pages.push({ kit: kit.kit, path: page, url, standsAlone: kit.needsStandIns !== true });
    }
  }
  return {
    pages,
    shieldContext: async (context) => {
      await context.route(
        (url) => url.hostname !== '127.0.0.1',
        (route) => {
          const file = standInFor(route.request().url().split(/[?#]/)[0]!);
          return file === null ? route.abort() : route.fulfill({ path: file, contentType: typeOf(file) });
        },
      );
    },
    close: async () => {
      for (const server of served) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function fileFor(kit: Kit, pathname: string): string | null {
  for (const root of kit.roots) {
    const folder = path.join(packages, root);
    const file = path.join(folder, pathname);
    if (file.startsWith(folder) && existsSync(file) && statSync(file).isFile()) return file;
  }
  return standInFor(pathname);
}

function standInFor(url: string): string | null {
  for (const [pattern, replacement] of standIns) {
    const match = pattern.exec(url);
    if (match === null) continue;
    const file = path.join(packages, replacement.replace('$1', match[1] ?? ''));
    return existsSync(file) ? file : null;
  }
  return null;
}

function typeOf(file: string): string {
  return types[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
}

function bodyOf({ usesPackageNames }: Kit, file: string): Buffer {
  const body = readFileSync(file);
  if (usesPackageNames !== true || path.extname(file) !== '.html') return body;
  const scopes = ['@polymer/', '@webcomponents/', 'marked/', 'prismjs/', 'web-animations-js/'];
  const imports = Object.fromEntries(scopes.map((scope) => [scope, `/${scope}`]));
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  return Buffer.from(body.toString('utf8').replace(/<head>/i, `<head>${map}`));
}
