// Outcomes and rows for tests of figures: everything that a test does not speak of is filled in.

import type { Outcome } from '../../models/cli/eval/outcome';

let nOutcomes = 0;

/** An outcome on a target at [10, 10, 30, 20] that was clicked right, with what a test changes. */
export function outcome(changes: Partial<Outcome> = {}): Outcome {
  nOutcomes++;
  return {
    variant: 'whole',
    set: 'set',
    id: `row-${nOutcomes}`,
    image: 'a.png',
    instruction: 'Save',
    kind: 'text',
    style: 'label',
    platform: 'web',
    loose: false,
    target: [10, 10, 30, 20],
    bbox: [10, 10, 30, 20],
    score: 1,
    evidence: 'text',
    ...changes,
  };
}
