// The editor that selectors are inserted into: the text that was edited last, whatever is in front now. VS Code is played.

import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import type * as vscode from 'vscode';
import type { watchTestEditor } from '../../extension/selecting/testEditor';
import { FailureError } from '../../protocol/failure';
import { installFakeCode, type FakeCode } from '../support/fakeCode';

let code: FakeCode;
let watch: typeof watchTestEditor;

interface Place {
  readonly line: number;
  readonly character: number;
}

before(async () => {
  code = installFakeCode([]);
  Object.assign(code.vscode, {
    Position: class implements Place {
      constructor(
        readonly line: number,
        readonly character: number,
      ) {}
    },
    Range: class {
      constructor(
        readonly start: Place,
        readonly end: Place,
      ) {}
    },
  });
  ({ watchTestEditor: watch } = await import('../../extension/selecting/testEditor'));
});

interface FakeEditor {
  readonly document: { readonly uri: { readonly scheme: string }; isClosed: boolean };
  /** What was written, with the place it was written at. */
  readonly written: string[];
  readonly editor: vscode.TextEditor;
}

/** An editor of this text with cursors at these places. */
function makeEditor(
  text: string,
  cursors: readonly Place[],
  { scheme = 'file', takesEdits = true }: { readonly scheme?: string; readonly takesEdits?: boolean } = {},
): FakeEditor {
  const lines = text.split('\n');
  const written: string[] = [];
  const document = {
    uri: { scheme },
    fileName: '/shop/buy.spec.ts',
    isClosed: false,
    lineAt: (line: number) => ({ text: lines[line] }),
    getText: ({ end }: { readonly end: Place }) =>
      [...lines.slice(0, end.line), lines[end.line]!.slice(0, end.character)].join('\n'),
  };
  const selections = cursors.map((at) => ({ start: at, end: at }));
  const editor = {
    document,
    viewColumn: 2,
    selection: selections[0],
    selections,
    async edit(make: (edit: { replace(at: { readonly start: Place }, text: string): void }) => void) {
      if (takesEdits)
        make({
          replace: ({ start }, put) => void written.push(`${start.line}:${start.character} ${put}`),
        });
      return takesEdits;
    },
  };
  return { document, written, editor: editor as unknown as vscode.TextEditor };
}

/** A window with this editor in front. @returns brings another one, or none, to the front. */
function makeWindow(first: FakeEditor | null) {
  let tell: (editor: vscode.TextEditor | undefined) => void = () => undefined;
  const shown: vscode.TextEditor[] = [];
  const all = new Map(first === null ? [] : [[first.editor.document, first.editor]]);
  Object.assign(code.vscode.window, {
    visibleTextEditors: first === null ? [] : [first.editor],
    activeTextEditor: first?.editor,
    onDidChangeActiveTextEditor: (listener: typeof tell) => {
      tell = listener;
      return { dispose: () => undefined };
    },
    showTextDocument: async (document: vscode.TextDocument) => {
      const editor = all.get(document)!;
      shown.push(editor);
      return editor;
    },
  });
  const testEditor = watch();
  return {
    testEditor,
    shown,
    bring(one: FakeEditor | null) {
      if (one !== null) all.set(one.editor.document, one.editor);
      tell(one?.editor);
    },
  };
}

const spec = '  one();\n  two();';

test('the text that was edited last is meant, while a screenshot or a log is in front', async () => {
  const first = makeEditor(spec, [{ line: 1, character: 2 }]);
  const { testEditor, bring, shown } = makeWindow(first);
  let changes = 0;
  testEditor.onChange(() => (changes += 1));
  bring(null);
  bring(makeEditor('log', [{ line: 0, character: 0 }], { scheme: 'output' }));
  assert.equal(testEditor.current(), first.document);
  assert.equal(changes, 0);
  await testEditor.insert((text) => `three(); // after ${JSON.stringify(text)}`);
  assert.deepEqual(shown, [first.editor]);
  assert.deepEqual(first.written, ['1:2 three(); // after "  one();\\n  "']);
  const second = makeEditor('', [{ line: 0, character: 0 }]);
  bring(second);
  assert.deepEqual([testEditor.current(), changes], [second.document, 1]);
});

test('several lines stand as far in as the line of their cursor, each by its own', async () => {
  const editor = makeEditor(spec.replace('  two', '\ttwo'), [
    { line: 0, character: 8 },
    { line: 1, character: 1 },
  ]);
  const { testEditor } = makeWindow(editor);
  await testEditor.insert(() => 'a(\n  b,\n\n);');
  assert.deepEqual(editor.written, ['0:8 a(\n    b,\n\n  );', '1:1 a(\n\t  b,\n\n\t);']);
});

test('without a text, or one that takes edits, nothing is inserted and it is said why', async () => {
  const closed = makeEditor(spec, [{ line: 0, character: 0 }]);
  closed.document.isClosed = true;
  const fixed = makeEditor(spec, [{ line: 0, character: 0 }], { takesEdits: false });
  for (const [editor, says] of [
    [null, /No text editor: open the test first/],
    [closed, /No text editor: open the test first/],
    [fixed, /buy\.spec\.ts: it cannot be edited; copy the selector instead/],
  ] as const) {
    const { testEditor } = makeWindow(editor);
    await assert.rejects(
      testEditor.insert(() => 'three();'),
      (error) => error instanceof FailureError && says.test(error.message),
    );
  }
});
