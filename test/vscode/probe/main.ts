// An extension for tests: runs a piece of JavaScript in the extension host and answers with its result, so that tests can ask
// VS Code's own API. It is told where to say its address by an environment variable, and listens on this machine only.

import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';

type Evaluated = (code: typeof vscode, load: NodeJS.Require, given: unknown) => Promise<unknown>;

export function activate(context: vscode.ExtensionContext): void {
  const addressFile = process.env['GROUNDGLASS_PROBE'];
  if (addressFile === undefined) return;
  const token = randomBytes(16).toString('hex');
  const server = createServer((request, response) => void answer(token, request, response));
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    // Whole or not at all: a test reads it as soon as it is there.
    writeFileSync(`${addressFile}.writing`, JSON.stringify({ port, token, processId: process.pid }));
    renameSync(`${addressFile}.writing`, addressFile);
  });
  context.subscriptions.push({ dispose: () => server.close() });
}

async function answer(token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  if (request.headers.authorization !== token) {
    response.writeHead(403).end();
    return;
  }
  try {
    const { source, given } = JSON.parse(body) as { source: string; given: unknown };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the test's own words, behind its own token
    const evaluate = new Function(
      'vscode',
      'require',
      'given',
      `return (${source})(vscode, require, given)`,
    ) as Evaluated;
    const result = await evaluate(vscode, require, given);
    response.end(JSON.stringify({ result: result ?? null }));
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
