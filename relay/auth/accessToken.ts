import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { UserId } from '../../shared/ids.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { brandedId, instant } from '../../shared/wire/scalars.ts';

/** Short: a token that leaks is of use for minutes, and roles are read from the database anyway. */
export const ACCESS_TOKEN_MS = 10 * 60_000;

const claims = z.strictObject({ sub: brandedId<UserId>(), exp: instant });
export type Claims = z.infer<typeof claims>;

export interface AccessTokens {
  issue(userId: UserId, now: Instant): { readonly token: string; readonly expiresAt: Instant };
  /** Null: forged, malformed or expired. */
  verify(token: string, now: Instant): Claims | null;
}

/**
 * `v1.<claims>.<HMAC-SHA256>`, base64url. Issuer and verifier are the same program, so the choices of JWT (algorithms,
 * key ids, audiences) would only be ways to get it wrong; a change of format is a new version prefix.
 */
export function createAccessTokens(key: Buffer): AccessTokens {
  const mac = (signed: string): Buffer => createHmac('sha256', key).update(signed).digest();
  return {
    issue(userId, now) {
      const expiresAt = now + ACCESS_TOKEN_MS;
      const signed = `v1.${Buffer.from(JSON.stringify({ sub: userId, exp: expiresAt })).toString('base64url')}`;
      return { token: `${signed}.${mac(signed).toString('base64url')}`, expiresAt };
    },
    verify(token, now) {
      const parts = token.split('.');
      const [version, payload, signature] = parts;
      if (parts.length !== 3 || version !== 'v1' || payload === undefined || signature === undefined) return null;
      const given = Buffer.from(signature, 'base64url');
      const wanted = mac(`v1.${payload}`);
      // Verified before anything inside is read; lengths are public, bytes are compared in constant time.
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
      const parsed = claims.safeParse(parseOrNull(Buffer.from(payload, 'base64url').toString('utf8')));
      return parsed.success && now < parsed.data.exp ? parsed.data : null;
    },
  };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
