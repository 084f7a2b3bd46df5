import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { renamePatiently } from '../hosting/renamePatiently.ts';

/**
 * Puts a file in place whole or not at all, surviving power loss: written beside, synced, renamed, folder synced.
 * @param beside a name of its own in the same file system; what a crash leaves there is rubbish
 */
export async function writeDurably(beside: string, file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(beside), { recursive: true, mode: 0o700 });
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const handle = await open(beside, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await moveDurably(beside, file);
  } catch (thrown) {
    // A full disk is not helped by half a file.
    await rm(beside, { force: true }).catch(() => undefined);
    throw thrown;
  }
}

export async function moveDurably(from: string, to: string): Promise<void> {
  await renamePatiently(from, to);
  await syncFolder(dirname(to));
  await syncFolder(dirname(dirname(to)));
}

/** A new name is safe once its folder is; Windows keeps names by itself and opens no folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** No room: the words are other than for a broken disk. */
export function isNoRoom(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT');
}
