// Android through adb, played back: `adb devices`, `wm` and `uiautomator dump` print here what they printed when they were
// recorded (adb 1.0.41; dumps of Android 13 to 15, in their words and quotes; "hierchary" is the tool's). No device is needed.

import assert from 'node:assert/strict';
import path from 'node:path';
import test, { before } from 'node:test';
import sharp from 'sharp';
import { captureAndroid, parseDevices } from '../../extension/capture/android';
import { readTree } from '../../extension/capture/androidTree';
import { storeCapture } from '../../extension/capture/store';
import { readWitnessFile } from '../../extension/capture/witnessFile';
import type { MaskOptions } from '../../protocol/capture';
import { MOST_NODES, parseWitness, writeWitness, type WitnessNode } from '../../protocol/witness';
import { gradientPng, temporaryFolder, writeInto } from '../support/pictures';
import { fileBytes, makeWorld, scriptsRun, type World } from './fakeTools';

const folder = temporaryFolder();
const skip = !scriptsRun && 'scripts are no programs on Windows';
const size = { width: 270, height: 600 };
let png: Buffer;
let pngFile: string;

before(async () => {
  png = await gradientPng(size.width, size.height);
  pngFile = writeInto(folder, 'phone.png', png);
});

/** One view as the tool writes it. */
function view(about: Readonly<Record<string, string>>, ...inside: readonly string[]): string {
  const attributes: Record<string, string> = {
    index: '0',
    text: '',
    'resource-id': '',
    class: 'android.view.View',
    package: 'com.example.shop',
    'content-desc': '',
    checkable: 'false',
    checked: 'false',
    clickable: 'false',
    enabled: 'true',
    focusable: 'false',
    focused: 'false',
    scrollable: 'false',
    'long-clickable': 'false',
    password: 'false',
    selected: 'false',
    bounds: '[0,0][0,0]',
    'drawing-order': '0',
    hint: '',
    ...about,
  };
  const written = Object.entries(attributes)
    .map(([name, value]) => (value.includes('"') ? ` ${name}='${value}'` : ` ${name}="${value}"`))
    .join('');
  return inside.length === 0 ? `<node${written} />` : `<node${written}>${inside.join('')}</node>`;
}

const dump = (...views: readonly string[]): string =>
  `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy rotation="0">${views.join('')}</hierarchy>` +
  'UI hierchary dumped to: /dev/tty\n';

const signIn = dump(
  view(
    { class: 'android.widget.FrameLayout', bounds: '[0,0][270,600]' },
    view({ class: 'android.widget.TextView', text: 'Sign in &amp; pay', bounds: '[10,10][200,40]' }),
    view({
      class: 'android.widget.EditText',
      text: 'ann@example.org',
      hint: 'E-mail',
      'resource-id': 'com.example.shop:id/mail',
      focused: 'true',
      clickable: 'true',
      bounds: '[10,60][260,100]',
    }),
    view({
      class: 'android.widget.EditText',
      text: 'hunter2secret',
      hint: 'Password',
      password: 'true',
      bounds: '[10,110][260,150]',
    }),
    view({
      class: 'android.widget.CheckBox',
      text: 'a &lt; b "c" d&#10;e &#55357;&#56832;',
      checkable: 'true',
      checked: 'true',
      enabled: 'false',
      bounds: '[10,160][260,190]',
    }),
    view(
      { clickable: 'true', 'resource-id': 'row', bounds: '[0,200][270,260]' },
      view({ class: 'android.widget.TextView', text: 'Card', bounds: '[10,205][100,230]' }),
      view({ class: 'android.widget.TextView', text: 'ends in 42', bounds: '[10,230][100,255]' }),
      view({
        class: 'android.widget.ImageButton',
        'content-desc': 'Remove card',
        clickable: 'true',
        bounds: '[220,205][260,255]',
      }),
    ),
    view(
      { clickable: 'true', bounds: '[0,300][270,340]' },
      // A view of the app's own: only its attribute says what it holds.
      view({ class: 'com.example.PinView', text: 'hunter2pin', password: 'true', bounds: '[0,300][90,340]' }),
    ),
    view({ class: 'android.widget.Button', text: 'Pay', bounds: '[10,620][260,660]' }),
    view({ class: 'android.widget.Button', text: 'Later', bounds: '[0,591][270,537]' }),
  ),
);

const LIST = 'List of devices attached\n';
const PIXEL =
  'emulator-5554          device product:sdk_gphone64_x86_64 model:Pixel_7 device:emu64x transport_id:1\n';

