import { Anchor, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { RequestAnswer } from '../../../shared/ipc/contract.ts';
import { nextOccurrence } from '../../../shared/tickets/recurrence.ts';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { Link, places } from '../../app/routes.tsx';
import { useNow } from '../../app/time.tsx';
import { useMutate, useRequest } from '../../ipc/useRequest.ts';
import { GuardedButton } from '../../ui/desk/GuardedButton.tsx';
import { shortMoment } from '../../ui/desk/moment.ts';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { useConfirm } from '../../ui/dialogs.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { MainPane } from '../../ui/panes.tsx';
import { SkeletonRows } from '../../ui/SkeletonRows.tsx';
import { SyncMark } from '../../ui/tags.tsx';
import { ticketWords } from '../messages.ts';
import { templateWords } from './messages.ts';
import { TemplateDialog } from './TemplateDialog.tsx';
import { formatClock } from '../../../shared/time/shanghai.ts';
import classes from './templates.module.css';

type Item = RequestAnswer<'tickets.templates'>['items'][number];

/** `/tickets/templates`: what fills in new tickets, and what comes back by itself. */
export function TemplatesPage() {
  const t = useWords(templateWords);
  const { lead } = usePermissions();
  const templates = useRequest('tickets.templates', {});
  const [editing, setEditing] = useState<Item | 'new' | null>(null);
  const blocked = lead ? null : t('readOnly');
  const create = (
    <GuardedButton leftSection={<IconPlus size={14} />} blocked={blocked} onClick={() => setEditing('new')}>
      {t('create')}
    </GuardedButton>
  );
  const items = templates.data?.items;
  return (
    <MainPane label={t('title')}>
      <PageHeader
        title={t('title')}
        meta={
          <Anchor component={Link} href={places.tickets()} size="xs">
            {t('back')}
          </Anchor>
        }
        actions={create}
      />
      {templates.isPending ? <SkeletonRows count={6} height={44} /> : null}
      {templates.isError ? <ErrorState error={templates.error} onRetry={() => void templates.refetch()} /> : null}
      {items?.length === 0 ? <EmptyState title={t('empty')} hint={t('emptyHint')} /> : null}
      {items === undefined || items.length === 0 ? null : <TemplateTable items={items} blocked={blocked} onEdit={setEditing} />}
      {editing === null ? null : <TemplateDialog template={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </MainPane>
  );
}

function TemplateTable(props: { readonly items: readonly Item[]; readonly blocked: string | null; readonly onEdit: (item: Item) => void }) {
  const t = useWords(templateWords);
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={t('title')}>
        <thead>
          <tr>
            {(['colName', 'colKind', 'colChecklist', 'colRecurrence', 'colNext'] as const).map((column) => (
              <th key={column} scope="col">
                {t(column)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {props.items.map((item) => (
            <TemplateRow key={item.id} item={item} blocked={props.blocked} onEdit={props.onEdit} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TemplateRow({ item, blocked, onEdit }: { readonly item: Item; readonly blocked: string | null; readonly onEdit: (item: Item) => void }) {
  const t = useWords(templateWords);
  const ticket = useWords(ticketWords);
  const { locale } = useLocale();
  const now = useNow(60_000);
  const confirm = useConfirm();
  const { run } = useMutate();
  const { recurrence, name } = item;
  const next = recurrence === null || !item.active ? null : nextOccurrence(recurrence, now);
  const remove = async (): Promise<void> => {
    const yes = await confirm({ title: t('removeTitle', { name }), body: t('removeBody'), confirmLabel: t('remove'), danger: true });
    if (yes) await run('tickets.removeTemplate', { templateId: item.id });
  };
  return (
    <tr>
      <th scope="row">
        <span className={classes.name}>
          {name}
          <SyncMark sync={item.sync} />
          {item.active ? null : <span className={classes.muted}>{t('off')}</span>}
        </span>
        {item.title === name ? null : <span className={classes.muted}>{item.title}</span>}
      </th>
      <td>{ticket(`kind.${item.kind}`)}</td>
      <td data-numeric>{item.checklist.length === 0 ? '' : t('items', { count: item.checklist.length })}</td>
      <td>
        {recurrence === null ? (
          <span className={classes.muted}>{t('every.none')}</span>
        ) : (
          <>
            <div data-numeric>{t(recurrence.every === 'month' ? 'everyMonth' : 'everyQuarter', { day: recurrence.day, time: formatClock(recurrence.minute) })}</div>
            <div className={classes.muted}>{t('hospitals', { count: recurrence.hospitalIds.length })}</div>
          </>
        )}
      </td>
      <td data-numeric>{next === null ? '' : `${shortMoment(next.dueAt, locale)} · ${next.period}`}</td>
      <td className={classes.actions}>
        {blocked === null ? (
          <>
            <Button variant="subtle" size="compact-xs" aria-label={t('editOne', { name })} onClick={() => onEdit(item)}>
              {t('edit')}
            </Button>
            <Button variant="subtle" color="red" size="compact-xs" aria-label={t('removeOne', { name })} onClick={() => void remove()}>
              {t('remove')}
            </Button>
          </>
        ) : null}
      </td>
    </tr>
  );
}
