// Makes a fresh clone ready: checks Node, installs what is missing, builds. Says what it does on stderr.
// Written so that Node 12 can still read it and say that it is too old: no newer syntax, no `node:` names.

import { spawn } from 'child_process';
import { existsSync, readFileSync, realpathSync, unlinkSync } from 'fs';
import path from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** An error whose message is meant for the user as it is. */
export class Sentence extends Error {}

/**
 * Runs what comes after a preparation, and ends the process with its exit code.
 * What goes wrong on the way is told in one sentence, with exit code 2.
 *
 * @param {() => Promise<number>} work
 */
export function prepareThen(work) {
  prepare()
    .then(work)
    .then(
      function (code) {
        process.exitCode = code;
      },
      function (error) {
        tell(
          (error instanceof Sentence ? error.message : explain(String((error && error.stack) || error))) +
            '\n',
        );
        process.exitCode = 2;
      },
    );
}

/** Checks Node, installs and builds; each only where it is needed, except building, which takes a moment. */
export async function prepare() {
  checkNode(process.versions.node);
  if (!isInstalled()) await install();
  await building('the programs', function (esbuild) {
    return esbuild.buildPrograms();
  });
}

/** Builds something with esbuild.mjs and puts a failure into words. */
export async function building(what, work) {
  try {
    return await work(await import(pathToFileURL(path.join(root, 'esbuild.mjs')).href));
  } catch (error) {
    throw new Sentence(explainBuild(what, error));
  }
}

/** Throws a sentence for Node below 20.20. */
export function checkNode(version) {
  const parts = version.split('.').map(Number);
  if (parts[0] > 20 || (parts[0] === 20 && parts[1] >= 20)) return;
  throw new Sentence(
    'Groundglass needs Node 20.20 or newer; this is Node ' +
      version +
      '. Get a newer one from https://nodejs.org.',
  );
}

/**
 * Whether node_modules holds what the lock file asks for. npm writes its own list of what it installed last of all,
 * so an interrupted installation does not count. Packages for other systems are absent from that list by right.
 */
function isInstalled() {
  const wanted = readLock(path.join(root, 'package-lock.json'));
  const present = readLock(path.join(root, 'node_modules/.package-lock.json'));
  if (present === null) return false;
  if (wanted === null) return true;
  return Object.keys(wanted).every(function (name) {
    if (name === '') return true;
    if (present[name] === undefined) return wanted[name].optional === true && !isForThisSystem(wanted[name]);
    return present[name].version === wanted[name].version && existsSync(path.join(root, name));
  });
}

/** Whether an optional package names this system; those that name none are spare parts that npm may leave out. */
function isForThisSystem(entry) {
  if (entry.os === undefined && entry.cpu === undefined) return false;
  const fits = function (list, value) {
    return list === undefined || list.indexOf(value) >= 0;
  };
  const report = process.platform === 'linux' ? process.report.getReport() : null;
  const libc = report !== null && report.header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  return (
    fits(entry.os, process.platform) &&
    fits(entry.cpu, process.arch) &&
    (report === null || fits(entry.libc, libc))
  );
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch (error) {
    return null;
  }
}

/** Runs `npm ci` quietly, with the seconds that it took on one line. */
async function install() {
  const message = 'Installing the packages of package-lock.json (about 400 MB, only once)';
  const started = Date.now();
  tell(message + ' …');
  const ticking = process.stderr.isTTY
    ? setInterval(function () {
        tell('\r' + message + ' … ' + seconds(started));
      }, 1000)
    : null;
  let result;
  try {
    result = await runNpm();
  } finally {
    if (ticking !== null) clearInterval(ticking);
  }
  tell((process.stderr.isTTY ? '\r' + message + ' … ' : ' ') + seconds(started) + '\n');
  // On a full disk npm only warns about the files that it could not write, and ends as if all were well.
  if (result.code !== 0 || /ENOSPC|EDQUOT|TAR_ENTRY_ERROR/.test(result.output)) {
    forgetInstallation();
    throw new Sentence(explain(result.output));
  }
}

