import { sql } from 'drizzle-orm';
import type { DutyGroup } from '../../shared/duty/model.ts';
import { successors } from '../../shared/duty/successors.ts';
import { asId } from '../../shared/ids.ts';
import type { HospitalId, NewId, UserId } from '../../shared/ids.ts';
import { reassigned } from '../../shared/inbox/entries.ts';
import type { Conversation, ConversationEntry } from '../../shared/inbox/model.ts';
import { modelFrom } from '../db/rowSets.ts';
import { entityTables } from '../db/tables.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { assigneeFor, type Given } from './responsible.ts';

const { conversations, dutyGroups, hospitals } = entityTables;

/**
 * Open conversations of whoever goes off duty go to whoever comes, in the transaction in which duty changes hands: there is
 * no moment in which they belong to somebody who is gone (FEATURES, complaint 10). Those of the group's hospitals; those of
 * no hospital too, when the person holds no other group.
 * @param byUserId who switched; null: the roster
 */
export async function handOn(tx: TxWriter, newId: NewId, before: DutyGroup, after: DutyGroup, byUserId: UserId | null): Promise<void> {
  const next = successors(before, after);
  if (next.size === 0) return;
  const elsewhere = sql`select 1 from ${dutyGroups} g where g.id <> ${after.id} and (g.primary_id = c.assignee_id or g.backup_id = c.assignee_id)`;
  const ofGroup = sql`(c.hospital_id in (select id from ${hospitals} where duty_group_id = ${after.id}) or (c.hospital_id is null and not exists (${elsewhere})))`;
  for (const conversation of await openOf(tx, [...next.keys()], ofGroup)) {
    const toId = conversation.assigneeId === null ? undefined : next.get(conversation.assigneeId);
    if (toId !== undefined) await give(tx, newId, conversation, toId, { userId: byUserId, why: 'handover' });
  }
}

/** Open conversations of people who are no longer active go to whoever would get a new one. */
export async function handOnFromThoseWhoLeft(tx: TxWriter, newId: NewId, left: ReadonlySet<UserId>): Promise<void> {
  const known = new Map<HospitalId | null, Given>();
  for (const conversation of await openOf(tx, [...left], sql`true`)) {
    const { hospitalId } = conversation;
    const given = known.get(hospitalId) ?? (await assigneeFor(tx, hospitalId, tx.now()));
    known.set(hospitalId, given);
    await give(tx, newId, conversation, given.userId, { userId: null, why: 'left' });
  }
}

async function openOf(tx: TxWriter, people: readonly UserId[], where: ReturnType<typeof sql>): Promise<readonly Conversation[]> {
  const { rows } = await tx.db.execute<{ row: Readonly<Record<string, unknown>> }>(
    sql`select to_jsonb(c) as "row" from ${conversations} c where c.status = 'open' and c.assignee_id = any(${sql.param(people)}) and ${where} order by c.id`,
  );
  return rows.map(({ row }) => modelFrom('conversations', row) as Conversation); // of that table
}

async function give(tx: TxWriter, newId: NewId, conversation: Conversation, toId: UserId | null, told: Pick<ConversationEntry, 'userId' | 'why'>): Promise<void> {
  for (const change of reassigned(conversation, toId, { id: asId(newId()), at: tx.now(), ...told })) await tx.write(change);
}
