// Short answers out of what is known of a screen: what is asked, what is said, what it points at, and what is not made up.

import assert from 'node:assert/strict';
import test from 'node:test';
import { boxCentre, containsPoint } from '../../protocol/geometry';
import type { TextLine } from '../../protocol/inference';
import { answerFromEvidence, unanswered } from '../../models/pipeline/answers/answer';
import {
  asksBeyondPlaces,
  interpretQuestion,
  isForeign,
  soughtBy,
} from '../../models/pipeline/answers/question';
import { composeFromRanking, type AnswerBody } from '../../models/pipeline/compose';
import { makeCandidates, type ElementCandidate } from '../../models/pipeline/elements/candidates';
import type { DetectedElement } from '../../models/pipeline/elements/decode';
import { describe } from '../../models/pipeline/elements/description';
import { withPage } from '../../models/pipeline/elements/pageCandidates';
import { pageElements } from '../../models/pipeline/elements/pageElements';
import type { ElementStates } from '../../models/pipeline/elements/states';
import { rankCandidates } from '../../models/pipeline/rank';
import { pageOf, piece, written, type Piece } from '../elements/pages';
import { area, element, fill, line, plainPicture } from '../elements/scenes';

const picture = plainPicture();
const weights = { model_weight: 0, text_weight: 1, found_threshold: 0.5, measured: '' };

/** As the engine asks; text alone ranks, which is enough for names. */
function ask(candidates: readonly ElementCandidate[], asked: string, image = picture): AnswerBody | null {
  const question = interpretQuestion(asked);
  if (question === null) return null;
  const description = soughtBy(question) ?? asked;
  const ranked = rankCandidates({ description, candidates, weights });
  const { target } = describe(description);
  const threshold = 0.5;
  const asFarAs = 'its text';
  const located = composeFromRanking({
    target,
    ranked,
    threshold,
    all: false,
    size: image,
    asFarAs,
    placeCounted: false,
  });
  return answerFromEvidence({ question, asked, candidates, ranked, threshold, located, asFarAs, image });
}

function told(candidates: readonly ElementCandidate[], asked: string, image = picture): string {
  const answer = ask(candidates, asked, image);
  assert.ok(answer !== null, `an answer to “${asked}”`);
  return answer.answer;
}

const off: ElementStates = { on: null, selected: 0, disabled: 0, invalid: 0, radio: null };
const form = makeCandidates(
  picture,
  [
    line('Create account', 20, 10),
    line('Email', 20, 60),
    line('ada@example.org', 30, 88),
    line('Name', 20, 140),
    line('Newsletter', 60, 220),
    line('Save', 40, 300),
    line('Total', 400, 60),
    line('$48.00', 560, 60),
    line('Unread: 12', 400, 100),
  ],
  [
    element('field', area(20, 80, 240, 32)),
    element('field', area(20, 160, 240, 32)),
    element('check', area(20, 218, 20, 20)),
    element('button', area(20, 292, 90, 32)),
  ],
  [],
  [off, off, { ...off, on: 0.95, radio: 0.1 }, { ...off, disabled: 0.9 }],
);

for (const [asked, expected] of [
  ['What is the value of Email?', '“Email” shows “ada@example.org”.'],
  ['What is in the Name field?', 'Nothing was read in “Name”.'],
  ['How much is the total?', 'Beside “Total” it says “$48.00”.'],
  ['How many unread messages are there?', 'It says “12”.'],
  ['How many unread are there?', 'It says “12”.'],
  ['How many fields are there?', '2 fields were made out on this screen.'],
  ['How many sliders are there?', 'No sliders were made out on this screen.'],
  ['Is the Newsletter checked?', 'Yes, it seems: a checkbox labelled “Newsletter” is on.'],
  ['Is Save enabled?', 'No, it seems: a button “Save” is disabled.'],
  [
    'Is Email focused?',
    'A field labelled “Email” is here; whether it is focused cannot be told from what is known.',
  ],
  ['What fields are there?', '2 fields: “Email” and “Name”.'],
  ['Is there a slider?', 'No: no slider is on this screen, as far as its text can tell.'],
  ['How many switches are on?', 'No switches were made out on this screen.'],
  ['How many checkboxes are unchecked?', '0 of 1 checkbox is off.'],
  ['Are all buttons enabled?', '0 of 1 button is enabled.'],
  ['Is every checkbox checked?', '1 of 1 checkbox is on.'],
  ['Is anything selected?', null],
  ['What is in the Total field?', null],
  ['What is the title of the dialog?', 'No title of a dialog was made out.'],
  ['Is there a Newsletter field?', 'That cannot be told for certain; “Newsletter” is on this screen.'],
  ['What is the Save button?', 'It says “Save”.'],
  ['Which tab is selected?', null],
  ['How many tabs are there?', 'No tabs were made out; in pixels they are not told from other things.'],
  ['How many buttons are in the dialog?', null],
] as const) {
  test(`${asked} → ${expected ?? 'no answer'}`, () => {
    assert.equal(ask(form, asked)?.answer ?? null, expected);
  });
}

