import type { Actor, Role } from '../../shared/session/model.ts';
import type { Entities, EntityName } from '../../shared/wire/entities.ts';

const auditors: readonly Role[] = ['manager', 'admin'];

/**
 * Whether a person's desktops receive a row. Everything else is shared by the whole desk: colleagues stand in for each
 * other (clause 二4).
 */
export function maySee(actor: Actor, entity: EntityName, row: unknown): boolean {
  if (entity === 'disclosures') return auditors.includes(actor.role);
  // The casts: the caller read the row from that entity's table. A tombstone of a read mark names nobody.
  if (entity === 'readMarks' || entity === 'replyDrafts') return row !== null && (row as Entities['readMarks' | 'replyDrafts']).userId === actor.userId;
  if (entity === 'cannedReplies' && row !== null) {
    const { ownerId } = row as Entities['cannedReplies'];
    return ownerId === null || ownerId === actor.userId;
  }
  return true;
}

/**
 * The epoch as one person knows it. Somebody who becomes (or stops being) an auditor sees other rows from the beginning,
 * which is exactly what another epoch makes a desktop do.
 */
export function epochFor(epoch: string, role: Role): string {
  return auditors.includes(role) ? `${epoch}.audit` : epoch;
}
