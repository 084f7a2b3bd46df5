import { useCallback, useEffect, useRef } from 'react';
import type { ConversationId } from '../../../shared/ids.ts';
import { PRESENCE_BEAT_MS, TYPING_BEAT_MS, TYPING_MS } from '../../../shared/inbox/presence.ts';
import type { Presence } from '../../../shared/inbox/presence.ts';
import { useClock } from '../../app/time.tsx';
import { ask } from '../../ipc/client.ts';

/** Not worth a message: it is said again at the next beat. */
const say = (state: Presence): void => void ask('inbox.present', state).catch(() => undefined);

/**
 * Tells colleagues that this conversation is in front of the person, as long as the window can be seen, and that they
 * write. @returns to be called at every change of the text
 */
export function usePresent(conversationId: ConversationId): (typing: boolean) => void {
  const clock = useClock();
  const typing = useRef({ is: false, saidAt: 0 });
  useEffect(() => {
    const beat = (): void => say({ conversationId: document.visibilityState === 'visible' ? conversationId : null, typing: false });
    beat();
    const timer = setInterval(() => {
      // Paused in the middle of a sentence: still here, not writing.
      if (typing.current.is && clock() - typing.current.saidAt < TYPING_MS) return;
      typing.current = { is: false, saidAt: 0 };
      beat();
    }, PRESENCE_BEAT_MS);
    document.addEventListener('visibilitychange', beat);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', beat);
      say({ conversationId: null, typing: false });
    };
  }, [clock, conversationId]);
  return useCallback(
    (is: boolean) => {
      const { current } = typing;
      const now = clock();
      if (is === current.is && (!is || now - current.saidAt < TYPING_BEAT_MS)) return;
      typing.current = { is, saidAt: now };
      say({ conversationId, typing: is });
    },
    [clock, conversationId],
  );
}
