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
}

export const emptyMirror: MirrorState = { epoch: null, cursor: 0, complete: false, clockOffset: 0 };
const SLOT = 1;

export async function readMirrorState(db: ReadableDb): Promise<MirrorState> {
  const [row] = await db.select().from(mirrorState);
  if (row === undefined) return emptyMirror;
  const { slot: _slot, ...state } = row;
  return state;
}

export async function putMirrorState(tx: WritableDb, state: MirrorState): Promise<void> {
  await tx.insert(mirrorState).values({ slot: SLOT, ...state }).onConflictDoUpdate({ target: mirrorState.slot, set: state });
}
