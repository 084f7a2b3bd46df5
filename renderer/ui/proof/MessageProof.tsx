import { Radio } from '@mantine/core';
import type { ConversationId, HospitalId } from '../../../shared/ids.ts';
import type { Message } from '../../../shared/inbox/model.ts';
import { useWords } from '../../app/i18n.tsx';
import { TimeText } from '../../app/time.tsx';
import { useRequest } from '../../ipc/useRequest.ts';
import { StaffName } from '../tags.tsx';
import { proofWords } from './messages.ts';
import classes from './proof.module.css';
import line from '../desk/line.module.css';

const CHOICES = 50;

interface Props {
  readonly hospitalId: HospitalId;
  /** Replies in this conversation are listed before those of others. */
  readonly first?: ConversationId | null;
  readonly className?: string | undefined;
  readonly value: string | null;
  readonly onChange: (messageId: string) => void;
  readonly error: string | undefined;
}

/** Only what a platform accepted can be chosen: a queued reply proves nothing (九5). */
export function MessageProof({ hospitalId, first = null, className = '', value, onChange, error }: Props) {
  const t = useWords(proofWords);
  const replies = useRequest('inbox.deliveredReplies', { hospitalId, limit: CHOICES }, { previous: 'drop' });
  if (replies.isPending) return <p className={`${classes.note} ${className}`}>{t('proofMessageLoading')}</p>;
  const rank = (message: Message): number => (message.conversationId === first ? 0 : 1);
  const messages = (replies.data ?? []).toSorted((a, b) => rank(a) - rank(b));
  if (messages.length === 0) {
    return (
      <p className={`${classes.note} ${className}`} role="alert">
        {replies.isError ? replies.error.message : t('proofMessageNone')}
      </p>
    );
  }
  return (
    <Radio.Group
      className={className}
      label={t('proofMessageLabel')}
      value={value}
      onChange={onChange}
      error={error}
      size="xs"
    >
      <div className={classes.replies}>
        {messages.map((message) => (
          <Radio
            key={message.id}
            value={message.id}
            size="xs"
            label={
              <span className={classes.reply}>
                <span className={classes.replyText} title={message.text}>
                  {message.text}
                </span>
                <span className={line.lineEnd}>
                  <StaffName id={message.userId} /> <TimeText at={message.sentAt} />
                </span>
              </span>
            }
          />
        ))}
      </div>
    </Radio.Group>
  );
}
