import { dateOf, timeOf } from '../../../shared/time/shanghai.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { PROTOCOL } from '../../../shared/wire/protocol.ts';
import type { StoredRejection } from './outbox.ts';
import type { Pending } from './pending.ts';

export interface ExportedQueue {
  readonly queue: readonly Pending[];
  readonly refused: readonly StoredRejection[];
  readonly userId: string;
  readonly clientId: string;
  /** Relay's clock. */
  readonly now: Instant;
}

const WARNING = '本文件含个人信息（患者、联系人及其电话），请妥善保管，用后删除。 This file holds personal data: keep it safe and delete it after use.';

/** Everything that has not become a row on the relay, for people to read when nothing else helps. @returns name and bytes */
export function queueFile({ queue, refused, userId, clientId, now }: ExportedQueue): [name: string, bytes: Uint8Array] {
  const text = JSON.stringify(
    {
      warning: WARNING,
      format: 'zhishou.queue.1',
      protocol: PROTOCOL.newest,
      exportedAt: now,
      userId,
      clientId,
      queue: queue.map(({ n, id, name, at, args, handed, appliedRev }) => ({ n, id, name, at, args, handed, appliedRev })),
      refused: refused.map(({ name, code, at, args }) => ({ name, code, at, args })),
    },
    null,
    2,
  );
  return [`zhishou-queue-${dateOf(now)}-${timeOf(now).replace(':', '')}.json`, new TextEncoder().encode(text)];
}
