// On-screen keyboards of phones as markup: letters, signs, digits and faces, in the looks of Android and iOS keyboards.
// Every key is a button. Knows nothing of the screen above.

import { iconNames as setNames } from '../content/icons';
import { escaped, icon, type Scene } from './scene';
import type { PhoneLook } from './phoneParts';

const letterRows: Readonly<Partial<Record<string, readonly string[]>>> = {
  de: ['qwertzuiop', 'asdfghjkl', 'yxcvbnm'],
  fr: ['azertyuiop', 'qsdfghjklm', 'wxcvbn'],
};
const usualRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const signRows = ['1234567890', '@#$_&-+()/', '*"\':;!?'];
const iosSignRows = ['1234567890', '-/:;()$&@"', ".,?!'"];

/** ground, key, grey key, ink; CSS colours. A key without a ground of its own is a letter alone. */
type Theme = readonly [ground: string, key: string, grey: string, ink: string];

function themeOf(scene: Scene, isIos: boolean): Theme {
  const { draw, dark, hue } = scene;
  if (isIos) return dark ? ['#2b2b2d', '#6b6b6e', '#464649', '#fff'] : ['#d1d4d9', '#fff', '#abb0ba', '#000'];
  return dark || draw.chance(0.2)
    ? draw.pick<Theme>([
        ['#202124', '#3c4043', '#2d2f31', '#e8eaed'],
        ['#263238', 'none', 'none', '#eceff1'],
        ['#000', '#1d1d1f', '#101012', '#ddd'],
        [`hsl(${hue},12%,13%)`, `hsl(${hue},9%,24%)`, `hsl(${hue},22%,30%)`, '#e6e1e5'],
      ])
    : draw.pick<Theme>([
        ['#e8eaed', '#fff', '#ccd0d5', '#202124'],
        ['#eceff1', 'none', 'none', '#37474f'],
        [`hsl(${hue},35%,93%)`, '#fff', `hsl(${hue},45%,86%)`, '#1c1b1f'],
        [`hsl(${hue},45%,42%)`, 'rgba(255,255,255,.16)', 'none', '#fff'],
      ]);
}

