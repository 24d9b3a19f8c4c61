// iOS simulators through xcrun simctl, played back: lists in the form that Xcode 16 and later print them. Simulators run on
// macOS only, so nothing here was tried on a real one.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import test, { before } from 'node:test';
import { captureIos, parseSimulators } from '../../extension/capture/ios';
import { gradientPng, temporaryFolder, writeInto } from '../support/pictures';
import { fileBytes, makeWorld, scriptsRun, type World } from './fakeTools';

const folder = temporaryFolder();
const skip = !scriptsRun && 'scripts are no programs on Windows';
let png: Buffer;
let pngFile: string;

before(async () => {
  png = await gradientPng(90, 195);
  pngFile = writeInto(folder, 'phone.png', png);
});

const phone = {
  lastBootedAt: '2026-11-01T20:28:25Z',
  dataPath: '/Users/user/Library/Developer/CoreSimulator/Devices/CCCCCCCC-4444-5555-6666-DDDDDDDDDDDD/data',
  udid: 'CCCCCCCC-4444-5555-6666-DDDDDDDDDDDD',
  isAvailable: true,
  deviceTypeIdentifier: 'com.apple.CoreSimulator.SimDeviceType.iPhone-16-Pro',
  state: 'Booted',
  name: 'iPhone 16 Pro',
};
const tablet = {
  ...phone,
  udid: 'EEEEEEEE-7777-8888-9999-FFFFFFFFFFFF',
  name: 'iPad',
  deviceTypeIdentifier: undefined,
};
const asleep = { ...phone, udid: 'AAAAAAAA-1111-1111-1111-AAAAAAAAAAAA', state: 'Shutdown' };

const list = (...devices: readonly object[]): string =>
  JSON.stringify({
    devices: {
      'com.apple.CoreSimulator.SimRuntime.iOS-18-3': devices,
      'com.apple.CoreSimulator.SimRuntime.tvOS-18-2': [],
    },
  });

const types = JSON.stringify({
  devicetypes: [
    {
      productFamily: 'iPhone',
      bundlePath: '/Library/Developer/CoreSimulator/Profiles/DeviceTypes/iPhone 16 Pro.simdevicetype',
      identifier: phone.deviceTypeIdentifier,
      name: 'iPhone 16 Pro',
    },
  ],
});

/** Xcode with these simulators. */
const xcode = (listed: string): Readonly<Record<string, string>> => ({
  xcrun: `
    const words = args.join(' ');
    if (words === 'simctl list devices booted -j') print(${JSON.stringify(listed)});
    else if (words === 'simctl list devicetypes -j') print(${JSON.stringify(types)});
    else if (words.startsWith('simctl io CCCCCCCC-4444-5555-6666-DDDDDDDDDDDD screenshot --type=png ')) {
      fs.writeFileSync(args.at(-1), ${fileBytes(pngFile)});
      complain('Detected file type from extension: PNG\\nWrote screenshot to: ' + args.at(-1) + '\\n');
    } else { complain('An error was encountered processing the command.\\n'); end(2); }`,
  plutil: `
    if (args.join(' ') !== '-convert xml1 -o - /Library/Developer/CoreSimulator/Profiles/DeviceTypes/iPhone 16 Pro.simdevicetype/Contents/Resources/profile.plist') end(1);
    print('<plist version="1.0"><dict><key>mainScreenHeight</key><integer>2622</integer><key>mainScreenScale</key><real>3</real></dict></plist>');`,
});

const mac = { platform: 'darwin' } as const;
const capture = ({ tools, parts }: World, udid?: string) =>
  captureIos({ kind: 'ios', ...(udid === undefined ? {} : { udid }) }, tools, parts);

test(
  'the one that is booted, with the pixel ratio of its device type and without a witness',
  { skip },
  async () => {
    const world = makeWorld(folder, xcode(list(phone, asleep)), mac);
    const taken = await capture(world);
    assert.deepEqual(Buffer.from(taken.png), png);
    const { takenAt, ...record } = taken.record;
    assert.match(takenAt ?? '', /Z$/);
    assert.deepEqual(record, {
      source: 'ios',
      kind: 'device',
      by: 'simctl',
      device: 'iPhone 16 Pro',
      pixelRatio: 3,
    });
    assert.equal(taken.witness, null);
    assert.deepEqual(taken.remarks, [
      'simctl tells no tree of elements, so there is no witness beside this picture.',
    ]);
    assert.deepEqual(
      readdirSync(tmpdir()).filter((name) => name.startsWith('groundglass-ios-')),
      [],
    );
  },
);

