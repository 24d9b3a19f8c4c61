// The page witness: what all frames of a page say of themselves, put together in the picture's pixels.
// Knows nothing of how a page is opened and pictured.
//
// The script runs over the debugging protocol, in a world of its own in every frame: there the page's scripts can neither see
// nor falsify it, and neither the page's policy (CSP) nor switched-off scripts stop it. Playwright's own `evaluate` runs in
// the page's world.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as check from '../../protocol/check';
import { clipBox, intersect, type PixelBox, type Point, type Size } from '../../protocol/geometry';
import {
  MOST_NODES,
  shownBox,
  type Visibility,
  type Witness,
  type WitnessFrame,
  type WitnessNode,
} from '../../protocol/witness';
import { withSessions, type Page, type Session } from './browser';
import type { FrameQuestion, FrameView, FrameWitness, HostSight, Masked } from './inPage/frameWitness';
import { toldUrl } from './pageOptions';
import {
  composed,
  inverse,
  isOnlyMoved,
  mapBox,
  mapPoint,
  planeOfCorners,
  samePlane,
  scaleAndMove,
  type Plane,
} from './plane';

export type PageWitness = Omit<Witness, 'picture'>;

export interface WitnessOptions {
  /** By default `data-testid`. */
  readonly testIdAttribute?: string;
  /** What may not be told; by default what password fields hold. */
  readonly masked?: Masked;
  /** Whether the picture shows the viewport or the whole document; by default the viewport. */
  readonly shown?: FrameQuestion['shown'];
  /** How the picture lies on the viewport; absent: it shows just what `shown` says, at the page's own pixel ratio. */
  readonly picture?: PictureOfView;
  /** The text of the in-page program; absent: `readInPageScript`. */
  readonly script?: string;
  /** By default `MOST_NODES`, and never more. */
  readonly mostNodes?: number;
}

/** How a picture lies on a page's viewport. */
export interface PictureOfView {
  /** Where its top left corner lies in the viewport, in CSS pixels. */
  readonly corner: Point;
  /** Image pixels for one CSS pixel. */
  readonly pixelRatio: number;
  /** Image pixels; what lies outside of it is not seen. */
  readonly size: Size;
}

export interface ReadPage {
  readonly witness: PageWitness;
  readonly title: string;
  readonly view: FrameView;
  /** Of all frames: as long as they are the same, the page looks the same. */
  readonly fingerprints: readonly number[];
  /** Frames that could not be read: gone meanwhile, or guarded by the browser. */
  readonly unreadFrames: number;
}

/** A page whose frames can be asked, for as long as the protocol's sessions are open. */
export interface PageReader {
  /** The witness and what else is known of the page from the same moment. */
  read(options?: Omit<WitnessOptions, 'script'>): Promise<ReadPage>;
  /** Of the page's own frame, as it is now. */
  view(): Promise<FrameView>;
  /** As far as the page can be scrolled; at once, however it is styled. */
  scrollTo(place: Point): Promise<void>;
  /** Whether a browser understands it. */
  isCss(selector: string): Promise<boolean>;
  /** Calls one of the in-page program's functions in every frame that can be reached; gives what it says there. */
  everyFrame(name: string, ...values: readonly unknown[]): Promise<readonly unknown[]>;
  /** Names of elements, each once, whose shadow roots are closed: no selector reaches into them. */
  closedHosts(): Promise<readonly string[]>;
  /**
   * Marks the element that fits a box best among those that lie at its middle, in whichever frame.
   *
   * @param box - CSS pixels of the page's viewport.
   * @returns whether there was one
   */
  markAt(box: PixelBox, mark: string): Promise<boolean>;
}

/**
 * Reads the witness of a page as it is now. Boxes are pixels of a picture of its viewport, or of `options.picture`.
 *
 * @throws Error where the page closes or navigates meanwhile
 */
export async function witnessOf(
  page: Page,
  { script, ...options }: WitnessOptions = {},
): Promise<PageWitness> {
  return withReader(page, script, async (reader) => (await reader.read(options)).witness);
}

