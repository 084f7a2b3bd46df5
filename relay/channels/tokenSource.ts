import type { Clock } from '../../shared/time/clock.ts';
import type { SendFailure } from './types.ts';

export type TokenAnswer =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly reason: SendFailure; readonly retryable: boolean };

export type FetchedToken =
  | { readonly ok: true; readonly token: string; readonly expiresInMs: number }
  | { readonly ok: false; readonly reason: SendFailure; readonly retryable: boolean };

export interface TokenSource {
  /** The cached token, or a new one; simultaneous callers share one request. */
  get(): Promise<TokenAnswer>;
  /**
   * After the platform refused `stale`: a newer token. Callers who all hold the same refused token cause one request
   * together, and one who comes late gets what the others already fetched.
   */
  replace(stale: string): Promise<TokenAnswer>;
}

export interface TokenSourceOptions {
  readonly clock: Clock;
  /** How long before the platform's expiry a token is no longer handed out, ms. */
  readonly earlyMs: number;
  /** @param refused the token the platform did not take, where that is why a new one is asked for */
  readonly fetchToken: (refused: string | null) => Promise<FetchedToken>;
}

/** A token cache with single-flight refresh. Never throws; failures are not cached. */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  let cached: { token: string; goodUntil: number } | null = null;
  let flight: Promise<TokenAnswer> | null = null;

  async function fetchNow(refused: string | null): Promise<TokenAnswer> {
    const asked = options.clock.now();
    const fetched = await options.fetchToken(refused);
    if (!fetched.ok) return fetched;
    cached = { token: fetched.token, goodUntil: asked + fetched.expiresInMs - options.earlyMs };
    return { ok: true, token: fetched.token };
  }
  function refresh(refused: string | null): Promise<TokenAnswer> {
    flight ??= fetchNow(refused).finally(() => {
      flight = null;
    });
    return flight;
  }
  return {
    get() {
      if (cached !== null && options.clock.now() < cached.goodUntil) {
        return Promise.resolve({ ok: true, token: cached.token });
      }
      return refresh(null);
    },
    replace(stale) {
      if (cached !== null && cached.token !== stale) return this.get();
      cached = null;
      return refresh(stale);
    },
  };
}

/** One source per credential, kept for the life of the adapter; a changed secret is another credential. */
export function createTokenPool(create: (key: string) => TokenSource): (key: string) => TokenSource {
  const sources = new Map<string, TokenSource>();
  return (key) => {
    const known = sources.get(key);
    if (known !== undefined) return known;
    const made = create(key);
    sources.set(key, made);
    return made;
  };
}
