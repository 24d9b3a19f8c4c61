// The small page that a screenshot is pasted into: sends the picture's bytes to the extension, and says how to paste.
// Knows nothing of what becomes of them. Its texts stand here: no other page says them.

import { pageLimits, type PasteEvents } from '../protocol/view';
import { element, setText } from './element';
import { connectHost } from './host';

const texts = {
  title: 'Paste a screenshot',
  how: ['Press ', ' with a picture in the clipboard.'],
  keys: /mac/i.test(navigator.userAgent) ? '⌘V' : 'Ctrl+V',
  noPicture: 'There is no picture in the clipboard: take a screenshot first, then paste again.',
  taken: 'Opening the picture …',
  refused:
    'That picture could not be opened; the message of VS Code says why. Copy another one and paste again.',
  tooLarge: `That picture has more than ${pageLimits.pictureBytes / 1024 ** 2} MB. Copy a smaller part of it and paste again.`,
  unreadable: 'The picture in the clipboard could not be read; copy it again.',
} as const;

function main(): void {
  const news = element('p', { attributes: { role: 'status' } });
  const host = connectHost<PasteEvents>(({ name }) => {
    switch (name) {
      case 'paste/refused':
        return setText(news, texts.refused);
      default:
        console.error('nobody handles this message', name satisfies never);
    }
  });
  const page = element('main', {
    attributes: { tabindex: '0', 'aria-label': texts.title },
    children: [
      element('h1', { text: texts.title }),
      element('p', {
        children: [
          document.createTextNode(texts.how[0]),
          element('kbd', { text: texts.keys }),
          document.createTextNode(texts.how[1]),
        ],
      }),
      news,
    ],
  });
  document.body.append(page);
  page.focus();

  async function send(picture: Blob, name: string): Promise<void> {
    if (pageLimits.pictureBytes < picture.size) return setText(news, texts.tooLarge);
    try {
      const bytes = new Uint8Array(await picture.arrayBuffer());
      setText(news, texts.taken);
      host.send('picture/bytes', { name, bytes });
    } catch {
      setText(news, texts.unreadable);
    }
  }

  document.addEventListener('paste', ({ clipboardData }) => {
    const file = [...(clipboardData?.files ?? [])].find(isPicture);
    if (file === undefined) setText(news, texts.noPicture);
    else void send(file, file.name);
  });

  // Where the window lets pages read the clipboard, nothing need be pressed; elsewhere this is refused, which is no news.
  readClipboard().then(
    (picture) => {
      if (picture !== null) void send(picture, '');
    },
    () => undefined,
  );
}

async function readClipboard(): Promise<Blob | null> {
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((one) => one.startsWith('image/'));
    if (type !== undefined) return item.getType(type);
  }
  return null;
}

function isPicture({ type }: File): boolean {
  return type.startsWith('image/');
}

main();
