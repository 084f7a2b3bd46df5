import { Textarea } from '@mantine/core';
import type { TicketEntryId, TicketId } from '../../shared/ids.ts';
import { useWords } from '../app/i18n.tsx';
import { useMutate } from '../ipc/useRequest.ts';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { useDraft } from '../ui/desk/useDraft.ts';
import { newId } from '../ui/newId.ts';
import { ticketWords } from './messages.ts';
import classes from './tickets.module.css';

const COMMENT_MAX = 4000;

export const commentDraft = (ticketId: string): string => `ticket.comment.${ticketId}`;

/** A line for the history; what is typed waits here while one looks at other pages. */
export function CommentBox({ ticketId, blocked }: { readonly ticketId: TicketId; readonly blocked: string | null }) {
  const t = useWords(ticketWords);
  const { run, busy } = useMutate();
  const [text, setText, forget] = useDraft(commentDraft(ticketId), '');
  const save = async (): Promise<void> => {
    if (text.trim() === '' || busy || blocked !== null) return;
    if (await run('tickets.comment', { ticketId, entryId: newId<TicketEntryId>(), text: text.trim() })) forget();
  };
  return (
    <form
      className={classes.comment}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Textarea
        aria-label={t('comment')}
        placeholder={t('commentHint')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={COMMENT_MAX}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) void save();
        }}
      />
      <div className={classes.commentFoot}>
        <span className={classes.note}>{t('commentKeys')}</span>
        <GuardedButton type="submit" loading={busy} blocked={blocked ?? (text.trim() === '' ? t('commentEmpty') : null)}>
          {t('commentSend')}
        </GuardedButton>
      </div>
    </form>
  );
}
