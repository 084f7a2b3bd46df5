import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What tsc and oxlint cannot see: the graph of imports, and the clock. Every message says what to do instead. */

const root = resolve(import.meta.dirname, '..');
const layers = [
  'shared',
  'electron/core',
  'electron/shell',
  'electron/browser',
  'electron/preload',
  'renderer',
  'relay',
  'simulator',
] as const;

/** Which layers a layer may import from, besides itself (DESIGN: direction, enforced and not just written). */
const allowed: Readonly<Record<(typeof layers)[number], readonly string[]>> = {
  shared: [],
  'electron/core': ['shared'],
  'electron/shell': ['shared', 'electron/core'],
  'electron/browser': ['shared', 'electron/core'],
  'electron/preload': ['shared'],
  renderer: ['shared'],
  relay: ['shared'],
  simulator: ['shared/ids.ts', 'shared/time/clock.ts'],
};

/** Folders of a layer that are not features: anybody in the layer may use them. */
const common: Readonly<Record<string, readonly string[]>> = {
  'electron/core': ['db', 'sync', 'search', 'hosting', 'directory', 'files'],
  relay: ['db', 'sync', 'auth', 'channels', 'observability', 'session', 'files'],
  renderer: ['app', 'ui', 'ipc'],
};

/** Composition roots that need more than one file: they bring features together and are imported by none. */
const compositionRoots = ['relay/cli/'];

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory()) return filesUnder(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

const sources = layers.flatMap((layer) => filesUnder(layer).map((file) => ({ layer, file })));

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(root, resolve(root, dirname(file), match[1] ?? '')).split(sep).join('/'),
  );
}

describe('the house and its rules', () => {
  it('imports only downwards between layers', () => {
    const wrong = sources.flatMap(({ layer, file }) =>
      importsOf(file)
        .filter((target) => !target.startsWith(`${layer}/`))
        .filter((target) => !allowed[layer].some((may) => target === may || target.startsWith(`${may}/`)))
        .map((target) => `${file} imports ${target}: pass it in from a composition root instead`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(Object.keys(common))('in %s no feature reaches into the files of another', (layer) => {
    const featureOf = (path: string): string | null => {
      const [folder, rest] = path.slice(layer.length + 1).split('/', 2);
      return folder === undefined || rest === undefined || common[layer]?.includes(folder) ? null : folder;
    };
    const wrong = sources
      .filter((source) => source.layer === layer && featureOf(source.file) !== null)
      .filter((source) => !compositionRoots.some((root) => source.file.startsWith(root)))
      .flatMap(({ file }) =>
        importsOf(file)
          .filter((target) => target.startsWith(`${layer}/`))
          .filter((target) => featureOf(target) !== null && featureOf(target) !== featureOf(file))
          .map((target) => `${file} imports ${target}: compose the two in the root, or pass what is needed as an argument`),
      );
    expect(wrong).toEqual([]);
  });

  it('reads the clock in composition roots only', () => {
    const roots = /(^|\/)main\.tsx?$/;
    const wrong = sources
      .filter(({ file }) => !roots.test(file))
      .filter(({ file }) => /\bDate\.now\b|\bnew Date\(\)/.test(readFileSync(join(root, file), 'utf8')))
      .map(({ file }) => `${file} reads the system clock: take a Clock or \`now\` as an argument`);
    expect(wrong).toEqual([]);
  });

  it('touches raw IPC in the one folder that checks the sender', () => {
    const wrong = sources
      .filter(({ file }) => !file.startsWith('electron/shell/ipc/') && file !== 'electron/preload/preload.ts')
      .filter(({ file }) => /\bipcMain\b|\bipcRenderer\b|webContents\.send\(/.test(readFileSync(join(root, file), 'utf8')))
      .map(({ file }) => `${file} uses raw IPC: go through electron/shell/ipc`);
    expect(wrong).toEqual([]);
  });

  it('has no drawers for odds and ends', () => {
    const wrong = sources.map(({ file }) => file).filter((file) => /(^|\/)(utils?|helpers?|lib|common|misc)(\/|\.tsx?$)/.test(file));
    expect(wrong).toEqual([]);
  });
});
