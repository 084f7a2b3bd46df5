import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { SecretStore } from '../ports.ts';

/** Encrypts phone and ID numbers at rest, with a keyed hash to look them up by (DESIGN, Security). */
export interface Sealer {
  /** Encrypts; the same text gives another result each time. Safe to store in a text column. */
  seal(text: string): string;
  /** The text, or null when it was not sealed with this key or was changed since. */
  open(sealed: string): string | null;
  /** The same for the same text, and useless without the key. Normalise the number first: '+86 138' is not '138'. */
  hash(text: string): string;
}

const NAME = 'data-key';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 's1.';

/**
 * Makes a sealer from the key in the secret store, drawing the key at the first call on this machine.
 * @throws Error when the stored key is not a key; a new one is not drawn, because the old data would be lost with it
 */
export async function createSealer(secrets: SecretStore): Promise<Sealer> {
  const stored = await secrets.get(NAME);
  if (stored !== null) return sealerOf(stored);
  await secrets.set(NAME, randomBytes(KEY_BYTES).toString('base64'));
  const written = await secrets.get(NAME);
  if (written === null) throw new Error('the secret store did not keep the data key');
  return sealerOf(written);
}

function sealerOf(stored: string): Sealer {
  const master = Buffer.from(stored, 'base64');
  if (master.length !== KEY_BYTES) throw new Error('the stored data key is not 32 bytes');
  const sealingKey = subkey(master, 'zhishou seal');
  const hashingKey = subkey(master, 'zhishou look-up');
  return {
    seal: (text) => seal(sealingKey, text),
    open: (sealed) => unseal(sealingKey, sealed),
    hash: (text) => createHmac('sha256', hashingKey).update(text, 'utf8').digest('base64url'),
  };
}

/** One key per purpose (RFC 5869), so that neither use can weaken the other. */
function subkey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), purpose, KEY_BYTES));
}

function seal(key: Buffer, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return PREFIX + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

function unseal(key: Buffer, sealed: string): string | null {
  if (!sealed.startsWith(PREFIX)) return null;
  const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
