import type { ConversationId } from '../../../shared/ids.ts';
import { useWords } from '../../app/i18n.tsx';
import { ask } from '../../ipc/client.ts';
import { RejectionBanner } from '../../ui/desk/RejectionBanner.tsx';
import { useRejectionsAbout } from '../../ui/desk/rejections.ts';
import { inboxDeskWords } from '../deskMessages.ts';
import { useInboxMemory } from '../memory.tsx';

/** Replies that the relay refused, where they were written: sent anyway, changed, or given up. Nothing is sent twice. */
export function RefusedReplies({ conversationId }: { readonly conversationId: ConversationId }) {
  const t = useWords(inboxDeskWords);
  const { drafts } = useInboxMemory();
  const refused = useRejectionsAbout('conversationId', conversationId).filter((one) => one.name === 'inbox.send');
  return refused.map((rejection) => {
    const words = wordsOf(rejection.mine);
    const edit = async (): Promise<void> => {
      const typed = drafts.read(conversationId) ?? '';
      await drafts.replace(conversationId, typed === '' || typed === words ? words : `${words}\n${typed}`);
      await ask('session.discard', { n: rejection.n }).catch(() => undefined);
    };
    return <RejectionBanner key={rejection.n} rejection={rejection} title={t('collide.refused')} words={words} onEdit={() => void edit()} />;
  });
}

function wordsOf(mine: unknown): string {
  const text: unknown = typeof mine === 'object' && mine !== null ? Reflect.get(mine, 'text') : '';
  return typeof text === 'string' ? text : '';
}
