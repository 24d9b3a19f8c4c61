// One of the processes that take pictures: every n-th page of the plan, until it is told to stop. Started by render.ts only.

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openBrowser } from './browser';
import { allKits } from './registry';
import type { Kit, PageSource } from './page';
import { pagePlan } from './plan';
import { servePages } from './server';
import { readSet, shardName } from './shards';
import { shootPage } from './shoot';

import { chosenKits, type WorkerOrder, type WorkerReport } from './work';

/** Pages after which the browser is started anew: it grows. */
const pagesPerBrowser = 250;

async function work(order: WorkerOrder): Promise<void> {
  const kits = chosenKits(allKits, order);
  const dataFolder = path.join(__dirname, '..');
  const script = readFileSync(path.join(__dirname, 'page.js'), 'utf8');
  const shard = path.join(order.out, shardName(order.process));
  const images = path.join(order.out, 'images');
  if (!existsSync(images)) mkdirSync(images, { recursive: true });
  const done = new Set(readSet(order.out).map((row) => row.page));
  const server = await servePages(path.join(dataFolder, 'node_modules'));
  const open = () => openBrowser({ dataFolder, script, origin: server.origin });
  let browser = await open();
  let pages = 0;
  for (let index = order.process; !stopped; index += order.processes) {
    const { kit, pageSeed } = pagePlan(kits, order.seed, index);
    pages += 1;
    if (pages % pagesPerBrowser === 0) {
      await browser.close();
      browser = await open();
    }
    const source = madePage(kit, pageSeed, order.pageKinds);
    if (source === null || done.has(source.page)) continue;
    try {
      const { shots, dropped, missing } = await shootPage({ browser, server, kit, source, seed: pageSeed });
      for (const { row, png } of shots) writeFileSync(path.join(order.out, row.image), png);
      // Rows last and together: a page is whole in the set or not at all.
      const rows = shots.map(({ row }) => row);
      appendFileSync(shard, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      report({ kit: kit.name, rows: rows.length, kinds: countKinds(rows), dropped, missing });
    } catch (error) {
      reportFailure(kit, pageSeed, error);
      await browser.close().catch(() => undefined);
      browser = await open();
    }
  }
  await browser.close();
  server.close();
}

/** The page of a seed, or null where its maker fails: the others can still be rendered. */
function madePage(kit: Kit, seed: number, pageKinds: readonly string[]): PageSource | null {
  try {
    return kit.make(seed, pageKinds);
  } catch (error) {
    reportFailure(kit, seed, error);
    return null;
  }
}

function reportFailure(kit: Kit, seed: number, error: unknown): void {
  const dropped = `seed ${seed}: ${String(error).slice(0, 300)}`;
  report({ kit: kit.name, rows: 0, kinds: {}, dropped, missing: [] });
}

function countKinds(
  rows: readonly { elements: readonly { kind: string }[]; lines: readonly unknown[] }[],
): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { elements, lines } of rows) {
    for (const { kind } of elements) kinds[kind] = (kinds[kind] ?? 0) + 1;
    kinds['line'] = (kinds['line'] ?? 0) + lines.length;
  }
  return kinds;
}

function report(message: WorkerReport): void {
  process.send?.(message);
}

let stopped = false;
process.once('message', (order: WorkerOrder) => {
  process.on('message', () => (stopped = true));
  process.on('disconnect', () => (stopped = true));
  work(order).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
