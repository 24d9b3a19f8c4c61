// The colours and the font of what is drawn on canvases, read from the page's style (stage.css), so that themes reach it.
// Knows nothing of what is drawn.

export interface Palette {
  readonly mark: string;
  /** Words on the mark's colour. */
  readonly markText: string;
  /** Behind everything; as a rim it sets lines apart from any picture. */
  readonly ground: string;
  /** Words on the ground. */
  readonly text: string;
  readonly region: string;
  /** Around the picture. */
  readonly line: string;
  readonly grid: string;
  readonly fontFamily: string;
}

export function readPalette(stage: HTMLElement): Palette {
  const style = getComputedStyle(stage);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    mark: colour('--mark'),
    markText: colour('--mark-text'),
    ground: colour('--ground'),
    text: style.color,
    region: colour('--region'),
    line: colour('--line'),
    grid: colour('--pixel-grid'),
    fontFamily: style.fontFamily,
  };
}

/** Calls when the theme has changed: VS Code then writes another class on the body and other variables on the page. */
export function watchTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
}