/**
 * Opens a page's frames to be asked for as long as `use` runs.
 *
 * @param script - the text of the in-page program; undefined: `readInPageScript`.
 */
export async function withReader<T>(
  page: Page,
  script: string | undefined,
  use: (reader: PageReader) => Promise<T>,
): Promise<T> {
  const text = script ?? (await readInPageScript());
  return withSessions(page, async (sessions) => use(await createReader(sessions, text)));
}

/** A picture of all that the viewport shows. */
export function wholeView({ shownWidth, shownHeight, devicePixelRatio, pinch }: FrameView): PictureOfView {
  return {
    corner: { x: pinch.left, y: pinch.top },
    pixelRatio: devicePixelRatio * pinch.scale,
    size: sizeOf(shownWidth * devicePixelRatio, shownHeight * devicePixelRatio),
  };
}

/** A picture of the whole document, however much of it the viewport shows. Pinching does not count there. */
export function wholeDocument({
  documentWidth,
  documentHeight,
  devicePixelRatio,
  scroll,
}: FrameView): PictureOfView {
  return {
    corner: { x: -scroll.x, y: -scroll.y },
    pixelRatio: devicePixelRatio,
    size: sizeOf(documentWidth * devicePixelRatio, documentHeight * devicePixelRatio),
  };
}

function sizeOf(width: number, height: number): Size {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}

/**
 * The in-page program, as `node esbuild.mjs` writes it: `inPage.js` beside the program that runs, or in a folder above it,
 * which is where tests find it.
 *
 * @throws Error where it was not built
 */
function readInPageScript(): Promise<string> {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'inPage.js');
    if (existsSync(file)) return readFile(file, 'utf8');
    if (folder === path.dirname(folder)) {
      throw new Error(`inPage.js is neither in ${__dirname} nor above it; build it with: node esbuild.mjs`);
    }
  }
}

/** One frame that was read, and where it lies. */
interface ReadFrame {
  readonly witness: FrameWitness;
  /** Whether nothing may be told of it, not even its address. */
  readonly isMasked: boolean;
  readonly place: FramePlace | null;
  /** Of each of its nodes, with what lies over the frame taken into account. */
  readonly visibilities: readonly Visibility[];
  /** By the index of the node that holds it. */
  readonly inner: ReadonlyMap<number, ReadFrame>;
}

/** Where a frame's viewport lies, in CSS pixels; of one that is drawn nowhere there is none. */
interface FramePlace {
  /** In the viewport of its session's root, as it is laid out. */
  readonly laidOut: Plane;
  /** In the page's viewport, as it is drawn. */
  readonly drawn: Plane;
}

/** The world in which the script runs in one frame. */
interface World {
  readonly session: Session;
  readonly contextId: number;
}

/** A frame around the one that is being read, which may hide something of it. */
interface Around {
  readonly world: World;
  readonly drawn: Plane;
  /** Which of its hosts holds the frame. */
  readonly hostNumber: number;
}

