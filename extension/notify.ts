// What the user reads when something failed, and which buttons stand beside it.
// Only computes: knows nothing of VS Code, pages and processes.

import { failureSentence, type Failure } from '../protocol/failure';
import type { Notice } from '../protocol/view';

/** One sentence for people, or `silent` where they know already. A failure nobody thought of does not compile. */
export function noticeFor(failure: Failure): Notice | 'silent' {
  switch (failure.kind) {
    case 'cancelled':
      return 'silent';
    // These three speak of command-line options in `failureSentence`; here there are none.
    case 'bundle-missing':
      return {
        sentence: `There is no model in ${failure.path}. Choose another bundle, or install the extension again if it is the built-in one.`,
        buttons: ['choose-bundle', 'show-log'],
      };
    case 'bundle-damaged':
      return {
        sentence: `The model in ${failure.path} is damaged: ${failure.reason}. Choose another bundle, or install the extension again if it is the built-in one.`,
        buttons: ['choose-bundle', 'show-log'],
      };
    case 'device-unavailable':
      return {
        sentence: `The device "${failure.device}" cannot be used here, because ${failure.reason}: press Choose Device… for another one.`,
        buttons: ['choose-device', 'ask-again', 'show-log'],
      };
    case 'device-lost':
      return {
        sentence: `The device "${failure.device}" was lost while ${failure.stage}: ${failure.reason}. Ask again, or press Choose Device… for another one.`,
        buttons: ['ask-again', 'choose-device', 'show-log'],
      };
    case 'does-not-fit':
      return { sentence: failureSentence(failure), buttons: ['choose-bundle', 'choose-device', 'ask-again'] };
    // Asking the same again would end the same.
    case 'bad-input':
    case 'several-devices':
    case 'too-large':
      return { sentence: failureSentence(failure), buttons: [] };
    case 'image-unreadable':
    case 'bug':
      return { sentence: failureSentence(failure), buttons: ['show-log'] };
    case 'out-of-memory':
      return { sentence: failureSentence(failure), buttons: ['ask-again', 'choose-bundle', 'show-log'] };
    case 'process-ended':
      return {
        sentence: failureSentence(failure),
        // A capture is no question.
        buttons: failure.program === undefined ? ['ask-again', 'show-log'] : ['show-log'],
      };
    case 'not-responding':
      return { sentence: failureSentence(failure), buttons: ['ask-again', 'show-log'] };
    case 'process-not-started':
      return {
        sentence: failureSentence(failure),
        buttons: failure.program === undefined ? ['restart-engine', 'show-log'] : ['show-log'],
      };
  }
}
