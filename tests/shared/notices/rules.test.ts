import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultNoticeSettings, noticeKind, noticeSettingsOf } from '../../../shared/notices/model.ts';
import type { NoticeKind, NoticeSettings, QuietHours } from '../../../shared/notices/model.ts';
import { deliver, gainOf, isQuiet, quietEnd, soundOf } from '../../../shared/notices/rules.ts';

const minute = fc.integer({ min: 0, max: 1439 });
const quiet: fc.Arbitrary<QuietHours> = fc.record({ on: fc.boolean(), from: minute, to: minute });
/** Two years around now. */
const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) });
const others = noticeKind.options.filter((kind) => kind !== 'alarm');

/** Walks the minutes of the day from the beginning, wrapping at midnight, and reads the hands from Intl. */
function quietByWalking({ on, from, to }: QuietHours, at: number): boolean {
  if (!on) return false;
  const text = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
  const [hours, minutes] = text.split(':').map(Number);
  for (let walked = from; walked !== to; walked = (walked + 1) % 1440) if (walked === (hours ?? 0) * 60 + (minutes ?? 0)) return true;
  return false;
}
const withQuiet = (hours: QuietHours, more: Partial<NoticeSettings['kinds']> = {}): NoticeSettings => ({
  ...defaultNoticeSettings,
  quiet: hours,
  kinds: { ...defaultNoticeSettings.kinds, ...more },
});

describe('quiet hours', () => {
  it('are what one finds by walking the clock', () => {
    fc.assert(
      fc.property(quiet, moment, (hours, at) => {
        expect(isQuiet(hours, at)).toBe(quietByWalking(hours, at));
      }),
      { numRuns: 300 },
    );
  });

  it('end at the first moment that is not quiet', () => {
    fc.assert(
      fc.property(quiet, moment, (hours, at) => {
        const end = quietEnd(hours, at);
        expect(end === null).toBe(!isQuiet(hours, at));
        if (end === null) return;
        expect(end).toBeGreaterThan(at);
        expect(isQuiet(hours, end)).toBe(false);
        expect(isQuiet(hours, end - 1)).toBe(true);
        expect(end - at).toBeLessThanOrEqual(86_400_000);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is told', () => {
  it('is an alarm at any hour, whatever was turned off', () => {
    fc.assert(
      fc.property(quiet, moment, fc.boolean(), fc.integer({ min: 0, max: 100 }), (hours, at, onDuty, volume) => {
        const settings = { ...withQuiet(hours, { alarm: { shown: false, sound: 'none' } }), volume };
        expect(deliver(settings, 'alarm', at, onDuty)).toBe('show');
        expect(soundOf(settings, 'alarm')).toBe('alarm');
        expect(gainOf(settings, 'alarm')).toBeGreaterThanOrEqual(1 / 3);
      }),
    );
  });

  it('waits for the end of the quiet, but not for whoever is on duty, and not at all where it was turned off', () => {
    fc.assert(
      fc.property(quiet, moment, fc.boolean(), fc.constantFrom<NoticeKind>(...others), fc.boolean(), (hours, at, onDuty, kind, shown) => {
        const settings = withQuiet(hours, { [kind]: { shown, sound: 'soft' } });
        const expected = !shown ? 'drop' : !onDuty && quietByWalking(hours, at) ? 'hold' : 'show';
        expect(deliver(settings, kind, at, onDuty)).toBe(expected);
      }),
    );
  });
});

it('takes the defaults for what cannot be read', () => {
  for (const stored of [undefined, '', '{', '{"volume":3}', '{"kinds":{},"quiet":{"on":true,"from":0,"to":1440},"volume":1}']) {
    expect(noticeSettingsOf(stored)).toBe(defaultNoticeSettings);
  }
  const mine = { ...defaultNoticeSettings, volume: 7 };
  expect(noticeSettingsOf(JSON.stringify(mine))).toEqual(mine);
});
