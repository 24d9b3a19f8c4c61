// How people say what they want of a thing: names of kinds, what one does with a control, what an icon is for, other words
// for a text. Written from general knowledge of interfaces; knows nothing of how descriptions are understood.

import { boxCentre, type PixelBox, type Size } from '../../../protocol/geometry';

/** How people call the kinds. */
export const kindWords: Readonly<Record<string, readonly string[]>> = {
  button: ['button'],
  link: ['link'],
  tab: ['tab'],
  menu_item: ['menu item', 'entry'],
  text_field: ['field', 'input', 'text box'],
  select: ['dropdown', 'select'],
  checkbox: ['checkbox'],
  radio: ['radio button'],
  switch: ['switch', 'toggle'],
  slider: ['slider'],
};

/** NAME stands for what the control is called. */
const actions: Readonly<Record<string, readonly string[]>> = {
  button: ['press the NAME button', 'hit NAME', 'please click on NAME'],
  link: ['follow the NAME link', 'go to NAME'],
  tab: ['switch to the NAME tab', 'go to NAME', 'show the NAME tab'],
  menu_item: ['choose NAME', 'open NAME', 'go to NAME'],
  text_field: [
    'enter your NAME',
    'type something into NAME',
    'fill in the NAME',
    'change the NAME to 42',
    'put the cursor in the NAME field',
  ],
  select: ['choose a NAME', 'set the NAME to Medium', 'pick another NAME', 'change the NAME'],
  checkbox: ['tick NAME', 'check NAME', 'enable NAME', 'uncheck the NAME box'],
  radio: ['choose NAME', 'select the NAME option', 'set it to NAME'],
  switch: ['turn on NAME', 'turn NAME off', 'enable NAME', 'toggle NAME', 'switch NAME on'],
  slider: ['adjust NAME', 'drag the NAME slider', 'increase the NAME', 'set NAME to 50%'],
};

export function actionPhrases(kind: string, name: string): readonly string[] {
  return (actions[kind] ?? []).map((phrase) => phrase.replace('NAME', () => name));
}

/** @param place - as in "in the top left corner". */
export function wordyPhrases(kind: string, name: string, place: string): readonly string[] {
  const word = kindWords[kind]?.[0] ?? 'element';
  return [
    `the ${word} with the text ${name} ${place} of the window`,
    `${word} "${name}", located ${place} of the screen, which opens something new`,
    `a ${word} labelled ${name} that is used to confirm the choice`,
    `the ${name} ${word} ${place}, used for getting on with the task`,
    `find the ${word} that says ${name} and click on it`,
    `I want to click the ${name} ${word} ${place} of the page to see what it does`,
  ];
}

/** Where the middle of a box lies, in thirds of the picture. */
export function placeWords(box: PixelBox, { width, height }: Size): string {
  const { x, y } = boxCentre(box);
  const third = (share: number, words: readonly [string, string, string]): string =>
    words[Math.min(2, Math.max(0, Math.floor(3 * share)))] ?? '';
  const down = third(y / height, ['top', '', 'bottom']);
  const across = third(x / width, ['left', '', 'right']);
  if (down !== '' && across !== '') return `in the ${down} ${across} corner`;
  if (down !== '') return `at the ${down}`;
  return across === '' ? 'in the middle' : `on the ${across} side`;
}

