import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTicker } from '../../../renderer/app/ticker.ts';

describe('createTicker', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => void vi.useRealTimers());

  it('gives everybody of an interval the same moment, stable between ticks', () => {
    const ticker = createTicker(() => Date.now());
    let ticks = 0;
    const stop = ticker.subscribe(1000, () => (ticks += 1));
    const first = ticker.snapshot(1000);
    vi.advanceTimersByTime(400);
    expect(ticker.snapshot(1000)).toBe(first);
    vi.advanceTimersByTime(600);
    expect(ticks).toBe(1);
    expect(ticker.snapshot(1000)).toBe(first + 1000);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('follows the relay clock and tells at once when the correction changes', () => {
    const ticker = createTicker(() => Date.now());
    let told = 0;
    ticker.subscribe(60_000, () => (told += 1));
    ticker.setOffset(-90_000);
    expect(told).toBe(1);
    expect(ticker.now()).toBe(910_000);
    expect(ticker.snapshot(60_000)).toBe(910_000);
  });
});
