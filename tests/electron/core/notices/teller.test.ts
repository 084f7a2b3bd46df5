import { describe, expect, it } from 'vitest';
import { createBurst, BURST_MS } from '../../../../electron/core/burst.ts';
import { createTeller } from '../../../../electron/core/notices/teller.ts';
import type { HostNotice, Told } from '../../../../electron/core/ports.ts';
import type { CoreEvent } from '../../../../shared/ipc/envelope.ts';
import { defaultNoticeSettings } from '../../../../shared/notices/model.ts';
import type { NoticeSettings } from '../../../../shared/notices/model.ts';
import { createManualClock } from '../../../support/manualClock.ts';

/** 2026-11-30 22:00 in Shanghai; quiet from 21:00 to 07:30. */
const NIGHT = Date.UTC(2026, 10, 30, 14);
const OFFSET = 7_000;
const quiet = { on: true, from: 21 * 60, to: 7 * 60 + 30 };
const message: Told = { kind: 'message', title: '江城一院', body: '1 条新消息', tag: 'v1', path: '/inbox/v1' };
const alarm: Told = { kind: 'alarm', title: '舆情投诉待回复', body: '', tag: 'alarm t1', path: '/tickets/t1' };

function desk(settings: NoticeSettings = { ...defaultNoticeSettings, quiet }) {
  const clock = createManualClock(NIGHT);
  const shown: HostNotice[] = [];
  const events: CoreEvent[] = [];
  const now = { settings, onDuty: false };
  const teller = createTeller({
    host: { notify: (notice) => void shown.push(notice) },
    clock,
    // The relay's clock is ahead: the quiet ends by it.
    now: () => clock.now() + OFFSET,
    settings: () => now.settings,
    onDuty: () => now.onDuty,
    locale: () => 'zh-CN',
    emit: (event) => void events.push(event),
  });
  return { clock, shown, events, teller, now };
}

describe('createTeller', () => {
  it('holds what can wait, and tells one digest when the quiet ends by the relay’s clock', () => {
    const { clock, shown, teller } = desk();
    for (let n = 0; n < 12; n += 1) teller.tell(message);
    clock.advance(9.5 * 3_600_000 - OFFSET - 1);
    expect([shown.length, teller.held()]).toEqual([0, 12]);
    clock.advance(1);
    expect(shown).toEqual([{ title: '安静时段结束', body: '期间有 12 条提醒', tag: 'digest', path: '/inbox' }]);
    teller.tell(message);
    expect(shown).toHaveLength(2);
    clock.advance(20 * 3_600_000);
    expect([shown.length, teller.held()]).toEqual([2, 0]);
  });

  it('at_03_12_a_complaint_rings: an alarm does not wait, and rings', () => {
    const { clock, shown, events, teller } = desk();
    clock.advance(5.2 * 3_600_000);
    teller.tell(alarm);
    expect(shown).toHaveLength(1);
    expect(events.find((event) => event.name === 'notice')).toMatchObject({ kind: 'alarm', rings: true, path: '/tickets/t1' });
  });

  it('tells whoever comes on duty at night what was held', () => {
    const { shown, teller, now } = desk();
    teller.tell(message);
    now.onDuty = true;
    teller.look();
    expect(shown.map(({ tag }) => tag)).toEqual(['digest']);
    teller.tell(message);
    expect(shown.map(({ tag }) => tag)).toEqual(['digest', 'v1']);
  });

  it('tells when the person turns the quiet off', () => {
    const { shown, teller, now } = desk();
    teller.tell(message);
    now.settings = defaultNoticeSettings;
    teller.look();
    expect(shown).toHaveLength(1);
  });

  it('drops what was turned off, and tests it all the same', () => {
    const { shown, events, teller } = desk({ ...defaultNoticeSettings, kinds: { ...defaultNoticeSettings.kinds, message: { shown: false, sound: 'soft' } } });
    teller.tell(message);
    expect([shown.length, teller.held()]).toEqual([0, 0]);
    teller.test('message');
    teller.test('alarm');
    expect(shown).toHaveLength(2);
    expect(events.filter((event) => event.name === 'notice').map((event) => event.rings)).toEqual([false, false]);
  });
});

describe('createBurst', () => {
  it('tells the first at once and what follows together, until nothing follows', () => {
    const clock = createManualClock(0);
    const flushed: (readonly number[])[] = [];
    const burst = createBurst<number>(clock, (items) => void flushed.push(items));
    burst.add([1]);
    expect(flushed).toEqual([[1]]);
    burst.add([2, 3]);
    clock.advance(BURST_MS - 1);
    burst.add([4]);
    expect(flushed).toHaveLength(1);
    clock.advance(1);
    expect(flushed).toEqual([[1], [2, 3, 4]]);
    clock.advance(BURST_MS);
    burst.add([5]);
    expect(flushed.at(-1)).toEqual([5]);
    burst.add([6]);
    burst.stop();
    clock.advance(10 * BURST_MS);
    expect(flushed.flat()).toEqual([1, 2, 3, 4, 5]);
  });
});
