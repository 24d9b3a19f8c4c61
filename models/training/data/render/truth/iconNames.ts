// What an icon set calls an icon, from what its element carries. Pure.

/** Class prefix of each set, in the order they are tried. */
const prefixes = [
  'icon-tabler-',
  'bi-',
  'ti-',
  'mdi-',
  'codicon-',
  'ri-',
  'lucide-',
  'fa-',
  'cil-',
  'cib-',
  'pf-v6-pficon-',
  'uk-icon-',
] as const;

/** Classes with such a prefix that say how an icon is drawn, not which it is. */
const manner =
  /^(fw|lg|xs|sm|xl|2xs|2xl|\d+x|solid|regular|brands|light|thin|duotone|classic|sharp|spin|pulse|beat|bounce|fade|flip.*|rotate.*|stack.*|inverse|border|li|ul|pull.*|\d+px|outline|filled|icon|set|modifier.*)$/;

/** Parts of Remix and Material names that say how, not which. */
const trailingManner = /-(line|fill|filled|outline|outlined|solid|regular)$/;

/**
 * The name, e.g. `trash` or `arrow-left`; `''` where nothing tells.
 *
 * @param given the attribute `data-icon`, which goes before everything
 * @param classes of the element itself
 * @param reference what a `<use>` in it points at, e.g. `sprite.svg#cil-trash`
 */
export function iconName(given: string | null, classes: readonly string[], reference: string | null): string {
  if (given !== null) return given.trim();
  for (const prefix of prefixes) {
    for (const name of classes) {
      if (!name.startsWith(prefix)) continue;
      const rest = name.slice(prefix.length);
      if (rest !== '' && !manner.test(rest)) return rest.replace(trailingManner, '');
    }
  }
  const target = reference?.split('#')[1];
  if (target !== undefined) return target.replace(/^(cil|cib|bi|ti|tabler|icon)-/, '');
  return '';
}

/** True where a class names an icon of a known set, or says "icon". */
export function hasIconClass(classes: readonly string[]): boolean {
  return classes.some(
    (name) =>
      /^(bi|ti|mdi|codicon|fa|fas|far|fab|icon|lucide|cil|material-icons|anticon)$/.test(name) ||
      prefixes.some((prefix) => name.startsWith(prefix)),
  );
}

/** The glyph that a `content` value paints, without the alternative text behind a slash; `''` where it paints no single glyph. */
export function glyphOf(content: string): string {
  const match = /^"((?:[^"\\]|\\.)*)"(?:\s*\/\s*".*")?$/.exec(content);
  const glyph = match?.[1] ?? '';
  return [...glyph].length === 1 ? glyph : '';
}
