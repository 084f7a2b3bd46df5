import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CAST } from '../../simulator/demo/cast.ts';
import { startDemo } from '../../simulator/demo/demo.ts';
import { HISTORY, TRICKLE } from '../../simulator/demo/script.ts';
import { createHarness, normalisedOf, type Harness } from '../relay/channels/harness.ts';

describe('demo desk', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await createHarness('wecom-app');
  });
  afterEach(() => h.close());
  const inApp = <T extends { who: keyof typeof CAST }>(lines: readonly T[]) => lines.filter((line) => CAST[line.who].channel === 'wecom-app');

  it('says the history of the channels it has, at past times, and trickles until stopped', async () => {
    const stop = startDemo(h.simulator, h.clock);
    await h.simulator.idle();
    const started = h.clock.now();
    const heard = normalisedOf(h).map((one) => (one.kind === 'message' ? { text: one.message.text, sentAt: one.message.sentAt } : null));
    expect(heard).toEqual(inApp(HISTORY).map((line) => ({ text: line.text, sentAt: started - line.minutesAgo * 60_000 })));
    h.clock.advance(TRICKLE.length * 40_000);
    await h.simulator.idle();
    const lively = h.stored.size;
    expect(lively).toBeGreaterThanOrEqual(inApp(HISTORY).length + inApp(TRICKLE).length);
    stop();
    h.clock.advance(24 * 3_600_000);
    await h.simulator.idle();
    expect(h.stored.size).toBe(lively);
  });

  it('started again the same day it says nothing twice', async () => {
    startDemo(h.simulator, h.clock)();
    await h.simulator.idle();
    const before = [...h.stored.keys()];
    h.clock.advance(60 * 60_000);
    startDemo(h.simulator, h.clock)();
    await h.simulator.idle();
    expect([...h.stored.keys()]).toEqual(before);
    h.clock.advance(24 * 60 * 60_000);
    startDemo(h.simulator, h.clock)();
    await h.simulator.idle();
    expect(h.stored.size).toBe(before.length * 2);
  });

  it('started again after a while, nobody repeats what was said, and the desk goes on living', async () => {
    const said = () => normalisedOf(h).flatMap((one) => (one.kind === 'message' ? [one.message.text] : []));
    const run = async (minutes: number) => {
      const stop = startDemo(h.simulator, h.clock);
      for (let minute = 0; minute < minutes; minute += 1) {
        h.clock.advance(60_000);
        await h.simulator.idle();
      }
      stop();
      return said();
    };
    const first = await run(60);
    expect(first).toEqual(expect.arrayContaining(inApp(TRICKLE).map((line) => line.text)));
    h.clock.advance(61_000);
    const second = await run(60);
    expect(second.length).toBeGreaterThan(first.length);
    expect(new Set(second).size).toBe(second.length);
  });

  it('covers its channels, groups and a public complaint, and names nobody twice', () => {
    const used = new Set([...HISTORY, ...TRICKLE].map((line) => line.who));
    expect([...used].sort()).toEqual(Object.keys(CAST).sort());
    expect(new Set(Object.values(CAST).map((one) => one.channel)).size).toBe(5);
    expect(HISTORY.some((line) => line.text.includes('短视频'))).toBe(true);
    const titles = new Map<string, string>();
    for (const one of Object.values(CAST)) {
      expect(titles.get(one.conversation) ?? one.title).toBe(one.title);
      titles.set(one.conversation, one.title);
    }
    const ages = HISTORY.map((line) => line.minutesAgo);
    expect(ages).toEqual([...ages].sort((a, b) => b - a));
  });
});