interface Phone {
  readonly devices?: string;
  readonly dump?: string;
  /** Where the tool may not print: what it writes into a file. */
  readonly dumpFile?: string;
  readonly wmSize?: string;
  readonly before?: string;
}

/** adb with one phone behind it. */
function adb({
  devices = LIST + PIXEL + '\n',
  dump: printed = signIn,
  dumpFile = '',
  wmSize = 'Physical size: 270x600\n',
  before: warning = '',
}: Phone = {}): Readonly<Record<string, string>> {
  return {
    adb: `
      const words = args.join(' ');
      if (words === 'devices -l') { print(${JSON.stringify(devices)}); end(0); }
      const [, , ...rest] = args;
      const asked = rest.join(' ');
      if (asked === 'exec-out screencap -p') print(Buffer.concat([Buffer.from(${JSON.stringify(warning)}), ${fileBytes(pngFile)}]));
      else if (asked === 'exec-out uiautomator dump /dev/tty') print(${JSON.stringify(printed)});
      else if (/^exec-out uiautomator dump (\\S+); cat \\1; rm -f \\1$/.test(asked)) print('UI hierchary dumped to: x\\n' + ${JSON.stringify(dumpFile)});
      else if (asked === 'shell wm size') print(${JSON.stringify(wmSize)});
      else if (asked === 'shell wm density') print('Physical density: 420\\nOverride density: 480\\n');
      else { complain('adb: unknown command ' + asked + '\\n'); end(1); }`,
  };
}

const capture = ({ tools, parts }: World, serial?: string, mask: MaskOptions = {}) =>
  captureAndroid({ kind: 'android', mask, ...(serial === undefined ? {} : { serial }) }, tools, parts);

test('a phone: picture, record and the tree as witness', { skip }, async () => {
  const world = makeWorld(folder, adb());
  const taken = await capture(world, undefined, { passwords: false });
  assert.deepEqual(Buffer.from(taken.png), png);
  const { takenAt, ...record } = taken.record;
  assert.match(takenAt ?? '', /Z$/);
  assert.deepEqual(record, {
    source: 'android',
    kind: 'device',
    by: 'adb',
    device: 'Pixel 7',
    pixelRatio: 3,
  });
  assert.equal(taken.witness?.frames[0]?.url, 'android-app://com.example.shop');
  assert.deepEqual(taken.remarks, []);
  assert.deepEqual(world.said, [
    'looking for a device',
    'reading the views of emulator-5554',
    'taking a picture of emulator-5554',
  ]);
});

/** The witness of a dump, and its nodes by what they are called. */
function treeOf(printed: string, display = size) {
  const tree = readTree(printed, size, display);
  assert.ok(tree.kind === 'read', tree.kind === 'unreadable' ? tree.reason : '');
  const named = (name: string): WitnessNode | undefined =>
    tree.witness.nodes.find((node) => node.name === name);
  return { ...tree, nodes: tree.witness.nodes, named };
}

test('roles, names, states and texts of views', () => {
  const { nodes, named } = treeOf(signIn);
  assert.deepEqual(named('E-mail'), {
    parent: 0,
    frame: 0,
    tag: 'android.widget.EditText',
    role: 'textbox',
    name: 'E-mail',
    attributes: {
      'resource-id': 'com.example.shop:id/mail',
      text: 'ann@example.org',
      hint: 'E-mail',
      package: 'com.example.shop',
      clickable: 'true',
    },
    state: { focused: true, value: 'ann@example.org' },
    box: { x1: 10, y1: 60, x2: 260, y2: 100 },
    visibility: 'seen',
  });
  const checkbox = named('a < b "c" d e 😀');
  assert.equal(checkbox?.role, 'checkbox');
  assert.deepEqual(checkbox?.state, { checked: true, disabled: true });
  assert.equal(named('Remove card')?.role, 'button');
  assert.equal(named('Sign in & pay')?.role, undefined, 'what is only read is no control');
  const texts = nodes.filter(({ tag }) => tag === '#text').map(({ text }) => text);
  assert.deepEqual(texts, [
    'Sign in & pay',
    'ann@example.org',
    'a < b "c" d\ne 😀',
    'Card',
    'ends in 42',
    'Pay',
    'Later',
  ]);
});

test('what can be tapped is called by what it holds, but for what can be tapped itself', () => {
  assert.equal(treeOf(signIn).named('Card ends in 42')?.attributes?.['resource-id'], 'row');
});

test('below the screen is outside; bounds that end before they begin have no place', () => {
  const { named } = treeOf(signIn);
  assert.equal(named('Pay')?.visibility, 'outside');
  assert.equal(named('Later')?.visibility, 'hidden');
  assert.equal(named('Later')?.box, undefined);
});

