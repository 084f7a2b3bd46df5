/** What can be searched. Each kind has tables of its own: a search in tickets does not wade through messages. */
export const searchKinds = ['message', 'ticket', 'article'] as const;
export type SearchKind = (typeof searchKinds)[number];

/** Names come from the closed list above, never from outside: they go into SQL as they are. */
export function tablesOf(kind: SearchKind): { readonly docs: string; readonly fts: string } {
  return { docs: `search_${kind}`, fts: `search_${kind}_fts` };
}

/**
 * Statements for a migration that makes the index's tables. `pos` is the place in time: the send time in ms, moved
 * forward to the first free ms, so that the newest hits come first by walking the index backwards.
 */
export const searchTablesSql: readonly string[] = searchKinds.flatMap((kind) => {
  const { docs, fts } = tablesOf(kind);
  return [
    `create table ${docs} (pos integer primary key not null, id text not null unique, parent_id text not null,
      at integer not null, body text not null)`,
    // detail=none: only which documents hold a token, 68 MB per million messages; hits are verified on `body`.
    `create virtual table ${fts} using fts5(t, tokenize='ascii', content='', contentless_delete=1, detail=none)`,
    // Merging half as often as by default: a tenth more rows a second, and no slower to search.
    `insert into ${fts}(${fts}, rank) values ('automerge', 8)`,
  ];
});
