// A web server for tests, on this machine only. Knows nothing of what is served.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

export interface WebServer {
  /** Without a slash at the end: "http://127.0.0.1:39211". */
  readonly origin: string;
  readonly server: Server;
}

/** Pages by their path, as HTML or as what answers; goes when the test file's tests are over. */
export async function serve(pages: Readonly<Record<string, string | RequestListener>>): Promise<WebServer> {
  const server = createServer((request, response) => {
    const page = pages[new URL(request.url ?? '/', 'http://here').pathname];
    if (typeof page === 'function') page(request, response);
    else if (page === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  });
  return { origin: `http://127.0.0.1:${await listen(server)}`, server };
}

/** @returns the port it was given */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    // What never gets its answer is cut off.
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