async function createReader(sessions: readonly Session[], script: string): Promise<PageReader> {
  const homes = new Map<string, Session>();
  const roots: string[] = [];
  for (const session of sessions) {
    const ids = await frameIdsOf(session);
    roots.push(...ids.slice(0, 1));
    // A frame in another process is in its parent's tree no more; the first word on one is its own session's.
    for (const id of ids) homes.set(id, homes.get(id) ?? session);
  }
  const [pageId] = roots;
  if (pageId === undefined) throw new Error('the page has no frame');
  const worlds = new Map<string, World>();

  async function worldOf(frameId: string): Promise<World> {
    const known = worlds.get(frameId);
    if (known !== undefined) return known;
    const session = homes.get(frameId);
    if (session === undefined) throw new Error('the frame has no session');
    const world = await openWorld(session, frameId, script);
    worlds.set(frameId, world);
    return world;
  }

  /** Reads the frames inside of one, and so on. */
  async function readFrame(
    frameId: string,
    place: FramePlace | null,
    around: readonly Around[],
    count: Count,
    question: FrameQuestion,
  ): Promise<ReadFrame> {
    const world = await worldOf(frameId);
    const witness = (await ask(world, 'takeWitness', {
      ...question,
      mostNodes: count.nodesLeft,
    })) as FrameWitness;
    count.nodesLeft -= witness.nodes.length;
    count.isTruncated ||= witness.isTruncated;
    const visibilities = await visibilitiesOf(witness, place, around);
    const inner = new Map<number, ReadFrame>();
    for (const [hostNumber, { node: nodeIndex, isMasked }] of witness.hosts.entries()) {
      if (count.nodesLeft <= 0) {
        count.isTruncated = true;
        break;
      }
      try {
        const host = await findHost(world, `groundglassInPage.hostElement(${hostNumber})`);
        const innerWorld = await worldOf(host.frameId);
        const innerPlace = placeOfInner(
          place,
          host.plane,
          witness.view,
          innerWorld.session === world.session,
        );
        const innerAround = place === null ? around : [...around, { world, drawn: place.drawn, hostNumber }];
        const innerQuestion: FrameQuestion = {
          ...question,
          ...(isMasked ? { masked: everything } : {}),
          shown: 'viewport',
        };
        inner.set(nodeIndex, await readFrame(host.frameId, innerPlace, innerAround, count, innerQuestion));
      } catch (error) {
        if (error instanceof TypeError || error instanceof ReferenceError) throw error;
        // Frames come and go while they are read; one that went is no reason to lose the page.
        count.unreadFrames += 1;
      }
    }
    return { witness, isMasked: question.masked === everything, place, visibilities, inner };
  }

  return {
    async read(options = {}) {
      const count: Count = {
        nodesLeft: Math.min(options.mostNodes ?? MOST_NODES, MOST_NODES),
        isTruncated: false,
        unreadFrames: 0,
      };
      const shown = options.shown ?? 'viewport';
      const main = await readFrame(pageId, pagePlace, [], count, {
        mostNodes: count.nodesLeft,
        masked: options.masked ?? { passwords: true, selectors: [] },
        shown,
      });
      const { view, title } = main.witness;
      const picture = options.picture ?? (shown === 'document' ? wholeDocument(view) : wholeView(view));
      const { frames, nodes } = assemble(main, picture);
      return {
        witness: {
          source: 'page',
          testIdAttribute: options.testIdAttribute ?? 'data-testid',
          frames,
          nodes,
          truncated: count.isTruncated,
        },
        title,
        view,
        fingerprints: fingerprintsOf(main),
        unreadFrames: count.unreadFrames,
      };
    },

    async view() {
      return (await ask(await worldOf(pageId), 'viewOf')) as FrameView;
    },

    async scrollTo(place) {
      await ask(await worldOf(pageId), 'scrollToPlace', place);
    },

    async isCss(selector) {
      return (await ask(await worldOf(pageId), 'isCss', selector)) === true;
    },

    async everyFrame(name, ...values) {
      const answers: unknown[] = [];
      for (const [frameId, session] of homes) {
        try {
          answers.push(await ask(await worldOf(frameId), name, ...values));
        } catch (error) {
          // A frame that has gone has nothing to say; one that is still there must not be passed over.
          const alive: readonly string[] = await frameIdsOf(session).catch(() => []);
          if (frameId === pageId || alive.includes(frameId)) throw error;
          homes.delete(frameId);
        }
      }
      return answers;
    },

    async closedHosts() {
      const names = new Set<string>();
      for (const frameId of homes.keys()) {
        // A frame that has gone, or goes now, has nothing to say.
        const found = await worldOf(frameId)
          .then(closedHostsOf)
          .catch(() => []);
        found.forEach((name) => names.add(name));
      }
      return [...names];
    },

    async markAt(box, mark) {
      let frameId = pageId;
      let place = pagePlace;
      for (;;) {
        const world = await worldOf(frameId);
        const here = mapBox(inverse(place.drawn), box);
        const at = { x: (here.x1 + here.x2) / 2, y: (here.y1 + here.y2) / 2 };
        const view = (await ask(world, 'viewOf')) as FrameView;
        const call = `groundglassInPage.markAt(${JSON.stringify(at)}, ${JSON.stringify(here)}, ${JSON.stringify(mark)})`;
        const found = await evaluate(world, call, false);
        if (found['objectId'] === undefined) return false;
        const host = await findHost(world, call).catch(() => null);
        const inner =
          host === null
            ? null
            : placeOfInner(place, host.plane, view, homes.get(host.frameId) === world.session);
        if (host === null || inner === null) return true;
        await ask(world, 'unmark', mark);
        frameId = host.frameId;
        place = inner;
      }
    },
  };
}

