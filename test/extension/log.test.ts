// The log: what processes print becomes lines, and what is said of them is there whole, however they end.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { inLines } from '../../extension/log';
import { startModelProcess } from '../../extension/modelProcess/start';
import { modelProcessSwitches } from '../../protocol/wire';
import { temporaryFolder } from '../support/fixtures';

test('what is printed in pieces is logged in lines, the last one without a break as well', () => {
  const lines: string[] = [];
  const printed = inLines((line) => lines.push(line));
  for (const piece of ['one\ntw', 'o\r\n\n', 'three', ' and more\n', 'without', ' break'])
    printed.take(piece);
  assert.deepEqual(lines, ['one', 'two', 'three and more']);
  printed.end();
  printed.end();
  assert.deepEqual(lines.slice(3), ['without break']);
});

test('what never has a break is cut, so that it is logged at all', () => {
  const lines: string[] = [];
  inLines((line) => lines.push(line)).take('x'.repeat(5_000));
  assert.equal(lines.length, 1);
});

/** The log of a program that is started as a model process and does this. */
async function logOf(context: TestContext, source: string, timeoutMs = 0): Promise<readonly string[]> {
  const program = path.join(temporaryFolder(context), 'program.js');
  writeFileSync(program, source);
  const lines: string[] = [];
  const started = startModelProcess({
    program,
    bundlePath: null,
    device: 'cpu',
    cache: null,
    timeoutMs: () => timeoutMs,
    log: (line) => lines.push(line),
  });
  started.ready.catch(() => undefined);
  await started.ended;
  return lines;
}

test('a process that is killed for its silence: the log says so, apart from what it was printing', async (context) => {
  const source =
    "process.stdout.write('half a line'); process.stderr.write('loading'); setInterval(() => {}, 1000);";
  assert.deepEqual([...(await logOf(context, source, 1_000))].sort(), [
    'half a line',
    'loading',
    'the model process has said nothing for 1 s while starting; it is killed',
  ]);
});

test('a model process starts with the switches of one, in place of the host’s own', async (context) => {
  const source = "console.log(process.execArgv.join(' ')); process.disconnect();";
  assert.deepEqual(await logOf(context, source), [modelProcessSwitches.join(' ')]);
  assert.ok(0 < modelProcessSwitches.length);
});

test('colours that a process prints are not logged', async (context) => {
  const source = "process.stderr.write('\\u001b[1;31mno driver\\u001b[m\\n'); process.exitCode = 1;";
  assert.deepEqual(await logOf(context, source), ['no driver']);
});

test('letters that are printed in two pieces stay letters, and both streams stay apart', async (context) => {
  const source = `
    const [first, second] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)];
    process.stdout.write(first);
    process.stderr.write('a ');
    setTimeout(() => {
      process.stdout.write(second);
      process.stderr.write('warning');
      process.disconnect();
    }, 200);`;
  assert.deepEqual([...(await logOf(context, source))].sort(), ['a warning', 'é']);
});
