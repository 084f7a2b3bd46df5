import { Button, NativeSelect, Slider, Switch, Table } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { noticeKind, noticeSound } from '../../shared/notices/model.ts';
import type { KindSettings, NoticeKind, NoticeSettings, QuietHours } from '../../shared/notices/model.ts';
import { formatClock } from '../../shared/time/shanghai.ts';
import { useWords } from '../app/i18n.tsx';
import { ask } from '../ipc/client.ts';
import { asCoreError, useShowError } from '../ipc/showError.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { ClockField } from '../ui/desk/ClockField.tsx';
import { parseClock } from '../ui/desk/clockText.ts';
import { Section } from '../ui/desk/Facts.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { MainPane } from '../ui/panes.tsx';
import { noticeWords } from './messages.ts';
import classes from './notices.module.css';
import { useNoticeSettings } from './useNoticeSettings.ts';
import { isBlocked, useOutlet } from './useOutlet.ts';

/** 通知与声音: what one is told of, how it sounds, when it is quiet, and whether the system lets it through. */
export function NoticesPage() {
  const t = useWords(noticeWords);
  const [settings, setSettings] = useNoticeSettings();
  const set = (part: Partial<NoticeSettings>): void => setSettings({ ...settings, ...part });
  return (
    <MainPane label={t('title')}>
      <PageHeader title={t('title')} />
      <div className={classes.page}>
        <Section title={t('outlet')}>
          <OutletState />
        </Section>
        <Section title={t('kinds')}>
          <Kinds settings={settings} onChange={(kind, next) => set({ kinds: { ...settings.kinds, [kind]: next } })} />
          <p className={classes.hint}>{t('once')}</p>
          <div className={classes.volume}>
            <span id="notices-volume">{t('volume')}</span>
            <Slider aria-labelledby="notices-volume" thumbLabel={t('volume')} value={settings.volume} onChange={(volume) => set({ volume })} min={0} max={100} step={5} label={null} flex={1} maw={280} />
            <span data-numeric>{settings.volume}</span>
          </div>
        </Section>
        <Section title={t('quiet')}>
          <Quiet quiet={settings.quiet} onChange={(quiet) => set({ quiet })} />
        </Section>
      </div>
    </MainPane>
  );
}

function OutletState() {
  const t = useWords(noticeWords);
  const outlet = useOutlet();
  const test = useTest();
  if (outlet === null) return null;
  const hint = outlet === 'shown' || outlet === 'granted' ? null : outlet;
  return (
    <div className={classes.outlet}>
      <p className={classes.state} data-tone={isBlocked(outlet) ? 'breach' : hint === null ? 'ok' : 'soon'} role="status">
        {t(`outlet.${outlet}`)}
      </p>
      {outlet === 'default' ? (
        // The answer reaches the page through the permission itself (`useOutlet`).
        <Button size="compact-sm" onClick={() => void Notification.requestPermission().catch(() => undefined)}>
          {t('allow')}
        </Button>
      ) : null}
      <Button variant="default" size="compact-sm" onClick={() => test('message')}>
        {t('test')}
      </Button>
      {hint === null ? null : <p className={classes.hint}>{t(`hint.${hint}`)}</p>}
    </div>
  );
}

interface KindsProps {
  readonly settings: NoticeSettings;
  readonly onChange: (kind: NoticeKind, next: KindSettings) => void;
}

function Kinds({ settings, onChange }: KindsProps) {
  const t = useWords(noticeWords);
  const test = useTest();
  const sounds = noticeSound.options.map((value) => ({ value, label: t(`sound.${value}`) }));
  return (
    <Table className={classes.kinds} verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('kind')}</Table.Th>
          <Table.Th>{t('shown')}</Table.Th>
          <Table.Th>{t('sound')}</Table.Th>
          <Table.Th aria-label={t('test')} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {noticeKind.options.map((kind) => {
          const now = settings.kinds[kind];
          const name = t(`kind.${kind}`);
          const always = kind === 'alarm';
          return (
            <Table.Tr key={kind}>
              <Table.Td>
                {name}
                {always ? <span className={classes.always}>{t('alarmAlways')}</span> : null}
              </Table.Td>
              <Table.Td>
                <Switch
                  size="xs"
                  aria-label={t('shownOf', { kind: name })}
                  checked={always || now.shown}
                  disabled={always}
                  onChange={(event) => onChange(kind, { ...now, shown: event.currentTarget.checked })}
                />
              </Table.Td>
              <Table.Td>
                <NativeSelect
                  size="xs"
                  aria-label={t('soundOf', { kind: name })}
                  data={always ? sounds.filter(({ value }) => value !== 'none') : sounds}
                  value={always && now.sound === 'none' ? 'alarm' : now.sound}
                  disabled={!always && !now.shown}
                  onChange={(event) => onChange(kind, { ...now, sound: noticeSound.parse(event.currentTarget.value) })}
                />
              </Table.Td>
              <Table.Td>
                <Button variant="subtle" size="compact-xs" leftSection={<IconPlayerPlay size={12} />} aria-label={t('testOf', { kind: name })} onClick={() => test(kind)}>
                  {t('test')}
                </Button>
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

function Quiet({ quiet, onChange }: { readonly quiet: QuietHours; readonly onChange: (quiet: QuietHours) => void }) {
  const t = useWords(noticeWords);
  const state = useRequest('notices.state', {}).data;
  return (
    <>
      <Switch size="sm" label={t('quietOn')} checked={quiet.on} onChange={(event) => onChange({ ...quiet, on: event.currentTarget.checked })} />
      <div className={classes.hours}>
        <MinuteField label={t('from')} minute={quiet.from} onChange={(from) => onChange({ ...quiet, from })} />
        <MinuteField label={t('to')} minute={quiet.to} onChange={(to) => onChange({ ...quiet, to })} />
      </div>
      <p className={classes.hint}>
        {t('quietDuty')} {state?.onDuty === true && quiet.on ? t('onDuty') : null} {t('quietNow', { count: state?.held ?? 0 })}
      </p>
    </>
  );
}

/** What cannot be read as a time is kept in the field and changes nothing. */
function MinuteField({ label, minute, onChange }: { readonly label: string; readonly minute: number; readonly onChange: (minute: number) => void }) {
  const t = useWords(noticeWords);
  const [text, setText] = useState(formatClock(minute));
  const read = parseClock(text);
  // 24:00 is an end of frames; of a day it is its beginning.
  const fits = read !== null && read < 1440;
  return (
    <ClockField
      label={label}
      value={text}
      error={fits ? undefined : t('badClock')}
      onChange={(next) => {
        setText(next);
        const found = parseClock(next);
        if (found !== null && found < 1440 && found !== minute) onChange(found);
      }}
    />
  );
}

function useTest(): (kind: NoticeKind) => void {
  const showError = useShowError();
  return (kind) => void ask('notices.test', { kind }).catch((error: unknown) => showError(asCoreError(error)));
}
