import { Text } from '@mantine/core';
import { useState } from 'react';
import type { Conversation } from '../../../shared/inbox/model.ts';
import { previewOf } from '../../../shared/inbox/rules.ts';
import { NOTE_MAX } from '../../../shared/inbox/wireDesk.ts';
import { asId } from '../../../shared/ids.ts';
import type { ConversationEntryId, UserId } from '../../../shared/ids.ts';
import { useWords } from '../../app/i18n.tsx';
import { useMutate } from '../../ipc/useRequest.ts';
import { LongText } from '../../ui/desk/LongText.tsx';
import { FormDialog } from '../../ui/dialogs.tsx';
import { StaffSelect } from '../../ui/desk/pickers.tsx';
import { newId } from '../../ui/newId.ts';
import { useStaffName } from '../../ui/tags.tsx';
import { inboxDeskWords } from '../deskMessages.ts';
import type { ThreadMessage } from '../threadItems.ts';

interface Props {
  readonly message: ThreadMessage;
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

/** A message shown to a colleague: a note that names them and the message, so it is among their mentions. */
export function ForwardDialog({ message, conversation, onClose }: Props) {
  const t = useWords(inboxDeskWords);
  const { run } = useMutate();
  const staff = useStaffName();
  const [to, setTo] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (): Promise<boolean> | boolean => {
    setTried(true);
    if (to === null) return false;
    return run('inbox.note', {
      conversationId: conversation.id,
      lineId: newId<ConversationEntryId>(),
      text: `@${staff(to)} ${words.trim() === '' ? t('forward.look') : words.trim()}`,
      mentionIds: [asId<UserId>(to)],
      messageId: message.id,
    });
  };
  return (
    <FormDialog opened onClose={onClose} title={t('forward.title')} submitLabel={t('forward.send')} size="sm" onSubmit={submit}>
      <Text size="sm" c="var(--zs-muted)" mb="xs" lineClamp={3}>
        {previewOf(message.text)}
      </Text>
      <StaffSelect label={t('forward.to')} data-autofocus required value={to} onChange={setTo} error={tried && to === null ? t('forward.needTo') : undefined} />
      <LongText mt="sm" label={t('forward.words')} description={t('forward.hint')} minRows={2} maxRows={6} max={NOTE_MAX / 2} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
    </FormDialog>
  );
}
