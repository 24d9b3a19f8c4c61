// `npm test`: prepares, builds all tests and runs them. `npm test -- reader` runs the files whose path holds "reader";
// a file's whole path runs that file, whatever its name; words that begin with a dash go to node. Like prepare.mjs written so that Node 12 can read it.

import { spawn } from 'child_process';
import { existsSync } from 'fs';
import path from 'path';
import { building, prepareThen, root } from '../models/cli/prepare.mjs';

prepareThen(async function () {
  const words = process.argv.slice(2);
  const isOption = function (word) {
    return word.indexOf('-') === 0;
  };
  const filters = words
    .filter(function (word) {
      return !isOption(word);
    })
    .map(function (word) {
      return word.replace(/\\/g, '/').replace(/^\.\//, '');
    });
  const built = await building('the tests', async function (esbuild) {
    const named = filters.filter(function (filter) {
      return /\.ts$/.test(filter) && existsSync(path.join(root, filter));
    });
    if (named.length > 0) return esbuild.buildTests(named);
    const files = (await esbuild.findTests()).filter(function (file) {
      return (
        filters.length === 0 ||
        filters.some(function (filter) {
          return file.indexOf(filter) >= 0;
        })
      );
    });
    return files.length === 0 ? [] : esbuild.buildTests(files);
  });
  if (built.length === 0) {
    process.stderr.write('No test file has ' + (filters.join(' or ') || '.test.ts') + ' in its path.\n');
    return 2;
  }
  return runNode(['--enable-source-maps', '--test'].concat(words.filter(isOption), built));
});

function runNode(args) {
  return new Promise(function (resolve, reject) {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: Object.assign({}, process.env, { ORT_DISABLE_TELEMETRY: '1' }),
    });
    process.on('SIGINT', function () {});
    child.on('error', reject);
    child.on('close', function (code) {
      resolve(code === null ? 2 : code);
    });
  });
}
