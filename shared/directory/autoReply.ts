import type { Instant } from '../time/clock.ts';
import { addDays, dateOf, formatClock, timeOf } from '../time/shanghai.ts';
import type { Frame } from '../time/serviceTime.ts';
import type { Contract, Hospital } from './model.ts';
import { closedPeriodAt, framesOfDay, serviceHoursOf } from './serviceHours.ts';
import type { ChannelKind } from '../inbox/model.ts';

/** Sent where a contract has no text of its own. Customers read it, so it is Chinese whatever the console speaks. */
export const STANDARD_AUTO_REPLY =
  '您好，{hospital}线上客服的服务时间是 {hours}。您的留言已经收到，我们会在 {opens} 恢复服务后首先回复您。如有紧急情况，请拨打 24 小时值班电话 {phone}。';

/** How `{opens}` may read, where a text is shown before it is sent. */
export const EXAMPLE_OPENS = '明天 07:30';

/** What a text may name; each stands in braces. */
export const autoReplyFields = ['hospital', 'hours', 'opens', 'phone'] as const;
export type AutoReplyField = (typeof autoReplyFields)[number];

/** A field that nobody filled in leaves no braces behind. */
export function filledAutoReply(text: string, values: Readonly<Record<AutoReplyField, string>>): string {
  return text.replaceAll(/\{(\w+)\}/gu, (whole, name: string) => {
    const field = autoReplyFields.find((one) => one === name);
    return field === undefined ? whole : values[field];
  });
}

/** `07:30-12:00、13:30-18:00` */
export function hoursText(frames: readonly Frame[]): string {
  return frames.map((frame) => `${formatClock(frame.openMinute)}-${formatClock(frame.closeMinute)}`).join('、');
}

/** `今天 07:30`, `明天 07:30`, `2月17日 08:00`. */
export function opensText(opensAt: Instant, now: Instant): string {
  const date = dateOf(opensAt);
  const time = timeOf(opensAt);
  if (date === dateOf(now)) return `今天 ${time}`;
  if (date === addDays(dateOf(now), 1)) return `明天 ${time}`;
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日 ${time}`;
}

export interface AutoReply {
  readonly text: string;
  /** One since this instant is enough: the beginning of the closed period. */
  readonly onceSince: Instant;
}

/**
 * What to answer by itself to a message that comes while service is shut (clause 二1): once per conversation and closed
 * period, naming the duty phone. Null: service is open, the contract wants none, or there is no phone to name.
 * @param sentAt when the customer wrote; what is older than the closed period was not written outside the hours
 */
export function autoReplyFor(
  of: { readonly hospital: Pick<Hospital, 'name'>; readonly contract: Contract; readonly phone: string; readonly channel: ChannelKind },
  sentAt: Instant,
  now: Instant,
): AutoReply | null {
  const { contract, phone } = of;
  if (!contract.autoReply.enabled || phone === '') return null;
  const hours = serviceHoursOf(contract, of.channel);
  const period = closedPeriodAt(hours, now);
  // A channel that never opens is not served at all: there is no opening to promise.
  if (period === null || period.to === Infinity || sentAt < period.from) return null;
  const values = { hospital: of.hospital.name, hours: hoursText(framesOfDay(hours, period.to)), opens: opensText(period.to, now), phone };
  return { text: filledAutoReply(contract.autoReply.text ?? STANDARD_AUTO_REPLY, values), onceSince: period.from };
}
