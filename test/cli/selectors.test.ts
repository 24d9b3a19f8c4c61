// `groundglass selectors` and `groundglass propose`: what is printed, from a page's witness and from pixels, and exit codes.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { PixelBox } from '../../protocol/geometry';
import type { GroundedBox } from '../../protocol/inference';
import { writeSidecar } from '../../protocol/sidecar';
import type { Witness, WitnessNode } from '../../protocol/witness';
import { writeWitnessFile } from '../support/witnesses';
import type { ElementCandidate } from '../../models/pipeline/elements/candidates';
import { savedAnswer, sidecarWith } from '../selectors/sidecars';
import { gradientPng, temporaryFolder, writeInto } from '../support/pictures';
import { call, type Script } from './fakes';

const folder = temporaryFolder();
const saveBox = { x1: 10, y1: 10, x2: 60, y2: 30 };

function candidate(box: PixelBox, changes: Partial<ElementCandidate>): ElementCandidate {
  return {
    box,
    origin: 'control',
    kind: 'button',
    text: '',
    source: 'element',
    kinds: {},
    confidence: 0.9,
    certainty: 0.9,
    icon: null,
    iconName: null,
    states: null,
    ...changes,
  };
}

const seenCandidates = [
  candidate(saveBox, { text: 'Save' }),
  candidate({ x1: 70, y1: 10, x2: 120, y2: 30 }, { text: 'Cancel' }),
];

function located(box: PixelBox): Script {
  const grounded: GroundedBox = {
    box,
    phrase: 'the save button',
    kind: 'button',
    text: 'Save',
    score: 0.9,
    evidence: 'element',
    rank: 1,
  };
  return { candidates: seenCandidates, answer: { found: true, boxes: [grounded] } };
}

let nShots = 0;

/** A picture of its own for every test, so that nothing of another one lies beside it. */
async function newShot(): Promise<string> {
  nShots += 1;
  return writeInto(folder, `shot ${nShots}.png`, await gradientPng(200, 100));
}

test('from pixels: the best first, each with its reason, and that nothing of it is verified', async () => {
  const shot = await newShot();
  const {
    code,
    stdout,
    located: asked,
  } = await call(['selectors', shot, 'the save button'], located(saveBox));
  assert.equal(code, 0);
  assert.deepEqual(
    asked.map(({ description }) => description),
    ['the save button'],
  );
  const [first, verdict, , title, best, why] = stdout.split('\n');
  assert.equal(first, 'button “Save” at 10,10,60,30, as far as can be seen');
  assert.equal(title, 'Playwright (TypeScript):');
  assert.equal(best, "  page.getByText('Save')");
  assert.equal(verdict, 'Unverified: of what is seen it finds this element only.', 'once for all lines');
  assert.match(why ?? '', /^ {4}A button; its text reads “Save”/);
  assert.match(stdout, /Note: There is no page beside this picture/);
});

test('a box needs no description, and nothing is located', async () => {
  const shot = await newShot();
  const {
    code,
    stdout,
    located: asked,
  } = await call(['selectors', shot, '--box', '71,11,119,29', '--format', 'playwright-python'], {
    candidates: seenCandidates,
  });
  assert.equal(code, 0);
  assert.equal(asked.length, 0);
  assert.match(stdout, /^Playwright \(Python\):\n {2}page\.get_by_text\("Cancel"\)$/m);
});

