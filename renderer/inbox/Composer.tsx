import { Button, Textarea } from '@mantine/core';
import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { Thread } from '../../shared/inbox/contract.ts';
import { utf8Length } from '../../shared/inbox/rules.ts';
import type { MessageId } from '../../shared/ids.ts';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { useMutate, useStatus } from '../ipc/useRequest.ts';
import { newId } from '../ui/newId.ts';
import classes from './composer.module.css';
import { inboxMessages } from './messages.ts';
import { useComposerDraft } from './useComposerDraft.ts';
import { useSendWindow } from './useSendWindow.ts';
import { WindowMeter } from './WindowMeter.tsx';

/** Part of the platform's limit from which the byte meter is shown. */
const METER_FROM = 0.7;

/** Where replies are written. Its text lives here alone, so typing repaints nothing else. */
export function Composer({ thread }: { readonly thread: Thread }) {
  const t = useWords(inboxMessages);
  const { conversation } = thread;
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useComposerDraft(thread, field);
  const window = useSendWindow(conversation, 1000);
  const may = usePermissions().desk;
  const offline = useStatus().connection.state === 'offline';
  const { run } = useMutate();
  useShortcut('r', () => field.current?.focus(), { when: may && window.open });

  const used = utf8Length(draft.text.trim());
  const tooLong = used > thread.maxTextBytes;
  const open = may && window.open;
  const ready = open && !tooLong && used > 0;
  const send = async (): Promise<void> => {
    if (!ready) return;
    const text = draft.text.trim();
    draft.set('');
    const durable = await run('inbox.send', { messageId: newId<MessageId>(), conversationId: conversation.id, text });
    if (durable) draft.saveNow();
    else draft.restore(text);
  };
  const key = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Escape') field.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey) return;
    // The Enter that ends a composition chooses a word; some input methods report only key code 229.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    void send();
  };
  return (
    <section className={classes.composer} aria-label={t('composer.label')}>
      <WindowMeter conversation={conversation} />
      <Textarea
        ref={field}
        classNames={{ input: classes.input ?? '' }}
        aria-label={t('composer.label')}
        placeholder={placeholderOf()}
        autosize
        minRows={2}
        maxRows={8}
        disabled={!open && draft.text === ''}
        // Words that were typed before the window closed can still be read and copied.
        readOnly={!open}
        value={draft.text}
        error={tooLong}
        onChange={(event) => draft.set(event.currentTarget.value)}
        onBlur={draft.leave}
        onKeyDown={key}
      />
      <div className={classes.foot}>
        <span className={classes.note} data-tone={offline ? 'soon' : undefined}>
          {offline ? t('composer.offline') : t('composer.hint')}
        </span>
        <ByteMeter used={used} most={thread.maxTextBytes} />
        <Button disabled={!ready} onClick={() => void send()}>
          {t('composer.send')}
        </Button>
      </div>
    </section>
  );

  function placeholderOf(): string {
    if (!may) return t('composer.role');
    return window.open ? t('composer.placeholder', { title: conversation.title }) : t('composer.blocked');
  }
}

function ByteMeter({ used, most }: { readonly used: number; readonly most: number }) {
  const t = useWords(inboxMessages);
  if (used < most * METER_FROM) return null;
  const over = used - most;
  return (
    <span className={classes.bytes} data-over={over > 0} role="status" data-numeric>
      {over > 0 ? t('composer.tooLong', { over }) : t('composer.bytes', { used, max: most })}
    </span>
  );
}
