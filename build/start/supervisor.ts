import { startService, type Exit, type Service, type ServiceSpec } from '../process/service.ts';

/** Everything must be gone 5 s after the signal; the rest of the time is for writing the last line. */
const graceMs = 4_000;

/** Owns the children of one start: knows which may end, and ends all of them once. */
export interface Supervisor {
  start(spec: ServiceSpec): Promise<Service>;
  /** Tells of the first child that ends although nobody asked it to. */
  readonly unexpectedExit: Promise<{ readonly service: Service; readonly exit: Exit }>;
  /** Ends a child as a normal step, for example a console that failed to show. */
  readonly stopAll: () => Promise<void>;
  readonly isStopping: () => boolean;
}

/** Makes a supervisor without children. */
export function createSupervisor(): Supervisor {
  const stoppers = new Set<(graceMs: number) => Promise<void>>();
  let stopping: Promise<void> | null = null;
  let report: (value: { service: Service; exit: Exit }) => void = () => undefined;
  const unexpectedExit = new Promise<{ service: Service; exit: Exit }>((resolve) => {
    report = resolve;
  });
  return {
    unexpectedExit,
    isStopping: () => stopping !== null,
    stopAll() {
      stopping ??= Promise.all([...stoppers].map((stop) => stop(graceMs))).then(() => undefined);
      return stopping;
    },
    async start(spec) {
      const service = await startService(spec, (stop) => {
        stoppers.add(stop);
        if (stopping !== null) void stop(graceMs);
      });
      void service.exited.then((exit) => {
        if (stopping === null) report({ service, exit });
      });
      return service;
    },
  };
}
