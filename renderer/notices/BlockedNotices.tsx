import { IconBellOff } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useWords } from '../app/i18n.tsx';
import { places } from '../app/places.ts';
import bar from '../app/StatusBar.module.css';
import { noticeWords } from './messages.ts';
import { isBlocked, useOutlet } from './useOutlet.ts';

/** In the status bar, as long as the system or the browser shows nothing of what is told. */
export function BlockedNotices() {
  const t = useWords(noticeWords);
  const outlet = useOutlet();
  if (outlet === null || !isBlocked(outlet)) return null;
  return (
    <Link href={places.notices()} className={bar.item} data-waits title={t('blockedHint')}>
      <IconBellOff size={12} aria-hidden /> {t('blocked')}
    </Link>
  );
}
