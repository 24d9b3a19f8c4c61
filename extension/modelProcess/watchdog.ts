// Notices that somebody who should be working has said nothing for too long.
// Knows nothing of who that is and of what is done about it.

export interface Watchdog {
  /** Somebody begins to wait for an answer; call `end` once for each. */
  begin(): void;
  end(): void;
  /** A sign of life. */
  heard(): void;
}

/** How often silence is measured, in milliseconds. */
const LOOK_EVERY_MS = 500;

/**
 * @param timeoutMs - silence that is too long; asked anew every time, 0 or less waits for ever.
 * @param onSilent - called once for each silence that was too long.
 */
export function makeWatchdog(timeoutMs: () => number, onSilent: () => void): Watchdog {
  let waiting = 0;
  let silentMs = 0;
  let lookedAt = 0;
  let timer: ReturnType<typeof setInterval> | null = null;

  function look(): void {
    const now = performance.now();
    // A machine that slept, or a host that was busy itself, heard nothing either: such a gap counts as one look.
    silentMs += Math.min(now - lookedAt, 2 * LOOK_EVERY_MS);
    lookedAt = now;
    const limit = timeoutMs();
    if (limit <= 0 || silentMs < limit) return;
    silentMs = 0;
    onSilent();
  }

  return {
    begin() {
      waiting += 1;
      if (timer !== null) return;
      silentMs = 0;
      lookedAt = performance.now();
      timer = setInterval(look, LOOK_EVERY_MS);
    },
    end() {
      waiting -= 1;
      if (0 < waiting || timer === null) return;
      clearInterval(timer);
      timer = null;
    },
    heard() {
      silentMs = 0;
    },
  };
}
