import { describe, expect, it } from 'vitest';
import { createTokenSource, type FetchedToken } from '../../../relay/channels/tokenSource.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { START } from './harness.ts';

/** A source whose answers the test gives out by hand. */
function byHand() {
  const clock = createManualClock(START);
  const waiting: ((answer: FetchedToken) => void)[] = [];
  const source = createTokenSource({ clock, earlyMs: 1000, fetchToken: () => new Promise((resolve) => waiting.push(resolve)) });
  const answer = (token: string, expiresInMs = 10_000) => waiting.shift()?.({ ok: true, token, expiresInMs });
  const refuse = () => waiting.shift()?.({ ok: false, reason: 'network', retryable: true });
  return { clock, waiting, source, answer, refuse };
}

describe('token source', () => {
  it('shares one request among all who ask while it is under way', async () => {
    const { source, waiting, answer } = byHand();
    const all = Promise.all([source.get(), source.get(), source.replace('old'), source.get()]);
    expect(waiting).toHaveLength(1);
    answer('t1');
    expect(await all).toEqual(Array.from({ length: 4 }, () => ({ ok: true, token: 't1' })));
  });

  it('gives latecomers with the same refused token what the others fetched', async () => {
    const { source, waiting, answer } = byHand();
    const first = source.get();
    answer('t1');
    await first;
    const renewed = [source.replace('t1'), source.replace('t1')];
    expect(waiting).toHaveLength(1);
    answer('t2');
    await Promise.all(renewed);
    expect(await source.replace('t1')).toEqual({ ok: true, token: 't2' });
    expect(waiting).toHaveLength(0);
  });

  it('stops handing out a token early, and counts its life from the asking', async () => {
    const { source, clock, waiting, answer } = byHand();
    const first = source.get();
    clock.advance(500);
    answer('t1');
    await first;
    clock.set(START + 8_999);
    expect(await source.get()).toEqual({ ok: true, token: 't1' });
    clock.advance(1);
    void source.get();
    expect(waiting).toHaveLength(1);
  });

  it('does not remember a failure', async () => {
    const { source, answer, refuse } = byHand();
    const failed = source.get();
    refuse();
    expect(await failed).toEqual({ ok: false, reason: 'network', retryable: true });
    const next = source.get();
    answer('t1');
    expect(await next).toEqual({ ok: true, token: 't1' });
  });
});
