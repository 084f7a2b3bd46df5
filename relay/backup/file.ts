import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { exists } from '../db/clusterFolder.ts';
import { codeOf } from '../db/database.ts';
import { BackupError, linesOf, type BackupLine } from './format.ts';

/**
 * Writes a backup to a new file, readable by its owner only: it holds patients' data and usually the key. Under another
 * name until it is whole and on the disk.
 * @throws BackupError when the file is there already or the folder cannot be written
 */
export async function writeBackup(file: string, pieces: AsyncIterable<string>): Promise<void> {
  if (await exists(file)) throw new BackupError(`${file} is there already`);
  const half = `${file}.part`;
  try {
    await pipeline(Readable.from(pieces), createGzip(), createWriteStream(half, { mode: 0o600 }));
    const handle = await open(half, 'r+');
    await handle.sync();
    await handle.close();
    await rename(half, file);
  } catch (error) {
    const code = codeOf(error);
    if (['ENOENT', 'EACCES', 'EPERM', 'ENOSPC', 'EROFS', 'ENOTDIR'].includes(code)) throw new BackupError(`${file} cannot be written (${code})`);
    throw error;
  } finally {
    await rm(half, { force: true });
  }
}

/**
 * The lines of a backup file.
 * @throws BackupError when it cannot be read, or is damaged
 */
export async function* readBackup(file: string): AsyncGenerator<BackupLine> {
  const stream = createReadStream(file);
  const plain = createGunzip().setEncoding('utf8');
  // A failure of the file must reach who reads the lines.
  stream.on('error', (error) => plain.destroy(error));
  try {
    yield* linesOf(stream.pipe(plain));
  } catch (error) {
    throw error instanceof BackupError ? error : new BackupError(`${file} cannot be read as a backup (${codeOf(error)})`);
  } finally {
    stream.destroy();
  }
}
