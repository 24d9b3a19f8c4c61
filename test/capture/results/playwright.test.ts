// Folders and reports of Playwright, as its reporters wrote them (test/fixtures/results/reports.json.gz), and pytest's layout.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { beforeEach } from 'node:test';
import { extractShot } from '../../../extension/capture/results/extractShot';
import { shotName, type FailedShot } from '../../../extension/capture/results/failedShot';
import { listFailedShots } from '../../../extension/capture/results/listFailedShots';
import { parseSidecar } from '../../../protocol/sidecar';
import { temporaryFolder } from '../../support/pictures';
import { plainPicture, recordedResults, recordedTrace, traceZip } from '../../support/recordedTraces';
import { makeZip } from '../../support/zips';

interface Reports {
  readonly json: object;
  readonly html: object;
  readonly blob: readonly string[];
  readonly junit: string;
  readonly errorContext: string;
}

const reports = recordedResults('reports') as Reports;
const top = temporaryFolder();
let project = '';
let count = 0;

beforeEach(() => {
  count += 1;
  project = path.join(top, `shop ${count} 名前`);
  put('package.json', '{}');
});

const strict = {
  title: 'strict',
  file: '/home/dev/shop/tests/shop.spec.ts',
  line: 17,
  step: 'locator.click',
  selector: "getByRole('button', { name: /add/i })",
  error:
    "Error: locator.click: Error: strict mode violation: getByRole('button', { name: /add/i }) resolved to 2 elements",
};

test('the JSON reporter: failed tests by place and by project, those that passed left out', async () => {
  await putPictures();
  put('report.json', JSON.stringify(reports.json));
  const shots = await listFailedShots(project);
  assert.deepEqual(shots.map(shown), [
    ['cart › shows the total', 'desktop', 'test-results/shop-cart-shows-the-total-desktop/test-failed-1.png'],
    ['cart › shows the total', 'phone', 'test-results/shop-cart-shows-the-total-phone/test-failed-1.png'],
    ['strict', 'desktop', 'test-results/shop-strict-desktop/test-failed-1.png'],
    ['strict', 'phone', 'test-results/shop-strict-phone/test-failed-1.png'],
  ]);
  assert.deepEqual(shots[2]?.record, { source: 'playwright', test: strict });
  assert.deepEqual(await listFailedShots(path.join(project, 'report.json')), shots);
});

test('with the trace of a test beside its report, viewport and pixel ratio are known', async () => {
  await putPictures();
  put('report.json', JSON.stringify(reports.json));
  put('test-results/shop-strict-desktop/trace.zip', await traceZip(recordedTrace('v10 total')));
  const [, , shot] = await listFailedShots(project);
  assert.equal(shot?.record.pixelRatio, 1);
  assert.deepEqual(shot.record.viewport, { width: 400, height: 300 });
  assert.equal(shot.record.by, 'Playwright 1.65.1, chromium');
  // What the report says is not overruled.
  assert.deepEqual(shot.record.test, strict);
});

test('paths of the machine where the tests ran are found by their last parts', async () => {
  await putPictures();
  const text = JSON.stringify(reports.json)
    .replaceAll('/home/dev/shop', 'D:\\\\a\\\\shop')
    .replaceAll('/test-', '\\\\test-');
  put('report.json', text);
  const [, , shot] = await listFailedShots(project);
  assert.deepEqual(shot === undefined ? [] : shown(shot), [
    'strict',
    'desktop',
    'test-results/shop-strict-desktop/test-failed-1.png',
  ]);
});

test('JUnit tells the same of the same pictures', async () => {
  await putPictures();
  put('junit.xml', reports.junit);
  const shots = await listFailedShots(path.join(project, 'junit.xml'));
  assert.deepEqual(shots.map(({ record }) => record.test.title).sort(), ['cart › shows the total', 'strict']);
  const shot = shots.find(({ record }) => record.test.title === 'strict');
  assert.equal(shot?.picture.kind, 'file');
  const { error, ...rest } = strict;
  assert.deepEqual(shot.record.test, {
    ...rest,
    error: error.replace(/^Error: locator\.click: /, 'locator.click: '),
  });
});

test('several reports of one run show each test once', async () => {
  await putPictures();
  put('report.json', JSON.stringify(reports.json));
  put('junit.xml', reports.junit);
  put('playwright-report/index.html', page());
  assert.equal((await listFailedShots(project)).length, 4);
});

