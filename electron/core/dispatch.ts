import { requests } from '../../shared/ipc/contract.ts';
import type { Handlers, RequestName } from '../../shared/ipc/contract.ts';
import type { IpcResult } from '../../shared/ipc/envelope.ts';
import type { RequestDefinition } from '../../shared/ipc/request.ts';
import { findDbError, isDiskFull } from './db/errors.ts';
import { failureFields } from './log.ts';
import type { CoreLogLine } from './log.ts';

type AnyHandler = (args: unknown) => Promise<IpcResult<unknown>> | IpcResult<unknown>;

export interface DispatchDeps {
  /** Answered always. */
  readonly session: Partial<Handlers>;
  /** Answered while somebody is signed in. */
  readonly features: () => Partial<Handlers> | null;
  readonly refuse: (code: string) => IpcResult<never>;
  readonly log: (line: CoreLogLine) => void;
  /** A failure that may concern the files themselves. */
  readonly onFailure: (thrown: unknown) => void;
}

// Maps, not object look-ups: a name from outside such as `__proto__` must find nothing.
const definitions = new Map<string, RequestDefinition<unknown, unknown>>(
  // Sound: each handler is called with what its own definition has parsed.
  Object.entries(requests) as unknown as [string, RequestDefinition<unknown, unknown>][],
);

/** Looks a request up, parses its arguments, runs its handler. Never throws: every failure is a coded answer. */
export function createDispatch(deps: DispatchDeps): (name: string, args: unknown) => Promise<IpcResult<unknown>> {
  const tables = new WeakMap<Partial<Handlers>, ReadonlyMap<string, AnyHandler>>();
  const tableOf = (handlers: Partial<Handlers>): ReadonlyMap<string, AnyHandler> => {
    const known = tables.get(handlers);
    if (known !== undefined) return known;
    const made = new Map(Object.entries(handlers) as [RequestName, AnyHandler][]); // keys of Handlers are request names
    tables.set(handlers, made);
    return made;
  };

  return async (name, args) => {
    const definition = definitions.get(name);
    if (definition === undefined) return deps.refuse('request.unknown');
    const parsed = definition.args.safeParse(args);
    if (!parsed.success) {
      deps.log({ level: 'warn', code: 'request.malformed', request: name, paths: parsed.error.issues.map((issue) => issue.path.join('.')) });
      return deps.refuse('request.malformed');
    }
    const features = deps.features();
    const handler = tableOf(deps.session).get(name) ?? (features === null ? undefined : tableOf(features).get(name));
    if (handler === undefined) return deps.refuse('session.required');
    try {
      return await handler(parsed.data);
    } catch (thrown) {
      deps.log({ level: 'error', code: 'request.failed', request: name, ...failureFields(thrown) });
      deps.onFailure(thrown);
      return deps.refuse(codeOf(thrown));
    }
  };
}

function codeOf(thrown: unknown): string {
  if (isDiskFull(thrown)) return 'storage.full';
  return findDbError(thrown) === null ? 'internal' : 'storage.failed';
}
