import { Button, Group, Menu } from '@mantine/core';
import { IconZzz } from '@tabler/icons-react';
import { useState } from 'react';
import type { Conversation } from '../../../shared/inbox/model.ts';
import { isSnoozed, snoozeChoice, snoozeUntil } from '../../../shared/inbox/snooze.ts';
import type { Instant } from '../../../shared/time/clock.ts';
import { useLocale, useWords } from '../../app/i18n.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { useClock, useNow } from '../../app/time.tsx';
import { shortMoment } from '../../ui/desk/moment.ts';
import { useStaffName } from '../../ui/tags.tsx';
import { useIsChoosing } from '../bulk/choice.tsx';
import { inboxDeskWords } from '../deskMessages.ts';
import pane from '../pane.module.css';
import { useConversationActions } from '../useConversationActions.ts';
import { SnoozeDialog } from './SnoozeDialog.tsx';

/** `S`: in an hour, tomorrow or on Monday at opening, or at a moment of one's own. Says who put it aside and until when. */
export function SnoozeMenu({ conversation, disabled }: { readonly conversation: Conversation; readonly disabled: boolean }) {
  const t = useWords(inboxDeskWords);
  const { locale } = useLocale();
  const staff = useStaffName();
  const clock = useClock();
  const now = useNow(10_000);
  const actions = useConversationActions(conversation);
  const [opened, setOpened] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const may = !disabled && conversation.status === 'open';
  const elsewhere = useIsChoosing();
  useShortcut('s', () => setOpened(true), { when: may && !elsewhere });
  const until = isSnoozed(conversation, now) ? conversation.snoozedUntil : null;
  const said = until === null ? t('snooze.do') : t('snooze.until', { time: shortMoment(until, locale) });
  const by = until === null || conversation.snoozedBy === null ? '' : ` · ${t('snooze.by', { name: staff(conversation.snoozedBy) })}`;
  return (
    <>
      <Menu opened={opened} onChange={setOpened} position="bottom-end" width={240}>
        <Menu.Target>
          <Button variant="subtle" color={until === null ? 'gray' : 'blue'} px={8} disabled={!may} title={`${said}${by}  S`} aria-label={`${said}${by}`}>
            <IconZzz size={16} aria-hidden />
            <span className={pane.optional}>{said}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {snoozeChoice.map((choice) => (
            <ChoiceItem key={choice} label={t(`snooze.${choice}`)} at={snoozeUntil(choice, now)} onChoose={() => void actions.snooze(snoozeUntil(choice, clock()))} />
          ))}
          <Menu.Item onClick={() => setChoosing(true)}>{t('snooze.choose')}</Menu.Item>
          {until === null ? null : (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => void actions.snooze(null)}>{t('snooze.wake')}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {choosing ? <SnoozeDialog onClose={() => setChoosing(false)} onChoose={(at) => actions.snooze(at)} /> : null}
    </>
  );
}

function ChoiceItem({ label, at, onChoose }: { readonly label: string; readonly at: Instant; readonly onChoose: () => void }) {
  const { locale } = useLocale();
  return (
    <Menu.Item onClick={onChoose}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <span>{label}</span>
        <span data-numeric>{shortMoment(at, locale)}</span>
      </Group>
    </Menu.Item>
  );
}
