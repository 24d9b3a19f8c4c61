// Reads the XML that tools write: elements, attributes, text. Pure.
// Knows nothing of what is in it. Another hand may have made it: no entity is ever looked up, and its size is bounded.

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements, and the text between them as it stands there. */
  readonly children: readonly (XmlElement | string)[];
}

/** Says in its message what is wrong, without a full stop. */
export class XmlUnreadable extends Error {}

/** Deeper is nobody's report, and no screen. */
const MOST_DEPTH = 1_000;
const MOST_ELEMENTS = 500_000;

/**
 * The one element that holds all others. Comments, declarations and what stands before and after it are left out.
 *
 * @throws XmlUnreadable where it is not well-formed, or larger than anything a tool writes.
 */
export function parseXml(text: string): XmlElement {
  const open: Building[] = [];
  let root: Building | null = null;
  let nElements = 0;
  const takeText = (part: string): void => {
    const around = open.at(-1);
    if (part !== '' && around !== undefined) around.children.push(part);
    else if (part.trim() !== '') throw new XmlUnreadable('text stands outside of its elements');
  };
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length;) {
    const next = text.indexOf('<', at);
    if (next !== at) {
      takeText(decoded(text.slice(at, next === -1 ? undefined : next)));
      if (next === -1) break;
    }
    if (text.startsWith('<!--', next)) at = after(text, '-->', next + 4);
    else if (text.startsWith('<?', next)) at = after(text, '?>', next + 2);
    else if (text.startsWith('<![CDATA[', next)) {
      at = after(text, ']]>', next + 9);
      takeText(text.slice(next + 9, at - 3));
    } else if (text.startsWith('<!', next)) at = afterDeclaration(text, next + 2);
    else if (text.startsWith('</', next)) {
      at = after(text, '>', next);
      const name = text.slice(next + 2, at - 1).trim();
      if (open.pop()?.name !== name) throw new XmlUnreadable(`</${name.slice(0, 60)}> closes nothing`);
    } else {
      const tag = readTag(text, next);
      at = tag.end;
      nElements += 1;
      if (MOST_ELEMENTS < nElements) throw new XmlUnreadable(`it has more than ${MOST_ELEMENTS} elements`);
      const element: Building = { name: tag.name, attributes: tag.attributes, children: [] };
      const around = open.at(-1);
      if (around !== undefined) around.children.push(element);
      else if (root === null) root = element;
      else throw new XmlUnreadable('it has more than one element that holds all others');
      if (!tag.isEmpty) open.push(element);
      if (MOST_DEPTH < open.length) throw new XmlUnreadable('its elements lie too deep in each other');
    }
  }
  const left = open.at(-1);
  if (left !== undefined) throw new XmlUnreadable(`it ends within <${left.name}>`);
  if (root === null) throw new XmlUnreadable('it has no element');
  return root;
}

/** Every element within, the outer one before the inner ones; the element itself first. */
export function* elementsWithin(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) if (typeof child !== 'string') yield* elementsWithin(child);
}

/** All text within, put together. */
export function textWithin({ children }: XmlElement): string {
  return children.map((child) => (typeof child === 'string' ? child : textWithin(child))).join('');
}

interface Building {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlElement | string)[];
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  if (found === -1) throw new XmlUnreadable(`it ends before "${mark}"`);
  return found + mark.length;
}

/** A doctype; what it declares in brackets is passed over, so that no entity of its own ever means anything. */
function afterDeclaration(text: string, from: number): number {
  const end = after(text, '>', from);
  // Only up to its end: a text of many declarations would be searched whole for each of them.
  const bracket = text.slice(from, end).indexOf('[');
  return bracket === -1 ? end : after(text, '>', after(text, ']', from + bracket) - 1);
}

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly isEmpty: boolean;
  readonly end: number;
}

function readTag(text: string, from: number): Tag {
  const pattern = /[^\s=/>"'<]+/y;
  const space = /\s*/y;
  const skip = (at: number): number => {
    space.lastIndex = at;
    return at + (space.exec(text)?.[0].length ?? 0);
  };
  const readName = (at: number): string => {
    pattern.lastIndex = at;
    const name = pattern.exec(text)?.[0];
    if (name === undefined) throw new XmlUnreadable(`"${text.slice(from, from + 30)}" is no element`);
    return name;
  };
  const name = readName(from + 1);
  const attributes: [string, string][] = [];
  for (let at = skip(from + 1 + name.length); ; at = skip(at)) {
    if (text.startsWith('/>', at))
      return { name, attributes: Object.fromEntries(attributes), isEmpty: true, end: at + 2 };
    if (text.startsWith('>', at))
      return { name, attributes: Object.fromEntries(attributes), isEmpty: false, end: at + 1 };
    const attribute = readName(at);
    at = skip(at + attribute.length);
    if (text[at] !== '=') throw new XmlUnreadable(`the attribute ${attribute.slice(0, 60)} has no value`);
    at = skip(at + 1);
    const quote = text.charAt(at);
    if (quote !== '"' && quote !== "'")
      throw new XmlUnreadable(`the value of ${attribute.slice(0, 60)} has no quotes`);
    const end = after(text, quote, at + 1);
    attributes.push([attribute, decoded(text.slice(at + 1, end - 1))]);
    at = end;
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Entities that XML itself knows, and numbered signs; any other stays as it stands. */
function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    if (typeof name === 'string') return Object.hasOwn(entities, name) ? (entities[name] ?? whole) : whole;
    const code = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
