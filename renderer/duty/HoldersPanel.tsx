import { IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import type { DutyGroup, DutyRole, DutyTerm } from '../../shared/duty/model.ts';
import { useLocale, useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { shortMoment } from '../ui/desk/moment.ts';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { SyncMark, StaffName } from '../ui/tags.tsx';
import { heldSince, holderOf } from './holders.ts';
import { dutyWords } from './messages.ts';
import { SwitchDialog } from './SwitchDialog.tsx';
import { Held } from './Held.tsx';
import { useBoundary } from './useBoundary.ts';
import classes from './duty.module.css';

interface Props {
  readonly group: DutyGroup;
  readonly terms: readonly DutyTerm[];
  readonly pending: boolean;
}

/** The first thing to see: the two names, since when, and what they hold by. */
export function HoldersPanel({ group, terms, pending }: Props) {
  return (
    <div className={classes.holders}>
      <Holder group={group} terms={terms} role="primary" />
      <Holder group={group} terms={terms} role="backup" />
      <Standing group={group} pending={pending} />
    </div>
  );
}

function Holder({ group, terms, role }: Omit<Props, 'pending'> & { readonly role: DutyRole }) {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const id = holderOf(group, role);
  const since = heldSince(group, terms, role);
  return (
    <section className={classes.holder} aria-label={t(role)}>
      <h2>{t(role)}</h2>
      {id === null ? (
        <p className={classes.nobody}>{t('nobody')}</p>
      ) : (
        <>
          <p className={classes.name}>
            <StaffName id={id} />
          </p>
          <p className={classes.since}>
            {t('since')} {shortMoment(since, locale)}
            <Held since={since} />
          </p>
        </>
      )}
    </section>
  );
}

function Standing({ group, pending }: { readonly group: DutyGroup; readonly pending: boolean }) {
  const t = useWords(dutyWords);
  const { locale } = useLocale();
  const boundary = useBoundary(group.id);
  const { lead, online } = usePermissions();
  const [switching, setSwitching] = useState(false);
  const blocked = lead ? (online ? null : t('switchOffline')) : t('switchForbidden');
  useShortcut('a', () => setSwitching(true), { when: blocked === null });
  const byHand = group.source === 'switch';
  const until = group.holdUntil;
  return (
    <div className={classes.standing}>
      <p className={classes.term}>
        <strong data-numeric>{group.term === 0 ? t('termNone') : t('term', { term: group.term })}</strong>
        <span className={classes.source} data-source={group.source}>
          {t(byHand ? 'sourceSwitch' : 'sourceRoster')}
        </span>
        <SyncMark sync={pending ? 'pending' : 'synced'} />
      </p>
      <p>
        {byHand
          ? until === null
            ? t('holdOpen')
            : t('holdUntil', { time: shortMoment(until, locale) })
          : boundary === null
            ? t('noNextChange')
            : t('nextChange', { time: shortMoment(boundary, locale) })}
      </p>
      <p className={classes.phone} data-numeric>
        {group.phone === '' ? t('noPhone') : t('phone', { phone: group.phone })}
      </p>
      <GuardedButton
        blocked={blocked}
        leftSection={<IconArrowsExchange size={16} />}
        onClick={() => setSwitching(true)}
      >
        {t('switch')}
      </GuardedButton>
      {switching ? <SwitchDialog group={group} boundary={boundary} onClose={() => setSwitching(false)} /> : null}
    </div>
  );
}
