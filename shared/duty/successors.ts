import type { UserId } from '../ids.ts';
import type { Holders } from './rules.ts';

/**
 * Who goes off duty with a change of hands, and who takes over what they have open (FEATURES, complaint 10). Whoever only
 * changes the role stays; where the incoming side of a role is empty the other role has it.
 */
export function successors(before: Holders, after: Holders): ReadonlyMap<UserId, UserId> {
  const stays = (id: UserId): boolean => id === after.primaryId || id === after.backupId;
  const pairs: readonly (readonly [UserId | null, UserId | null])[] = [
    [before.primaryId, after.primaryId ?? after.backupId],
    [before.backupId, after.backupId ?? after.primaryId],
  ];
  return new Map(pairs.flatMap(([gone, next]): readonly (readonly [UserId, UserId])[] => (gone === null || next === null || stays(gone) ? [] : [[gone, next]])));
}
