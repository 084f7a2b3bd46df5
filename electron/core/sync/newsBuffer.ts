import type { News, PulledRow } from '../../../shared/wire/protocol.ts';

/** What the relay told without being asked, until the mirror has come to it. */
export interface NewsBuffer {
  add(news: News): void;
  /** Everything that was told in one piece from this cursor on, as a pull would have brought it; null: it has to be asked for. */
  after(cursor: number): { readonly rows: readonly PulledRow[]; readonly cursor: number } | null;
  clear(): void;
}

/** Rows that wait while a page is written. More are asked for in one pull: it brings each only as it is by then. */
const MOST_ROWS = 1_000;

export function createNewsBuffer(): NewsBuffer {
  let told: News[] = [];
  let rows = 0;

  function clear(): void {
    told = [];
    rows = 0;
  }

  return {
    clear,
    add(news) {
      if (rows + news.rows.length > MOST_ROWS) clear();
      told.push(news);
      rows += news.rows.length;
    },
    after(cursor) {
      told = told.filter(({ to }) => to > cursor);
      rows = told.reduce((sum, news) => sum + news.rows.length, 0);
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
