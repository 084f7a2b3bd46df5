import * as z from 'zod';
import { createPresenceBoard, present, PRESENCE_BEAT_MS, type Presence, type Present } from '../../shared/inbox/presence.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Asker } from '../sync/exactlyOnce.ts';

/** What changes within this is told together: a whole office that opens its lists is one packet. ms */
const TOGETHER_MS = 100;
/** NOTIFY carries 8,000 bytes at most; an entry with the longest ids in the widest letters has 650. */
const MOST_IN_A_RING = 12;

const ring = z.object({ node: z.string(), people: z.array(present).max(MOST_IN_A_RING) });

/** Who looks at and who writes in which conversation, over all nodes. Lives in memory and ends by itself. */
export interface PresenceHub {
  set(asker: Asker, state: Presence): void;
  /** The desktop's connection ended. */
  gone(asker: Asker): void;
  /** Another node rang. */
  heard(text: string): void;
  all(): readonly Present[];
  close(): void;
}

export interface PresenceDeps {
  readonly clock: Clock;
  /** Of this node, so that its own rings are known. */
  readonly node: string;
  /** Tells the desktops of this node. */
  readonly tell: (changed: readonly Present[]) => void;
  /** Rings the other nodes; may fail silently, the next beat repeats it. */
  readonly ring: (text: string) => void;
}

/**
 * Nodes tell each other through the same doorbell as their commits, without a row being written: what changed at once, and
 * all that is theirs at every beat, so that a node that dies takes its people with it after three beats.
 */
export function createPresenceHub({ clock, node, tell, ring: ringOthers }: PresenceDeps): PresenceHub {
  const board = createPresenceBoard();
  /** Desktops connected to this node. */
  const ours = new Set<string>();
  /** Of this node until a moment ago: the others still have to be told. */
  const leaving = new Set<string>();
  let changed = new Map<string, Present>();
  let flushing: (() => void) | null = null;
  let cancelExpiry: () => void = () => undefined;
  let cancelBeat: (() => void) | null = null;

  function note(one: Present | null): void {
    if (one === null) return;
    changed.set(one.clientId, one);
    flushing ??= clock.after(TOGETHER_MS, flush);
  }
  function flush(): void {
    flushing = null;
    const told = [...changed.values()];
    changed = new Map();
    tell(told);
    ringOut(told.filter((one) => ours.has(one.clientId) || leaving.has(one.clientId)));
    leaving.clear();
    watch();
  }
  function ringOut(people: readonly Present[]): void {
    for (let from = 0; from < people.length; from += MOST_IN_A_RING) ringOthers(JSON.stringify({ node, people: people.slice(from, from + MOST_IN_A_RING) }));
  }
  function watch(): void {
    cancelExpiry();
    const end = board.nextEnd();
    if (end !== null) cancelExpiry = clock.after(Math.max(0, end - clock.now()), expire);
    if (ours.size > 0) cancelBeat ??= clock.after(PRESENCE_BEAT_MS, beat);
  }
  function expire(): void {
    for (const one of board.expire(clock.now())) {
      if (one.conversationId === null && ours.delete(one.clientId)) leaving.add(one.clientId);
      note(one);
    }
    watch();
  }
  function beat(): void {
    cancelBeat = null;
    ringOut(board.all().filter((one) => ours.has(one.clientId)));
    watch();
  }
  function leave(one: Present): void {
    if (ours.delete(one.clientId)) leaving.add(one.clientId);
    note(board.set({ ...one, conversationId: null, typing: false }, clock.now()));
  }

  return {
    set(asker, state) {
      const one = { ...state, userId: asker.userId, clientId: asker.clientId };
      if (one.conversationId === null) return leave(one);
      ours.add(one.clientId);
      const news = board.set(one, clock.now());
      note(news);
      // Writing on is no news here, but at the other nodes it would be over before the next beat.
      if (news === null && one.typing) ringOut([one]);
      watch();
    },
    gone: (asker) => leave({ userId: asker.userId, clientId: asker.clientId, conversationId: null, typing: false }),
    heard(text) {
      const parsed = ring.safeParse(parse(text));
      if (!parsed.success || parsed.data.node === node) return;
      for (const one of parsed.data.people) {
        // A desktop that came over to this node is ours, whatever the other still says.
        if (!ours.has(one.clientId)) note(board.set(one, clock.now()));
      }
      watch();
    },
    all: () => board.all(),
    close() {
      flushing?.();
      cancelBeat?.();
      cancelExpiry();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
