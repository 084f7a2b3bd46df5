import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** Position when not maximised; null lets the system place it. Device-independent pixels. */
  readonly bounds: Rectangle | null;
  readonly maximised: boolean;
  /** 1 is 100 %. */
  readonly zoom: number;
}

export const zoomRange = { least: 0.5, most: 3 } as const;
export const minimumSize = { width: 1024, height: 640 } as const;
const firstSize = { width: 1440, height: 900 } as const;
const first: WindowState = { bounds: null, maximised: false, zoom: 1 };
/** So much of the title bar must be on a screen for a hand to reach it. */
const reachable = 80;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function toBounds(value: unknown): Rectangle | null {
  if (typeof value !== 'object' || value === null) return null;
  const { x, y, width, height } = { x: null, y: null, width: null, height: null, ...value };
  if (!isNumber(x) || !isNumber(y) || !isNumber(width) || !isNumber(height)) return null;
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}

/** Reads the state; whatever cannot be understood is as at the first start. */
export function parseWindowState(text: string | null): WindowState {
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    if (typeof value !== 'object' || value === null) return first;
    const zoom = 'zoom' in value && isNumber(value.zoom) ? Math.min(Math.max(value.zoom, zoomRange.least), zoomRange.most) : 1;
    return {
      bounds: 'bounds' in value ? toBounds(value.bounds) : null,
      maximised: 'maximised' in value && value.maximised === true,
      zoom,
    };
  } catch {
    return first;
  }
}

/** Sizes in device-independent pixels; without x and y the system places the window. */
export interface Placement {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly minWidth: number;
  readonly minHeight: number;
}

/**
 * Where to open the window: as left, but never off the screens there are now (a monitor may be gone) and never
 * larger than the one it is on, also when that one is smaller than we would like: 1366 x 768 at 150 % are 911 x 512,
 * and a composer below the edge of the screen cannot be reached.
 * @param screens work areas, the primary one first
 */
export function placeWindow(state: WindowState, screens: readonly Rectangle[]): Placement {
  const { bounds } = state;
  const screen =
    bounds === null
      ? undefined
      : screens.find(
          ({ x, y, width, height }) =>
            bounds.x + bounds.width >= x + reachable && bounds.x <= x + width - reachable && bounds.y >= y && bounds.y <= y + height - reachable,
        );
  const area = screen ?? screens[0];
  const size = bounds ?? firstSize;
  const minWidth = Math.min(minimumSize.width, area?.width ?? minimumSize.width);
  const minHeight = Math.min(minimumSize.height, area?.height ?? minimumSize.height);
  const width = Math.max(minWidth, Math.min(size.width, area?.width ?? size.width));
  const height = Math.max(minHeight, Math.min(size.height, area?.height ?? size.height));
  const placed = { width, height, minWidth, minHeight };
  return screen === undefined || bounds === null ? placed : { x: bounds.x, y: bounds.y, ...placed };
}

/** Absent or unreadable is null. */
export function readWindowState(file: string): WindowState {
  try {
    return parseWindowState(readFileSync(file, 'utf8'));
  } catch {
    return first;
  }
}

/** Best effort: a full disk must not keep the program from closing. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  } catch {
    // The window opens at its first place next time.
  }
}
