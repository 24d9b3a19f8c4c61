// How long it takes to read what a page says of itself, by the number of its elements.
// Run: npm test -- test/capture/witnessTime.ts (prints a table; nothing is asserted)

import test from 'node:test';
import { witnessOf } from '../../extension/capture/pageWitness';
import { launchChromium } from '../support/chromium';

const sizes = [1_250, 2_500, 5_000, 10_000];
const runs = 5;

test('the time of a witness', async () => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    for (const size of sizes) {
      // Two in five elements have a name, as in a list of rows with a link, a button and words.
      await page.setContent(
        Array.from(
          { length: size / 5 },
          (_, row) =>
            `<div class="row"><a href="#${row}">Order ${row}</a><span>of <b>Ada ${row}</b></span><button>Open ${row}</button></div>`,
        ).join(''),
      );
      for (const shown of ['viewport', 'document'] as const) {
        const times: number[] = [];
        let nNodes = 0;
        for (let run = 0; run < runs; run++) {
          const began = performance.now();
          nNodes = (await witnessOf(page, { shown })).nodes.length;
          times.push(performance.now() - began);
        }
        const [best = 0, , median = 0] = times.sort((a, b) => a - b).map(Math.round);
        console.log(
          `${size} elements (${nNodes} nodes with their texts), ${shown}: ${median} ms, at best ${best} ms`,
        );
      }
    }
  } finally {
    await browser.close();
  }
});
