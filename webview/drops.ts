// Pictures that are dropped onto the page or pasted into it: passes on their address, or their bytes where there is none.
// Knows nothing of what becomes of them.

import { pageLimits } from '../protocol/view';
import type { PageActions } from './actions';
import { texts } from './texts';

/** In the order of trust: VS Code's own list has addresses of files that the general one leaves out. */
const addressTypes = ['application/vnd.code.uri-list', 'text/uri-list'] as const;

export function listenToDrops({ dispatch, send }: PageActions): void {
  // Entering a child comes before leaving its parent, so that both are counted.
  let depth = 0;
  const hint = (change: number) => {
    depth = Math.max(depth + change, 0);
    dispatch({ kind: 'drag-over', over: 0 < depth });
  };
  const refuse = (remark: string) => dispatch({ kind: 'remarked', remark });

  async function take(file: File): Promise<void> {
    if (pageLimits.pictureBytes < file.size) return refuse(texts.dropTooLarge(file.name));
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      send('picture/bytes', { name: file.name, bytes });
      dispatch({ kind: 'remarked', remark: null });
    } catch (problem) {
      console.error('a dropped file could not be read', problem);
      refuse(texts.dropUnreadable(file.name));
    }
  }

  window.addEventListener('dragenter', (event) => {
    if (carriesPicture(event.dataTransfer)) hint(1);
  });
  window.addEventListener('dragleave', (event) => {
    if (carriesPicture(event.dataTransfer)) hint(-1);
  });
  window.addEventListener('dragover', (event) => {
    if (!carriesPicture(event.dataTransfer)) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
  });
  window.addEventListener('drop', (event) => {
    const { dataTransfer } = event;
    depth = 0;
    dispatch({ kind: 'drag-over', over: false });
    if (dataTransfer === null || !carriesPicture(dataTransfer)) return;
    event.preventDefault();
    const uri = addressIn(dataTransfer);
    if (uri !== null) {
      send('picture/open', { uri });
      dispatch({ kind: 'remarked', remark: null });
      return;
    }
    const file = pictureIn(dataTransfer);
    if (file === null) refuse(carriesAddress(dataTransfer) ? texts.dropOnlyAddress : texts.dropNoPicture);
    else void take(file);
  });
  // In a text field too: a picture cannot be pasted there otherwise.
  window.addEventListener('paste', (event) => {
    const file = event.clipboardData === null ? null : pictureIn(event.clipboardData);
    if (file === null) return;
    event.preventDefault();
    void take(file);
  });
}

function carriesAddress(transfer: DataTransfer): boolean {
  return addressTypes.some((type) => transfer.getData(type) !== '');
}

function carriesPicture(transfer: DataTransfer | null): boolean {
  return transfer !== null && ['Files', ...addressTypes].some((type) => transfer.types.includes(type));
}

/** Of files that VS Code can open, here or on the machine it is connected with; what a browser drags has a web address. */
const openable = /^(file|vscode-[\w-]+):/i;

/** The first address that can be opened; lines that begin with # are remarks (RFC 2483). */
function addressIn(transfer: DataTransfer): string | null {
  for (const type of addressTypes) {
    const lines = transfer.getData(type).split(/\r?\n/);
    const address = lines.map((line) => line.trim()).find((line) => openable.test(line));
    if (address !== undefined) return address;
  }
  return null;
}

function pictureIn(transfer: DataTransfer): File | null {
  return [...transfer.files].find((file) => file.type.startsWith('image/')) ?? null;
}
