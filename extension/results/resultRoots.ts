// From single files that runners leave in a workspace to the folders of their results. Pure: no VS Code, no files.
// Knows nothing of what is in them.

/** What is searched for; few files each, so that a large workspace is searched quickly. */
export const resultMarks = [
  '**/.last-run.json',
  '**/test-failed-*.png',
  '**/trace.zip',
  '**/cypress/screenshots/**/*(failed)*.png',
  '**/allure-results/*-result.json',
  '**/playwright-report/index.html',
  '**/blob-report/*.zip',
  '**/error{S,s,-s}hots/*.png',
] as const;

/** @param mark - path of a file that was found, with "/" between its parts. */
function rootOfMark(mark: string): string {
  const parts = mark.split('/');
  const name = parts.at(-1) ?? '';
  const upTo = (folder: RegExp): string | null => {
    const at = parts.findLastIndex((part, index) => index < parts.length - 1 && folder.test(part));
    return at === -1 ? null : parts.slice(0, at + 1).join('/');
  };
  // A folder for each test lies in the folder of the run.
  if (/^(test-failed-\d+\.png|trace\.zip)$/.test(name)) return parts.slice(0, -2).join('/');
  return upTo(/^screenshots$/) ?? parts.slice(0, -1).join('/');
}

/**
 * Each once, those inside of others left out, in their order.
 *
 * @param tops - the workspace's folders, with "/" between their parts: nothing above them is searched.
 */
export function rootsOfMarks(marks: readonly string[], tops: readonly string[]): string[] {
  const isInside = (root: string): boolean => tops.some((top) => root === top || root.startsWith(`${top}/`));
  const rootOf = (mark: string): string => {
    const root = rootOfMark(mark);
    return isInside(root) ? root : mark.slice(0, mark.lastIndexOf('/'));
  };
  const roots = [...new Set(marks.map(rootOf))];
  return roots.filter((root) => !roots.some((other) => other !== root && root.startsWith(`${other}/`)));
}
