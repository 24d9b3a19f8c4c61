// What `--help` says, and how a wrong call is answered.
// Knows nothing of what commands do.

import { FailureError } from '../../protocol/failure';
import { devices } from '../../protocol/inference';
import { selectorFormats } from '../../protocol/selector';

const engineOptions = `  --bundle DIR      the model to use (a folder with manifest.json); by default the built-in one
  --device NAME     ${devices.join(' | ')}; by default auto`;

const pictureOptions = `  --json            print one JSON object: image, space, answer, found, boxes, nearMisses, remarks,
                    timing (milliseconds), bundle; boxes are [x1, y1, x2, y2] in whole pixels of the picture
  --annotate FILE   write the picture with numbered boxes to FILE (.png)
${engineOptions}`;

/** Names, as many on a line as fit beside an option. */
function listed(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last === undefined || 78 < last.length + name.length) lines.push(name);
    else lines[lines.length - 1] = `${last} | ${name}`;
  }
  return lines.map((line) => `                      ${line}`).join('\n');
}

export const usages = {
  ask: `groundglass ask SHOT "question" [options]

Answers a question about a picture and shows the boxes the answer speaks of.

  --region REGION   what the question points at; may be given several times, in pixels of the picture:
                      x,y                  a point
                      x1,y1,x2,y2          a box
                      x,y x,y x,y …        a polygon, three points or more
                      scribble:x,y x,y …   an open line
                      M x,y L x,y … Z      a path: a polygon with Z, an open line without
                      FILE                 a JSON file: [[x, y], …] is a polygon; or one region or a list of them
                                           as {"kind": "point", "x", "y"}, {"kind": "box", "box": [x1, y1, x2, y2]},
                                           {"kind": "polygon", "points"}, {"kind": "scribble", "points", "width"}
${pictureOptions}
`,
  locate: `groundglass locate SHOT "description" [options]

Finds the element that fits a description best.

  --all             every place that fits, not only the best one
${pictureOptions}
`,
  read: `groundglass read SHOT [options]

Reads the text of a picture, one line for each visually separate piece.

${pictureOptions}
`,
  elements: `groundglass elements SHOT [options]

Lists what is on a picture in reading order: controls, icons and images that are detected, and the text that is read,
each with its kind, its text or label, and what an icon seems to show.

${pictureOptions}
`,
  selectors: `groundglass selectors SHOT "description" [options]

Writes selectors for something on a picture, the best first, each with its reason. Where a page was captured with the
picture (SHOT.witness.json.gz lies beside it), they are tried on that page; else they are made of what is seen, and
unverified.

  --box x1,y1,x2,y2 the element's place in pixels of the picture, instead of a description
  --format NAME     may be given several times, or with commas between:
${listed(selectorFormats)}
                    by default playwright-ts, for apps Appium's
  --all-formats     every format: of a page those for the web, of an app Appium's, of pixels all
  --all             all selectors that there are; by default the three best, and of several formats only the best of each
  --live            opens the captured page again and tries the selectors there, with Playwright's own beside them
                    (selectors of other frameworks by Playwright's equivalent)
  --json            print one JSON object: image, space, found, element, formats (each with all its selectors: code,
                    strategy, verified, matches, hits, fits, reason, notes, live), remarks
${engineOptions}
`,
  drift: `groundglass drift FOLDER --against FOLDER [options]

Looks for what was kept of pictures (SHOT.ground.json in the first folder and below) on newer pictures with the same
names in the second one: found, moved, with another text, or gone. Compared are boxes that were kept, and those of
questions that were not judged. Selectors that were copied are tried where the new picture's page was captured too:
one that finds no element, several, or another one has drifted as well.

  --against FOLDER  where the new pictures are
  --json FILE       write the report as JSON: counts, and for each picture its boxes with id, name, was, drift
                    (found, moved, changed-text, gone), now, by
  --markdown FILE   write the report as Markdown
${engineOptions}

Exit codes: 0 nothing drifted, 1 something drifted, 2 a picture could not be compared, or nothing was kept.
`,
  propose: `groundglass propose TEST SHOT [options]

Proposes another selector for one in a test file that finds its element no more: finds the element again on the new
picture and prints a diff (for git apply). Changes nothing. Of another kind than the old selector was for (a link for a
button), or only the closest, it is a guess: that is said first, and the exit code is 1.

  --line N          the selector that is meant begins on this line; by default that of the failed step that the
                    picture's record names, or the only one that finds nothing on the picture
  --description TEXT  what to look for; by default what the selector names
  --sidecar FILE    the *.ground.json of the old picture: what was asked for when the selector was copied, and where
                    that was
${engineOptions}

Exit codes: 0 proposed, 1 not found again, only guessed, or nothing better can be said there, 2 bad usage or bad input.
`,
  capture: `groundglass capture URL [options]
groundglass capture --attach ENDPOINT [--match TEXT] [options]
groundglass capture screen | window | region | android | ios | clipboard [options]
groundglass capture --results FOLDER [--number N] [--out FILE]

Takes a picture and stores it with all that is known of it: SHOT.png, what the page or the device says of itself
(SHOT.png.witness.json.gz), and how it was captured (SHOT.png.ground.json). All of them are written, or none.

  --out FILE        where the picture goes, a new file that ends in .png; by default a new name in this folder
  --mask-box x1,y1,x2,y2   painted over before anything is stored, in pixels of the picture; several times
  --json            print one JSON object: picture, witness, sidecar, capture, remarks

Web pages, in the Chromium, Chrome or Edge that is installed:
  --browser NAME    a channel (chrome, msedge, chromium …) or the path of a browser
  --viewport WxH, --pixel-ratio N, --zoom N (1 is 100 %), --device "iPhone 13", --dark
  --full-page, --scroll x,y, --element CSS   what of the page is pictured; by default its viewport
  --wait-until load | domcontentloaded | networkidle, --wait-for CSS, --wait-ms N, --timeout-ms N
  --storage-state FILE   cookies and storage, as Playwright writes them
  --mask CSS        paints over what this selector finds, several times; where it finds nothing, nothing is captured.
                    Password fields always, but for --keep-passwords
  --test-id-attribute NAME, --ignore-certificate-errors
  --attach ENDPOINT a page of a running browser, by its debugging address (http://127.0.0.1:9222)
  --match TEXT      the page whose title or address holds it

The screen: --delay SECONDS. A window is the one you click; where the desktop's tool lets nobody choose, the active one.
Android, by adb: --serial SERIAL, --keep-passwords. iOS simulators: --udid UDID.

Results of tests (Playwright, Cypress, WebdriverIO: a folder, a report or a trace.zip):
  --results PATH    list the pictures of failed tests, with their steps and selectors
  --number N        take this one of the list; --out may be a folder
  --passed          also those of tests that passed

Exit codes: 0 captured, 1 no test has failed, 2 bad usage or nothing captured, 130 cancelled.
`,
  bundle: `groundglass bundle verify DIR [--json]

Checks every file of a bundle against its manifest, and its graphs against what the manifest says of them.
`,
  cache: `groundglass cache [--json]
groundglass cache clear [--json]

Says where what was found out about pictures is kept, how much that is, and how much it may become; "clear" removes it.
Kept are the text and the elements that were found on a picture, what the encoders gave for its tiles, and the model's
state behind it, so that a picture that is opened again is answered at once. Pictures and questions are not kept. What was
used longest ago goes first. GROUNDGLASS_CACHE=DIR (an absolute path) keeps it in another folder, GROUNDGLASS_CACHE=off keeps
nothing on disk.

  --json            print one JSON object: folder, entries, bytes, limitBytes; of clear: folder, removed (entries, bytes)
`,
  devices: `groundglass devices [options]

Says what the devices of this machine are good for, and which one questions run on. Each is tried once in a process of its
own, for right numbers and against the CPU's time, and again when a driver, the runtime or the program has changed.

  --again           try all of them again, those as well on which a process has ended
  --json            print one JSON object: devices (device, state, reason, milliseconds), used, why
${engineOptions}
`,
  selftest: `groundglass selftest [options]

Tests a bundle on this machine: every graph on made-up inputs against reference numbers that the bundle brings, 20
questions about a sample picture, and how long answers take. A graph that is further from its reference than its
precision explains fell apart: by its quantisation, or by this machine's driver.

  --json            print one JSON object: verdict, bundle, outputs, answers (located, byModel, modelCounts, speed in
                    milliseconds), remarks
${engineOptions}

Exit codes: 0 every graph is right (or cannot be compared), 1 a graph fell apart, 2 bad usage or bad input.
`,
  predict: `groundglass predict SET.jsonl --out OUT.jsonl [options]

Locates every row of a set: rows {id, image (relative to the set), instruction} give {id, bbox | null, score,
evidence, ms}, written one by one. Started again with the same files it goes on where it stopped; rows that failed
are tried again. Where nothing was found, bbox is null and score that of the nearest miss. The first row of a
picture carries the time of opening it.

  --out FILE        where the rows go
${engineOptions}
`,
} as const;

