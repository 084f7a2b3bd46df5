/** Longest time typed words are only in memory. ms */
export const DRAFT_DELAY_MS = 250;

/** Texts by key: of a conversation's composer, of a form. */
export interface Drafts<Key extends string> {
  /** What was typed here since the window opened, or was stored when it did; undefined: nothing. */
  readonly read: (id: Key) => string | undefined;
  readonly write: (id: Key, text: string) => void;
  /** Now rather than after the delay: on leaving the field, the conversation, the window. */
  readonly flush: (id: Key) => void;
  readonly flushAll: () => void;
  /** Words put into a field from outside (a refused action to be changed). */
  readonly subscribe: (listener: () => void) => () => void;
  readonly replace: (id: Key, text: string) => Promise<void>;
  /** Whether something was typed that is not stored yet. */
  readonly isWaiting: (id: Key) => boolean;
  /** A text that whoever calls stores: what waited to be stored is overtaken by it. */
  readonly put: (id: Key, text: string) => void;
}

/**
 * One draft per key, saved at most every 250 ms while typing. A save that fails is tried again with the next
 * change or flush; the words stay in memory meanwhile.
 * @param stored what was saved before the window opened
 */
export function createDrafts<Key extends string>(
  save: (id: Key, text: string) => Promise<void>,
  stored: Readonly<Record<string, string>> = {},
): Drafts<Key> {
  const texts = new Map<string, string>(Object.entries(stored));
  const dirty = new Set<Key>();
  const timers = new Map<Key, ReturnType<typeof setTimeout>>();
  const listeners = new Set<() => void>();

  const store = async (id: Key): Promise<void> => {
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
    isWaiting: (id) => dirty.has(id),
    put(id, text) {
      clearTimeout(timers.get(id));
      timers.delete(id);
      dirty.delete(id);
      texts.set(id, text);
      for (const listener of listeners) listener();
    },
    async replace(id, text) {
      texts.set(id, text);
      dirty.add(id);
      await store(id);
      for (const listener of listeners) listener();
    },
  };
}
