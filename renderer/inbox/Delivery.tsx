import { Button } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconClock, IconHelpCircle, IconSend } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { Conversation, DeliveryState } from '../../shared/inbox/model.ts';
import { useWords } from '../app/i18n.tsx';
import { Countdown, useNow } from '../app/time.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { useMutate } from '../ipc/useRequest.ts';
import { useConfirm } from '../ui/dialogs.tsx';
import { inboxMessages } from './messages.ts';
import classes from './thread.module.css';
import type { ThreadMessage } from './threadItems.ts';
import { useSendWindow } from './useSendWindow.ts';
import { awayPhrase, failurePhrase, waitPhrase } from './windowWords.ts';

const symbols: Readonly<Record<Exclude<DeliveryState, 'received'>, Icon>> = {
  queued: IconClock,
  sending: IconSend,
  sent: IconCheck,
  failed: IconAlertCircle,
  unknown: IconHelpCircle,
};

/** What became of a message of ours, in words; where it failed, why, and the way on. */
export function Delivery({ message, conversation }: { readonly message: ThreadMessage; readonly conversation: Conversation }) {
  const t = useWords(inboxMessages);
  if (message.state === 'received') return null;
  const Symbol = symbols[message.state];
  const failed = message.state === 'failed' || message.state === 'unknown';
  const reason = failurePhrase(message.failure);
  return (
    <footer className={classes.delivery} data-state={message.state}>
      <Symbol size={12} aria-hidden />
      <span>
        {t(`state.${message.state}`)}
        {message.attempt > 1 ? ` · ${t('state.attempt', { n: message.attempt })}` : null}
        {message.state === 'queued' && message.waits !== null ? <Waiting waits={message.waits} /> : null}
        {message.state === 'failed' ? ` · ${t(reason.key, reason.values)}` : null}
        {message.state === 'unknown' ? ` · ${t('state.unknownHint')}` : null}
      </span>
      {failed ? <Retry message={message} conversation={conversation} /> : null}
    </footer>
  );
}

/** Why a message of ours is not with the platform yet, and for how long still. */
function Waiting({ waits }: { readonly waits: NonNullable<ThreadMessage['waits']> }) {
  const t = useWords(inboxMessages);
  const now = useNow(1000);
  if (waits.until === null) return ` · ${t(awayPhrase(waits.reason))}`;
  // Its time has come and the relay's word has not: nothing to count down to.
  if (now >= waits.until) return null;
  return (
    <>
      {' · '}
      {t(waitPhrase(waits.reason))} <Countdown to={waits.until} />
    </>
  );
}

function Retry({ message, conversation }: { readonly message: ThreadMessage; readonly conversation: Conversation }) {
  const t = useWords(inboxMessages);
  const confirm = useConfirm();
  const { run, busy } = useMutate();
  const may = usePermissions().desk;
  const window = useSendWindow(conversation, 10_000);
  // What the platform refused for good helps only once the customer has opened the window again.
  if (!may || !window.open) return null;
  const retry = async (): Promise<void> => {
    const doubtful = message.state === 'unknown';
    if (doubtful && !(await confirm({ title: t('retry.title'), body: t('retry.body'), confirmLabel: t('message.retry') }))) return;
    await run('inbox.retry', { messageId: message.id });
  };
  return (
    <Button variant="light" color="red" size="compact-xs" loading={busy} onClick={() => void retry()}>
      {t('message.retry')}
    </Button>
  );
}