test('an answer points at what it speaks of, and says by which evidence it is there', () => {
  const { boxes, found } = ask(form, 'Is Save disabled?')!;
  assert.equal(found, true);
  assert.deepEqual(boxes[0]?.box, area(20, 292, 90, 32));
  assert.equal(boxes[0]?.evidence, 'element');
  const pair = ask(form, 'What is the total?')!;
  assert.deepEqual(
    pair.boxes.map(({ text }) => text),
    ['$48.00', 'Total'],
  );
});

test('whatever pressing does, only what it is gets said', () => {
  const answer = told(form, 'What happens if I press Save?');
  assert.match(answer, /^It seems to be a button “Save”; .*cannot be known/u);
  assert.match(answer, /disabled/u);
});

test('a description names what is there, and the states that stand out', () => {
  const { answer, boxes } = ask(form, 'Describe this screen')!;
  assert.match(answer, /2 fields \(“Email”, “Name”\)/u);
  assert.match(answer, /On: “Newsletter”\./u);
  assert.match(answer, /Disabled: “Save”\./u);
  assert.ok(boxes.some(({ label }) => label === 'Newsletter'));
});

test('what names another field is nobody’s value', () => {
  const labels = makeCandidates(
    picture,
    [line('Phone', 20, 60), line('Email', 300, 60)],
    [element('field', area(300, 80, 200, 32))],
  );
  assert.equal(ask(labels, 'What is the value of Phone?'), null);
});

test('an error is known by its words, or by red words that say little; a hint is none', () => {
  const lines = [
    line('Password', 20, 60),
    line('Must have eight letters', 20, 120),
    line('Upload failed', 20, 300),
    line('try again later', 20, 318),
  ];
  assert.equal(
    told(makeCandidates(picture, lines, []), 'What does the error say?'),
    'It says: “Upload failed try again later”',
  );
  const hint = makeCandidates(picture, lines.slice(0, 2), []);
  assert.match(told(hint, 'Is there an error?'), /^No error message was made out/u);
  const red = plainPicture();
  fill(red, area(20, 120, 184, 16), [200, 20, 20]);
  assert.match(told(hint, 'What does the error say?', red), /“Must have eight letters”/u);
});

test('a sentence that was taken for a button is a message, and so is a red one without words of failure', () => {
  const banner = makeCandidates(
    picture,
    [line('Your card was declined. Please check it.', 20, 60), line('Declined', 500, 60)],
    [element('button', area(10, 50, 400, 36))],
  );
  assert.equal(
    told(banner, 'What does the error say?'),
    'It says: “Your card was declined. Please check it.”',
  );
  const red = plainPicture();
  fill(red, area(20, 120, 300, 16), [200, 20, 20]);
  const lines = makeCandidates(picture, [line('Somebody else has taken this name', 20, 120)], []);
  assert.match(told(lines, 'Is there an error?', red), /^Yes\./u);
  assert.match(told(lines, 'Is there an error?'), /^No error message was made out/u);
});

test('a value below its label comes before the label of the next card; in rows it stands beside', () => {
  const cards = [
    line('Error rate', 20, 60),
    line('0.42%', 20, 82),
    line('Latency', 300, 60),
    line('218 ms', 300, 82),
  ];
  assert.equal(
    told(makeCandidates(picture, cards, []), 'What is the error rate?'),
    'Below “Error rate” it says “0.42%”.',
  );
  const rows = [line('Owner', 20, 60), line('Ada', 300, 60), line('City', 20, 82), line('Rome', 300, 82)];
  assert.equal(
    told(makeCandidates(picture, rows, []), 'What is the owner?'),
    'Beside “Owner” it says “Ada”.',
  );
});

