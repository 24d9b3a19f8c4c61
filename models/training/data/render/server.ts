// Serves one page at a time and the package files it links, to this machine's own browser only.
// A server and not request interception: the browser then keeps fonts and style sheets between pages, which halves the time of a load.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export interface PageServer {
  /** E.g. `http://127.0.0.1:4000`. */
  readonly origin: string;
  /** The address under which a document can be loaded until the next one is shown. */
  show(html: string): string;
  /** Package files that were asked for and are not there, since the last call. */
  takeMissing(): string[];
  close(): void;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
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

/** What makes every page hold still for its picture. */
const still =
  '<style>*,*::before,*::after{animation-duration:0s!important;animation-delay:0s!important;transition-duration:0s!important;transition-delay:0s!important;scroll-behavior:auto!important;caret-color:transparent!important}</style>';

/** The file that `/npm/<package>/<path>` means, or null for a path that leaves the packages. */
export function packageFile(packages: string, url: string): string | null {
  const { pathname } = new URL(url, 'http://page/');
  if (!pathname.startsWith('/npm/')) return null;
  const file = path.resolve(packages, decodeURIComponent(pathname.slice('/npm/'.length)));
  return file.startsWith(packages + path.sep) ? file : null;
}

/** @param packages the absolute path of a node_modules folder */
export async function servePages(packages: string): Promise<PageServer> {
  let shown = { path: '/page/0', html: '' };
  let count = 0;
  let missing: string[] = [];
  const files = new Map<string, Promise<Buffer>>();
  const read = (file: string) => {
    const content = files.get(file) ?? readFile(file);
    files.set(file, content);
    return content;
  };
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url === shown.path) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(shown.html);
      return;
    }
    const file = packageFile(packages, url);
    const refuse = () => {
      // Browsers ask for this one by themselves.
      if (url !== '/favicon.ico') missing.push(url);
      response.writeHead(404).end();
    };
    if (file === null) return refuse();
    read(file).then((content) => {
      const type = types[path.extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=86400, immutable' });
      response.end(content);
    }, refuse);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    show: (html) => {
      count += 1;
      const head = /<head[^>]*>/i;
      shown = {
        path: `/page/${count}`,
        html: head.test(html) ? html.replace(head, (tag) => tag + still) : still + html,
      };
      return origin + shown.path;
    },
    takeMissing: () => {
      const taken = missing;
      missing = [];
      return taken;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
