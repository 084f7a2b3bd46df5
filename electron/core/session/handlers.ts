import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { IpcResult } from '../../../shared/ipc/envelope.ts';
import type { Role } from '../../../shared/session/model.ts';
import type { Rejection, SessionStatus } from '../../../shared/session/contract.ts';
import type { StoredRejection } from '../sync/outbox.ts';
import type { Enqueued } from '../sync/replica.ts';
import type { Called } from '../sync/engine.ts';
import { findMutation } from '../../../shared/wire/mutations.ts';

/** What an open profile offers the session's requests. */
export interface SessionProfile {
  readonly role: Role;
  enqueue(name: string, args: unknown): Promise<Enqueued>;
  call(name: string, args: unknown): Promise<Called>;
  rejections(): Promise<readonly Rejection[]>;
  rejection(n: number): Promise<StoredRejection | null>;
  /** Puts a refused action into the outbox again and takes it off the list, in one transaction. */
  redo(rejection: StoredRejection): Promise<Enqueued>;
  /** @returns whether it was there */
  discard(n: number): Promise<boolean>;
}

export interface SessionDeps {
  readonly status: () => Promise<SessionStatus>;
  /** Null when it worked, else the code. */
  readonly login: (relayUrl: string, name: string, password: string) => Promise<string | null>;
  readonly logout: () => Promise<void>;
  readonly setLocale: (locale: 'zh-CN' | 'en') => Promise<void>;
  readonly preferences: () => Promise<Readonly<Record<string, string>>>;
  readonly setPreference: (key: string, value: string) => Promise<void>;
  readonly profile: () => SessionProfile | null;
  readonly refuse: (code: string) => IpcResult<never>;
}

export function sessionHandlers(deps: SessionDeps): Handlers<
  | 'session.status'
  | 'session.login'
  | 'session.logout'
  | 'session.setLocale'
  | 'session.preferences'
  | 'session.setPreference'
  | 'session.rejections'
  | 'session.redo'
  | 'session.discard'
  | 'session.mutate'
> {
  const { refuse } = deps;
  const enqueued = (result: Enqueued): IpcResult<null> => (result.ok ? ok(null) : refuse(result.code));

  return {
    'session.status': async () => ok(await deps.status()),
    'session.login': async ({ relayUrl, name, password }) => {
      const code = await deps.login(relayUrl, name, password);
      return code === null ? ok(null) : refuse(code);
    },
    'session.logout': async () => {
      await deps.logout();
      return ok(null);
    },
    'session.setLocale': async ({ locale }) => {
      await deps.setLocale(locale);
      return ok(null);
    },
    'session.preferences': async () => ok(await deps.preferences()),
    'session.setPreference': async ({ key, value }) => {
      await deps.setPreference(key, value);
      return ok(null);
    },
    'session.rejections': async () => ok((await deps.profile()?.rejections()) ?? []),
    'session.redo': async ({ n }) => {
      const profile = deps.profile();
      if (profile === null) return refuse('session.required');
      const rejection = await profile.rejection(n);
      return rejection === null ? refuse('not_found') : enqueued(await profile.redo(rejection));
    },
    'session.discard': async ({ n }) => {
      const profile = deps.profile();
      if (profile === null) return refuse('session.required');
      return (await profile.discard(n)) ? ok(null) : refuse('not_found');
    },
    'session.mutate': async ({ name, args }) => {
      const profile = deps.profile();
      if (profile === null) return refuse('session.required');
      const mutation = findMutation(name);
      if (mutation === undefined) return refuse('unknown_mutation');
      if (!mutation.roles.includes(profile.role)) return refuse('forbidden');
      const parsed = mutation.args.safeParse(args);
      if (!parsed.success) return refuse('request.malformed');
      if (mutation.onlineOnly !== true) {
        const result = await profile.enqueue(name, parsed.data);
        return result.ok ? ok({ n: result.n }) : refuse(result.code);
      }
      const called = await profile.call(name, parsed.data);
      if (called.kind === 'applied') return ok({ n: null });
      return refuse(called.kind === 'rejected' ? called.code : `authority.${called.kind}`);
    },
  };
}
