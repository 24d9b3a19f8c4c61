// `npm start`: prepares and grounds the sample screenshot; `npm start -- SHOT.png "question" [options]` the user's own.
// Like prepare.mjs written so that Node 12 can read it.

import { spawn } from 'child_process';
import { mkdirSync } from 'fs';
import path from 'path';
import { prepareThen, root } from './prepare.mjs';

/** What is grounded without arguments. */
const sample = {
  shot: 'models/samples/desktop.webp',
  question: 'Where is the Terminal?',
};

const annotated = path.join(root, 'out/annotated.png');

/** The options of `ask` whose value is a word of its own. */
const valueOptions = ['--region', '--annotate', '--bundle', '--device'];

/** npm runs scripts in the package's folder; the user's paths are meant from where the user stands. */
const usersFolder = (process.env.npm_lifecycle_event === 'start' && process.env.INIT_CWD) || process.cwd();

prepareThen(async function () {
  const given = process.argv.slice(2);
  const has = function (option) {
    return given.some(function (word) {
      return word === option || word.indexOf(option + '=') === 0;
    });
  };
  const ofSample = !given.some(function (word, index) {
    return word.indexOf('-') !== 0 && valueOptions.indexOf(given[index - 1]) < 0;
  });
  const args = ['ask'];
  if (ofSample && !has('--help')) {
    args.push(path.join(root, sample.shot), sample.question);
    process.stderr.write('groundglass ask ' + sample.shot + ' "' + sample.question + '"\n\n');
  }
  if (!has('--annotate')) {
    mkdirSync(path.dirname(annotated), { recursive: true });
    args.push('--annotate', annotated);
  }
  const code = await runCli(args.concat(given));
  // "Not found" is an answer; as an exit code npm would print an error below it.
  return code === 1 ? 0 : code;
});

function runCli(args) {
  return new Promise(function (resolve, reject) {
    const child = spawn(process.execPath, [path.join(root, 'dist/cli.js')].concat(args), {
      cwd: usersFolder,
      stdio: 'inherit',
    });
    // Ctrl-C reaches the child as well, which then ends by itself.
    process.on('SIGINT', function () {});
    child.on('error', reject);
    child.on('close', function (code) {
      resolve(code === null ? 2 : code);
    });
  });
}
