import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const downloadCapMs = 15_000;
const rememberFailureMs = 24 * 60 * 60 * 1000;

export type ElectronBinary =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'absent'; readonly why: string };

/** The executable inside Electron's dist folder, by platform (as node_modules/electron/install.js names it). */
export function executableInDist(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** An installed binary, without any attempt to get one. */
export function installedElectron(root: string, platform: NodeJS.Platform, override: string | undefined): string | null {
  const electron = join(root, 'node_modules', 'electron');
  const path = join(override ?? join(electron, 'dist'), executableInDist(platform));
  // The installer writes path.txt last: without it an extraction was cut short.
  return existsSync(path) && (override !== undefined || existsSync(join(electron, 'path.txt'))) ? path : null;
}

export interface ElectronSearch {
  readonly root: string;
  /** Where the time of the last failed download is kept. */
  readonly failureFile: string;
  readonly platform: NodeJS.Platform;
  readonly override: string | undefined;
  readonly now: number;
  /** Downloads the binary; false when that failed. Replaced in tests. */
  readonly download?: (root: string, capMs: number) => Promise<boolean>;
}

/** Finds Electron's binary, with at most one short download attempt a day. */
export async function findElectron(search: ElectronSearch): Promise<ElectronBinary> {
  const installed = installedElectron(search.root, search.platform, search.override);
  if (installed !== null) return { kind: 'found', path: installed };
  if (search.now - lastFailure(search.failureFile) < rememberFailureMs) {
    return { kind: 'absent', why: "Electron's binary is not installed (a download failed within the last day)" };
  }
  const downloaded = await (search.download ?? downloadElectron)(search.root, downloadCapMs);
  const path = downloaded ? installedElectron(search.root, search.platform, undefined) : null;
  if (path !== null) return { kind: 'found', path };
  mkdirSync(dirname(search.failureFile), { recursive: true });
  writeFileSync(search.failureFile, JSON.stringify({ failedAt: search.now }));
  return { kind: 'absent', why: "Electron's binary is not installed and could not be downloaded within 15 s" };
}

function lastFailure(file: string): number {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const failedAt = typeof value === 'object' && value !== null && 'failedAt' in value ? value.failedAt : null;
    return typeof failedAt === 'number' ? failedAt : Number.NEGATIVE_INFINITY;
  } catch {
    return Number.NEGATIVE_INFINITY;
  }
}

/** Runs Electron's own installer, which honours ELECTRON_MIRROR and its checksums. */
function downloadElectron(root: string, capMs: number): Promise<boolean> {
  const script = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(script)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { cwd: root, stdio: 'ignore', windowsHide: true });
    const timer = setTimeout(() => child.kill('SIGKILL'), capMs);
    child.once('error', () => resolve(false));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}
