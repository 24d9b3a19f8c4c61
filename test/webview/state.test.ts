// What the page knows and how events change it.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Region } from '../../protocol/geometry';
import type { GroundedBox } from '../../protocol/inference';
import {
  verbs,
  type Entry,
  type Progress,
  type ScreenshotContent,
  type SelectorsContent,
  type ShownBox,
  type ShownPicture,
} from '../../protocol/view';
import { readKept } from '../../webview/kept';
import {
  firstState,
  highlighted,
  isWaiting,
  leavesOther,
  marks,
  pastQuestions,
  pictureSize,
  regionName,
  shownEntry,
  toKeep,
  toldSelectors,
  update,
  viewParts,
  wishParts,
  workingEntry,
  type Event,
  type State,
} from '../../webview/state';
import { fit, open } from '../../webview/viewport';

const stage = { width: 600, height: 400 };
const size = { width: 1400, height: 1080 };

function grounded(phrase: string, x1 = 10): GroundedBox {
  return { box: { x1, y1: 20, x2: x1 + 30, y2: 40 }, phrase, score: 0.5, evidence: 'text', rank: 1 };
}

function shownBox(id: string, x1 = 10, role: ShownBox['role'] = 'box'): ShownBox {
  const one = grounded(id, x1);
  return { id, role, grounded: one, box: one.box, name: null, verdict: null };
}

const answered: Progress = {
  kind: 'answered',
  answer: { answer: 'Here.', found: true, remarks: [], timing: {} },
  boxes: [shownBox('one'), shownBox('two', 900), shownBox('near', 500, 'near-miss')],
};

const working = {
  kind: 'working',
  stage: 'reader',
  done: 1,
  total: 9,
  since: 0,
  text: '',
  boxes: [],
} as const satisfies Progress;

function entry(id: string, parts: Partial<Entry> = {}): Entry {
  return {
    id,
    verb: 'ask',
    question: `what is ${id}?`,
    regions: [],
    progress: answered,
    stale: false,
    revision: 1,
    ...parts,
  };
}

const shot: ShownPicture = {
  source: 'vscode:/shot.png?1',
  name: 'shot.png',
  size: null,
  pixelRatio: null,
  scroll: null,
};

function arrived(entries: readonly Entry[] = [entry('a')], picture: ShownPicture = shot): Event {
  const content: ScreenshotContent = { picture, entries, notices: [], engine: 'ready', unsaved: false };
  return { kind: 'content-arrived', content };
}

const laidOut: readonly Event[] = [
  { kind: 'stage-resized', stage },
  arrived(),
  { kind: 'picture-shown', size },
];

const region: Region = { kind: 'point', x: 3.5, y: 4.5 };

function after(events: readonly Event[], state: State = firstState(null)): State {
  return events.reduce(update, state);
}

/** What comes back from a page that was hidden: through JSON, and checked. */
function through(state: State): State {
  return firstState(readKept(JSON.parse(JSON.stringify(toKeep(state)))));
}

// Entries and boxes

test('boxes and near misses are numbered through in the order of the answer', () => {
  assert.deepEqual(
    marks(after([arrived()])).map(({ number, id, role }) => [number, id, role]),
    [
      [1, 'one', 'box'],
      [2, 'two', 'box'],
      [3, 'near', 'near-miss'],
    ],
  );
});

test('boxes of a working entry are drawn as they come in', () => {
  const begun = after([arrived([entry('a'), entry('b', { progress: working })])]);
  assert.deepEqual(marks(begun), []);
  const progress = { ...working, boxes: [grounded('first'), grounded('second')] };
  const further = update(begun, { kind: 'progress-arrived', id: 'b', progress });
  assert.deepEqual(
    marks(further).map(({ number, grounded: { phrase } }) => [number, phrase]),
    [
      [1, 'first'],
      [2, 'second'],
    ],
  );
});

test('news of an entry that is not there change nothing that is shown', () => {
  const state = after([arrived()]);
  assert.deepEqual(
    marks(update(state, { kind: 'progress-arrived', id: 'gone', progress: working })),
    marks(state),
  );
});

test('the newest entry with boxes is shown, a chosen one before it, and a new question is followed', () => {
  const failed = entry('c', { progress: { kind: 'failed', notice: { sentence: 'No.', buttons: [] } } });
  const state = after([arrived([entry('a'), entry('b'), failed])]);
  assert.equal(shownEntry(state)?.id, 'b');
  const chosen = update(state, { kind: 'entry-chosen', entry: 'a' });
  assert.equal(shownEntry(chosen)?.id, 'a');
  const asked = update(chosen, arrived([entry('a'), entry('b'), failed, entry('d', { progress: working })]));
  assert.equal(shownEntry(asked)?.id, 'd');
});

