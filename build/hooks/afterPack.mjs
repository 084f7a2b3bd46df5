// electron-builder packs the sqlite3 of this machine for whatever platform it is asked: `--win` on Linux silently gives
// a program that cannot open its database. This hook fails instead.
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { identifyBinary } from './nativeBinary.mjs';

/** electron-builder's `Arch` numbers. */
const archNames = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

async function readHead(file) {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Checks every native binary of a packed program.
 * @param {{ appOutDir: string, electronPlatformName: string, arch: number }} context
 * @throws when one is for another platform or processor, or when there is none
 */
export async function afterPack({ appOutDir, electronPlatformName, arch }) {
  const files = (await readdir(appOutDir, { recursive: true })).filter((name) => name.endsWith('.node'));
  if (files.length === 0) throw new Error('no native sqlite3 in the package: run npm ci on this platform first');
  const platform = electronPlatformName === 'mas' ? 'darwin' : electronPlatformName;
  const wanted = archNames[arch];
  for (const name of files) {
    const found = identifyBinary(await readHead(join(appOutDir, name)));
    const fits = found !== null && found.platform === platform && (found.arch === wanted || found.arch === 'universal');
    if (!fits) {
      const is = found === null ? 'no native binary' : `for ${found.platform} ${found.arch}`;
      throw new Error(`${name} is ${is}, but the package is for ${platform} ${wanted}: package on that platform after npm ci`);
    }
  }
}
