import { Button } from '@mantine/core';
import { errorCodeOf, errorMessages } from '../../../shared/errors/messages.ts';
import { useWords } from '../../app/i18n.tsx';
import { ask } from '../../ipc/client.ts';
import { useMutate, useRequest, useStatus } from '../../ipc/useRequest.ts';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import classes from './media.module.css';
import type { MediumProps } from './mediumProps.ts';
import { mediaWords } from './words.ts';

/** Where a medium is that is not here yet, or why it is not, and what can be done about that. Nothing when it is here. */
export function MediumState(props: MediumProps) {
  const { message, medium } = props;
  if (medium.state === 'here') return null;
  if (medium.state === 'failed') return <Failed {...props} />;
  return message.direction === 'out' ? <Upload {...props} /> : <Fetching />;
}

function Fetching() {
  const t = useWords(mediaWords);
  return (
    <span className={classes.state} role="status">
      {t('fetching')}
    </span>
  );
}

function Failed({ message, medium }: MediumProps) {
  const t = useWords(mediaWords);
  const { run, busy } = useMutate();
  const may = usePermissions().desk;
  const why = message.direction === 'out' ? t('failure.sent') : t(`failure.${medium.failure ?? 'platform_error'}`);
  return (
    <span className={classes.failed}>
      <span>{why}</span>
      {medium.retryable && may ? (
        <Button variant="light" size="compact-xs" loading={busy} onClick={() => void run('inbox.fetchMedia', { messageId: message.id })}>
          {t('again')}
        </Button>
      ) : null}
    </span>
  );
}

/** A reply of ours whose bytes the relay does not have: seen from the desktop that sends it, and from the others. */
function Upload({ message, n }: MediumProps) {
  const t = useWords(mediaWords);
  const why = useWords(errorMessages);
  const offline = useStatus().connection.state !== 'online';
  const file = useRequest('inbox.mediaState', { messageId: message.id, n }).data;
  if (file === undefined) return null;
  if (file.state === 'failed') {
    return (
      <span className={classes.failed}>
        <span>{t('uploadFailed', { why: why(errorCodeOf(file.code)) })}</span>
        <Button variant="light" size="compact-xs" onClick={() => void ask('inbox.retryUpload', { messageId: message.id, n })}>
          {t('retryUpload')}
        </Button>
      </span>
    );
  }
  const percent = file.state === 'uploading' && file.size > 0 ? Math.floor((file.sent * 100) / file.size) : 0;
  const words = file.state === 'uploading' ? t('uploading', { percent }) : file.state === 'waiting' ? t(offline ? 'queuedOffline' : 'waiting') : file.state === 'here' ? t('uploaded') : t('awaiting');
  return (
    <span className={classes.state} role="status">
      {words}
    </span>
  );
}
