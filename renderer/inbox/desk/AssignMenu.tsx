import { Button, Menu } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { useState } from 'react';
import type { Conversation } from '../../../shared/inbox/model.ts';
import type { UserId } from '../../../shared/ids.ts';
import { asId } from '../../../shared/ids.ts';
import { useDirectory } from '../../app/directory.tsx';
import { useWords } from '../../app/i18n.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { useStatus } from '../../ipc/useRequest.ts';
import { LongText } from '../../ui/desk/LongText.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { useStaffName } from '../../ui/tags.tsx';
import { useIsChoosing } from '../bulk/choice.tsx';
import { inboxDeskWords } from '../deskMessages.ts';
import { inboxMessages } from '../messages.ts';
import { useConversationActions } from '../useConversationActions.ts';
import classes from './desk.module.css';

const NOTE_MAX = 500;

/** `A`: to oneself or to nobody at once, to a colleague with a word of why. */
export function AssignMenu({ conversation, disabled }: { readonly conversation: Conversation; readonly disabled: boolean }) {
  const t = useWords(inboxMessages);
  const { staff } = useDirectory();
  const { user } = useStatus();
  const name = useStaffName();
  const actions = useConversationActions(conversation);
  const [opened, setOpened] = useState(false);
  const [to, setTo] = useState<UserId | null>(null);
  const choosing = useIsChoosing();
  useShortcut('a', () => setOpened(true), { when: !disabled && !choosing });
  const assignee = conversation.assigneeId;
  return (
    <>
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
          {user === null ? null : <Menu.Item onClick={() => void actions.assign(asId<UserId>(user.id))}>{t('assign.me')}</Menu.Item>}
          {assignee === null ? null : <Menu.Item onClick={() => void actions.assign(null)}>{t('assign.nobody')}</Menu.Item>}
          <Menu.Divider />
          {staff
            .filter((member) => member.active && member.id !== user?.id && member.role !== 'manager')
            .map((member) => (
              <Menu.Item key={member.id} onClick={() => setTo(member.id)}>
                {member.displayName}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      {to === null ? null : <TransferDialog name={name(to)} onClose={() => setTo(null)} onGive={(note) => actions.assign(to, note)} />}
    </>
  );
}

interface TransferProps {
  readonly name: string;
  readonly onClose: () => void;
  readonly onGive: (note: string) => Promise<boolean>;
}

/** Why, in the history for everybody; may stay empty. */
function TransferDialog({ name, onClose, onGive }: TransferProps) {
  const t = useWords(inboxDeskWords);
  const [note, setNote] = useState('');
  return (
    <FormDialog opened onClose={onClose} title={t('assign.to', { name })} submitLabel={t('assign.give')} size="sm" onSubmit={() => onGive(note.trim())}>
      <LongText
        label={t('assign.note')}
        description={t('assign.noteHint')}
        data-autofocus
        minRows={2}
        maxRows={6}
        max={NOTE_MAX}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
