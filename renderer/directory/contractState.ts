import type { Contract } from '../../shared/directory/model.ts';
import type { CalendarDate } from '../../shared/time/shanghai.ts';
import { DAY_MS, startOfDate } from '../../shared/time/shanghai.ts';

export type ContractState = 'current' | 'future' | 'ended';

export function contractState(contract: Pick<Contract, 'signedOn' | 'endsOn'>, today: CalendarDate): ContractState {
  if (today < contract.signedOn) return 'future';
  return today > contract.endsOn ? 'ended' : 'current';
}

/** Days of service left, today and the last day included. */
export function daysLeft(contract: Pick<Contract, 'endsOn'>, today: CalendarDate): number {
  return Math.round((startOfDate(contract.endsOn) - startOfDate(today)) / DAY_MS) + 1;
}
