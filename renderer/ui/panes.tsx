import { ActionIcon, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconLayoutSidebar, IconLayoutSidebarRight } from '@tabler/icons-react';
import { createContext, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import * as z from 'zod';
import { useWords } from '../app/i18n.tsx';
import { usePreference } from '../app/preferences.tsx';
import { uiMessages } from './messages.ts';
import { ResizeHandle } from './ResizeHandle.tsx';
import classes from './panes.module.css';

interface Panes {
  /** Below 1200 px the context, below 1024 px the list too, is a drawer. */
  readonly contextFolds: boolean;
  readonly listFolds: boolean;
  readonly contextOpen: boolean;
  readonly listOpen: boolean;
  readonly setContextOpen: (open: boolean) => void;
  readonly setListOpen: (open: boolean) => void;
}

const PanesContext = createContext<Panes | null>(null);

/** Around a page; the shell puts one there. Holds which columns are folded. */
export function PanesProvider({ children }: { readonly children: ReactNode }) {
  const wide = useMediaQuery('(min-width: 1200px)', true, { getInitialValueInEffect: false });
  const middling = useMediaQuery('(min-width: 1025px)', true, { getInitialValueInEffect: false });
  const [wanted, setWanted] = usePreference('pane.context.open', z.boolean(), true);
  const [drawer, setDrawer] = useState(false);
  const [listOpen, setListOpen] = useState(false);
  const panes = useMemo<Panes>(
    () => ({
      contextFolds: !wide,
      listFolds: !middling,
      contextOpen: wide ? wanted : drawer,
      listOpen: !middling && listOpen,
      setContextOpen: wide ? setWanted : setDrawer,
      setListOpen,
    }),
    [wide, middling, wanted, drawer, listOpen, setWanted],
  );
  return <PanesContext.Provider value={panes}>{children}</PanesContext.Provider>;
}

export function usePanes(): Panes {
  const panes = useContext(PanesContext);
  if (panes === null) throw new Error('no PanesProvider');
  return panes;
}

interface PaneProps {
  /** Part of the preference's key: `inbox`, `tickets`. */
  readonly name: string;
  readonly label: string;
  readonly children: ReactNode;
}

const width = z.number().int().min(200).max(640);

/** The list at the left, 320 px unless the person made it another width; a drawer on narrow windows. */
export function ListPane({ name, label, children }: PaneProps) {
  const t = useWords(uiMessages);
  const panes = usePanes();
  const [size, setSize] = usePreference(`pane.${name}.list`, width, 320);
  if (panes.listFolds) {
    return (
      <Drawer
        opened={panes.listOpen}
        onClose={() => panes.setListOpen(false)}
        title={label}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        size={360}
        keepMounted
        classNames={{ body: classes.drawerBody ?? '', content: classes.drawerContent ?? '' }}
      >
        {children}
      </Drawer>
    );
  }
  return (
    <section className={classes.list} style={{ width: size }} aria-label={label}>
      {children}
      <ResizeHandle side="right" size={size} min={240} max={560} onResize={setSize} />
    </section>
  );
}

/** The middle: takes what is left. */
export function MainPane({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <main className={classes.main} aria-label={label}>
      {children}
    </main>
  );
}

/** The context at the right, 340 px, folds to a drawer below 1200 px. */
export function ContextPane({ name, label, children }: PaneProps) {
  const t = useWords(uiMessages);
  const panes = usePanes();
  const [size, setSize] = usePreference(`pane.${name}.context`, width, 340);
  if (panes.contextFolds) {
    return (
      <Drawer
        opened={panes.contextOpen}
        onClose={() => panes.setContextOpen(false)}
        title={label}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        position="right"
        size={360}
        classNames={{ body: classes.drawerBody ?? '', content: classes.drawerContent ?? '' }}
      >
        {children}
      </Drawer>
    );
  }
  if (!panes.contextOpen) return null;
  return (
    <aside className={classes.context} style={{ width: size }} aria-label={label}>
      {children}
      <ResizeHandle side="left" size={size} min={260} max={560} onResize={setSize} />
    </aside>
  );
}

/** Opens the list where it is folded; nothing where it stands anyway. For the start of a page's header. */
export function ListToggle() {
  const t = useWords(uiMessages);
  const panes = usePanes();
  if (!panes.listFolds) return null;
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={t('pane.openList')} onClick={() => panes.setListOpen(true)}>
      <IconLayoutSidebar size={18} />
    </ActionIcon>
  );
}

/** Folds and unfolds the context. For the end of a page's header. */
export function ContextToggle() {
  const t = useWords(uiMessages);
  const panes = usePanes();
  const label = t(panes.contextOpen ? 'pane.closeContext' : 'pane.openContext');
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      aria-expanded={panes.contextOpen}
      onClick={() => panes.setContextOpen(!panes.contextOpen)}
    >
      <IconLayoutSidebarRight size={18} />
    </ActionIcon>
  );
}
