import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useCallback } from 'react';
import type { ReactElement } from 'react';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import type { ChannelKind } from '../../shared/inbox/model.ts';
import type { SyncMark as SyncState } from '../../shared/tickets/contract.ts';
import { RECURRING_AUTHOR } from '../../shared/tickets/recurrence.ts';
import { uiMessages } from './messages.ts';
import classes from './tags.module.css';

/** Hospital by short name; hover shows the full one. null: belongs to none yet. */
export function HospitalTag({ id }: { readonly id: string | null }) {
  return useHospitalTag()(id);
}

/** The same for many at once: what all of them need is asked for once. */
export function useHospitalTag(): (id: string | null) => ReactElement {
  const t = useWords(uiMessages);
  const { hospitalById, loading } = useDirectory();
  return useCallback(
    (id) => {
      const hospital = id === null ? undefined : hospitalById.get(id);
      const text = id === null ? t('hospital.none') : (hospital?.shortName ?? (loading ? '…' : t('hospital.unknown')));
      return (
        <span className={classes.hospital} data-none={id === null} title={hospital?.name ?? text}>
          {text}
        </span>
      );
    },
    [t, hospitalById, loading],
  );
}

/** Platform: a coloured dot, and always the word with it. */
export function ChannelTag({ channel }: { readonly channel: ChannelKind }) {
  const t = useWords(uiMessages);
  return (
    <span className={classes.tag}>
      <i className={classes.dot} data-channel={channel} aria-hidden />
      <span>{t(`channel.${channel}`)}</span>
    </span>
  );
}

/** A member of staff by display name; null: nobody. */
export function StaffName({ id }: { readonly id: string | null }) {
  const name = useStaffName();
  return <span className={id === null ? classes.muted : undefined}>{name(id)}</span>;
}

/** The same as text, where an element cannot stand (tooltips, options, sentences). */
export function useStaffName(): (id: string | null) => string {
  const t = useWords(uiMessages);
  const { staffById, loading } = useDirectory();
  return useCallback(
    (id) => {
      if (id === null) return t('staff.none');
      if (id === RECURRING_AUTHOR) return t('staff.recurring');
      const member = staffById.get(id);
      if (member === undefined) return loading ? '…' : t('staff.unknown');
      return member.active ? member.displayName : t('staff.inactive', { name: member.displayName });
    },
    [t, staffById, loading],
  );
}

/** Small clock while the relay has not confirmed, warning sign when it refused; nothing when all is well. */
export function SyncMark({ sync }: { readonly sync: SyncState }) {
  const t = useWords(uiMessages);
  if (sync === 'synced') return null;
  const label = t(`sync.${sync}`);
  return (
    <span className={classes.sync} data-sync={sync} role="img" aria-label={label} title={label}>
      {sync === 'pending' ? <IconClock size={14} /> : <IconAlertTriangle size={14} />}
    </span>
  );
}
