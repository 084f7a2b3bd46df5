import { asId } from '../../shared/ids.ts';
import type { ContractId, HospitalId, UserId } from '../../shared/ids.ts';
import { defaultAutoReply } from '../../shared/directory/model.ts';
import type { Contract, ServiceWindow } from '../../shared/directory/model.ts';
import { DEFAULT_FIRST_RESPONSE_MS, defaultServiceWindows } from '../../shared/directory/rules.ts';
import type { CalendarDate } from '../../shared/time/shanghai.ts';
import { addDays, addMonths, MINUTE_MS } from '../../shared/time/shanghai.ts';
import { parseDate } from '../ui/desk/clockText.ts';
import { handleHoursOf, parseHandleHours } from './handleHours.ts';
import type { HandleHours } from './handleHours.ts';
import { frameChannels, framesText, parseFrames, windowsText } from './serviceFrames.ts';
import type { FrameChannel } from './serviceFrames.ts';

export interface ContractForm {
  readonly signedOn: string;
  readonly endsOn: string;
  readonly ownerId: string | null;
  readonly substituteId: string | null;
  readonly firstResponse: string;
  readonly frames: Readonly<Record<FrameChannel, string>>;
  readonly exceptions: readonly ExceptionForm[];
  readonly autoReply: boolean;
  /** Empty: the standard text. */
  readonly autoReplyText: string;
  readonly handle: HandleHours;
}

/** A day with other hours, as it is typed. */
export interface ExceptionForm {
  /** Which line it is, however many before it are removed. */
  readonly key: string;
  readonly date: string;
  /** Null: every channel but the phone. */
  readonly channel: FrameChannel | null;
  readonly frames: string;
}

function framesOf(windows: readonly ServiceWindow[]): ContractForm['frames'] {
  return {
    'wecom-kf': windowsText(windows, 'wecom-kf'),
    'wecom-app': windowsText(windows, 'wecom-app'),
    'qq-bot': windowsText(windows, 'qq-bot'),
    phone: windowsText(windows, 'phone'),
  };
}

/** The last day of a year of service that begins on a day (clause 一(6)). */
export function endOfYear(signedOn: CalendarDate): CalendarDate {
  const month = addMonths(signedOn.slice(0, 7), 12);
  // 29 February has no sister a year on: the year then ends with February.
  const sameDay = parseDate(`${month}-${signedOn.slice(8)}`);
  return addDays(sameDay ?? `${addMonths(month, 1)}-01`, -1);
}

export function newContractForm(today: CalendarDate): ContractForm {
  return {
    signedOn: today,
    endsOn: endOfYear(today),
    ownerId: null,
    substituteId: null,
    firstResponse: String(DEFAULT_FIRST_RESPONSE_MS / MINUTE_MS),
    frames: framesOf(defaultServiceWindows),
    exceptions: [],
    autoReply: defaultAutoReply.enabled,
    autoReplyText: '',
    handle: handleHoursOf({}),
  };
}

export function contractFormOf(contract: Contract): ContractForm {
  return {
    signedOn: contract.signedOn,
    endsOn: contract.endsOn,
    ownerId: contract.ownerId,
    substituteId: contract.substituteId,
    firstResponse: String(Math.round(contract.firstResponseMs / MINUTE_MS)),
    frames: framesOf(contract.serviceWindows),
    exceptions: contract.serviceExceptions.map(({ date, channel, frames }) => ({ key: `${date} ${channel}`, date, channel, frames: framesText(frames) })),
    autoReply: contract.autoReply.enabled,
    autoReplyText: contract.autoReply.text ?? '',
    handle: handleHoursOf(contract.handleMs),
  };
}

export type ContractProblem =
  | 'badDate'
  | 'endBeforeStart'
  | 'sameOwner'
  | 'badMinutes'
  | 'badHours'
  | 'badFrames'
  | 'frameOrder'
  | 'framesOverlap'
  | 'sameDay'
  | 'autoReplyTooLong';
export type ContractField = 'exceptions' | 'autoReply' | 'signedOn' | 'endsOn' | 'substituteId' | 'firstResponse' | 'handle' | FrameChannel;
export type ContractProblems = Partial<Readonly<Record<ContractField, ContractProblem>>>;

export type ParsedContract =
  | { readonly kind: 'ok'; readonly contract: Contract }
  | { readonly kind: 'problems'; readonly problems: ContractProblems };

const MOST_MINUTES = 1440;
/** UTF-16 units, as the contract between the parts counts. */
export const AUTO_REPLY_LENGTH = 600;

/** Lines of which nothing was filled in are left out. */
function parseExceptions(lines: readonly ExceptionForm[]): Contract['serviceExceptions'] | ContractProblem {
  const exceptions: Contract['serviceExceptions'] = [];
  for (const line of lines.filter(({ date, frames }) => date !== '' || frames.trim() !== '')) {
    const date = parseDate(line.date);
    if (date === null) return 'badDate';
    if (exceptions.some((one) => one.date === date && one.channel === line.channel)) return 'sameDay';
    const parsed = parseFrames(line.frames, line.channel ?? 'phone');
    if (parsed.kind !== 'ok') return parsed.kind;
    exceptions.push({ date, channel: line.channel, frames: parsed.frames.map(({ openMinute, closeMinute }) => ({ openMinute, closeMinute })) });
  }
  return exceptions.toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

export function parseContract(form: ContractForm, id: ContractId, hospitalId: HospitalId): ParsedContract {
  const problems: Partial<Record<ContractField, ContractProblem>> = {};
  const signedOn = parseDate(form.signedOn);
  const endsOn = parseDate(form.endsOn);
  if (signedOn === null) problems.signedOn = 'badDate';
  if (endsOn === null) problems.endsOn = 'badDate';
  else if (signedOn !== null && endsOn < signedOn) problems.endsOn = 'endBeforeStart';
  if (form.ownerId !== null && form.ownerId === form.substituteId) problems.substituteId = 'sameOwner';
  const minutes = /^\d{1,4}$/.test(form.firstResponse.trim()) ? Number(form.firstResponse) : 0;
  if (minutes < 1 || minutes > MOST_MINUTES) problems.firstResponse = 'badMinutes';
  const serviceWindows = frameChannels.flatMap((channel) => {
    const parsed = parseFrames(form.frames[channel], channel);
    if (parsed.kind === 'ok') return parsed.frames;
    problems[channel] = parsed.kind;
    return [];
  });
  const serviceExceptions = parseExceptions(form.exceptions);
  if (typeof serviceExceptions === 'string') problems.exceptions = serviceExceptions;
  const autoReplyText = form.autoReplyText.trim();
  if (autoReplyText.length > AUTO_REPLY_LENGTH) problems.autoReply = 'autoReplyTooLong';
  const handleMs = parseHandleHours(form.handle);
  if (handleMs === null) problems.handle = 'badHours';
  if (signedOn === null || endsOn === null || handleMs === null || typeof serviceExceptions === 'string' || Object.keys(problems).length > 0) return { kind: 'problems', problems };
  const person = (value: string | null): UserId | null => (value === null ? null : asId<UserId>(value));
  return {
    kind: 'ok',
    contract: {
      id,
      hospitalId,
      signedOn,
      endsOn,
      ownerId: person(form.ownerId),
      substituteId: person(form.substituteId),
      serviceWindows,
      serviceExceptions,
      autoReply: { enabled: form.autoReply, text: autoReplyText === '' ? null : autoReplyText },
      firstResponseMs: minutes * MINUTE_MS,
      handleMs,
    },
  };
}
