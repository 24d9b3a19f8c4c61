// Reading lists whose index is known to be right.

/** The item at an index. @throws RangeError where there is none, which is a bug of the caller. */
export function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`index ${index} is outside a list of ${list.length}`);
  return item;
}