test('a chosen entry that is removed gives way to the newest', () => {
  const state = after([
    arrived([entry('a'), entry('b')]),
    { kind: 'entry-chosen', entry: 'a' },
    arrived([entry('b')]),
  ]);
  assert.equal(shownEntry(state)?.id, 'b');
});

test('what is pointed at stands out before what is selected, which comes back afterwards', () => {
  const selected = after([...laidOut, { kind: 'box-selected', box: 'one' }]);
  const pointed = update(selected, { kind: 'box-pointed', box: 'two' });
  assert.equal(highlighted(pointed), 'two');
  assert.equal(highlighted(update(pointed, { kind: 'box-pointed', box: null })), 'one');
});

test('a selection stays with news of the same answer and goes with its box', () => {
  const state = after([
    ...laidOut,
    { kind: 'box-selected', box: 'two' },
    { kind: 'details-toggled', open: true },
  ]);
  const same = update(state, arrived());
  assert.deepEqual([same.selected, same.detailsOpen], ['two', true]);
  const gone = update(state, arrived([entry('a', { progress: { ...answered, boxes: [shownBox('one')] } })]));
  assert.deepEqual([gone.selected, gone.detailsOpen], [null, false]);
});

test('selectors are those of the selected box only; what was ready stays while something is tried, for that box', () => {
  const ready: SelectorsContent = {
    kind: 'ready',
    origin: 'page',
    element: 'button "Save"',
    box: null,
    format: 'playwright-ts',
    choice: 'auto',
    formatReason: null,
    formats: [],
    lines: [],
    generated: null,
    assertions: [],
    canCheck: false,
    remarks: [],
  };
  const told = (box: string, content: SelectorsContent): Event => ({
    kind: 'selectors-arrived',
    place: { entry: 'a', box },
    content,
  });
  const working: SelectorsContent = { kind: 'working', doing: 'Opening the page' };
  const state = after([...laidOut, { kind: 'box-selected', box: 'one' }, told('one', ready)]);
  assert.equal(toldSelectors(state)?.ready, ready);
  const tried = update(state, told('one', working));
  assert.deepEqual([toldSelectors(tried)?.content, toldSelectors(tried)?.ready], [working, ready]);
  const failed = update(tried, told('one', { kind: 'failed', sentence: 'Nothing lies there.' }));
  assert.equal(toldSelectors(failed)?.ready, null, 'no rectangle is drawn of what was not found');
  assert.equal(toldSelectors(update(state, { kind: 'box-selected', box: 'two' })), null);
  assert.equal(
    toldSelectors(after([told('two', working), { kind: 'box-selected', box: 'two' }], state))?.ready,
    null,
  );
});

test('opening a small box from the list enlarges it; selecting it on the picture moves nothing', () => {
  const before = after(laidOut);
  const opened = update(before, { kind: 'box-opened', box: 'two' });
  assert.equal(opened.selected, 'two');
  assert.ok(before.viewport!.scale < opened.viewport!.scale);
  assert.equal(update(before, { kind: 'box-selected', box: 'two' }).viewport, before.viewport);
});

test('a box that is moved lies where it was put, until the extension says where it lies', () => {
  const to = { x1: 1, y1: 2, x2: 3, y2: 4 };
  const moved = after([...laidOut, { kind: 'box-edited', box: 'one', to }]);
  assert.deepEqual(marks(moved)[0]?.box, to);
  // News before it was told are older than the edit.
  assert.deepEqual(marks(update(moved, arrived()))[0]?.box, to);
  const told = update(moved, { kind: 'edit-sent' });
  assert.deepEqual(marks(told)[0]?.box, to);
  assert.deepEqual(marks(update(told, arrived()))[0]?.box, grounded('one').box);
});

test('a box of an answer that is still written cannot be moved', () => {
  const progress = { ...working, boxes: [grounded('first')] };
  const state = after([arrived([entry('a', { progress })])]);
  const [mark] = marks(state);
  assert.equal(update(state, { kind: 'box-edited', box: mark!.id, to: mark!.box }).edit, null);
});

// The next question

