// Gives the tools of the table to VS Code's language models: what the user confirms, and the call.
// Knows nothing of schemas and of how results are written.

import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Verb } from '../../protocol/view';
import { cancelSignalOf, errorForUser, whereabouts, type AgentParts } from './parts';
import { fitToBudget, resultText, toToolResult } from './toolResult';
import { checkToolInput, liesWithin, toolNames, type PictureQuestion, type ToolName } from './tools';

export function registerTools(parts: AgentParts): vscode.Disposable {
  return vscode.Disposable.from(
    ...toolNames.map((name) =>
      vscode.lm.registerTool<object>(name, {
        prepareInvocation: ({ input }) => prepare(name, input),
        invoke: (options, token) => invoke(name, options, token, parts),
      }),
    ),
  );
}

/** What the user reads before and while a tool runs. Touches no file. */
function prepare(name: ToolName, input: unknown): vscode.PreparedToolInvocation {
  let question: PictureQuestion;
  try {
    question = checkToolInput(name, input, whereabouts());
  } catch {
    // There is nothing to confirm: the call will be refused, and its sentence goes to the model.
    return { invocationMessage: 'Checking a question about a screenshot' };
  }
  const { doing, title } = question.selectors === undefined ? words[question.verb] : selectorWords;
  return {
    invocationMessage: new vscode.MarkdownString().appendText(`${doing} ${path.basename(question.path)}`),
    confirmationMessages: { title, message: confirmation(question) },
  };
}

function confirmation({ path: file, question, selectors }: PictureQuestion): vscode.MarkdownString {
  const message = new vscode.MarkdownString();
  message.appendText(
    selectors === undefined
      ? 'Groundglass will read the picture below. '
      : 'Groundglass will read the picture below, and what was kept of its page when it was captured. ',
  );
  if (question !== '') message.appendText(`The question is: “${question}”. `);
  if (!liesWithin(file, whereabouts().openFolders)) {
    message.appendMarkdown('**The file is outside the folders that are open in this window.** ');
  }
  message.appendText(
    'The picture stays on this machine; what is found on it goes to the language model that asked.',
  );
  // Last: where there is no chat, VS Code shows this as plain text, in which nothing parts a block from what follows.
  return message.appendCodeblock(file, 'text');
}

const words: Readonly<Record<Verb, { readonly title: string; readonly doing: string }>> = {
  ask: { title: 'Ask about a screenshot', doing: 'Looking at' },
  locate: { title: 'Find something on a screenshot', doing: 'Searching' },
  'locate-all': { title: 'Find things on a screenshot', doing: 'Searching' },
  read: { title: 'Read the text of a screenshot', doing: 'Reading the text of' },
  elements: { title: 'List the elements of a screenshot', doing: 'Listing the elements of' },
  describe: { title: 'Describe a part of a screenshot', doing: 'Looking at a part of' },
};

const selectorWords = { title: 'Get selectors from a screenshot', doing: 'Finding selectors on' };

/** @throws Error with one sentence for the model, CancellationError where the user stopped it. */
async function invoke(
  name: ToolName,
  { input, tokenizationOptions }: vscode.LanguageModelToolInvocationOptions<object>,
  token: vscode.CancellationToken,
  { ask, getSelectors, log }: AgentParts,
): Promise<vscode.LanguageModelToolResult> {
  const cancel = cancelSignalOf(token);
  try {
    const question = checkToolInput(name, input, whereabouts());
    if (question.selectors !== undefined) {
      const { path: file, question: description } = question;
      return textResult(
        await getSelectors({ path: file, description, ...question.selectors }, cancel.signal),
      );
    }
    const result = toToolResult(await ask(question, cancel.signal), question);
    const text =
      tokenizationOptions === undefined
        ? resultText(result)
        : await fitToBudget(result, {
            tokens: tokenizationOptions.tokenBudget,
            count: (counted) => tokenizationOptions.countTokens(counted, token),
          });
    return textResult(text);
  } catch (error) {
    throw errorForUser(error, log) ?? new vscode.CancellationError();
  } finally {
    cancel.dispose();
  }
}

function textResult(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}
