import { Textarea } from '@mantine/core';
import type { TicketEntryId, TicketId } from '../../shared/ids.ts';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { ask } from '../ipc/client.ts';
import { useMutate } from '../ipc/useRequest.ts';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { useDraft } from '../ui/desk/useDraft.tsx';
import { newId } from '../ui/newId.ts';
import { COMMENT_BOX, commentDraft, commentDraftShape, emptyComment } from './commentDraft.ts';
import { ticketWords } from './messages.ts';
import classes from './tickets.module.css';

const COMMENT_MAX = 4000;

/** A line for the history; what is typed waits here while one looks at other pages. */
export function CommentBox({ ticketId, blocked }: { readonly ticketId: TicketId; readonly blocked: string | null }) {
  const t = useWords(ticketWords);
  const { run, busy } = useMutate();
  const { value: draft, set: setDraft, clear: forget } = useDraft(commentDraft(ticketId), commentDraftShape, emptyComment);
  const { text, replaces } = draft;
  useShortcut('n', () => document.getElementById(COMMENT_BOX)?.focus(), { when: blocked === null });
  const save = async (): Promise<void> => {
    if (text.trim() === '' || busy || blocked !== null) return;
    if (!(await run('tickets.comment', { ticketId, entryId: newId<TicketEntryId>(), text: text.trim() }))) return;
    forget();
    // The new one is durable: what was refused has done its duty. Failing here leaves it listed, which is harmless.
    if (replaces !== null) await ask('session.discard', { n: replaces }).catch(() => undefined);
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
        id={COMMENT_BOX}
        aria-label={t('comment')}
        placeholder={t('commentHint')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={COMMENT_MAX}
        value={text}
        onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
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