test('of all formats the best of each, or why it has none', async () => {
  const shot = await newShot();
  const { stdout } = await call(['selectors', shot, 'save', '--all-formats'], located(saveBox));
  assert.match(stdout, /^ {2}screen\.getByText\(\/Save\/i\)$/m);
  assert.match(stdout, /^ {2}cy\.contains\(/m);
  assert.match(stdout, /^CSS:\n {2}\(none: .*\.\)$/m);
});

test('as JSON every selector says what it rests on', async () => {
  const shot = await newShot();
  const { stdout } = await call(['selectors', shot, 'save', '--json'], located(saveBox));
  const { element, formats, space } = JSON.parse(stdout) as {
    space: string;
    element: unknown;
    formats: readonly { format: string; selectors: readonly Record<string, unknown>[] }[];
  };
  assert.equal(space, 'image');
  assert.deepEqual(element, { words: 'button “Save”', source: 'pixels', box: [10, 10, 60, 30] });
  const [only] = formats;
  assert.equal(only?.format, 'playwright-ts');
  const { code, strategy, verified, matches, hits, fits } = only.selectors[0]!;
  assert.deepEqual(
    { code, strategy, verified, matches, hits, fits },
    {
      code: "page.getByText('Save')",
      strategy: 'text',
      verified: 'unverified',
      matches: 1,
      hits: true,
      fits: 1,
    },
  );
});

test('what is not there is not found, which is an answer as well', async () => {
  const shot = await newShot();
  const nothing = { answer: { found: false, boxes: [] } };
  const described = await call(['selectors', shot, 'a cat'], nothing);
  assert.equal(described.code, 1);
  assert.match(described.stdout, /^Nothing on the picture fits the description\.$/m);
  const boxed = await call(['selectors', shot, '--box', '150,80,160,90', '--json'], {
    candidates: seenCandidates,
  });
  assert.equal(boxed.code, 1);
  assert.equal((JSON.parse(boxed.stdout) as { found: boolean }).found, false);
});

function node(parent: number, about: Partial<WitnessNode>): WitnessNode {
  return { parent, frame: 0, tag: 'div', visibility: 'seen', ...about };
}

/** A page with the button of the picture, whose test id nobody can see. */
function pageOf(shot: string): Witness {
  const text = (parent: number, said: string) => node(parent, { tag: '#text', text: said });
  return {
    source: 'page',
    picture: {
      sha256: createHash('sha256').update(readFileSync(shot)).digest('hex'),
      size: { width: 200, height: 100 },
    },
    testIdAttribute: 'data-testid',
    frames: [{ host: null, url: 'https://shop.example/' }],
    nodes: [
      node(-1, { tag: 'html', box: { x1: 0, y1: 0, x2: 200, y2: 100 } }),
      node(0, { tag: 'body', box: { x1: 0, y1: 0, x2: 200, y2: 100 } }),
      node(1, {
        tag: 'button',
        role: 'button',
        name: 'Save',
        box: saveBox,
        attributes: { 'data-testid': 'save-it' },
      }),
      text(2, 'Save'),
      node(1, { tag: 'button', role: 'button', name: 'Cancel', box: { x1: 70, y1: 10, x2: 120, y2: 30 } }),
      text(4, 'Cancel'),
    ],
    truncated: false,
  };
}

test('a page beside the picture is asked instead of pixels', async () => {
  const shot = await newShot();
  await writeWitnessFile(shot, pageOf(shot));
  const { code, stdout } = await call(['selectors', shot, 'save'], located(saveBox));
  assert.equal(code, 0);
  assert.match(stdout, /^button “Save” at 10,10,60,30, as its page says$/m);
  assert.match(stdout, /as its page says\nFinds this element only\.\n\nPlaywright/);
  assert.match(stdout, /^ {2}page\.getByTestId\('save-it'\)\n {4}Stable/m);
  assert.doesNotMatch(stdout, /nverified/);
});

test("a page that was captured with another picture is none of this one's", async () => {
  const shot = await newShot();
  const page = pageOf(shot);
  await writeWitnessFile(shot, { ...page, picture: { ...page.picture, sha256: 'ff' } });
  const { stdout } = await call(['selectors', shot, 'save'], located(saveBox));
  assert.match(stdout, /as far as can be seen/);
  // Why, the engine says when it opens the picture; a second note on that would say the same.
  assert.match(stdout, /^Note: The selectors come from the picture alone\. /m);
  assert.doesNotMatch(stdout, /another one/);
});

/** How many selectors are printed. */
function nPrinted(stdout: string): number {
  return stdout.split('\n').filter((line) => /^ {2}page\./.test(line)).length;
}

test('three selectors are printed, and all with --all', async () => {
  const shot = await newShot();
  const page = pageOf(shot);
  const nodes = page.nodes.map((one) =>
    one.name === 'Save' ? { ...one, attributes: { ...one.attributes, id: 'save', title: 'Keep it' } } : one,
  );
  await writeWitnessFile(shot, { ...page, nodes });
  const few = await call(['selectors', shot, 'save'], located(saveBox));
  assert.equal(nPrinted(few.stdout), 3);
  assert.match(few.stdout, /^ {2}\(\d+ more with --all\)$/m);
  const all = await call(['selectors', shot, 'save', '--all'], located(saveBox));
  assert.ok(3 < nPrinted(all.stdout));
  assert.doesNotMatch(all.stdout, /more with/);
});

test('of a page all formats are those for the web, each with the best one and whether that was tried', async () => {
  const shot = await newShot();
  await writeWitnessFile(shot, pageOf(shot));
  const { stdout } = await call(['selectors', shot, 'save', '--all-formats'], located(saveBox));
  assert.doesNotMatch(stdout, /Appium/);
  assert.equal(stdout.match(/Finds this element only\./g)?.length, 11);
  const asked = await call(['selectors', shot, 'save', '--format', 'appium-xcuitest'], located(saveBox));
  assert.match(asked.stdout, /^Appium \(iOS, XCUITest\):$/m, 'whoever names it gets it');
});

test('a box on bare ground, or beside the picture, is no element', async () => {
  const shot = await newShot();
  await writeWitnessFile(shot, pageOf(shot));
  const bare = await call(['selectors', shot, '--box', '140,60,160,80'], { candidates: seenCandidates });
  assert.equal(bare.code, 1);
  assert.match(bare.stdout, /^Nothing that could be read or detected lies around 150,70\.$/m);
  const beside = await call(['selectors', shot, '--box', '900,900,950,950'], { candidates: seenCandidates });
  assert.equal(beside.code, 2);
  assert.match(beside.stderr, /--box 900,900,950,950: it lies outside of the picture, which is 200x100/);
});

test('from pixels the words are spelled as the user spells them, where reading lost the accents', async () => {
  const shot = await newShot();
  const { stdout } = await call(['selectors', shot, 'der Knopf "Änderungen speichern"'], {
    ...located(saveBox),
    candidates: [candidate(saveBox, { text: 'Anderungen speichern' })],
  });
  assert.match(stdout, /^ {2}page\.getByText\('Änderungen speichern'\)$/m);
  assert.match(stdout, /Accents may be lost in reading/);
});

test('live: of another framework it is said that the equivalent was tried', async () => {
  const shot = await newShot();
  writeRecord(shot, { source: 'page', kind: 'full-page', url: 'https://shop.example/' });
  const { stdout } = await call(['selectors', shot, 'save', '--live', '--format', 'cypress'], {
    ...located(saveBox),
    onCheck: ({ selectors, box }) => ({
      checked: selectors.map(() => ({ matches: 1, box })),
      generated: null,
      remarks: [],
    }),
  });
  assert.match(stdout, /In the living page its equivalent for Playwright finds this element only\./);
  assert.doesNotMatch(stdout, /In the living page it finds/);
});

function writeRecord(shot: string, record: Parameters<typeof sidecarWith>[2]): void {
  writeInto(folder, `${path.basename(shot)}.ground.json`, writeSidecar(sidecarWith([], {}, record)));
}

test('live: the page is opened as it was captured, and what it says stands beside every selector', async () => {
  const shot = await newShot();
  writeRecord(shot, {
    source: 'page',
    kind: 'viewport',
    url: 'https://shop.example/',
    viewport: { width: 100, height: 50 },
    pixelRatio: 2,
  });
  const requests: unknown[] = [];
  const { code, stdout } = await call(['selectors', shot, 'save', '--live'], {
    ...located(saveBox),
    onCheck: ({ request, selectors, box }) => {
      requests.push(request, box);
      const checked = selectors.map((_, index) => ({ matches: index + 1, box: index === 0 ? box : null }));
      return { checked, generated: "getByTestId('save-it')", remarks: [] };
    },
  });
  assert.equal(code, 0);
  assert.deepEqual(requests, [
    {
      kind: 'page',
      url: 'https://shop.example/',
      page: { viewport: { width: 100, height: 50 }, pixelRatio: 2 },
      mask: {},
    },
    saveBox,
  ]);
  assert.match(stdout, /getByText\('Save'\)\n.*\n {4}In the living page it finds this element only\./);
  assert.match(stdout, /In the living page it finds 2 elements\./);
  assert.match(stdout, /generator in the living page:\n {2}getByTestId\('save-it'\)$/m);
});

test('live: it is said where the page is opened without a ticket that it had, and what its server answers', async () => {
  const shot = await newShot();
  const url = 'https://shop.example/?page=2&token=&auth=#/cart';
  writeRecord(shot, { source: 'page', kind: 'full-page', url });
  const { stderr } = await call(['selectors', shot, 'save', '--live'], {
    ...located(saveBox),
    onCheck: ({ selectors }) => ({
      checked: selectors.map(() => ({ matches: 0, box: null })),
      generated: null,
      remarks: ['The server answered 404 Not Found.'],
    }),
  });
  assert.equal(
    stderr,
    `Note: The page was opened at ${url}, without the value of token, auth: captures do not keep it.\n` +
      'Note: The server answered 404 Not Found.\n',
  );
});

test('live: one element that lies elsewhere is another one', async () => {
  const shot = await newShot();
  writeRecord(shot, { source: 'page', kind: 'full-page', url: 'https://shop.example/' });
  const { stdout } = await call(['selectors', shot, 'save', '--live', '--json'], {
    ...located(saveBox),
    onCheck: ({ selectors }) => ({
      checked: selectors.map(() => ({ matches: 1, box: { x1: 100, y1: 60, x2: 150, y2: 80 } })),
      generated: null,
      remarks: [],
    }),
  });
  const { formats, generated } = JSON.parse(stdout) as {
    formats: readonly { selectors: readonly { live: unknown }[] }[];
    generated: unknown;
  };
  assert.deepEqual(formats[0]?.selectors[0]?.live, { matches: 1, hits: false, asWritten: true });
  assert.equal(generated, null);
});

const badCalls: readonly {
  readonly name: string;
  readonly args: readonly string[];
  readonly says: RegExp;
}[] = [
  { name: 'no picture', args: [], says: /the picture is missing/ },
  { name: 'neither description nor box', args: ['SHOT'], says: /the description is missing/ },
  { name: 'a box of three numbers', args: ['SHOT', '--box', '1,2,3'], says: /--box 1,2,3: x1,y1,x2,y2/ },
  { name: 'a box inside out', args: ['SHOT', '--box', '9,9,1,1'], says: /left and top edge before/ },
  {
    name: 'an unknown format',
    args: ['SHOT', 'x', '--format', 'jest'],
    says: /"jest" is no format, known are playwright-ts/,
  },
  { name: 'live without a page', args: ['SHOT', 'x', '--live'], says: /nothing beside .* says which page/ },
];

for (const { name, args, says } of badCalls) {
  test(`${name} is one sentence and exit code 2`, async () => {
    const shot = await newShot();
    const { code, stderr, stdout } = await call(
      ['selectors', ...args.map((one) => (one === 'SHOT' ? shot : one))],
      located(saveBox),
    );
    assert.equal(code, 2);
    assert.match(stderr, says);
    assert.equal(stderr.trim().split('\n').length, 1);
    assert.equal(stdout, '');
  });
}

const spec = `import { test } from '@playwright/test';
test('saves', async ({ page }) => {
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Store' }).click();
});
`;

test('propose: the one selector that finds nothing is looked for by its name, and a diff is printed', async () => {
  const shot = await newShot();
  const file = writeInto(folder, 'a.spec.ts', spec);
  const { code, stdout, stderr, located: asked } = await call(['propose', file, shot], located(saveBox));
  assert.equal(code, 0, stderr);
  assert.equal(asked[0]?.description, 'Store button');
  assert.match(
    stdout,
    /^-  await page\.getByRole\('button', \{ name: 'Store' \}\)\.click\(\);\n\+  await page\.getByText\('Save'\)\.click\(\);$/m,
  );
  assert.match(stderr, /^“Store button” is the button “Save” at 10,10,60,30\.$/m);
  assert.match(stderr, /It is unverified/);
  assert.equal(readFileSync(file, 'utf8'), spec, 'the test is left as it is');
});

test('propose: the line of the failed step is known from the record of its screenshot', async () => {
  const shot = await newShot();
  const file = writeInto(folder, 'b.spec.ts', spec.replace('Store', 'Cancel'));
  writeRecord(shot, { source: 'playwright', test: { title: 'saves', file: 'b.spec.ts', line: 4 } });
  const { code, stdout } = await call(['propose', file, shot], located(saveBox));
  assert.equal(code, 0);
  assert.match(stdout, /^@@ -1,5 \+1,5 @@$/m);
  assert.match(stdout, /^-.*\n\+.*\n \}\);$/m);
});

