// Other people's programs: found without the current folder, run without a shell, ended with all they started.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { makeTools, toolProblem } from '../../extension/capture/tool';
import { temporaryFolder } from '../support/pictures';
import { makeWorld, scriptsRun, writePrograms } from './fakeTools';

const folder = temporaryFolder();
const skip = !scriptsRun && 'scripts are no programs on Windows';
const quiet = new AbortController().signal;

/** Resolves when the process has gone; the test's own time limit ends the waiting. */
async function hasEnded(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      // A child whose parent is gone may stay for a moment as a name without a process.
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return;
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function appears(file: string): Promise<string> {
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return readFileSync(file, 'utf8');
}

/** Starts a program of its own that would live for an hour, and tells both numbers. */
const withChild = (file: string): string => `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3600e3)'], { stdio: 'inherit' });
  fs.writeFileSync(${JSON.stringify(`${file}.new`)}, process.pid + ' ' + child.pid);
  fs.renameSync(${JSON.stringify(`${file}.new`)}, ${JSON.stringify(file)});
  setTimeout(() => {}, 3600e3);
`;

test('a program that is not there', async () => {
  const tools = makeTools(quiet, { PATH: folder });
  assert.equal(await tools.find('nothing'), null);
  const result = await tools.run('nothing', []);
  assert.deepEqual(result, { kind: 'not-installed' });
  assert.equal(toolProblem('nothing', result), 'nothing is not installed');
});

test('what it prints, says and ends with', { skip }, async () => {
  const { tools } = makeWorld(folder, {
    speak: `print(Buffer.from([0, 255, 10])); complain('first\\n  it hurts \\n'); end(7);`,
  });
  const result = await tools.run('speak', []);
  assert.deepEqual(result, {
    kind: 'ended',
    code: 7,
    stdout: Buffer.from([0, 255, 10]),
    stderr: 'first\n  it hurts',
  });
  assert.equal(toolProblem('speak', result), 'speak ended with code 7 and said "it hurts"');
});

test('arguments arrive as they are: no shell reads them', { skip }, async () => {
  const { tools } = makeWorld(folder, { echo: 'print(JSON.stringify(args))' });
  const args = ['$(touch /tmp/x)', '; rm -rf .', 'a b', '"', "'", '*', 'Größe 日本\n2', '', '--', '\\'];
  const result = await tools.run('echo', args);
  assert.ok(result.kind === 'ended');
  assert.deepEqual(JSON.parse(result.stdout.toString()), args);
});

test('the current folder is not searched, nor are parts of PATH that depend on it', { skip }, async () => {
  const bin = writePrograms(folder, { evil: 'print("run")' });
  const before = process.cwd();
  process.chdir(bin);
  try {
    for (const list of ['', '.', `${path.delimiter}.`, path.relative(path.dirname(bin), bin)]) {
      assert.equal(await makeTools(quiet, { PATH: list }).find('evil'), null, `PATH=${list}`);
    }
    assert.equal(await makeTools(quiet, { PATH: bin }).find('evil'), path.join(bin, 'evil'));
  } finally {
    process.chdir(before);
  }
});

test('one that is too slow is killed with what it started', { skip }, async () => {
  const numbers = path.join(folder, 'slow');
  const { tools } = makeWorld(folder, { slow: withChild(numbers) });
  // Longer than it takes to start, however busy the machine is: the numbers must be there.
  const running = tools.run('slow', [], { timeMs: 4_000 });
  const pids = (await appears(numbers)).split(' ').map(Number);
  const result = await running;
  assert.deepEqual(result, { kind: 'too-slow', seconds: 4 });
  assert.equal(toolProblem('slow', result), 'slow did not end within 4 seconds and was stopped');
  for (const pid of pids) await hasEnded(pid);
});

test('one that prints without end is killed', { skip }, async () => {
  const { tools } = makeWorld(folder, { flood: 'for (;;) print("x".repeat(60_000));' });
  assert.deepEqual(await tools.run('flood', [], { outputBytes: 1_000_000 }), { kind: 'too-much' });
});

test('whoever cancels waits for nothing, and nothing stays', { skip }, async () => {
  const numbers = path.join(folder, 'cancelled');
  const { tools, cancel } = makeWorld(folder, { slow: withChild(numbers) });
  const running = tools.run('slow', []);
  const pids = (await appears(numbers)).split(' ').map(Number);
  cancel();
  await assert.rejects(running, /^FailureError: Cancelled\.$/);
  for (const pid of pids) await hasEnded(pid);
  await assert.rejects(tools.run('slow', []), /Cancelled/, 'nothing is started any more');
});

test('a daemon that it leaves behind does not hold us', { skip }, async () => {
  const number = path.join(folder, 'daemon');
  const { tools } = makeWorld(folder, {
    starter: `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3600e3)'], { stdio: 'inherit', detached: true });
      child.unref();
      fs.writeFileSync(${JSON.stringify(number)}, String(child.pid));
      print('started');
      end(0);`,
  });
  try {
    const result = await tools.run('starter', []);
    assert.ok(result.kind === 'ended' && result.code === 0);
    assert.equal(result.stdout.toString(), 'started');
  } finally {
    process.kill(Number(readFileSync(number, 'utf8')), 'SIGKILL');
  }
});
