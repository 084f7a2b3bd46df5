import { Button, Textarea } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import * as z from 'zod';
import type { ConversationEntryId, ConversationId } from '../../../shared/ids.ts';
import { mentionedIn } from '../../../shared/inbox/mentions.ts';
import { MOST_MENTIONS, NOTE_MAX } from '../../../shared/inbox/wireDesk.ts';
import { useDirectory } from '../../app/directory.tsx';
import { useWords } from '../../app/i18n.tsx';
import { useMutate, useStatus } from '../../ipc/useRequest.ts';
import { useDraft } from '../../ui/desk/useDraft.tsx';
import { newId } from '../../ui/newId.ts';
import classes from '../composer.module.css';
import { inboxDeskWords } from '../deskMessages.ts';
import { MentionList, useMentions } from './mentions.tsx';
import { isComposing } from '../../ui/composing.ts';

export const noteDraftShape = z.string();
export const noteDraft = (conversationId: string): string => `inbox.note.${conversationId}`;

interface Props {
  readonly conversationId: ConversationId;
  readonly tabs: ReactNode;
  /** Rises when the person came here to write. */
  readonly asked: number;
  readonly onLeave: () => void;
}

/** Where notes for colleagues are written: another colour, another label, another text than the reply. */
export function NoteBox({ conversationId, tabs, asked, onLeave }: Props) {
  const t = useWords(inboxDeskWords);
  const { staff } = useDirectory();
  const { run } = useMutate();
  const offline = useStatus().connection.state === 'offline';
  const field = useRef<HTMLTextAreaElement>(null);
  const { value: text, set, clear } = useDraft(noteDraft(conversationId), noteDraftShape, '');
  const mentions = useMentions(text, set, field);
  useEffect(() => {
    if (asked > 0) field.current?.focus();
  }, [asked]);
  const over = text.trim().length - NOTE_MAX;
  const ready = text.trim() !== '' && over <= 0;
  const save = async (): Promise<void> => {
    if (!ready) return;
    const mentionIds = mentionedIn(text, staff.filter((one) => one.active)).slice(0, MOST_MENTIONS);
    if (await run('inbox.note', { conversationId, lineId: newId<ConversationEntryId>(), text: text.trim(), mentionIds, messageId: null })) clear();
  };
  const key = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (isComposing(event)) return;
    if (mentions.key(event)) return;
    if (event.key === 'Escape') {
      field.current?.blur();
      if (text === '') onLeave();
    }
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    void save();
  };
  return (
    <section className={classes.composer} data-mode="note" aria-label={t('note.field')}>
      <div className={classes.head}>
        {tabs}
        <span className={classes.private}>
          <IconLock size={14} aria-hidden />
          {t('note.label')}
        </span>
      </div>
      <div className={classes.field}>
        <MentionList mentions={mentions} label={t('note.people')} />
        <Textarea
          ref={field}
          classNames={{ input: classes.input ?? '' }}
          aria-label={t('note.field')}
          placeholder={t('note.placeholder')}
          rows={2}
          value={text}
          error={over > 0 ? t('note.tooLong', { over }) : undefined}
          {...mentions.combobox}
          onChange={(event) => {
            set(event.currentTarget.value);
            // What is pasted or set at once comes without a selection of its own.
            mentions.look();
          }}
          onSelect={mentions.look}
          onKeyDown={key}
        />
      </div>
      <div className={classes.foot}>
        <span className={classes.note} data-tone={offline ? 'soon' : undefined}>
          {offline ? t('note.offline') : t('note.hint')}
        </span>
        <Button className={classes.save ?? ''} disabled={!ready} onClick={() => void save()}>
          {t('note.save')}
        </Button>
      </div>
    </section>
  );
}
