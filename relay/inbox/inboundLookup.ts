import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Contract, Hospital } from '../../shared/directory/model.ts';
import type { DutyGroup } from '../../shared/duty/model.ts';
import type { AccountId, HospitalId, UserId } from '../../shared/ids.ts';
import type { Conversation } from '../../shared/inbox/model.ts';
import { modelFrom } from '../db/rowSets.ts';
import { contracts, hospitals } from '../directory/schema.ts';
import { dutyGroups } from '../duty/schema.ts';
import { staff } from '../session/schema.ts';
import type { TxWriter } from '../sync/txWriter.ts';
import { channelNames, conversations, messages, rawEvents } from './schema.ts';

type Told = Readonly<Record<string, unknown>>;

export interface KnownOfInbound {
  /** False: another node has understood the event since it was read. */
  readonly isPending: boolean;
  readonly conversation: Conversation | null;
  readonly hasActiveAssignee: boolean;
  /** The message is there already. */
  readonly isStored: boolean;
  /** The sender's name as the platform told it before. */
  readonly senderName: string | null;
}

/** All that an ordinary message asks of the database, in one round trip. */
export async function lookUpInbound(
  tx: TxWriter,
  of: { readonly seq: number; readonly accountId: AccountId; readonly conversation: string; readonly sender: string; readonly platformId: string },
): Promise<KnownOfInbound> {
  const pending = tx.db.select({ one: sql`1` }).from(rawEvents).where(and(eq(rawEvents.seq, of.seq), isNull(rawEvents.processedAt)));
  const active = tx.db.select({ one: sql`1` }).from(staff).where(and(eq(staff.id, conversations.assigneeId), staff.active));
  const same = and(eq(messages.conversationId, conversations.id), eq(messages.platformId, of.platformId), eq(messages.direction, 'in'));
  const named = and(eq(channelNames.accountId, of.accountId), eq(channelNames.externalId, of.sender));
  const [found] = await tx.db
    .select({
      isPending: sql<boolean>`exists ${pending}`,
      conversation: sql<Told | null>`to_jsonb(${conversations})`,
      hasActiveAssignee: sql<boolean>`exists ${active}`,
      isStored: sql<boolean>`exists ${tx.db.select({ one: sql`1` }).from(messages).where(same)}`,
      senderName: sql<string | null>`${tx.db.select({ name: channelNames.name }).from(channelNames).where(named)}`,
    })
    // One row whether or not there is such a conversation.
    .from(sql`(values (1)) as one`)
    .leftJoin(conversations, and(eq(conversations.accountId, of.accountId), eq(conversations.externalId, of.conversation)));
  if (found === undefined) throw new Error('a look-up without a table was empty');
  return { ...found, conversation: found.conversation === null ? null : (modelFrom('conversations', found.conversation) as Conversation) };
}

export interface Responsible {
  readonly hospital: Hospital;
  readonly contracts: readonly Contract[];
  readonly group: DutyGroup | null;
  /** Those of the contracts' owners and the group's holders who have not left. */
  readonly active: ReadonlySet<UserId>;
}

/** Who may be responsible for a hospital; null when there is none of this id. */
export async function lookUpResponsible(tx: TxWriter, id: HospitalId): Promise<Responsible | null> {
  const [found] = await tx.db
    .select({
      hospital: sql<Told>`to_jsonb(${hospitals})`,
      group: sql<Told | null>`to_jsonb(${dutyGroups})`,
      contracts: sql<readonly Told[] | null>`(select jsonb_agg(to_jsonb(${contracts})) from ${contracts} where ${contracts.hospitalId} = ${hospitals.id})`,
      active: sql<readonly UserId[] | null>`(select jsonb_agg(${staff.id}) from ${staff} where ${staff.active} and (${staff.id} in (${dutyGroups.primaryId}, ${dutyGroups.backupId})
        or ${staff.id} in (select ${contracts.ownerId} from ${contracts} where ${contracts.hospitalId} = ${hospitals.id})))`,
    })
    .from(hospitals)
    .leftJoin(dutyGroups, eq(dutyGroups.id, hospitals.dutyGroupId))
    .where(eq(hospitals.id, id));
  if (found === undefined) return null;
  // Each cast: the JSON is of that entity's table.
  return {
    hospital: modelFrom('hospitals', found.hospital) as Hospital,
    contracts: (found.contracts ?? []).map((one) => modelFrom('contracts', one) as Contract),
    group: found.group === null ? null : (modelFrom('dutyGroups', found.group) as DutyGroup),
    active: new Set(found.active ?? []),
  };
}
