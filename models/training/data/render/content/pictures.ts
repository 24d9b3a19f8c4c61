// Photographs and logos that are drawn, not taken: SVG as data addresses, in many looks. Knows nothing of where they are shown.

import type { Random } from './random';

export type PhotoLook = 'landscape' | 'portrait' | 'product' | 'texture' | 'city' | 'food' | 'abstract';

const photoLooks: readonly PhotoLook[] = [
  'landscape',
  'portrait',
  'product',
  'texture',
  'city',
  'food',
  'abstract',
];

/**
 * A picture that looks like a photograph from afar.
 *
 * @param width, height its own proportions; it scales to any size
 * @returns a data address
 */
export function photo(random: Random, width: number, height: number, look = random.pick(photoLooks)): string {
  const { int, between } = random;
  const hue = int(0, 359);
  const paint = painters[look](random, width, height, hue);
  const grain = `<filter id="n" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="${between(0.5, 0.9).toFixed(2)}" numOctaves="2" seed="${int(1, 999)}"/><feColorMatrix values="0 0 0 0 .5 0 0 0 0 .5 0 0 0 0 .5 0 0 0 ${between(0.15, 0.5).toFixed(2)} 0"/></filter><filter id="b"><feGaussianBlur stdDeviation="${(width / int(40, 160)).toFixed(1)}"/></filter><filter id="s"><feGaussianBlur stdDeviation="${(width / int(300, 900)).toFixed(1)}"/></filter>`;
  return address(
    width,
    height,
    `<defs>${grain}</defs>${paint}<rect width="100%" height="100%" filter="url(#n)"/>`,
  );
}

type Painter = (random: Random, width: number, height: number, hue: number) => string;