test('of several the one that is asked for; a ratio that is not told is absent', { skip }, async () => {
  const { xcrun } = xcode(list(tablet, phone));
  const taken = await capture(makeWorld(folder, { xcrun: xcrun ?? '' }, mac), phone.udid.toLowerCase());
  assert.equal(taken.record.device, 'iPhone 16 Pro');
  assert.equal(taken.record.pixelRatio, undefined);
});

test('lists are read over all runtimes, and only what is booted counts', () => {
  assert.deepEqual(
    parseSimulators(list(phone, asleep, tablet)).map(({ name }) => name),
    ['iPhone 16 Pro', 'iPad'],
  );
  assert.deepEqual(parseSimulators('{"devices": {}}'), []);
});

const refused: readonly {
  name: string;
  programs?: () => Readonly<Record<string, string>>;
  platform?: NodeJS.Platform;
  udid?: string;
  says: RegExp;
}[] = [
  {
    name: 'not on macOS',
    platform: 'linux',
    says: /^FailureError: The iOS simulator: simulators run on macOS only\.$/,
  },
  {
    name: 'no Xcode',
    says: /it needs Xcode, which is not installed; install it .*"open macappstore:\/\/\S+"\.$/,
  },
  {
    name: 'command line tools that were removed',
    programs: () => ({
      xcrun: `complain('xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools), missing xcrun at: /Library/Developer/CommandLineTools/usr/bin/xcrun\\n'); end(1);`,
    }),
    says: /it needs Xcode, which is not installed/,
  },
  {
    name: 'no tools, as newer systems say it',
    programs: () => ({
      xcrun: `complain('xcode-select: error: no developer tools were found at \'/Applications/Xcode.app\', and no install could be requested (perhaps no UI is present), please install manually from \'developer.apple.com\'.\\n'); end(1);`,
    }),
    says: /it needs Xcode, which is not installed/,
  },
  {
    name: 'command line tools only',
    programs: () => ({
      xcrun: `complain('xcrun: error: unable to find utility "simctl", not a developer tool or in PATH\\n'); end(72);`,
    }),
    says: /it needs the whole of Xcode, .*"sudo xcode-select -s \/Applications\/Xcode\.app"\.$/,
  },
  {
    name: 'none booted',
    programs: () => xcode(list(asleep)),
    says: /none is booted; start one with the Simulator app/,
  },
  {
    name: 'two booted',
    programs: () => xcode(list(phone, tablet)),
    says: /2 are booted: CCCCCCCC-\S+ \(iPhone 16 Pro\), EEEEEEEE-\S+ \(iPad\); say which one by its UDID \(--udid CCCCCCCC-\S+\)\.$/,
  },
  {
    name: 'another UDID',
    programs: () => xcode(list(phone)),
    udid: 'nope',
    says: /none with the UDID "nope" is booted; booted are CCCCCCCC-\S+ \(iPhone 16 Pro\)\.$/,
  },
  {
    name: 'a list that is none',
    programs: () => xcode('[]'),
    says: /simctl printed a list that cannot be read \(/,
  },
  {
    name: 'a list that is no JSON',
    programs: () => xcode('oops'),
    says: /simctl printed a list that cannot be read \(/,
  },
  {
    name: 'a simulator that is shut down in the middle',
    programs: () => xcode(list({ ...phone, udid: 'BBBBBBBB' })),
    says: /simctl ended with code 2 and said "An error was encountered processing the command\."\.$/,
  },
];
for (const { name, programs = () => ({}), platform = 'darwin', udid, says } of refused) {
  test(`one sentence: ${name}`, { skip }, async () => {
    await assert.rejects(capture(makeWorld(folder, programs(), { platform }), udid), (error: Error) => {
      assert.match(String(error), says);
      assert.equal(error.message.split('\n').length, 1);
      return true;
    });
  });
}
