import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { SessionStatus } from '../../shared/session/contract.ts';
import { StatusContext, useRequest } from '../ipc/useRequest.ts';
import { LoginPage } from '../session/LoginPage.tsx';
import { WaitingForFilesScreen } from '../session/WaitingForFilesScreen.tsx';
import { NewerDataScreen } from '../session/NewerDataScreen.tsx';
import { FormDraftsProvider } from '../ui/desk/useDraft.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { DirectoryProvider } from './directory.tsx';
import { useWords } from './i18n.tsx';
import { appMessages } from './messages.ts';
import { Shell } from './Shell.tsx';
import classes from './Shell.module.css';

/** What the person must see first: a data folder of a newer version, the log-in, or the desk. */
export function StatusGate() {
  const t = useWords(appMessages);
  const status = useRequest('session.status', {});
  const preferences = useRequest('session.preferences', {});
  useForgetOnSignOut(status.data !== undefined && status.data.user === null);
  if (status.data === undefined) {
    if (status.error !== null) return <ErrorState error={status.error} onRetry={() => void status.refetch()} />;
    return <div className={classes.opening} role="status" aria-label={t('loading')} />;
  }
  return (
    <StatusContext.Provider value={status.data}>
      <Gate status={status.data} isReady={!preferences.isPending} />
    </StatusContext.Provider>
  );
}

function Gate({ status: { notice, user }, isReady }: { readonly status: SessionStatus; /** Preferences are here. */ readonly isReady: boolean }) {
  const t = useWords(appMessages);
  const opening = <div className={classes.opening} role="status" aria-label={t('loading')} />;
  if (notice?.kind === 'newer_data') return <NewerDataScreen file={notice.file} />;
  if (user === null && (notice?.kind === 'held' || notice?.kind === 'disk')) return <WaitingForFilesScreen notice={notice} />;
  if (user === null) return <LoginPage />;
  // Widths and filters are in place before the first paint of the desk, so that nothing jumps.
  if (!isReady) return opening;
  return (
    <FormDraftsProvider key={user.id} userId={user.id} opening={opening}>
      <DirectoryProvider>
        <Shell />
      </DirectoryProvider>
    </FormDraftsProvider>
  );
}

/** Whoever signs in next at this desk must not see a moment of what the person before had on the screen. */
function useForgetOnSignOut(signedOut: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (signedOut) client.removeQueries({ predicate: ({ queryKey: [name] }) => typeof name !== 'string' || !name.startsWith('session.') });
  }, [client, signedOut]);
}
