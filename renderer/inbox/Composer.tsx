import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { unfilledIn } from '../../shared/canned/variables.ts';
import type { Thread } from '../../shared/inbox/contract.ts';
import { utf8Length } from '../../shared/inbox/rules.ts';
import type { MessageId } from '../../shared/ids.ts';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { isComposing } from '../ui/composing.ts';
import { useConfirm } from '../ui/dialogs.tsx';
import { usePermissions } from '../ui/desk/usePermissions.ts';
import { useShowError } from '../ipc/showError.tsx';
import { useMutate, useStatus } from '../ipc/useRequest.ts';
import { newId } from '../ui/newId.ts';
import { CannedList } from './compose/CannedList.tsx';
import { EmojiPicker } from './compose/EmojiPicker.tsx';
import { selectSoon, withInserted } from './compose/insert.ts';
import { OtherDraftNotice } from './compose/OtherDraftNotice.tsx';
import { SuggestionBar } from './compose/SuggestionBar.tsx';
import { UnfilledNotice } from './compose/UnfilledNotice.tsx';
import { useCanned } from './compose/useCanned.ts';
import { useSuggestions } from './compose/useSuggestions.ts';
import { useVariableValues } from './compose/useVariableValues.ts';
import classes from './composer.module.css';
import { inboxDeskWords } from './deskMessages.ts';
import { useSeenReply } from './desk/useSeenReply.ts';
import { AttachButton } from './media/AttachButton.tsx';
import mediaClasses from './media/media.module.css';
import { TrayView } from './media/TrayView.tsx';
import { useTakeFiles } from './media/useTakeFiles.ts';
import { useTray } from './media/useTray.ts';
import { inboxMessages } from './messages.ts';
import { useComposerDraft } from './useComposerDraft.ts';
import { useSendOnly } from './useSendOnly.ts';
import { useSendWindow } from './useSendWindow.ts';
import { WindowMeter } from './WindowMeter.tsx';

/** Part of the platform's limit from which the byte meter is shown. */
const METER_FROM = 0.7;

interface Props {
  readonly thread: Thread;
  /** Chooses between replying and noting. */
  readonly tabs: ReactNode;
  /** Rises when the person came here to write. */
  readonly asked: number;
  readonly onTyping: (typing: boolean) => void;
}