test('propose: what was asked for when the selector was copied is asked for again', async () => {
  const shot = await newShot();
  const file = writeInto(folder, 'c.spec.ts', spec);
  const code = "page.getByRole('button', { name: 'Store' })";
  const used = { format: 'playwright-ts', code, strategy: 'role', verified: 'witness' } as const;
  const old = sidecarWith([savedAnswer('the green one at the bottom', { selectors: [used] })]);
  const sidecar = writeInto(folder, 'old.png.ground.json', writeSidecar(old));
  const { located: asked } = await call(['propose', file, shot, '--sidecar', sidecar], located(saveBox));
  assert.equal(asked[0]?.description, 'the green one at the bottom');
});

test('propose: what has another text now is found by the place that the sidecar keeps', async () => {
  const shot = await newShot();
  const file = writeInto(folder, 'f.spec.ts', spec);
  const code = "page.getByRole('button', { name: 'Store' })";
  const used = { format: 'playwright-ts', code, strategy: 'role', verified: 'witness' } as const;
  const grounded = { text: 'Store', kind: 'button' };
  const answer = savedAnswer('the store button', { box: saveBox, grounded, selectors: [used] });
  const old = sidecarWith([answer], { size: { width: 200, height: 100 } });
  const sidecar = writeInto(folder, 'older.png.ground.json', writeSidecar(old));
  const nothing = { candidates: seenCandidates, answer: { found: false, boxes: [] } };
  const result = await call(['propose', file, shot, '--sidecar', sidecar], nothing);
  assert.equal(result.code, 0, result.stderr);
  assert.match(result.stdout, /^\+ {2}await page\.getByText\('Save'\)\.click\(\);$/m);
});

test('propose: where several find nothing they are listed, and nothing is guessed', async () => {
  const shot = await newShot();
  const file = writeInto(folder, 'd.spec.ts', spec.replace("'Cancel'", "'Leave'"));
  const { code, stderr, stdout } = await call(['propose', file, shot], located(saveBox));
  assert.equal(code, 2);
  assert.match(stderr, /2 selectors find nothing on this picture; say with --line .*3: page.*; 4: page/);
  assert.equal(stdout, '');
});

test('propose: not found again is exit code 1', async () => {
  const shot = await newShot();
  const file = writeInto(folder, 'e.spec.ts', spec);
  const gone = { candidates: seenCandidates, answer: { found: false, boxes: [] } };
  const { code, stderr } = await call(['propose', file, shot, '--line', '4'], gone);
  assert.equal(code, 1);
  assert.match(stderr, /“Store button” was not found on the picture/);
});
