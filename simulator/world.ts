import type { Clock } from '../shared/time/clock.ts';
import type { Callbacks } from './callbacks.ts';
import type { Faults } from './faults.ts';
import type { MediaShelf } from './media.ts';
import type { ApiAnswer, CallbackRequest, Said, SentRecord, SimAccount, SimChannel } from './model.ts';
import type { Tokens } from './tokens.ts';

/** What the platforms share. One per simulator; holds everything in memory. */
export interface World {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly callbacks: Callbacks;
  readonly accounts: Map<string, SimAccount>;
  readonly media: MediaShelf;
  readonly sent: SentRecord[];
  /** Accepted by the API and silently thrown away (WeCom app over 30 a minute). */
  readonly silentlyDropped: SentRecord[];
}

/** One platform: how something said becomes callbacks, and how the address check is made. */
export interface Platform<A extends SimAccount> {
  /** Puts it on the platform at once and rings the relay in the background. Returns the platform's message id. */
  say(account: A, said: Said, at: number): string;
  handshake(account: A): { request: CallbackRequest; isAnswered: (body: string) => boolean };
}

/** Every account of a channel, in the order they were added. */
export function accountsOf<C extends SimChannel>(world: World, channel: C): Extract<SimAccount, { channel: C }>[] {
  // The predicate is exactly the type's condition; the compiler cannot narrow a generic discriminant.
  return [...world.accounts.values()].filter((one) => one.channel === channel) as Extract<SimAccount, { channel: C }>[];
}

export const ok = (json: unknown): ApiAnswer => ({ status: 200, json });

/** Records an accepted message and answers, or cuts the line when the fault `drop` is on. */
export function accept(world: World, record: SentRecord, answer: ApiAnswer): ApiAnswer {
  world.sent.push(record);
  return world.faults.take('drop') ? 'cut' : answer;
}
