import { useRef, useState } from 'react';
import type { HospitalId } from '../../../shared/ids.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { DAY_MS, dateOf } from '../../../shared/time/shanghai.ts';
import { useWords } from '../../app/i18n.tsx';
import { ask } from '../../ipc/client.ts';
import { asCoreError, useShowError } from '../../ipc/showError.tsx';
import { useRequest } from '../../ipc/useRequest.ts';
import { GuardedButton } from './GuardedButton.tsx';
import { deskWords } from './messages.ts';
import { usePermissions } from './usePermissions.ts';
import classes from './desk.module.css';

interface Props {
  readonly entity: 'tickets' | 'callbacks' | 'calls';
  /** null: all hospitals. */
  readonly hospitalId: HospitalId | null;
  /** Inside a section with edges of its own. */
  readonly inline?: boolean;
  /** After more has come, for what does not renew itself. */
  readonly onFetched?: () => void;
}

/**
 * One quiet line where finished work is shown: since when all of it is on this machine, and the way to what is older.
 * Where nothing is missing there is nothing to say.
 */
export function OlderWork(props: Props) {
  return <Line key={props.hospitalId} {...props} />;
}

function Line({ entity, hospitalId, inline = false, onFetched }: Props) {
  const t = useWords(deskWords);
  const showError = useShowError();
  const { online } = usePermissions();
  const reach = useRequest('storage.closedSince', { entity, hospitalId });
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<number | null>(null);
  const line = useRef<HTMLDivElement>(null);
  if (reach.data === undefined) return null;
  const { since } = reach.data;
  if (since === 0 && found === null) return null;
  const fetchMore = async (): Promise<void> => {
    setBusy(true);
    try {
      const answer = await ask('storage.fetchClosed', { entity, hospitalId, before: null });
      await reach.refetch();
      setFound(answer.found);
      onFetched?.();
      // With the last of it the button goes, and the keyboard must not go with it.
      if (answer.done) line.current?.focus();
    } catch (thrown) {
      showError(asCoreError(thrown));
    } finally {
      setBusy(false);
    }
  };
  const result = found === null ? null : found === 0 ? t('olderNone') : t('olderFound', { count: found });
  return (
    <div ref={line} tabIndex={-1} className={classes.older} data-inline={inline}>
      <span role="status">
        {since === 0 ? t(`olderAll.${entity}`) : t(`olderSince.${entity}`, { date: firstWholeDay(since) })}
        {busy ? ` · ${t('olderBusy')}` : result === null ? null : ` · ${result}`}
      </span>
      {since === 0 ? null : (
        <GuardedButton variant="subtle" size="compact-xs" loading={busy} blocked={online ? null : t('olderOffline')} onClick={() => void fetchMore()}>
          {t('olderFetch')}
        </GuardedButton>
      )}
    </div>
  );
}

/** Of a day that is here in part too little is said rather than too much. */
function firstWholeDay(since: Instant): string {
  return dateOf(since + DAY_MS - 1);
}
