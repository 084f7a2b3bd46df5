import { ErrorState } from '../../ui/ErrorState.tsx';
import { StaleNotice } from '../../ui/StaleNotice.tsx';
import type { TicketList } from '../useTicketList.ts';

/** What keeps the list from being read: in its place where there is nothing to show, above it otherwise. */
export function ListTroubleNotice({ list: { trouble, retry } }: { readonly list: Pick<TicketList, 'trouble' | 'retry'> }) {
  if (trouble === null) return null;
  return trouble.kind === 'failed' ? <ErrorState error={trouble.error} onRetry={retry} /> : <StaleNotice error={trouble.error} onRetry={retry} />;
}
