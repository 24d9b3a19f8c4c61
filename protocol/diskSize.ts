// How much of a disk something takes, in words for people. Knows nothing of what it is.

/** `12 KB` below one MB, with a decimal below ten of them, whole ones above. */
export function diskSize(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  if (megabytes < 1) return `${Math.ceil(bytes / 1024)} KB`;
  return `${megabytes.toFixed(megabytes < 10 ? 1 : 0)} MB`;
}
