// Tells listeners of something, in the order they came. The shape of VS Code's events, without VS Code.

export interface Listening {
  dispose(): unknown;
}

/** VS Code's own events fit this too. */
export type Heard<T> = (listener: (news: T) => void) => Listening;

export interface Signal<T> {
  readonly on: Heard<T>;
  tell(news: T): void;
}

export function makeSignal<T>(): Signal<T> {
  const listeners = new Set<(news: T) => void>();
  return {
    on(listener) {
      // Of its own, so that one function may listen twice.
      const own = (news: T): void => listener(news);
      listeners.add(own);
      return { dispose: () => listeners.delete(own) };
    },
    tell(news) {
      for (const listener of [...listeners]) listener(news);
    },
  };
}
