import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** What an address of the renderer stands for. */
export type AssetRoute =
  /** A place inside the application (`/`, `/inbox/42`): answered with index.html. */
  | { readonly kind: 'page' }
  | { readonly kind: 'file'; readonly relative: string; readonly type: string }
  | { readonly kind: 'refused' };

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.webp', 'image/webp'],
  ['.woff2', 'font/woff2'],
  ['.mp3', 'audio/mpeg'],
  ['.ogg', 'audio/ogg'],
  ['.wav', 'audio/wav'],
]);

/**
 * Decides what a request path means. Pure: it never touches the disk.
 * @param rawPath the path as it came, still percent-encoded, without query
 */
export function routeAsset(rawPath: string): AssetRoute {
  const path = decode(rawPath);
  // A backslash is a separator on Windows and a NUL ends a path in C: neither has a place in a name of ours.
  if (path === null || !path.startsWith('/') || /[\\\0:]/.test(path)) return { kind: 'refused' };
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.some((part) => part.startsWith('.'))) return { kind: 'refused' };
  const extension = extname(parts.at(-1) ?? '').toLowerCase();
  const type = types.get(extension);
  if (path === '/index.html' || (type === undefined && parts[0] !== 'assets')) return { kind: 'page' };
  return type === undefined ? { kind: 'refused' } : { kind: 'file', relative: parts.join('/'), type };
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/**
 * Reads a file that `routeAsset` allowed.
 * @returns null when it is absent or when a symbolic link leads out of `directory`
 */
export async function readAsset(directory: string, relative: string): Promise<Uint8Array | null> {
  try {
    const root = await realpath(directory);
    const file = await realpath(join(root, relative));
    return file.startsWith(root + sep) ? await readFile(file) : null;
  } catch {
    return null;
  }
}