test('the HTML report, whose pictures lie under their hashes', async () => {
  put('playwright-report/index.html', page());
  for (const name of JSON.stringify(reports.html).match(/data\/\w+\.png/g) ?? []) {
    put(`playwright-report/${name}`, await plainPicture({ width: 400, height: 300 }));
  }
  const shots = await listFailedShots(path.join(project, 'playwright-report'));
  assert.equal(shots.length, 4);
  const shot = shots.find(({ variant, record }) => variant === 'desktop' && record.test.title === 'strict');
  assert.equal(shot?.picture.kind, 'file');
  assert.deepEqual(shot.record.test, strict);
});

test('a blob report, whose pictures lie in the same zip', async () => {
  const names = reports.blob.join('\n').match(/resources\/\w+\.png/g) ?? [];
  const picture = await plainPicture({ width: 400, height: 300 });
  const zip = makeZip([
    ...names.map((name) => ({ name, content: picture })),
    { name: 'report.jsonl', content: reports.blob.join('\n') },
  ]);
  const shots = await listFailedShots(put('blob-report/report.zip', zip));
  assert.deepEqual(
    shots.map(({ record, variant, picture: { kind } }) => [record.test.title, variant, kind]),
    [
      ['cart › shows the total', 'desktop', 'zipped'],
      ['strict', 'desktop', 'zipped'],
    ],
  );
  assert.deepEqual(shots[1]?.record.test, strict);
});

test('a folder without a report: the title and the error that lie beside the picture', async () => {
  await putPictures();
  put('test-results/shop-cart-shows-the-total-phone/error-context.md', reports.errorContext);
  // Playwright 1.55 wrote the page only.
  put(
    'test-results/shop-cart-shows-the-total-desktop/error-context.md',
    '# Page snapshot\n\n```yaml\n- button\n```',
  );
  const shots = await listFailedShots(path.join(project, 'test-results'));
  assert.equal(shots.length, 4);
  const [shot, untold] = shots;
  assert.deepEqual(shot?.record.test, {
    title: 'cart › shows the total',
    file: 'tests/shop.spec.ts',
    line: 10,
    step: 'expect(locator).toHaveText',
    selector: "getByRole('listitem').filter({ hasText: 'Pear' }).getByTestId('total')",
    error: 'Error: expect(locator).toHaveText(expected) failed; Expected: "3 €"; Error: element(s) not found',
  });
  // Nothing but its folder tells of this one.
  assert.deepEqual(untold?.record.test, { title: 'shop-cart-shows-the-total-desktop' });
});

test('a folder and a report beside it give the same test the same place', async () => {
  // The one that stands first in its file has the folder that comes last, and stands last in the report.
  const titles = ['cart › shows the total', 'strict'];
  for (const [index, folder] of ['z-cart', 'a-strict'].entries()) {
    put(`test-results/${folder}/test-failed-1.png`, await plainPicture({ width: 4, height: 3 }));
    const line = index === 0 ? 8 : 17;
    const context = `# Test info\n\n- Name: shop.spec.ts >> ${titles[index]!.replace(' › ', ' >> ')}\n- Location: shop.spec.ts:${line}:3\n`;
    put(`test-results/${folder}/error-context.md`, context);
  }
  put('report.json', JSON.stringify(reports.json));
  const namesOf = async (given: string): Promise<string[]> => {
    const shots = await listFailedShots(path.join(project, given));
    return [...new Set(shots.map(({ record }) => record.test.title))];
  };
  assert.deepEqual(await namesOf('test-results'), titles);
  assert.deepEqual(await namesOf('report.json'), titles);
});

test('pytest: a picture and traces of a context each, told by the first', async () => {
  const folder = 'test-results/tests-test-shop-py-test-adds-chromium';
  put(`${folder}/test-failed-1.png`, await plainPicture({ width: 1280, height: 720 }));
  put(`${folder}/trace-1.zip`, await traceZip(recordedTrace('v10 python')));
  put('pyproject.toml', '');
  const [shot] = await listFailedShots(project);
  assert.equal(shot?.record.test.selector, 'get_by_role("button", name="Add to cart", exact=True)');
  assert.equal(shot.record.pixelRatio, 1);
});

