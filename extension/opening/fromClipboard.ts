// Takes a picture from the clipboard: VS Code gives extensions its text only, so a small page is pasted into.
// Knows nothing of what is done with the picture. Works where the extension runs on another machine: the page is the user's.

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { EventMessage, PasteEvents } from '../../protocol/view';
import { pageHtml } from '../editor/page';
import { hearPage } from '../editor/pageEvents';

export interface ClipboardParts {
  /** The folder of the built pages. */
  readonly pageFolder: vscode.Uri;
  readonly log: { error(text: string): void };
  /** Takes the bytes; where that fails, the page stays for another try. */
  readonly take: (name: string, bytes: Uint8Array) => Promise<void>;
  readonly tell: (error: unknown) => void;
}

/** Opens the page; it closes when a picture has been taken. */
export function pasteScreenshot({ pageFolder, log, take, tell }: ClipboardParts): void {
  const panel = vscode.window.createWebviewPanel(
    'groundglass.paste',
    'Paste Screenshot',
    vscode.ViewColumn.Active,
    { enableScripts: true, localResourceRoots: [pageFolder] },
  );
  const { webview } = panel;
  const refused: EventMessage<PasteEvents> = { name: 'paste/refused', params: null };
  webview.onDidReceiveMessage((message: unknown): void => {
    const heard = hearPage(message);
    if (heard.kind === 'refused') {
      log.error(heard.reason);
      void webview.postMessage(refused);
      return;
    }
    if (heard.event.name !== 'picture/bytes') {
      log.error(`the page for pasting has no business to say "${heard.event.name}"`);
      return;
    }
    const { name, bytes } = heard.event.params;
    take(name, bytes).then(
      () => void panel.dispose(),
      (error: unknown) => {
        tell(error);
        void webview.postMessage(refused);
      },
    );
  });
  const address = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(pageFolder, name)).toString();
  webview.html = pageHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    script: address('paste.js'),
    style: address('paste.css'),
    title: 'Paste Screenshot',
  });
}
