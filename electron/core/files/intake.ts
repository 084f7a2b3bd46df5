import { ok } from '../../../shared/ipc/envelope.ts';
import type { IpcResult } from '../../../shared/ipc/envelope.ts';
import { desk } from '../../../shared/wire/mutation.ts';
import type { FeatureContext } from '../context.ts';
import type { Enqueued } from '../sync/replica.ts';
import type { Files } from './compose.ts';
import { isNoRoom } from './durably.ts';
import { hashOf } from './fileStore.ts';
import { createTransfers } from './transfers.ts';

/** A piece of a file from the renderer; `at` is how many bytes came before it. */
export interface Piece {
  readonly transferId: string;
  readonly at: number;
  /** base64 */
  readonly data: string;
}
export interface TakenFile {
  readonly bytes: Buffer;
  readonly sha256: string;
}

/**
 * Takes a file piece by piece and, with the last one, keeps its bytes and then writes what names them, so that whatever is seen has its bytes.
 * @param write null: more pieces follow; else it queues the mutation that names the file
 * @returns bytes received so far; a coded refusal when the file, the disk or the mutation says no: bytes that nothing names are dropped
 */
export type Intake = (piece: Piece, write: ((file: TakenFile) => Promise<Enqueued>) | null) => Promise<IpcResult<{ readonly received: number }>>;

export function createIntake(context: FeatureContext, { store, sync }: Pick<Files, 'store' | 'sync'>): Intake {
  const transfers = createTransfers();
  return async ({ transferId, at, data }, write) => {
    if (!desk.includes(context.user.role)) return context.refuse('forbidden');
    const taken = transfers.take(transferId, at, Buffer.from(data, 'base64'));
    if (!taken.ok) return context.refuse(taken.code);
    if (write === null) return ok({ received: taken.received });
    const bytes = transfers.finish(transferId);
    const sha256 = hashOf(bytes);
    const isNew = !(await store.has(sha256));
    try {
      await store.put(bytes, true);
    } catch (thrown) {
      return context.refuse(isNoRoom(thrown) ? 'storage.full' : 'storage.failed');
    }
    const written = await write({ bytes, sha256 });
    if (!written.ok) {
      if (isNew) await store.drop(sha256);
      return context.refuse(written.code);
    }
    sync.nudge();
    return ok({ received: taken.received });
  };
}
