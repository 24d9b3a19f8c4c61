// Questions put to the engine: a new picture, a second question, a known picture, one tile changed, many pictures.
// Knows nothing of peers, which cannot answer questions.

import path from 'node:path';
import { chooseGrid, gridChoices } from '../../pipeline/anyres';
import type { RgbImage } from '../../pipeline/image';
import type { Manifest } from '../../pipeline/manifest';
import { readImage, writePng } from '../../runtime/image';
import { packageRoot } from '../../runtime/places';
import type { Entrants } from './entrants';
import { timeOf, type Asker, type Notebook } from './measure';
import { variationOf, VARIATIONS, withOneTileChanged } from './pictures';
import { questionRows, STAGE, type Times } from './rows';

/** What is looked at in a batch, in turn, each time varied. */
const batchSamples = ['desktop.webp', 'elements.webp', 'editor-light.webp', 'vscode-elements.webp'];

const BATCH = 32;

/** Of one round: a picture that nobody knows yet, and the same one with one tile changed. */
export interface RoundPictures {
  readonly picture: string;
  readonly changed: string;
}

/** @param round - gives other pictures each time. */
export async function makeRoundPictures(
  image: RgbImage,
  anyres: Manifest['anyres'],
  round: number,
  folder: string,
): Promise<RoundPictures> {
  const { columns, rows } = chooseGrid(image, gridChoices(anyres), anyres.tile_px);
  const varied = variationOf(image, round);
  const picture = path.join(folder, `picture-${round}.png`);
  const changed = path.join(folder, `changed-${round}.png`);
  await writePng(picture, varied);
  await writePng(changed, withOneTileChanged(varied, columns, rows));
  return { picture, changed };
}

/** @param notebook - null in a round that only warms up. */
export async function askAnew(
  { asks }: Pick<Entrants, 'asks'>,
  { picture, changed }: RoundPictures,
  asker: Asker,
  notebook: Notebook | null,
): Promise<void> {
  const times: Times = (await asker.ask(asks, 'questions', { row: 'question', picture, changed })) ?? {};
  if (notebook === null) return;
  const note = (row: keyof typeof questionRows): void =>
    notebook.note(questionRows[row], 'ours', times[row] ?? null);
  note('first');
  notebook.note(questionRows.first, 'floor', times['floor'] ?? null);
  for (const [name, value] of Object.entries(times)) {
    if (name.startsWith(STAGE))
      notebook.note(`${questionRows.first}: ${name.slice(STAGE.length)}`, 'ours', value);
  }
  note('later');
  note('fullEncode');
  note('oneTileEncode');
}

/** A picture that another process has answered about. */
export async function askAboutKnown(
  { reopens }: Pick<Entrants, 'reopens'>,
  { picture }: RoundPictures,
  asker: Asker,
  notebook: Notebook | null,
): Promise<void> {
  const reopened = await timeOf(asker, reopens, questionRows.reopened, { row: 'answer', picture });
  notebook?.note(questionRows.reopened, 'ours', reopened);
}

/** One picture after the other, each new. */
export async function askAboutMany(
  { asks }: Pick<Entrants, 'asks'>,
  folder: string,
  asker: Asker,
  notebook: Notebook,
): Promise<void> {
  for (let index = 0; index < BATCH; index++) {
    const sample = batchSamples[index % batchSamples.length] ?? '';
    const { image } = await readImage(path.join(packageRoot(), 'models', 'samples', sample));
    const picture = path.join(folder, `batch-${index}.png`);
    await writePng(picture, variationOf(image, VARIATIONS - 1 - index));
    notebook.note(
      questionRows.batch,
      'ours',
      await timeOf(asker, asks, questionRows.batch, { row: 'answer', picture }),
    );
  }
}
