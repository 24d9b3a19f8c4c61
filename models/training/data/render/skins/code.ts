// Program text as markup: coloured words, line numbers. One block a line, so that a line stays one line of text.

import { escaped, type Scene } from './scene';

/** Colours of a syntax theme; CSS values. */
export interface CodeColours {
  readonly background: string;
  readonly text: string;
  readonly gutter: string;
  readonly keyword: string;
  readonly string: string;
  readonly comment: string;
  readonly number: string;
  readonly call: string;
  readonly current: string;
}

const darkThemes: readonly CodeColours[] = [
  {
    background: '#1e1e1e',
    text: '#d4d4d4',
    gutter: '#858585',
    keyword: '#569cd6',
    string: '#ce9178',
    comment: '#6a9955',
    number: '#b5cea8',
    call: '#dcdcaa',
    current: '#2a2a2a',
  },
  {
    background: '#2b2b2b',
    text: '#a9b7c6',
    gutter: '#606366',
    keyword: '#cc7832',
    string: '#6a8759',
    comment: '#808080',
    number: '#6897bb',
    call: '#ffc66d',
    current: '#323232',
  },
  {
    background: '#282c34',
    text: '#abb2bf',
    gutter: '#5c6370',
    keyword: '#c678dd',
    string: '#98c379',
    comment: '#7f848e',
    number: '#d19a66',
    call: '#61afef',
    current: '#2c313c',
  },
  {
    background: '#002b36',
    text: '#93a1a1',
    gutter: '#586e75',
    keyword: '#859900',
    string: '#2aa198',
    comment: '#586e75',
    number: '#d33682',
    call: '#268bd2',
    current: '#073642',
  },
  {
    background: '#272822',
    text: '#f8f8f2',
    gutter: '#90908a',
    keyword: '#f92672',
    string: '#e6db74',
    comment: '#88846f',
    number: '#ae81ff',
    call: '#a6e22e',
    current: '#3e3d32',
  },
];
const lightThemes: readonly CodeColours[] = [
  {
    background: '#ffffff',
    text: '#1f1f1f',
    gutter: '#237893',
    keyword: '#0000ff',
    string: '#a31515',
    comment: '#008000',
    number: '#098658',
    call: '#795e26',
    current: '#f3f3f3',
  },
  {
    background: '#ffffff',
    text: '#080808',
    gutter: '#adadad',
    keyword: '#0033b3',
    string: '#067d17',
    comment: '#8c8c8c',
    number: '#1750eb',
    call: '#00627a',
    current: '#f5f8fe',
  },
  {
    background: '#fafafa',
    text: '#383a42',
    gutter: '#9d9d9f',
    keyword: '#a626a4',
    string: '#50a14f',
    comment: '#a0a1a7',
    number: '#986801',
    call: '#4078f2',
    current: '#f0f0f1',
  },
];

/** A theme that suits the scene. */
export function codeColours(scene: Scene): CodeColours {
  return scene.draw.pick(scene.dark ? darkThemes : lightThemes);
}

const words =
  /(\/\/.*|#(?!\d).*)|('[^']*'|"[^"]*"|`[^`]*`)|\b(\d+)\b|\b(const|let|export|function|return|import|from|if|throw|new|await|async|for|of|in|def|class|print|undefined|true|false|None|display|margin|color)\b|\b([a-zA-Z_]\w*)(?=\()/g;

/** One line with its words coloured; safe HTML. */
export function colouredLine(line: string): string {
  let html = '';
  let done = 0;
  for (const match of line.matchAll(words)) {
    const kind = ['c', 's', 'n', 'k', 'f'][match.slice(1).findIndex((part) => part !== undefined)]!;
    html += `${escaped(line.slice(done, match.index))}<span class="${kind}">${escaped(match[0])}</span>`;
    done = match.index + match[0].length;
  }
  return html + escaped(line.slice(done));
}

/** Numbered lines; `current` is the index of the line with the caret. */
export function codeBlock(scene: Scene, count: number, first = 1): string {
  const { draw, text } = scene;
  const lines: string[] = [];
  while (lines.length < count) lines.push(...text.code(draw.int(6, 14)), '');
  const current = draw.int(0, Math.min(20, count - 1));
  return lines
    .slice(0, count)
    .map(
      (line, index) =>
        `<div class="ln${index === current ? ' cur' : ''}"><span class="no">${first + index}</span><div class="cl">${colouredLine(line)}</div></div>`,
    )
    .join('');
}

/** The rules for lines of code. @param size px */
export function codeCss(colours: CodeColours, size: number): string {
  return `.codeview{background:${colours.background};color:${colours.text};font:${size}px/${Math.round(size * 1.5)}px var(--mono);overflow:hidden;padding:4px 0;white-space:pre}.ln{display:flex}.no{width:${size * 3.6}px;text-align:right;padding-right:16px;color:${colours.gutter};flex:none}.cl{flex:1;min-width:0;min-height:${Math.round(size * 1.5)}px}.cur{background:${colours.current}}.k{color:${colours.keyword}}.s{color:${colours.string}}.c{color:${colours.comment};font-style:italic}.n{color:${colours.number}}.f{color:${colours.call}}`;
}
