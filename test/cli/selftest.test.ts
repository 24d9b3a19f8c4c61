// `groundglass selftest`: what a person and a program are told, and the exit code.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { OutputCheck, SelfTestReport } from '../../protocol/selftest';
import { call } from './fakes';

const right: OutputCheck = {
  file: 'vision_global.onnx',
  output: 'features',
  precision: 'int8',
  difference: 0.0022,
  allowed: 0.03,
  state: 'right',
};
const wrong: OutputCheck = {
  file: 'decoder.cpu.onnx',
  output: 'logits',
  precision: 'int4',
  difference: null,
  allowed: 0.2,
  state: 'wrong',
};

function report(changes: Partial<SelfTestReport>): SelfTestReport {
  return {
    bundle: { name: 'nano', hash: 'abc', precision: 'int8', device: 'cpu' },
    outputs: [right],
    answers: {
      located: { asked: 20, right: 19, missed: ['the bell icon'] },
      byModel: { asked: 20, right: 20, missed: [] },
      modelCounts: false,
      speed: { firstAnswer: 913, laterAnswer: 83.4, token: 1.14 },
    },
    remarks: ['It was tried on webgpu first.'],
    ...changes,
  };
}

const tell = (found: SelfTestReport, args: readonly string[] = []) =>
  call(['selftest', ...args], { selfTest: () => found });

test('a bundle whose graphs are right: table, verdict, questions and speed', async () => {
  const { code, stdout } = await tell(report({}));
  assert.equal(code, 0);
  assert.equal(
    stdout,
    [
      'graph               output    precision  difference  allowed  verdict',
      'vision_global.onnx  features  int8       0.22 %      3.00 %   right',
      'The graphs of "nano" compute on the device "cpu" what they should.',
      'Located 19 of 20 elements of the sample picture. Missed: the bell icon.',
      "The model's own coordinates hit 20 of 20.",
      'First answer 913 ms, later ones 83 ms, 1.1 ms a token; loading is not counted.',
      'It was tried on webgpu first.',
      '',
    ].join('\n'),
  );
});

test('a graph that fell apart is named, and the exit code says so', async () => {
  const { code, stdout } = await tell(report({ outputs: [right, wrong] }));
  assert.equal(code, 1);
  assert.match(stdout, /decoder\.cpu\.onnx +logits +int4 +no number +20\.0 % +wrong/);
  assert.match(
    stdout,
    /decoder\.cpu\.onnx of "nano" computes something else on the CPU: the files are damaged/,
  );
});

test('the way out of wrong numbers is another one on the CPU than elsewhere', async () => {
  const { bundle } = report({});
  const on = async (device: string) =>
    (await tell(report({ bundle: { ...bundle, device }, outputs: [wrong] }))).stdout;
  assert.doesNotMatch(await on('cpu'), /Try /);
  assert.match(await on('webgpu'), /on the device "webgpu"\. Try the CPU; if it disagrees too: "groundglass/);
  for (const device of ['cpu', 'webgpu']) {
    assert.match(await on(device), /"groundglass bundle verify DIR".*in another precision\.$/m);
  }
});

test('beside wrong graphs it is said what elements were located by where the model does not count', async () => {
  const located = async (outputs: readonly OutputCheck[], modelCounts: boolean) => {
    const { answers } = report({});
    assert.ok(answers !== null);
    const { stdout } = await tell(report({ outputs, answers: { ...answers, modelCounts } }));
    return /^Located .*$/m.exec(stdout)?.[0] ?? '';
  };
  assert.match(await located([wrong], false), /by its text and what was detected alone.*\. Missed: the bell/);
  assert.doesNotMatch(await located([wrong], true), /alone/);
  assert.doesNotMatch(await located([right], false), /alone/);
});

test('where nothing could be answered, that is said in place of figures', async () => {
  const remarks = ['Questions could not be answered. It ended.'];
  const { code, stdout } = await tell(report({ outputs: [wrong], answers: null, remarks }));
  assert.equal(code, 1);
  assert.match(stdout, /Questions could not be answered\. It ended\.\n$/);
  assert.doesNotMatch(stdout, /Located/);
});

test('a bundle without reference numbers is answered with, and the missing comparison is said', async () => {
  const { code, stdout } = await tell(report({ outputs: [] }));
  assert.equal(code, 0);
  assert.match(stdout, /^The bundle "nano" brings no reference numbers/);
});

test('--json prints the report as one object with its verdict', async () => {
  const { code, stdout } = await tell(report({ outputs: [right, wrong] }), ['--json']);
  assert.equal(code, 1);
  const { verdict, ...rest } = JSON.parse(stdout) as SelfTestReport & { verdict: string };
  assert.deepEqual(rest, report({ outputs: [right, wrong] }));
  assert.match(verdict, /^decoder\.cpu\.onnx/);
});

test('bundle and device are handed on', async () => {
  const asked: unknown[] = [];
  await call(['selftest', '--bundle', 'mine', '--device', 'webgpu'], {
    selfTest: (options) => {
      asked.push(options);
      return report({});
    },
  });
  assert.deepEqual(asked, [{ bundlePath: 'mine', device: 'webgpu' }]);
});

for (const [args, said] of [
  [['shot.png'], /"shot.png" is one word too many; see/],
  [['--device', 'gpu'], /"gpu" is no device/],
] as const) {
  test(`"selftest ${args.join(' ')}" is bad usage`, async () => {
    const { code, stderr } = await tell(report({}), args);
    assert.equal(code, 2);
    assert.match(stderr, said);
  });
}
