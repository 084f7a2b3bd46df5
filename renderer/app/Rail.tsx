import {
  IconBook2,
  IconBuildingHospital,
  IconCalendarTime,
  IconMessages,
  IconPhone,
  IconPhoneCall,
  IconReportAnalytics,
  IconTicket,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { useRequest } from '../ipc/useRequest.ts';
import { useWords } from './i18n.tsx';
import { appMessages } from './messages.ts';
import { places } from './places.ts';
import classes from './Rail.module.css';
import { useShortcut } from './shortcuts.tsx';
import { goTo } from './location.ts';

export const sections = [
  { key: 'inbox', path: places.inbox(), icon: IconMessages },
  { key: 'duty', path: places.duty(), icon: IconCalendarTime },
  { key: 'tickets', path: places.tickets(), icon: IconTicket },
  { key: 'callbacks', path: places.callbacks(), icon: IconPhoneCall },
  { key: 'calls', path: places.calls(), icon: IconPhone },
  { key: 'reports', path: places.reports(), icon: IconReportAnalytics },
  { key: 'directory', path: places.directory(), icon: IconBuildingHospital },
  { key: 'knowledge', path: places.knowledge(), icon: IconBook2 },
] as const;

type Section = (typeof sections)[number];

/** Icon and two characters each; a badge only where something wants a person. */
export function Rail() {
  const t = useWords(appMessages);
  return (
    <nav className={classes.rail} aria-label={t('nav.label')}>
      {sections.map((section, index) => (
        <RailItem key={section.key} section={section} digit={index + 1} />
      ))}
    </nav>
  );
}

function RailItem({ section, digit }: { readonly section: Section; readonly digit: number }) {
  const t = useWords(appMessages);
  const [location] = useLocation();
  const name = t(`nav.${section.key}`);
  useShortcut(`alt+${digit}`, () => goTo(section.path));
  const Symbol: Icon = section.icon;
  const active = location === section.path || location.startsWith(`${section.path}/`);
  return (
    <Link
      href={section.path}
      className={classes.item}
      aria-current={active ? 'page' : undefined}
      title={`${name}  Alt+${digit}`}
    >
      <Symbol size={20} stroke={1.6} aria-hidden />
      <span>{name}</span>
      {section.key === 'inbox' ? <UnreadBadge /> : null}
      {section.key === 'callbacks' ? <OverdueBadge /> : null}
    </Link>
  );
}

function UnreadBadge() {
  const t = useWords(appMessages);
  const count = useRequest('inbox.counts', { hospitalId: null }).data?.views.unread ?? 0;
  return <Badge count={count} label={t('nav.unread', { count })} tone="info" />;
}

function OverdueBadge() {
  const t = useWords(appMessages);
  const list = useRequest('callbacks.list', { show: 'overdue', hospitalId: null, limit: 1 });
  const count = list.data?.counts.overdue ?? 0;
  return <Badge count={count} label={t('nav.overdue', { count })} tone="breach" />;
}

function Badge(props: { readonly count: number; readonly label: string; readonly tone: 'info' | 'breach' }) {
  if (props.count === 0) return null;
  return (
    <span className={classes.badge} data-tone={props.tone} title={props.label}>
      <span aria-hidden>{props.count > 99 ? '99+' : props.count}</span>
      <span className={classes.spoken}>{props.label}</span>
    </span>
  );
}
