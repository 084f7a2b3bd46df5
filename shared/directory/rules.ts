import type { HospitalId } from '../ids.ts';
import type { ChannelKind, Conversation } from '../inbox/model.ts';
import type { Instant } from '../time/clock.ts';
import { dateOf } from '../time/shanghai.ts';
import type { Binding, Contract, ServiceChannel, ServiceWindow } from './model.ts';

const online = { openMinute: 7 * 60 + 30, closeMinute: 18 * 60 };

/** Clause ▲二3: WeChat, QQ and WeCom 7:30-18:00 on 365 days, the duty phone round the clock. */
export const defaultServiceWindows: readonly ServiceWindow[] = [
  { channel: 'wecom-kf', ...online },
  { channel: 'wecom-app', ...online },
  { channel: 'qq-bot', ...online },
  { channel: 'phone', openMinute: 0, closeMinute: 1440 },
];

/** Under which promise of a contract a channel is served: the clause speaks of WeChat, WeCom and QQ, not of accounts. */
export const servedAs: Readonly<Record<ChannelKind, ServiceChannel>> = {
  'wecom-kf': 'wecom-kf',
  'wecom-app': 'wecom-app',
  'wecom-bot': 'wecom-app',
  'qq-bot': 'qq-bot',
  onebot: 'qq-bot',
  'official-account': 'wecom-kf',
  'mini-program': 'wecom-kf',
  'wecom-group': 'wecom-app',
};

/** "Ours": the source leaves the first response open. */
export const DEFAULT_FIRST_RESPONSE_MS = 5 * 60_000;

/** The contract in force on a day; when several overlap, the one signed last. */
export function contractInForce(contracts: readonly Contract[], hospitalId: HospitalId, at: Instant): Contract | null {
  const today = dateOf(at);
  return (
    contracts
      .filter((c) => c.hospitalId === hospitalId && c.signedOn <= today && today <= c.endsOn)
      .toSorted((a, b) => (a.signedOn < b.signedOn ? 1 : -1))[0] ?? null
  );
}

/** Which hospital a conversation belongs to: the binding of its own id, else of its whole account (clause 二2). */
export function hospitalOf(
  conversation: Pick<Conversation, 'accountId' | 'externalId'>,
  bindings: readonly Binding[],
): HospitalId | null {
  const ofAccount = bindings.filter((b) => b.accountId === conversation.accountId);
  const exact = ofAccount.find((b) => b.externalId === conversation.externalId);
  return (exact ?? ofAccount.find((b) => b.externalId === null))?.hospitalId ?? null;
}

/** Shown until somebody asks to see it, which is audited: `138****5678`. */
export function maskPhone(phone: string): string {
  return phone.length < 7 ? phone.replaceAll(/./gu, '*') : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** A mobile number with whatever stands between its groups; digits before or after make it something else. */
const MOBILE = /(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/gu;
/** With the area code; the local number alone could be anything. */
const LANDLINE = /(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)/gu;
const IDENTITY = /(?<!\d)\d{17}[\dXx](?!\d)/gu;

/** A text whose telephone and ID numbers nobody can read; as long as it was, so that places in it stay what they are. */
export function maskNumbers(text: string): string {
  return text.replaceAll(IDENTITY, (all) => starred(all, 6, 2)).replaceAll(MOBILE, (all) => starred(all, 3, 4)).replaceAll(LANDLINE, (all) => starred(all, 3, 4));
}

/** Stars in place of the digits between the first and the last ones. */
function starred(number: string, first: number, last: number): string {
  const digits = number.replaceAll(/[ -]/gu, '').length;
  let at = 0;
  return number.replaceAll(/[\dXx]/gu, (digit) => {
    at += 1;
    return at > first && at <= digits - last ? '*' : digit;
  });
}

/** `李**`: the family name stays. */
export function maskName(name: string): string {
  const [first, ...rest] = [...name];
  return first === undefined ? '' : first + '*'.repeat(Math.min(rest.length, 2));
}

