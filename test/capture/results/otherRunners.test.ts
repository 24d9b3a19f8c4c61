// Cypress, WebdriverIO and Allure, by the layouts that their documentation and sources describe: none of them is run here.
// Cypress: names as packages/server/lib/screenshots.js makes them. WebdriverIO: pictures as its documentation has "afterTest"
// save them. Allure: the test result file of allurereport.org. JUnit: mocha-junit-reporter and @wdio/junit-reporter.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { beforeEach } from 'node:test';
import { readCypressName } from '../../../extension/capture/results/cypressResults';
import { listFailedShots } from '../../../extension/capture/results/listFailedShots';
import { temporaryFolder } from '../../support/pictures';
import { plainPicture } from '../../support/recordedTraces';

const top = temporaryFolder();
let project = '';
let count = 0;
let picture: Buffer = Buffer.alloc(0);

beforeEach(async () => {
  count += 1;
  project = path.join(top, String(count));
  picture = await plainPicture({ width: 4, height: 3 });
  put('package.json', '{}');
});

const names = [
  { name: 'cart -- adds an apple (failed).png', titles: ['cart', 'adds an apple'], attempt: 1 },
  { name: 'cart -- adds an apple (failed) (attempt 2).png', titles: ['cart', 'adds an apple'], attempt: 2 },
  { name: 'cart -- adds an apple (failed) (1).png', titles: ['cart', 'adds an apple'], attempt: 1 },
  {
    name: 'cart -- adds an apple -- before each hook (failed).png',
    titles: ['cart', 'adds an apple'],
    hook: 'before each hook',
    attempt: 1,
  },
  { name: '語言 -- it (odd) works (failed).png', titles: ['語言', 'it (odd) works'], attempt: 1 },
];
for (const { name, ...read } of names) {
  test(`Cypress names ${name}`, () => assert.deepEqual(readCypressName(name), read));
}
for (const name of ['cart -- adds an apple.png', 'home (failed).txt', '(failed).png']) {
  test(`no name of a failed test of Cypress: ${name}`, () => assert.equal(readCypressName(name), null));
}

test('Cypress without a report: title and spec of a picture, by where it lies', async () => {
  put('cypress/screenshots/admin/shop.cy.ts/cart -- adds an apple (failed).png', picture);
  put('cypress/screenshots/admin/shop.cy.ts/cart -- adds an apple (failed) (attempt 2).png', picture);
  put('cypress/screenshots/admin/shop.cy.ts/home.png', picture);
  const shots = await listFailedShots(project);
  assert.deepEqual(
    shots.map(({ record, variant }) => [record, variant]),
    [
      [{ source: 'cypress', test: { title: 'cart › adds an apple', file: 'admin/shop.cy.ts' } }, undefined],
      [{ source: 'cypress', test: { title: 'cart › adds an apple', file: 'admin/shop.cy.ts' } }, 'retry 1'],
    ],
  );
  assert.equal(shots[0]?.name, 'cart adds an apple.png');
});

test('Cypress with mochawesome: what failed stands in the report, the picture has only its name', async () => {
  put('cypress/screenshots/shop.cy.js/cart -- shows 3 apples (failed).png', picture);
  put(
    'cypress/reports/mochawesome.json',
    JSON.stringify({
      stats: { suites: 1, tests: 2 },
      results: [
        {
          file: 'cypress/e2e/shop.cy.js',
          suites: [
            {
              title: 'cart',
              tests: [
                {
                  title: 'opens',
                  fullTitle: 'cart opens',
                  pass: true,
                  fail: false,
                  state: 'passed',
                  err: {},
                },
                {
                  title: 'shows "3" apples',
                  fullTitle: 'cart shows "3" apples',
                  fail: true,
                  state: 'failed',
                  err: {
                    message:
                      'AssertionError: Timed out retrying after 4000ms: Expected to find element: `.apples`, but never found it.',
                  },
                },
              ],
              suites: [],
            },
          ],
        },
      ],
    }),
  );
  const shots = await listFailedShots(project);
  assert.deepEqual(
    shots.map(({ record }) => record),
    [
      {
        source: 'cypress',
        test: {
          title: 'cart shows "3" apples',
          file: 'cypress/e2e/shop.cy.js',
          selector: '.apples',
          error:
            'AssertionError: Timed out retrying after 4000ms: Expected to find element: `.apples`, but never found it.',
        },
      },
    ],
  );
});

test("Cypress' module API names the pictures of a run", async () => {
  const file = put('cypress/screenshots/shop.cy.js/cart -- adds (failed).png', picture);
  put(
    'results.json',
    JSON.stringify({
      totalFailed: 1,
      runs: [
        {
          spec: { relative: 'cypress/e2e/shop.cy.js' },
          screenshots: [{ path: file, height: 3, width: 4 }],
          tests: [
            {
              title: ['cart', 'adds'],
              state: 'failed',
              displayError: 'AssertionError: expected 1 to equal 2',
            },
            { title: ['cart', 'opens'], state: 'passed', displayError: null },
          ],
        },
      ],
    }),
  );
  const [shot, ...others] = await listFailedShots(project);
  assert.equal(others.length, 0);
  assert.deepEqual(shot?.record.test, {
    title: 'cart › adds',
    file: 'cypress/e2e/shop.cy.js',
    error: 'AssertionError: expected 1 to equal 2',
  });
});

