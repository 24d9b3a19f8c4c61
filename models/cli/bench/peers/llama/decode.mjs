// llama.cpp, through node-llama-cpp, on a decoder of the same shape: started by the bench with the models' folder.
// Knows only its own way of reading and writing tokens.

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { madeUpIds, serve } from '../serve.mjs';

const [modelsFolder] = process.argv.slice(2);

const llama = await getLlama({
  gpu: false,
  build: 'never',
  progressLogs: false,
  // The made-up vocabulary draws a warning that would be taken for an answer.
  logLevel: LlamaLogLevel.disabled,
});
const model = await llama.loadModel({ modelPath: path.join(modelsFolder, 'decoder.gguf'), gpuLayers: 0 });
const context = await model.createContext({
  contextSize: model.trainContextSize,
  batchSize: 512,
  threads: cpus().length,
});
const sequence = context.getSequence();

const { version } = JSON.parse(
  readFileSync(new URL('./node_modules/node-llama-cpp/package.json', import.meta.url), 'utf8'),
);
await serve(`node-llama-cpp ${version}`, async ({ row, context: length, newTokens, tokens }) => {
  if (row === 'token') return { ms: await millisecondsAToken(length, newTokens) };
  if (row === 'prefill') return { ms: await prefill(tokens) };
  return null;
});

async function prefill(length) {
  await sequence.clearHistory();
  const started = performance.now();
  await sequence.evaluateWithoutGeneratingNewTokens(madeUpIds(length));
  return performance.now() - started;
}

async function millisecondsAToken(length, newTokens) {
  const ids = madeUpIds(length);
  if (sequence.nextTokenIndex < length - 1) await prefill(length - 1);
  else await sequence.eraseContextTokenRanges([{ start: length - 1, end: sequence.nextTokenIndex }]);
  const stamps = [];
  for await (const token of sequence.evaluate(ids.slice(-1), { temperature: 0, yieldEogToken: true })) {
    stamps.push(token === undefined ? NaN : performance.now());
    if (stamps.length > newTokens) break;
  }
  return (stamps.at(-1) - stamps[0]) / newTokens;
}
