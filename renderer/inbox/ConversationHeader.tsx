import { Button } from '@mantine/core';
import { IconCheck, IconPhoneCall, IconTicket } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { Conversation } from '../../shared/inbox/model.ts';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { ContextToggle, ListToggle } from '../ui/panes.tsx';
import { ChannelTag, HospitalTag } from '../ui/tags.tsx';
import { useIsChoosing } from './bulk/choice.tsx';
import { AssignMenu } from './desk/AssignMenu.tsx';
import { SnoozeMenu } from './desk/SnoozeMenu.tsx';
import classes from './pane.module.css';
import { inboxMessages } from './messages.ts';
import { useConversationActions } from './useConversationActions.ts';

/** Who this is, and the things one does with a conversation. */
export function ConversationHeader({ conversation }: { readonly conversation: Conversation }) {
  const t = useWords(inboxMessages);
  const may = usePermissions().desk;
  const actions = useConversationActions(conversation);
  const closed = conversation.status === 'closed';
  useShortcut('t', () => actions.newTicket(), { when: may });
  useShortcut('c', () => actions.newCallback(), { when: may });
  const choosing = useIsChoosing();
  useShortcut('e', () => void actions.toggleClosed(), { when: may && !choosing });
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
          <SnoozeMenu conversation={conversation} disabled={!may} />
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