test('what stands in a field below a label is its value, and what another field holds is not', () => {
  const fields = makeCandidates(
    picture,
    [
      line('Card number', 20, 60),
      line('4000 0002', 30, 92),
      line('Code', 500, 38),
      line('Enter it', 510, 62),
    ],
    // Seen too far to the right to be under its label.
    [element('field', area(46, 82, 500, 36)), element('field', area(500, 56, 200, 28))],
  );
  assert.equal(told(fields, 'What is in the Card number field?'), 'Below “Card number” it says “4000 0002”.');
  assert.equal(told(fields, 'What is the card number?'), 'Below “Card number” it says “4000 0002”.');
});

/** A column of marks, each with its name: how sure it is that it is on, and that it is round. */
function marks(...all: readonly (readonly [name: string, y: number, on: number, radio: number])[]) {
  return makeCandidates(
    picture,
    [line('Plan', 20, 20), ...all.map(([name, y]) => line(name, 60, y + 2))],
    all.map(([, y]) => element('check', area(20, y, 20, 20))),
    [],
    all.map(([, , on, radio]) => ({ ...off, on, radio })),
  );
}

test('a mark of doubtful shape is what its neighbours are; without any, the family is counted', () => {
  const near = marks(['Weekly', 50, 1, 0], ['News', 85, 0, 0.7], ['Free', 300, 0, 1], ['Team', 335, 1, 1]);
  assert.equal(told(near, 'How many checkboxes are checked?'), '1 of 2 checkboxes is on.');
  assert.equal(
    told(near, 'How many radio buttons are there?'),
    '2 radio buttons were made out on this screen.',
  );
  const alone = marks(['Weekly', 50, 1, 0], ['News', 300, 0, 0.7]);
  const { answer, remarks } = ask(alone, 'How many checkboxes are checked?')!;
  assert.equal(answer, '1 of 2 checkboxes and radio buttons is on.');
  assert.match(remarks.join(' '), /not made out well enough/u);
});

test('which of a group is chosen is told by the marks below its title', () => {
  const plans = marks(['Free', 50, 0, 1], ['Team', 85, 1, 1], ['Other', 300, 1, 1]);
  assert.equal(told(plans, 'Which plan is selected?'), 'Below “Plan”: “Team” is on.');
  assert.equal(
    told(plans, 'Is the Team plan selected?'),
    'Yes, it seems: a checkbox labelled “Team” is selected.',
  );
});

test('a group of radio buttons on one row is answered by itself, never by a checkbox below', () => {
  const plan = (family: number): readonly ElementCandidate[] =>
    makeCandidates(
      picture,
      [
        line('Plan', 20, 20),
        ...['Free', 'Team'].map((name, i) => line(name, 46 + 120 * i, 52)),
        line('Newsletter', 46, 86),
      ],
      [area(20, 50, 20, 20), area(140, 50, 20, 20), area(20, 84, 20, 20)].map((box) => element('check', box)),
      [],
      [
        { ...off, on: 0, radio: 1 },
        { ...off, on: family, radio: 1 },
        { ...off, on: 1, radio: 0 },
      ],
    );
  assert.equal(told(plan(1), 'Which plan is selected?'), 'Below “Plan”: “Team” is on.');
  assert.equal(ask(plan(0), 'Which plan is selected?'), null);
});

test('that a checkbox or switch is enabled means that it is on; of a button it does not', () => {
  const one = marks(['Archive', 50, 0, 0]);
  const { answer, remarks } = ask(one, 'Is Archive enabled?')!;
  assert.equal(answer, 'No, it seems: a checkbox labelled “Archive” is off.');
  assert.match(remarks.join(' '), /by looks/u);
  assert.match(told(one, 'Can I click Archive?'), /^Yes, it seems: .* is enabled\.$/u);
});

test('the number beside an inbox is told as such where what is unread is asked for', () => {
  const mail = makeCandidates(
    picture,
    [line('Inbox', 20, 60), line('3', 160, 60)],
    [element('action', area(10, 52, 180, 32)), element('icon', area(158, 58, 14, 20))],
  );
  const { answer, remarks } = ask(mail, 'How many emails are unread?')!;
  assert.equal(answer, 'Beside “Inbox” it says “3”.');
  assert.equal(remarks.length, 1);
});