/** The page's own frame lies where it lies. */
const pagePlace: FramePlace = { laidOut: samePlane, drawn: samePlane };

/** Of a frame that a mask covers nothing may be told, nor of the frames in it. */
const everything: Masked = { passwords: true, selectors: [':root'] };

/** What is counted over all frames of one reading. */
interface Count {
  nodesLeft: number;
  isTruncated: boolean;
  unreadFrames: number;
}

function fingerprintsOf({ witness, inner }: ReadFrame): readonly number[] {
  return [witness.fingerprint, ...[...inner.values()].flatMap(fingerprintsOf)];
}

/** All frames that a session speaks for, its root first. */
async function frameIdsOf(session: Session): Promise<readonly string[]> {
  const { frameTree } = check.fields(await session.send('Page.getFrameTree'), 'the frame tree');
  const ids = (value: unknown): string[] => {
    const tree = check.fields(value, 'a frame tree');
    const frame = check.fields(tree['frame'], 'a frame');
    const children = tree['childFrames'] === undefined ? [] : check.list(tree['childFrames'], 'child frames');
    return [check.text(frame['id'], 'a frame id'), ...children.flatMap(ids)];
  };
  return ids(frameTree);
}

async function openWorld(session: Session, frameId: string, script: string): Promise<World> {
  const created = await session.send('Page.createIsolatedWorld', { frameId, worldName: 'groundglass' });
  const contextId = check.number(check.fields(created, 'a world')['executionContextId'], 'its context');
  await evaluate({ session, contextId }, script, true);
  return { session, contextId };
}

/** Calls one of the script's functions, whose result is JSON or plain data. */
async function ask(world: World, name: string, ...values: readonly unknown[]): Promise<unknown> {
  const call = `groundglassInPage.${name}(${values.map((value) => JSON.stringify(value)).join(', ')})`;
  const { value } = await evaluate(world, call, true);
  return typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
}

/** @throws Error with the page's own words where the expression throws */
async function evaluate(
  { session, contextId }: World,
  expression: string,
  returnByValue: boolean,
): Promise<check.Fields> {
  const answer = check.fields(
    await session.send('Runtime.evaluate', { contextId, expression, returnByValue }),
    'an evaluation',
  );
  if (answer['exceptionDetails'] !== undefined) {
    const details = check.fields(answer['exceptionDetails'], 'an exception');
    const thrown =
      details['exception'] === undefined ? {} : check.fields(details['exception'], 'an exception');
    throw new Error(String(thrown['description'] ?? details['text']));
  }
  return check.fields(answer['result'], 'a result');
}

/**
 * Which frame an element holds, and where that frame's viewport is laid out in the viewport of the session's root.
 *
 * @param expression - gives the element.
 * @throws Error where it holds none
 */
