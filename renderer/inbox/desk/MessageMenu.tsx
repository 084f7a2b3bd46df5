import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { Conversation } from '../../../shared/inbox/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { useStaffName } from '../../ui/tags.tsx';
import { inboxDeskWords } from '../deskMessages.ts';
import { useInboxMemory } from '../memory.tsx';
import { inboxMessages } from '../messages.ts';
import thread from '../thread.module.css';
import type { ThreadMessage } from '../threadItems.ts';
import { useConversationActions } from '../useConversationActions.ts';
import { ForwardDialog } from './ForwardDialog.tsx';
import { withQuote } from './quote.ts';
import { useWriting } from './writingMode.tsx';

interface Props {
  readonly message: ThreadMessage;
  readonly conversation: Conversation;
}

/** What can be done with one message. */
export function MessageMenu({ message, conversation }: Props) {
  const t = useWords(inboxMessages);
  const [wanted, setWanted] = useState(false);
  if (wanted) return <OpenedMenu message={message} conversation={conversation} />;
  // A menu with its popover costs more than the rest of the line: with a hundred messages a second only the one asked for is made.
  return (
    <button type="button" className={thread.more} aria-label={t('message.actions')} aria-haspopup="menu" onClick={() => setWanted(true)}>
      <IconDots size={16} />
    </button>
  );
}

function OpenedMenu({ message, conversation }: Props) {
  const t = useWords(inboxMessages);
  const desk = useWords(inboxDeskWords);
  const may = usePermissions().desk;
  const actions = useConversationActions(conversation);
  const staff = useStaffName();
  const { drafts } = useInboxMemory();
  const writing = useWriting();
  const [forwarding, setForwarding] = useState(false);
  const inbound = message.direction === 'in';
  const quote = async (): Promise<void> => {
    const name = inbound ? message.senderName : message.userId === null ? '' : staff(message.userId);
    await drafts.replace(conversation.id, withQuote(drafts.read(conversation.id) ?? '', name, message.text));
    writing.go('reply');
  };
  return (
    <>
      <Menu position="bottom-start" defaultOpened returnFocus>
        <Menu.Target>
          <button type="button" className={thread.more} aria-label={t('message.actions')}>
            <IconDots size={16} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {may && message.text !== '' ? <Menu.Item onClick={() => void quote()}>{desk('message.quote')}</Menu.Item> : null}
          {/* Refused by the system: the text can still be marked and copied by hand. */}
          <Menu.Item onClick={() => void navigator.clipboard.writeText(message.text).catch(() => undefined)}>{desk('message.copy')}</Menu.Item>
          {may ? <Menu.Item onClick={() => setForwarding(true)}>{desk('message.forward')}</Menu.Item> : null}
          {may && inbound ? (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => actions.newTicket(message)}>{t('message.ticket')}</Menu.Item>
              <Menu.Item onClick={() => actions.newCallback(message)}>{t('message.callback')}</Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {forwarding ? <ForwardDialog message={message} conversation={conversation} onClose={() => setForwarding(false)} /> : null}
    </>
  );
}
