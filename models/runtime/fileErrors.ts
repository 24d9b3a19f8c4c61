// The words for what a file system refuses. Knows nothing of pictures, bundles or who asks.

/**
 * Why a file could not be read or written, as the second half of a sentence: "there is no such file".
 * Codes that nobody foresaw are named as they are.
 */
export function fileErrorReason(error: unknown): string {
  const code = errorCode(error);
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'ENOTDIR':
      return 'a part of the path is a file and not a folder';
    case 'EEXIST':
      return 'something of this name is there already';
    case 'EISDIR':
      return 'this is a folder, a file was expected';
    case 'EACCES':
    case 'EPERM':
      return 'there is no permission for it';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open';
    case 'ENAMETOOLONG':
      return 'the name is too long';
    case 'ELOOP':
      return 'its links go round in a circle';
    default:
      return `the system says ${code ?? (error instanceof Error ? error.message : String(error))}`;
  }
}

/** The system's code of an error (`ENOENT`), or undefined where it has none. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
