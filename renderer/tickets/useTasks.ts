import { useState } from 'react';
import type { TicketTask } from './task.ts';

export interface Tasks {
  /** The one on the screen. */
  readonly task: TicketTask | undefined;
  /** How many are open, the one on the screen with those that it is a step of. */
  readonly depth: number;
  /** It was left for a step of its own (a proof, a signature) and is gone on with. */
  readonly resumed: boolean;
  readonly begin: (task: TicketTask) => void;
  /** A step of the task; the one before comes back after it. */
  readonly step: (task: TicketTask) => void;
  readonly close: () => void;
  readonly closeAll: () => void;
}

/** What a person is doing about a ticket, with the tasks that are a step of another. */
export function useTasks(first: TicketTask | null): Tasks {
  const [{ stack, resumed }, set] = useState<{ readonly stack: readonly TicketTask[]; readonly resumed: boolean }>({ stack: first === null ? [] : [first], resumed: false });
  return {
    task: stack.at(-1),
    depth: stack.length,
    resumed,
    begin: (task) => set({ stack: [task], resumed: false }),
    step: (task) => set({ stack: [...stack, task], resumed: false }),
    close: () => set({ stack: stack.slice(0, -1), resumed: stack.length > 1 }),
    closeAll: () => set({ stack: [], resumed: false }),
  };
}
