// The preview of one picture that pages cannot show as it is: made once for every version of its file, and again when it is gone.
// Knows nothing of who makes its pixels. The folder is shared with other documents and other windows.

import { mkdir, utimes } from 'node:fs/promises';
import { keepNewest } from '../capture/writeWhole';
import { fileVersion } from './pictureFile';

export interface PreviewFolder {
  /** Of ours alone; made when it is needed. */
  readonly folder: string;
  /** The previews of all open documents: their files stay. */
  readonly open: Set<PicturePreview>;
}

export class PicturePreview {
  private made: { readonly version: string; readonly file: string | null } | null = null;

  /** @param draw - writes the picture into the folder and gives the file's path; many calls write one file. */
  constructor(
    private readonly previews: PreviewFolder,
    private readonly draw: (folder: string) => Promise<string>,
  ) {
    previews.open.add(this);
  }

  /** Null while there is none of this version. */
  fileOf(version: string): string | null {
    return this.made?.version === version ? this.made.file : null;
  }

  /**
   * Makes it where it is not made or has been removed.
   *
   * @returns whether there is a file now that was not known before.
   * @throws whatever `draw` does; the next call tries again.
   */
  async make(version: string): Promise<boolean> {
    const { made } = this;
    // Either being made, or there.
    if (made?.version === version && (made.file === null || (await fileVersion(made.file)) !== null))
      return false;
    const making = { version, file: null };
    this.made = making;
    try {
      const { folder, open } = this.previews;
      await mkdir(folder, { recursive: true });
      const file = await this.draw(folder);
      // A newer version may have come first.
      if (this.made !== making) return false;
      this.made = { version, file };
      // One that was there already is new again.
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      await keepNewest(folder, MOST_PREVIEWS, (one) =>
        [...open].some(({ made: other }) => other?.file === one),
      );
      return true;
    } catch (error) {
      if (this.made === making) this.made = null;
      throw error;
    }
  }

  dispose(): void {
    this.previews.open.delete(this);
  }
}

const MOST_PREVIEWS = 20;
