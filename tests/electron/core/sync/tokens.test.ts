import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createTokens } from '../../../../electron/core/sync/tokens.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A relay that only refreshes, and counts. */
async function serve(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push((JSON.parse(body) as { refreshToken: string }).refreshToken);
      const user = { id: 'u', name: 'u', displayName: 'u', role: 'agent' };
      response.end(JSON.stringify({ accessToken: `a${asked.length}`, accessExpiresAt: 600_000, refreshToken: `r${asked.length}`, user, workspace: { epoch: 'e' } }));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closers.push(() => void http.close());
  const address = http.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, asked };
}

describe('createTokens', () => {
  it('a secret store that cannot be written is a refusal to try again after, never a thrown error', async () => {
    const { url, asked } = await serve();
    let isFull = true;
    let stored = 'r0';
    const secrets = {
      get: () => Promise.resolve(stored),
      set: (_name: string, value: string | null) => {
        if (isFull) return Promise.reject(new Error('ENOSPC'));
        stored = value ?? '';
        return Promise.resolve();
      },
    };
    const tokens = createTokens({ relayUrl: url, secrets, secretName: 's', now: () => 0, initial: null, onUser: () => undefined });
    expect(await tokens.access()).toEqual({ ok: false, reason: 'unreachable' });
    isFull = false;
    expect(await tokens.access()).toEqual({ ok: true, value: { token: 'a2', expiresAt: 600_000 } });
    // What was never stored is never used: the relay takes the old one again.
    expect(asked).toEqual(['r0', 'r0']);
    expect(stored).toBe('r2');
  });

  it('two who ask at once share one refresh', async () => {
    const { url, asked } = await serve();
    const secrets = { get: () => Promise.resolve('r0'), set: () => Promise.resolve() };
    const tokens = createTokens({ relayUrl: url, secrets, secretName: 's', now: () => 0, initial: null, onUser: () => undefined });
    const [one, two] = await Promise.all([tokens.access(), tokens.access()]);
    expect(one).toEqual(two);
    expect(asked).toEqual(['r0']);
  });
});