test('WebdriverIO: pictures named by their tests, and JUnit beside them', async () => {
  put('screenshots/cart adds an apple.png', picture);
  put('screenshots/cart opens.png', picture);
  put(
    'reports/wdio-0-0-junit-reporter.xml',
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="cart" tests="2" failures="1">
    <properties><property name="file" value="file:///home/dev/shop/test/specs/cart.e2e.js"/></properties>
    <testcase classname="chrome.cart" name="cart adds an apple" time="1">
      <failure message="Error: Can&apos;t call click on element with selector &quot;button=Add&quot; because element wasn&apos;t found"/>
      <system-err><![CDATA[
Error: Can't call click
    at async Context.<anonymous> (webdriverio)
]]></system-err>
    </testcase>
    <testcase classname="chrome.cart" name="cart opens" time="1"/>
  </testsuite>
</testsuites>`,
  );
  const shots = await listFailedShots(project);
  assert.deepEqual(
    shots.map(({ record }) => record),
    [
      {
        source: 'webdriverio',
        test: {
          title: 'cart adds an apple',
          file: '/home/dev/shop/test/specs/cart.e2e.js',
          selector: 'button=Add',
          error:
            'Error: Can\'t call click on element with selector "button=Add" because element wasn\'t found',
        },
      },
    ],
  );
});

test('WebdriverIO: a folder for errors needs no report', async () => {
  put('errorShots/ERROR_chrome_2026-11-26T18-53-43.600Z.png', picture);
  put('screenshots/anything.png', picture);
  const shots = await listFailedShots(project);
  assert.deepEqual(
    shots.map(({ record }) => record),
    [{ source: 'webdriverio', test: { title: 'ERROR_chrome_2026-11-26T18-53-43.600Z' } }],
  );
});

test('Allure: failed tests by the time they began, with the innermost failed step and the newest picture', async () => {
  put('allure-results/first.png', picture);
  put('allure-results/last.png', picture);
  const result = (start: number, status: string, more: object): string =>
    JSON.stringify({
      uuid: `u${start}`,
      name: `test ${start}`,
      status,
      start,
      labels: [
        { name: 'framework', value: 'wdio' },
        { name: 'suite', value: 'cart' },
      ],
      ...more,
    });
  const attachments = (source: string): object => ({
    attachments: [{ name: 'Screenshot', type: 'image/png', source }],
  });
  put('allure-results/a-result.json', result(20, 'broken', attachments('../../outside.png')));
  put(
    'allure-results/b-result.json',
    result(10, 'failed', {
      statusDetails: {
        message: 'element ("#total") still not displayed after 5000ms',
        trace: 'Error\n    at x',
      },
      steps: [
        { name: 'open', status: 'passed', steps: [], ...attachments('first.png') },
        {
          name: 'look at the total',
          status: 'failed',
          steps: [{ name: 'waitForDisplayed', status: 'failed', steps: [], ...attachments('last.png') }],
          attachments: [],
        },
      ],
    }),
  );
  put('allure-results/c-result.json', result(5, 'passed', attachments('first.png')));
  const shots = await listFailedShots(path.join(project, 'allure-results'));
  assert.deepEqual(
    shots.map(({ record }) => record),
    [
      {
        source: 'webdriverio',
        test: {
          title: 'cart › test 10',
          step: 'waitForDisplayed',
          selector: '#total',
          error: 'element ("#total") still not displayed after 5000ms',
        },
      },
      { source: 'webdriverio', test: { title: 'cart › test 20' } },
    ],
  );
  assert.deepEqual(
    shots.map(({ picture: { kind } }) => kind),
    ['file', 'missing'],
  );
});

test('two tests that saw the same picture are two', async () => {
  put('allure-results/same.png', picture);
  for (const name of ['adds', 'removes']) {
    const attachments = [{ name: 'Screenshot', type: 'image/png', source: 'same.png' }];
    put(
      `allure-results/${name}-result.json`,
      JSON.stringify({ uuid: name, name, status: 'failed', attachments }),
    );
  }
  const shots = await listFailedShots(project);
  assert.deepEqual(shots.map(({ record }) => record.test.title).sort(), ['adds', 'removes']);
});

test('a report made to take for ever does not', async () => {
  const beginnings = '[[ATTACHMENT|'.repeat(300_000);
  put(
    'junit.xml',
    `<testsuites><testsuite><testcase name="x"><failure/><system-out>${beginnings}</system-out></testcase></testsuite></testsuites>`,
  );
  assert.deepEqual(await listFailedShots(path.join(project, 'junit.xml')), []);
});

test('reports that are cut off, or are no reports, are passed over in a folder', async () => {
  put('a.json', '{"config": {}, "suites": [');
  put('b.json', '{"config": {}, "suites": [7, null, {"specs": [{"tests": [{"results": [{}]}]}]}]}');
  put('c.xml', '<testsuites><testsuite>');
  put('d.xml', '<testsuites><testsuite/><testcase/></testsuites>');
  put('e-result.json', '{"uuid": "x"}');
  put('f.json', '{"stats": {}, "results": [{"suites": "no"}, 3]}');
  assert.deepEqual(await listFailedShots(project), []);
});

function put(name: string, content: string | Uint8Array): string {
  const file = path.join(project, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}
