// What a model process costs: memory after each kind of question, and the time a second process takes to be of use.
// Run: npm test -- test/runtime/memory.ts (Linux; prints a table, which ARCHITECTURE.md quotes)

import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { startModelProcess } from '../../extension/modelProcess/start';
import { packageRoot } from '../../models/runtime/places';
import { samplePicture } from '../support/fixtures';

function residentMegabytes(pid: number | null): number {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024);
}

test('memory and times of two processes', async () => {
  for (const which of ['the first process', 'a second process beside it'] as const) {
    const started = performance.now();
    const modelProcess = startModelProcess({
      program: path.join(packageRoot(), 'dist', 'modelProcess.js'),
      bundlePath: null,
      device: 'cpu',
      cache: null,
      log: () => undefined,
    });
    let heardAt = started;
    let longest = 0;
    const heard = () => {
      longest = Math.max(longest, performance.now() - heardAt);
      heardAt = performance.now();
    };
    modelProcess.on('ask/progress', heard);
    modelProcess.on('process/alive', heard);
    await modelProcess.ready;
    const row = (what: string, since: number, loadMs = 0) => {
      heard();
      const columns = [
        `${Math.round(performance.now() - since)} ms`,
        `${Math.round(loadMs)} ms loading`,
        `${residentMegabytes(modelProcess.pid)} MB`,
        `longest silence ${Math.round(longest)} ms`,
      ];
      console.log(`${which}, ${what}: ${columns.join(', ')}`);
      longest = 0;
    };
    row('ready', started);
    const { imageId } = await modelProcess.call('image/open', { path: samplePicture });
    for (const description of ['the search field', 'the status bar']) {
      const asked = performance.now();
      const params = { imageId, description, all: false, candidates: [] };
      row('locate', asked, (await modelProcess.call('ask/locate', params)).timing.load);
    }
    const asked = performance.now();
    const answer = await modelProcess.call('ask/ground', {
      imageId,
      question: 'What does the status bar say?',
      regions: [],
      conversation: [],
      candidates: null,
      maxNewTokens: 64,
      temperature: 0,
      topP: 1,
      seed: 0,
    });
    row('ask', asked, answer.timing.load);
    modelProcess.stop();
    await modelProcess.ended;
  }
});
