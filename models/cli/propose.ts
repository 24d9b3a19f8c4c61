// `groundglass propose`: another selector for one of a test that finds its element no more, as a diff. Writes nothing.
// Knows nothing of how selectors are found in code and written into it.

import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import type { OpenedImage } from '../../protocol/inference';
import { parseSidecar, SIDECAR_ENDING, type Sidecar } from '../../protocol/sidecar';
import { driftsOf, keptBoxes, scaleBetween, type KeptBox } from '../../extension/selectors/drift';
import {
  brokenSelectors,
  describeSelector,
  keptFor,
  proposeSelector,
} from '../../extension/selectors/proposal';
import { GUESS, meantBy, nearlyMeant } from '../../extension/selectors/sameKind';
import { selectorsInCode, type SelectorInCode } from '../../extension/selectors/selectorsInCode';
import { engineOptionTable, parseCommand, parseDevice, shorten, takePositionals } from './arguments';
import { openElementSearch, type ElementFinding, type ElementSearch, type FoundElement } from './element';
import { badFile, readText, readWhole } from './jsonl';
import { readRecordOf } from './liveCheck';
import { wholeBox } from './output';
import { withEngine, type Engine, type Surroundings } from './surroundings';
import { badUsage } from './usage';

export async function propose(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('propose', args, {
    ...engineOptionTable,
    line: { type: 'string' },
    description: { type: 'string' },
    sidecar: { type: 'string' },
  } as const);
  const [testFile, shot] = takePositionals('propose', positionals, [
    'the test file',
    'the new picture',
  ] as const);
  const line = values.line === undefined ? null : parseLine(values.line);
  const engineOptions = {
    bundlePath: values.bundle ?? surroundings.defaultBundle(),
    device: parseDevice('propose', values.device),
  };
  const text = await readWhole(testFile);
  const all = selectorsInCode(text, testFile);
  if (all.length === 0) throw badFile(testFile, 'no selector that could be replaced was found in it');
  const sidecar = values.sidecar === undefined ? null : await readSidecar(values.sidecar);

  return withEngine(surroundings, engineOptions, async (engine) => {
    const { cancelled, stdout, stderr } = surroundings;
    const opened = await engine.openImage(shot);
    const search = await openElementSearch(engine, shot, opened, { cancelled });
    const broken = await chooseBroken(all, { testFile, line, shot, search });
    const kept = sidecar === null ? null : keptFor(broken, sidecar);
    const description =
      values.description ??
      kept?.description ??
      (broken.selector === null ? null : describeSelector(broken.selector));
    if (description === null) {
      throw badUsage(
        'propose',
        `"${shorten(broken.code)}" names nothing that can be looked for; give a --description`,
      );
    }
    const finding = await findAgain({ engine, shot, opened, search, sidecar, kept, description, cancelled });
    if (cancelled()) throw new FailureError({ kind: 'cancelled' });
    const again = await whatIsMeant(broken, finding, {
      search,
      description,
      isNamed: values.description !== undefined,
    });
    if (again.kind === 'not-found') {
      stderr.write(notFoundWords(description, again));
      return 1;
    }
    const { element, guess } = again;
    const proposal = proposeSelector({
      fileName: asInDiff(testFile),
      text,
      broken,
      ranked: element.ranked,
      writeOptions: element.writeOptions,
    });
    const place = element.box === null ? '' : ` at ${wholeBox(element.box).join(',')}`;
    const isThis = `the ${shorten(element.words, 100)}${place}.`;
    const found = guess === null ? `“${shorten(description)}” is ${isThis}` : `Guessed: ${isThis}`;
    if (proposal.kind === 'none') {
      stderr.write(`${found} ${proposal.reason}\n`);
      return 1;
    }
    // The diff alone goes where `git apply` reads it.
    stdout.writeDiff(proposal.diff);
    stderr.write(`${[...(guess === null ? [] : [guess]), found, ...proposal.reasons].join('\n')}\n`);
    return guess === null ? 0 : 1;
  });
}

type Again =
  /** What is only guessed says so in a whole sentence. */
  | { readonly kind: 'found'; readonly element: FoundElement; readonly guess: string | null }
  | {
      readonly kind: 'not-found';
      /** A whole sentence; null where there is nothing to say. */
      readonly reason: string | null;
      /** In words: button “Save”. */
      readonly near: readonly string[];
    };

interface Asked {
  readonly search: ElementSearch;
  readonly description: string;
  /** Whether the user has said what to look for, in other words than the selector. */
  readonly isNamed: boolean;
}

