// Files of one JSON object a line, written one by one so that a run can stop and go on.
// Knows nothing of what the rows mean.

import { open, readFile } from 'node:fs/promises';
import { FailureError } from '../../protocol/failure';
import { errorCode, fileErrorReason } from '../runtime/fileErrors';
import { unfinishedMark, writeThenRename } from '../runtime/wholeFile';

export type JsonRecord = Record<string, unknown>;

/** The value, or null where the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null;
}

export function badFile(filePath: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: filePath, reason });
}

/** @throws FailureError `bad-input` naming the file. */
export async function readText(filePath: string): Promise<string> {
  return (await readWhole(filePath)).replace(/^\ufeff/, '');
}

/** With its byte order mark, where places in the text have to be those of the file. @throws FailureError as `readText` */
export async function readWhole(filePath: string): Promise<string> {
  return readFile(filePath, 'utf8').catch((error: unknown) => {
    throw badFile(filePath, fileErrorReason(error));
  });
}

/**
 * The rows that an output holds already, none where there is no file. A torn last line and rows with an `error` are
 * taken out of the file first, so that they are tried again and no row ever stands in it twice.
 *
 * @param parse - the row, or null where a line is none that `writer` wrote.
 * @throws FailureError `bad-input` where the file holds something that `writer` did not write.
 */
export async function resumeRows<Row extends object>(
  outPath: string,
  writer: string,
  parse: (row: JsonRecord) => Row | null,
): Promise<readonly Row[]> {
  const text = await readFile(outPath, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw badFile(outPath, fileErrorReason(error));
  });
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  const kept: string[] = [];
  const rows: Row[] = [];
  for (const [index, line] of lines.entries()) {
    const value = parseJson(line);
    const row = isRecord(value) ? parse(value) : null;
    if (row === null) {
      throw badFile(outPath, `line ${index + 1} is no row that ${writer} wrote; give another --out`);
    }
    if ('error' in row) continue;
    rows.push(row);
    kept.push(`${line}\n`);
  }
  if (torn !== '' || kept.length !== lines.length) await replaceFile(outPath, kept.join(''));
  return rows;
}

/** Writes a file whole or not at all. @throws FailureError `bad-input` naming the file. */
export async function replaceFile(filePath: string, text: string): Promise<void> {
  try {
    await writeThenRename(filePath, `${filePath}.${unfinishedMark()}`, [text]);
  } catch (error) {
    throw badFile(filePath, fileErrorReason(error));
  }
}

export interface RowWriter<Row> {
  /** Writes a row and waits until the disk has it, so that a crash costs the row in work at most. */
  write(row: Row): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file to write behind its end. @throws FailureError `bad-input` naming the file. */
export async function appendRows<Row extends object>(outPath: string): Promise<RowWriter<Row>> {
  const named = (error: unknown): never => {
    throw badFile(outPath, fileErrorReason(error));
  };
  const out = await open(outPath, 'a').catch(named);
  return {
    async write(row) {
      try {
        await out.appendFile(`${JSON.stringify(row)}\n`);
        await out.datasync();
      } catch (error) {
        named(error);
      }
    },
    close: () => out.close(),
  };
}
