import { asId } from '../../shared/ids.ts';
import type { ContractId, HospitalId, UserId } from '../../shared/ids.ts';
import type { Contract, ServiceWindow } from '../../shared/directory/model.ts';
import { DEFAULT_FIRST_RESPONSE_MS, defaultServiceWindows } from '../../shared/directory/rules.ts';
import type { CalendarDate } from '../../shared/time/shanghai.ts';
import { addDays, addMonths, MINUTE_MS } from '../../shared/time/shanghai.ts';
import { parseDate } from '../ui/desk/clockText.ts';
import { handleHoursOf, parseHandleHours } from './handleHours.ts';
import type { HandleHours } from './handleHours.ts';
import { frameChannels, framesText, parseFrames } from './serviceFrames.ts';
import type { FrameChannel } from './serviceFrames.ts';

export interface ContractForm {
  readonly signedOn: string;
  readonly endsOn: string;
  readonly ownerId: string | null;
  readonly substituteId: string | null;
  readonly firstResponse: string;
  readonly frames: Readonly<Record<FrameChannel, string>>;
  readonly handle: HandleHours;
}

function framesOf(windows: readonly ServiceWindow[]): ContractForm['frames'] {
  return {
    'wecom-kf': framesText(windows, 'wecom-kf'),
    'wecom-app': framesText(windows, 'wecom-app'),
    'qq-bot': framesText(windows, 'qq-bot'),
    phone: framesText(windows, 'phone'),
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
  | 'framesOverlap';
export type ContractField = 'signedOn' | 'endsOn' | 'substituteId' | 'firstResponse' | 'handle' | FrameChannel;
export type ContractProblems = Partial<Readonly<Record<ContractField, ContractProblem>>>;

export type ParsedContract =
  | { readonly kind: 'ok'; readonly contract: Contract }
  | { readonly kind: 'problems'; readonly problems: ContractProblems };

const MOST_MINUTES = 1440;

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
  const handleMs = parseHandleHours(form.handle);
  if (handleMs === null) problems.handle = 'badHours';
  if (signedOn === null || endsOn === null || handleMs === null || Object.keys(problems).length > 0) return { kind: 'problems', problems };
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
      firstResponseMs: minutes * MINUTE_MS,
      handleMs,
    },
  };
}
