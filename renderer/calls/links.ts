import type { TicketRef } from '../../shared/tickets/contract.ts';

/** Enough of a ticket to choose it. */
export type CallMatchTicket = Pick<TicketRef, 'id' | 'number' | 'title'>;

/** `#12 挂号失败`, or the title alone while the relay has not numbered it. */
export function ticketLabel({ number, title }: CallMatchTicket): string {
  return number === null ? title : `#${number} ${title}`;
}

/** Each once, in the order in which they come. */
export function distinct<T extends { readonly id: string }>(...lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Map(lists.flat().toReversed().map((one) => [one.id as string, one])).values()].toReversed();
}
