import type { TicketEntryId, TicketId } from '../../shared/ids.ts';
import { useWords } from '../app/i18n.tsx';
import { useShortcut } from '../app/shortcuts.tsx';
import { ask } from '../ipc/client.ts';
import { useMutate } from '../ipc/useRequest.ts';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';
import { LongText } from '../ui/desk/LongText.tsx';
import { deskWords } from '../ui/desk/messages.ts';
import { useDraft } from '../ui/desk/useDraft.tsx';
import { newId } from '../ui/newId.ts';
import { COMMENT_BOX, commentDraft, commentDraftShape, emptyComment } from './commentDraft.ts';
import { ticketWords } from './messages.ts';
import classes from './tickets.module.css';
import { isComposing } from '../ui/composing.ts';

const COMMENT_MAX = 4000;

/** A line for the history; what is typed waits here while one looks at other pages. */
export function CommentBox({ ticketId, blocked }: { readonly ticketId: TicketId; readonly blocked: string | null }) {
  const t = useWords(ticketWords);
  const desk = useWords(deskWords);
  const { run, busy } = useMutate();
  const { value: draft, set: setDraft, clear: forget } = useDraft(commentDraft(ticketId), commentDraftShape, emptyComment);
  const { text, replaces } = draft;
  useShortcut('n', () => document.getElementById(COMMENT_BOX)?.focus(), { when: blocked === null });
  const over = text.trim().length - COMMENT_MAX;
  const reason = blocked ?? (text.trim() === '' ? t('commentEmpty') : over > 0 ? desk('tooLong', { max: COMMENT_MAX, over }) : null);
  const save = async (): Promise<void> => {
    if (reason !== null || busy) return;
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
      <LongText
        id={COMMENT_BOX}
        aria-label={t('comment')}
        placeholder={t('commentHint')}
        minRows={2}
        maxRows={8}
        max={COMMENT_MAX}
        value={text}
        onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isComposing(event)) void save();
        }}
      />
      <div className={classes.commentFoot}>
        <span className={classes.note}>{t('commentKeys')}</span>
        <GuardedButton type="submit" loading={busy} blocked={reason}>
          {t('commentSend')}
        </GuardedButton>
      </div>
    </form>
  );
}
