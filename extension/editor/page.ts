// A page's HTML and its security policy: nothing by default, one script by nonce, styles and pictures from the extension.
// Knows nothing of VS Code's objects and of what the page shows.

export interface PageParts {
  /** The source that VS Code serves local files to this page from (`webview.cspSource`). */
  readonly cspSource: string;
  /** A new random word for every page. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  readonly title: string;
}

/** The whole document; every part is escaped. */
export function pageHtml({ cspSource, nonce, script, style, title }: PageParts): string {
  const policy = [
    `default-src 'none'`,
    `img-src ${cspSource}`,
    `style-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    // These two do not fall back to default-src.
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${escape(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escape(title)}</title>
    <link rel="stylesheet" href="${escape(style)}" />
  </head>
  <body>
    <script nonce="${escape(nonce)}" src="${escape(script)}"></script>
  </body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
