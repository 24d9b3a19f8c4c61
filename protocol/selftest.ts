// What the self-test of a bundle found on this machine: its graphs against reference numbers, questions, speed.
// Knows nothing of how it was found out.

import type { BundleInfo } from './inference';

/** One output of one graph against PyTorch. */
export interface OutputCheck {
  /** The graph's file. */
  readonly file: string;
  /** The output's role: "features". */
  readonly output: string;
  readonly precision: string;
  /**
   * The error over the reference's own variation; null where the graph gave something that is no number. An output
   * whose input came from a wrong graph is not judged.
   */
  readonly difference: number | null;
  readonly allowed: number;
  readonly state: 'right' | 'wrong' | 'not judged';
}

/** How many of the questions were answered with a box whose middle lies on what was meant. */
export interface QuestionsCheck {
  readonly asked: number;
  readonly right: number;
  /** What was asked for and not hit. */
  readonly missed: readonly string[];
}

export interface AnswersCheck {
  /** As `groundglass locate` answers. */
  readonly located: QuestionsCheck;
  /** By the model's own coordinates alone. */
  readonly byModel: QuestionsCheck;
  /** Whether the model's word counts in answers; else `located` says nothing of the model. */
  readonly modelCounts: boolean;
  /** Milliseconds; loading is not part of the first answer. */
  readonly speed: { readonly firstAnswer: number; readonly laterAnswer: number; readonly token: number };
}

export interface SelfTestReport {
  readonly bundle: BundleInfo;
  /** Empty where the bundle brings no reference numbers. */
  readonly outputs: readonly OutputCheck[];
  /** Null where graphs are so wrong that nothing can be answered; a remark then says how that ended. */
  readonly answers: AnswersCheck | null;
  readonly remarks: readonly string[];
}

/** Files whose outputs are further from PyTorch than their precision explains; each once. */
export function filesFallenApart({ outputs }: Pick<SelfTestReport, 'outputs'>): readonly string[] {
  return [...new Set(outputs.flatMap(({ file, state }) => (state === 'wrong' ? [file] : [])))];
}

/** The result in one sentence, with the next step where something is wrong. */
export function selfTestVerdict(report: SelfTestReport): string {
  const { name, device } = report.bundle;
  const files = filesFallenApart(report);
  if (report.outputs.length === 0) {
    return `The bundle "${name}" brings no reference numbers, so its graphs were not compared. Export it again.`;
  }
  if (files.length === 0)
    return `The graphs of "${name}" compute on the device "${device}" what they should.`;
  const what = `${files.join(', ')} of "${name}" ${files.length === 1 ? 'computes' : 'compute'} something else`;
  return device === 'cpu'
    ? `${what} on the CPU: the files are damaged, or the export is wrong. ${VERIFY_FIRST}`
    : `${what} on the device "${device}". Try the CPU; if it disagrees too: ${VERIFY_FIRST}`;
}

const VERIFY_FIRST =
  '"groundglass bundle verify DIR" tells whether the files are whole; if they are, export the bundle in another precision.';

/** Rows for a table: file, output, precision, difference, allowed, verdict. */
export function outputRows({ outputs }: SelfTestReport): readonly (readonly string[])[] {
  return outputs.map(({ file, output, precision, difference, allowed, state }) => [
    file,
    output,
    precision,
    difference === null ? 'no number' : percent(difference),
    percent(allowed),
    state,
  ]);
}

export const outputHeadings = ['graph', 'output', 'precision', 'difference', 'allowed', 'verdict'] as const;

/** What was found besides the graphs, one sentence each. */
export function selfTestSentences({ outputs, answers, remarks }: SelfTestReport): readonly string[] {
  if (answers === null) return remarks;
  const { located, byModel, modelCounts, speed } = answers;
  // Beside wrong graphs, a good figure would be taken for the model's.
  const byWhat =
    modelCounts || filesFallenApart({ outputs }).length === 0
      ? ''
      : ", by its text and what was detected alone: the model's word does not count with this bundle";
  const missed = located.missed.length === 0 ? '' : ` Missed: ${located.missed.join(', ')}.`;
  return [
    `Located ${located.right} of ${located.asked} elements of the sample picture${byWhat}.${missed}`,
    `The model's own coordinates hit ${byModel.right} of ${byModel.asked}.`,
    `First answer ${milliseconds(speed.firstAnswer)}, later ones ${milliseconds(speed.laterAnswer)}, ` +
      `${milliseconds(speed.token)} a token; loading is not counted.`,
    ...remarks,
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;
}

function milliseconds(ms: number): string {
  return ms < 10
    ? `${ms.toFixed(1)} ms`
    : ms < 10_000
      ? `${Math.round(ms)} ms`
      : `${(ms / 1000).toFixed(1)} s`;
}
