import { horizonAt } from '../../../shared/storage/rules.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import type { Hello } from '../../../shared/wire/protocol.ts';
import type { Sealer } from '../db/sealed.ts';
import type { ReadableDb, WritableDb } from '../db/types.ts';
import { mirrorState } from './schema.ts';

export interface MirrorState {
  /** The relay's database this mirror is of; null before the first meeting. */
  readonly epoch: string | null;
  /** Revision of the last change seen. */
  readonly cursor: number;
  /** The head was reached at least once. */
  readonly complete: boolean;
  /** Relay clock minus desktop clock, ms. */
  readonly clockOffset: number;
  /** When the last page was written, relay's clock; null: never. */
  readonly pulledAt: Instant | null;
  /** Finished work and messages of before this instant are not here, unless leased. */
  readonly horizon: Instant;
  /** The relay's head when the fill began. */
  readonly filledFrom: number;
  /** Fingerprint of the row shapes the writing program knew. */
  readonly understands: string;
}

export const emptyMirror: MirrorState = { epoch: null, cursor: 0, complete: false, clockOffset: 0, pulledAt: null, horizon: 0, filledFrom: 0, understands: '' };
/** How a mirror that is filled from this greeting on is bounded; a relay of protocol 1 tells everything. */
export function fillOf({ head, now, protocol = 1 }: Hello): Pick<MirrorState, 'horizon' | 'filledFrom'> {
  return { horizon: protocol >= 2 ? horizonAt(now) : 0, filledFrom: head };
}

const SLOT = 1;

/** What the mark is made of; never changes, or every mirror would be filled again. */
const MARK = 'mirror';

/** @throws Error when the mirror's numbers were sealed with a key this desktop no longer has: it must be filled again */
export async function readMirrorState(db: ReadableDb, sealer: Sealer): Promise<MirrorState> {
  const [row] = await db.select().from(mirrorState);
  if (row === undefined) return emptyMirror;
  const { slot: _slot, keyMark, ...state } = row;
  if (keyMark !== sealer.hash(MARK)) throw new Error('the mirror was sealed with another data key');
  return state;
}

export async function putMirrorState(tx: WritableDb, state: MirrorState, sealer: Sealer): Promise<void> {
  const row = { ...state, keyMark: sealer.hash(MARK) };
  await tx.insert(mirrorState).values({ slot: SLOT, ...row }).onConflictDoUpdate({ target: mirrorState.slot, set: row });
}
