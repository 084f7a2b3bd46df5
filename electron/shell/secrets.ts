import { safeStorage } from 'electron';
import { createSecretFile } from '../core/hosting/secretFile.ts';
import type { SecretStore } from '../core/ports.ts';

export interface ShellSecrets {
  readonly store: SecretStore;
  /** False where the system offers no real key: then the file's mode alone protects it, and the person is told. */
  readonly encrypted: boolean;
}

/** Linux without a keyring "encrypts" with a password that is in Chromium's source: no protection, so not used. */
function isEncryptionReal(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

/**
 * Secrets encrypted with the key that the operating system keeps for this user. Call after the application is ready.
 * @param file what is encrypted goes here; without encryption it is `<file>.plain`, so that neither is misread
 */
export function createShellSecrets(file: string): ShellSecrets {
  if (!isEncryptionReal()) return { store: createSecretFile(`${file}.plain`), encrypted: false };
  const store = createSecretFile(file, {
    encode: (plain) => safeStorage.encryptString(plain).toString('base64'),
    decode(stored) {
      try {
        return safeStorage.decryptString(Buffer.from(stored, 'base64'));
      } catch {
        return null;
      }
    },
  });
  return { store, encrypted: true };
}
