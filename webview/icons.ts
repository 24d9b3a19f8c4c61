// The page's icons as paths on a field of 16 × 16, drawn with lines in the colour of the text around them.
// Knows nothing of buttons. (VS Code's own icon font would need a font source in the page's security policy.)

const paths = {
  send: 'M2.5 13.5 14 8 2.5 2.5 4.5 8ZM4.5 8H9',
  stop: 'M4 4H12V12H4Z',
  copy: 'M5.5 5.5H13.5V13.5H5.5ZM3.5 10.5H2.5V2.5H10.5V3.5',
  insert: 'M2.5 3.5H13.5M2.5 12.5H13.5M2.5 8H8.5M13.5 8H10M12 6 10 8 12 10',
  retry: 'M13 8A5 5 0 1 1 11.3 4.3M11.5 1.5V4.5H8.5',
  remove: 'M2.5 4.5H13.5M6 4.5V2.5H10V4.5M4 4.5 4.7 13.5H11.3L12 4.5M6.7 7V11M9.3 7V11',
  clear: 'M2.5 4.5H9M2.5 8H7M2.5 11.5H7M10 8.5 14 12.5M14 8.5 10 12.5',
  close: 'M4 4 12 12M12 4 4 12',
  keep: 'M3 8.5 6.5 12 13 4.5',
  reject: 'M8 2A6 6 0 1 1 8 14 6 6 0 1 1 8 2M3.8 3.8 12.2 12.2',
  rename: 'M3 13 3.5 10.5 11 3 13 5 5.5 12.5ZM9.5 4.5 11.5 6.5',
  save: 'M2.5 2.5H11L13.5 5V13.5H2.5ZM5 2.5V6H10V2.5M4.5 13.5V9H11.5V13.5',
  region: 'M2.5 5.5V2.5H5.5M10.5 2.5H13.5V5.5M13.5 10.5V13.5H10.5M5.5 13.5H2.5V10.5',
  show: 'M8 2A6 6 0 1 1 8 14 6 6 0 1 1 8 2M8 .5V4M8 12V15.5M.5 8H4M12 8H15.5',
  braces:
    'M6 2.5C3.5 2.5 5.5 7 3 8 5.5 9 3.5 13.5 6 13.5M10 2.5C12.5 2.5 10.5 7 13 8 10.5 9 12.5 13.5 10 13.5',
  document: 'M3.5 1.5H9.5L12.5 4.5V14.5H3.5ZM5.5 7H10.5M5.5 9.5H10.5M5.5 12H8.5',
  warning: 'M8 2 14.5 13.5H1.5ZM8 6.5V9.5M8 11.2V12',
  down: 'M3.5 6 8 10.5 12.5 6',
  plus: 'M8 3V13M3 8H13',
  minus: 'M3 8H13',
  fit: 'M1.5 5.5V2.5H4.5M11.5 2.5H14.5V5.5M14.5 10.5V13.5H11.5M4.5 13.5H1.5V10.5M4.5 5.5H11.5V10.5H4.5Z',
  fullSize: 'M3 5.5 4.5 4V12M11 5.5 12.5 4V12M8 6V6.6M8 9.4V10',
  move: 'M8 1.5V14.5M1.5 8H14.5M6.3 3.2 8 1.5 9.7 3.2M6.3 12.8 8 14.5 9.7 12.8M3.2 6.3 1.5 8 3.2 9.7M12.8 6.3 14.5 8 12.8 9.7',
  point: 'M8 6A2 2 0 1 1 8 10 2 2 0 1 1 8 6M8 1.5V4M8 12V14.5M1.5 8H4M12 8H14.5',
  box: 'M2.5 3.5H13.5V12.5H2.5Z',
  scribble: 'M1.5 11.5C3 4 6 2.5 6.5 5.5S4.5 13 7.5 12.5 10 5 12 5.5 11 11 14.5 9.5',
} as const;

export type IconName = keyof typeof paths;

const SVG = 'http://www.w3.org/2000/svg';

/** A picture for the eye only: what carries it must have a name in words. */
export function icon(name: IconName): SVGSVGElement {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', '0 0 16 16');
  drawing.setAttribute('aria-hidden', 'true');
  drawing.setAttribute('class', 'icon');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', paths[name]);
  drawing.append(path);
  return drawing;
}
