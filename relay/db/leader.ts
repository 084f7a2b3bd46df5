import pg from 'pg';
import type { Logger } from '../logger.ts';
import { codeOf } from './database.ts';
import { ANSWER_MS, keepPulse, SESSION_MS } from './pulse.ts';

/** Only one node runs the workers: two would both send the reply that is queued. */
const LEADER_LOCK = 7_304_223;
const RETRY_MS = 1000;

export interface Leadership {
  close(): Promise<void>;
}

/**
 * Stands for leader of all nodes that share the database: a session-level advisory lock on a connection of its own. The
 * server frees it when that session ends, however it ends, and ends it by itself when nothing is heard any more from a
 * node that froze or vanished from the network. By the machine's own timers, see pulse.ts.
 */
export function standForLeader(deps: {
  readonly url: string;
  readonly logger: Logger;
  readonly onElected: () => void;
  readonly onLost: () => void;
}): Leadership {
  let client: pg.Client | null = null;
  let leads = false;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;
  let stopPulse: () => void = () => undefined;

  function again(run: () => Promise<void>): void {
    if (!isClosed) retry = setTimeout(() => void run(), RETRY_MS).unref();
  }

  async function connect(): Promise<void> {
    const mine = new pg.Client({ connectionString: deps.url, connectionTimeoutMillis: 5000, query_timeout: ANSWER_MS, keepAlive: true, application_name: 'zhishou-leader' });
    client = mine;
    let isOver = false;
    const over = (error?: unknown): void => {
      if (isOver) return;
      isOver = true;
      stopPulse();
      if (leads) {
        leads = false;
        deps.onLost();
      }
      if (isClosed) return;
      deps.logger.warn({ code: error === undefined ? 'end' : codeOf(error) }, 'the leader connection ended');
      void mine.end().catch(() => undefined);
      again(connect);
    };
    mine.on('error', over);
    mine.on('end', () => over());
    const tryLock = async (): Promise<void> => {
      try {
        const row = (await mine.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [LEADER_LOCK])).rows[0];
        if (isOver || isClosed) return;
        if (row?.got !== true) return again(tryLock);
        leads = true;
        deps.onElected();
      } catch (error) {
        over(error);
      }
    };
    try {
      await mine.connect();
      await mine.query(`set idle_session_timeout = ${SESSION_MS}`);
      if (isOver || isClosed) return;
      stopPulse = keepPulse(() => mine.query('select 1'), over);
      await tryLock();
    } catch (error) {
      over(error);
    }
  }

  void connect();
  return {
    async close() {
      isClosed = true;
      clearTimeout(retry);
      stopPulse();
      await client?.end().catch(() => undefined);
    },
  };
}

/** Whether some node leads right now. Meanwhile and until this connection ends, none can begin to. */
export async function leaderIsThere(client: pg.Client): Promise<boolean> {
  const row = (await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [LEADER_LOCK])).rows[0];
  return row?.got !== true;
}
