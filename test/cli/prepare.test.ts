// The sentences of `npm start` and `npm test` when something cannot work. Installing itself is not run here.

import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

interface Prepare {
  checkNode(version: string): void;
  explain(output: string): string;
}

/** Plain JavaScript that finds its files by its own place, so it is loaded where it lies and not bundled. */
async function loadPrepare(): Promise<Prepare> {
  return (await import(pathToFileURL(path.resolve('models/cli/prepare.mjs')).href)) as Prepare;
}

const versions = [
  { version: '12.22.12', enough: false },
  { version: '18.20.4', enough: false },
  { version: '20.9.0', enough: false },
  { version: '20.19.5', enough: false },
  { version: '20.20.0', enough: true },
  { version: '22.1.0', enough: true },
  { version: '100.0.0', enough: true },
];
for (const { version, enough } of versions) {
  test(`Node ${version} is ${enough ? 'new enough' : 'too old, and the sentence says what is needed'}`, async () => {
    const { checkNode } = await loadPrepare();
    if (enough) checkNode(version);
    else
      assert.throws(() => checkNode(version), {
        message: new RegExp(`needs Node 20\\.20 or newer; this is Node ${version}`),
      });
  });
}

const outputs = [
  {
    name: 'no network',
    output: 'npm error code EAI_AGAIN\nnpm error request to https://registry/x failed',
    expected: /registry cannot be reached/,
  },
  {
    name: 'a refused connection',
    output: 'npm error code ECONNREFUSED',
    expected: /registry cannot be reached/,
  },
  {
    name: 'a full disk',
    output: 'npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write',
    expected: /disk is full/,
  },
  {
    name: 'a full disk that also broke the network cache',
    output: 'npm error ENOSPC\nnpm error network',
    expected: /disk is full/,
  },
  {
    name: 'a folder of somebody else',
    output: "npm error Error: EACCES: permission denied, mkdir '/x'",
    expected: /no permission/,
  },
  { name: 'no npm', output: 'npm is missing', expected: /npm was not found/ },
  { name: 'a damaged package', output: 'npm error code EINTEGRITY', expected: /checksum/ },
  {
    name: 'a refusing registry',
    output: 'npm error code E403\nnpm error 403 Forbidden',
    expected: /refused a package \(E403\)/,
  },
  {
    name: 'something else',
    output: 'npm error code EWHAT\nnpm error A complete log of this run can be found in: /x.log',
    expected: /failed \(code EWHAT\); run "npm ci"/,
  },
  { name: 'nothing at all', output: '', expected: /failed; run "npm ci"/ },
];
for (const { name, output, expected } of outputs) {
  test(`installing with ${name} ends with one sentence`, async () => {
    const sentence = (await loadPrepare()).explain(output);
    assert.match(sentence, expected);
    assert.match(sentence, /^[^\n]+\.$/);
  });
}
