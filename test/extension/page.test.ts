// The page's security policy and its one script.

import assert from 'node:assert/strict';
import test from 'node:test';
import { pageHtml, type PageParts } from '../../extension/editor/page';

const parts: PageParts = {
  cspSource: 'https://*.cdn.example',
  nonce: 'bm9uY2U+/w==',
  script: 'https://file.cdn.example/dist/webview.js',
  style: 'https://file.cdn.example/dist/webview.css',
  title: 'shot.png',
};

/** The policy's directives by name. */
function policyOf(html: string): ReadonlyMap<string, string> {
  const content = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1];
  assert.ok(content !== undefined, 'the page has a policy');
  return new Map(
    content.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

test('nothing is allowed but pictures, styles, and the one script', () => {
  assert.deepEqual(Object.fromEntries(policyOf(pageHtml(parts))), {
    'default-src': "'none'",
    'img-src': parts.cspSource,
    'style-src': parts.cspSource,
    'script-src': `'nonce-${parts.nonce}'`,
    'base-uri': "'none'",
    'form-action': "'none'",
  });
});

test('every script carries the nonce, and none is written into the page', () => {
  const scripts = [...pageHtml(parts).matchAll(/<script([^>]*)>(.*?)<\/script>/gs)];
  assert.equal(scripts.length, 1);
  for (const [, attributes = '', body] of scripts) {
    assert.ok(attributes.includes(`nonce="${parts.nonce}"`));
    assert.ok(attributes.includes(`src="${parts.script}"`));
    assert.equal(body, '');
  }
});

test('no style is written into the page, where the policy would refuse it', () => {
  assert.doesNotMatch(pageHtml(parts), /<style|\sstyle=|\son\w+=/);
});

test("a picture's name cannot become markup", () => {
  const html = pageHtml({ ...parts, title: '</title><script>alert("1")</script>&.png' });
  assert.ok(html.includes('&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;.png'));
  assert.equal([...html.matchAll(/<script/g)].length, 1);
});
