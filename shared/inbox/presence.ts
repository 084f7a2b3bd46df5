import * as z from 'zod';
import type { ClientId, ConversationId, UserId } from '../ids.ts';
import type { Instant } from '../time/clock.ts';
import { brandedId } from '../wire/scalars.ts';

/** What one desktop looks at now. Never stored; null: at no conversation. */
export const presence = z.object({ conversationId: brandedId<ConversationId>().nullable(), typing: z.boolean() });
export type Presence = z.infer<typeof presence>;

/** The same with whose desktop it is, as others are told. */
export const present = presence.extend({ userId: brandedId<UserId>(), clientId: brandedId<ClientId>() });
export type Present = z.infer<typeof present>;

/** A desktop repeats what it looks at this often. ms */
export const PRESENCE_BEAT_MS = 15_000;
/** What was not repeated for so long is over: three beats. ms */
export const PRESENCE_MS = 45_000;
/** Somebody who types says so this often; without it typing is over a moment later. ms */
export const TYPING_BEAT_MS = 3_000;
export const TYPING_MS = 8_000;

interface Held {
  readonly present: Present;
  readonly until: Instant;
  readonly typingUntil: Instant;
}

/** Who is where, by desktop. What is not repeated ends by itself; nothing of it is ever written down. */
export interface PresenceBoard {
  /** @returns what others would see change; null: nothing */
  set(one: Present, now: Instant): Present | null;
  /** Takes out what is over. @returns what others would see change */
  expire(now: Instant): readonly Present[];
  all(): readonly Present[];
  /** When something ends next; null: nothing is held. */
  nextEnd(): Instant | null;
  clear(): void;
}

export function createPresenceBoard(): PresenceBoard {
  const held = new Map<ClientId, Held>();
  const isSame = (a: Present, b: Present): boolean => a.conversationId === b.conversationId && a.typing === b.typing;
  return {
    set(one, now) {
      const before = held.get(one.clientId)?.present;
      if (one.conversationId === null) {
        held.delete(one.clientId);
        return before === undefined ? null : { ...one, typing: false };
      }
      held.set(one.clientId, { present: one, until: now + PRESENCE_MS, typingUntil: now + TYPING_MS });
      return before !== undefined && isSame(before, one) ? null : one;
    },
    expire(now) {
      const changed: Present[] = [];
      for (const [clientId, { present: one, until, typingUntil }] of held) {
        if (until <= now) {
          held.delete(clientId);
          changed.push({ ...one, conversationId: null, typing: false });
        } else if (one.typing && typingUntil <= now) {
          const quiet = { ...one, typing: false };
          held.set(clientId, { present: quiet, until, typingUntil });
          changed.push(quiet);
        }
      }
      return changed;
    },
    all: () => [...held.values()].map((one) => one.present),
    nextEnd() {
      const ends = [...held.values()].map((one) => (one.present.typing ? Math.min(one.until, one.typingUntil) : one.until));
      return ends.length === 0 ? null : Math.min(...ends);
    },
    clear: () => held.clear(),
  };
}
