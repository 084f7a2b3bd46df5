import { aroundMutations } from './wireAround.ts';
import { awayMutations } from './wireAway.ts';
import { lifeMutations } from './wireLife.ts';
import { markMutations } from './wireMarks.ts';
import { undoMutations } from './wireUndo.ts';

/** Everything that can be done to tickets: their life, away from the desk, facts that count, what belongs to them, the way back. */
export const ticketMutations = {
  ...lifeMutations,
  ...awayMutations,
  ...markMutations,
  ...aroundMutations,
  ...undoMutations,
};
