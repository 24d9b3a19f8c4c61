// @huggingface/transformers decoding with its own loop: started by the bench with the models' folder, precision and device.
// Of the two forms in which decoders are exported for it, both are measured; the bench takes the faster one.

import { AutoModelForCausalLM, DynamicCache, env, Tensor } from '@huggingface/transformers';
import { readFileSync } from 'node:fs';
import { madeUpIds, serve } from '../serve.mjs';

const [modelsFolder, precision, device] = process.argv.slice(2);

/** Read at once when the context is prepared, so that its scores fit into memory. */
const CHUNK = 512;

env.allowRemoteModels = false;
env.localModelPath = modelsFolder;

const models = {};
for (const form of ['concat', 'gqa']) {
  models[form] = await AutoModelForCausalLM.from_pretrained(`transformers-${precision}-${form}`, {
    dtype: precision,
    device,
    session_options: { logSeverityLevel: 3 },
  });
}
/** What was read of a context, by form and length; every measurement starts from it. */
const contexts = new Map();

const { version } = JSON.parse(
  readFileSync(new URL('./node_modules/@huggingface/transformers/package.json', import.meta.url), 'utf8'),
);
await serve(`@huggingface/transformers ${version}`, async ({ row, context, newTokens }) => {
  if (row !== 'token') return null;
  const times = {};
  for (const form of Object.keys(models)) times[form] = await millisecondsAToken(form, context, newTokens);
  return times;
});

/** Between the first and the last new token, by the loop's own streamer. */
async function millisecondsAToken(form, context, newTokens) {
  const read = await contextOf(form, context);
  const stamps = [];
  await models[form].generate({
    ...prompt(madeUpIds(context)),
    past_key_values: new DynamicCache({ ...read }),
    max_new_tokens: newTokens + 1,
    do_sample: false,
    streamer: {
      put() {
        stamps.push(performance.now());
      },
      end() {},
    },
  });
  // The first call brings the prompt, the second the token that was decided by the context's last row.
  return (stamps.at(-1) - stamps[1]) / newTokens;
}

/** All of a context but its last id, as the loop itself leaves it. */
async function contextOf(form, length) {
  const key = `${form} ${length}`;
  if (!contexts.has(key)) {
    const ids = madeUpIds(length - 1);
    const cache = new DynamicCache();
    for (let end = Math.min(CHUNK, ids.length); ; end = Math.min(end + CHUNK, ids.length)) {
      await models[form].generate({
        ...prompt(ids.slice(0, end)),
        past_key_values: cache,
        max_new_tokens: 1,
        do_sample: false,
      });
      if (end === ids.length) break;
    }
    contexts.set(key, { ...cache });
  }
  return contexts.get(key);
}

/** As a tokenizer gives it. */
function prompt(ids) {
  const tensor = (values) => new Tensor('int64', BigInt64Array.from(values, BigInt), [1, ids.length]);
  return { input_ids: tensor(ids), attention_mask: tensor(ids.map(() => 1)) };
}
