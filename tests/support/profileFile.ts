import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the only person who has signed in at this desktop (electron/core/profileFiles.ts). */
export function profileFile(dataDir: string, name: 'mirror.db' | 'local.db'): string {
  const profiles = readdirSync(join(dataDir, 'profiles'));
  const [only] = profiles;
  if (only === undefined || profiles.length !== 1) throw new Error(`${dataDir} has ${profiles.length} profiles`);
  return join(dataDir, 'profiles', only, name);
}
