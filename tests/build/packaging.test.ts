import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mainOptions, preloadOptions } from '../../build/bundle/targets.ts';
import { afterPack } from '../../build/hooks/afterPack.mjs';
import { identifyBinary } from '../../build/hooks/nativeBinary.mjs';
import { projectRoot } from '../../build/paths.ts';

const run = promisify(execFile);
const isLinux = process.platform === 'linux';
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhishou-pack-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** As little of Electron as electron-builder needs; the executable has the fuse wire that the fuses are written to. */
async function standInElectron(folder: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  const wire = Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, 9]), Buffer.from('010011001')]);
  await writeFile(join(folder, 'electron'), Buffer.concat([Buffer.alloc(1024), wire, Buffer.alloc(1024)]), { mode: 0o755 });
  await writeFile(join(folder, 'version'), '45.4.1');
  await writeFile(join(folder, 'LICENSE'), 'stand-in');
  for (const name of ['zh-CN', 'en-US', 'de']) await writeFile(join(folder, 'locales', `${name}.pak`), '');
}

/** The project with bundles around the stand-in core, so that the test does not depend on what is in `dist`. */
async function standInProject(folder: string): Promise<void> {
  await mkdir(join(folder, 'dist', 'renderer', 'assets'), { recursive: true });
  const standIn = join(projectRoot, 'tests', 'support', 'standInCore.ts');
  const plugin = {
    name: 'stand-in-core',
    setup: (context: { onResolve(options: { filter: RegExp }, callback: () => { path: string }): void }) =>
      context.onResolve({ filter: /\/createCore\.ts$/ }, () => ({ path: standIn })),
  };
  await build(mainOptions(join(folder, 'dist', 'electron', 'main.cjs'), [plugin]));
  await build(preloadOptions(join(folder, 'dist', 'electron', 'preload.cjs')));
  await writeFile(join(folder, 'dist', 'renderer', 'index.html'), '<!doctype html>');
  await mkdir(join(folder, 'dist', 'relay'));
  await writeFile(join(folder, 'dist', 'relay', 'main.js'), '');
  for (const name of ['build', 'electron-builder.yml', 'package.json', 'package-lock.json']) await symlink(join(projectRoot, name), join(folder, name));
  // Real folders: behind a symbolic link electron-builder does not find the dependencies of a dependency.
  const notBuildFiles = (source: string): boolean => !/sqlite3\/(deps|src|build\/Release\/obj)/.test(source);
  for (const name of ['sqlite3', 'bindings', 'file-uri-to-path', 'node-addon-api', 'electron']) {
    const options = { recursive: true, filter: notBuildFiles };
    await cp(join(projectRoot, 'node_modules', name), join(folder, 'node_modules', name), options);
  }
}

describe.skipIf(!isLinux)('the package', () => {
  it('holds the bundles and sqlite3, nothing else of ours, with the fuses set', async () => {
    const electronDist = join(dir, 'electron');
    const project = join(dir, 'project');
    await standInElectron(electronDist);
    await standInProject(project);
    const cli = join(projectRoot, 'node_modules', 'electron-builder', 'cli.js');
    const out = join(dir, 'release');
    await run(
      process.execPath,
      [cli, '--linux', 'dir', '--x64', '--publish', 'never', `-c.electronDist=${electronDist}`, `-c.directories.output=${out}`],
      { cwd: project, timeout: 110_000 },
    );
    const resources = join(out, 'linux-unpacked', 'resources');
    const asar = join(resources, 'app.asar');
    const files = listPackage(asar, { isPack: false }).map((name) => name.replaceAll('\\', '/'));
    expect(files).toEqual(expect.arrayContaining(['/package.json', '/dist/electron/main.cjs', '/dist/electron/preload.cjs', '/dist/renderer/index.html']));
    const ours = new Set(files.map((name) => name.split('/')[1]));
    expect([...ours].toSorted()).toEqual(['dist', 'node_modules', 'package.json']);
    expect(files.filter((name) => /^\/dist\/(relay|simulator|browser)|\.map$|\.ts$/.test(name))).toEqual([]);
    expect(extractFile(asar, 'dist/electron/main.cjs').toString()).toContain('core:request');
    const node = join(resources, 'app.asar.unpacked', 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');
    expect(identifyBinary(await readFile(node))).toEqual({ platform: 'linux', arch: process.arch });
    // What was packed must be enough for the database to open, without this project's node_modules around it.
    const unpacked = join(dir, 'unpacked');
    extractAll(asar, unpacked);
    const open = "new (require('sqlite3').Database)(':memory:').get('select sqlite_version() v', (_, row) => console.log(row.v))";
    expect((await run(process.execPath, ['-e', open], { cwd: unpacked })).stdout).toMatch(/^3\./);

    const fuses = await getCurrentFuseWire(join(out, 'linux-unpacked', 'zhishou'));
    const isOn = (fuse: FuseV1Options): boolean => fuses[fuse] === FuseState.ENABLE;
    expect(isOn(FuseV1Options.RunAsNode)).toBe(false);
    expect(isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe(false);
    expect(isOn(FuseV1Options.EnableNodeCliInspectArguments)).toBe(false);
    expect(isOn(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true);
    expect(isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(true);
    expect(isOn(FuseV1Options.EnableCookieEncryption)).toBe(true);
    expect(isOn(FuseV1Options.GrantFileProtocolExtraPrivileges)).toBe(false);
  }, 120_000);
});

describe('afterPack', () => {
  const pe = (): Buffer => {
    const bytes = Buffer.alloc(256);
    bytes.write('MZ', 'latin1');
    bytes.writeUInt32LE(128, 60);
    bytes.write('PE\0\0', 128, 'latin1');
    bytes.writeUInt16LE(0x8664, 132);
    return bytes;
  };
  const elf = (): Buffer => {
    const bytes = Buffer.alloc(256);
    bytes.writeUInt32BE(0x7f454c46, 0);
    bytes.writeUInt16LE(0x3e, 18);
    return bytes;
  };

  it('refuses a package whose native binary is for another platform, another processor, or missing', async () => {
    const appOutDir = join(dir, 'win');
    const folder = join(appOutDir, 'resources', 'app.asar.unpacked');
    await mkdir(folder, { recursive: true });
    const pack = (arch: number): Promise<void> => afterPack({ appOutDir, electronPlatformName: 'win32', arch });
    await expect(pack(1)).rejects.toThrow('no native sqlite3');
    await writeFile(join(folder, 'node_sqlite3.node'), elf());
    await expect(pack(1)).rejects.toThrow('for linux x64, but the package is for win32 x64');
    await writeFile(join(folder, 'node_sqlite3.node'), pe());
    await expect(pack(1)).resolves.toBeUndefined();
    await expect(pack(3)).rejects.toThrow('win32 arm64');
    await writeFile(join(folder, 'node_sqlite3.node'), 'text');
    await expect(pack(1)).rejects.toThrow('no native binary');
  });
});
