import { createContext, useContext, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { DirectorySnapshot } from '../../shared/directory/contract.ts';
import type { Hospital } from '../../shared/directory/model.ts';
import type { Account } from '../../shared/inbox/model.ts';
import type { StaffMember } from '../../shared/session/model.ts';
import { useRequest } from '../ipc/useRequest.ts';

/** The directory with look-ups by id. Before the first answer the maps are empty and `loading` is true. */
export interface Directory extends DirectorySnapshot {
  readonly loading: boolean;
  readonly hospitalById: ReadonlyMap<string, Hospital>;
  readonly staffById: ReadonlyMap<string, StaffMember>;
  readonly accountById: ReadonlyMap<string, Account>;
}

const empty: DirectorySnapshot = {
  hospitals: [],
  contracts: [],
  contacts: [],
  bindings: [],
  accounts: [],
  staff: [],
  pendingIds: [],
};

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.id, row]));

const DirectoryContext = createContext<Directory | null>(null);

/** One snapshot for the window: tags and pickers look up by id instead of each asking. */
export function DirectoryProvider({ children }: { readonly children: ReactNode }) {
  const { data } = useRequest('directory.snapshot', {});
  const directory = useMemo<Directory>(() => {
    const snapshot = data ?? empty;
    return {
      ...snapshot,
      loading: data === undefined,
      hospitalById: byId(snapshot.hospitals),
      staffById: byId(snapshot.staff),
      accountById: byId(snapshot.accounts),
    };
  }, [data]);
  return <DirectoryContext.Provider value={directory}>{children}</DirectoryContext.Provider>;
}

export function useDirectory(): Directory {
  const directory = useContext(DirectoryContext);
  if (directory === null) throw new Error('no DirectoryProvider');
  return directory;
}
