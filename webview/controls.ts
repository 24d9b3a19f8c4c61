// Buttons, fields, choices and signs of the page. The only file that knows @vscode/webview-ui-toolkit.
// Knows nothing of what they are for.
//
// Where a component of the toolkit falls short for keyboard or screen reader, what is done instead is said beside it.

import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeProgressRing,
  vsCodeTextArea,
  vsCodeTextField,
  type Button,
  type TextArea,
  type TextField,
} from '@vscode/webview-ui-toolkit';
import { element, setText } from './element';
import { icon, type IconName } from './icons';

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeProgressRing(),
  vsCodeTextArea(),
  vsCodeTextField(),
);

/** How long a button shows that it has done its work, in milliseconds. */
const CONFIRMED_FOR = 1500;

export interface PressButton {
  readonly root: HTMLElement;
  setDisabled(disabled: boolean): void;
}

export interface IconButton extends PressButton {
  /** Shows for a moment, and says, that it was done. */
  confirm(words: string): void;
}

export interface WordButton extends PressButton {
  setWords(words: string): void;
}

export interface ToggleButton extends PressButton {
  setPressed(pressed: boolean): void;
}

/** A button with words, perhaps with an icon before them. */
export function pressButton(
  words: string,
  press: () => void,
  { look = 'secondary', icon: iconName }: { look?: 'primary' | 'secondary'; icon?: IconName } = {},
): WordButton {
  const made = document.createElement('vscode-button') as Button;
  made.setAttribute('appearance', look);
  if (iconName !== undefined) {
    const drawing = icon(iconName);
    drawing.setAttribute('slot', 'start');
    made.append(drawing);
  }
  // Where there is little room side.css shows the icon alone; the words still name the button.
  const written = element('span', { class: 'button-words', text: words });
  made.append(written);
  // A press on a disabled one reaches the outer element all the same.
  made.addEventListener('click', () => {
    if (!made.disabled) press();
  });
  return {
    root: made,
    setDisabled(disabled) {
      if (made.disabled === disabled) return;
      made.disabled = disabled;
      // The toolkit does this a moment later, which is too late for whoever gives it the focus at once.
      made.shadowRoot?.querySelector('button')?.toggleAttribute('disabled', disabled);
    },
    setWords(next) {
      setText(written, next);
    },
  };
}

/**
 * A button that shows an icon and is named in words. Native: the toolkit names each of its own "Icon Button", and puts
 * name and state on an outer element that has no role to carry them.
 */
export function iconButton(iconName: IconName, name: string, press: () => void): IconButton {
  const made = makeIconButton(iconName, name, press);
  let over: ReturnType<typeof setTimeout> | undefined;
  const show = (shown: IconName, words: string) => {
    made.replaceChildren(icon(shown));
    made.setAttribute('aria-label', words);
    made.title = words;
  };
  return {
    root: made,
    setDisabled(disabled) {
      made.disabled = disabled;
    },
    // A new name of the button with the focus is said.
    confirm(words) {
      clearTimeout(over);
      show('keep', words);
      over = setTimeout(() => show(iconName, name), CONFIRMED_FOR);
    },
  };
}

/** An icon button that is in or out, for example a tool. */
export function toggleButton(iconName: IconName, name: string, press: () => void): ToggleButton {
  const made = makeIconButton(iconName, name, press);
  made.setAttribute('aria-pressed', 'false');
  return {
    root: made,
    setDisabled(disabled) {
      made.disabled = disabled;
    },
    setPressed: (pressed) => made.setAttribute('aria-pressed', String(pressed)),
  };
}

function makeIconButton(iconName: IconName, name: string, press: () => void): HTMLButtonElement {
  const made = element('button', {
    class: 'icon-button',
    attributes: { type: 'button', title: name, 'aria-label': name },
    children: [icon(iconName)],
  });
  made.addEventListener('click', press);
  return made;
}

export interface Field {
  readonly root: HTMLElement;
  /** What is written now; setting it moves no focus and makes no `change`. */
  value: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
  focus(): void;
  /** Selects all of it. */
  select(): void;
  setCursor(at: number): void;
  setPlaceholder(words: string): void;
  setDisabled(disabled: boolean): void;
}

/** A field of several lines that grows with its words (`side.css`); its label is for screen readers. */
export function textArea(label: string, change: (value: string) => void): Field {
  return field(document.createElement('vscode-text-area') as TextArea, label, change);
}

/** A field of one line; its label is for screen readers. */
export function textField(label: string, change: (value: string) => void): Field {
  return field(document.createElement('vscode-text-field') as TextField, label, change);
}

/** The toolkit names both fields after their content when they are put into the page; it cannot be another name. */
function field(made: TextArea | TextField, label: string, change: (value: string) => void): Field {
  made.append(label);
  made.addEventListener('input', () => change(made.value));
  return {
    root: made,
    get value() {
      return made.value;
    },
    set value(value) {
      if (made.value === value) return;
      made.value = value;
      // The toolkit writes it a moment later, which is too late for whoever selects it at once.
      made.control.value = value;
    },
    get selectionStart() {
      return made.control.selectionStart ?? 0;
    },
    get selectionEnd() {
      return made.control.selectionEnd ?? 0;
    },
    focus: () => made.control.focus(),
    select: () => made.control.select(),
    setCursor: (at) => made.control.setSelectionRange(at, at),
    setPlaceholder(words) {
      if (made.placeholder !== words) made.placeholder = words;
    },
    setDisabled(disabled) {
      made.disabled = disabled;
    },
  };
}

export interface Choice<Value extends string> {
  readonly root: HTMLElement;
  choose(value: Value): void;
}

/**
 * One of several, all seen at once: a row of chips that is walked with the arrow keys.
 * Native radio buttons, since the toolkit's draws its circle where no style of ours reaches it.
 */
export function choice<Value extends string>(
  name: string,
  options: readonly { readonly value: Value; readonly words: string; readonly hint: string }[],
  chosen: (value: Value) => void,
): Choice<Value> {
  const inputs = new Map<Value, HTMLInputElement>();
  const chips = options.map(({ value, words, hint }) => {
    const input = element('input', { class: 'unseen', attributes: { type: 'radio', name, value } });
    input.addEventListener('change', () => chosen(value));
    inputs.set(value, input);
    return element('label', {
      class: 'chip',
      attributes: { title: hint },
      children: [input, document.createTextNode(words)],
    });
  });
  return {
    root: element('div', {
      class: 'choice',
      attributes: { role: 'radiogroup', 'aria-label': name },
      children: chips,
    }),
    choose(value) {
      const input = inputs.get(value);
      if (input !== undefined) input.checked = true;
    },
  };
}

/**
 * Turns while something is worked on. The toolkit makes each an alert that says "Loading" over everything else, so it
 * is kept from screen readers; words beside it must say what is done.
 */
export function progressRing(): HTMLElement {
  return element('span', {
    class: 'ring',
    attributes: { 'aria-hidden': 'true' },
    children: [document.createElement('vscode-progress-ring')],
  });
}
