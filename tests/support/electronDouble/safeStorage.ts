import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Electron's `safeStorage` with a key in the profile where the system would have it in its keyring.
 * `ELECTRON_DOUBLE_KEYRING=none` plays a system without one.
 */
export function createSafeStorage(userData: () => string) {
  const none = process.env['ELECTRON_DOUBLE_KEYRING'] === 'none';
  const key = (): Buffer => {
    const file = join(userData(), 'keyring.double');
    if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
    return readFileSync(file);
  };
  return {
    isEncryptionAvailable: (): boolean => true,
    getSelectedStorageBackend: (): string => (none ? 'basic_text' : 'gnome_libsecret'),
    encryptString(plain: string): Buffer {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key(), iv);
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
    },
    decryptString(stored: Buffer): string {
      const decipher = createDecipheriv('aes-256-gcm', key(), stored.subarray(0, 12));
      decipher.setAuthTag(stored.subarray(12, 28));
      return Buffer.concat([decipher.update(stored.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
