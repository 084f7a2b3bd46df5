import * as z from 'zod';
import type { UserId } from '../../../shared/ids.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import { present, PRESENCE_BEAT_MS, PRESENCE_MS, TYPING_MS } from '../../../shared/inbox/presence.ts';
import type { Presence, Present } from '../../../shared/inbox/presence.ts';
import type { Clock } from '../../../shared/time/clock.ts';

export interface PresenceDeps {
  readonly clock: Clock;
  readonly userId: UserId;
  /** To the relay, when there is one. */
  readonly send: (state: Presence) => void;
  readonly changed: () => void;
}

/** What this person's window shows, told to the relay, and who else is where. Nothing of it is kept. */
export interface PresenceView {
  readonly handlers: Handlers<'inbox.present' | 'inbox.presence'>;
  heard(changed: unknown): void;
  /** Without a connection nobody is known to be anywhere; a new one is told where we are. */
  connection(isOnline: boolean): void;
  stop(): void;
}

const nowhere: Presence = { conversationId: null, typing: false };
const told = z.array(present);

export function createPresence({ clock, userId, send, changed }: PresenceDeps): PresenceView {
  const others = new Map<string, Present>();
  let mine = nowhere;
  let isOnline = false;
  let cancelBeat: () => void = () => undefined;
  let cancelEnd: () => void = () => undefined;
  let cancelTyping: () => void = () => undefined;

  /** Repeats where we are while the window does. */
  function beat(): void {
    cancelBeat();
    if (isOnline) send(mine);
    if (mine.conversationId !== null) cancelBeat = clock.after(PRESENCE_BEAT_MS, beat);
  }
  function become(next: Presence): void {
    mine = next;
    beat();
  }

  return {
    handlers: {
      'inbox.present': (state) => {
        const isNews = state.conversationId !== mine.conversationId || state.typing !== mine.typing || state.typing;
        // A window that closed or hangs says nothing more: then we look at nothing, and write nothing.
        cancelEnd();
        cancelTyping();
        if (state.conversationId !== null) cancelEnd = clock.after(PRESENCE_MS, () => become(nowhere));
        if (state.typing) cancelTyping = clock.after(TYPING_MS, () => become({ ...mine, typing: false }));
        if (isNews) become(state);
        return ok(null);
      },
      'inbox.presence': () => ok([...others.values()]),
    },
    heard(news) {
      const parsed = told.safeParse(news);
      if (!parsed.success) return;
      let isChanged = false;
      for (const one of parsed.data) {
        // One's own other desktop is no colleague.
        if (one.userId === userId) continue;
        isChanged = true;
        if (one.conversationId === null) others.delete(one.clientId);
        else others.set(one.clientId, one);
      }
      if (isChanged) changed();
    },
    connection(online) {
      isOnline = online;
      if (online) return beat();
      if (others.size === 0) return;
      others.clear();
      changed();
    },
    stop() {
      cancelBeat();
      cancelEnd();
      cancelTyping();
    },
  };
}