test('a question that nothing answers is not answered by a place, and says so', () => {
  const located = ask(form, 'Is there an Email?')!;
  assert.match(unanswered(located).answer, /^That could not be answered; .*may be this/u);
  assert.equal(unanswered(located).boxes, located.boxes);
  assert.match(unanswered({ ...located, found: false }).answer, /^That could not be answered, and nothing/u);
  assert.equal(asksBeyondPlaces('Which plan is selected?'), true);
  assert.equal(asksBeyondPlaces('Which button saves?'), false);
});

test('to say that there are no errors is none', () => {
  const fine = makeCandidates(picture, [line('No errors found', 20, 120)], []);
  assert.match(told(fine, 'What does the error say?'), /^No error message/u);
});

/** A row of tabs and a toolbar below it, with how much each looks selected. */
function tabbed(...selected: readonly number[]): readonly ElementCandidate[] {
  const names = ['Files', 'Changes', 'Log'];
  return makeCandidates(
    picture,
    [...names.map((name, i) => line(name, 30 + 100 * i, 26)), line('Commit', 30, 326)],
    [
      ...names.map((_, i) => element('action', area(20 + 100 * i, 20, 90, 30))),
      element('action', area(20, 320, 90, 30)),
    ],
    [],
    [...selected, 0.9].map((share) => ({ ...off, selected: share })),
  );
}

test('the selected tab is told where it is more likely than all others of its row together', () => {
  const clear = tabbed(0.02, 0.2, 0.02);
  assert.equal(told(clear, 'Which tab is selected?'), 'The tab that is selected: “Changes”.');
  assert.match(told(clear, 'Is the Changes tab selected?'), /^Yes, it seems/u);
  assert.match(told(clear, 'Is the Log tab selected?'), /^No, it seems/u);
  const unclear = tabbed(0.2, 0.3, 0.2);
  assert.deepEqual(ask(unclear, 'Which tab is selected?')?.boxes ?? [], []);
  assert.match(told(unclear, 'Is the Changes tab selected?'), /cannot be told/u);
});

test('the likeliest of a row that hardly looks selected is not told', () => {
  assert.deepEqual(ask(tabbed(0, 0.04, 0), 'Which tab is selected?')?.boxes ?? [], []);
});

test('nobody looked at states, so no tab is said to be selected', () => {
  assert.deepEqual(ask(tabbed(0, 0, 0), 'Which tab is selected?')?.boxes ?? [], []);
});

test('where nothing is known, nothing is said to be there, whatever is asked', () => {
  for (const asked of [
    'Describe this screen',
    'What is the title?',
    'What does the error say?',
    'What is the total?',
    'How many buttons are disabled?',
    'What icons are there?',
    'Which tab is selected?',
    'Is Save disabled?',
    'Is there a search box?',
    'What does the button at the top right say?',
    'What is below Save?',
    'What happens if I press Save?',
  ]) {
    assert.deepEqual(ask([], asked)?.boxes ?? [], [], asked);
  }
});

test('a very long question is no short one, and takes no time to tell', () => {
  assert.equal(interpretQuestion(`What is the ${'a'.repeat(20_000)}`), null);
});

test('a cell is found by its column and its row', () => {
  const table = makeCandidates(
    picture,
    [
      ...['Order', 'Status'].map((text, i) => line(text, 20 + 200 * i, 20)),
      ...['Order 12', 'Paid'].map((text, i) => line(text, 20 + 200 * i, 60)),
      ...['Order 13', 'Open'].map((text, i) => line(text, 20 + 200 * i, 100)),
    ],
    [],
  );
  assert.equal(told(table, 'What is the status of Order 13?'), 'On the row of “Order 13” it says “Open”.');
});

