import type { Disclosure } from '../../../shared/directory/model.ts';
import { maskPhone } from '../../../shared/directory/rules.ts';
import type { NewId } from '../../../shared/ids.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { ok } from '../../../shared/ipc/envelope.ts';
import type { EntityName } from '../../../shared/wire/entities.ts';
import type { FeatureContext } from '../context.ts';
import type { Sealer } from '../db/sealed.ts';
import type { Enqueued } from '../sync/replica.ts';
import { listAccounts, listBindings, listContacts, listContracts, listHospitals, listStaff } from './store.ts';

export interface DirectoryDeps {
  readonly sealer: Sealer;
  readonly newId: NewId;
  readonly enqueue: (name: string, args: unknown) => Promise<Enqueued>;
  /** The masked fields of a callback, ticket or call, readable; null when there is none. Other features' rows. */
  readonly personOf: (subject: Exclude<Disclosure['subject'], 'contact'>, id: string) => Promise<{ readonly name: string; readonly phone: string } | null>;
}

const directoryEntities: readonly EntityName[] = ['staff', 'hospitals', 'contracts', 'contacts', 'accounts', 'bindings'];

export function directoryHandlers(
  context: FeatureContext,
  deps: DirectoryDeps,
): Handlers<'directory.snapshot' | 'directory.reveal'> {
  const { mirror } = context;

  async function readable(subject: Disclosure['subject'], id: string, field: 'phone' | 'name'): Promise<string | null> {
    if (subject !== 'contact') return (await deps.personOf(subject, id))?.[field] ?? null;
    return (await listContacts(mirror, deps.sealer)).find((contact) => contact.id === id)?.[field] ?? null;
  }

  return {
    'directory.snapshot': async () =>
      ok({
        hospitals: await listHospitals(mirror),
        contracts: await listContracts(mirror),
        contacts: (await listContacts(mirror, deps.sealer)).map((one) => ({ ...one, phone: maskPhone(one.phone) })),
        bindings: await listBindings(mirror),
        accounts: await listAccounts(mirror),
        staff: await listStaff(mirror),
        pendingIds: directoryEntities.flatMap((entity) => [...context.pendingIds(entity)]),
      }),

    'directory.reveal': async ({ subject, subjectId, field }) => {
      const value = await readable(subject, subjectId, field);
      if (value === null) return context.refuse('not_found');
      // The audit line is durable before anything readable leaves the core.
      const written = await deps.enqueue('directory.disclose', { disclosureId: deps.newId(), subject, subjectId, field });
      return written.ok ? ok({ value }) : context.refuse(written.code);
    },
  };
}
