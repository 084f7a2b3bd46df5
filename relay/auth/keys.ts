import { hkdfSync } from 'node:crypto';

export interface RelayKeys {
  /** Signs access tokens. */
  readonly token: Buffer;
  /** Seals the settings of channel accounts. */
  readonly settings: Buffer;
  /** Tells two keys apart without telling the key: kept in the database, so that a node with another one finds out. */
  readonly check: string;
}

/** The relay's one secret (32 random bytes, base64 or base64url); every use gets a key of its own. */
export function deriveKeys(secret: Buffer): RelayKeys {
  const key = (use: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'zhishou-relay', use, 32));
  return { token: key('access-token.v1'), settings: key('channel-settings.v1'), check: key('key-check.v1').toString('base64url') };
}

/** @returns null when it is not 32 bytes in base64 */
export function parseRelayKey(text: string): Buffer | null {
  const bytes = Buffer.from(text.trim(), 'base64');
  return /^[0-9A-Za-z+/_-]{43}=?$/.test(text.trim()) && bytes.length === 32 ? bytes : null;
}