/** Where replies are written. Its text lives here alone, so typing repaints nothing else. */
export function Composer({ thread, tabs, asked, onTyping }: Props) {
  const t = useWords(inboxMessages);
  const desk = useWords(inboxDeskWords);
  const confirm = useConfirm();
  const { conversation } = thread;
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useComposerDraft(thread, field);
  const window = useSendWindow(conversation, 1000);
  const sendOnly = useSendOnly(conversation);
  const may = usePermissions().desk;
  const offline = useStatus().connection.state === 'offline';
  const { run } = useMutate();
  const showError = useShowError();
  useShortcut('r', () => field.current?.focus(), { when: may && window.open });
  useEffect(() => {
    if (asked > 0) field.current?.focus();
  }, [asked]);

  const replies = useSeenReply(thread, draft.text);

  const used = utf8Length(draft.text.trim());
  const tooLong = used > thread.maxTextBytes;
  const open = may && window.open;
  const tray = useTray(thread);
  const files = useTakeFiles(tray, thread.media, open);
  const unfilled = unfilledIn(draft.text);
  const ready = open && !tooLong && (used > 0 || tray.ready) && !tray.blocked && unfilled.length === 0;
  const send = async (): Promise<void> => {
    const [first] = unfilled;
    // Not sent unseen: the caret goes to what is still to be filled in.
    if (first !== undefined) return selectSoon(field, [first.from, first.to]);
    if (!ready) return;
    if (replies.colleague !== null && !(await askFirst(replies.colleague))) return;
    const text = draft.text.trim();
    onTyping(false);
    if (text !== '') {
      draft.set('');
      const durable = await run('inbox.send', { messageId: newId<MessageId>(), conversationId: conversation.id, text, seenOutId: replies.look() });
      if (!durable) return draft.restore(text);
      draft.saveNow();
    }
    const failure = await tray.send(replies.look);
    if (failure !== null) showError(failure);
  };
  /** Whatever the answer is: now they have seen it, and are not asked about the same reply again. */
  const askFirst = async (colleague: string): Promise<boolean> => {
    const theirs = thread.messages.find((message) => message.id === conversation.lastOutId)?.text ?? '';
    const body = (
      <>
        <p className={classes.theirs}>{theirs === '' ? conversation.preview : theirs}</p>
        <p>{desk('collide.body')}</p>
      </>
    );
    const anyway = await confirm({ title: desk('collide.title', { name: colleague }), body, confirmLabel: desk('collide.send'), careful: true });
    replies.look();
    if (!anyway) field.current?.focus();
    return anyway;
  };
  const type = (next: string): void => {
    if (draft.text === '' && next !== '') replies.look();
    draft.set(next);
    onTyping(next !== '');
  };
  const values = useVariableValues(thread);
  const canned = useCanned({ text: draft.text, set: type, field, values, enabled: open });
  const suggestions = useSuggestions(thread, values, open);
  const [emoji, setEmoji] = useState(false);
  const insert = (words: string): void => {
    const [from, to] = field.current === null ? [draft.text.length, draft.text.length] : [field.current.selectionStart, field.current.selectionEnd];
    const next = withInserted(draft.text, words, from, to);
    type(next.text);
    selectSoon(field, next.selection);
  };
  const insertSuggestion = (suggestion: (typeof suggestions.items)[number]): void => {
    insert(suggestions.textOf(suggestion));
    suggestions.dismiss();
  };
  const withControl = (event: KeyboardEvent): boolean => {
    if ((!event.ctrlKey && !event.metaKey) || event.altKey || event.shiftKey || !open) return false;
    const [best] = suggestions.items;
    if (event.key.toLowerCase() === 'i' && best !== undefined) insertSuggestion(best);
    else if (event.key.toLowerCase() === 'e') setEmoji(true);
    else return false;
    event.preventDefault();
    return true;
  };
  const key = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (isComposing(event) || canned.key(event) || withControl(event)) return;
    if (event.key === 'Escape') field.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    void send();
  };
  return (
    <section className={`${classes.composer} ${mediaClasses.drop ?? ''}`} data-over={files.over} aria-label={t('composer.label')} {...files.handlers}>
      <div className={classes.head}>
        {tabs}
        <WindowMeter conversation={conversation} />
      </div>
      {replies.colleague === null ? null : (
        <p className={classes.collide} role="status">
          <IconAlertTriangle size={14} aria-hidden />
          {desk('collide.notice', { name: replies.colleague })}
        </p>
      )}
      {draft.offered === null ? null : <OtherDraftNotice other={draft.offered} onUse={draft.use} onDiscard={draft.discard} />}
      <SuggestionBar suggestions={suggestions} values={values} onInsert={insertSuggestion} />
      <UnfilledNotice unfilled={unfilled} onShow={() => void send()} />
      <div className={classes.field}>
        <CannedList canned={canned} values={values} />
        <Textarea
          ref={field}
          classNames={{ input: classes.input ?? '' }}
          aria-label={t('composer.label')}
          placeholder={placeholderOf()}
          rows={2}
          disabled={!open && draft.text === ''}
          // Words that were typed before the window closed can still be read and copied.
          readOnly={!open}
          value={draft.text}
          error={tooLong}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={() => {
            draft.leave();
            onTyping(false);
          }}
          {...canned.combobox}
          onSelect={canned.look}
          onKeyDown={key}
        />
      </div>
      <TrayView tray={tray} />
      <div className={classes.foot}>
        <AttachButton rules={thread.media} disabled={!open} onFiles={files.take} />
        <EmojiPicker
          opened={emoji}
          disabled={!open}
          onToggle={(opened) => {
            setEmoji(opened);
            if (!opened) field.current?.focus();
          }}
          onPick={(sign) => {
            setEmoji(false);
            insert(sign);
          }}
        />
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
    if (!window.open) return t('composer.blocked');
    return t(sendOnly ? 'composer.notice' : 'composer.placeholder', { title: conversation.title });
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
