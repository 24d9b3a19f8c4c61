// The real parsers of the languages that generated code is written in, each asked two things: is it well formed, and which
// texts do its literals stand for. Knows nothing of selectors. Python and Java are used where they are installed.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type * as TypeScript from 'typescript';

/** Both are large and read files beside themselves, so they are loaded where they lie, not bundled into a test. */
const load = createRequire(path.resolve('package.json'));
const ts = load('typescript') as typeof TypeScript;
const treeSitter = load('@vscode/tree-sitter-wasm') as typeof TreeSitter;

/** What is written for these is TypeScript. */
export const typescriptFormats = [
  'playwright-ts',
  'testing-library',
  'cypress',
  'webdriverio',
  'appium-uiautomator',
  'appium-xcuitest',
] as const;

export interface Parsed {
  /** Null where it is well formed. */
  readonly error: string | null;
  /** What the string literals stand for, in order; of a regular expression its source. */
  readonly literals: readonly string[];
}

/** TypeScript and JavaScript, by TypeScript's own compiler. */
export function parseTypescript(code: string, fileName = 'code.ts'): Parsed {
  const file = ts.createSourceFile(fileName, code, ts.ScriptTarget.Latest);
  const literals: string[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (ts.isStringLiteralLike(node)) literals.push(node.text);
    if (ts.isRegularExpressionLiteral(node)) literals.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  // The parser's own findings; a whole program would only be made to ask it for them.
  const [first] = (file as unknown as { parseDiagnostics: readonly TypeScript.Diagnostic[] })
    .parseDiagnostics;
  const error = first === undefined ? null : ts.flattenDiagnosticMessageText(first.messageText, '\n');
  return { error, literals };
}

/**
 * What TypeScript's checker has to say of these files, with the types of this checkout's packages.
 *
 * @param files - name to text; names are beside package.json, so that packages are found.
 */
export function typeErrors(files: Readonly<Record<string, string>>): string[] {
  const options: TypeScript.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const byPath = new Map(Object.entries(files).map(([name, text]) => [path.resolve(name), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (name) => byPath.has(path.resolve(name)) || fileExists(name);
  host.readFile = (name) => byPath.get(path.resolve(name)) ?? readFile(name);
  const program = ts.createProgram([...byPath.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ messageText, file, start }) =>
        `${path.basename(file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, '\n')} ` +
        `in ${file?.text.slice(start, (start ?? 0) + 80) ?? ''}`,
    );
}

/** Reads a list of sources from its input; writes for each its error and what its string constants hold, in order. */
const pythonProgram = `
import ast, json, sys
def read(source):
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        return {"error": str(error), "literals": []}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return {"error": None, "literals": [node.value for node in found]}
json.dump([read(source) for source in json.load(sys.stdin)], sys.stdout)
`;

/** By Python's own parser. @returns null where there is no python3. @throws Error with its words where it fails */
export function parsePython(sources: readonly string[]): Parsed[] | null {
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', pythonProgram], {
    input: JSON.stringify(sources),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  // 9009 is what Windows says where only its advertisement for Python is installed.
  if (error !== undefined || status === 9009) return null;
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Parsed[];
}

/** By the grammars that editors colour these languages with. */
export async function grammarOf(language: 'c-sharp' | 'java'): Promise<(code: string) => Parsed> {
  await treeSitter.Parser.init();
  const file = load.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${language}.wasm`);
  const parser = new treeSitter.Parser();
  parser.setLanguage(await treeSitter.Language.load(file));
  return (code) => {
    const tree = parser.parse(code);
    if (tree === null) return { error: 'the parser gave up', literals: [] };
    const { rootNode } = tree;
    const literals = rootNode
      .descendantsOfType('string_literal')
      .flatMap((node) => (node === null ? [] : [unescaped(node.text)]));
    const error = rootNode.hasError ? `not well formed: ${code}` : null;
    tree.delete();
    return { error, literals };
  };
}

/** A regular string literal of C# or Java, read by the rules that both share, and C#'s \U besides. */
function unescaped(literal: string): string {
  const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
  return literal
    .slice(1, -1)
    .replace(
      /\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gsu,
      (whole, short: string | undefined, long: string | undefined, one: string | undefined) => {
        if (short !== undefined) return String.fromCharCode(parseInt(short, 16));
        if (long !== undefined) return String.fromCodePoint(parseInt(long, 16));
        const character = simple[one ?? ''];
        if (character === undefined) throw new Error(`${whole} is no escape`);
        return character;
      },
    );
}

/**
 * What javac and the Java machine make of literals: each is compiled and printed.
 *
 * @returns null where there is no Java
 * @throws Error with javac's words where one does not compile
 */
export function runJavaLiterals(literals: readonly string[]): string[] | null {
  const methods = chunks(literals, 100).map(
    (some, index) => `static String[] part${index}() { return new String[] {\n${some.join(',\n')}\n}; }`,
  );
  const calls = methods.map((_, index) => `print(part${index}());`).join(' ');
  const source = `public class Literals {
    static void print(String[] all) {
      for (String one : all) {
        StringBuilder line = new StringBuilder();
        for (char unit : one.toCharArray()) line.append(String.format("%04x", (int) unit));
        System.out.println("<" + line + ">");
      }
    }
    ${methods.join('\n')}
    public static void main(String[] words) { ${calls} }
  }`;
  const folder = mkdtempSync(path.join(tmpdir(), 'groundglass-java-'));
  try {
    const file = path.join(folder, 'Literals.java');
    writeFileSync(file, source);
    const { status, stdout, stderr, error } = spawnSync('java', ['-Dfile.encoding=UTF-8', file], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (error !== undefined) return null;
    if (status !== 0) throw new Error(stderr);
    return stdout
      .trim()
      .split('\n')
      .map((line) =>
        line.slice(1, -1).replace(/[0-9a-f]{4}/g, (unit) => String.fromCharCode(parseInt(unit, 16))),
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
