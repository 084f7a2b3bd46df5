import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConversationId } from '../../shared/ids.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';

export interface Reach {
  /** How far back messages have been brought while it goes on; null: nothing goes on. */
  readonly at: Instant | null;
  /** @returns whether the messages from then on are here now; false also when it was stopped */
  readonly to: (at: Instant) => Promise<boolean>;
  readonly stop: () => void;
}

/** Brings messages from beyond the retention, page by page, back to a moment. */
export function useReach(conversationId: ConversationId): Reach {
  const [reached, setReached] = useState<Instant | null>(null);
  const turn = useRef(0);
  const showError = useShowError();
  const stop = useCallback(() => {
    turn.current += 1;
    setReached(null);
  }, []);
  useEffect(() => stop, [stop]);
  const to = useCallback(
    async (at: Instant): Promise<boolean> => {
      turn.current += 1;
      const mine = turn.current;
      try {
        for (;;) {
          const { heldFrom, brought } = await ask('inbox.reach', { conversationId, at });
          if (turn.current !== mine) return false;
          // Without the relay: what is here is shown, and the beginning says what is missing.
          if (heldFrom <= at || brought !== 'here') return true;
          setReached(heldFrom);
        }
      } catch (error) {
        showError(asCoreError(error));
        return false;
      } finally {
        if (turn.current === mine) setReached(null);
      }
    },
    [conversationId, showError],
  );
  return { at: reached, to, stop };
}