const painters: Readonly<Record<PhotoLook, Painter>> = {
  landscape: (random, width, height, hue) => {
    const { int, between } = random;
    const sky = random.pick([205, 210, 220, 25, 340, 260]);
    const layers = random.times(int(2, 5), (index) => {
      const base = height * (0.4 + index * 0.13);
      const points = random.times(9, (step) => {
        const y = base + between(-0.12, 0.08) * height * (index === 0 ? 1.6 : 0.7);
        return `${((step * width) / 8).toFixed(0)},${y.toFixed(0)}`;
      });
      return `<polygon points="0,${height} ${points.join(' ')} ${width},${height}" fill="${hsl(hue + index * 8, int(15, 50), 55 - index * 10)}" filter="url(#s)"/>`;
    });
    const sun = `<circle cx="${int(0, width)}" cy="${(height * between(0.08, 0.4)).toFixed(0)}" r="${(height * between(0.04, 0.1)).toFixed(0)}" fill="#fff6d8" filter="url(#s)"/>`;
    return `${gradient('g', hsl(sky, int(40, 80), int(45, 70)), hsl(sky + 20, int(40, 80), 86), 90)}${whole('url(#g)')}${sun}${layers.join('')}`;
  },
  portrait: (random, width, height, hue) => {
    const { int, between } = random;
    const skin = hsl(int(15, 32), int(30, 55), int(32, 78));
    const hair = hsl(int(15, 40), int(10, 55), int(8, 55));
    const [x, y] = [width * between(0.42, 0.58), height * between(0.4, 0.5)];
    const r = Math.min(width, height) * between(0.18, 0.26);
    const shapes = [
      `<ellipse cx="${x}" cy="${y - r * 0.25}" rx="${r * 1.18}" ry="${r * between(1.25, 1.7)}" fill="${hair}"/>`,
      `<ellipse cx="${x}" cy="${y + r * 3.1}" rx="${r * 2.2}" ry="${r * 1.9}" fill="${hsl(hue + 140, int(10, 60), int(20, 75))}"/>`,
      `<rect x="${x - r * 0.38}" y="${y + r * 0.6}" width="${r * 0.76}" height="${r}" fill="${skin}"/>`,
      `<ellipse cx="${x}" cy="${y}" rx="${r * 0.88}" ry="${r * 1.12}" fill="${skin}"/>`,
      `<path d="M${x - r * 0.9} ${y - r * 0.3}Q${x} ${y - r * 1.7} ${x + r * 0.9} ${y - r * 0.3}Q${x} ${y - r * between(0.5, 1)} ${x - r * 0.9} ${y - r * 0.3}" fill="${hair}"/>`,
      ...[-0.35, 0.35].map(
        (side) => `<circle cx="${x + r * side}" cy="${y - r * 0.05}" r="${r * 0.08}" fill="#2a1d17"/>`,
      ),
      `<path d="M${x - r * 0.3} ${y + r * 0.5}Q${x} ${y + r * 0.7} ${x + r * 0.3} ${y + r * 0.5}" stroke="#8a3b3b" stroke-width="${r * 0.08}" fill="none"/>`,
    ];
    return `${gradient('g', hsl(hue, int(5, 50), int(40, 85)), hsl(hue + 30, int(5, 50), int(20, 70)), int(0, 180))}${whole('url(#g)')}<g filter="url(#s)">${shapes.join('')}</g>`;
  },
  product: (random, width, height, hue) => {
    const { int, between } = random;
    const ground = random.chance(0.6) ? hsl(hue, 5, int(93, 99)) : hsl(hue, int(20, 50), int(80, 90));
    const side = Math.min(width, height);
    const [w, h] = [side * between(0.25, 0.6), side * between(0.25, 0.62)];
    const [x, y] = [(width - w) / 2, (height - h) / 2];
    const body = hsl(hue + 40, int(15, 75), int(25, 65));
    const shade = hsl(hue + 40, int(15, 60), int(12, 35));
    const detail = random.pick([
      `<rect x="${x + w * 0.15}" y="${y + h * 0.2}" width="${w * 0.7}" height="${h * 0.16}" fill="${shade}"/>`,
      `<circle cx="${width / 2}" cy="${height / 2}" r="${w * 0.25}" fill="${shade}"/>`,
      `<path d="M${x + w} ${y + h * 0.2}q${w * 0.4} ${h * 0.25} 0 ${h * 0.5}" stroke="${body}" stroke-width="${w * 0.09}" fill="none"/>`,
      `<path d="M${x + w * 0.2} ${y}q${w * 0.3} -${h * 0.4} ${w * 0.6} 0" stroke="${shade}" stroke-width="${w * 0.07}" fill="none"/>`,
    ]);
    return `${whole(ground)}<ellipse cx="${width / 2}" cy="${y + h}" rx="${w * 0.6}" ry="${h * 0.07}" fill="#0003" filter="url(#b)"/>${gradient('g', body, shade, int(0, 90))}<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${w * between(0, 0.5)}" fill="url(#g)"/>${detail}`;
  },
  texture: (random, _width, _height, hue) => {
    const { int, between } = random;
    return `<filter id="t" x="0" y="0" width="100%" height="100%"><feTurbulence type="${random.pick(['fractalNoise', 'turbulence'])}" baseFrequency="${between(0.002, 0.02).toFixed(3)} ${between(0.004, 0.08).toFixed(3)}" numOctaves="4" seed="${int(1, 999)}"/><feColorMatrix type="saturate" values="${between(0, 0.25).toFixed(2)}"/><feComponentTransfer><feFuncA type="discrete" tableValues="1"/></feComponentTransfer></filter><rect width="100%" height="100%" filter="url(#t)"/><rect width="100%" height="100%" fill="${hsl(hue, int(10, 60), int(20, 80))}" opacity=".5"/>`;
  },
  city: (random, width, height, hue) => {
    const { int, between } = random;
    const night = random.chance(0.4);
    const houses = random.times(int(6, 14), () => {
      const w = width * between(0.06, 0.18);
      const h = height * between(0.2, 0.75);
      const x = between(-0.05, 0.95) * width;
      const rows = random.times(
        int(2, 6),
        (row) =>
          `<path d="M${x + w * 0.15} ${height - h + (row + 0.6) * h * 0.15}h${w * 0.7}" stroke="${night ? '#ffd98a' : '#dfe8f0'}" stroke-width="${h * 0.05}" stroke-dasharray="${w * 0.12} ${w * 0.1}" opacity=".7"/>`,
      );
      return `<rect x="${x}" y="${height - h}" width="${w}" height="${h}" fill="${hsl(hue + int(-20, 20), int(5, 30), night ? int(8, 25) : int(35, 70))}"/>${rows.join('')}`;
    });
    return `${gradient('g', night ? '#0d1430' : hsl(205, 60, 70), night ? '#3b2f59' : '#f3e9dc', 90)}${whole('url(#g)')}<g filter="url(#s)">${houses.join('')}</g>`;
  },
  food: (random, width, height, hue) => {
    const { int, between } = random;
    const r = Math.min(width, height) * between(0.34, 0.46);
    const bites = random.times(int(6, 22), () => {
      const angle = between(0, 6.28);
      const away = r * 0.62 * Math.sqrt(random.next());
      return `<ellipse cx="${width / 2 + Math.cos(angle) * away}" cy="${height / 2 + Math.sin(angle) * away}" rx="${r * between(0.07, 0.24)}" ry="${r * between(0.07, 0.2)}" transform="rotate(${int(0, 90)} ${width / 2} ${height / 2})" fill="${hsl(random.pick([8, 28, 45, 95, 110, 350]), int(50, 85), int(28, 62))}"/>`;
    });
    return `${whole(hsl(hue, int(8, 35), int(22, 60)))}<circle cx="${width / 2}" cy="${height / 2}" r="${r}" fill="#f4f1ea"/><circle cx="${width / 2}" cy="${height / 2}" r="${r * 0.8}" fill="#e6e1d6"/><g filter="url(#s)">${bites.join('')}</g>`;
  },
  abstract: (random, width, height, hue) => {
    const { int, between } = random;
    const blobs = random.times(
      int(3, 8),
      () =>
        `<circle cx="${int(0, width)}" cy="${int(0, height)}" r="${height * between(0.1, 0.55)}" fill="${hsl(hue + int(-70, 70), int(40, 95), int(30, 75))}" opacity="${between(0.4, 0.95).toFixed(2)}" filter="url(#${random.pick(['b', 's'])})"/>`,
    );
    return `${whole(hsl(hue, int(30, 80), int(20, 80)))}${blobs.join('')}`;
  },
};

