// Which elements hold what nobody else may read: password fields, what a page draws as dots, and what the user asked to mask.
// Knows nothing of how a mask is drawn.

import { parentOf, plain } from './dom';
import type { Masked } from './frameWitness';

/** Also where a page shows a password as text: what a browser fills in there is still one. */
const passwordFields = [
  'input[type="password" i]',
  ...['current-password', 'new-password', 'one-time-code', 'cc-number', 'cc-csc'].map(
    (word) => `input[autocomplete~="${word}" i]`,
  ),
].join(', ');

export interface Secrets {
  /** Whether it, or something around it, is masked, or is a text that is drawn as dots. */
  isSecret(element: Element): boolean;
  /** What holds a password is known for what it is, masked or not: its value is never told. */
  isPasswordField(element: Element): boolean;
}

/** @throws SyntaxError where a selector is none */
export function createSecrets(masked: Masked): Secrets {
  const selector = masked.selectors.join(', ');
  const known = new Map<Element, boolean>();
  const passwords = new Map<Element, boolean>();

  function isPasswordField(element: Element): boolean {
    let is = passwords.get(element);
    if (is === undefined) {
      is = plain(element).matches(passwordFields) || (isField(element) && isDrawnAsDots(element));
      passwords.set(element, is);
    }
    return is;
  }

  function isSecret(element: Element): boolean {
    let is = known.get(element);
    if (is === undefined) {
      const around = parentOf(element);
      is =
        (masked.passwords && isPasswordField(element)) ||
        (!isField(element) && isDrawnAsDots(element)) ||
        (selector !== '' && plain(element).matches(selector)) ||
        (around !== null && isSecret(around));
      known.set(element, is);
    }
    return is;
  }

  return { isSecret, isPasswordField };
}

function isField(element: Element): boolean {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

/** What a page makes a password of by its style alone: that of browsers, or the fonts of that name, whose letters are dots. */
function isDrawnAsDots(element: Element): boolean {
  const style = getComputedStyle(element);
  const dots = style.getPropertyValue('-webkit-text-security');
  return (dots !== '' && dots !== 'none') || /^["']?text-security-/i.test(style.fontFamily);
}

/** Attributes by which pages carry keys and tickets about; no selector may rest on them. */
const secretName = /token|secret|csrf|xsrf|nonce|passw|session|credential|api-?key|auth(?!or)/i;
const secretParameter =
  /[?&#;](?:[^=&]*(?:token|secret|csrf|xsrf|passw|session|api-?key|signature)[^=&]*|auth|sig|code)=/i;

/** Attributes that say nothing of an element that somebody could look for. */
const uninteresting = new Set([
  'style',
  'srcset',
  'd',
  'points',
  'integrity',
  'srcdoc',
  'sizes',
  'xmlns',
  'viewBox',
]);
const LONGEST = 400;
const LONGEST_CLASS = 2000;
const withValue = ['button', 'submit', 'reset', 'checkbox', 'radio', 'image'];

/**
 * The attributes that a selector may rest on, as the document gives them.
 *
 * @param isMasked - keeps only what says what kind of element it is.
 * @returns undefined where there are none
 */
export function attributesOf(element: Element, isMasked: boolean): Record<string, string> | undefined {
  const kept: Record<string, string> = {};
  let isEmpty = true;
  for (const { name, value } of plain(element).attributes) {
    if (uninteresting.has(name) || name.startsWith('on')) continue;
    if ((name === 'class' ? LONGEST_CLASS : LONGEST) < value.length) continue;
    if (secretName.test(name) || secretParameter.test(value)) continue;
    if (name === 'value' && !tellsValue(element)) continue;
    if (isMasked && !['id', 'class', 'type', 'role', 'name'].includes(name)) continue;
    kept[name] = value;
    isEmpty = false;
  }
  return isEmpty ? undefined : kept;
}

function tellsValue(element: Element): boolean {
  if (element instanceof HTMLInputElement) return withValue.includes(element.type);
  return element instanceof HTMLButtonElement || element instanceof HTMLOptionElement;
}
