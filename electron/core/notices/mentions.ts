import { translator } from '../../../shared/i18n/catalogue.ts';
import type { Locale } from '../../../shared/i18n/catalogue.ts';
import type { ConversationId, UserId } from '../../../shared/ids.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { HOUR_MS } from '../../../shared/time/shanghai.ts';
import type { ReadableDb } from '../db/types.ts';
import type { Told } from '../ports.ts';
import { tellerWords } from './words.ts';

export interface MentionsDeps {
  readonly mirror: ReadableDb;
  readonly userId: UserId;
  readonly now: () => Instant;
  readonly locale: () => Locale;
  /** A colleague's name. */
  readonly nameOf: (id: UserId) => Promise<string>;
  readonly tell: (notice: Told) => void;
}

interface Named {
  readonly id: string;
  readonly conversationId: ConversationId;
  readonly byUserId: UserId;
}

/** What is older is history that came with a pull; a digest counts it. */
const NEWS_MS = HOUR_MS;

/** Tells the person that a colleague named them in a note: who, never what. A row that comes again (it was seen elsewhere) is no news. */
export function createMentionNotices(deps: MentionsDeps): (ids: readonly string[]) => Promise<void> {
  const told = new Set<string>();
  return async (ids) => {
    const rows = await deps.mirror.all<Named & object>(
      `select id, conversationId, byUserId from mentions
       where id in (select value from json_each(?)) and userId = ? and byUserId <> userId and seenAt is null and at > ?`,
      [JSON.stringify(ids), deps.userId, deps.now() - NEWS_MS],
    );
    for (const { id, conversationId, byUserId } of rows) {
      if (told.has(id)) continue;
      told.add(id);
      const title = translator(tellerWords, deps.locale())('mentionTitle', { who: await deps.nameOf(byUserId) });
      deps.tell({ kind: 'mention', title, body: '', tag: `mention ${conversationId}`, path: `/inbox/${conversationId}` });
    }
  };
}