test('of the words for a row those for its sort may be left out; a row is also found by what it holds', () => {
  const rows = [
    ['Number', 'Customer', 'Status'],
    ['1041', 'Anna Berg', 'Paid'],
    ['1042', 'Li Wei', 'Overdue'],
    ['1043', 'Tom Hill', 'Paid'],
  ];
  const table = makeCandidates(
    picture,
    rows.flatMap((row, down) => row.map((text, across) => line(text, 20 + 200 * across, 20 + 40 * down))),
    [],
  );
  for (const asked of ['invoice 1042', 'the order number 1042', "Li Wei's invoice"]) {
    assert.match(told(table, `What is the status of ${asked}?`), /“Overdue”\.$/u, asked);
  }
  assert.equal(ask(table, 'What is the status of invoice 104?'), null);
  assert.equal(told(table, 'Which customer is overdue?'), 'On the row of “Overdue” it says “Li Wei”.');
  assert.equal(ask(table, 'Which customer is paid?'), null, 'two are');
});

test('things are counted by the words on them, icons by what they show; a price is no number of anything', () => {
  const places = [20, 220, 420];
  const cards = makeCandidates(
    picture,
    places.flatMap((x) => [line('Add to cart', x + 10, 108), line('$4.50', x + 110, 108)]),
    [
      ...places.map((x) => element('button', area(x, 100, 105, 32))),
      ...places.slice(1).map((x) => element('icon', area(x, 40, 20, 20))),
    ],
    [null, null, null, 'heart', 'heart'],
  );
  assert.equal(
    told(cards, 'How many Add to cart buttons are there?'),
    '3 buttons “Add to cart” were made out on this screen.',
  );
  for (const asked of ['How many hearts are there?', 'How many heart icons are there?']) {
    assert.equal(told(cards, asked), '2 icons, probably “heart”, were made out on this screen.');
  }
  assert.equal(ask(cards, 'How many add to cart are there?'), null);
});

test('a red line at a field is an error, whatever it says', () => {
  const red = plainPicture();
  fill(red, area(20, 116, 96, 16), [200, 20, 20]);
  const under = (y: number): readonly ElementCandidate[] =>
    makeCandidates(
      red,
      [line('Email', 20, 60), line('No such host', 20, 116)],
      [element('field', area(20, y, 240, 32))],
    );
  assert.match(told(under(80), 'Is there an error?', red), /^Yes\. It says: “No such host”/u);
  assert.match(told(under(80), 'Which field has an error?', red), /“Email” has a message beside it/u);
  assert.match(told(under(300), 'Is there an error?', red), /^No error message/u);
});

test('a dialog says its title and text, and neither what stands on its controls nor another message', () => {
  const image = plainPicture();
  fill(image, area(0, 0, 800, 600), [120, 120, 120]);
  fill(image, area(220, 180, 360, 220), [255, 255, 255]);
  fill(image, area(0, 540, 800, 60), [20, 30, 60]);
  const shown = makeCandidates(
    image,
    [
      line('Remove two files?', 240, 200),
      line('They are gone for good then.', 240, 240),
      line('Never ask again', 270, 282),
      line('Cancel', 420, 352),
      line('Remove', 500, 352),
      line('We use cookies to measure what is read.', 20, 562),
      line('Accept', 700, 562),
    ],
    [
      element('check', area(240, 280, 20, 20)),
      element('button', area(410, 344, 68, 32)),
      element('button', area(490, 344, 68, 32)),
      element('button', area(690, 554, 80, 32)),
    ],
  );
  const said = 'It says: “Remove two files? They are gone for good then.”';
  assert.equal(told(shown, 'What does the dialog say?', image), said);
  assert.equal(told(shown, 'What does the message say?', image), said);
  assert.match(told(shown, 'What does the cookie banner say?', image), /^It says: “We use cookies/u);
  assert.equal(
    told(shown, 'What is the title of the dialog?', image),
    'The title of the dialog seems to be “Remove two files?”.',
  );
});

test('a panel with a field is a form, and what it says is no message', () => {
  const image = plainPicture();
  fill(image, area(0, 0, 800, 600), [120, 120, 120]);
  fill(image, area(220, 180, 360, 220), [255, 255, 255]);
  const lines = [line('Your account', 240, 200), line('E-mail', 240, 240), line('Go on', 500, 352)];
  const button = element('button', area(490, 344, 68, 32));
  const field = element('field', area(240, 262, 300, 32));
  const say = (...elements: readonly DetectedElement[]): string =>
    told(makeCandidates(image, lines, elements), 'What does the dialog say?', image);
  assert.equal(say(button), 'It says: “Your account E-mail”');
  assert.match(say(button, field), /^No dialog was made out/u);
});

