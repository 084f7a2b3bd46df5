import type { Clock } from '../shared/time/clock.ts';

export interface TokenRules {
  /** ms a token lives. */
  readonly lifetimeMs: number;
  /** A new token is given only when the old one has no more than this left, ms. */
  readonly renewWithinMs: number;
}

export interface Tokens {
  /** The token of a credential and how many whole seconds it still lives. */
  issue(credential: string, rules: TokenRules): { token: string; expiresInSeconds: number };
  check(token: string): { state: 'good'; credential: string } | { state: 'expired' | 'unknown' };
  /** Ends one token early. */
  revoke(token: string): void;
  /** How many different tokens were given out. */
  issued(): number;
}

export function createTokens(clock: Clock, newId: () => string): Tokens {
  const byToken = new Map<string, { credential: string; until: number }>();
  const newest = new Map<string, string>();
  let issued = 0;
  return {
    issue(credential, rules) {
      const now = clock.now();
      const old = newest.get(credential);
      const left = old === undefined ? 0 : (byToken.get(old)?.until ?? 0) - now;
      if (old !== undefined && left > rules.renewWithinMs) return { token: old, expiresInSeconds: Math.floor(left / 1000) };
      const token = `tok-${newId()}`;
      byToken.set(token, { credential, until: now + rules.lifetimeMs });
      newest.set(credential, token);
      issued += 1;
      return { token, expiresInSeconds: Math.floor(rules.lifetimeMs / 1000) };
    },
    check(token) {
      const known = byToken.get(token);
      if (known === undefined) return { state: 'unknown' };
      return clock.now() < known.until ? { state: 'good', credential: known.credential } : { state: 'expired' };
    },
    revoke(token) {
      const known = byToken.get(token);
      if (known !== undefined) byToken.set(token, { ...known, until: 0 });
    },
    issued: () => issued,
  };
}
