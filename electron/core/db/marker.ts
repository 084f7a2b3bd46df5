import { open, readFile, rm, stat } from 'node:fs/promises';
import type { Instant } from '../../../shared/time/clock.ts';
import { renamePatiently } from '../hosting/renamePatiently.ts';

/**
 * A small file beside the database that remembers what the database cannot say about itself:
 * `new` creation has begun, nothing to lose yet; `open` in use, or the last program died; `clean` closed properly.
 */
export type Marker = 'absent' | 'new' | 'open' | 'clean';

const PARTS = ['', '-wal', '-shm'] as const;

export async function readMarker(file: string): Promise<Marker> {
  const text = await readFile(markerOf(file), 'utf8').catch(() => null);
  if (text === null) return 'absent';
  // A torn write leaves something else; `open` is the careful reading of it.
  return text === 'new' || text === 'clean' ? text : 'open';
}

/** On disk before this resolves: a `clean` that outlives a power cut would skip the check after it. */
export async function writeMarker(file: string, marker: Exclude<Marker, 'absent'>): Promise<void> {
  const handle = await open(markerOf(file), 'w');
  try {
    await handle.writeFile(marker);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Length of a file in bytes, 0 when it is missing. */
export async function sizeOf(file: string): Promise<number> {
  return stat(file).then((found) => found.size, () => 0);
}

/**
 * Moves a damaged database out of the way, together with its WAL, under names that keep them together, so that
 * `rescueRows` can still open it. The next `openDatabase` starts with an empty file. Close the database first.
 * @returns the new path of the main file
 */
export async function setAside(file: string, now: Instant): Promise<string> {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]/g, '').replace('.', '');
  const target = await freeName(`${file}.corrupt-${stamp}`);
  for (const part of PARTS) await renameIfThere(file + part, target + part);
  await rm(markerOf(file), { force: true });
  return target;
}

/**
 * Puts a finished file in the place of another that is given up. Close both first. Cut short at any point it leaves
 * either of them, or none, which opens as a new file.
 */
export async function replaceFile(file: string, next: string): Promise<void> {
  await removeFiles(file);
  for (const part of PARTS) await renameIfThere(next + part, file + part);
  await renameIfThere(markerOf(next), markerOf(file));
}

/** Removes a database that is given up, with everything beside it. */
export async function removeFiles(file: string): Promise<void> {
  await rm(markerOf(file), { force: true });
  for (const part of PARTS) await rm(file + part, { force: true });
}

function markerOf(file: string): string {
  return `${file}.state`;
}

async function freeName(wanted: string): Promise<string> {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    const taken = await stat(name).then(() => true, () => false);
    if (!taken) return name;
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  await renamePatiently(from, to).catch((thrown: unknown) => {
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    if (!isMissing) throw thrown;
  });
}