test('passwords are painted over, counted, and stand nowhere', { skip }, async () => {
  const world = makeWorld(folder, adb());
  const taken = await capture(world);
  assert.equal(taken.record.masked, 2);
  assert.ok(!JSON.stringify(taken.witness).includes('hunter2'));
  const { data } = await sharp(taken.png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => [...data.subarray((y * size.width + x) * 3).subarray(0, 3)];
  assert.deepEqual(pixel(10, 110), [255, 0, 255]);
  assert.deepEqual(pixel(259, 149), [255, 0, 255]);
  assert.deepEqual(pixel(9, 110), [45, (110 * 5) % 256, 128]);
  // Also where somebody wants to see the dots.
  assert.ok(
    !JSON.stringify((await capture(world, undefined, { passwords: false })).witness).includes('hunter2'),
  );
});

test('boxes are those of the picture: an override of the size, and a phone that lies on its side', () => {
  const half = treeOf(dump(view({ text: 'x', bounds: '[10,20][30,40]' })), { width: 135, height: 300 });
  assert.deepEqual(half.named('x')?.box, { x1: 20, y1: 40, x2: 60, y2: 80 });
  // The display is told upright, the picture is not.
  const tree = readTree(
    dump(view({ text: 'x', bounds: '[10,20][30,40]' })),
    { width: 600, height: 270 },
    { width: 135, height: 300 },
  );
  assert.ok(tree.kind === 'read');
  assert.deepEqual(tree.witness.nodes[0]?.box, { x1: 20, y1: 40, x2: 60, y2: 80 });
});

test('the witness is one that is read again, beside its picture', { skip }, async () => {
  const picture = path.join(folder, 'stored phone.png');
  const taken = await capture(makeWorld(folder, adb()));
  await storeCapture(taken, picture);
  const read = await readWitnessFile(picture);
  assert.ok(read.kind === 'read');
  assert.deepEqual(read.witness.nodes, taken.witness?.nodes);
});

test('a tree of any shape keeps its order, and too many views are cut with a word about it', () => {
  const deep = Array.from({ length: 200 }).reduce<string>((inside) => view({ text: 'd' }, inside), view({}));
  const many = view({}, ...Array.from({ length: MOST_NODES }, () => view({ text: 'm' })));
  for (const [views, truncated] of [
    [[deep, deep], false],
    [[many], true],
  ] as const) {
    const { witness } = treeOf(dump(...views));
    assert.equal(witness.truncated, truncated);
    assert.ok(witness.nodes.length <= MOST_NODES);
    const whole = { ...witness, picture: { sha256: null, size } };
    assert.equal(parseWitness(writeWitness(whole)).kind, 'read');
  }
});

test('devices with several displays print a warning into the picture’s stream', { skip }, async () => {
  const warning = '[Warning] Multiple displays were found, but no display id was specified!\n';
  const taken = await capture(makeWorld(folder, adb({ before: warning })), undefined, { passwords: false });
  assert.deepEqual(Buffer.from(taken.png), png);
});

test(
  'where the tool may not print, the tree comes by way of a file that is removed again',
  { skip },
  async () => {
    const denied = 'java.io.FileNotFoundException: /dev/tty: open failed: ENXIO\n';
    const taken = await capture(makeWorld(folder, adb({ dump: denied, dumpFile: signIn })));
    assert.equal(taken.witness?.source, 'android');
  },
);

const treeless: readonly { name: string; dump: string; says: RegExp }[] = [
  {
    name: 'something keeps moving',
    dump: 'ERROR: could not get idle state.\n',
    says: /\(could not get idle state\)/,
  },
  {
    name: 'a screen that tells nothing',
    dump: 'ERROR: null root node returned by UiTestAutomationBridge.\n',
    says: /\(null root node returned by UiTestAutomationBridge\)/,
  },
  { name: 'a tree that is cut off', dump: signIn.slice(0, 900), says: /\(it ends/ },
  {
    name: 'a tree of somebody who wants our files',
    dump: '<hierarchy><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><node text="&y;"></hierarchy>',
    says: /\(<\/hierarchy> closes nothing\)/,
  },
];
for (const { name, dump: printed, says } of treeless) {
  test(`without a witness the picture is taken all the same: ${name}`, { skip }, async () => {
    const taken = await capture(makeWorld(folder, adb({ dump: printed })));
    assert.equal(taken.witness, null);
    assert.deepEqual(Buffer.from(taken.png), png);
    assert.match(taken.remarks[0] ?? '', says);
    assert.deepEqual(taken.remarks.slice(1), [
      'Without it no password field could be found and painted over.',
    ]);
  });
}

test('entities of its own mean nothing', () => {
  const { nodes } = treeOf(dump(view({ text: '&y; &amp;lt; &#0; &#9999999;' })));
  assert.equal(nodes[0]?.name, '&y; &lt; \u0000 &#9999999;');
});

test('a list of devices: what a server says first, serial numbers with spaces, every state', () => {
  const printed =
    '* daemon not running; starting now at tcp:5037\n* daemon started successfully\n' +
    LIST +
    PIXEL +
    'adb-834ee2d7-Xy1AbC (2)._adb-tls-connect._tcp device product:PHK110 model:PHK110 device:OP5913L1 transport_id:3\n' +
    'emulator-5556          offline transport_id:2\r\n' +
    '0123456789ABCDEF       unauthorized usb:1-1 transport_id:3\n' +
    'R58M123       no permissions (missing udev rules? user is in the plugdev group); see [http://developer.android.com/tools/device.html] usb:1-2 transport_id:4\n\n';
  assert.deepEqual(parseDevices(printed), [
    { serial: 'emulator-5554', state: 'device', model: 'Pixel 7' },
    { serial: 'adb-834ee2d7-Xy1AbC (2)._adb-tls-connect._tcp', state: 'device', model: 'PHK110' },
    { serial: 'emulator-5556', state: 'offline', model: null },
    { serial: '0123456789ABCDEF', state: 'unauthorized', model: null },
    { serial: 'R58M123', state: 'no permissions', model: null },
  ]);
});

const three = `${LIST}${PIXEL}emulator-5556          device model:Pixel_Fold transport_id:2\nR58M1                  device transport_id:3\n\n`;

test('of three devices the one that is asked for', { skip }, async () => {
  const taken = await capture(makeWorld(folder, adb({ devices: three })), 'R58M1');
  assert.equal(taken.record.device, 'R58M1');
});

const refused: readonly {
  name: string;
  programs: () => Readonly<Record<string, string>>;
  serial?: string;
  says: RegExp;
}[] = [
  {
    name: 'no adb',
    programs: () => ({}),
    says: /^FailureError: The Android device: it is reached through adb, which is not installed; install /,
  },
  {
    name: 'no device',
    programs: () => adb({ devices: `${LIST}\n` }),
    says: /adb finds none; connect one by USB with debugging switched on, or start an emulator\.$/,
  },
  {
    name: 'three devices',
    programs: () => adb({ devices: three }),
    says: /3 are connected: emulator-5554 \(Pixel 7\), emulator-5556 \(Pixel Fold\), R58M1; say which one by its serial number \(--serial emulator-5554\)\.$/,
  },
  {
    name: 'another serial number',
    programs: () => adb(),
    serial: 'nope',
    says: /adb knows no device "nope"; it knows emulator-5554 \(Pixel 7\)\.$/,
  },
  {
    name: 'unauthorized',
    programs: () => adb({ devices: `${LIST}R58M1 unauthorized usb:1-1 transport_id:3\n` }),
    says: /R58M1 is connected but cannot be used, its state is "unauthorized"; unlock it and allow USB debugging/,
  },
  {
    name: 'offline, although asked for by name',
    programs: () => adb({ devices: `${LIST}emulator-5556 offline transport_id:2\n` }),
    serial: 'emulator-5556',
    says: /its state is "offline"; disconnect and connect it again/,
  },
  {
    name: 'a device that goes away in the middle',
    programs: () => ({
      adb: `
        if (args[0] === 'devices') { print(${JSON.stringify(LIST + PIXEL)}); end(0); }
        complain("adb: device 'emulator-5554' not found\\n"); end(1);`,
    }),
    says: /adb ended with code 1 and said "adb: device 'emulator-5554' not found"\.$/,
  },
  {
    name: 'a screen that may not be pictured',
    programs: () => ({
      adb: `
        if (args[0] === 'devices') print(${JSON.stringify(LIST + PIXEL)});
        else if (args.includes('screencap')) print('Capturing failed.\\n');`,
    }),
    says: /it gave no picture and said "Capturing failed\."; unlock it and try again\.$/,
  },
];
for (const { name, programs, serial, says } of refused) {
  test(`one sentence: ${name}`, { skip }, async () => {
    const world = makeWorld(folder, programs(), { env: { HOME: folder } });
    await assert.rejects(capture(world, serial), (error: Error) => {
      assert.match(String(error), says);
      assert.equal(error.message.split('\n').length, 1);
      return true;
    });
  });
}