test('what only hardly looks like a button is not counted as one', () => {
  const count = (score: number): string =>
    told(
      makeCandidates(
        picture,
        [line('Save', 40, 300), line('Alpha', 240, 300)],
        [element('button', area(20, 292, 90, 32)), element('button', area(220, 292, 90, 32), score)],
      ),
      'How many buttons are there?',
    );
  assert.match(count(0.6), /^2 buttons/u);
  assert.match(count(0.5), /^1 button /u);
});

function pageCandidates(...pieces: readonly Piece[]): readonly ElementCandidate[] {
  return withPage(pageElements(pageOf(...pieces), picture), [], [], []);
}

const page = pageCandidates(
  piece('h1', area(20, 10, 200, 24), { role: 'heading', name: 'Settings' }, written('Settings', 20, 14)),
  piece(
    'div',
    area(100, 100, 400, 300),
    { role: 'dialog', name: 'Sign in' },
    piece('input', area(120, 150, 200, 32), {
      role: 'textbox',
      name: 'Email',
      labels: ['Email'],
      attributes: { placeholder: 'you@example.org' },
      state: { invalid: true, value: '' },
    }),
    piece('span', area(120, 184, 200, 16), {}, written('Enter an address', 120, 184)),
    piece('button', area(120, 220, 80, 32), { role: 'button', name: 'Go' }, written('Go', 130, 228)),
  ),
  piece('input', area(520, 100, 200, 32), { role: 'textbox', name: 'Password', labels: ['Password'] }),
  piece(
    'button',
    area(20, 500, 80, 32),
    { role: 'tab', name: 'Files', state: { selected: true } },
    written('Files', 30, 508),
  ),
  piece('button', area(120, 500, 80, 32), { role: 'tab', name: 'Log' }, written('Log', 130, 508)),
  piece('button', area(220, 500, 80, 32), { role: 'button', name: 'New' }, written('New', 230, 508)),
);

for (const [asked, expected] of [
  ['Which tab is selected?', 'The tab that is selected: “Files”.'],
  ['Is New expanded?', 'A button “New” is here; whether it is expanded cannot be told from what is known.'],
  ['Is the Log tab selected?', 'No: a tab “Log” is not selected.'],
  ['What is in the Email field?', 'Nothing stands in “Email”; it shows “you@example.org” as a hint.'],
  ['How many buttons are in the Sign in dialog?', '1 button is in a dialog “Sign in”.'],
  [
    'What is in the Password field?',
    '“Password” is here; what stands in it cannot be told: its page does not say it.',
  ],
  ['What is the title of the dialog?', 'The title of the dialog is “Sign in”.'],
  ['What is the title of this page?', 'The title of the screen is “Settings”.'],
  [
    'Which field is marked invalid, and what does its message say?',
    'The field that is marked as invalid: “Email”. Its message: “Enter an address”',
  ],
] as const) {
  test(`by the page: ${asked}`, () => assert.equal(told(page, asked), expected));
}

test('questions after a place are left to locating, and those that want more are known to', () => {
  for (const asked of [
    'Where is Save?',
    'Where is the Save button?',
    'the price field',
    'find what is wrong',
    'the gear icon',
    'Name one tab.',
  ]) {
    assert.equal(interpretQuestion(asked), null, asked);
    assert.equal(asksBeyondPlaces(asked), false, asked);
  }
  assert.equal(asksBeyondPlaces('Why is the header red?'), true);
});

test('no question, however it is put, breaks interpreting or answering, and every box lies on the picture', () => {
  const words =
    'what is the how many are there field of Email checked at top right tab says error press if I "Save" below'.split(
      ' ',
    );
  const whole = area(0, 0, picture.width, picture.height);
  for (let i = 0; i < 400; i++) {
    const asked = Array.from(
      { length: 2 + (i % 7) },
      (_, j) => words[(i * 7 + j * (i % 11) + j) % words.length],
    );
    for (const { box } of ask(form, `${asked.join(' ')}?`)?.boxes ?? []) {
      assert.ok(containsPoint(whole, boxCentre(box)), asked.join(' '));
    }
  }
});

