import type { PushedMutation } from '../../../shared/wire/protocol.ts';
import type { Pending } from './pending.ts';

/** Far below what the relay takes in one packet, however much of a text is escaped. */
const PUSH_BYTES = 500_000;

const pushedOf = ({ n, name, args, at }: Pending): PushedMutation => ({ n, name, args, at });

/** What an action takes on the wire. Bytes. */
export function bytesOf(one: Pending): number {
  return Buffer.byteLength(JSON.stringify(pushedOf(one)));
}

/** The next actions to push, in order: at most `limit`. */
export function unsentOf(pending: readonly Pending[], limit: number): readonly PushedMutation[] {
  return pending
    .filter((one) => one.appliedRev === null)
    .slice(0, limit)
    .map(pushedOf);
}

/** The longest beginning of a batch that is small enough; never empty while there is something to send. */
export function withinBytes(batch: readonly PushedMutation[]): readonly PushedMutation[] {
  let bytes = 0;
  const end = batch.findIndex((one, index) => {
    bytes += Buffer.byteLength(JSON.stringify(one));
    return index > 0 && bytes > PUSH_BYTES;
  });
  return batch.slice(0, end < 0 ? batch.length : end);
}
