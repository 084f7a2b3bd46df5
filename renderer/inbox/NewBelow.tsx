import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { byReadingOrder } from '../../shared/inbox/rules.ts';
import { COUNT_CEILING } from '../../shared/inbox/contract.ts';
import type { ThreadCursor } from '../../shared/inbox/contract.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { useWords } from '../app/i18n.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { inboxMessages } from './messages.ts';
import classes from './thread.module.css';
import { countText } from './ThreadLines.tsx';
import { countAfter } from './threadSpan.ts';
import type { ThreadPart } from './useThread.ts';

interface Props {
  readonly conversationId: ConversationId;
  readonly part: ThreadPart;
  /** The newest message that has been on the screen. */
  readonly seen: ThreadCursor;
  readonly onGo: () => void;
}

/** Down to the newest message, and how many there are that have not been on the screen. */
export function NewBelow({ conversationId, part, seen, onGo }: Props) {
  const t = useWords(inboxMessages);
  const last = part.messages.at(-1);
  const from = last === undefined || byReadingOrder(seen, last) > 0 ? seen : last;
  const beyond = useRequest('inbox.newer', { conversationId, after: { sentAt: from.sentAt, id: from.id } }, { enabled: part.hasNewer, previous: 'drop' });
  const count = Math.min(COUNT_CEILING, countAfter(part.messages, seen) + (part.hasNewer ? (beyond.data?.count ?? 0) : 0));
  return (
    <Button className={classes.latest ?? ''} variant="default" leftSection={<IconArrowDown size={14} />} title={`${t('thread.latest')}  End`} onClick={onGo}>
      {count === 0 ? t('thread.latest') : t('thread.latestNew', { count, shown: countText(count) })}
    </Button>
  );
}
