// What is computed once per element and reading: a page moves between two readings, so everything can be forgotten at once.

const stores: { forget(): void }[] = [];

/** The same function, computing once per element until `forgetAll` is called. It may call itself for other elements. */
export function oncePerElement<T>(compute: (element: Element) => T): (element: Element) => T {
  let known = new WeakMap<Element, { readonly value: T }>();
  stores.push({ forget: () => void (known = new WeakMap()) });
  return (element) => {
    const entry = known.get(element) ?? { value: compute(element) };
    known.set(element, entry);
    return entry.value;
  };
}

/** To be called before a page that may have changed is read again. */
export function forgetAll(): void {
  for (const store of stores) store.forget();
}
