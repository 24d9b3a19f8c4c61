// Asks which web page is to be captured and how: an address written or remembered, a few choices, a running browser.
// Knows nothing of how pages are captured.

import * as vscode from 'vscode';
import type { Settings } from '../settings';
import {
  addressName,
  addressToKeep,
  attachedRequest,
  checkChoices,
  pageAddress,
  pageRequest,
  withAddress,
  type PageChoices,
} from './captureRequests';
import { inWorkspace, type Captures } from './captures';
import { isOwnMachine } from './ownMachine';

export interface CaptureWebPageParts {
  readonly captures: Captures;
  readonly settings: () => Settings;
  /** Of the workspace: addresses of one project are nothing to another. */
  readonly memory: Pick<vscode.Memento, 'get' | 'update'>;
}

/** @param given - a page's address, where a command was called with one: it is captured as the last one was, unasked. */
export async function captureWebPage(parts: CaptureWebPageParts, given?: vscode.Uri): Promise<void> {
  const { memory } = parts;
  if (given !== undefined) {
    // What was allowed for one page is not allowed for any other, unasked.
    const choices = { ...lastChoices(memory), ignoreCertificateErrors: false };
    return capture(parts, pageAddress(given.toString(true)), choices);
  }
  const target = await askTarget(lastAddresses(memory));
  if (target === null) return;
  if (target.kind === 'attach') return attach(parts);
  const address = pageAddress(target.written);
  const choices = await askChoices(lastChoices(memory));
  if (choices === null) return;
  await memory.update(CHOICES_KEY, choices);
  await capture(parts, address, choices);
}

const ADDRESSES_KEY = 'capture.addresses';
const CHOICES_KEY = 'capture.choices';
const ENDPOINT_KEY = 'capture.endpoint';

async function capture(
  { captures, settings, memory }: CaptureWebPageParts,
  address: string,
  choices: PageChoices,
): Promise<void> {
  const request = pageRequest(address, choices, settings(), (file) => inWorkspace('storageState', file));
  await memory.update(ADDRESSES_KEY, withAddress(lastAddresses(memory), addressToKeep(address)));
  await captures.take('capturing the page', addressName(address), request);
}

async function attach({ captures, settings, memory }: CaptureWebPageParts): Promise<void> {
  const endpoint = await vscode.window.showInputBox({
    title: 'Attach to a Running Browser',
    prompt: `Its debugging address${isOwnMachine() ? '' : ' on the machine that VS Code works on'}. A Chromium-family browser has one when started with --remote-debugging-port=9222.`,
    value: memory.get<string>(ENDPOINT_KEY) ?? 'http://127.0.0.1:9222',
    validateInput: (value) => (URL.canParse(value.trim()) ? null : 'An address like http://127.0.0.1:9222'),
  });
  if (endpoint === undefined) return;
  const match = await vscode.window.showInputBox({
    title: 'Which Page',
    prompt: 'A part of its title or address; empty for the only page that is open.',
  });
  if (match === undefined) return;
  await memory.update(ENDPOINT_KEY, endpoint.trim());
  const asked = { endpoint: endpoint.trim(), match: match.trim() };
  await captures.take('capturing the open page', match, attachedRequest(asked, settings()));
}

type Target = { readonly kind: 'address'; readonly written: string } | { readonly kind: 'attach' };

interface TargetItem extends vscode.QuickPickItem {
  readonly target: Target;
}

/** What is written is offered first, then what was captured before. Null where the user leaves. */
function askTarget(addresses: readonly string[]): Promise<Target | null> {
  const pick = vscode.window.createQuickPick<TargetItem>();
  pick.title = 'Capture Web Page';
  pick.placeholder = 'https://shop.example/cart, localhost:3000 …';
  const remembered = addresses.map((address): TargetItem => ({
    label: address,
    iconPath: new vscode.ThemeIcon('history'),
    target: { kind: 'address', written: address },
  }));
  const attaching: TargetItem = {
    label: 'Attach to a Running Browser…',
    detail: 'Captures a page as it is open there, by the debugging port',
    iconPath: new vscode.ThemeIcon('plug'),
    alwaysShow: true,
    target: { kind: 'attach' },
  };
  const show = (): void => {
    const written = pick.value.trim();
    const typed: TargetItem = {
      label: written,
      description: 'capture this page',
      iconPath: new vscode.ThemeIcon('globe'),
      alwaysShow: true,
      target: { kind: 'address', written },
    };
    pick.items = [...(written === '' ? [] : [typed]), ...remembered, attaching];
  };
  show();
  return new Promise((resolve) => {
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.target ?? null);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(null);
      pick.dispose();
    });
    pick.show();
  });
}

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice: keyof PageChoices;
}

/** Null where the user leaves. */
async function askChoices(last: PageChoices): Promise<PageChoices | null> {
  const items: readonly ChoiceItem[] = [
    {
      label: 'Full page',
      detail: 'All of it, as far as it can be scrolled',
      choice: 'fullPage',
      picked: last.fullPage,
    },
    { label: 'Dark mode', choice: 'dark', picked: last.dark },
    {
      label: 'Device…',
      description: last.device ?? '',
      detail: 'As a phone or tablet shows it',
      choice: 'device',
      picked: last.device !== null,
    },
    {
      label: 'Ignore certificate errors',
      choice: 'ignoreCertificateErrors',
      picked: last.ignoreCertificateErrors,
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Capture Web Page: How',
    placeHolder: 'Enter captures the page as a window of 1280×720 shows it',
    canPickMany: true,
  });
  if (picked === undefined) return null;
  const chosen = new Set(picked.map(({ choice }) => choice));
  const device = chosen.has('device') ? await askDevice(last.device) : null;
  if (device === undefined) return null;
  return {
    fullPage: chosen.has('fullPage'),
    dark: chosen.has('dark'),
    ignoreCertificateErrors: chosen.has('ignoreCertificateErrors'),
    device,
  };
}

/** Names of Playwright's list, which is long; any other of its names can be written. */
const knownDevices = [
  'iPhone 15',
  'iPhone SE',
  'Pixel 7',
  'Galaxy S9+',
  'iPad Mini',
  'iPad Pro 11',
  'Desktop Chrome HiDPI',
];

/** Undefined where the user leaves. */
async function askDevice(last: string | null): Promise<string | undefined> {
  const others = knownDevices.filter((name) => name !== last);
  const another = 'Another…';
  const chosen = await vscode.window.showQuickPick([...(last === null ? [] : [last]), ...others, another], {
    title: 'Capture Web Page: Device',
  });
  if (chosen !== another) return chosen;
  const written = await vscode.window.showInputBox({
    title: 'Capture Web Page: Device',
    prompt: 'A name of Playwright’s list of devices, for example “Pixel 5 landscape”.',
  });
  return written?.trim() === '' ? undefined : written?.trim();
}

function lastAddresses(memory: CaptureWebPageParts['memory']): readonly string[] {
  const stored = memory.get<unknown>(ADDRESSES_KEY);
  return Array.isArray(stored) ? stored.filter((one): one is string => typeof one === 'string') : [];
}

function lastChoices(memory: CaptureWebPageParts['memory']): PageChoices {
  return checkChoices(memory.get<unknown>(CHOICES_KEY));
}
