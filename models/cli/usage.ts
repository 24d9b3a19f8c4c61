// What `--help` says, and how a wrong call is answered.
// Knows nothing of what commands do.

import { FailureError } from '../../protocol/failure';
import { devices } from '../../protocol/inference';

const engineOptions = `  --bundle DIR      the model to use (a folder with manifest.json); by default the built-in one
  --device NAME     ${devices.join(' | ')}; by default auto`;

const pictureOptions = `  --json            print one JSON object: image, space, answer, found, boxes, nearMisses, remarks,
                    timing (milliseconds), bundle; boxes are [x1, y1, x2, y2] in whole pixels of the picture
  --annotate FILE   write the picture with numbered boxes to FILE (.png)
${engineOptions}`;

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
  bundle: `groundglass bundle verify DIR [--json]

Checks every file of a bundle against its manifest, and its graphs against what the manifest says of them.
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
  groundglass bundle verify DIR
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
