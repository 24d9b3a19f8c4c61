// Checks what the page says before it is used: every event by its name, every field by its type.
// Knows nothing of what the events do. A page is ours, but what runs in it has read a picture's and a model's words.

import * as check from '../../protocol/check';
import { selectorFormats } from '../../protocol/selector';
import {
  assertionKinds,
  pageLimits,
  verbs,
  type AssertionKind,
  type BoxPlace,
  type EventMessage,
  type NoticeButton,
  type PageEvents,
} from '../../protocol/view';

export type HeardEvent =
  | { readonly kind: 'event'; readonly event: EventMessage<PageEvents> }
  /** One clause, with the event's name where it has one. */
  | { readonly kind: 'refused'; readonly reason: string };

export function hearPage(message: unknown): HeardEvent {
  try {
    const { name, params } = check.fields(message, 'the message');
    const event = check.text(name, 'name');
    if (!isKnown(event)) return { kind: 'refused', reason: `nobody handles the page's "${event}"` };
    try {
      return {
        kind: 'event',
        event: { name: event, params: checks[event](params) } as EventMessage<PageEvents>,
      };
    } catch (error) {
      if (error instanceof check.Unexpected) {
        return { kind: 'refused', reason: `the page's "${event}" is not understood: ${error.message}` };
      }
      throw error;
    }
  } catch (error) {
    if (error instanceof check.Unexpected)
      return { kind: 'refused', reason: `from the page: ${error.message}` };
    throw error;
  }
}

/** Of addresses and names. */
const LONGEST_NAME = 4000;
const LONGEST_COPY = 1_000_000;

type Checks = { readonly [Name in keyof PageEvents]: (params: unknown) => PageEvents[Name] };

const checks: Checks = {
  'page/ready': () => null,
  'question/ask': (params) => {
    const { verb, question, regions } = check.fields(params, 'params');
    const asked = check.regions(regions, 'regions');
    if (pageLimits.regions < asked.length)
      throw new check.Unexpected(`there are more than ${pageLimits.regions} regions`);
    return {
      verb: check.oneOf(verb, verbs, 'verb'),
      question: shortText(question, 'question', pageLimits.questionLength),
      regions: asked,
    };
  },
  'question/cancel': entryId,
  'question/repeat': entryId,
  'entry/remove': entryId,
  'conversation/clear': () => null,
  'box/move': (params) => {
    const { to } = check.fields(params, 'params');
    return { ...boxPlace(params), to: check.pixelBox(to, 'to') };
  },
  'box/rename': (params) => {
    const { name } = check.fields(params, 'params');
    return { ...boxPlace(params), name: check.orNull(name, 'name', check.text) };
  },
  'box/judge': (params) => {
    const { verdict } = check.fields(params, 'params');
    return {
      ...boxPlace(params),
      verdict: check.orNull(verdict, 'verdict', (value, where) =>
        check.oneOf(value, ['kept', 'rejected'] as const, where),
      ),
    };
  },
  'box/select': (params) => (params === null ? null : boxPlace(params)),
  'selectors/want': boxPlace,
  'selectors/format': (params) => {
    const { format } = check.fields(params, 'params');
    return { format: check.oneOf(format, ['auto', ...selectorFormats] as const, 'format') };
  },
  'selectors/check': boxPlace,
  'selectors/cancel': boxPlace,
  'selector/copy': selectorPlace,
  'selector/insert': selectorPlace,
  'assertion/copy': assertionPlace,
  'assertion/insert': assertionPlace,
  'page-object/make': () => null,
  'test/open': () => null,
  'text/copy': (params) => {
    const { text } = check.fields(params, 'params');
    return { text: shortText(text, 'text', LONGEST_COPY) };
  },
  'results/save': () => null,
  'notice/press': (params) => {
    const { button, entry } = check.fields(params, 'params');
    return {
      button: check.oneOf(button, buttons, 'button'),
      entry: check.orNull(entry, 'entry', check.text),
    };
  },
  'picture/failed': () => null,
  'picture/open': (params) => {
    const { uri } = check.fields(params, 'params');
    return { uri: shortText(uri, 'uri', LONGEST_NAME) };
  },
  'picture/bytes': (params) => {
    const { name, bytes } = check.fields(params, 'params');
    if (!(bytes instanceof Uint8Array)) throw new check.Unexpected('bytes are not bytes');
    if (pageLimits.pictureBytes < bytes.length) throw new check.Unexpected('the picture is above 64 MB');
    return { name: shortText(name, 'name', LONGEST_NAME), bytes };
  },
};

/** As a table, so that a new button does not compile until it stands here. */
const buttons = Object.keys({
  'ask-again': true,
  'show-log': true,
  'choose-bundle': true,
  'choose-device': true,
  'restart-engine': true,
  'save-as': true,
  reload: true,
} satisfies Readonly<Record<NoticeButton, true>>) as NoticeButton[];

function isKnown(name: string): name is keyof PageEvents {
  return Object.hasOwn(checks, name);
}

function entryId(params: unknown): { readonly id: string } {
  return { id: check.text(check.fields(params, 'params')['id'], 'id') };
}

function boxPlace(params: unknown): BoxPlace {
  const { entry, box } = check.fields(params, 'params');
  return { entry: check.text(entry, 'entry'), box: check.text(box, 'box') };
}

function selectorPlace(params: unknown): BoxPlace & { readonly code: string } {
  const { code } = check.fields(params, 'params');
  return { ...boxPlace(params), code: shortText(code, 'code', LONGEST_COPY) };
}

function assertionPlace(
  params: unknown,
): BoxPlace & { readonly code: string; readonly claim: AssertionKind } {
  const { claim } = check.fields(params, 'params');
  return { ...selectorPlace(params), claim: check.oneOf(claim, assertionKinds, 'claim') };
}

function shortText(value: unknown, where: string, longest: number): string {
  const given = check.text(value, where);
  if (longest < given.length) throw new check.Unexpected(`${where} has more than ${longest} characters`);
  return given;
}