async function findHost(
  world: World,
  expression: string,
): Promise<{ readonly frameId: string; readonly plane: Plane | null }> {
  const { session } = world;
  const { objectId } = await evaluate(world, expression, false);
  const described = check.fields(await session.send('DOM.describeNode', { objectId }), 'a node');
  const frameId = check.text(check.fields(described['node'], 'a node')['frameId'], 'a frame id');
  try {
    const content = await contentOf(session, objectId);
    const answer = check.fields(await session.send('DOM.getBoxModel', { objectId }), 'a box model');
    const numbers = check.list(check.fields(answer['model'], 'a box model')['content'], 'its content');
    const [x1 = NaN, y1 = NaN, x2 = NaN, y2 = NaN, x3 = NaN, y3 = NaN, x4 = NaN, y4 = NaN] = numbers.map(
      (one) => check.number(one, 'a corner'),
    );
    const corners = [
      { x: x1, y: y1 },
      { x: x2, y: y2 },
      { x: x3, y: y3 },
      { x: x4, y: y4 },
    ] as const;
    return { frameId, plane: planeOfCorners(content, corners) };
  } catch {
    // "Could not compute box model": it takes no place.
    return { frameId, plane: null };
  }
}

async function closedHostsOf(world: World): Promise<readonly string[]> {
  const { session } = world;
  const { objectId } = await evaluate(world, 'groundglassInPage.possibleHosts()', false);
  const listed = check.fields(
    await session.send('Runtime.getProperties', { objectId, ownProperties: true }),
    'properties',
  );
  const names = check.list(listed['result'], 'properties').map(async (property) => {
    const { name, value } = check.fields(property, 'a property');
    if (!/^\d+$/.test(String(name))) return null;
    const element = check.fields(value, 'an element')['objectId'];
    const described = check.fields(
      await session.send('DOM.describeNode', { objectId: element }),
      'a description',
    );
    const { localName, shadowRoots = [] } = check.fields(described['node'], 'a node');
    const types = check
      .list(shadowRoots, 'its roots')
      .map((root) => check.fields(root, 'a root')['shadowRootType']);
    return types.includes('closed') ? check.text(localName, 'a name') : null;
  });
  return (await Promise.all(names)).filter((name) => name !== null);
}

/** How large an element's content is laid out; its rectangle would be what a transform has made of it. */
async function contentOf(session: Session, objectId: unknown): Promise<Size> {
  const answer = check.fields(
    await session.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: 'function () { return groundglassInPage.contentSize(this); }',
      returnByValue: true,
    }),
    'a call',
  );
  const { width, height } = check.fields(check.fields(answer['result'], 'a result')['value'], 'a size');
  return { width: check.number(width, 'a width'), height: check.number(height, 'a height') };
}

/**
 * Where an inner frame lies. Unless something turns or scales it, a browser draws a frame's content at whole device pixels,
 * which after a few frames within each other would be more than a pixel.
 *
 * @param plane - from its viewport to that of its parent's session.
 * @returns null where it is drawn nowhere
 */
function placeOfInner(
  around: FramePlace | null,
  plane: Plane | null,
  { devicePixelRatio }: FrameView,
  isInSameSession: boolean,
): FramePlace | null {
  if (plane === null || around === null) return null;
  const inAround = composed(inverse(around.laidOut), plane);
  const corner = mapPoint(inAround, { x: 0, y: 0 });
  // In 64ths, as browsers reckon: half a pixel that has become a little less on its way is half a pixel.
  const snap = (value: number): number =>
    Math.round(Math.round(value * devicePixelRatio * 64) / 64) / devicePixelRatio;
  const drawn = isOnlyMoved(inAround) ? scaleAndMove(1, snap(corner.x), snap(corner.y)) : inAround;
  return {
    laidOut: isInSameSession ? plane : samePlane,
    drawn: composed(around.drawn, drawn),
  };
}

/** What the frame says of its nodes, less what cannot be seen of them because of where the frame itself lies. */
async function visibilitiesOf(
  { nodes, view }: FrameWitness,
  place: FramePlace | null,
  around: readonly Around[],
): Promise<readonly Visibility[]> {
  if (place === null) return nodes.map(() => 'hidden');
  const told = nodes.map(({ visibility }) => visibility);
  const seen = nodes.flatMap((node, index) => {
    const box = shownBox(node);
    const part = box === undefined ? null : clipBox(box, view);
    return node.visibility === 'seen' && part !== null ? [{ index, places: placesIn(part) }] : [];
  });
  if (seen.length === 0) return told;
  const onPage = seen.flatMap(({ places }) => places.map((one) => mapPoint(place.drawn, one)));
  const sights: HostSight[] = onPage.map(() => 'seen');
  for (const { world, drawn, hostNumber } of around) {
    const back = inverse(drawn);
    const places = onPage.map((one) => mapPoint(back, one));
    const answers = (await ask(world, 'hostSight', hostNumber, places)) as HostSight[];
    for (const [index, answer] of answers.entries()) {
      if (sights[index] === 'seen') sights[index] = answer;
    }
  }
  let next = 0;
  for (const { index, places } of seen) {
    const here = sights.slice(next, next + places.length);
    next += places.length;
    if (here.includes('seen')) continue;
    told[index] = here.includes('covered') ? 'covered' : 'outside';
  }
  return told;
}

