import { Radio } from '@mantine/core';
import type { HospitalId } from '../../shared/ids.ts';
import { useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { StaffName } from '../ui/tags.tsx';
import { callbackWords } from './messages.ts';
import classes from './callbacks.module.css';
import line from '../ui/desk/line.module.css';

const CHOICES = 50;

interface Props {
  readonly hospitalId: HospitalId;
  readonly value: string | null;
  readonly onChange: (messageId: string) => void;
  readonly error: string | undefined;
}

/** Only what a platform accepted can be chosen: a queued reply proves nothing (九5). */
export function MessageProof({ hospitalId, value, onChange, error }: Props) {
  const t = useWords(callbackWords);
  const replies = useRequest('inbox.deliveredReplies', { hospitalId, limit: CHOICES }, { previous: 'drop' });
  if (replies.isPending) return <p className={`${classes.note} ${classes.wide}`}>{t('proofMessageLoading')}</p>;
  const messages = replies.data ?? [];
  if (messages.length === 0) {
    return (
      <p className={`${classes.note} ${classes.wide}`} role="alert">
        {replies.isError ? replies.error.message : t('proofMessageNone')}
      </p>
    );
  }
  return (
    <Radio.Group
      className={classes.wide ?? ''}
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
