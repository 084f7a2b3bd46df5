import { Button } from '@mantine/core';
import { IconAlarm } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { TicketId } from '../../shared/ids.ts';
import type { Alarm } from '../../shared/notices/contract.ts';
import { gainOf, soundOf } from '../../shared/notices/rules.ts';
import type { Instant } from '../../shared/time/clock.ts';
import { timeOf } from '../../shared/time/shanghai.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { goTo } from '../app/location.ts';
import { places } from '../app/places.ts';
import { useShortcut } from '../app/shortcuts.tsx';
import { Countdown, useNow } from '../app/time.tsx';
import banners from '../app/banners.module.css';
import { useRequest } from '../ipc/useRequest.ts';
import { noticeWords } from './messages.ts';
import { play } from './sounds.ts';
import { useNoticeSettings } from './useNoticeSettings.ts';

const RING_MS = 4_000;
/** Whoever went to it has so long for the reply until it rings again. */
const SILENCE_MS = 5 * 60_000;

/** Complaints that nobody has replied to (九3): the one that ends first, on every page, ringing until somebody sees to it. */
export function Alarms() {
  const alarms = useRequest('notices.alarms', {}).data ?? [];
  const [first, ...others] = alarms;
  return first === undefined ? null : <Strip first={first} others={others} />;
}

function Strip({ first, others }: { readonly first: Alarm; readonly others: readonly Alarm[] }) {
  const t = useWords(noticeWords);
  const now = useNow(1000);
  const { hospitalById } = useDirectory();
  const [silenced, setSilenced] = useState<ReadonlyMap<TicketId, Instant>>(new Map());
  const all = [first, ...others];
  useRinging(all.some(({ ticketId }) => (silenced.get(ticketId) ?? 0) <= now));
  const silence = (which: readonly Alarm[]): void => setSilenced(new Map([...silenced, ...which.map((one) => [one.ticketId, now + SILENCE_MS] as const)]));
  const see = (): void => {
    silence([first]);
    goTo(places.tickets(first.ticketId));
  };
  useShortcut('alt+0', see);
  const words = [t('alarm'), hospitalById.get(first.hospitalId)?.shortName ?? '', first.number === null ? '' : `#${first.number}`];
  return (
    <section className={banners.banner} data-tone="breach" aria-label={t('alarms')}>
      <IconAlarm size={16} aria-hidden />
      <b role="alert">{words.filter((word) => word !== '').join(' · ')}</b>
      <span data-numeric>
        {now < first.dueAt ? (
          <>
            {t('before', { time: timeOf(first.dueAt) })} · <Countdown to={first.dueAt} />
          </>
        ) : (
          t('over', { time: timeOf(first.dueAt) })
        )}
        {others.length > 0 ? ` · ${t('more', { count: others.length })}` : null}
      </span>
      <Button variant="default" size="compact-xs" onClick={() => silence(all)}>
        {t('silence')}
      </Button>
      <Button color="red" size="compact-xs" title="Alt+0" onClick={see}>
        {t('go')}
      </Button>
    </section>
  );
}

function useRinging(rings: boolean): void {
  const [settings] = useNoticeSettings();
  useEffect(() => {
    if (!rings) return undefined;
    const ring = (): void => play(soundOf(settings, 'alarm'), gainOf(settings, 'alarm'));
    ring();
    const timer = setInterval(ring, RING_MS);
    return () => clearInterval(timer);
  }, [rings, settings]);
}
