import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SecretStore } from '../ports.ts';
import { renamePatiently } from './renamePatiently.ts';

/** How a value is written: Electron encrypts it with the operating system's key, the browser host leaves it as it is. */
export interface SecretCodec {
  encode(plain: string): string;
  /** Null when it cannot be read any more (another user, another machine): it counts as absent. */
  decode(stored: string): string | null;
}

const plainCodec: SecretCodec = { encode: (plain) => plain, decode: (stored) => stored };

/**
 * Secrets in a file that only its owner can read (0600), replaced in one step.
 * @param codec default: as they are, protected by the file's mode alone
 */
export function createSecretFile(file: string, codec: SecretCodec = plainCodec): SecretStore {
  // Writes run one after another: two at once would lose the first one's change.
  let tail: Promise<unknown> = Promise.resolve();
  const change = async (name: string, value: string | null): Promise<void> => {
    const secrets = await readSecrets(file);
    if (value === null) secrets.delete(name);
    else secrets.set(name, codec.encode(value));
    await writeSecrets(file, secrets);
  };
  return {
    async get(name) {
      await tail.catch(() => undefined);
      const stored = (await readSecrets(file)).get(name);
      return stored === undefined ? null : codec.decode(stored);
    },
    set(name, value) {
      const done = tail.catch(() => undefined).then(() => change(name, value));
      tail = done;
      return done;
    },
  };
}

/**
 * A damaged file counts as empty: the person signs in again.
 * @throws Error when the file is there and cannot be read now (a virus scanner holds it, no permission): taking it for
 *   empty would draw a new data key, and what the old one sealed would be lost
 */
async function readSecrets(file: string): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  });
  if (text === null) return new Map();
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return new Map();
    return new Map(Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return new Map();
  }
}

async function writeSecrets(file: string, secrets: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(Object.fromEntries(secrets)));
    await handle.sync();
  } finally {
    await handle.close();
  }
  // The mode above counts only for a file that did not exist.
  await chmod(`${file}.new`, 0o600);
  await renamePatiently(`${file}.new`, file);
}
