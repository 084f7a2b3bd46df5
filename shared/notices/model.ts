import * as z from 'zod';

/**
 * What the console tells of. `message` a customer wrote · `mention` a colleague named one · `ticket` a step of a colleague in a ticket of
 * one's own · `back` put aside, and its time has come · `warning` a promise is about to end, or has · `alarm` a complaint of public opinion
 * waits for its reply (clause 九3: 30 minutes) · `digest` one summary for a time of absence, of quiet, or at the start of a turn.
 */
export const noticeKind = z.enum(['message', 'mention', 'ticket', 'back', 'warning', 'alarm', 'digest']);
export type NoticeKind = z.infer<typeof noticeKind>;

/** Drawn by the page as it plays them; no files. */
export const noticeSound = z.enum(['none', 'soft', 'bright', 'low', 'alarm']);
export type NoticeSound = z.infer<typeof noticeSound>;

const kindSettings = z.object({ shown: z.boolean(), sound: noticeSound });
export type KindSettings = z.infer<typeof kindSettings>;

const minuteOfDay = z.number().int().min(0).max(1439);

export const quietHours = z.object({
  on: z.boolean(),
  /** Minutes of the day in Asia/Shanghai. An end before the beginning is on the next day; both alike are no hours at all. */
  from: minuteOfDay,
  /** Not included. */
  to: minuteOfDay,
});
export type QuietHours = z.infer<typeof quietHours>;

/** How one person wants to be told at one desktop; a device preference, never synchronised. */
export const noticeSettings = z.object({
  kinds: z.record(noticeKind, kindSettings),
  quiet: quietHours,
  /** 0 to 100. */
  volume: z.number().int().min(0).max(100),
});
export type NoticeSettings = z.infer<typeof noticeSettings>;

/** Key of the device preference that holds `NoticeSettings` as JSON. */
export const NOTICES_PREFERENCE = 'notices';

export const defaultNoticeSettings: NoticeSettings = {
  kinds: {
    message: { shown: true, sound: 'soft' },
    mention: { shown: true, sound: 'bright' },
    ticket: { shown: true, sound: 'none' },
    back: { shown: true, sound: 'soft' },
    warning: { shown: true, sound: 'low' },
    alarm: { shown: true, sound: 'alarm' },
    digest: { shown: true, sound: 'none' },
  },
  // The duty phone rings 24 hours; whoever is not on duty sleeps.
  quiet: { on: false, from: 21 * 60, to: 7 * 60 + 30 },
  volume: 60,
};

/** What a preference says; the defaults where it says nothing that can be read. */
export function noticeSettingsOf(stored: string | undefined): NoticeSettings {
  if (stored === undefined) return defaultNoticeSettings;
  try {
    return noticeSettings.safeParse(JSON.parse(stored)).data ?? defaultNoticeSettings;
  } catch {
    return defaultNoticeSettings;
  }
}
