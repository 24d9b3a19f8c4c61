// Every verb is one call of the model process, with what that call needs.

import assert from 'node:assert/strict';
import test from 'node:test';
import { askVerb } from '../../extension/modelProcess/askVerb';
import type { ModelProcess } from '../../extension/modelProcess/start';
import type { Region } from '../../protocol/geometry';
import type { Turn } from '../../protocol/inference';
import type { Verb } from '../../protocol/view';

const answer = { answer: 'yes', found: true, boxes: [], nearMisses: [], remarks: [], timing: {} };
const regions: readonly Region[] = [{ kind: 'point', x: 1, y: 2 }];
const conversation: readonly Turn[] = [{ question: 'before', regions: [], answer: 'so' }];
const turn: Turn = { question: 'q', regions, answer: 'yes' };

const calls: readonly { readonly verb: Verb; readonly question: string; readonly call: object }[] = [
  { verb: 'read', question: '', call: { method: 'ask/read' } },
  { verb: 'elements', question: '', call: { method: 'ask/elements' } },
  { verb: 'locate', question: 'gear', call: { method: 'ask/locate', description: 'gear', all: false } },
  { verb: 'locate-all', question: 'gear', call: { method: 'ask/locate', description: 'gear', all: true } },
  { verb: 'ask', question: 'what?', call: { method: 'ask/ground', question: 'what?', conversation } },
  { verb: 'describe', question: '', call: { method: 'ask/ground', question: 'What is this?', regions } },
  { verb: 'describe', question: 'which?', call: { method: 'ask/ground', question: 'which?', regions } },
];
for (const { verb, question, call: wanted } of calls) {
  test(`${verb} “${question}” calls ${JSON.stringify(wanted)}`, async () => {
    const seen: object[] = [];
    const cancel = new AbortController().signal;
    const call = async (method: string, params: object, signal: AbortSignal): Promise<unknown> => {
      assert.equal(signal, cancel);
      seen.push({ method, ...params });
      return method === 'ask/ground' ? { ...answer, turn } : answer;
    };
    const process = { call } as unknown as ModelProcess;
    const got = await askVerb(process, 'i', { verb, question, regions, conversation }, cancel);
    assert.equal(seen.length, 1);
    assert.deepEqual({ ...seen[0], imageId: 'i', ...wanted }, seen[0]);
    assert.deepEqual(got, { answer, turn: verb === 'ask' || verb === 'describe' ? turn : null });
  });
}
