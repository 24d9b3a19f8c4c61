// Reads selectors that stand in strings of test files (CSS, XPath, Playwright's engines, UiSelector, iOS predicates) as data.
// Pure. Each reader gives null for what the data cannot say exactly: a selector is never half understood.

import type {
  CssPart,
  Selector,
  SelectorStep,
  TextMatch,
  XPathCondition,
  XPathPart,
} from '../../../protocol/selector';

/** A compound selector's pieces, read one after the other from where the last one ended. */
const cssPieces = {
  tag: /[a-zA-Z][\w-]*|\*/y,
  id: /#((?:[\w-]|[\u0080-\uffff]|\\[\da-fA-F]{1,6}\s?|\\[^\n])+)/y,
  className: /\.((?:[\w-]|[\u0080-\uffff]|\\[\da-fA-F]{1,6}\s?|\\[^\n])+)/y,
  attribute:
    /\[\s*([\w-]+)\s*(?:([*^$]?=)\s*(?:"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|([\w-]+))\s*)?\]/y,
  nthOfType: /:nth-of-type\(\s*(\d+)\s*\)/y,
  combinator: /\s*>\s*|\s+/y,
};

function parseCss(text: string): readonly CssPart[] | null {
  const parts: CssPart[] = [];
  const written = text.trim();
  let at = 0;
  let combinator: CssPart['combinator'] = '';
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(written);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  while (at < written.length) {
    const begin = at;
    const tag = take(cssPieces.tag)?.[0];
    let id: string | undefined;
    const classes: string[] = [];
    const attributes: NonNullable<CssPart['attributes']>[number][] = [];
    let nthOfType: number | undefined;
    for (;;) {
      const found = take(cssPieces.id) ?? take(cssPieces.className) ?? take(cssPieces.nthOfType);
      if (found !== null) {
        const [whole, value = ''] = found;
        if (whole.startsWith(':')) {
          // What follows a position is not read: the data holds one.
          if (nthOfType !== undefined || Number(value) < 1) return null;
          nthOfType = Number(value);
        } else if (whole.startsWith('.')) classes.push(unescapeCss(value));
        else if (id === undefined) id = unescapeCss(value);
        else return null;
        continue;
      }
      const attribute = take(cssPieces.attribute);
      if (attribute === null) break;
      const [, name = '', operator, double, single, bare] = attribute;
      // Whether an attribute is there at all, whatever it says, is not in the data.
      if (operator === undefined) return null;
      const value = double ?? single ?? bare ?? '';
      attributes.push({ name, operator: operator as '=' | '^=' | '$=' | '*=', value: unescapeCss(value) });
    }
    if (at === begin) return null;
    parts.push({
      combinator,
      ...(tag === undefined || tag === '*' ? {} : { tag: tag.toLowerCase() }),
      ...(id === undefined ? {} : { id }),
      ...(classes.length === 0 ? {} : { classes }),
      ...(attributes.length === 0 ? {} : { attributes }),
      ...(nthOfType === undefined ? {} : { nthOfType }),
    });
    if (at === written.length) return parts;
    const between = take(cssPieces.combinator)?.[0];
    if (between === undefined) return null;
    combinator = between.includes('>') ? '>' : ' ';
  }
  return null;
}

function unescapeCss(text: string): string {
  return text.replace(/\\(?:([\da-fA-F]{1,6})\s?|([^]))/g, (_, hex?: string, one?: string) => {
    if (hex === undefined) return one ?? '';
    const code = parseInt(hex, 16);
    return 0 < code && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

const xpathStep = /(\/\/?)([\w.-]+|\*)((?:\[(?:[^\]"']|"[^"]*"|'[^']*')*\])*)/y;
const xpathTextOf = String.raw`normalize-space\(\s*(?:\.|text\(\))?\s*\)|text\(\)|\.`;

function parseXPath(text: string): readonly XPathPart[] | null {
  const written = text.trim().replace(/^\.(?=\/)/, '');
  const parts: XPathPart[] = [];
  xpathStep.lastIndex = 0;
  let end = 0;
  for (let step = xpathStep.exec(written); step !== null; step = xpathStep.exec(written)) {
    const [, axis = '', tag = '', predicates = ''] = step;
    const conditions = parseConditions(predicates);
    if (conditions === null) return null;
    parts.push({ axis: axis === '/' ? '/' : '//', tag, conditions });
    end = xpathStep.lastIndex;
  }
  return end === written.length && 0 < parts.length ? parts : null;
}

function parseConditions(predicates: string): XPathCondition[] | null {
  const conditions: XPathCondition[] = [];
  for (const [, inside = ''] of predicates.matchAll(/\[((?:[^\]"']|"[^"]*"|'[^']*')*)\]/g)) {
    for (const one of splitOutsideQuotes(inside, /\s+and\s+/y)) {
      const condition = parseCondition(one.trim());
      if (condition === null) return null;
      conditions.push(condition);
    }
  }
  return conditions;
}

function parseCondition(written: string): XPathCondition | null {
  const position = /^(?:position\(\)\s*=\s*)?([1-9]\d*)$/.exec(written)?.[1];
  if (position !== undefined) return { kind: 'position', position: Number(position) };
  const attribute = /^@([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')$/.exec(written);
  if (attribute !== null) {
    const [, name = '', double, single] = attribute;
    return { kind: 'attribute', name, value: double ?? single ?? '' };
  }
  const text = new RegExp(String.raw`^(?:${xpathTextOf})\s*=\s*(?:"([^"]*)"|'([^']*)')$`).exec(written);
  return text === null ? null : { kind: 'text', text: text[1] ?? text[2] ?? '' };
}

function splitOutsideQuotes(text: string, separator: RegExp): string[] {
  const pieces: string[] = [];
  let begin = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else {
      separator.lastIndex = at;
      const found = separator.exec(text);
      if (found === null) continue;
      pieces.push(text.slice(begin, at));
      begin = at + found[0].length;
      at = begin - 1;
    }
  }
  return [...pieces, text.slice(begin)];
}

/** What `locator("…")` and `page.click("…")` take: CSS, XPath, engines by name, and several of them with ">>" between. */
export function parsePlaywrightString(text: string): Selector | null {
  const steps: SelectorStep[] = [];
  for (const piece of splitOutsideQuotes(text, />>/y)) {
    const found = parseEngine(piece.trim());
    if (found === null) return null;
    steps.push(...found);
  }
  return steps;
}

function parseEngine(piece: string): readonly SelectorStep[] | null {
  const [, engine, body = ''] = /^([a-zA-Z_][\w:-]*)\s*=([^]*)$/.exec(piece) ?? [];
  switch (engine) {
    case undefined:
      return parseCssOrXPath(piece);
    case 'css':
      return cssSteps(body);
    case 'xpath':
      return xpathSteps(body);
    case 'text':
      return [{ kind: 'text', match: playwrightText(body) }];
    case 'id':
      return [{ kind: 'css', parts: [{ combinator: '', id: body }] }];
    case 'data-testid':
    case 'data-test-id':
    case 'data-test':
      return [
        {
          kind: 'css',
          parts: [{ combinator: '', attributes: [{ name: engine, operator: '=', value: body }] }],
        },
      ];
    case 'role':
      return parseRoleEngine(body);
    case 'nth':
      return /^-?\d+$/.test(body) ? [{ kind: 'nth', index: Number(body) }] : null;
    default:
      return null;
  }
}

/** "button[name="Save"]" with an optional i or s behind the text. */
function parseRoleEngine(body: string): readonly SelectorStep[] | null {
  const [, role, quoted, flag] =
    /^([a-z]+)(?:\[\s*name\s*=\s*("(?:[^"\\]|\\.)*")\s*([is])?\s*\])?$/.exec(body) ?? [];
  if (role === undefined) return null;
  if (quoted === undefined) return [{ kind: 'role', role, name: null }];
  const text = quoted.slice(1, -1).replace(/\\(.)/g, '$1');
  // Without a flag the whole name is compared, case and all.
  return [{ kind: 'role', role, name: { text, exact: flag !== 'i' } }];
}

/** text="Save" is the whole text, text=Save is contained, whatever the case. */
function playwrightText(body: string): TextMatch {
  const written = body.trim();
  const [, quoted] = /^"((?:[^"\\]|\\.)*)"$|^'(?:[^'\\]|\\.)*'$/.exec(written) ?? [];
  if (quoted !== undefined) return { text: quoted.replace(/\\(.)/g, '$1'), exact: true };
  if (/^'[^]*'$/.test(written)) return { text: written.slice(1, -1), exact: true };
  return { text: written, exact: false };
}

/** A string that may be either: XPath begins with a slash or "..". */
export function parseCssOrXPath(text: string): readonly SelectorStep[] | null {
  const written = text.trim();
  return /^\(*\.{0,2}\//.test(written) ? xpathSteps(written) : cssSteps(written);
}

export function cssSteps(text: string): readonly SelectorStep[] | null {
  const hasText = /^([^:]*):has-text\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)$/.exec(text.trim());
  if (hasText !== null) {
    const [, rest = '', double, single] = hasText;
    const match = { text: (double ?? single ?? '').replace(/\\(.)/g, '$1'), exact: false };
    const parts = rest === '' ? [{ combinator: '' as const }] : parseCss(rest);
    return parts === null
      ? null
      : [
          { kind: 'css', parts },
          { kind: 'hasText', match },
        ];
  }
  const parts = parseCss(text);
  return parts === null ? null : [{ kind: 'css', parts }];
}

export function xpathSteps(text: string): readonly SelectorStep[] | null {
  const parts = parseXPath(text);
  return parts === null ? null : [{ kind: 'xpath', parts }];
}

/** new UiSelector().text("Save").instance(0): what of it can be said. */
export function parseUiSelector(text: string): readonly SelectorStep[] | null {
  const written = text.trim();
  const calls = /\.(\w+)\(\s*(?:"((?:[^"\\]|\\.)*)"|(\d+))\s*\)/y;
  calls.lastIndex = /^new\s+UiSelector\(\)/.exec(written)?.[0].length ?? written.length;
  const steps: SelectorStep[] = [];
  let end = calls.lastIndex;
  for (let call = calls.exec(written); call !== null; call = calls.exec(written)) {
    const [, name = '', quoted = '', number] = call;
    const step = uiSelectorStep(name, quoted.replace(/\\(.)/g, '$1'), number);
    // Conditions on one view are one step in the data where there is one; several would look inside of each other.
    if (step === null || (0 < steps.length && step.kind !== 'nth')) return null;
    steps.push(step);
    end = calls.lastIndex;
  }
  return end === written.replace(/;$/, '').length && 0 < steps.length ? steps : null;
}

function uiSelectorStep(name: string, value: string, number: string | undefined): SelectorStep | null {
  switch (name) {
    case 'text':
      return { kind: 'text', match: { text: value, exact: true } };
    case 'description':
      return { kind: 'accessibilityId', value };
    case 'resourceId':
      return { kind: 'resourceId', value };
    case 'className':
      return { kind: 'className', value };
    case 'instance':
      return number === undefined ? null : { kind: 'nth', index: Number(number) };
    default:
      return null;
  }
}

/** name == "Save", one comparison only. */
export function parsePredicate(text: string): readonly SelectorStep[] | null {
  const found = /^\s*(name|label|type)\s*==\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*$/.exec(text);
  if (found === null) return null;
  const [, field, double, single] = found;
  const value = (double ?? single ?? '').replace(/\\(.)/g, '$1');
  if (field === 'label') return [{ kind: 'text', match: { text: value, exact: true } }];
  return [{ kind: field === 'type' ? 'className' : 'accessibilityId', value }];
}
