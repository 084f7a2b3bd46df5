import { link, open, readFile, rm } from 'node:fs/promises';

/**
 * Reads a secret of this installation or draws it, readable by the owner only. Two commands that start at once get the
 * same one, and a crash never leaves half of one.
 */
export async function readOrCreateSecret(file: string, draw: () => string): Promise<string> {
  const found = await readSecret(file);
  if (found !== null) return found;
  const half = `${file}.${process.pid}`;
  const handle = await open(half, 'w', 0o600);
  await handle.writeFile(draw());
  await handle.sync();
  await handle.close();
  // link refuses to replace: whoever was first wins.
  await link(half, file).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  await rm(half, { force: true });
  const made = await readSecret(file);
  if (made === null) throw new Error(`${file} could not be written`);
  return made;
}

async function readSecret(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null || text.trim() === '' ? null : text.trim();
}