test('a retry is told apart, and a picture of a test that passed is left out', async () => {
  put('test-results/shop-strict-retry1/test-failed-1.png', await plainPicture({ width: 4, height: 3 }));
  put('test-results/shop-passes/test-finished-1.png', await plainPicture({ width: 4, height: 3 }));
  const shots = await listFailedShots(project);
  assert.deepEqual(
    shots.map(({ variant }) => variant),
    ['retry 1'],
  );
  const all = await listFailedShots(project, { includePassed: true });
  assert.deepEqual(
    all.map(({ hasFailed }) => hasFailed),
    [false, true],
  );
});

test('with the traces of tests that passed: nothing, unless they are asked for', async () => {
  const { entries, pictures, playwright } = recordedTrace('v10 total');
  const passing = Object.fromEntries(
    Object.entries(entries).map(([name, text]) => [name, text.replace(/^.*"error".*$/gm, '')]),
  );
  put('test-results/fine/trace.zip', await traceZip({ entries: passing, pictures, playwright }));
  assert.deepEqual(await listFailedShots(project), []);
  const all = await listFailedShots(project, { includePassed: true });
  assert.deepEqual(
    all.map(({ hasFailed, picture }) => [hasFailed, picture.kind]),
    [[false, 'zipped']],
  );
});

test('of a picture by itself the test is found that left it, out of the report of its run', async () => {
  await putPictures();
  const picture = path.join(project, 'test-results', 'shop-strict-desktop', 'test-failed-1.png');
  put('test-results/report.json', JSON.stringify(reports.json));
  const [shot, ...others] = await listFailedShots(picture);
  assert.deepEqual([shot?.record.test, others.length], [strict, 0]);
  await assert.rejects(
    async () => listFailedShots(put('other/picture.png', await plainPicture({ width: 4, height: 3 }))),
    /picture\.png: no test is known that left this picture; give the folder or the report of its run\.$/,
  );
});

test('a picture that is not there is told, with the reason', async () => {
  put('report.json', JSON.stringify(reports.json));
  const [, , shot] = await listFailedShots(project);
  assert.equal(shot?.picture.kind, 'missing');
  assert.match(shot.picture.kind === 'missing' ? shot.picture.reason : '', /and it is not there$/);
  await assert.rejects(
    extractShot(shot, project),
    /^FailureError: strict: there is no picture of this test: the report names /,
  );
});

test('a report cannot name files outside of the project, neither by its path, nor upwards, nor through a link', async () => {
  const outside = path.join(top, 'outside');
  mkdirSync(outside, { recursive: true });
  writeFileSync(path.join(outside, 'test-failed-1.png'), await plainPicture({ width: 4, height: 3 }));
  symlinkSync(outside, path.join(project, 'linked'));
  const text = JSON.stringify(reports.json);
  for (const name of [
    path.join(outside, 'test-failed-1.png'),
    '../outside/test-failed-1.png',
    'linked/test-failed-1.png',
    `${project}/../outside/test-failed-1.png`,
  ]) {
    put(
      'report.json',
      text.replaceAll('/home/dev/shop/test-results/shop-strict-desktop/test-failed-1.png', name),
    );
    const [, , shot] = await listFailedShots(project);
    assert.match(
      shot?.picture.kind === 'missing' ? shot.picture.reason : '',
      /lies outside of .* and is not opened for that$/,
      name,
    );
  }
});

test('a report that names a file of another computer is not followed there', async () => {
  const outside = path.join(temporaryFolder(), 'elsewhere');
  mkdirSync(outside, { recursive: true });
  writeFileSync(path.join(outside, 'test-failed-1.png'), await plainPicture({ width: 4, height: 3 }));
  // Where two slashes are as good as one, asking would find it.
  const name = `/${path.join(outside, 'test-failed-1.png')}`;
  const text = JSON.stringify(reports.json);
  put(
    'report.json',
    text.replaceAll('/home/dev/shop/test-results/shop-strict-desktop/test-failed-1.png', name),
  );
  const [shot] = await listFailedShots(project);
  assert.match(shot?.picture.kind === 'missing' ? shot.picture.reason : '', /and it is not there$/);
});

test('the pictures of several pages of one test are told apart', async () => {
  for (const number of [1, 2])
    put(`test-results/shop-strict/test-failed-${number}.png`, await plainPicture({ width: 4, height: 3 }));
  const shots = await listFailedShots(project);
  assert.deepEqual(
    shots.map(({ variant }) => variant),
    ['picture 1', 'picture 2'],
  );
});

