// Tells what a test does with what a selector finds (clicks it, fills it …), by the code around it. Pure.
// Knows nothing of what the selector looks for. Follows a variable of the same file; reads the usual words of the frameworks.

import { codeAround, plain, type Place } from './absence';

export type Action = 'click' | 'fill' | 'check' | 'select';

const verbs: Readonly<Record<Action, string>> = {
  fill: 'fill type clear presssequentially inputvalue sendkeys setvalue addvalue clearvalue tohavevalue hasvalue change input',
  check: 'check uncheck setchecked tobechecked ischecked',
  select: 'selectoption selectoptions selectbyvisibletext selectbyattribute selectbyindex select',
  click: 'click dblclick doubleclick rightclick tap',
};
/** What tells most comes first: a field is clicked too. */
const actions: readonly Action[] = ['select', 'check', 'fill', 'click'];
const actionOfVerb = new Map(
  actions.flatMap((action) => verbs[action].split(' ').map((verb): [string, Action] => [verb, action])),
);

/** Calls behind the selector, each with its arguments as far as they hold no other call. */
const chained = /^[\s)!]*((?:\s*\.\w+(?:\([^()]*\))?)*)/;
const aroundIt = /\.(\w+)\s*\(\s*(?:await\s+)?(?:[\w.]*findelements?\(\s*)?$/;
const wrapped = /\bselect\s*\(\s*(?:[\w.]*findelements?\(\s*)?$/;
const assigned = /([\w$]+)\s*(?::\s*[\w.<>]+\s*)?=\s*(?:await\s+)?\(?$/;

/**
 * What is done with what is found at this place; null where that is not known.
 *
 * @param call - the call that the selector is an argument of, as in `page.fill("#mail", …)`; null where there is none.
 */
export function actionAt(text: string, place: Place, call: string | null): Action | null {
  const own = call === null ? null : actionOf(call);
  if (own !== null) return own;
  const { before, after } = codeAround(text, place);
  const direct = behind(after) ?? actionOf(aroundIt.exec(before)?.[1] ?? '');
  if (direct !== null) return direct;
  if (wrapped.test(before)) return 'select';
  const [, name] = assigned.exec(text.slice(Math.max(0, place.start - 160), place.start)) ?? [];
  return name === undefined ? null : ofVariable(text, name);
}

/** Of all that is done with a variable, what tells most. */
function ofVariable(text: string, name: string): Action | null {
  const uses = new RegExp(String.raw`(?<![\w$])${name.replaceAll('$', String.raw`\$`)}\)*\s*\.(\w+)\(`, 'g');
  const found = new Set([...text.matchAll(uses)].map(([, verb]) => actionOf(verb!)));
  return actions.find((action) => found.has(action)) ?? null;
}

function behind(after: string): Action | null {
  const [, calls = ''] = chained.exec(after) ?? [];
  for (const [, verb] of calls.matchAll(/\.(\w+)(?:\([^()]*\))?/g)) {
    const action = actionOf(verb!);
    if (action !== null) return action;
  }
  return null;
}

function actionOf(verb: string): Action | null {
  return actionOfVerb.get(plain(verb).replace(/async$/, '')) ?? null;
}
