import type { ConversationId } from '../../shared/ids.ts';

/** Longest time typed words are only in memory. ms */
export const DRAFT_DELAY_MS = 250;

export interface Drafts {
  /** What was typed here since the window opened; undefined: nothing yet, the thread's stored draft counts. */
  readonly read: (id: ConversationId) => string | undefined;
  readonly write: (id: ConversationId, text: string) => void;
  /** Now rather than after the delay: on leaving the field, the conversation, the window. */
  readonly flush: (id: ConversationId) => void;
  readonly flushAll: () => void;
  /** Words put into a composer from outside (a refused reply to be changed). */
  readonly subscribe: (listener: () => void) => () => void;
  readonly replace: (id: ConversationId, text: string) => Promise<void>;
}

/**
 * One draft per conversation, saved at most every 250 ms while typing. A save that fails is tried again with the next
 * change or flush; the words stay in memory meanwhile.
 */
export function createDrafts(save: (id: ConversationId, text: string) => Promise<void>): Drafts {
  const texts = new Map<ConversationId, string>();
  const dirty = new Set<ConversationId>();
  const timers = new Map<ConversationId, ReturnType<typeof setTimeout>>();
  const listeners = new Set<() => void>();

  const store = async (id: ConversationId): Promise<void> => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    if (!dirty.delete(id)) return;
    try {
      await save(id, texts.get(id) ?? '');
    } catch {
      dirty.add(id);
    }
  };
  return {
    read: (id) => texts.get(id),
    write(id, text) {
      if (texts.get(id) === text) return;
      texts.set(id, text);
      dirty.add(id);
      if (!timers.has(id)) timers.set(id, setTimeout(() => void store(id), DRAFT_DELAY_MS));
    },
    flush: (id) => void store(id),
    flushAll() {
      for (const id of dirty) void store(id);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async replace(id, text) {
      texts.set(id, text);
      dirty.add(id);
      await store(id);
      for (const listener of listeners) listener();
    },
  };
}
