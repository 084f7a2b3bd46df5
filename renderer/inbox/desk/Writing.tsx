import type { Thread } from '../../../shared/inbox/contract.ts';
import { useWords } from '../../app/i18n.tsx';
import { useShortcut } from '../../app/shortcuts.tsx';
import { usePermissions } from '../../ui/desk/usePermissions.ts';
import { Composer } from '../Composer.tsx';
import classes from '../composer.module.css';
import { inboxDeskWords } from '../deskMessages.ts';
import { useSendOnly } from '../useSendOnly.ts';
import { RefusedReplies } from './RefusedReplies.tsx';
import { usePresent } from './usePresent.ts';
import { useWriting } from './writingMode.tsx';
import { WhoIsHere } from './WhoIsHere.tsx';
import { NoteBox } from './NoteBox.tsx';

const modes = ['reply', 'note'] as const;

/**
 * Replying and noting: two boxes with a text each, of which one is there. What was begun as a note is never in the box that
 * sends, whatever is pressed.
 */
export function Writing({ thread }: { readonly thread: Thread }) {
  const t = useWords(inboxDeskWords);
  const may = usePermissions().desk;
  const { mode, asked, go, leave } = useWriting();
  const sendOnly = useSendOnly(thread.conversation);
  const wordOf = (mode: (typeof modes)[number]): string => t(mode === 'reply' && sendOnly ? 'write.notice' : `write.${mode}`);
  const onTyping = usePresent(thread.conversation.id);
  useShortcut('n', () => go('note'), { when: may });
  useShortcut('r', () => go('reply'), { when: may && mode === 'note' });
  const tabs = (
    <div className={classes.tabs} role="group" aria-label={t('write.mode')}>
      {modes.map((one) => (
        <button
          key={one}
          type="button"
          className={classes.tab}
          aria-pressed={mode === one}
          disabled={one === 'note' && !may}
          title={one === 'note' ? (may ? `${t('write.note')}  N` : t('write.role')) : `${wordOf('reply')}  R`}
          onClick={() => go(one)}
        >
          {wordOf(one)}
        </button>
      ))}
      <WhoIsHere conversationId={thread.conversation.id} />
    </div>
  );
  if (mode === 'note') return <NoteBox conversationId={thread.conversation.id} tabs={tabs} asked={asked} onLeave={leave} />;
  return (
    <>
      <RefusedReplies conversationId={thread.conversation.id} />
      <Composer thread={thread} tabs={tabs} asked={asked} onTyping={onTyping} />
    </>
  );
}
