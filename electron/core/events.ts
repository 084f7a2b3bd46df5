import type { CoreEvent } from '../../shared/ipc/envelope.ts';
import { idsByEntity } from './sync/pending.ts';
import type { RowKey } from './sync/pending.ts';

/** More rows than this are not named: whoever shows them asks again anyway. */
const NAMED_ROWS = 200;

export interface Events {
  on(listener: (event: CoreEvent) => void): () => void;
  emit(event: CoreEvent): void;
  rowsChanged(keys: ReadonlySet<RowKey>): void;
  /** Several changes in one turn of the event loop are told once. */
  statusChanged(): void;
}

export function createEvents(failed: (thrown: unknown) => void): Events {
  const listeners = new Set<(event: CoreEvent) => void>();
  let told = true;

  function emit(event: CoreEvent): void {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (thrown) {
        failed(thrown); // one broken window must not keep the others from hearing
      }
    }
  }

  return {
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit,
    rowsChanged(keys) {
      for (const [entity, ids] of idsByEntity(keys)) {
        emit({ name: 'rows.changed', entity, ...(ids.length <= NAMED_ROWS ? { ids } : {}) });
      }
    },
    statusChanged() {
      if (!told) return;
      told = false;
      queueMicrotask(() => {
        told = true;
        emit({ name: 'status.changed' });
      });
    },
  };
}
