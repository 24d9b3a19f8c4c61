// Lets agents see: registers the language-model tools and, where this VS Code has a chat, the participant.
// Knows nothing of what they do.

import * as vscode from 'vscode';
import { fileVersion } from '../editor/pictureFile';
import type { KeptProcess } from '../modelProcess/keepAlive';
import { makeAskPicture } from './askPicture';
import { registerParticipant, type ParticipantParts } from './participant';
import { registerTools } from './toolRegistration';

export interface RegisterAgent extends Omit<ParticipantParts, 'ask'> {
  readonly modelProcess: Pick<KeptProcess, 'run'>;
}

/** Starts no process: that comes with the first question. */
export function registerAgent({ modelProcess, ...others }: RegisterAgent): vscode.Disposable {
  const parts: ParticipantParts = {
    ask: makeAskPicture({ modelProcess, versionOf: fileVersion }),
    ...others,
  };
  // Some editors built on VS Code leave the chat and the tools out, whatever version they claim.
  const { lm, chat }: Partial<typeof vscode> = vscode;
  return vscode.Disposable.from(
    ...(lm === undefined ? [] : [registerTools(parts)]),
    ...(chat === undefined ? [] : [registerParticipant(parts)]),
  );
}
