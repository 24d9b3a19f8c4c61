// A description taken apart: name, kind, place, neighbour, order, colour.

import assert from 'node:assert/strict';
import test from 'node:test';
import { describe } from '../../models/pipeline/elements/description';
import { describeTarget, literalMatch, matchTarget } from '../../models/pipeline/textMatch';

/** The parts that are there, in one line. */
function parts(description: string): string {
  const { core, kinds, zone, relation, order, colour } = describe(description);
  const kind = Object.entries(kinds ?? {}).find(([, fit]) => fit === 1)?.[0];
  return [
    core === null ? '(no name)' : core.phrase,
    kind === undefined ? '' : `kind ${kind}`,
    zone === null ? '' : `at ${String(zone.across)},${String(zone.down)}`,
    relation === null ? '' : `${relation.side} ${relation.anchor.phrase}`,
    order === null
      ? ''
      : `${order.place} from ${order.from}${order.among === null ? '' : `, of ${order.among}`}`,
    colour ?? '',
  ]
    .filter((part) => part !== '')
    .join(' | ');
}

const rows: readonly (readonly [description: string, is: string])[] = [
  ['Save', 'Save'],
  ['the Save button', 'Save | kind button'],
  ['button labelled Save', 'Save | kind button'],
  ['the search field', 'search | kind field'],
  ['the search bar', 'search | kind field'],
  ['the text field', '(no name) | kind field'],
  ['the menu icon', 'menu | kind icon'],
  ['Remember me checkbox', 'Remember me | kind check'],
  ['the checkbox', '(no name) | kind check'],
  ['the second checkbox', '(no name) | kind check | 2 from reading'],
  ['the last tab', '(no name) | kind action | -1 from reading'],
  ['switches', '(no name) | kind switch'],
  ['checkboxes', '(no name) | kind check'],
  ['radio buttons', '(no name) | kind check'],
  ['dropdown menus', '(no name) | kind select'],
  ['the buttons', '(no name) | kind button'],
  ['the trash icon in the second row', 'trash | kind icon | 2 from row'],
  ['Delete in the last row', 'Delete | -1 from row'],
  ['Delete in the Acme row', 'Delete | row Acme'],
  ['the rightmost icon', '(no name) | kind icon | 1 from right'],
  ['the trash icon next to Acme', 'trash | kind icon | near Acme'],
  ['Edit to the right of Acme', 'Edit | right Acme'],
  ['the field below "Your name"', '(no name) | kind field | below Your name'],
  ['the Delete button for Acme', 'Delete | kind button | owner Acme'],
  ['the field for e-mail', 'e-mail | kind field'],
  ['Edit in the Billing section', 'Edit | inside Billing'],
  ['Edit in the "Billing" section', 'Edit | inside Billing'],
  ['menu icon at the top left of the screen', 'menu | kind icon | at 0,0'],
  ['the gear in the bottom-right corner', 'gear | at 1,1'],
  ['the top right menu', 'menu | at 1,0'],
  ['Files in the left sidebar', 'Files | at 0,null'],
  ['Home in the navigation bar', 'Home | at null,0'],
  ['the red button', '(no name) | kind button | red'],
  ['type your password', 'password | kind field'],
  ['type hello into the Search field', 'Search | kind field'],
  ['set the paper size to A3', 'paper size | kind field'],
  ['turn off Wi-Fi', 'Wi-Fi | kind switch'],
  ['switch Bluetooth on', 'Bluetooth | kind switch'],
  ['enable Remember me', 'Remember me | kind check'],
  ['press the equals key', 'equals | kind button'],
  ['the upper field', '(no name) | kind field | 1 from top'],
  ['the lower Profile link', 'Profile | kind action | 1 from bottom'],
  ['the Save button, which opens a dialog', 'Save | kind button'],
  ['the Next button that is used to go on', 'Next | kind button'],
  ['find the link that says Photos and click on it', 'Photos | kind action'],
  ['click "Next to last" at the bottom', 'Next to last | at null,1'],
  ['Left', 'Left'],
  ['Align left', 'Align'],
  ['Top', 'Top'],
  // Marks are words as well: nothing beside them is taken off in their place.
  ['Save & close in the toolbar', 'Save & close | at null,null'],
  ['the Terms & Conditions checkbox', 'Terms & Conditions | kind check'],
  ['OK in the Terms & Conditions dialog', 'OK | inside Terms & Conditions'],
  ['+ New button at the top right', '+ New | kind button | at 1,0'],
  ['the second + New button', '+ New | kind button | 2 from reading'],
  ['Delete - next to Acme 2', 'Delete - | near Acme 2'],
  ['Cut / copy to the right of Paste', 'Cut / copy | right Paste'],
  ['Cut to the right of Copy / paste', 'Cut | right Copy / paste'],
  ['the + button', '(no name) | kind button'],
  [
    'the middle one of the four icons at the lower left',
    '(no name) | kind icon | at 0,1 | middle from reading, of 4',
  ],
  ['the second of the five icons under Files', '(no name) | kind icon | below Files | 2 from reading, of 5'],
  ['the rightmost of the 3 buttons', '(no name) | kind button | 1 from right, of 3'],
  ['the last icon in the row under Files', '(no name) | kind icon | below Files | -1 from reading, of row'],
  ['the switch right of the third alarm', '(no name) | kind switch | right alarm | 3 from top'],
  ['the middle button', '(no name) | kind button | middle from reading'],
  // Names that begin like counts and kinds.
  ['First name', 'First name'],
  ['the middle name', 'middle name'],
  ['Message', 'Message'],
  ['the box where a new task is typed', 'task | kind field'],
  ['where I type the message', 'message | kind field'],
  ['the password box', 'password | kind field'],
  ['the location bar', 'location | kind field'],
  // What is done with a dialog is a button near what it is about.
  ['cancel the delete draft dialog', 'cancel | kind button | inside delete draft'],
  ['close the newsletter popup', 'close | kind button | inside newsletter'],
  ['confirm deleting the draft', 'confirm | kind button | inside deleting draft'],
  ['close the dialog', 'the dialog'],
  // These say which one otherwise than by its words.
  ['cancel my request', 'cancel my request'],
  ['hide the second notice', 'hide the second notice'],
  ['close the red banner', 'the banner | red'],
  // What is done to a thing is clicked, and not the thing; "centre" and "switch to" are deeds as well.
  ['delete message', 'delete'],
  ['the message', '(no name) | kind text'],
  ['centre text', 'centre | kind text'],
  ['switch to Dark', 'Dark'],
  ["the second row's trash icon", 'trash | kind icon | 2 from row'],
  ['the arrival date', 'arrival date | near arrival'],
  ['what the second room costs', 'second room costs | near room | 2 from reading'],
];

