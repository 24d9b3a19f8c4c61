// As much of VS Code's API as registering tools and a chat participant takes, for tests without a window.
// Knows nothing of what is registered. Modules that need VS Code are imported after `installFakeCode`.

import Module from 'node:module';
import type * as vscode from 'vscode';

/** A file: address; other schemes are kept as they are. */
class FakeUri {
  constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}
  get fsPath(): string {
    return this.path;
  }
  with({ path }: { readonly path: string }): FakeUri {
    return new FakeUri(this.scheme, path);
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
  static file(path: string): FakeUri {
    return new FakeUri('file', path);
  }
  static parse(text: string): FakeUri {
    const [, scheme = '', path = ''] = /^([\w-]+):\/\/(.*)$/.exec(text) ?? [];
    return new FakeUri(scheme, path);
  }
}

class FakeDisposable {
  constructor(readonly dispose: () => void) {}
  static from(...all: readonly { dispose(): unknown }[]): FakeDisposable {
    return new FakeDisposable(() => {
      for (const one of all) one.dispose();
    });
  }
}

/** Says what was appended and how, so that a test sees what may be read as Markdown. */
class FakeMarkdown {
  value = '';
  appendText(text: string): this {
    this.value += `text(${text})`;
    return this;
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendCodeblock(text: string): this {
    this.value += `code(${text})`;
    return this;
  }
}

/** A class that keeps what it was made of, under these names. */
function record(...names: readonly string[]): new (...values: readonly unknown[]) => Record<string, unknown> {
  return class {
    [name: string]: unknown;
    constructor(...values: readonly unknown[]) {
      names.forEach((name, index) => (this[name] = values[index]));
    }
  };
}

export interface FakeCode {
  readonly vscode: typeof vscode;
  readonly tools: Map<string, vscode.LanguageModelTool<object>>;
  readonly commands: Map<string, (given: unknown) => unknown>;
  /** The handler of the participant that was registered last. */
  participant(): vscode.ChatRequestHandler;
  /** What the active tab shows; null for no tab. */
  showTab(input: unknown): void;
}

/** @param folders - absolute paths of the folders that are open. */
export function installFakeCode(folders: readonly string[]): FakeCode {
  const tools: FakeCode['tools'] = new Map();
  const commands: FakeCode['commands'] = new Map();
  let handler: vscode.ChatRequestHandler | null = null;
  const tabGroups: { activeTabGroup: { activeTab?: { input: unknown } }; all: readonly [] } = {
    activeTabGroup: {},
    all: [],
  };
  const registering =
    <Value>(map: Map<string, Value>) =>
    (name: string, value: Value) => {
      map.set(name, value);
      return new FakeDisposable(() => map.delete(name));
    };
  const fake = {
    Uri: FakeUri,
    Disposable: FakeDisposable,
    MarkdownString: FakeMarkdown,
    Location: record('uri'),
    TabInputCustom: record('uri', 'viewType'),
    TabInputText: record('uri'),
    ThemeIcon: record('id'),
    ChatResponseTurn: record('participant', 'result'),
    LanguageModelTextPart: record('value'),
    LanguageModelToolResult: record('content'),
    CancellationError: class extends Error {},
    window: { tabGroups },
    workspace: { workspaceFolders: folders.map((folder) => ({ uri: FakeUri.file(folder) })) },
    commands: { registerCommand: registering(commands) },
    lm: { registerTool: registering(tools) },
    chat: {
      createChatParticipant: (_id: string, given: vscode.ChatRequestHandler) => {
        handler = given;
        return new FakeDisposable(() => (handler = null));
      },
    },
  };
  const load = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string): unknown {
    return id === 'vscode' ? fake : load.call(this, id);
  }, load);
  return {
    // It has what is used of it, and the tests fail where that is not so.
    vscode: fake as unknown as typeof vscode,
    tools,
    commands,
    participant() {
      if (handler === null) throw new Error('no participant is registered');
      return handler;
    },
    showTab: (input) => (tabGroups.activeTabGroup = input === null ? {} : { activeTab: { input } }),
  };
}
