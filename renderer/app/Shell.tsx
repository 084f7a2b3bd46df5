import { useState } from 'react';
import { useLocation } from 'wouter';
import { CallSheet } from '../calls/CallSheet.tsx';
import { InboxMemoryProvider, useInboxMemory } from '../inbox/memory.tsx';
import { Alarms } from '../notices/Alarms.tsx';
import { Announcer } from '../notices/Announcer.tsx';
import { RejectionsDrawer } from '../session/RejectionsDrawer.tsx';
import { StartupBanner } from '../session/StartupBanner.tsx';
import { TicketLinesProvider } from '../tickets/list/TicketLinesProvider.tsx';
import { PanesProvider } from '../ui/panes.tsx';
import { CallSheetProvider } from './callSheet.tsx';
import { HostEvents } from './HostEvents.tsx';
import { OfflineBanner } from './OfflineBanner.tsx';
import { Rail } from './Rail.tsx';
import { Pages } from './routes.tsx';
import { SearchEverything } from './search/SearchEverything.tsx';
import classes from './Shell.module.css';
import { ShortcutOverlay } from './ShortcutOverlay.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TitleBar } from './TitleBar.tsx';

/** The frame of INTERFACE.md: rail 56, title bar 40, page, status bar 28. */
export function Shell() {
  const [rejectionsOpen, setRejectionsOpen] = useState(false);
  const [keysOpen, setKeysOpen] = useState(false);
  const [searchOpen, setSearchOpen] = useState(false);
  const section = useLocation()[0].split('/')[1] ?? '';
  return (
    <InboxMemoryProvider>
    <CallSheetProvider>
      <div className={classes.frame}>
        <Rail />
        <TitleBar
          onSearch={() => setSearchOpen(true)}
          onRejections={() => setRejectionsOpen(true)}
          onKeys={() => setKeysOpen(true)}
        />
        <div className={classes.banners}>
          <Alarms />
          <OfflineBanner />
          <StartupBanner />
        </div>
        <div className={classes.page}>
          <TicketLinesProvider>
            <PanesProvider key={section}>
              <Pages />
            </PanesProvider>
          </TicketLinesProvider>
        </div>
        <StatusBar />
        <HostEvents />
        <Announcer />
        <Rejections opened={rejectionsOpen} onClose={() => setRejectionsOpen(false)} />
        <ShortcutOverlay opened={keysOpen} onOpenedChange={setKeysOpen} />
        <SearchEverything
          opened={searchOpen}
          onOpenedChange={setSearchOpen}
          onRejections={() => setRejectionsOpen(true)}
          onKeys={() => setKeysOpen(true)}
        />
        <CallSheet />
      </div>
    </CallSheetProvider>
    </InboxMemoryProvider>
  );
}

/** The drawer is the session's, the drafts are the inbox's: they meet here. */
function Rejections(props: { readonly opened: boolean; readonly onClose: () => void }) {
  const { drafts } = useInboxMemory();
  return <RejectionsDrawer {...props} restoreDraft={(conversationId, text) => drafts.replace(conversationId, text)} />;
}
