import type { Clock } from '../../shared/time/clock.ts';

/** Launch tickets: whoever opens the URL that the host printed proves to be at this machine, once. */
export interface Tickets {
  issue(): string;
  /** True once for a ticket that was issued and has not expired. */
  redeem(ticket: string): boolean;
}

/**
 * @param random draws an unguessable text (at least 128 bits)
 * @param lifetimeMs how long a ticket that nobody used stays valid
 */
export function createTickets(clock: Clock, random: () => string, lifetimeMs: number): Tickets {
  const expiries = new Map<string, number>();
  const dropExpired = (): void => {
    for (const [ticket, expiry] of expiries) if (expiry <= clock.now()) expiries.delete(ticket);
  };
  return {
    issue() {
      dropExpired();
      const ticket = random();
      expiries.set(ticket, clock.now() + lifetimeMs);
      return ticket;
    },
    redeem(ticket) {
      dropExpired();
      return expiries.delete(ticket);
    },
  };
}