/** What the selector was for, by what was found; what only came closest, or is of another kind, is a guess or nothing. */
async function whatIsMeant(
  broken: SelectorInCode,
  finding: ElementFinding,
  { search, description, isNamed }: Asked,
): Promise<Again> {
  if (finding.kind === 'found') {
    const meant = meantBy(broken, finding.tree, finding.node, isNamed);
    if (meant.kind === 'unlike') {
      const near = meant.near.map((node) => finding.at(node).words);
      return { kind: 'not-found', reason: meant.reason, near };
    }
    const guess = meant.kind === 'guess' ? meant.sentence : null;
    return { kind: 'found', element: finding.at(meant.node), guess };
  }
  const near: string[] = [];
  for (const { box } of finding.nearMisses) {
    const closest = await search.find({ description: null, box });
    if (closest.kind === 'not-found') continue;
    const node = nearlyMeant(broken, closest.tree, closest.node);
    if (node !== null) {
      const guess = `${GUESS}: nothing fits “${shorten(description)}”, and this came closest.`;
      return { kind: 'found', element: closest.at(node), guess };
    }
    near.push(closest.words);
  }
  return { kind: 'not-found', reason: null, near };
}

function notFoundWords(description: string, { reason, near }: Extract<Again, { kind: 'not-found' }>): string {
  const closest = [...new Set(near)].map((words) => shorten(words));
  return [
    `“${shorten(description)}” was not found on the picture.`,
    ...(reason === null ? [] : [reason]),
    ...(closest.length === 0 ? [] : [`What came closest: ${closest.join(', ')}.`]),
    'Say with --description what to look for.\n',
  ].join(' ');
}

interface Seeking {
  readonly engine: Engine;
  readonly shot: string;
  readonly opened: OpenedImage;
  readonly search: ElementSearch;
  readonly sidecar: Sidecar | null;
  readonly kept: KeptBox | null;
  readonly description: string;
  readonly cancelled: () => boolean;
}

/** By its description; where that fits nothing any more, by what became of the place that the sidecar keeps. */
async function findAgain(seeking: Seeking): Promise<ElementFinding> {
  const { engine, shot, opened, search, sidecar, kept, description, cancelled } = seeking;
  const finding = await search.find({ description, box: null });
  if (finding.kind === 'found' || sidecar === null || kept === null) return finding;
  const all = keptBoxes(sidecar);
  const { boxes: seen } = await engine.elements(opened.imageId, { cancelled });
  const old = { size: sidecar.picture.size, pixelRatio: sidecar.capture.record.pixelRatio ?? null };
  const pixelRatio = (await readRecordOf(shot))?.pixelRatio ?? null;
  const scale = scaleBetween(old, { size: opened.size, pixelRatio });
  const drifts = driftsOf(all, { scale, seen }, []);
  const drift = drifts[all.findIndex(({ id }) => id === kept.id)];
  if (drift === undefined || drift.kind === 'gone') return finding;
  return search.find({ description, box: drift.box });
}

interface Choice {
  readonly testFile: string;
  /** From 1; null where nobody said which. */
  readonly line: number | null;
  readonly shot: string;
  readonly search: ElementSearch;
}

/** The selector of the line that was given, or of the failed step, or the only one that finds nothing on the new picture. */
async function chooseBroken(
  all: readonly SelectorInCode[],
  { testFile, line, shot, search }: Choice,
): Promise<SelectorInCode> {
  const failed = line === null ? ((await readRecordOf(shot))?.test ?? null) : null;
  const wanted =
    line ?? (failed?.file === undefined || isSameFile(failed.file, testFile) ? (failed?.line ?? null) : null);
  if (wanted !== null) {
    const there = all.filter((one) => one.line === wanted);
    const said = there.find(({ code }) => failed?.selector !== undefined && code.includes(failed.selector));
    const chosen = said ?? there[0];
    if (chosen !== undefined) return chosen;
    if (line !== null) throw badFile(testFile, `no selector begins on line ${line}`);
  }
  const broken = brokenSelectors(all, await search.tree());
  const [only, more] = broken;
  if (only !== undefined && more === undefined) return only;
  const those = broken.length === 0 ? all : broken;
  const listed = those.slice(0, 10).map((one) => `${one.line}: ${shorten(one.code)}`);
  throw badUsage(
    'propose',
    `${broken.length === 0 ? 'no selector is known to find nothing' : `${broken.length} selectors find nothing`} on this picture; say with --line which one is meant (${listed.join('; ')})`,
  );
}

/** Reports name files from the root of their project, or with the whole path. */
function isSameFile(named: string, file: string): boolean {
  const [a, b] = [named, path.resolve(file)].map((one) => one.replaceAll('\\', '/')) as [string, string];
  return b === a || b.endsWith(`/${a.replace(/^\.\//, '')}`);
}

function parseLine(text: string): number {
  const line = Number(text);
  if (!Number.isInteger(line) || line < 1)
    throw badUsage('propose', `--line ${shorten(text)}: a number from 1 is expected`);
  return line;
}

async function readSidecar(file: string): Promise<Sidecar> {
  const parsed = parseSidecar(await readText(file));
  if (parsed.kind === 'unreadable')
    throw badFile(file, `this is no *${SIDECAR_ENDING} file: ${parsed.reason}`);
  if (parsed.sidecar === null) throw badFile(file, 'a later version of Groundglass wrote it');
  return parsed.sidecar;
}

/** Relative to where the command runs, which is where `git apply` runs too. */
function asInDiff(file: string): string {
  const relative = path.relative(process.cwd(), path.resolve(file));
  return relative.split(path.sep).join('/');
}
