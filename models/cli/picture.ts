// What `ask`, `locate` and `read` share: open the engine and the picture, print the answer, write the annotated picture.
// Knows nothing of what is asked.

import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import type { Region } from '../../protocol/geometry';
import { stageWords, type Answer, type OpenedImage } from '../../protocol/inference';
import { annotate } from '../pipeline/annotate';
import { fileErrorReason } from '../runtime/fileErrors';
import { writePng } from '../runtime/image';
import { parseDevice } from './arguments';
import { toHuman, toJson, withoutCoordinates } from './output';
import { progressLine } from './progressLine';
import { withEngine, type Engine, type EngineOptions, type Hooks, type Surroundings } from './surroundings';
import { badUsage, type CommandName } from './usage';

/** The options that all three commands understand, as they were typed. */
export interface PictureOptions {
  readonly bundle?: string | undefined;
  readonly device?: string | undefined;
  readonly json?: boolean | undefined;
  readonly annotate?: string | undefined;
}

export interface PictureTask {
  readonly command: CommandName;
  readonly shot: string;
  readonly regions: readonly Region[];
  /** The question, where there is one. */
  readonly question?: string;
  /** Asks the engine; the hooks stream the answer to a terminal and hear Ctrl-C. */
  work(engine: Engine, opened: OpenedImage, hooks: Hooks): Promise<Answer>;
}

/** Runs a task on one picture. @returns the exit code: 0 found, 1 not found. */
export async function runOnPicture(
  task: PictureTask,
  options: PictureOptions,
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, stderr } = surroundings;
  const progress = progressLine(stderr);
  const engineOptions: EngineOptions = {
    bundlePath: options.bundle ?? surroundings.defaultBundle(),
    device: parseDevice(task.command, options.device),
    deviceUsed(_, remark) {
      if (remark === null) return;
      progress.end();
      stderr.write(`${remark}\n`);
    },
  };
  // Looked at before any work, so that a misspelt folder does not cost an answer.
  if (options.annotate !== undefined) await checkAnnotatePath(task.command, options.annotate, task.shot);

  return withEngine(surroundings, engineOptions, async (engine) => {
    const opened = await engine.openImage(task.shot);
    let streamed = '';
    const stream = withoutCoordinates((text) => {
      progress.end();
      streamed += text;
      stdout.write(text);
    });
    const hooks: Hooks = {
      cancelled: surroundings.cancelled,
      progress(stage, done, total) {
        // What is streamed shows by itself that something happens, and would stand behind this line.
        if (streamed !== '') return;
        progress.say(0 < total ? `${stageWords[stage]} (${done} of ${total})` : stageWords[stage]);
      },
      ...(stdout.isTerminal && options.json !== true ? { text: stream.write } : {}),
    };
    const found = await task.work(engine, opened, hooks).finally(() => {
      progress.end();
      stream.end();
      if (streamed !== '') stdout.write('\n');
    });

    // Whatever was found by then: who pressed Ctrl-C does not wait for an answer.
    if (surroundings.cancelled()) throw new FailureError({ kind: 'cancelled' });

    const answer = { ...found, remarks: [...opened.remarks, ...found.remarks] };
    const report = { path: task.shot, opened, answer, bundle: engine.info() };
    stdout.write(
      options.json === true
        ? toJson(report)
        : toHuman(report, { answerShown: streamed.trim() !== '', question: task.question ?? null }),
    );

    if (options.annotate !== undefined) {
      const kind = answer.found ? 'found' : 'nearMiss';
      const boxes = answer.found ? answer.boxes : answer.nearMisses;
      const marks = {
        boxes: boxes.map(({ box, rank }) => ({ box, number: rank, kind }) as const),
        regions: task.regions,
      };
      await writePng(options.annotate, annotate(engine.image(opened.imageId), marks));
      if (options.json !== true) stdout.write(`Annotated picture: ${options.annotate}\n`);
    }
    return answer.found ? 0 : 1;
  });
}

async function checkAnnotatePath(command: CommandName, annotatePath: string, shot: string): Promise<void> {
  if (!/\.png$/i.test(annotatePath)) {
    throw badUsage(
      command,
      `--annotate ${annotatePath}: annotated pictures are PNG files, the name must end in .png`,
    );
  }
  const folder = path.dirname(annotatePath);
  const isFolder = await stat(folder).then(
    (about) => about.isDirectory(),
    () => false,
  );
  if (!isFolder) throw cannotAnnotate(annotatePath, `the folder ${folder} does not exist`);
  const existing = await realpath(annotatePath).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw cannotAnnotate(annotatePath, fileErrorReason(error));
  });
  if (existing === null) return;
  if (existing === (await realpath(shot).catch(() => null))) {
    throw cannotAnnotate(annotatePath, 'this is the picture itself, which is never overwritten');
  }
  if ((await stat(existing)).isDirectory()) {
    throw cannotAnnotate(annotatePath, 'this is a folder, a file name was expected');
  }
}

function cannotAnnotate(annotatePath: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: `--annotate ${annotatePath}`, reason });
}
