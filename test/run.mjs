// `npm test`: prepares, builds all tests and runs them. `npm test -- reader` runs the files whose path holds "reader";
// a file's whole path runs that file, whatever its name; words that begin with a dash go to node.
// Tests in a browser or a VS Code window come last and one after the other: each needs the machine for itself.
// At the end it says how long all took, and which window VS Code was tested in.
// Like prepare.mjs written so that Node 12 can read it.

import { spawn } from 'child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
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
  const options = ['--enable-source-maps', '--test'].concat(words.filter(isOption));
  const inWindow = built.filter(needsWindow);
  const others = built.filter(function (file) {
    return !needsWindow(file);
  });
  const started = Date.now();
  const codes = [];
  let vscodeWindow = null;
  if (others.length > 0) codes.push(await runNode(options.concat(others), {}));
  if (inWindow.length > 0) {
    const environment = {};
    if (inWindow.some(needsPackage) && process.env.GROUNDGLASS_VSCODE !== 'skip') {
      process.stderr.write("Packaging the extension for the tests in VS Code's window …\n");
      const packaged = await runNode(['extension/package/package.mjs', '--quiet'], {});
      if (packaged !== 0) return packaged;
      environment.GROUNDGLASS_VSIX = packageName();
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'groundglass-tests-'));
    environment.GROUNDGLASS_VSCODE_CHOSEN = path.join(folder, 'chosen');
    codes.push(await runNode(options.concat('--test-concurrency=1', inWindow), environment));
    if (inWindow.some(needsPackage)) vscodeWindow = chosenWindow(environment.GROUNDGLASS_VSCODE_CHOSEN);
    rmSync(folder, { recursive: true });
  }
  process.stderr.write(
    'Tests took ' +
      Math.round((Date.now() - started) / 1000) +
      ' s' +
      (vscodeWindow === null ? '' : '; VS Code window: ' + vscodeWindow) +
      '.\n',
  );
  return Math.max.apply(null, codes);
});

function needsWindow(file) {
  return needsPackage(file) || file.indexOf('/webview/browser/') >= 0;
}

function needsPackage(file) {
  return file.indexOf('/test/vscode/') >= 0;
}

/** The window that test/vscode/window.ts has chosen; it says so in a file, since reporters mix its words with their own. */
function chosenWindow(file) {
  if (process.env.GROUNDGLASS_VSCODE === 'skip') return 'none (GROUNDGLASS_VSCODE=skip)';
  return existsSync(file) ? readFileSync(file, 'utf8') : 'none could be started';
}

/** What package.mjs writes for this system. */
function packageName() {
  const version = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version;
  return path.join(
    root,
    'out/groundglass-' + process.platform + '-' + process.arch + '-' + version + '.vsix',
  );
}

function runNode(args, environment) {
  return new Promise(function (resolve, reject) {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: Object.assign({}, process.env, { ORT_DISABLE_TELEMETRY: '1' }, environment),
    });
    process.on('SIGINT', function () {});
    child.on('error', reject);
    child.on('close', function (code) {
      resolve(code === null ? 2 : code);
    });
  });
}
