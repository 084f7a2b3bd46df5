import { isAwaited } from '../../shared/inbox/media.ts';
import type { UserId } from '../../shared/ids.ts';
import type { RowChange } from '../../shared/wire/mutation.ts';

/** What other parts do about a commit. */
export interface Reactions {
  /** A reply waits to be sent. */
  queuedReply(): void;
  /** Bytes of a message's media are to be brought. */
  awaitedMedia(): void;
  /** Shifts or holders changed: the next boundary may be another. */
  duty(): void;
  /** What comes back by itself, or for whom, changed. */
  recurring(): void;
  /** A channel account changed. */
  accounts(): void;
  deactivated(users: ReadonlySet<UserId>): void;
}

/** Tells the parts of the relay what a commit means for them, once each. */
export function reactTo(changes: readonly RowChange[], reactions: Reactions): void {
  const deactivated = new Set<UserId>();
  let [reply, media, duty, recurring, accounts] = [false, false, false, false, false];
  for (const change of changes) {
    if (change.entity === 'messages') {
      reply ||= change.row?.state === 'queued';
      media ||= change.row !== null && isAwaited(change.row);
    }
    else if (change.entity === 'shifts' || change.entity === 'dutyGroups') duty = true;
    else if (change.entity === 'ticketTemplates' || change.entity === 'contracts' || change.entity === 'hospitals') recurring = true;
    else if (change.entity === 'accounts') accounts = true;
    else if (change.entity === 'staff' && change.row?.active === false) deactivated.add(change.row.id);
  }
  if (reply) reactions.queuedReply();
  if (media) reactions.awaitedMedia();
  if (duty) reactions.duty();
  if (recurring) reactions.recurring();
  if (accounts) reactions.accounts();
  if (deactivated.size > 0) reactions.deactivated(deactivated);
}