/** A round or square mark, as a company has one. @returns a data address of a square picture */
export function logo(random: Random, hue = random.int(0, 359)): string {
  const { int } = random;
  const color = hsl(hue, int(55, 90), int(35, 58));
  const second = hsl(hue + int(20, 180), int(55, 90), int(45, 65));
  const shape = random.pick([
    `<rect width="64" height="64" rx="${int(0, 24)}" fill="${color}"/><path d="M${int(12, 22)} 46L32 ${int(12, 22)}L${int(42, 52)} 46Z" fill="#fff"/>`,
    `<circle cx="32" cy="32" r="30" fill="${color}"/><circle cx="32" cy="32" r="${int(8, 18)}" fill="${second}"/>`,
    `<path d="M32 2L60 18V46L32 62L4 46V18Z" fill="${color}"/><path d="M32 18L46 26V40L32 48L18 40V26Z" fill="#fff"/>`,
    `<circle cx="22" cy="32" r="20" fill="${color}"/><circle cx="42" cy="32" r="20" fill="${second}" opacity=".8"/>`,
    `<path d="M6 52V12L32 40L58 12V52" stroke="${color}" stroke-width="${int(7, 12)}" fill="none"/>`,
    `<rect x="4" y="4" width="26" height="26" rx="6" fill="${color}"/><rect x="34" y="4" width="26" height="26" rx="13" fill="${second}"/><rect x="4" y="34" width="56" height="26" rx="6" fill="${color}"/>`,
  ]);
  return address(64, 64, shape);
}

function address(width: number, height: number, content: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" preserveAspectRatio="xMidYMid slice">${content}</svg>`;
  return `data:image/svg+xml,${svg.replace(/(\.\d{3})\d+/g, '$1').replace(/[%#"<>]/g, (sign) => encodeURIComponent(sign))}`;
}

function gradient(id: string, from: string, to: string, turn: number): string {
  return `<linearGradient id="${id}" gradientTransform="rotate(${turn})"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
}

function whole(fill: string): string {
  return `<rect width="100%" height="100%" fill="${fill}"/>`;
}

/** @param hue degrees, any; saturation and lightness in percent */
export function hsl(hue: number, saturation: number, lightness: number): string {
  return `hsl(${((Math.round(hue) % 360) + 360) % 360},${Math.round(saturation)}%,${Math.round(lightness)}%)`;
}
