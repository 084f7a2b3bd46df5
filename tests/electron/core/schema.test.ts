import { getTableConfig } from 'drizzle-orm/sqlite-core';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { afterEach, describe, expect, it } from 'vitest';
import { attempts, callbacks } from '../../../electron/core/callbacks/schema.ts';
import { calls } from '../../../electron/core/calls/schema.ts';
import { identities } from '../../../electron/core/customers/schema.ts';
import { assertSchemaMatches } from '../../../electron/core/db/assertSchemaMatches.ts';
import { cannedReplies, cannedUses } from '../../../electron/core/canned/schema.ts';
import { articles } from '../../../electron/core/knowledge/schema.ts';
import { accounts, bindings, contacts, contracts, disclosures, hospitals, staff } from '../../../electron/core/directory/schema.ts';
import { dutyGroups, dutyTerms, shifts } from '../../../electron/core/duty/schema.ts';
import { conversationEntries, conversations, drafts, inboxViews, mentions, messages, readMarks, replyDrafts } from '../../../electron/core/inbox/schema.ts';
import { mirrorMigrations } from '../../../electron/core/migrations/mirror.ts';
import { openDevice, openLocal, openMirror } from '../../../electron/core/profileFiles.ts';
import type { Opening } from '../../../electron/core/profileFiles.ts';
import { searchTablesSql } from '../../../electron/core/search/schema.ts';
import { currentSession, preferences } from '../../../electron/core/session/schema.ts';
import { formDrafts } from '../../../electron/core/drafts/schema.ts';
import { client, connections, gaps, leases, mirrorState, outbox, rejections, shadows, skipped } from '../../../electron/core/sync/schema.ts';
import { attachments, ticketEntries, ticketLinks, tickets, ticketTemplates, ticketViews } from '../../../electron/core/tickets/schema.ts';
import { entities } from '../../../shared/wire/entities.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';
import { removeScratchDir, scratchDir } from '../../support/scratchDir.ts';

const synced: Readonly<Record<EntityName, SQLiteTable>> = {
  staff, hospitals, contracts, contacts, accounts, bindings, disclosures,
  conversations, messages, readMarks, dutyGroups, shifts, dutyTerms, tickets, ticketEntries, callbacks, attempts,
  attachments, ticketLinks, ticketTemplates, ticketViews, conversationEntries, mentions, inboxViews, replyDrafts, cannedReplies, cannedUses, articles, calls, identities,
};
const dirs: string[] = [];
afterEach(async () => {
  for (const dir of dirs.splice(0)) await removeScratchDir(dir);
});
function scratch(): string {
  const dir = scratchDir('schema');
  dirs.push(dir);
  return dir;
}
async function check(opening: Opening, tables: readonly SQLiteTable[]): Promise<void> {
  if (opening.kind !== 'opened') throw new Error(JSON.stringify(opening));
  await assertSchemaMatches(opening.database.read, tables);
  await opening.database.close();
}

describe('the desktop’s files', () => {
  it('have the search tables that the index expects', () => {
    const flat = (sql: string) => sql.replaceAll(/\s+/g, ' ');
    const built = mirrorMigrations.flatMap((migration) => migration.sql.map(flat));
    expect(searchTablesSql.map(flat).filter((sql) => !built.includes(sql))).toEqual([]);
  });

  it('have the tables and columns that the code writes', async () => {
    await check(await openMirror(scratch(), '0', 0), [...Object.values(synced), shadows, mirrorState, leases, gaps, skipped]);
    await check(await openLocal(scratch(), '0', 0), [drafts, formDrafts, client, connections, outbox, rejections]);
    await check(await openDevice(scratch(), '0', 0), [preferences, currentSession]);
  });

  it.each(Object.keys(entities) as EntityName[])('hold every field of %s, and its revision', (entity) => {
    const columns = getTableConfig(synced[entity]).columns.map((column) => column.name).toSorted();
    expect(columns).toEqual([...Object.keys(entities[entity].shape), 'rev'].toSorted());
    // The search index, events and the wire name the table by its entity.
    expect(getTableConfig(synced[entity]).name).toBe(entity);
  });
});