/** The keyboard with whatever page it shows. */
export function keyboard(scene: Scene, look: PhoneLook): string {
  const { draw } = scene;
  const isIos = look.family === 'ios';
  const [ground, plain, grey, ink] = themeOf(scene, isIos);
  const radius = isIos ? 5 : draw.pick([4, 6, 8, 22]);
  const shadow = isIos ? ';box-shadow:0 1px rgba(0,0,0,.35)' : '';
  const css = `background:${ground};color:${ink};--key:${plain};--keydim:${grey};--text:${ink};--kr:${radius}px`;
  const key = (text: string, hint = ''): string =>
    `<button class="key" style="position:relative${shadow}">${escaped(text)}${hint === '' ? '' : `<i class="khint" data-truth="ignore">${hint}</i>`}</button>`;
  const word = (text: string, className = 'wide'): string =>
    `<button class="key ${className}">${escaped(text)}</button>`;
  const sign = (meaning: string, name = meaning, className = 'wide'): string =>
    `<button class="key ${className}" aria-label="${name}">${icon(scene, meaning, isIos ? 22 : 20)}</button>`;
  const row = (inner: string): string => `<div class="krow">${inner}</div>`;
  const accent = isIos || draw.chance(0.4) ? 'wide' : 'wide enter';
  const end = isIos
    ? word(draw.pick('return Go Search Done Next'.split(' ')))
    : sign(draw.pick('check search return send forward'.split(' ')), 'enter', accent);
  const space = word(
    isIos ? 'space' : draw.pick([scene.language.toUpperCase(), 'English', '']),
    'space',
  ).replace('"key space"', '"key space" aria-label="space"');
  const page = draw.weighted({ letters: 14, signs: 3, digits: 3, faces: isIos ? 1 : 2 });
  const rows = (): string[] => {
    switch (page) {
      case 'letters': {
        const letters = letterRows[scene.language] ?? usualRows;
        const isUpper = draw.chance(0.35);
        const hints = !isIos && draw.chance(0.5) ? [...signRows[0]!] : [];
        const cased = (letter: string): string => (isUpper ? letter.toUpperCase() : letter);
        const keys = letters.map((line, at) =>
          [...line].map((letter, index) => key(cased(letter), at === 0 ? (hints[index] ?? '') : '')).join(''),
        );
        return [
          ...(!isIos && hints.length === 0 && draw.chance(0.4)
            ? [[...signRows[0]!].map((digit) => key(digit)).join('')]
            : []),
          keys[0]!,
          keys[1]!,
          sign('shift') + keys[2]! + sign('backspace'),
          isIos
            ? word('123') + sign('smile', 'emoji') + space + end
            : word('?123') +
              key(draw.pick([',', '/', '@'])) +
              (draw.chance(0.5) ? sign(draw.pick(['smile', 'language']), 'emoji', '') : '') +
              space +
              key('.') +
              end,
        ];
      }
      case 'signs': {
        const keys = (isIos ? iosSignRows : signRows).map((line) =>
          [...line].map((letter) => key(letter)).join(''),
        );
        return [
          keys[0]!,
          keys[1]!,
          word(isIos ? '#+=' : '=\\<') + keys[2]! + sign('backspace'),
          word('ABC') + (isIos ? '' : key(',')) + space + (isIos ? '' : key('.')) + end,
        ];
      }
      case 'digits': {
        const pad = ['123', '456', '789'].map((line) =>
          [...line].map((digit) => word(digit, 'pad')).join(''),
        );
        const ends = isIos
          ? ['', '', '']
          : [sign('remove', 'minus', 'pad'), word('( )', 'pad'), sign('backspace', 'backspace', 'pad')];
        return [
          ...pad.map((line, at) => line + ends[at]!),
          isIos
            ? word(draw.pick(['.', '+*#']), 'pad') + word('0', 'pad') + sign('backspace', 'backspace', 'pad')
            : word(draw.pick([',', '*']), 'pad') +
              word('0', 'pad') +
              word(draw.pick(['.', '#']), 'pad') +
              end.replace('wide', 'pad'),
        ];
      }
      case 'faces': {
        const faces = draw.sample(
          setNames(scene.icons).filter((name) =>
            /^(emoticon-|mood-|emoji-|smile|frown|laugh|meh|angry|heart|cake|pizza|dog|cat|cherry|coffee|rainbow|gift|rocket|party-popper)/.test(
              name,
            ),
          ),
          32,
        );
        const one = (name: string): string =>
          `<button class="key" data-kind="button" aria-label="${name}" style="background:none">${icon(scene, name, 26, 'background:#fc4;border-radius:50%;color:#5a3a00')}</button>`;
        const groups = 'history smile leaf food car bulb hash flag'
          .split(' ')
          .map((meaning) => sign(meaning, meaning, 'slim'));
        return [0, 1, 2, 3]
          .map((at) =>
            faces
              .slice(8 * at, 8 * at + 8)
              .map(one)
              .join(''),
          )
          .concat(word('ABC', 'slim') + groups.join('') + sign('backspace', 'backspace', 'slim'));
      }
    }
  };
  const body = `<div class="keyboard" style="${css}">${strip(scene, isIos && page === 'letters')}${rows().map(row).join('')}`;
  return isIos && draw.chance(0.7)
    ? `${body}<div class="kbelow">${sign('globe', 'language', 'bare')}<span class="grow"></span>${sign('microphone', 'dictate', 'bare')}</div></div>`
    : `${body}</div>`;
}

/** What lies between the screen and the keys: words that may be meant, or tools. */
function strip(scene: Scene, onlyWords: boolean): string {
  const { draw, text } = scene;
  const kind = draw.weighted({ words: 4, tools: onlyWords ? 0 : 3, none: 3 });
  if (kind === 'none') return '';
  const tool = (meaning: string, name = meaning): string =>
    `<button class="kword" data-kind="button" aria-label="${name}">${icon(scene, meaning, 20)}</button>`;
  const inner =
    kind === 'tools'
      ? draw
          .sample('apps sticker paste settings palette language smile search'.split(' '), draw.int(4, 6))
          .map((meaning) => tool(meaning))
          .join('') + tool('microphone', 'dictate')
      : [0, 1, 2]
          .map(() => `<button class="kword" data-kind="button">${escaped(text.noun())}</button>`)
          .join('<span class="ksep"></span>') +
        (onlyWords || draw.chance(0.5) ? '' : tool('microphone', 'dictate'));
  return `<div class="kstrip">${inner}</div>`;
}
