// The import fences and the other rules of eslint.config.mjs bite: for each, a line that must be refused.

import assert from 'node:assert/strict';
import test from 'node:test';
import type * as EslintModule from 'eslint';
import type * as TypescriptEslint from 'typescript-eslint';

/** Not bundled: ESLint loads its configuration and parser by path. */
async function loadEslint(): Promise<typeof EslintModule> {
  const name: string = 'eslint';
  return (await import(name)) as typeof EslintModule;
}

/** The project's own configuration, without the rules that need types: a snippet is in no project. */
let linter: Promise<EslintModule.ESLint> | undefined;
async function makeLinter(): Promise<EslintModule.ESLint> {
  const { ESLint } = await loadEslint();
  const pluginName: string = 'typescript-eslint';
  const { configs } = (await import(pluginName)) as typeof TypescriptEslint;
  return new ESLint({
    cwd: process.cwd(),
    overrideConfig: [
      {
        files: ['**/*.ts'],
        ...(configs.disableTypeChecked as object),
        languageOptions: { parserOptions: { projectService: false } },
      },
    ],
  });
}

/** The ids of the rules that a line breaks when it stands in a file. */
async function brokenRules(filePath: string, line: string): Promise<string[]> {
  linter ??= makeLinter();
  const [result] = await (await linter).lintText(`${line}\n`, { filePath });
  assert.ok(result !== undefined, `${filePath} is not linted at all`);
  return result.messages.map((message) => message.ruleId ?? message.message);
}

const FENCE = '@typescript-eslint/no-restricted-imports';

const fences: readonly { file: string; refused: readonly string[]; allowed: readonly string[] }[] = [
  {
    file: 'protocol/probe.ts',
    refused: [
      '../models/pipeline/image',
      '../extension/main',
      '../webview/main',
      'node:fs',
      'vscode',
      'sharp',
    ],
    allowed: ['./geometry'],
  },
  {
    file: 'models/pipeline/probe.ts',
    refused: [
      '../training/data/render/page',
      '../runtime/image',
      '../cli/run',
      '../../extension/main',
      '../../webview/main',
      'node:fs',
      'fs',
      'fs/promises',
      'sharp',
      'onnxruntime-node',
      'onnxruntime-common',
      'vscode',
    ],
    allowed: ['./image', '../../protocol/geometry', '@huggingface/tokenizers'],
  },
  {
    file: 'models/pipeline/reader/probe.ts',
    refused: [
      '../../training/data/render/page',
      '../../runtime/image',
      '../../cli/run',
      '../../../extension/main',
      'node:fs',
      'sharp',
    ],
    allowed: ['../image', '../../../protocol/geometry'],
  },
  {
    file: 'models/runtime/probe.ts',
    refused: [
      '../training/data/render/page',
      '../cli/run',
      '../../extension/main',
      '../../webview/main',
      'sharp',
      'onnxruntime-node',
      'vscode',
    ],
    allowed: ['./image', './sessions', '../pipeline/image', '../../protocol/geometry', 'node:fs'],
  },
  {
    file: 'models/runtime/sessions.ts',
    refused: ['../training/data/render/page', 'sharp', '../cli/run'],
    allowed: ['onnxruntime-node'],
  },
  {
    file: 'models/runtime/image.ts',
    refused: ['../training/data/render/page', 'onnxruntime-node', '../cli/run'],
    allowed: ['sharp'],
  },
  {
    file: 'models/cli/probe.ts',
    refused: [
      '../training/data/render/page',
      '../../extension/main',
      '../../extension/results/openFailedTest',
      '../../extension/editor/sidecarFile',
      '../../extension/capture/inPage/main',
      '../../webview/main',
      'sharp',
      'onnxruntime-node',
      'playwright-core',
      'yauzl',
      'vscode',
    ],
    allowed: [
      '../runtime/engine',
      '../pipeline/annotate',
      '../../protocol/geometry',
      '../../extension/capture/capture',
      '../../extension/capture/results/listFailedShots',
      '../../extension/selectors/index',
      'node:fs',
    ],
  },
  {
    file: 'models/training/data/render/probe.ts',
    refused: [
      '../../../pipeline/image',
      '../../../runtime/image',
      '../../../cli/run',
      '../../../cli/outputLockNot',
      '../../../../extension/main',
      '../../../../webview/main',
      '../../../../test/support/pictures',
      'sharp',
      'onnxruntime-node',
      'vscode',
    ],
    allowed: [
      './page',
      './truth/screen',
      '../../../../protocol/geometry',
      '../../../cli/outputLock',
      'node:fs',
    ],
  },
  {
    file: 'models/training/data/render/sheet.ts',
    refused: ['../../../pipeline/image', 'onnxruntime-node'],
    allowed: ['sharp'],
  },
  {
    file: 'extension/probe.ts',
    refused: [
      '../models/training/data/render/page',
      '../models/pipeline/image',
      '../models/runtime/engine',
      '../webview/main',
      './capture/inPage/main',
      'sharp',
      'onnxruntime-node',
      'playwright-core',
      'yauzl',
    ],
    allowed: [
      'vscode',
      'node:path',
      '../protocol/view',
      './notify',
      './capture/results/listFailedShots',
      './selectors/index',
    ],
  },
  {
    file: 'extension/modelProcess/probe.ts',
    refused: ['../../models/runtime/engine', '../../webview/main', 'sharp'],
    allowed: ['../notify', '../../protocol/wire', 'vscode-jsonrpc/node'],
  },
  {
    file: 'extension/results/probe.ts',
    refused: ['../../models/runtime/engine', 'sharp', 'yauzl', 'playwright-core'],
    allowed: ['vscode', '../capture/results/listFailedShots', '../../protocol/sidecar'],
  },
  {
    file: 'extension/selectors/probe.ts',
    refused: [
      '../capture/witnessFile',
      '../editor/sidecarFile',
      '../../models/pipeline/image',
      '../../webview/main',
      'node:fs',
      'path',
      'sharp',
      'playwright-core',
      'yauzl',
      'vscode',
    ],
    allowed: ['./tree', './formats/writeSelector', '../../protocol/witness'],
  },
  {
    file: 'extension/selectors/formats/probe.ts',
    refused: ['../../capture/witnessFile', '../../../models/cli/run', 'node:path', 'vscode'],
    allowed: ['../tree', './literals', '../../../protocol/selector'],
  },
  {
    file: 'extension/capture/probe.ts',
    refused: [
      '../editor/sidecarFile',
      '../captureProcess/start',
      '../../models/runtime/image',
      '../../webview/main',
      'sharp',
      'onnxruntime-node',
      'playwright-core',
      '@playwright/test',
      'yauzl',
      'vscode',
    ],
    allowed: [
      './browser',
      './results/zipArchive',
      './inPage/frameWitness',
      '../selectors/index',
      '../../protocol/capture',
      'node:fs',
    ],
  },
  {
    file: 'extension/capture/browser.ts',
    refused: ['sharp', 'yauzl', 'vscode', '../../models/runtime/engine'],
    allowed: ['playwright-core', './pageOptions'],
  },
  {
    file: 'extension/capture/picture.ts',
    refused: ['playwright-core', 'yauzl', 'vscode', 'onnxruntime-node'],
    allowed: ['sharp'],
  },
  {
    file: 'extension/capture/results/probe.ts',
    refused: ['yauzl', 'sharp', 'playwright-core', 'vscode', '../../editor/sidecarFile'],
    allowed: ['./zipArchive', '../picture', '../../../protocol/failure', 'node:path'],
  },
  {
    file: 'extension/capture/results/zipArchive.ts',
    refused: ['sharp', 'playwright-core', 'vscode'],
    allowed: ['yauzl'],
  },
  {
    file: 'extension/capture/inPage/probe.ts',
    refused: ['node:fs', 'sharp', 'yauzl', 'playwright-core', 'vscode', '../../../models/pipeline/image'],
    allowed: ['./dom', '../../../protocol/witness'],
  },
  {
    file: 'webview/probe.ts',
    refused: [
      '../models/training/data/render/page',
      '../models/pipeline/image',
      '../extension/main',
      '../extension/selectors/index',
      'vscode',
      'node:fs',
      'sharp',
      'playwright-core',
      'yauzl',
    ],
    allowed: ['../protocol/view', './state'],
  },
];
for (const { file, refused, allowed } of fences) {
  test(`${file} may import what it may, and nothing else`, async () => {
    for (const source of refused) {
      const rules = await brokenRules(file, `import { x } from '${source}';\nx();`);
      assert.ok(rules.includes(FENCE), `${file} could import ${source}`);
      const ofType = await brokenRules(file, `import type { X } from '${source}';\nexport type Y = X;`);
      assert.ok(ofType.includes(FENCE), `${file} could import a type of ${source}`);
    }
    for (const source of allowed) {
      const rules = await brokenRules(file, `import { x } from '${source}';\nx();`);
      assert.deepEqual(rules, [], `${file} may import ${source}`);
    }
  });
}

