import * as z from 'zod';
import type { AccountId, BindingId, ContactId, ContractId, DisclosureId, DutyGroupId, HospitalId, UserId } from '../ids.ts';
import { brandedId, calendarDate, instant, minuteOfDay } from '../wire/scalars.ts';

export const hospital = z.object({
  id: brandedId<HospitalId>(),
  name: z.string(),
  shortName: z.string(),
  /** Which primary and backup look after it. */
  dutyGroupId: brandedId<DutyGroupId>(),
  active: z.boolean(),
});
export type Hospital = z.infer<typeof hospital>;

/** What a contract promises hours for: WeChat, WeCom and QQ, each by its first channel, and the telephone (clause ▲二3). */
export const serviceChannel = z.enum(['wecom-kf', 'wecom-app', 'qq-bot', 'phone']);
export type ServiceChannel = z.infer<typeof serviceChannel>;

/** One frame of a day in which the hospital is answered, holidays included (clause ▲二3: 7:30-18:00 × 365). */
export const serviceWindow = z.object({
  channel: serviceChannel,
  openMinute: minuteOfDay,
  /** Not included; 1440 is midnight. */
  closeMinute: minuteOfDay,
});
export type ServiceWindow = z.infer<typeof serviceWindow>;

/** A day on which other hours count than on every day; none: shut (or, for the phone, unmanned). */
export const serviceException = z.object({
  date: calendarDate,
  /** Null: every channel but the phone. */
  channel: serviceChannel.nullable(),
  frames: z.array(z.object({ openMinute: minuteOfDay, closeMinute: minuteOfDay })).max(6),
});
export type ServiceException = z.infer<typeof serviceException>;

/** What answers by itself outside the hours (clause 二1). */
export const autoReply = z.object({
  enabled: z.boolean(),
  /** Null: the standard text of `autoReply.ts`. */
  text: z.string().trim().min(1).max(600).nullable(),
});

/** Clause 二1: the standard text, unless a contract says otherwise. */
export const defaultAutoReply: z.infer<typeof autoReply> = { enabled: true, text: null };

/**
 * The yearly service contract (clause 一(6)). Numbers that the source document leaves open are here, per contract,
 * with the defaults of `rules.ts`.
 */
export const contract = z.object({
  id: brandedId<ContractId>(),
  hospitalId: brandedId<HospitalId>(),
  signedOn: calendarDate,
  /** Last day of service, included. */
  endsOn: calendarDate,
  /** Dedicated technical agent, clause ▲二3 专属技术客服一对一. */
  ownerId: brandedId<UserId>().nullable(),
  substituteId: brandedId<UserId>().nullable(),
  serviceWindows: z.array(serviceWindow),
  /** Defaults: rows of a relay that does not know them yet. */
  serviceExceptions: z.array(serviceException).default([]),
  autoReply: autoReply.default(defaultAutoReply),
  /** First response inside the service window, ms. */
  firstResponseMs: z.number().int().positive(),
  /** Own promises to handle a ticket, service time in ms by `HandleKey`; what is not named has the default. */
  handleMs: z.record(z.string(), z.number().int().positive()),
});
export type Contract = z.infer<typeof contract>;

export const contact = z.object({
  id: brandedId<ContactId>(),
  hospitalId: brandedId<HospitalId>(),
  name: z.string(),
  /** Post or department, for example 信息科主任. */
  title: z.string(),
  phone: z.string(),
  /** The contact that this one turned out to be (`customers/rules.ts`); null: stands for itself. */
  mergedInto: brandedId<ContactId>().nullable().default(null),
});
export type Contact = z.infer<typeof contact>;

/** Which conversations of an account belong to which hospital (clause 二2). */
export const binding = z.object({
  id: brandedId<BindingId>(),
  hospitalId: brandedId<HospitalId>(),
  accountId: brandedId<AccountId>(),
  /** The group's or person's platform id; null binds the whole account. The narrower binding wins. */
  externalId: z.string().nullable(),
  label: z.string(),
  /** Who of ours is in the group (二2 驻群). Empty: nobody has noted it. */
  staffIds: z.array(brandedId<UserId>()).max(100).default([]),
});
export type Binding = z.infer<typeof binding>;

/** Audit: somebody made a masked name or number readable. Only managers and administrators receive these. */
export const disclosure = z.object({
  id: brandedId<DisclosureId>(),
  userId: brandedId<UserId>(),
  subject: z.enum(['contact', 'callback', 'ticket', 'call']),
  subjectId: z.string(),
  field: z.enum(['phone', 'name']),
  at: instant,
});
export type Disclosure = z.infer<typeof disclosure>;
