import type { IpcResult } from '../../shared/ipc/envelope.ts';
import type { UserId } from '../../shared/ids.ts';
import type { Role } from '../../shared/session/model.ts';
import type { WorkEntity } from '../../shared/storage/rules.ts';
import type { SyncMark } from '../../shared/tickets/contract.ts';
import type { Instant } from '../../shared/time/clock.ts';
import type { EntityName } from '../../shared/wire/entities.ts';
import type { Database, ReadableDb } from './db/types.ts';

/** What the handlers of a feature get: the signed-in person's files and clock. */
export interface FeatureContext {
  readonly mirror: ReadableDb;
  readonly local: Database;
  readonly user: { readonly id: UserId; readonly role: Role };
  /** The relay's clock as this desktop knows it, ms UTC: two desktops agree on what is overdue. */
  now(): Instant;
  /** Rows that differ from what the relay has confirmed. */
  pendingIds(entity: EntityName): ReadonlySet<string>;
  /** How each row of an entity stands with the relay; asked once per answer. */
  marks(entity: EntityName): Promise<(id: string) => SyncMark>;
  /**
   * Makes sure that a row is here with what belongs to it, from the relay where it is not cached.
   * @returns null when it is, else the code of the refusal
   */
  bring(entity: WorkEntity, id: string): Promise<string | null>;
  /** A coded error in the person's language. */
  refuse(code: string): IpcResult<never>;
}