/** By what icons are called without their style. */
export const iconFunctions = byName([
  ['arrow left|chevron left', ['go back to the previous page', 'return to the last screen']],
  ['trash|trash 2|trash can|delete', ['delete this item', 'remove it', 'throw it away']],
  ['magnify|search', ['search for something', 'look something up', 'find something']],
  ['bell', ['see my notifications', 'show the latest alerts']],
  ['settings|cog|gear', ['change the preferences', 'open the settings', 'configure the app']],
  ['shopping cart|cart', ['view my basket', 'show my shopping cart', 'see what I am buying']],
  ['printer|print', ['print this page', 'print the document']],
  ['download', ['download the file', 'save it to my computer']],
  ['share|share variant', ['send this to a friend', 'share this page']],
  ['pencil|edit', ['edit this', 'change the text', 'rename it']],
  ['plus|add', ['add a new one', 'create a new item']],
  ['menu|menu 2', ['open the navigation menu', 'show the main menu', 'open the side drawer']],
  [
    'dots|ellipsis|dots vertical|ellipsis vertical|three dots|three dots vertical|dots horizontal',
    ['show more options', 'see more actions'],
  ],
  ['refresh|arrow clockwise|refresh cw|reload', ['reload the page', 'refresh the list']],
  ['house|home', ['go to the start page', 'go to the home screen']],
  ['heart', ['like this post', 'add it to my favourites']],
  ['bookmark', ['save this for later', 'bookmark this page']],
  ['paperclip', ['attach a file', 'add an attachment']],
  ['paper plane|send|send horizontal', ['send the message', 'submit my message']],
  ['user|person|account|circle user', ['open my profile', 'see my account']],
  ['calendar', ['pick a date', 'open the calendar']],
  ['funnel|filter', ['narrow down the results', 'filter the list']],
  ['moon|weather night', ['switch to dark mode', 'use the dark theme']],
  ['question circle|help|circle help|help circle', ['get help', 'show the help']],
  ['undo|arrow back up', ['undo the last change', 'revert what I just did']],
  ['copy', ['copy it to the clipboard', 'duplicate this']],
  ['floppy|save|content save', ['save my work', 'store the changes']],
  ['upload', ['upload a file']],
  ['maximize', ['make the window larger', 'maximise the window']],
  ['minimize', ['minimise the window']],
  ['volume off|volume x|volume mute', ['mute the sound', 'turn off the sound']],
  ['player play|play', ['start playback', 'play the video']],
  ['microphone', ['record my voice', 'speak instead of typing']],
  ['camera', ['take a photo']],
  ['phone', ['make a call']],
  ['mail|envelope', ['write an email', 'read my emails']],
  ['globe|languages|translate', ['change the language']],
  ['bold', ['make the text bold']],
  ['italic', ['make the text italic']],
  ['folder plus', ['create a new folder']],
  ['user plus', ['invite someone', 'add a person']],
  ['map pin|map marker|geo alt', ['show the location']],
]);

export function iconPhrases(name: string): readonly string[] {
  return iconFunctions.get(name.toLowerCase()) ?? [];
}

const otherWords = byName([
  ['sign in|log in', ['log into my account', 'the login button']],
  ['sign up|register', ['create an account', 'register as a new user']],
  ['log out|sign out', ['leave my account', 'end the session', 'logout']],
  ['cancel', ['abort', 'do nothing and go back', 'discard the changes']],
  ['delete|remove', ['get rid of it', 'erase this', 'delete the item', 'remove the item']],
  ['save|save changes', ['store the changes', 'keep my changes', 'apply the changes']],
  ['next|continue', ['proceed', 'go to the next step', 'move on']],
  ['back|previous', ['return to the previous page', 'go back']],
  ['close', ['dismiss this', 'hide this window']],
  ['add to cart', ['buy this', 'put it in my basket', 'add it to the bag']],
  ['checkout', ['pay for my order', 'finish the purchase']],
  ['accept', ['agree', 'allow it', 'approve']],
  ['decline', ['refuse', 'reject it', 'deny']],
  ['send', ['submit the message', 'post it']],
  ['reply', ['answer the message', 'respond']],
  ['edit', ['modify it', 'change it']],
  ['refresh', ['reload', 'update the list']],
  ['forgot password?', ['I cannot remember my password', 'reset my password']],
  ['settings|preferences', ['configuration', 'change the options', 'the settings', 'the preferences']],
  ['help|support', ['get assistance', 'support', 'help']],
  ['learn more', ['more information', 'read more', 'see the details']],
  ['view all', ['show everything', 'see all']],
  ['undo', ['revert the last change']],
  ['trash', ['deleted items', 'recycle bin']],
  ['new folder', ['create a folder', 'make a directory']],
  ['add row', ['insert another row', 'create a row']],
  ['favorites|favourites', ['things I like', 'my starred items', 'favourites', 'favorites']],
  ['start', ['begin', 'launch it']],
  ['stop', ['end it', 'halt']],
  ['confirm', ['yes, I am sure', 'approve']],
  ['keep me signed in|remember me', ['stay logged in']],
  ['subscribe', ['sign up for the newsletter']],
  ['share', ['send this to others']],
  ['print', ['put it on paper', 'print the page']],
  ['upload', ['send a file to the server', 'add a file']],
  ['download', ['save it to my computer', 'get the file']],
  ['create|new|add', ['make a new one', 'create something', 'add something']],
  ['profile|account', ['my account', 'my profile', 'my personal data']],
  ['cart', ['my basket', 'shopping bag']],
  ['messages|inbox', ['my mail', 'my conversations']],
  ['notifications', ['my alerts']],
  ['contact', ['get in touch', 'write to us']],
  ['home', ['the start page', 'main page']],
  ['photos', ['my pictures', 'my images']],
  ['search', ['find something', 'look it up']],
  ['security', ['password and protection']],
  ['language', ['change the language']],
]);

export function paraphrases(name: string): readonly string[] {
  return otherWords.get(name.toLowerCase()) ?? [];
}

function byName(
  rows: readonly (readonly [names: string, phrases: readonly string[]])[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    rows.flatMap(([names, phrases]) => names.split('|').map((name) => [name, phrases] as const)),
  );
}