test('a name made of a title is one for every system, and no text is without end', async () => {
  assert.equal(shotName('CON', 'png'), 'failed test CON.png');
  assert.equal(shotName('../../etc: "x"?', 'jpg'), 'etc x.jpg');
  assert.equal(shotName('𠮷'.repeat(100), 'png'), `${'𠮷'.repeat(55)}.png`);
  await putPictures();
  put(
    'report.json',
    JSON.stringify(reports.json).replaceAll('"strict"', JSON.stringify('x'.repeat(100_000))),
  );
  const [, , shot] = await listFailedShots(project);
  assert.equal(shot?.record.test.title.length, 2_000);
});

test('a damaged trace among good ones does not hide the others', async () => {
  await putPictures();
  put('test-results/shop-strict-desktop/trace.zip', 'not a zip');
  put('test-results/shop-broken/trace.zip', 'not a zip');
  const shots = await listFailedShots(project);
  assert.equal(shots.length, 5);
  const broken = shots.find(({ record }) => record.test.title === 'shop-broken');
  assert.match(
    broken?.picture.kind === 'missing' ? broken.picture.reason : '',
    /may be damaged or not be copied whole/,
  );
});

test('a run of very many failed tests is listed up to what anybody looks through', async () => {
  const picture = await plainPicture({ width: 4, height: 3 });
  for (let index = 0; index < 2_010; index += 1) {
    const folder = path.join(project, 'test-results', `t-${index}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'test-failed-1.png'), picture);
  }
  const shots = await listFailedShots(project);
  assert.equal(shots.length, 2_000);
  assert.equal(shots[10]?.record.test.title, 't-10');
  rmSync(path.join(project, 'test-results'), { recursive: true });
});

test('an extracted picture is a capture with its record beside it, under the name of its test', async () => {
  const zip = put('trace.zip', await traceZip(recordedTrace('v10 total')));
  const [shot] = await listFailedShots(zip);
  assert.ok(shot !== undefined);
  mkdirSync(path.join(project, 'out'));
  const first = await extractShot(shot, path.join(project, 'out'));
  const second = await extractShot(shot, path.join(project, 'out'));
  assert.deepEqual(readdirSync(path.join(project, 'out')).sort(), [
    'cart shows the total 2.png',
    'cart shows the total 2.png.ground.json',
    'cart shows the total.png',
    'cart shows the total.png.ground.json',
  ]);
  assert.notEqual(first.picture, second.picture);
  const sidecar = parseSidecar(readFileSync(`${first.picture}.ground.json`, 'utf8'));
  assert.equal(sidecar.kind, 'read');
  assert.deepEqual(sidecar.kind === 'read' ? sidecar.sidecar.capture.record : null, shot.record);
});

test('what is none of it is refused in a sentence', async () => {
  await assert.rejects(listFailedShots(path.join(project, 'nothing')), /nothing: nothing is there\.$/);
  if (process.platform !== 'win32')
    await assert.rejects(listFailedShots('/dev/null'), /null: this is neither a file nor a folder\.$/);
  await assert.rejects(
    listFailedShots(put('notes.txt', 'hello')),
    /neither a trace\.zip nor a report that is known/,
  );
  await assert.rejects(listFailedShots(put('page.html', '<p>')), /no HTML report of Playwright/);
  await assert.rejects(
    listFailedShots(put('x.xml', '<testsuite><a></testsuite>')),
    /neither a trace\.zip nor a report/,
  );
  assert.deepEqual(await listFailedShots(project), []);
});

async function putPictures(): Promise<void> {
  for (const name of ['strict', 'cart-shows-the-total']) {
    for (const device of ['desktop', 'phone']) {
      put(
        `test-results/shop-${name}-${device}/test-failed-1.png`,
        await plainPicture({ width: 400, height: 300 }),
      );
    }
  }
}

function page(): string {
  const zip = makeZip([
    { name: 'abc.json', content: JSON.stringify(reports.html) },
    { name: 'report.json', content: '{"files":[]}' },
  ]);
  return `<!DOCTYPE html><template id="playwrightReportBase64">data:application/zip;base64,${zip.toString('base64')}</template>`;
}

function put(name: string, content: string | Uint8Array): string {
  const file = path.join(project, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function shown({ record, variant, picture }: FailedShot): unknown[] {
  const file =
    picture.kind === 'file' ? path.relative(project, picture.path).split(path.sep).join('/') : picture;
  return [record.test.title, variant, file];
}