test('what is as surely an icon as a checkbox is no checkbox; a tick on one takes nothing away', () => {
  const box = area(20, 50, 20, 20);
  const withIcon = (icon: number): string =>
    told(
      makeCandidates(
        picture,
        [],
        [
          { ...element('check', box), score: 0.6 },
          { ...element('icon', box), score: icon },
        ],
      ),
      'How many checkboxes are there?',
    );
  assert.match(withIcon(0.55), /^No checkboxes/u);
  assert.match(withIcon(0.2), /^1 checkbox/u);
});

test('an icon that stands on a button is told once', () => {
  const bar = makeCandidates(
    picture,
    [],
    [
      element('button', area(20, 20, 40, 40)),
      element('icon', area(30, 30, 20, 20)),
      element('icon', area(300, 30, 20, 20)),
    ],
  );
  assert.match(told(bar, 'Describe this screen'), /It has 1 button, 1 icon beside those on them\./u);
});

test('a price whose sign was not read is one in a column of prices, and nowhere else', () => {
  const rows = [line('Tea', 20, 60), line('$4.00', 300, 60), line('Cake', 20, 90)];
  const at = (x: number): AnswerBody | null =>
    ask(makeCandidates(picture, [...rows, line('12', x, 90)], []), 'How much is Cake?');
  assert.match(at(300)?.answer ?? '', /“12”/u);
  assert.equal(at(500), null);
});

test('a number is found in a sentence that has all the words', () => {
  const lines = makeCandidates(picture, [line('You have 12 open orders', 20, 60)], []);
  assert.equal(told(lines, 'How many orders are open?'), 'It says “12”.');
  assert.equal(ask(lines, 'How many orders are paid?'), null);
});

test('tabs are listed where one of a row looks selected', () => {
  assert.equal(
    told(tabbed(0.02, 0.2, 0.02), 'What tabs are there?'),
    '3 tabs, it seems: “Files”, “Changes” and “Log”.',
  );
});

/** A page with a panel of a ground, and what it says. */
function panelled(ground: readonly [number, number, number], ...words: readonly string[]) {
  const image = plainPicture();
  fill(image, area(100, 100, 400, 40 * words.length), ground);
  const lines = words.map((text, i) => line(text, 120, 112 + 40 * i));
  return { image, candidates: makeCandidates(image, [line('Orders of this week', 100, 20), ...lines], []) };
}

test('a tinted panel that tells something is a message, a red one an error', () => {
  const saved = panelled([214, 245, 220], 'Your settings have been saved.');
  assert.equal(
    told(saved.candidates, 'What does the notification say?', saved.image),
    'It says: “Your settings have been saved.”',
  );
  assert.match(told(saved.candidates, 'Is there an error?', saved.image), /^No error message/u);
  const red = panelled([255, 220, 220], 'Please choose another file, or ask the owner.');
  assert.match(told(red.candidates, 'Is there an error?', red.image), /^Yes\./u);
});

test('three panels of one size are cards, and a plain paragraph is no message', () => {
  const cards = plainPicture();
  const places = [40, 240, 440];
  for (const y of places) fill(cards, area(100, y, 400, 60), [214, 245, 220]);
  const heading = line('Orders of this week', 100, 8);
  const lines = places.map((y) => line('Your files were saved and sent', 120, y + 20));
  const say = (shown: readonly TextLine[]): string =>
    told(makeCandidates(cards, [heading, ...shown], []), 'What does the message say?', cards);
  assert.match(say(lines), /^No message was made out/u);
  assert.equal(say(lines.slice(0, 1)), 'It says: “Your files were saved and sent”');
  const plain = makeCandidates(picture, [line('The report is about the last three years', 20, 60)], []);
  assert.match(told(plain, 'What does the message say?'), /^No message/u);
});

test('only what is surely in another language is taken for it', () => {
  for (const asked of [
    'Wo ist der Knopf?',
    'Où est le bouton ?',
    '¿Dónde está el botón?',
    'Где кнопка?',
    'Waar is het menu?',
  ]) {
    assert.equal(isForeign(asked), true, asked);
  }
  for (const asked of [
    'Where is "Der Spiegel"?',
    'the save button',
    'El Paso',
    'Save',
    'Einstellungen',
    'Is there a Suche?',
  ]) {
    assert.equal(isForeign(asked), false, asked);
  }
});