function placesIn({ x1, y1, x2, y2 }: PixelBox): readonly Point[] {
  const at = (across: number, down: number): Point => ({
    x: x1 + (x2 - x1) * across,
    y: y1 + (y2 - y1) * down,
  });
  return [at(0.5, 0.5), at(0.2, 0.3), at(0.8, 0.7)];
}

/** All frames' nodes in one list, in the picture's pixels. */
function assemble(
  main: ReadFrame,
  { corner, pixelRatio, size }: PictureOfView,
): { readonly frames: readonly WitnessFrame[]; readonly nodes: readonly WitnessNode[] } {
  const frames: WitnessFrame[] = [];
  const nodes: WitnessNode[] = [];
  const toPicture = scaleAndMove(pixelRatio, -corner.x * pixelRatio, -corner.y * pixelRatio);

  /** @param view - what a frame's content can be seen through, in the picture's pixels; null where it cannot. */
  function add(
    { witness, isMasked, place, visibilities, inner }: ReadFrame,
    host: number | null,
    view: PixelBox | null,
  ): void {
    const frame = frames.length;
    frames.push({ host, url: isMasked ? '' : toldUrl(witness.url) });
    const plane = place === null ? null : composed(toPicture, place.drawn);
    const places: number[] = [];
    for (const [index, { box: cssBox, shown: cssPart, parent, ...node }] of witness.nodes.entries()) {
      const box = cssBox === undefined || plane === null ? null : rounded(mapBox(plane, cssBox));
      const unclipped = cssPart === undefined || plane === null ? box : rounded(mapBox(plane, cssPart));
      const part = unclipped === null || view === null ? null : intersect(unclipped, view);
      const told = visibilities[index] ?? node.visibility;
      const visibility = box !== null && told !== 'hidden' && part === null ? 'outside' : told;
      const isInSight = visibility === 'seen' || visibility === 'covered';
      const added = nodes.length;
      places.push(added);
      nodes.push({
        ...node,
        parent: parent === -1 ? (host ?? -1) : (places[parent] ?? -1),
        frame,
        ...(box === null ? {} : { box }),
        ...(isInSight && box !== null && part !== null && !isSameBox(part, box) ? { shown: part } : {}),
        visibility,
      });
      const child = inner.get(index);
      if (child !== undefined) add(child, added, part === null ? null : viewThrough(child, part));
    }
  }

  /** What an inner frame's content can be seen through: its viewport, as far as its host is shown. */
  function viewThrough({ witness, place }: ReadFrame, host: PixelBox): PixelBox | null {
    if (place === null) return null;
    const { width, height } = witness.view;
    const viewport = mapBox(composed(toPicture, place.drawn), { x1: 0, y1: 0, x2: width, y2: height });
    return intersect(rounded(viewport), host);
  }

  add(main, null, { x1: 0, y1: 0, x2: size.width, y2: size.height });
  return { frames, nodes };
}

function isSameBox(a: PixelBox, b: PixelBox): boolean {
  return a.x1 === b.x1 && a.y1 === b.y1 && a.x2 === b.x2 && a.y2 === b.y2;
}

/** Browsers lay out in 64ths of a pixel; more digits would only make the file longer. */
function rounded({ x1, y1, x2, y2 }: PixelBox): PixelBox {
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  return { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2) };
}
