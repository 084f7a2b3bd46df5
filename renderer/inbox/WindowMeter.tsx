import { Button } from '@mantine/core';
import { IconHourglass, IconLock } from '@tabler/icons-react';
import type { Conversation } from '../../shared/inbox/model.ts';
import { useDirectory } from '../app/directory.tsx';
import { useWords } from '../app/i18n.tsx';
import { Countdown, useNow } from '../app/time.tsx';
import { usePanes } from '../ui/panes.tsx';
import { inboxMessages } from './messages.ts';
import classes from './composer.module.css';
import { useSendOnly } from './useSendOnly.ts';
import { useSendWindow } from './useSendWindow.ts';
import { closedReason, windowTone } from './windowWords.ts';

/** What the platform still allows, before the person types: how long, how many, or why not and what instead. */
export function WindowMeter({ conversation }: { readonly conversation: Conversation }) {
  const t = useWords(inboxMessages);
  const { accountById } = useDirectory();
  const panes = usePanes();
  const sendOnly = useSendOnly(conversation);
  const now = useNow(1000);
  const window = useSendWindow(conversation, 1000);
  const limits = accountById.get(conversation.accountId)?.limits;
  const span = (conversation.kind === 'group' ? limits?.groupWindowMs : limits?.directWindowMs) ?? null;
  if (!window.open) {
    const reason = closedReason(window, limits, conversation.kind);
    return (
      <div className={classes.meter} data-tone="closed" role="status" aria-label={t('window.label')}>
        <IconLock size={14} aria-hidden />
        <span>{t(reason.key, reason.values)}</span>
        <PlatformNote conversation={conversation} />
        {panes.contextOpen ? null : (
          <Button variant="subtle" size="compact-xs" onClick={() => panes.setContextOpen(true)}>
            {t('window.phone')}
          </Button>
        )}
      </div>
    );
  }
  if (window.closesAt === null && window.remaining === null) {
    return (
      <div className={classes.meter} data-tone="calm" role="group" aria-label={t('window.label')}>
        <span>{t(sendOnly ? 'window.sendOnly' : 'window.unlimited')}</span>
      </div>
    );
  }
  return (
    <div className={classes.meter} data-tone={windowTone(window, now, span)} role="group" aria-label={t('window.label')}>
      <IconHourglass size={14} aria-hidden />
      <span>{t('window.open')}</span>
      {window.closesAt === null ? null : (
        <span>
          {t('window.closesIn')} <Countdown to={window.closesAt} />
        </span>
      )}
      {window.remaining === null ? null : <span data-numeric>{t('window.remaining', { count: window.remaining })}</span>}
      <PlatformNote conversation={conversation} />
    </div>
  );
}

/** QQ took proactive messages once, and people remember it: why nothing can be sent first has to stand here. */
function PlatformNote({ conversation }: { readonly conversation: Conversation }) {
  const t = useWords(inboxMessages);
  return conversation.channel === 'qq-bot' ? <span className={classes.meterNote}>{t('window.qqRepliesOnly')}</span> : null;
}
