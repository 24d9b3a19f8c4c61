// The format that the user has chosen for this workspace, beside a screenshot or in the settings, and word of every change.
// Imports nothing of VS Code's that runs: its memory is handed in.

import type { FormatChoice } from '../../protocol/view';
import { makeSignal, type Heard, type Listening } from '../editor/signal';
import { formatChoices, type OpenSettings } from '../settings';

export interface KeptChoice extends Listening {
  current(): FormatChoice;
  choose(choice: FormatChoice): void;
  readonly onChange: Heard<null>;
}

/** @param memory - of the workspace: a chosen format is written into no file of the user's. */
export function keepFormatChoice(
  memory: { get(key: string): unknown; update(key: string, value: unknown): PromiseLike<void> },
  settings: Pick<OpenSettings, 'current' | 'onChange'>,
): KeptChoice {
  const changed = makeSignal<null>();
  const end = settings.onChange((now, before) => {
    if (now.selectorFormat === before.selectorFormat) return;
    // What is set later counts.
    void memory.update(KEY, undefined);
    changed.tell(null);
  });
  return {
    current() {
      const kept = memory.get(KEY);
      return formatChoices.find((known) => known === kept) ?? settings.current().selectorFormat;
    },
    choose(choice) {
      void memory.update(KEY, choice);
      changed.tell(null);
    },
    onChange: changed.on,
    dispose: end,
  };
}

const KEY = 'selectors.format';
