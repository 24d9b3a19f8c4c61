// How often short answers are right, and what is said of marked places: `npm run eval:answers -- [SCREENS] [--limit N]
// [--failures KIND]`.
// SCREENS is a folder of the renderer (out/screens); only its validation screens are used, of kits that nothing was trained
// on. Pages fall into two halves: rules are made looking at failures of the first, figures are those of the second. The
// language model is not asked. Never run on screens kept for evaluation.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { failureSentence, toFailure } from '../../../protocol/failure';
import elementEvidence from '../../elements/evidence.json';
import { answerFromEvidence } from '../../pipeline/answers/answer';
import { interpretQuestion, soughtBy } from '../../pipeline/answers/question';
import { answerOnRegions } from '../../pipeline/answers/region';
import type { AnswerBody } from '../../pipeline/compose';
import { parseIconVocabulary } from '../../pipeline/elements/iconTerms';
import { makeRandom } from '../../pipeline/nextToken';
import { rankCandidates } from '../../pipeline/rank';
import { openEngine, type Engine } from '../../runtime/engine';
import { builtInBundle, elementModels } from '../../runtime/places';
import { openEvidenceCache } from '../eval/evidenceCache';
import { percent } from '../eval/report';
import { readScreens } from '../eval/screens';
import { bootstrap, ratio } from '../eval/statistics';
import { seedOf } from '../eval/variants';
import { groupBy } from '../setFile';
import { textTable } from '../textTable';
import { judge, type Verdict } from './judge';
import { aspects, judgeMark, type AspectVerdicts } from './judgeMark';
import { markedKinds, markForms, marksOf, type Mark } from './marks';
import { questionKinds, questionsOf, type AskedQuestion } from './questions';

const quiet = { cancelled: () => false };

/** The language model's word is not asked for. */
const SEEN_ONLY = {
  text_weight: 1,
  model_weight: 0,
  found_threshold: elementEvidence.found_threshold,
  measured: '',
};

const USAGE = `usage: npm run eval:answers -- [SCREENS] [--limit N] [--failures KIND | all | marks] [--cache FOLDER]
SCREENS is a folder of rendered screens (out/screens); models/training/data/CARD.md says how to render them.`;

interface Judged {
  readonly question: AskedQuestion;
  readonly answer: AnswerBody | null;
  readonly verdict: Verdict;
  readonly screen: string;
  /** Pictures of one page are alike: intervals are over pages. */
  readonly page: string;
}

interface JudgedMark {
  readonly mark: Mark;
  readonly answer: AnswerBody;
  readonly verdicts: AspectVerdicts;
  readonly screen: string;
  readonly page: string;
}

/** Asked about every marked place. */
const WHAT_IS_THIS = 'What is this?';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      limit: { type: 'string', default: '200' },
      failures: { type: 'string' },
      cache: { type: 'string', default: 'out/eval/cache' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const folder = positionals[0] ?? 'out/screens';
  const { screens, problems } = await readScreens(folder).catch((error: unknown) => {
    console.error(`Screens are rendered into ${folder} as models/training/data/CARD.md says.`);
    throw error;
  });
  for (const problem of problems) console.error(problem);
  const evidenceStore = await openEvidenceCache(values.cache);
  const engine = await openEngine({ bundlePath: builtInBundle(), device: 'cpu', evidenceStore });
  const vocabulary = parseIconVocabulary(
    JSON.parse(await readFile(path.join(elementModels(), 'icon_terms.json'), 'utf8')),
  );
  const judged: Judged[] = [];
  const judgedMarks: JudgedMark[] = [];
  try {
    const used = screens.slice(0, Number(values.limit));
    for (const [index, screen] of used.entries()) {
      // Half the set away, and so of another kit mostly.
      const other = screens[(index + Math.floor(screens.length / 2)) % screens.length] ?? screen;
      const { imageId } = await engine.openImage(screen.picture);
      for (const question of questionsOf(screen, other, makeRandom(seedOf(screen.id)))) {
        const answer = await answerOf(engine, imageId, question.text);
        const { id, page } = screen;
        judged.push({ question, answer, verdict: judge(question, answer), screen: id, page });
      }
      const seen = {
        lines: await engine.readText(imageId, quiet),
        candidates: (await engine.lookFor(imageId, WHAT_IS_THIS, quiet)).candidates,
        asked: WHAT_IS_THIS,
        size: screen.size,
      };
      for (const mark of marksOf(screen, makeRandom(seedOf(screen.id)))) {
        const answer = answerOnRegions({ ...seen, regions: [mark.region] });
        const verdicts = judgeMark(mark.thing, answer, vocabulary);
        judgedMarks.push({ mark, answer, verdicts, screen: screen.id, page: screen.page });
      }
      engine.closeImage(imageId);
      if (index % 20 === 19) console.error(`${index + 1} of ${used.length} screens`);
    }
  } finally {
    await engine.close();
  }
  const { failures } = values;
  for (const half of ['first', 'second'] as const) {
    const isIn = ({ page }: { readonly page: string }): boolean =>
      (seedOf(page) % 2 === 0) === (half === 'first');
    console.log(`\n${half} half`);
    printAnswers(judged.filter(isIn));
    printMarks(judgedMarks.filter(isIn));
    if (half === 'second' || failures === undefined) continue;
    for (const { question, answer, verdict, screen } of judged.filter(isIn)) {
      if (verdict === 'right' || (failures !== 'all' && failures !== question.kind)) continue;
      console.log(
        `${screen}: ${question.text} → ${answer?.answer ?? 'null'}; ${JSON.stringify(question.answer)}`,
      );
    }
    for (const { mark, answer, verdicts, screen } of judgedMarks.filter(isIn)) {
      const isWanted = failures === 'marks' || failures === mark.thing.kind;
      const wrong = aspects.filter((aspect) => verdicts[aspect] === false);
      if (!isWanted || wrong.length === 0) continue;
      const told = `${JSON.stringify(mark.region)} → ${answer.answer}`;
      console.log(
        `${screen}: ${mark.form}, wrong ${wrong.join(', ')}: ${told}; ${JSON.stringify(mark.thing)}`,
      );
    }
  }
}

