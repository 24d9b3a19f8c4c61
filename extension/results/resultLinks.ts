// Finds the pictures and traces of failed tests that a runner names in a line of its output. Pure: no VS Code, no files.
// The forms are those that Playwright 1.42 to 1.65 and Cypress print; what a path means is told by whoever opens it.

export interface ResultLink {
  /** Where it begins in the line, and how many characters of it are the link. */
  readonly start: number;
  readonly length: number;
  /** As it stands there, without quotes. */
  readonly path: string;
  /** False where the runner broke the path and its rest stands in the next line. */
  readonly isWhole: boolean;
}

/** Longer lines hold data, not paths. */
const MOST_LINE = 4_000;

/** What Playwright leaves of a failed test that shows it; its error-context.md stays a text to be read. */
const LEFT = String.raw`(?:test-failed-\d+\.png|trace(?:-\d+)?\.zip)`;

/** In the order of trust: of two that overlap, the first whose file is there is meant. */
export function resultLinks(line: string): ResultLink[] {
  if (MOST_LINE < line.length) return [];
  for (const find of [cypressRow, attachment]) {
    const links = find(line);
    if (links.length > 0) return links;
  }
  const found = [...ownLine(line), ...quoted(line), ...bare(line)].filter(
    ({ path }) => !path.includes('://'),
  );
  return found.filter(
    (link, index) =>
      found.findIndex((other) => other.start === link.start && other.length === link.length) === index,
  );
}

/**
 * "  -  /home/dev/cypress/screenshots/shop.cy.js/cart -- adds (failed).png      (1280x720)": a table that Cypress breaks
 * in the middle of words where the path is wider than its column.
 */
function cypressRow(line: string): ResultLink[] {
  const [, before = '', path] = /^(\s*[-│]?\s*-\s+)(\S.*?)\s+\(\d+x\d+\)\s*│?\s*$/.exec(line) ?? [];
  if (path === undefined || !/[\\/]/.test(path)) return [];
  const isWhole = /\.(png|jpe?g)$/i.test(path);
  // Pictures that a test took for itself are no failures.
  if (isWhole && !/\(failed\)/.test(path)) return [];
  return [linkAt(line, before.length, path, isWhole)];
}

/** Of Jenkins, as it stands in JUnit's XML. */
function attachment(line: string): ResultLink[] {
  return [...line.matchAll(/\[\[ATTACHMENT\|([^\]\n]+?\.(?:png|jpe?g|zip))\]\]/gi)].map((match) =>
    linkAt(line, match.index + match[0].indexOf('|') + 1, match[1] ?? '', true),
  );
}

/** A line that is nothing but the path, whatever spaces are in it, behind what Playwright puts in front. */
function ownLine(line: string): ResultLink[] {
  const form = new RegExp(
    `^(\\s*(?:[\\w .-]*playwright show-trace )?)(["']?)((?:[^"']*[\\\\/])${LEFT})\\2\\s*$`,
  );
  const [, before = '', quote = '', path] = form.exec(line) ?? [];
  return path === undefined ? [] : [linkAt(line, before.length + quote.length, path, true)];
}

function quoted(line: string): ResultLink[] {
  const form = new RegExp(
    `(["'\`(])((?:[^"'\`()]*[\\\\/])(?:${LEFT}|[^"'\`\\\\/]* \\(failed\\)[^"'\`\\\\/]*\\.png))(?=["'\`)])`,
    'g',
  );
  return [...line.matchAll(form)].map((match) => linkAt(line, match.index + 1, match[2] ?? '', true));
}

/** Among other words: spaces end it. */
function bare(line: string): ResultLink[] {
  const form = new RegExp(
    `(?:[^\\s"'\`(<>|]*[\\\\/])(?:${LEFT}(?![\\w-]|\\.\\w)|(?<=(?:^|[\\\\/\\s])error-?shots[\\\\/])[^\\s"'\`]+\\.png)`,
    'gi',
  );
  return [...line.matchAll(form)].map((match) => linkAt(line, match.index, match[0], true));
}

function linkAt(line: string, start: number, path: string, isWhole: boolean): ResultLink {
  return { start, length: Math.min(path.length, line.length - start), path, isWhole };
}
