// `groundglass drift`: what was kept of pictures, looked for again on newer pictures of the same screens.
// Knows nothing of how drift is told: it looks at pictures and hands over what is on them.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import type { OpenedImage } from '../../protocol/inference';
import { compareFolders, type Looking } from '../../extension/capture/compareFolders';
import {
  brokenWords,
  countDrift,
  countsSentence,
  driftExitCode,
  driftMarkdown,
  driftObject,
  driftWords,
  isBroken,
  type ComparedPicture,
} from '../../extension/selectors/drift';
import { fileErrorReason } from '../runtime/fileErrors';
import { engineOptionTable, parseCommand, parseDevice, shorten, takePositionals } from './arguments';
import { replaceFile } from './jsonl';
import { withEngine, type Engine, type Surroundings } from './surroundings';
import { jsonText } from './terminal';
import { badUsage } from './usage';

export async function drift(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('drift', args, {
    ...engineOptionTable,
    against: { type: 'string' },
    json: { type: 'string' },
    markdown: { type: 'string' },
  } as const);
  const [folder] = takePositionals('drift', positionals, ['the folder with the sidecars'] as const);
  const { against } = values;
  if (against === undefined)
    throw badUsage('drift', '--against is missing: the folder with the new pictures');
  for (const one of [folder, against]) await checkFolder(one);
  // Looked at before any work, so that a misspelt folder does not cost the run.
  for (const file of [values.json, values.markdown]) if (file !== undefined) await checkFolderOf(file);
  const engineOptions = {
    bundlePath: values.bundle ?? surroundings.defaultBundle(),
    device: parseDevice('drift', values.device),
  };
  const { stdout } = surroundings;
  const compared = await withEngine(surroundings, engineOptions, (engine) =>
    compareFolders({ folder, against }, lookingWith(engine, surroundings), (one) =>
      stdout.write(pictureWords(one)),
    ),
  );
  if (values.json !== undefined) await replaceFile(values.json, jsonText(driftObject(compared)));
  if (values.markdown !== undefined) await replaceFile(values.markdown, driftMarkdown(compared));
  stdout.write(`\n${countsSentence(countDrift(compared))}\n`);
  return driftExitCode(compared);
}

async function checkFolder(folder: string): Promise<void> {
  const about = await stat(folder).catch((error: unknown) => {
    throw new FailureError({ kind: 'bad-input', what: folder, reason: fileErrorReason(error) });
  });
  if (!about.isDirectory())
    throw new FailureError({ kind: 'bad-input', what: folder, reason: 'this is not a folder' });
}

/** A file that cannot be written is named, and not what is missing on the way to it alone. */
async function checkFolderOf(file: string): Promise<void> {
  const folder = path.dirname(file);
  const isFolder = await stat(folder).then(
    (about) => about.isDirectory(),
    () => false,
  );
  if (isFolder) return;
  throw new FailureError({
    kind: 'bad-input',
    what: file,
    reason: `the folder ${folder} does not exist`,
  });
}

/** One picture is open at a time: all that is asked of it is asked in a row. */
function lookingWith(engine: Engine, { cancelled }: Surroundings): Looking {
  let open: { readonly picture: string; readonly opened: OpenedImage } | null = null;
  const openedImage = async (picture: string): Promise<OpenedImage> => {
    if (cancelled()) throw new FailureError({ kind: 'cancelled' });
    if (open?.picture === picture) return open.opened;
    if (open !== null) engine.closeImage(open.opened.imageId);
    open = null;
    const opened = await engine.openImage(picture);
    open = { picture, opened };
    return opened;
  };
  return {
    async see(picture) {
      const { imageId, size } = await openedImage(picture);
      const { boxes } = await engine.elements(imageId, { cancelled });
      return { size, boxes };
    },
    async locate(picture, description) {
      const { imageId } = await openedImage(picture);
      return engine.locate({ imageId, description, all: false, candidates: [] }, { cancelled });
    },
  };
}

/** What is printed while the run goes on: a line a picture, and one for each box or selector that is not as it was. */
function pictureWords(one: ComparedPicture): string {
  if (one.kind === 'could-not') return `${shorten(one.picture)}: ${one.reason}\n`;
  const drifted = one.rows.filter(({ drift: { kind } }) => kind !== 'found');
  const lines = one.rows.flatMap(({ kept, drift: is, selectors }) => [
    ...(is.kind === 'found' ? [] : [`  ${shorten(kept.name)}: ${driftWords(is)}`]),
    ...selectors
      .filter(isBroken)
      .map((selector) => `  ${shorten(kept.name)}: ${shorten(brokenWords(selector), 160)}`),
  ]);
  const title = `${shorten(one.picture)}: ${one.rows.length} compared, ${drifted.length} drifted`;
  return `${[title, ...lines].join('\n')}\n`;
}
