import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { SecretStore } from '../ports.ts';

/** Encrypts phone and ID numbers at rest, with a keyed hash to look them up by (DESIGN, Security). */
export interface Sealer {
  /** Encrypts; the same text gives another result each time. Safe to store in a text column. */
  seal(text: string): string;
  /** The text, or null when it was not sealed with this key or was changed since. */
  open(sealed: string): string | null;
  /** The same for the bytes of a file. */
  sealBytes(bytes: Uint8Array): Buffer;
  openBytes(sealed: Uint8Array): Buffer | null;
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
  const fileKey = subkey(master, 'zhishou files');
  const hashingKey = subkey(master, 'zhishou look-up');
  return {
    seal: (text) => seal(sealingKey, text),
    open: (sealed) => unseal(sealingKey, sealed),
    sealBytes: (bytes) => sealBytes(fileKey, bytes),
    openBytes: (sealed) => openBytes(fileKey, Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)),
    hash: (text) => createHmac('sha256', hashingKey).update(text, 'utf8').digest('base64url'),
  };
}

/** One key per purpose (RFC 5869), so that neither use can weaken the other. */
function subkey(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), purpose, KEY_BYTES));
}

function seal(key: Buffer, text: string): string {
  return PREFIX + sealBytes(key, Buffer.from(text, 'utf8')).toString('base64url');
}

function unseal(key: Buffer, sealed: string): string | null {
  if (!sealed.startsWith(PREFIX)) return null;
  return openBytes(key, Buffer.from(sealed.slice(PREFIX.length), 'base64url'))?.toString('utf8') ?? null;
}

function sealBytes(key: Buffer, bytes: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = [cipher.update(bytes), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...body]);
}

function openBytes(key: Buffer, sealed: Buffer): Buffer | null {
  if (sealed.length < IV_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}