/** As `ask` answers where the language model's word does not count; null where it would only say where things are. */
async function answerOf(engine: Engine, imageId: string, asked: string): Promise<AnswerBody | null> {
  const question = interpretQuestion(asked);
  if (question === null) return null;
  const description = soughtBy(question) ?? asked;
  const { candidates, fits } = await engine.lookFor(imageId, description, quiet);
  const located = await engine.locate({ imageId, description, all: false, candidates: [] }, quiet);
  return answerFromEvidence({
    question,
    asked,
    candidates,
    ranked: rankCandidates({ description, candidates, fits, weights: SEEN_ONLY }),
    threshold: SEEN_ONLY.found_threshold,
    located,
    asFarAs: 'its text and what was detected on it',
    image: engine.image(imageId),
  });
}

/** Per kind the share of right answers, of wrong ones, and of those right that claim to be. */
function printAnswers(judged: readonly Judged[]): void {
  const rows = ['all', ...questionKinds].map((kind) => {
    const counts = perPage(judged, (page) => {
      const some = page.filter(({ question }) => kind === 'all' || question.kind === kind);
      const n = (verdict: Verdict): number => some.filter((one) => one.verdict === verdict).length;
      return [n('right'), n('wrong'), some.length];
    });
    return [
      kind,
      String(judged.filter(({ question }) => kind === 'all' || question.kind === kind).length),
      percent(bootstrap(counts, ([right, , all]) => ratio([right ?? NaN, all ?? NaN]))),
      percent(bootstrap(counts, ([, wrong, all]) => ratio([wrong ?? NaN, all ?? NaN]))),
      percent(bootstrap(counts, ([right, wrong]) => ratio([right ?? NaN, (right ?? NaN) + (wrong ?? NaN)]))),
    ];
  });
  const headings = ['questions', 'asked', 'right', 'wrong', 'right of those answered'];
  console.log(textTable(headings, rows, 'right').join('\n'));
}

/** Per form and kind how often each aspect is told rightly, and all of them. */
function printMarks(judged: readonly JudgedMark[]): void {
  for (const form of ['all', ...markForms]) {
    const some = judged.filter(({ mark }) => form === 'all' || mark.form === form);
    const rows = ['all', ...markedKinds].map((kind) => {
      const ofKind = some.filter(({ mark }) => kind === 'all' || mark.thing.kind === kind);
      const share = (
        isAsked: (one: AspectVerdicts) => boolean,
        isRight: (one: AspectVerdicts) => boolean,
      ): string => {
        const asked = ofKind.filter(({ verdicts }) => isAsked(verdicts));
        const counts = perPage(asked, (page) => [
          page.filter(({ verdicts }) => isRight(verdicts)).length,
          page.length,
        ]);
        return asked.length === 0 ? '' : percent(bootstrap(counts, ratio));
      };
      return [
        kind,
        String(ofKind.length),
        share(
          () => true,
          (verdicts) => aspects.every((aspect) => verdicts[aspect] !== false),
        ),
        ...aspects.map((aspect) =>
          share(
            (verdicts) => verdicts[aspect] !== undefined,
            (verdicts) => verdicts[aspect] === true,
          ),
        ),
      ];
    });
    const headings = [form === 'all' ? 'marks' : form, 'marked', 'all right', ...aspects];
    console.log(`\n${textTable(headings, rows, 'right').join('\n')}`);
  }
}

function perPage<T extends { readonly page: string }>(
  judged: readonly T[],
  count: (page: readonly T[]) => readonly number[],
): readonly (readonly number[])[] {
  return [...groupBy(judged, ({ page }) => page).values()].map(count);
}

main().catch((error: unknown) => {
  console.error(failureSentence(toFailure(error)));
  process.exitCode = 2;
});
