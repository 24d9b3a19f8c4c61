// Text that stands in Markdown as it is.
// Only computes: knows nothing of VS Code and of where the text comes from.

/**
 * Takes from a text what Markdown would read as its own. What is read from a picture, or the name of a folder, may look
 * like a link or an image, and VS Code would offer or load it. Lines stay lines; empty ones and space around them go.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&$@:]/g, (sign) => `\\${sign}`)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('  \n');
}
