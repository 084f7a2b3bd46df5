import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Target name to the fingerprint of the sources it was last built from. */
export type Stamps = Readonly<Record<string, string>>;

/**
 * Fingerprint of files and folders by path, modification time and size: a second start must not read every
 * source, and an edit always moves the time or the size.
 * @param root what `paths` are relative to
 */
export function fingerprint(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) addToHash(hash, join(root, path), path);
  return hash.digest('hex');
}

function addToHash(hash: ReturnType<typeof createHash>, file: string, name: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) {
    hash.update(`${name} absent\n`);
  } else if (stat.isDirectory()) {
    for (const entry of readdirSync(file).toSorted()) addToHash(hash, join(file, entry), `${name}/${entry}`);
  } else {
    hash.update(`${name} ${stat.mtimeMs} ${stat.size}\n`);
  }
}

/** An unreadable stamp file is the same as none: everything is built. */
export function readStamps(file: string): Stamps {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

/** Replaces the file in one step, so that a killed build leaves the old stamps. */
export function writeStamps(file: string, stamps: Stamps): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(stamps, null, 2));
  renameSync(`${file}.new`, file);
}
