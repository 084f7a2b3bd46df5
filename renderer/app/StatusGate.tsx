import { useRequest } from '../ipc/useRequest.ts';
import { LoginPage } from '../session/LoginPage.tsx';
import { WaitingForFilesScreen } from '../session/WaitingForFilesScreen.tsx';
import { NewerDataScreen } from '../session/NewerDataScreen.tsx';
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
  if (status.data === undefined) {
    if (status.error !== null) return <ErrorState error={status.error} onRetry={() => void status.refetch()} />;
    return <div className={classes.opening} role="status" aria-label={t('loading')} />;
  }
  const { notice, user } = status.data;
  if (notice?.kind === 'newer_data') return <NewerDataScreen file={notice.file} />;
  if (user === null && (notice?.kind === 'held' || notice?.kind === 'disk')) return <WaitingForFilesScreen notice={notice} />;
  if (user === null) return <LoginPage />;
  // Widths and filters are in place before the first paint of the desk, so that nothing jumps.
  if (preferences.isPending) return <div className={classes.opening} role="status" aria-label={t('loading')} />;
  return (
    <DirectoryProvider>
      <Shell />
    </DirectoryProvider>
  );
}
