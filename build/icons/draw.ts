import { encodePng, type Pixel } from './png.ts';

type Colour = readonly [number, number, number];
const teal: Colour = [13, 122, 112];
const white: Colour = [255, 255, 255];
const red: Colour = [220, 38, 38];

/** Distance to a segment; negative inside its thickness. All shapes are in a unit square. */
function segment(x: number, y: number, ax: number, ay: number, bx: number, by: number, half: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy) - half;
}

function roundedSquare(x: number, y: number, half: number, radius: number): number {
  const dx = Math.abs(x - 0.5) - half + radius;
  const dy = Math.abs(y - 0.5) - half + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

/** A duty clock: a ring that is watched round the hour, and two hands. */
function clock(x: number, y: number): number {
  const ring = Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.27) - 0.04;
  return Math.min(ring, segment(x, y, 0.5, 0.5, 0.5, 0.34, 0.032), segment(x, y, 0.5, 0.5, 0.61, 0.57, 0.032));
}

/** Share of a pixel that a shape covers, from the distance at its middle. */
const cover = (distance: number, size: number): number => Math.min(1, Math.max(0, 0.5 - distance * size));

const mix = (under: Colour, over: Colour, share: number): Colour => [
  under[0] + (over[0] - under[0]) * share,
  under[1] + (over[1] - under[1]) * share,
  under[2] + (over[2] - under[2]) * share,
];

const pixel = (colour: Colour, alpha: number): Pixel => [colour[0], colour[1], colour[2], Math.round(alpha * 255)];

/** The program's icon. */
export function appIcon(size: number): Buffer {
  return encodePng(size, (px, py) => {
    const [x, y] = [(px + 0.5) / size, (py + 0.5) / size];
    return pixel(mix(teal, white, cover(clock(x, y), size)), cover(roundedSquare(x, y, 0.47, 0.2), size));
  });
}

/** The mark on the task bar button when something is unread. */
export function unreadMark(size: number): Buffer {
  return encodePng(size, (px, py) => pixel(red, cover(Math.hypot((px + 0.5) / size - 0.5, (py + 0.5) / size - 0.5) - 0.42, size)));
}