for (const verb of verbs) {
  test(`whoever draws a region while the verb is ${verb} asks about it, in the words they have typed`, () => {
    const drawn = after([
      arrived(),
      { kind: 'verb-chosen', verb },
      { kind: 'question-typed', question: 'why?' },
      { kind: 'region-drawn', region },
    ]);
    assert.deepEqual(drawn.draft, { verb: verb === 'ask' ? 'ask' : 'describe', question: 'why?' });
  });
}

test('without a region nothing is described, and taking one of two away changes no verb', () => {
  const drawn = after([arrived(), { kind: 'region-drawn', region }]);
  assert.equal(update(drawn, { kind: 'regions-cleared' }).draft.verb, 'locate');
  const chosen = after(
    [
      { kind: 'region-drawn', region },
      { kind: 'verb-chosen', verb: 'locate' },
      { kind: 'region-removed', index: 0 },
    ],
    drawn,
  );
  assert.equal(chosen.draft.verb, 'locate');
});

test('regions that a question was not about are still there after it', () => {
  const state = after([
    arrived(),
    { kind: 'region-drawn', region },
    { kind: 'verb-chosen', verb: 'locate' },
    { kind: 'question-asked' },
  ]);
  assert.deepEqual([state.draft.verb, state.regions], ['locate', [region]]);
});

test('a question waits for the one that is worked on, whose boxes are shown', () => {
  const waiting = entry('c', { progress: { ...working, stage: null } });
  const state = after([arrived([entry('a'), entry('b', { progress: working }), waiting])]);
  assert.deepEqual(
    [workingEntry(state)?.id, shownEntry(state)?.id, isWaiting(waiting, state)],
    ['b', 'b', true],
  );
  const next = after([arrived([entry('a'), entry('b'), waiting])], state);
  assert.deepEqual(
    [workingEntry(next)?.id, shownEntry(next)?.id, isWaiting(waiting, next)],
    ['c', 'c', false],
  );
});

test('while none has begun, the one that was asked first is worked on, wherever it stands', () => {
  const again = entry('a', { progress: { ...working, stage: null, since: 2 } });
  const first = entry('b', { progress: { ...working, stage: null, since: 1 } });
  assert.equal(workingEntry(after([arrived([again, first])]))?.id, 'b');
});

test('a long picture opens with its beginning, and is shown whole and back', () => {
  const long = { width: 1000, height: 9000 };
  const opened = after([...laidOut.slice(0, 2), { kind: 'picture-shown', size: long }]);
  assert.deepEqual(opened.viewport, open(long, stage));
  const whole = update(opened, { kind: 'fit-pressed' });
  assert.deepEqual(whole.viewport, fit(long, stage));
  assert.deepEqual(update(whole, { kind: 'fit-pressed' }).viewport, open(long, stage));
  const zoomed = after([{ kind: 'zoomed', factor: 2, at: null }, { kind: 'fit-pressed' }], whole);
  assert.deepEqual(zoomed.viewport, fit(long, stage));
});

test('choosing to describe without a region takes up a tool for one', () => {
  assert.equal(after([arrived(), { kind: 'verb-chosen', verb: 'describe' }]).tool, 'box');
  assert.equal(after([arrived(), { kind: 'question-begun', verb: 'describe' }]).focusWishes, 1);
});

test('a question that was asked leaves an empty draft and no regions', () => {
  const state = after([
    arrived(),
    { kind: 'tool-chosen', tool: 'point' },
    { kind: 'region-drawn', region },
    { kind: 'question-typed', question: 'what is this?' },
    { kind: 'question-asked' },
  ]);
  assert.deepEqual(
    [state.draft, state.regions, state.tool],
    [{ verb: 'locate', question: '' }, [], 'select'],
  );
});

test('the selected box becomes a region', () => {
  const state = after([...laidOut, { kind: 'box-selected', box: 'two' }, { kind: 'region-from-box' }]);
  assert.deepEqual(state.regions, [{ kind: 'box', box: grounded('', 900).box }]);
});

test('Escape takes back one thing after the other', () => {
  let state = after([
    ...laidOut,
    { kind: 'box-selected', box: 'one' },
    { kind: 'details-toggled', open: true },
    { kind: 'tool-chosen', tool: 'box' },
    { kind: 'region-drawn', region },
    { kind: 'drawing-changed', drawing: { kind: 'box', from: { x: 1, y: 1 }, to: { x: 2, y: 2 } } },
  ]);
  const left = () => [
    state.drawing !== null,
    state.regions.length,
    state.tool,
    state.detailsOpen,
    state.selected,
  ];
  const steps = [
    [false, 1, 'box', true, 'one'],
    [false, 0, 'box', true, 'one'],
    [false, 0, 'select', true, 'one'],
    [false, 0, 'select', false, 'one'],
    [false, 0, 'select', false, null],
  ];
  for (const step of steps) {
    state = update(state, { kind: 'escape-pressed' });
    assert.deepEqual(left(), step);
  }
});

