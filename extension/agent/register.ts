// Lets agents see: registers the language-model tools and, where this VS Code has a chat, the participant.
// Knows nothing of what they do.

import * as vscode from 'vscode';
import { registerParticipant, type ParticipantParts } from './participant';
import { registerTools } from './toolRegistration';

/** Starts no process: that comes with the first question. */
export function registerAgent(parts: ParticipantParts): vscode.Disposable {
  // Some editors built on VS Code leave the chat and the tools out, whatever version they claim.
  const { lm, chat }: Partial<typeof vscode> = vscode;
  return vscode.Disposable.from(
    ...(lm === undefined ? [] : [registerTools(parts)]),
    ...(chat === undefined ? [] : [registerParticipant(parts)]),
  );
}
