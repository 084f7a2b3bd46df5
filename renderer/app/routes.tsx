import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { Redirect, Route, Router, Switch, useSearch } from 'wouter';
import { PageSkeleton } from '../ui/SkeletonRows.tsx';
import { InboxRoute } from './InboxRoute.tsx';
import { useHashPath, useHashSearch } from './location.ts';
import { PageBoundary } from './PageBoundary.tsx';

export { Link } from 'wouter';
export { goTo } from './location.ts';
export { places } from './places.ts';

const DutyPage = lazy(() => import('../duty/DutyPage.tsx').then((m) => ({ default: m.DutyPage })));
const TicketsPage = lazy(() => import('../tickets/TicketsPage.tsx').then((m) => ({ default: m.TicketsPage })));
const TemplatesPage = lazy(() => import('../tickets/templates/TemplatesPage.tsx').then((m) => ({ default: m.TemplatesPage })));
const CallbacksPage = lazy(() => import('../callbacks/CallbacksPage.tsx').then((m) => ({ default: m.CallbacksPage })));
const CallsPage = lazy(() => import('../calls/CallsPage.tsx').then((m) => ({ default: m.CallsPage })));
const KnowledgePage = lazy(() => import('../knowledge/KnowledgePage.tsx').then((m) => ({ default: m.KnowledgePage })));
const CannedPage = lazy(() => import('../canned/CannedPage.tsx').then((m) => ({ default: m.CannedPage })));
const DirectoryPage = lazy(() => import('../directory/DirectoryPage.tsx').then((m) => ({ default: m.DirectoryPage })));
const SyncRoute = lazy(() => import('./SyncRoute.tsx').then((m) => ({ default: m.SyncRoute })));
const StoragePage = lazy(() => import('../storage/StoragePage.tsx').then((m) => ({ default: m.StoragePage })));
const NoticesPage = lazy(() => import('../notices/NoticesPage.tsx').then((m) => ({ default: m.NoticesPage })));
const ReportsPage = lazy(() => import('../reports/ReportsPage.tsx').then((m) => ({ default: m.ReportsPage })));

/** Goes to a place: `navigate(places.tickets(id))`. The same function for the life of the window. */
export function useNavigate(): (path: string, options?: { readonly replace?: boolean }) => void {
  return useHashPath({})[1];
}

/** The query of the current place, for example of `/tickets/new?conversation=…`. */
export function useSearchParams(): URLSearchParams {
  return new URLSearchParams(useSearch());
}

export function AppRouter({ children }: { readonly children: ReactNode }) {
  return (
    <Router hook={useHashPath} searchHook={useHashSearch} hrefs={(href) => `#${href}`}>
      {children}
    </Router>
  );
}

/** The pages. `:id?` reaches them as a prop-less route parameter: `useParams<{ id?: string }>()` of wouter. */
export function Pages() {
  return (
    <PageBoundary>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          <Route path="/inbox/:id?" component={InboxRoute} />
          <Route path="/duty" component={DutyPage} />
          <Route path="/tickets/templates" component={TemplatesPage} />
          <Route path="/tickets/:id?" component={TicketsPage} />
          <Route path="/callbacks/:id?" component={CallbacksPage} />
          <Route path="/calls/:id?" component={CallsPage} />
          <Route path="/knowledge/replies" component={CannedPage} />
          <Route path="/knowledge" component={KnowledgePage} />
          <Route path="/directory" component={DirectoryPage} />
          <Route path="/reports" component={ReportsPage} />
          <Route path="/sync" component={SyncRoute} />
          <Route path="/notices" component={NoticesPage} />
          <Route path="/storage" component={StoragePage} />
          <Route>
            <Redirect to="/inbox" replace />
          </Route>
        </Switch>
      </Suspense>
    </PageBoundary>
  );
}