test('earlier questions are walked back and forth, and what was typed comes back', () => {
  const asked = ['one', 'two', 'two', ''].map((question, index) => entry(String(index), { question }));
  const state = after([arrived(asked), { kind: 'question-typed', question: 'half a' }]);
  assert.deepEqual(pastQuestions(state), ['two', 'one']);
  const walked = (...steps: readonly (1 | -1)[]) =>
    after(
      steps.map((step) => ({ kind: 'history-walked', step })),
      state,
    ).draft.question;
  assert.equal(walked(1), 'two');
  assert.equal(walked(1, 1), 'one');
  assert.equal(walked(1, 1, 1), 'one');
  assert.equal(walked(1, 1, -1), 'two');
  assert.equal(walked(1, -1), 'half a');
  assert.equal(walked(-1), 'half a');
});

test('regions are named by letters, however many there are', () => {
  assert.deepEqual([0, 25, 26, 51, 52, 701, 702].map(regionName), ['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});

test('the crosshair stays on the picture, takes the drawing with it and stays in view', () => {
  const state = after([
    ...laidOut,
    { kind: 'full-size-pressed' },
    { kind: 'tool-chosen', tool: 'box' },
    { kind: 'drawing-changed', drawing: { kind: 'box', from: { x: 1, y: 1 }, to: { x: 1, y: 1 } } },
    { kind: 'crosshair-moved', to: { x: 9999, y: 500 } },
  ]);
  assert.deepEqual(state.crosshair, { x: 1400, y: 500 });
  assert.ok(state.drawing?.kind === 'box');
  assert.deepEqual(state.drawing.to, state.crosshair);
  const { scale, x } = state.viewport!;
  assert.ok(1400 * scale + x <= stage.width);
});

// The picture

const orders: readonly { name: string; events: readonly Event[] }[] = [
  { name: 'stage, content, picture', events: laidOut },
  { name: 'content, picture, stage', events: [laidOut[1]!, laidOut[2]!, laidOut[0]!] },
  { name: 'content, stage, picture', events: [laidOut[1]!, laidOut[0]!, laidOut[2]!] },
];
for (const { name, events } of orders) {
  test(`the picture fits the stage as soon as both are known: ${name}`, () => {
    assert.equal(after(events.slice(0, 2)).viewport, null);
    assert.deepEqual(after(events).viewport, fit(size, stage));
  });
}

test('a picture the browser cannot show still has its size and its boxes', () => {
  const picture = { ...shot, name: 'scan.tiff', size };
  const state = after([
    { kind: 'stage-resized', stage },
    arrived([entry('a')], picture),
    { kind: 'picture-not-shown' },
  ]);
  assert.deepEqual(pictureSize(state), size);
  assert.deepEqual(state.viewport, fit(size, stage));
  assert.equal(marks(state).length, 3);
});

test('a picture that fits follows the stage, until the user zooms', () => {
  const wider = { width: 1200, height: 400 };
  assert.deepEqual(after([...laidOut, { kind: 'stage-resized', stage: wider }]).viewport, fit(size, wider));
  const zoomed = after([
    ...laidOut,
    { kind: 'zoomed', factor: 2, at: null },
    { kind: 'stage-resized', stage: wider },
  ]);
  assert.equal(zoomed.viewport?.scale, fit(size, stage).scale * 2);
  assert.deepEqual(update(zoomed, { kind: 'fit-pressed' }).viewport, fit(size, wider));
});

test('100 % shows one pixel of the capture on one of the page', () => {
  assert.equal(after([...laidOut, { kind: 'full-size-pressed' }]).viewport?.scale, 1);
});

test('zooming and dragging before anything is laid out does nothing', () => {
  const state = firstState(null);
  for (const event of [
    { kind: 'zoomed', factor: 2, at: null },
    { kind: 'panned', by: { x: 1, y: 1 } },
    { kind: 'full-size-pressed' },
  ] as const) {
    assert.equal(update(state, event), state);
  }
});

test('coordinates are pixels of the capture, and none beside it', () => {
  const state = after([...laidOut, { kind: 'full-size-pressed' }]);
  const { x, y } = state.viewport!;
  assert.deepEqual(update(state, { kind: 'pointer-moved', at: { x: x + 700, y: y + 500 } }).pointer, {
    x: 700,
    y: 500,
  });
  assert.equal(update(state, { kind: 'pointer-moved', at: { x: x - 1, y: y + 500 } }).pointer, null);
});

test('a picture that was written anew keeps the view where it has the same size, and regions with it', () => {
  const state = after([
    ...laidOut,
    { kind: 'zoomed', factor: 3, at: null },
    { kind: 'region-drawn', region },
  ]);
  const changed = update(state, arrived([entry('a')], { ...shot, source: 'vscode:/shot.png?2' }));
  assert.deepEqual(changed.picture, { kind: 'loading' });
  const same = update(changed, { kind: 'picture-shown', size });
  assert.deepEqual([same.viewport, same.regions], [state.viewport, [region]]);
  const small = { width: 100, height: 100 };
  const other = update(changed, { kind: 'picture-shown', size: small });
  assert.deepEqual([other.viewport, other.regions], [fit(small, stage), []]);
});

// What survives hiding

test('zoom, place, selection, draft and regions survive hiding, in whatever order the page comes back', () => {
  const before = after([
    ...laidOut,
    { kind: 'zoomed', factor: 3, at: { x: 10, y: 10 } },
    { kind: 'panned', by: { x: -20, y: 5 } },
    { kind: 'box-selected', box: 'two' },
    { kind: 'question-typed', question: 'and this?' },
    { kind: 'region-drawn', region },
    { kind: 'tool-chosen', tool: 'scribble' },
    { kind: 'split-moved', share: 0.5 },
  ]);
  for (const { events } of orders) {
    const back = after(events, through(before));
    assert.deepEqual(back.viewport, before.viewport);
    assert.deepEqual(
      [back.selected, back.draft, back.regions, back.tool, back.split, back.fitted],
      [before.selected, before.draft, before.regions, before.tool, before.split, false],
    );
  }
});

test('a view of a picture of another size is not used', () => {
  const before = after([...laidOut, { kind: 'zoomed', factor: 3, at: null }]);
  const small = { width: 100, height: 100 };
  const back = after([laidOut[0]!, arrived(), { kind: 'picture-shown', size: small }], through(before));
  assert.deepEqual(back.viewport, fit(small, stage));
});

test('nothing is kept before there is content, and a moved pointer leaves nothing new', () => {
  assert.equal(toKeep(firstState(null)), null);
  const state = after(laidOut);
  const leaves = (event: Event, parts: Parameters<typeof leavesOther>[2]) =>
    leavesOther(state, update(state, event), parts);
  const pointer: Event = { kind: 'pointer-moved', at: { x: 300, y: 200 } };
  assert.equal(leaves(pointer, [...wishParts, ...viewParts]), false);
  assert.equal(leaves({ kind: 'panned', by: { x: 3, y: 2 } }, viewParts), true);
  assert.equal(leaves({ kind: 'panned', by: { x: 3, y: 2 } }, wishParts), false);
  assert.equal(leaves({ kind: 'question-typed', question: 'x' }, wishParts), true);
});

const good = toKeep(
  after([...laidOut, { kind: 'zoomed', factor: 3, at: null }, { kind: 'region-drawn', region }]),
)!;
const strange: readonly { name: string; kept: unknown }[] = [
  { name: 'nothing', kept: undefined },
  { name: 'a word', kept: 'zoom' },
  { name: 'what an earlier version kept', kept: { source: 's', questionId: 1, selected: 2, view: null } },
  { name: 'an unknown tool', kept: { ...good, tool: 'hammer' } },
  { name: 'an unknown verb', kept: { ...good, draft: { verb: 'sing', question: '' } } },
  {
    name: 'a scale of nothing',
    kept: { ...good, view: { ...good.view, viewport: { scale: 0, x: 0, y: 0 } } },
  },
  { name: 'a region without a place', kept: { ...good, regions: [{ kind: 'point', x: 'left', y: 1 }] } },
  {
    name: 'a scribble without width',
    kept: { ...good, regions: [{ kind: 'scribble', points: [], width: null }] },
  },
  { name: 'a share above all', kept: { ...good, split: 7 } },
];
for (const { name, kept } of strange) {
  test(`kept by whoever: ${name} is not believed`, () => assert.equal(readKept(kept), null));
}
