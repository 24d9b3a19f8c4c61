// The self-test: a bundle's graphs against reference numbers, questions about a sample picture, and how long all takes.
// Knows nothing of how the report is shown.

import { failureSentence, toFailure } from '../../../protocol/failure';
import { boxCentre, containsPoint, type PixelBox } from '../../../protocol/geometry';
import type { Answer } from '../../../protocol/inference';
import {
  filesFallenApart,
  type AnswersCheck,
  type QuestionsCheck,
  type SelfTestReport,
} from '../../../protocol/selftest';
import { MODEL_WORD_REMARK } from '../../pipeline/compose';
import { at } from '../../pipeline/list';
import { openEngine, type Engine, type EngineOptions, type Hooks } from '../engine';
import { samplePicture } from '../places';
import { selfTestQuestions, type SelfTestQuestion } from './questions';

/** Enough for a sentence with a box. */
const NEW_TOKENS = 40;

/** The model is asked by itself until this much time has gone: one of billions of parameters takes seconds a question. */
const TIME_BY_MODEL_MS = 60_000;

/** What of an engine is tested. */
export type TestedEngine = Pick<
  Engine,
  'info' | 'openImage' | 'closeImage' | 'ask' | 'locate' | 'pointAlone' | 'testGraphs'
>;

/**
 * Tests a bundle with an engine of its own, which keeps nothing on disk and takes nothing from there: a first answer is
 * one, and whatever answers beside it is left alone.
 *
 * @throws FailureError as `runSelfTest`, or what opening the bundle ends of.
 */
export async function testBundle(
  options: Pick<EngineOptions, 'bundlePath' | 'device' | 'devices' | 'deviceUsed' | 'progress'>,
  hooks: Hooks,
): Promise<SelfTestReport> {
  const engine = await openEngine({ ...options, cache: null });
  try {
    return await runSelfTest(engine, samplePicture(), hooks);
  } finally {
    await engine.close();
  }
}

/**
 * Runs the self-test.
 *
 * @param picture - path of the picture that the questions are about; at least one question.
 * @throws FailureError `cancelled`, or what ended loading or answering; where graphs are wrong, answering may end of that
 *   and the report says so.
 */
export async function runSelfTest(
  engine: TestedEngine,
  picture: string,
  hooks: Hooks,
  questions: readonly SelfTestQuestion[] = selfTestQuestions,
): Promise<SelfTestReport> {
  const outputs = (await engine.testGraphs(hooks)) ?? [];
  try {
    const { remarks, ...answers } = await answer(engine, picture, questions, hooks);
    return { bundle: engine.info(), outputs, answers, remarks };
  } catch (error) {
    const failure = toFailure(error);
    if (failure.kind === 'cancelled' || filesFallenApart({ outputs }).length === 0) throw error;
    const remarks = [`Questions could not be answered. ${failureSentence(failure)}`];
    return { bundle: engine.info(), outputs, answers: null, remarks };
  }
}

async function answer(
  engine: TestedEngine,
  picture: string,
  questions: readonly SelfTestQuestion[],
  hooks: Hooks,
): Promise<AnswersCheck & Pick<SelfTestReport, 'remarks'>> {
  const { imageId } = await engine.openImage(picture);
  // 1. Speed, of whole answers: reading, encoders and the model, then another question about the same picture.
  const ask = ({ description }: SelfTestQuestion) =>
    engine.ask(
      {
        imageId,
        question: `Where is ${description}?`,
        regions: [],
        conversation: [],
        candidates: null,
        maxNewTokens: NEW_TOKENS,
        temperature: 0,
        topP: 1,
        seed: 0,
      },
      hooks,
    );
  const first = await ask(at(questions, 0));
  const later = await ask(at(questions, questions.length - 1));
  // 2. What is located, with all that is known of the picture.
  const located = await countHits(questions, async ({ description }) => {
    const answer = await engine.locate({ imageId, description, all: false, candidates: [] }, hooks);
    return answer.boxes[0]?.box ?? null;
  });
  // 3. Where the model points by itself, whether or not answers rest on it.
  const begun = performance.now();
  const byModel = await countHits(questions, ({ description }) =>
    performance.now() - begun < TIME_BY_MODEL_MS ? engine.pointAlone(imageId, description, hooks) : 'no time',
  );
  engine.closeImage(imageId);
  return {
    located,
    byModel,
    modelCounts: !first.remarks.some((remark) => remark === MODEL_WORD_REMARK),
    speed: {
      firstAnswer: (first.timing.total ?? 0) - (first.timing.load ?? 0),
      laterAnswer: later.timing.total ?? 0,
      token: Math.min(perToken(first), perToken(later)),
    },
    remarks: first.remarks,
  };
}

/** How many boxes have their middle on what was meant; a question without time for it was not asked. */
async function countHits(
  questions: readonly SelfTestQuestion[],
  answer: (question: SelfTestQuestion) => Promise<PixelBox | null> | 'no time',
): Promise<QuestionsCheck> {
  let asked = 0;
  const missed: string[] = [];
  for (const question of questions) {
    const box = await answer(question);
    if (box === 'no time') break;
    asked += 1;
    const isHit = box !== null && containsPoint(question.target, boxCentre(box));
    if (!isHit) missed.push(question.description);
  }
  return { asked, right: asked - missed.length, missed };
}

function perToken({ timing, usage }: Answer): number {
  return (timing.generate ?? 0) / Math.max(1, usage?.newTokens ?? 1);
}
