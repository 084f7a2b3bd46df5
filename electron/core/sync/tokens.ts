import { tokenAnswer } from '../../../shared/wire/protocol.ts';
import type { TokenAnswer } from '../../../shared/wire/protocol.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { SecretStore } from '../ports.ts';

export type AuthRefusal = 'unreachable' | 'token_invalid' | 'locked' | 'protocol';
export type AuthResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: AuthRefusal };

const TIMEOUT_MS = 10_000;
/** A token that ends within this time is replaced before it is used. */
const MARGIN_MS = 60_000;

/** `POST /auth/<path>` of the relay. Never throws. */
export async function postAuth(relayUrl: string, path: 'login' | 'refresh' | 'logout', body: unknown): Promise<AuthResult<TokenAnswer | null>> {
  try {
    const answer = await fetch(`${relayUrl.replace(/\/$/, '')}/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status === 401 || answer.status === 403) return { ok: false, reason: 'token_invalid' };
    if (answer.status === 429 || answer.status === 423) return { ok: false, reason: 'locked' };
    if (answer.status === 204) return { ok: true, value: null };
    if (!answer.ok) return { ok: false, reason: 'unreachable' };
    const parsed = tokenAnswer.safeParse(await answer.json());
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, reason: 'protocol' };
  } catch {
    return { ok: false, reason: 'unreachable' };
  }
}

/**
 * The access token in memory and the rotating refresh token in the secret store. A refresh token is good once, so
 * the new one is stored before anything else happens, and two callers at once share one refresh.
 */
export interface Tokens {
  /** Never rejects. */
  access(): Promise<AuthResult<{ readonly token: string; readonly expiresAt: Instant }>>;
  /** The relay did not accept the access token: the next `access` fetches another. */
  invalidate(): void;
}

export interface TokensDeps {
  readonly relayUrl: string;
  readonly secrets: SecretStore;
  readonly secretName: string;
  /** The relay's clock as far as it is known: a desktop whose own is an hour wrong must not refresh without end. */
  readonly now: () => Instant;
  /** Fresh from a log-in; null when only the refresh token is at hand. */
  readonly initial: TokenAnswer | null;
  /** Who the person is by now, after a refresh; its tokens are already stored. */
  readonly onUser: (answer: TokenAnswer) => void;
}

export function createTokens({ relayUrl, secrets, secretName, now, initial, onUser }: TokensDeps): Tokens {
  let current = initial && { token: initial.accessToken, expiresAt: initial.accessExpiresAt };
  let refreshing: ReturnType<Tokens['access']> | null = null;

  async function refresh(): ReturnType<Tokens['access']> {
    const refreshToken = await secrets.get(secretName);
    if (refreshToken === null) return { ok: false, reason: 'token_invalid' };
    const answer = await postAuth(relayUrl, 'refresh', { refreshToken });
    if (!answer.ok) return answer;
    if (answer.value === null) return { ok: false, reason: 'protocol' };
    await secrets.set(secretName, answer.value.refreshToken);
    current = { token: answer.value.accessToken, expiresAt: answer.value.accessExpiresAt };
    onUser(answer.value);
    return { ok: true, value: current };
  }

  return {
    async access() {
      if (current && current.expiresAt - MARGIN_MS > now()) return { ok: true, value: current };
      refreshing ??= refresh()
        // The secret store is a file: a full disk is told like a relay that is away, and tried again like one. The relay
        // takes the old refresh token once more while nobody has used its successor.
        .catch(() => ({ ok: false as const, reason: 'unreachable' as const }))
        .finally(() => {
          refreshing = null;
        });
      return refreshing;
    },
    invalidate: () => {
      current = null;
    },
  };
}
