/** Runs tasks one after the other, in the order of the calls; a failed task does not stop the next. */
export interface Mutex {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when everything queued so far is done. */
  idle(): Promise<void>;
}

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: (task) => {
      const turn = tail.then(task);
      tail = turn.catch(() => undefined);
      return turn;
    },
    idle: () => tail.then(() => undefined),
  };
}