export type CommandName = keyof typeof usages;

export const commandNames = Object.keys(usages) as readonly CommandName[];

export const overview = `groundglass: ask a screenshot, locate elements, read small text

  groundglass ask SHOT "question" [--region x,y | x1,y1,x2,y2 | path] [--json] [--annotate out.png]
  groundglass locate SHOT "description" [--all] [--json] [--annotate out.png]
  groundglass read SHOT [--json] [--annotate out.png]
  groundglass elements SHOT [--json] [--annotate out.png]
  groundglass selectors SHOT "description" [--box x1,y1,x2,y2] [--format NAME] [--all] [--live] [--json]
  groundglass drift FOLDER --against FOLDER [--json report.json] [--markdown report.md]
  groundglass propose TEST SHOT [--line N]
  groundglass capture URL | screen | window | region | android | ios | clipboard [--out shot.png]
  groundglass bundle verify DIR
  groundglass cache [clear] [--json]
  groundglass devices [--again] [--json]
  groundglass selftest [--bundle DIR] [--device NAME] [--json]
  groundglass predict SET.jsonl --out OUT.jsonl

  --bundle DIR, --device NAME   which model, and where it runs
  --help, --version             groundglass COMMAND --help tells all options of a command

Exit codes: 0 found, 1 not found (an answer as well), 2 bad usage or bad input.
GROUNDGLASS_DEBUG=1 shows stack traces.
`;

/** A call that cannot be understood: a sentence that ends by saying where help is. */
export function badUsage(command: CommandName | null, reason: string): FailureError {
  const name = command === null ? 'groundglass' : `groundglass ${command}`;
  return new FailureError({ kind: 'bad-input', what: name, reason: `${reason}; see ${name} --help` });
}
