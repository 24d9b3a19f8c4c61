// The bytes of a failed test's picture, wherever it lies. Knows nothing of pixels and of where the bytes go.

import { readFile, stat } from 'node:fs/promises';
import { FailureError } from '../../../protocol/failure';
import type { FailedShot } from './failedShot';
import { MOST_PICTURE_BYTES } from './trace';
import { openZip } from './zipArchive';

/** @throws FailureError `bad-input` where it is missing, cannot be read, or is larger than pictures are. */
export async function shotBytes({ picture, record }: FailedShot): Promise<Buffer> {
  switch (picture.kind) {
    case 'missing':
      throw new FailureError({
        kind: 'bad-input',
        what: record.test.title,
        reason: `there is no picture of this test: ${picture.reason}`,
      });
    case 'file':
      return fileBytes(picture.path);
    case 'zipped': {
      const archive = await openZip(picture.zip, picture.zip);
      try {
        return await archive.read(picture.entry, MOST_PICTURE_BYTES);
      } finally {
        archive.close();
      }
    }
  }
}

async function fileBytes(file: string): Promise<Buffer> {
  const refuse = (reason: string): FailureError =>
    new FailureError({ kind: 'bad-input', what: file, reason });
  const about = await stat(file).catch(() => null);
  if (about === null) throw refuse('this picture is not there any more');
  if (MOST_PICTURE_BYTES < about.size)
    throw refuse(`it has ${about.size} bytes, more than pictures of tests have`);
  try {
    return await readFile(file);
  } catch (error) {
    throw refuse(`it cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}
