// What a document tells its user beside the answers: sentences about the picture, about its saved results, about questions.
// Pure: says what it is given, knows nothing of how it came about.

import type { Region } from '../../protocol/geometry';
import type { Notice, NoticeButton, Verb } from '../../protocol/view';
import type { Keeping } from './keptConversations';
import type { PictureOnDisk } from './pictureFile';
import { newerReason, type SidecarOnDisk } from './sidecarFile';

export interface DocumentState {
  /** The picture's file name, and its sidecar's. */
  readonly name: string;
  readonly sidecarName: string;
  /** Null before the first look. */
  readonly picture: PictureOnDisk | null;
  readonly sidecar: SidecarOnDisk;
  /** Whether an answer is of another picture than the one that lies there now. */
  readonly hasStale: boolean;
  /** Whether there are changes that cannot be saved where they belong, because a later version has written there. */
  readonly hasStranded: boolean;
}

/** The notices that follow from how things stand, most urgent first. */
export function standingNotices({
  name,
  sidecarName,
  picture,
  sidecar,
  hasStale,
  hasStranded,
}: DocumentState): readonly Notice[] {
  const notices: Notice[] = [];
  if (picture?.kind === 'missing') {
    notices.push({
      sentence: `${name} was deleted or moved. Its answers are kept here; put it back to see it again.`,
      buttons: ['reload'],
    });
  }
  if (picture?.kind === 'unreadable') {
    notices.push({ sentence: `${name} cannot be read: ${picture.reason}.`, buttons: ['reload'] });
  }
  if (hasStale) {
    notices.push({
      sentence: `${name} has changed since some of this was answered: the boxes marked stale may lie elsewhere now.`,
      buttons: [],
    });
  }
  if (sidecar.kind === 'unreadable') {
    notices.push({
      sentence: `The saved results in ${sidecarName} cannot be read: ${sidecar.reason}. They stay as they are; "Save Results" keeps them under another name first, automatic saving waits.`,
      buttons: ['reload'],
    });
  }
  if (sidecar.kind === 'newer') {
    notices.push({
      sentence: `${sidecarName} is shown but not changed: ${newerReason(sidecar.version)}.`,
      buttons: [],
    });
    if (hasStranded) {
      notices.push({
        sentence: `What was changed here can therefore not be saved in ${sidecarName}; save it under another name.`,
        buttons: ['save-as'],
      });
    }
  }
  return notices;
}

export function mergedNotice(conflicts: number): Notice {
  const sentence =
    conflicts === 0
      ? 'The saved results had been changed elsewhere; both are here now.'
      : `The saved results had been changed elsewhere as well; where both had changed the same (${conflicts} times), what was done here stands.`;
  return { sentence, buttons: [] };
}

export function movedNotice(name: string): Notice {
  return { sentence: `The saved results that could not be read are kept as ${name}.`, buttons: [] };
}

/** Null where everything is kept. */
export function keepingNotice(keeping: Keeping): Notice | null {
  switch (keeping.kind) {
    case 'kept':
    case 'overtaken':
      return null;
    case 'left-out':
      return {
        sentence: `There are more unsaved answers than are kept when the window closes: the oldest (${keeping.count}) would be lost. Save the results.`,
        buttons: ['save-as'],
      };
    case 'failed':
      return {
        sentence: `Answers that are not saved would be lost when the window closes, because they cannot be kept: ${keeping.reason}. Save the results.`,
        buttons: ['save-as', 'show-log'],
      };
  }
}

/** A failure of the picture as a whole is tried again by looking again, not by asking. */
export function withReload({ sentence, buttons }: Notice): Notice {
  return {
    sentence,
    buttons: buttons.map((button): NoticeButton => (button === 'ask-again' ? 'reload' : button)),
  };
}

/** What is missing before this can be asked; null where nothing is. */
export function questionProblem({
  verb,
  question,
  regions,
}: {
  readonly verb: Verb;
  readonly question: string;
  readonly regions: readonly Region[];
}): string | null {
  switch (verb) {
    case 'read':
    case 'elements':
      return null;
    case 'describe':
      return regions.length === 0
        ? 'Point at something first: a point, a box or a scribble on the picture.'
        : null;
    case 'ask':
    case 'locate':
    case 'locate-all':
      return question === '' ? 'There is no question yet: write one first.' : null;
  }
}
