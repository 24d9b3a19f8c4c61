// Makes the Python environment for models/training when it is missing or old, then runs a Python command in it.
// `node models/training/environment.mjs pytest …`, `… python -m train …`. Needs Python 3.11 or newer and a reachable PyPI.
//
// On Linux x64 PyPI's only PyTorch is the CUDA build; without a GPU it runs on the CPU all the same, so that one
// environment serves both, at the price of some 5 GB on disk.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const environment = path.join(here, '.venv');
const binaries = path.join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
const requirements = path.join(here, 'requirements.txt');
const stamp = path.join(environment, 'requirements.sha256');

const [command, ...args] = process.argv.slice(2);
if (command === undefined) fail('say what to run, for example: node models/training/environment.mjs pytest');

const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) make();

const result = spawnSync(path.join(binaries, command), args, {
  cwd: here,
  stdio: 'inherit',
  env: { ...process.env, PATH: binaries + path.delimiter + process.env.PATH },
});
if (result.error) fail(`${command} could not be started: ${result.error.message}`);
process.exit(result.status ?? 1);

function make() {
  const python = ['python3.11', 'python3', 'python'].find(
    (name) =>
      spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'], { stdio: 'ignore' })
        .status === 0,
  );
  if (python === undefined)
    fail('Python 3.11 or newer is needed for the training code; install it and try again.');
  console.log(
    'Making the Python environment for the training code (PyTorch, a few minutes the first time) …',
  );
  rmSync(environment, { recursive: true, force: true });
  step(
    python,
    ['-m', 'venv', environment],
    'the virtual environment could not be made (on Debian: apt install python3-venv)',
  );
  step(
    path.join(binaries, 'python'),
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
    'the packages could not be installed; is PyPI reachable, and are 6 GB of disk free?',
  );
  writeFileSync(stamp, wanted);
}

function step(program, stepArgs, sentence) {
  if (spawnSync(program, stepArgs, { stdio: 'inherit' }).status !== 0) fail(sentence);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(2);
}
