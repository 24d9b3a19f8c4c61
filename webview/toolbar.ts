// Tools for pointing and zooming, as a toolbar: one stop for Tab, walked with the arrow keys.
// Draws a state and makes events; decides nothing.

import { iconButton, toggleButton, type PressButton } from './controls';
import { element, setText, type View } from './element';
import type { IconName } from './icons';
import type { StageActions } from './picker';
import { ZOOM_STEP } from './stageKeys';
import { tools, type Tool } from './state';
import { texts } from './texts';

const toolIcons: Readonly<Record<Tool, IconName>> = {
  select: 'move',
  point: 'point',
  box: 'box',
  scribble: 'scribble',
};

export function makeToolbar({ dispatch }: StageActions): View {
  const toolButtons = tools.map((tool) => ({
    tool,
    button: toggleButton(toolIcons[tool], texts.tool(tool), () => dispatch({ kind: 'tool-chosen', tool })),
  }));
  const clear = iconButton('clear', texts.clearRegions, () => dispatch({ kind: 'regions-cleared' }));
  const zoomOut = iconButton('minus', texts.zoomOut, () =>
    dispatch({ kind: 'zoomed', factor: 1 / ZOOM_STEP, at: null }),
  );
  const zoomIn = iconButton('plus', texts.zoomIn, () =>
    dispatch({ kind: 'zoomed', factor: ZOOM_STEP, at: null }),
  );
  const fit = iconButton('fit', texts.fit, () => dispatch({ kind: 'fit-pressed' }));
  const fullSize = iconButton('fullSize', texts.fullSize, () => dispatch({ kind: 'full-size-pressed' }));
  const scale = element('output', { class: 'scale' });

  const pointing = [...toolButtons.map(({ button }) => button), clear];
  const zooming = [zoomOut, zoomIn, fit, fullSize];
  const root = element('div', {
    class: 'tools',
    attributes: { role: 'toolbar', 'aria-label': texts.pictureTools },
    children: [
      element('div', { class: 'tool-group', children: pointing.map((button) => button.root) }),
      element('div', {
        class: 'tool-group',
        children: [zoomOut.root, scale, zoomIn.root, fit.root, fullSize.root],
      }),
    ],
  });
  walkWithArrows(root, [...pointing, ...zooming]);

  return {
    root,
    draw(state) {
      for (const { tool, button } of toolButtons) button.setPressed(tool === state.tool);
      clear.setDisabled(state.regions.length === 0 && state.drawing === null);
      for (const button of zooming) button.setDisabled(state.viewport === null);
      const words = state.viewport === null ? '' : texts.scale(state.viewport.scale);
      setText(scale, words);
    },
  };
}

/** The button that had the focus last is the one that Tab comes back to. */
function walkWithArrows(toolbar: HTMLElement, buttons: readonly PressButton[]): void {
  const roots = buttons.map(({ root }) => root);
  const makeReachable = (reachable: number) =>
    roots.forEach((root, index) => {
      root.tabIndex = index === reachable ? 0 : -1;
    });
  makeReachable(0);
  toolbar.addEventListener('keydown', (event) => {
    const at = roots.findIndex((root) => root.contains(document.activeElement));
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: (at + 1) % roots.length,
      ArrowLeft: (at - 1 + roots.length) % roots.length,
      Home: 0,
      End: roots.length - 1,
    };
    const target = targets[event.key];
    if (at < 0 || target === undefined) return;
    event.preventDefault();
    makeReachable(target);
    roots[target]?.focus();
  });
  toolbar.addEventListener('focusin', () => {
    const at = roots.findIndex((root) => root.contains(document.activeElement));
    if (0 <= at) makeReachable(at);
  });
}
