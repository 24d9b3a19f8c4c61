// Answers "which failed test left this picture?", from what was opened here and from what lies beside the picture.
// Knows nothing of VS Code. Nothing is written: results of a run belong to whoever ran it.

import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { FailedShot, TestRecord } from '../capture/results/failedShot';

export interface FailedTestRecords {
  /** So that the picture is known when it is opened. */
  readonly remember: (picture: string, record: TestRecord) => void;
  /** Looks beside the picture where its name is one that runners give; null where no test is known. Never fails. */
  readonly of: (picture: string) => Promise<TestRecord | null>;
}

const MOST_REMEMBERED = 500;

/** @param list - what lies beside a picture; the way there is long, so that it is asked once as long as the picture stays. */
export function makeFailedTestRecords(
  list: (picture: string) => Promise<readonly FailedShot[]>,
): FailedTestRecords {
  const records = new Map<string, Kept>();
  const keep = (picture: string, kept: Kept): void => {
    records.delete(picture);
    records.set(picture, kept);
    const oldest = records.keys().next();
    if (MOST_REMEMBERED < records.size && oldest.done !== true) records.delete(oldest.value);
  };
  return {
    remember(picture, record) {
      const file = path.resolve(picture);
      keep(file, { record: Promise.resolve(record), writtenAt: timeOf(file) });
    },
    async of(picture) {
      const file = path.resolve(picture);
      const writtenAt = timeOf(file);
      const known = records.get(file);
      // The next run leaves another picture under the same name.
      if (known !== undefined && (await known.writtenAt) === (await writtenAt)) return known.record;
      if (!isLeftByTest(path.basename(file), path.basename(path.dirname(file)))) return null;
      const record = list(file).then(
        ([shot]) => shot?.record ?? null,
        // Whoever opens a picture wants to see it, whatever lies beside it.
        () => null,
      );
      keep(file, { record, writtenAt });
      return record;
    },
  };
}

interface Kept {
  readonly record: Promise<TestRecord | null>;
  readonly writtenAt: Promise<number | null>;
}

/** Milliseconds since 1970; null where nothing is there. */
async function timeOf(file: string): Promise<number | null> {
  return (await stat(file).catch(() => null))?.mtimeMs ?? null;
}

/** Names that runners give when a test fails: others are not worth a search. */
function isLeftByTest(name: string, folder: string): boolean {
  return (
    /^test-failed-\d+\.png$/.test(name) ||
    / \(failed\)(?: \(attempt \d+\))?(?: \(\d+\))?\.png$/.test(name) ||
    (/^error[-_ ]?(shots|screenshots)$/i.test(folder) && /\.(png|jpe?g)$/i.test(name))
  );
}