/** Best first; each row's texts must fall from left to right. */
const chosen: readonly (readonly [description: string, texts: readonly string[]])[] = [
  ['sort by Last 7 days', ['Last 7 days', 'Sort', 'Last week']],
  ['set the frame rate to 60 fps', ['60 fps', 'Frame rate:', '30 fps']],
  ['show the article Rome in Winter', ['Rome in Winter', 'Article', 'Rome']],
  ['learn how Team Inboxes works', ['Team Inboxes', 'Team', 'Learn more']],
  ['add a comment on GitHub', ['Add a comment', 'GitHub']],
  ['confirm deleting the draft', ['Confirm', 'Delete', 'Save', 'The draft']],
  ['get rid of the privacy message', ['Close', 'Got it', 'Accept', 'Privacy policy']],
  // The verb itself may stand on the button.
  ['approve the pull request', ['Confirm', 'Approve', 'Submit', 'Pull requests']],
  ['decline the cookie banner', ['Decline', 'Reject all', 'Cancel', 'Cookie settings']],
];
for (const [description, texts] of chosen) {
  test(`in order: ${description}`, () => {
    const { target } = describe(description);
    const fits = texts.map((text) => matchTarget(target, text));
    assert.deepEqual(
      [...fits].sort((a, b) => b - a),
      fits,
      fits.join(),
    );
    assert.ok(fits.at(-1)! + 0.05 < fits[0]!, fits.join());
  });
}

test('a number alone stands anywhere: what it is set to is no name', () => {
  assert.ok(matchTarget(describe('set the volume to 50').target, '50') < 0.6);
});

test('an article alone is nobody\'s name: "in the list" leans on nothing', () => {
  assert.equal(describe('the word Other in the list').relation, null);
});

for (const [description, core] of [
  ['the word Other in the list', 'Other in the list'],
  ['delete the Save button', 'Save'],
  ['the Save button', 'the Save'],
] as const) {
  test(`the name in: ${description}`, () => {
    assert.deepEqual(describe(description).core, describeTarget(core));
  });
}

for (const [description, named] of [
  ['key', null],
  ['enter the product key', 'field'],
  ['press the Enter key', 'button'],
] as const) {
  test(`a key is a button where it is pressed: ${description}`, () => {
    assert.equal(Object.keys(describe(description).kinds ?? {})[0] ?? null, named);
  });
}

for (const [description, is] of rows) test(description, () => assert.equal(parts(description), is));

test('what is found beside something is called by its own kind', () => {
  assert.equal(describe('the checkbox left of Terms').target.phrase, 'checkbox');
});

const states: readonly (readonly [description: string, is: string])[] = [
  ['the selected tab', 'selected (no name)'],
  ['the disabled Save button', 'disabled Save'],
  ['the Save button that is disabled', 'disabled the Save'],
  ['the unchecked checkbox', 'not checked (no name)'],
  ['the required Email field', 'required Email'],
  ['the collapsed Details section', 'not expanded Details section'],
  ['Save', ''],
  // In quotation marks there are names only.
  ['the "Selected" tab', ''],
  ['the checkbox that is not checked', 'not checked (no name)'],
  ['the Wi-Fi switch that is on', 'checked the Wi-Fi'],
  ['the switch that is off', 'not checked (no name)'],
];
for (const [description, is] of states) {
  test(`the state that is asked for: ${description}`, () => {
    const { state } = describe(description);
    const told = state === null ? '' : `${state.is ? '' : 'not '}${state.field} ${state.name ?? '(no name)'}`;
    assert.equal(told, is);
  });
}

test('words for a state stay a part of the name, for whoever knows nothing of states', () => {
  assert.equal(describe('the active users tab').name, 'the active users');
});

test('a name inside a description is all that is said only where no place is', () => {
  const saysAll = (description: string): boolean =>
    0.89 <= literalMatch(describe(description).whole, 'Team Inboxes', 'nothing');
  assert.ok(saysAll('show the article Team Inboxes'));
  assert.ok(!saysAll('show the article Team Inboxes at the top right'));
});

test('what shows a value need not look like a control', () => {
  const textShare = (description: string): number => describe(description).kinds?.text ?? 0;
  assert.ok(textShare('change the nickname') < textShare('change the language'));
});