test('no import slips past the fences by being made late', async () => {
  for (const file of ['models/runtime/probe.ts', 'models/cli/probe.ts', 'extension/probe.ts']) {
    assert.ok((await brokenRules(file, "await import('sharp');")).includes('no-restricted-syntax'));
    assert.notDeepEqual(await brokenRules(file, "export const sharp = require('sharp');"), []);
    assert.ok((await brokenRules(file, "export { default as x } from 'sharp';")).includes(FENCE));
  }
});

test('what runs on an old Node is held to its syntax', async () => {
  for (const line of ['a?.b;', 'a ?? b;', "import fs from 'node:fs';\nfs();", 'a ??= b;']) {
    assert.notDeepEqual(await brokenRules('models/cli/prepare.mjs', line), [], line);
    assert.notDeepEqual(await brokenRules('test/run.mjs', line), [], line);
  }
  assert.deepEqual(await brokenRules('models/cli/prepare.mjs', "import fs from 'fs';\nfs();"), []);
});

test('the rules that need types are on for every TypeScript folder', async () => {
  const { ESLint } = await loadEslint();
  const plain = new ESLint({ cwd: process.cwd() });
  const wanted = [
    'no-floating-promises',
    'no-misused-promises',
    'switch-exhaustiveness-check',
    'no-explicit-any',
    'consistent-type-imports',
  ];
  for (const folder of [
    'protocol',
    'models/pipeline',
    'models/runtime',
    'models/cli',
    'extension',
    'extension/selectors',
    'extension/capture',
    'extension/capture/inPage',
    'extension/capture/results',
    'webview',
    'test',
  ]) {
    const config = (await plain.calculateConfigForFile(`${folder}/probe.ts`)) as {
      rules: Record<string, [number]>;
    };
    for (const rule of wanted) {
      assert.equal(config.rules[`@typescript-eslint/${rule}`]?.[0], 2, `${rule} in ${folder}`);
    }
  }
});
