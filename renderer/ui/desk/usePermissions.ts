import type { Role } from '../../../shared/session/model.ts';
import { desk, leads } from '../../../shared/wire/mutation.ts';
import { useStatus } from '../../ipc/useRequest.ts';

export interface Permissions {
  readonly userId: string | null;
  /** Works with customers: tickets, callbacks. */
  readonly desk: boolean;
  /** Directory, roster, switching duty. */
  readonly lead: boolean;
  /** Monthly logs leave the house: leads, managers, administrators. */
  readonly exports: boolean;
  readonly online: boolean;
}

const exporters: readonly Role[] = ['lead', 'manager', 'admin'];

/** What this person may do; the relay decides again, this only says no early. */
export function usePermissions(): Permissions {
  const { user, connection } = useStatus();
  const may = (roles: readonly Role[]): boolean => user !== null && roles.includes(user.role);
  return {
    userId: user?.id ?? null,
    desk: may(desk),
    lead: may(leads),
    exports: may(exporters),
    online: connection.state === 'online',
  };
}
