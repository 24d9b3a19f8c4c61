// Paths of failed tests' pictures in what runners print, and the folders of results that single files belong to.
// Playwright's lines were recorded from 1.65; Cypress' table is as its own snapshots have it; neither is run here.

import assert from 'node:assert/strict';
import test from 'node:test';
import { resultLinks, type ResultLink } from '../../extension/results/resultLinks';
import { rootsOfMarks } from '../../extension/results/resultRoots';

const lines = [
  {
    name: 'a line of its own, with spaces and other letters',
    line: '    test-results/shop-Ünïcode-→ 名前-desktop/test-failed-1.png',
    links: ['test-results/shop-Ünïcode-→ 名前-desktop/test-failed-1.png'],
  },
  {
    name: 'a path of Windows',
    line: 'C:\\my shop\\test-results\\a\\test-failed-12.png',
    links: ['C:\\my shop\\test-results\\a\\test-failed-12.png'],
  },
  {
    name: 'the command for a trace',
    line: '        npx playwright show-trace test-results/shop-strict-desktop/trace.zip',
    links: ['test-results/shop-strict-desktop/trace.zip'],
  },
  {
    name: 'the same by another package manager, in quotes for its spaces',
    line: '        pnpm exec playwright show-trace "../my results/shop strict/trace.zip"',
    links: ['../my results/shop strict/trace.zip'],
  },
  {
    name: 'the context of an error, which is a text to be read',
    line: '    Error Context: test-results/shop-strict-desktop/error-context.md',
    links: [],
  },
  {
    name: 'attachments of JUnit, two of them',
    line: '[[ATTACHMENT|test-results/a b/test-failed-1.png]] [[ATTACHMENT|test-results/a b/trace.zip]]',
    links: ['test-results/a b/test-failed-1.png', 'test-results/a b/trace.zip'],
  },
  {
    name: "a row of Cypress' table",
    line: '  -  /home/dev/my shop/cypress/screenshots/shop.cy.js/cart -- adds (failed).png     (1280x720)',
    links: ['/home/dev/my shop/cypress/screenshots/shop.cy.js/cart -- adds (failed).png'],
  },
  {
    name: "a row of Cypress' table that goes on in the next line",
    line: '  -  /home/dev/shop/cypress/screenshots/shop.cy.js/cart -- adds an apple to the     (1280x720)',
    links: ['/home/dev/shop/cypress/screenshots/shop.cy.js/cart -- adds an apple to the …'],
  },
  {
    name: 'a picture that a test took for itself',
    line: '  -  /home/dev/cypress/screenshots/shop.cy.js/home.png     (1280x720)',
    links: [],
  },
  {
    name: 'quotes in the middle of words',
    line: 'saved \'out/x y (failed).png\' as "/a b/test-failed-1.png" today',
    links: ['out/x y (failed).png', '/a b/test-failed-1.png'],
  },
  {
    name: 'among words without quotes',
    line: 'see ./test-results/a/test-failed-1.png and (test-results/b/trace-2.zip), or errorShots/ERROR_1.png',
    links: ['test-results/b/trace-2.zip', './test-results/a/test-failed-1.png', 'errorShots/ERROR_1.png'],
  },
  {
    name: 'a folder for errors',
    line: 'saved ./errorShots/ERROR_chrome.png',
    links: ['./errorShots/ERROR_chrome.png'],
  },
  { name: 'other pictures and zips', line: 'a/picture.png b/archive.zip trace.zip', links: [] },
  { name: 'what only begins like a trace', line: 'see a/trace.zip.part and b/trace.zipper', links: [] },
  { name: 'a trace at the end of a sentence', line: 'It lies in a/trace.zip.', links: ['a/trace.zip'] },
  { name: 'an address', line: 'GET https://shop.test/trace.zip', links: [] },
  { name: 'a line of data', line: `${'x'.repeat(5_000)} a/trace.zip`, links: [] },
  { name: 'nothing', line: '', links: [] },
];
for (const { name, line, links } of lines) {
  test(`links: ${name}`, () => {
    const all = resultLinks(line);
    const found = all.filter((link, index) => !all.slice(0, index).some((other) => overlap(link, other)));
    assert.deepEqual(
      found.map(({ path, isWhole }) => (isWhole ? path : `${path} …`)),
      links,
    );
    // What is underlined is what is opened.
    for (const { start, length, path } of all) assert.equal(line.slice(start, start + length), path);
  });
}

function overlap(a: ResultLink, b: ResultLink): boolean {
  return a.start < b.start + b.length && b.start < a.start + a.length;
}

test('words in front of a path may be part of it: what is there decides', () => {
  assert.deepEqual(
    resultLinks('saved to test-results/a/trace.zip').map(({ path }) => path),
    ['saved to test-results/a/trace.zip', 'test-results/a/trace.zip'],
  );
});

test('no line takes long, however it is made', () => {
  for (const part of ['/', '"', '(failed)', '- /a ', ' (', '[[ATTACHMENT|', 'a/trace']) {
    const began = process.cpuUsage();
    resultLinks(part.repeat(Math.floor(4_000 / part.length)));
    const { user } = process.cpuUsage(began);
    assert.ok(user < 5_000_000, `${part}: ${user} µs`);
  }
});

test('results in a workspace: the folder of the run, each once', () => {
  const marks = [
    '/w/test-results/.last-run.json',
    '/w/test-results/a/test-failed-1.png',
    '/w/test-results/b/trace.zip',
    '/w/e2e/cypress/screenshots/shop.cy.js/deep/x (failed).png',
    '/w/allure-results/1-result.json',
    '/w/allure-results/2-result.json',
    '/w/playwright-report/index.html',
    '/w/errorShots/ERROR.png',
  ];
  assert.deepEqual(rootsOfMarks(marks, ['/w']), [
    '/w/test-results',
    '/w/e2e/cypress/screenshots',
    '/w/allure-results',
    '/w/playwright-report',
    '/w/errorShots',
  ]);
});

test('nothing above the workspace is searched, wherever a trace lies in it', () => {
  assert.deepEqual(rootsOfMarks(['/home/dev/w/trace.zip'], ['/home/dev/w']), ['/home/dev/w']);
  assert.deepEqual(rootsOfMarks(['/home/dev/w/a/trace.zip'], ['/home/dev/w']), ['/home/dev/w']);
});
