import type { News, PulledRow } from '../../../shared/wire/protocol.ts';

/** What the relay told without being asked, until the mirror has come to it. */
export interface NewsBuffer {
  add(news: News): void;
  /** Everything that was told in one piece from this cursor on, as a pull would have brought it; null: it has to be asked for. */
  after(cursor: number): { readonly rows: readonly PulledRow[]; readonly cursor: number } | null;
  clear(): void;
}

/** What waits while a page is written, in rows and news. More is asked for in one pull: it brings each row only as it is by then. */
const MOST = 1_000;

export function createNewsBuffer(): NewsBuffer {
  let told: News[] = [];

  return {
    clear() {
      told = [];
    },
    add(news) {
      // One without rows for this desktop counts too: while a mirror is filled nobody takes them away.
      const size = told.reduce((sum, { rows }) => sum + 1 + rows.length, 1 + news.rows.length);
      told = size > MOST ? [news] : [...told, news];
    },
    after(cursor) {
      told = told.filter(({ to }) => to > cursor);
      const latest = new Map<string, PulledRow>();
      let end = cursor;
      for (const { from, to, rows: changed } of told) {
        if (from > end) break;
        for (const row of changed) {
          if (row.rev <= cursor) continue;
          const key = `${row.entity} ${row.id}`;
          // In the place of its last change, as the relay lists them.
          latest.delete(key);
          latest.set(key, row);
        }
        end = Math.max(end, to);
      }
      return end === cursor ? null : { rows: [...latest.values()], cursor: end };
    },
  };
}
