import pg from 'pg';
import type { Clock } from '../../shared/time/clock.ts';
import { codeOf } from '../db/database.ts';
import { ANSWER_MS, keepPulse } from '../db/pulse.ts';
import type { Logger } from '../logger.ts';
import { FILE_CHANNEL, HEAD_CHANNEL, PRESENCE_CHANNEL, RAW_CHANNEL } from './notifications.ts';

export interface Doorbell {
  close(): Promise<void>;
}

const RETRY_MS = 500;

/**
 * Hears of the commits of every node and command on its own connection (reference/DATA.md: adapters that share one
 * lose events or fall over when their backend is ended). After each (re)connect it rings once with the head read then:
 * what was committed while it was deaf is caught up by the pull that follows. The question that keeps finding out
 * whether the connection still lives is the same one, so that no ring is missed for longer than its beat.
 */
export function createDoorbell(deps: {
  readonly url: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onHead: (head: number) => void;
  /** Raw events were stored by some node, or may have been. */
  readonly onRaw: () => void;
  /** Bytes of a file were stored by some node, or may have been. */
  readonly onFile: () => void;
  /** Another node told who looks at what. */
  readonly onPresence: (text: string) => void;
}): Doorbell {
  let client: pg.Client | null = null;
  let cancelRetry: (() => void) | null = null;
  let isClosed = false;
  let stopPulse: () => void = () => undefined;

  async function connect(): Promise<void> {
    const mine = new pg.Client({ connectionString: deps.url, connectionTimeoutMillis: 5000, query_timeout: ANSWER_MS, keepAlive: true, application_name: 'zhishou-doorbell' });
    client = mine;
    let isLost = false;
    const lost = (error?: unknown): void => {
      if (isLost || isClosed) return;
      isLost = true;
      stopPulse();
      deps.logger.warn({ code: error === undefined ? 'end' : codeOf(error) }, 'the doorbell lost its database connection');
      void mine.end().catch(() => undefined);
      cancelRetry = deps.clock.at(deps.clock.now() + RETRY_MS, () => void connect());
    };
    mine.on('error', lost);
    mine.on('end', () => lost());
    mine.on('notification', (message) => {
      if (message.channel === HEAD_CHANNEL) deps.onHead(Number(message.payload ?? 0));
      else if (message.channel === PRESENCE_CHANNEL) deps.onPresence(message.payload ?? '');
      else if (message.channel === FILE_CHANNEL) deps.onFile();
      else deps.onRaw();
    });
    const ringHead = async (): Promise<void> => {
      const row = (await mine.query<{ head: string }>('select head from workspace where id = 1')).rows[0];
      if (row !== undefined && !isClosed) deps.onHead(Number(row.head));
    };
    try {
      await mine.connect();
      await mine.query(`listen ${HEAD_CHANNEL}; listen ${RAW_CHANNEL}; listen ${FILE_CHANNEL}; listen ${PRESENCE_CHANNEL}`);
      await ringHead();
      if (isLost || isClosed) return;
      deps.onRaw();
      deps.onFile();
      stopPulse = keepPulse(ringHead, lost);
    } catch (error) {
      lost(error);
    }
  }

  void connect();
  return {
    async close() {
      isClosed = true;
      cancelRetry?.();
      stopPulse();
      await client?.end().catch(() => undefined);
    },
  };
}
