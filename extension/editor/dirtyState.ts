// Whether VS Code holds a document for changed: counted along with it, because it does not say so. Pure.
// Answers and questions change a document without an edit; VS Code has to hear of them only while it holds the document for
// changed, or an old backup would pass for a new one.

export interface DirtyState {
  readonly isDirty: boolean;
  /**
   * A step that can be taken back was told to VS Code.
   *
   * @returns whether the saved state lay among undone steps, which are gone now. VS Code counts steps only and would take as
   * many others for saved: it has to hear of a change that cannot be taken back.
   */
  edited(): boolean;
  undone(): void;
  redone(): void;
  /** A change that cannot be taken back was told to VS Code, or it has opened the document from a backup. */
  changed(): void;
  saved(): void;
  reverted(): void;
}

export function makeDirtyState(): DirtyState {
  let place = 0;
  /** Null where the saved state lay on a branch of edits that has been left. */
  let savedPlace: number | null = 0;
  let hasChanged = false;
  return {
    get isDirty() {
      return hasChanged || place !== savedPlace;
    },
    edited() {
      const losesSaved = savedPlace !== null && place < savedPlace;
      if (losesSaved) savedPlace = null;
      place += 1;
      return losesSaved;
    },
    undone: () => void (place -= 1),
    redone: () => void (place += 1),
    changed: () => void (hasChanged = true),
    saved() {
      savedPlace = place;
      hasChanged = false;
    },
    reverted() {
      place = savedPlace ?? place;
      savedPlace = place;
      hasChanged = false;
    },
  };
}
