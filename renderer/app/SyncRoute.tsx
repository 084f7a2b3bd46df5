import { useInboxMemory } from '../inbox/memory.tsx';
import { RejectionList } from '../session/RejectionList.tsx';
import { SyncPage } from '../sync/SyncPage.tsx';

/** The page is sync's, what was refused is the session's, the drafts are the inbox's: they meet here. */
export function SyncRoute() {
  const { drafts } = useInboxMemory();
  return <SyncPage refused={<RejectionList restoreDraft={(id, text) => drafts.replace(id, text)} onClose={() => undefined} />} />;
}
