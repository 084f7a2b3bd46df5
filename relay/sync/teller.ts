import type { Server } from 'socket.io';
import type { UserId } from '../../shared/ids.ts';
import type { Actor } from '../../shared/session/model.ts';
import { NEWS_LIMIT, type ClientEvents, type News, type ServerEvents } from '../../shared/wire/protocol.ts';
import type { RecentChanges } from './recentChanges.ts';
import type { SocketData } from './socket.ts';
import { maySee } from './visibility.ts';

/** Tells every desktop of this node what was committed. */
export interface Teller {
  /** Somebody committed up to here; several in one turn of the event loop become one. */
  told(head: number): void;
  /** From now on this desktop is told; it was greeted with `head`. */
  add(socketId: string, head: number): void;
}

type Desktops = Server<ClientEvents, ServerEvents, Record<string, never>, SocketData>;

/** Desktops that are told the head alone (protocols 1 and 2), and those that are told the rows. */
const BELL = 'bell';
const NEWS = 'news';
/** From here on a desktop is told rows. */
const NEWS_PROTOCOL = 3;

/** Sees what the whole desk sees, and nothing that is somebody's own. */
const ANYBODY: Actor = { userId: '' as UserId, role: 'agent' }; // no id is empty

/**
 * Rows that all may see are read once, written into one packet and sent to everybody: two hundred desktops that each ask for the
 * same cost the relay more than all else (docs/decisions/0028-news.md). Whoever may see more than that, or has changed
 * themselves, is told the head and asks.
 */
export function createTeller(io: Desktops, recent: RecentChanges): Teller {
  let newest = 0;
  /** Null: nothing was told yet, so nobody knows from where. */
  let toldUpTo: number | null = null;
  let isScheduled = false;
  let isTelling = false;

  async function tellNews(): Promise<void> {
    if (isTelling) return;
    isTelling = true;
    try {
      while (toldUpTo === null || toldUpTo < newest) {
        const goal = newest;
        const found = toldUpTo === null ? null : await recent.since(toldUpTo);
        const to = found?.news.to ?? goal;
        if (found !== null && found.news.rows.length <= NEWS_LIMIT) tell(found.news, found.actorOf);
        else io.to(NEWS).emit('poke', to);
        toldUpTo = to;
      }
    } finally {
      isTelling = false;
    }
  }

  function tell({ from, to, rows }: News, actorOf: (userId: UserId) => Actor | null): void {
    const shared = rows.filter(({ entity, row }) => maySee(ANYBODY, entity, row));
    const others = rows.filter((row) => !shared.includes(row));
    const ask: string[] = [];
    for (const { id, rooms, data } of io.sockets.sockets.values()) {
      if (!rooms.has(NEWS)) continue;
      // As the rows' snapshot knows them, not as they came: another process may have deactivated them, and when they ask they are told so.
      const actor = actorOf(data.asker.userId);
      // A change of the person themselves may change what they see.
      if (actor === null || shared.some(({ entity, id: changed }) => entity === 'staff' && changed === actor.userId) || others.some(({ entity, row }) => maySee(actor, entity, row))) ask.push(id);
    }
    if (ask.length > 0) io.to(ask).emit('poke', to);
    io.to(NEWS).except(ask).emit('news', { from, to, rows: shared });
  }

  return {
    told(head) {
      recent.told(head);
      if (head <= newest) return;
      newest = head;
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(() => {
        isScheduled = false;
        io.to(BELL).emit('poke', newest);
        void tellNews();
      });
    },
    add(socketId, head) {
      const socket = io.sockets.sockets.get(socketId);
      if (socket === undefined) return;
      void socket.join(socket.data.protocol >= NEWS_PROTOCOL ? NEWS : BELL);
      // Committed between the look at the head and this moment.
      if (newest > head) socket.emit('poke', newest);
    },
  };
}
