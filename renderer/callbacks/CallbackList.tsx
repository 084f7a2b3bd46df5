import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import * as z from 'zod';
import type { CallbackItem } from '../../shared/callbacks/contract.ts';
import { MINUTE_MS } from '../../shared/time/shanghai.ts';
import { useHospitalFilter } from '../app/hospitalFilter.tsx';
import { useWords } from '../app/i18n.tsx';
import { usePreference } from '../app/preferences.tsx';
import { useNow } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { LineList } from '../ui/desk/LineList.tsx';
import type { Line } from '../ui/desk/LineList.tsx';
import { OlderWork } from '../ui/desk/OlderWork.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { HospitalTag, SyncMark } from '../ui/tags.tsx';
import { groupByDue } from './grouping.ts';
import { DueMark, GateMarks } from './marks.tsx';
import { callbackWords } from './messages.ts';
import classes from './callbacks.module.css';
import line from '../ui/desk/line.module.css';

const shows = ['open', 'overdue', 'closed'] as const;
const show = z.enum(shows);
const SHOWN_AT_MOST = 1000;

interface Props {
  readonly selected: string | null;
  readonly onOpen: (callbackId: string) => void;
}

/** Overdue, today, later, each with its count; what is most urgent stands first. */
export function CallbackList({ selected, onOpen }: Props) {
  const t = useWords(callbackWords);
  const { hospitalId } = useHospitalFilter();
  const [shown, setShown] = usePreference<z.infer<typeof show>>('callbacks.show', show, 'open');
  const list = useRequest('callbacks.list', { show: shown, hospitalId, limit: SHOWN_AT_MOST });
  const lines = useLines(list.data?.items);
  const counts = list.data?.counts;
  const open = counts === undefined ? undefined : counts.overdue + counts.today + counts.later;
  const label = (one: (typeof shows)[number]): string => {
    const count = one === 'open' ? open : one === 'overdue' ? counts?.overdue : undefined;
    return count === undefined ? t(`show.${one}`) : t('groupCount', { group: t(`show.${one}`), count });
  };
  return (
    <>
      <div className={classes.show}>
        <SegmentedControl
          fullWidth
          aria-label={t('showLabel')}
          value={shown}
          onChange={(value) => setShown(show.parse(value))}
          data={shows.map((one) => ({ value: one, label: label(one) }))}
        />
      </div>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <LineList
          label={t('title')}
          lines={lines}
          selected={selected}
          onSelect={onOpen}
          sync={(item) => item.sync}
          lineHeight={84}
          render={(item) => <CallbackLine item={item} />}
          empty={<EmptyState title={t(emptyWords[shown])} hint={t('emptyHint')} />}
        />
      )}
      {shown === 'closed' ? <OlderWork entity="callbacks" hospitalId={hospitalId} /> : null}
    </>
  );
}

const emptyWords = { open: 'emptyOpen', overdue: 'emptyOverdue', closed: 'emptyClosed' } as const;

function useLines(items: readonly CallbackItem[] | undefined): readonly Line<CallbackItem>[] | undefined {
  const t = useWords(callbackWords);
  const now = useNow(MINUTE_MS);
  return useMemo(
    () =>
      items === undefined
        ? undefined
        : groupByDue(items, now).flatMap((group): readonly Line<CallbackItem>[] => [
            {
              kind: 'heading',
              key: group.due,
              text: t('groupCount', { group: t(`group.${group.due}`), count: group.items.length }),
              ...(group.due === 'overdue' ? { tone: 'breach' } : group.due === 'today' ? { tone: 'soon' } : {}),
            },
            ...group.items.map((item): Line<CallbackItem> => ({ kind: 'item', key: item.id, item })),
          ]),
    [items, now, t],
  );
}

function CallbackLine({ item }: { readonly item: CallbackItem }) {
  const t = useWords(callbackWords);
  return (
    <>
      <div className={line.lineTop}>
        <span className={line.lineTitle} title={item.subject}>
          {item.subject}
        </span>
        <SyncMark sync={item.sync} />
      </div>
      <div className={line.lineBottom}>
        <HospitalTag id={item.hospitalId} />
        <span>{t(`kind.${item.kind}`)}</span>
        <span className={line.lineEnd}>
          <DueMark item={item} />
        </span>
      </div>
      <div className={line.lineBottom}>
        <span>{item.attempts === 0 ? t('neverTried') : t('attemptsCount', { count: item.attempts })}</span>
        <span className={line.lineEnd}>
          <GateMarks item={item} />
        </span>
      </div>
    </>
  );
}
