// The marketplace page: extension/README.md as it stands in a package.
// Its pictures lie in the repository, beside the page; marketplace and VS Code show only those that have an https address.

import path from 'node:path';

/** A picture that stands on a line of its own: words about it, and its file as seen from the page's folder. */
const picture = /^!\[([^\]]*)\]\(([\w./-]+\.(?:png|webp|jpg))\)\n\n?/gm;

/**
 * @param {string} words the page, in Markdown
 * @param {string | null} imagesFrom the address under which the repository's files are; null leaves pictures out
 * @returns {{words: string, pictures: string[]}} the page, and the pictures that it shows, or would show, relative to
 *   the root of the repository
 */
export function pageForPackage(words, imagesFrom) {
  const pictures = [];
  const shown = words.replace(picture, (line, alt, file) => {
    const fromRoot = path.posix.join('extension', file);
    pictures.push(fromRoot);
    if (imagesFrom === null) return '';
    return line.replace(`(${file})`, `(${imagesFrom.replace(/\/+$/, '')}/${fromRoot})`);
  });
  return { words: shown, pictures };
}

/**
 * Takes `--images-from ADDRESS` out of the words of a command line.
 *
 * @param {readonly string[]} words
 * @returns {{imagesFrom: string | null, others: string[]}}
 * @throws {RangeError} with a sentence for the user where the address is none of https
 */
export function takeImagesFrom(words) {
  const others = words.flatMap((word) => word.split(/(?<=^--images-from)=/));
  const at = others.indexOf('--images-from');
  if (at < 0) return { imagesFrom: null, others };
  const [, imagesFrom = ''] = others.splice(at, 2);
  if (!/^https:\/\/[^\s()<>]+$/.test(imagesFrom) || !URL.canParse(imagesFrom)) {
    throw new RangeError(
      `--images-from takes an https address under which the files of this repository are, not "${imagesFrom}".`,
    );
  }
  return { imagesFrom, others };
}
