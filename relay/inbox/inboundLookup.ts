import { eq, sql } from 'drizzle-orm';
import type { Contract, Hospital } from '../../shared/directory/model.ts';
import type { DutyGroup } from '../../shared/duty/model.ts';
import type { AccountId, HospitalId, UserId } from '../../shared/ids.ts';
import type { Conversation } from '../../shared/inbox/model.ts';
import { modelFrom } from '../db/rowSets.ts';
import { entityTables } from '../db/tables.ts';
import { staff } from '../session/schema.ts';
import type { TxWriter } from '../sync/txWriter.ts';

/** Rows that belong to other features; every entity may be read by its name. */
const { contracts, dutyGroups, hospitals } = entityTables;

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
  /** What was promised to the conversation's hospital; null when it has none, or there is no such conversation yet. */
  readonly promise: Promised | null;
}

export interface Promised {
  readonly hospital: Hospital;
  readonly contracts: readonly Contract[];
  /** The 24-hour duty phone of its group; empty when nobody entered one. */
  readonly phone: string;
}

/** All that an ordinary message asks of the database, in one round trip. */
export async function lookUpInbound(
  tx: TxWriter,
  of: { readonly seq: number; readonly accountId: AccountId; readonly conversation: string; readonly sender: string; readonly platformId: string },
): Promise<KnownOfInbound> {
  // One row whether or not there is such a conversation.
  const { rows } = await tx.db.execute<Omit<KnownOfInbound, 'conversation' | 'promise'> & { readonly conversation: Told | null; readonly hospital: Told | null; readonly contracts: readonly Told[] | null; readonly phone: string | null }>(sql`
    select
      exists (select 1 from raw_events where seq = ${of.seq} and processed_at is null) as "isPending",
      to_jsonb(c) as conversation,
      exists (select 1 from staff where id = c.assignee_id and active) as "hasActiveAssignee",
      exists (select 1 from messages where conversation_id = c.id and platform_id = ${of.platformId} and direction = 'in') as "isStored",
      (select name from channel_names where account_id = ${of.accountId} and external_id = ${of.sender}) as "senderName",
      to_jsonb(h) as hospital, g.phone,
      (select jsonb_agg(to_jsonb(k)) from contracts k where k.hospital_id = h.id) as contracts
    from (values (1)) one
    left join conversations c on c.account_id = ${of.accountId} and c.external_id = ${of.conversation}
    left join hospitals h on h.id = c.hospital_id
    left join duty_groups g on g.id = h.duty_group_id`);
  const [found] = rows;
  if (found === undefined) throw new Error('a look-up without a table was empty');
  const { hospital, contracts: promised, phone, ...rest } = found;
  return {
    ...rest,
    conversation: found.conversation === null ? null : (modelFrom('conversations', found.conversation) as Conversation),
    promise: hospital === null ? null : { hospital: modelFrom('hospitals', hospital) as Hospital, contracts: contractsFrom(promised), phone: phone ?? '' },
  };
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
    contracts: contractsFrom(found.contracts),
    group: found.group === null ? null : (modelFrom('dutyGroups', found.group) as DutyGroup),
    active: new Set(found.active ?? []),
  };
}

const contractsFrom = (told: readonly Told[] | null): readonly Contract[] => (told ?? []).map((one) => modelFrom('contracts', one) as Contract);