/** Takes npm's list of what it installed away, so that the next run installs again. */
function forgetInstallation() {
  try {
    unlinkSync(path.join(root, 'node_modules/.package-lock.json'));
  } catch (error) {
    // npm had not come as far as writing it.
  }
}

function seconds(started) {
  return Math.round((Date.now() - started) / 1000) + ' s';
}

function runNpm() {
  // Under `npm start`, npm says where it lies; that one is used, also where none is in the PATH.
  const npm = process.env.npm_execpath || '';
  const own = /npm-cli\.c?js$/.test(npm);
  const args = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-progress',
    '--loglevel=warn',
    // Without a network npm would try for minutes before it says so.
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
  ];
  return new Promise(function (resolve) {
    let output = '';
    const child = spawn(own ? process.execPath : 'npm', own ? [npm].concat(args) : args, {
      cwd: root,
      // npm is a .cmd file on Windows, which only a shell runs.
      shell: !own && process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: Object.assign({}, process.env, { ONNXRUNTIME_NODE_INSTALL: 'skip' }),
    });
    const keep = function (text) {
      output = (output + text).slice(-1000000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', function (error) {
      resolve({ code: 1, output: error.code === 'ENOENT' ? 'npm is missing' : String(error) });
    });
    child.on('close', function (code) {
      resolve({ code: code, output: output });
    });
  });
}

/** One sentence for what npm printed before it gave up. */
export function explain(output) {
  if (output === 'npm is missing') {
    return 'npm was not found; it comes with Node, install both from https://nodejs.org and try again.';
  }
  if (/ENOSPC|EDQUOT|no space left/i.test(output)) {
    return (
      'The disk is full: the packages need about 400 MB in ' +
      root +
      " and as much in npm's cache; make room and try again."
    );
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return (
      'There is no permission to write the packages into ' +
      path.join(root, 'node_modules') +
      '; change its owner and try again.'
    );
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|SOCKET_TIMEOUT|network/i.test(
      output,
    )
  ) {
    return "The packages could not be fetched: npm's registry cannot be reached; check the network (or the proxy in npm's settings) and try again.";
  }
  if (/SELF_SIGNED|CERT_|UNABLE_TO_(GET|VERIFY)/.test(output)) {
    return 'The packages could not be fetched: the registry\'s certificate is not trusted here; set npm\'s "cafile" and try again.';
  }
  if (/EINTEGRITY/.test(output)) {
    return 'A package arrived damaged (its checksum is not the one in package-lock.json); run "npm cache clean --force" and try again.';
  }
  if (/E40[134]\b/.test(output)) {
    return (
      'The registry refused a package (' +
      /E40[134]/.exec(output)[0] +
      '); check npm\'s "registry" setting and try again.'
    );
  }
  const last = output
    .split('\n')
    .filter(function (line) {
      return /err/i.test(line) && !/complete log|\.log$/.test(line);
    })
    .map(function (line) {
      return line.replace(/^npm (ERR!|error)\s*/i, '').trim();
    })
    .filter(Boolean)[0];
  return (
    'Installing the packages failed' + (last ? ' (' + last + ')' : '') + '; run "npm ci" to see all of it.'
  );
}

function explainBuild(what, error) {
  const output = String((error && error.message) || error).trim();
  if (/ENOSPC|no space left/i.test(output)) {
    return 'The disk is full: ' + what + ' could not be written to dist/; make room and try again.';
  }
  if (/EACCES|EPERM|EROFS|permission denied/i.test(output)) {
    return 'There is no permission to write ' + what + ' into dist/; change its owner and try again.';
  }
  // esbuild has printed its own errors already.
  return (
    'Building ' +
    what +
    ' failed' +
    (error && error.errors ? '; the errors stand above.' : ': ' + output.split('\n')[0])
  );
}

function tell(text) {
  process.stderr.write(text);
}

/** Whether this file is the program that was started, and not an import of one. */
export function isStarted(moduleUrl) {
  return (
    process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(moduleUrl))
  );
}

if (isStarted(import.meta.url)) {
  prepareThen(async function () {
    return 0;
  });
}
