// Lint for meaning, not for looks: forgotten promises, switches that miss a case, and the fences between folders.
// Looks are Prettier's.

import tseslint from 'typescript-eslint';

/** Everything that computes without effects may not touch these. */
const effects = [
  {
    regex: '^node:',
    message: 'This folder is pure: effects live in models/runtime, models/cli and extension.',
  },
  {
    regex: '^(fs|path|os|crypto|child_process|worker_threads|buffer|util|url|process)(/|$)',
    message: 'This folder is pure.',
  },
];
const runtimeLibrary = {
  regex: '^onnxruntime-',
  message: 'Only models/runtime/sessions.ts knows onnxruntime.',
};
const pictureLibrary = {
  regex: '^sharp$',
  message:
    "Only models/runtime/image.ts and extension/capture/picture.ts know sharp, and the renderer's sheet.ts.",
};
const browserLibrary = {
  regex: '^(@playwright/|playwright)',
  message: 'Only extension/capture/browser.ts knows Playwright, and the renderer.',
};
const zipLibrary = {
  regex: '^yauzl$',
  message: 'Only extension/capture/results/zipArchive.ts knows yauzl.',
};
const editor = { regex: '^vscode$', message: 'Only extension knows VS Code.' };
const folders = (names) => ({
  regex: `^\\.{1,2}/(.*/)?(${names.join('|')})/`,
  message:
    'Imports run protocol <- models/pipeline <- models/runtime <- models/cli, and protocol <- extension/selectors <- extension/capture <- extension, models/cli; webview sees protocol only. Nobody imports models/training.',
});
/** Of the extension, what needs VS Code or belongs to its window. */
const editorFolders = ['agent', 'captureProcess', 'editor', 'modelProcess', 'opening', 'selecting'];
/** Of the extension the command line uses what knows nothing of VS Code. */
const editorParts = {
  regex: '/extension/(?!capture/|selectors/)',
  message: 'Of the extension the command line uses extension/capture and extension/selectors only.',
};
/** The renderer is no part of the product; of the product it knows protocol, and the lock on what is written. */
const rendererFences = [
  runtimeLibrary,
  editor,
  folders(['pipeline', 'runtime', 'extension', 'webview', 'test']),
  {
    regex: '^\\.{1,2}/(.*/)?cli/(?!outputLock$)',
    message: 'Of the command line the renderer uses the lock on its output only.',
  },
];
const anyPackage = {
  regex: '^[^.]',
  message: 'protocol is plain data: it imports nothing but its own files.',
};

/** Each is known to one file, or to two, for which there are fences of their own. */
const libraries = [runtimeLibrary, pictureLibrary, browserLibrary, zipLibrary];
const librariesBut = (...known) => libraries.filter((library) => !known.includes(library));

/** One fence a folder: which imports it may not hold. Later entries replace earlier ones for the files they name. */
const fences = [
  fence(['protocol/**/*.ts'], [anyPackage, folders(['models', 'extension', 'webview', 'test'])]),
  fence(
    ['models/pipeline/**/*.ts'],
    [
      ...effects,
      ...libraries,
      editor,
      folders(['runtime', 'cli', 'training', 'extension', 'webview', 'test']),
    ],
  ),
  runtimeFence('**/*.ts', libraries),
  runtimeFence('sessions.ts', librariesBut(runtimeLibrary)),
  runtimeFence('image.ts', librariesBut(pictureLibrary)),
  fence(
    ['models/cli/**/*.ts'],
    [...libraries, editor, folders(['training', 'webview', 'test', 'inPage']), editorParts],
  ),
  fence(['models/training/data/render/**/*.ts'], [...rendererFences, pictureLibrary]),
  fence(['models/training/data/render/sheet.ts'], rendererFences),
  fence(['extension/**/*.ts'], [...libraries, folders(['models', 'webview', 'test', 'inPage'])]),
  fence(
    ['extension/selectors/**/*.ts'],
    [...effects, ...libraries, editor, folders(['models', 'webview', 'test', 'capture', ...editorFolders])],
  ),
  captureFence('**/*.ts', libraries),
  captureFence('browser.ts', librariesBut(browserLibrary)),
  captureFence('picture.ts', librariesBut(pictureLibrary)),
  captureFence('results/zipArchive.ts', librariesBut(zipLibrary)),
  // Runs in the page that is captured.
  captureFence('inPage/**/*.ts', [...effects, ...libraries]),
  fence(['webview/**/*.ts'], [...effects, ...libraries, editor, folders(['models', 'extension', 'test'])]),
];

function runtimeFence(files, patterns) {
  return fence(
    [`models/runtime/${files}`],
    [...patterns, editor, folders(['cli', 'training', 'extension', 'webview', 'test'])],
  );
}

function captureFence(files, patterns) {
  return fence(
    [`extension/capture/${files}`],
    [...patterns, editor, folders(['models', 'webview', 'test', ...editorFolders])],
  );
}

function fence(files, patterns) {
  return { files, rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] } };
}

const restrictedSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: a thing has one name everywhere.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
];
const dynamicImport = {
  selector: 'ImportExpression',
  message: 'Import at the top, where the fences see it.',
};

export default tseslint.config(
  {
    ignores: ['dist/', '.types/', 'out/', 'runs/', 'node_modules/', '**/.venv/', '**/*.d.ts'],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-control-regex': 'error',
      // `data[i]!` inside a checked loop: with noUncheckedIndexedAccess there is no shorter way to say it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Parts of this project are records of closures, which may be taken apart; nothing uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // An async function that fulfils an interface need not await.
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': ['error', ...restrictedSyntax, dynamicImport],
    },
  },
  {
    // node:test's `test()` gives a promise that the runner itself waits for.
    files: ['test/**/*.ts'],
    rules: {
      // Some of what is tested is plain JavaScript that is loaded where it lies.
      'no-restricted-syntax': ['error', ...restrictedSyntax],
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'describe', 'it'], package: 'node:test' },
          ],
        },
      ],
    },
  },
  {
    // What runs before Node's version has been checked must be readable for Node 12.
    files: ['models/cli/*.mjs', 'test/run.mjs'],
    languageOptions: { ecmaVersion: 2020 },
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ChainExpression', message: 'Node 12 does not know `?.`.' },
        { selector: 'LogicalExpression[operator="??"]', message: 'Node 12 does not know `??`.' },
        {
          selector: ':matches(ImportDeclaration, ImportExpression)[source.value=/^node:/]',
          message: 'Node 12 does not know `node:`.',
        },
      ],
    },
  },
  ...fences,
);
