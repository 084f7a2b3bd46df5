import { Button, Menu } from '@mantine/core';
import { IconCheck, IconPhoneCall, IconTicket, IconUserShare } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useState } from 'react';
import type { Conversation } from '../../shared/inbox/model.ts';
import type { UserId } from '../../shared/ids.ts';
import { asId } from '../../shared/ids.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { useStatus } from '../ipc/useRequest.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { ContextToggle, ListToggle } from '../ui/panes.tsx';
import { ChannelTag, HospitalTag, useStaffName } from '../ui/tags.tsx';
import classes from './pane.module.css';
import { inboxMessages } from './messages.ts';
import { useConversationActions } from './useConversationActions.ts';

/** Who this is, and the four things one does with a conversation. */
export function ConversationHeader({ conversation }: { readonly conversation: Conversation }) {
  const t = useWords(inboxMessages);
  const may = usePermissions().desk;
  const actions = useConversationActions(conversation);
  const closed = conversation.status === 'closed';
  useShortcut('t', () => actions.newTicket(), { when: may });
  useShortcut('c', () => actions.newCallback(), { when: may });
  useShortcut('e', () => void actions.toggleClosed(), { when: may });
  return (
    <PageHeader
      title={
        <span className={classes.heading}>
          <ListToggle />
          <span className={classes.name} title={conversation.title}>
            {conversation.title}
          </span>
        </span>
      }
      meta={
        <>
          <ChannelTag channel={conversation.channel} />
          <HospitalTag id={conversation.hospitalId} />
          {closed ? <span className={classes.closed}>{t('header.closed')}</span> : null}
        </>
      }
      actions={
        <>
          <AssignMenu conversation={conversation} disabled={!may} />
          <QuietButton icon={IconTicket} label={t('header.ticket')} hint={`${t('key.ticket')}  T`} disabled={!may} onClick={() => actions.newTicket()} />
          <QuietButton icon={IconPhoneCall} label={t('header.callback')} hint={`${t('key.callback')}  C`} disabled={!may} onClick={() => actions.newCallback()} />
          <Button
            variant="default"
            leftSection={closed ? undefined : <IconCheck size={16} />}
            disabled={!may || actions.busy}
            title={may ? `${t('key.close')}  E` : t('blocked.role')}
            onClick={() => void actions.toggleClosed()}
          >
            {t(closed ? 'header.reopen' : 'header.close')}
          </Button>
          <ContextToggle />
        </>
      }
    />
  );
}

function QuietButton(props: {
  readonly icon: Icon;
  readonly label: string;
  readonly hint: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
}) {
  const Symbol = props.icon;
  return (
    <Button
      variant="subtle"
      color="gray"
      px={8}
      aria-label={props.label}
      title={props.hint}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      <Symbol size={16} aria-hidden />
      <span className={classes.optional}>{props.label}</span>
    </Button>
  );
}

function AssignMenu({ conversation, disabled }: { readonly conversation: Conversation; readonly disabled: boolean }) {
  const t = useWords(inboxMessages);
  const { staff } = useDirectory();
  const { user } = useStatus();
  const name = useStaffName();
  const actions = useConversationActions(conversation);
  const [opened, setOpened] = useState(false);
  useShortcut('a', () => setOpened(true), { when: !disabled });
  const assignee = conversation.assigneeId;
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={200}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconUserShare size={16} />}
          disabled={disabled}
          title={`${assignee === null ? t('header.unassigned') : t('header.assignedTo', { name: name(assignee) })}  A`}
        >
          {assignee === null ? t('header.assign') : name(assignee)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} className={classes.scrolling ?? ''}>
        {user === null ? null : (
          <Menu.Item onClick={() => void actions.assign(asId<UserId>(user.id))}>{t('assign.me')}</Menu.Item>
        )}
        {assignee === null ? null : (
          <Menu.Item onClick={() => void actions.assign(null)}>{t('assign.nobody')}</Menu.Item>
        )}
        <Menu.Divider />
        {staff
          .filter((member) => member.active && member.id !== user?.id && member.role !== 'manager')
          .map((member) => (
            <Menu.Item key={member.id} onClick={() => void actions.assign(member.id)}>
              {member.displayName}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
