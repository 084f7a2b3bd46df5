import { IconEye, IconPencil } from '@tabler/icons-react';
import type { ConversationId } from '../../../shared/ids.ts';
import { useWords } from '../../app/i18n.tsx';
import { useRequest } from '../../ipc/useRequest.ts';
import { useStaffName } from '../../ui/tags.tsx';
import classes from '../composer.module.css';
import { inboxDeskWords } from '../deskMessages.ts';
import list from '../list.module.css';

/** Those who write count more than those who only look. */
function useColleagues(conversationId: ConversationId): { readonly typing: boolean; readonly text: string } | null {
  const t = useWords(inboxDeskWords);
  const staff = useStaffName();
  const here = (useRequest('inbox.presence', {}).data ?? []).filter((one) => one.conversationId === conversationId);
  if (here.length === 0) return null;
  const typing = here.some((one) => one.typing);
  const people = new Set(here.filter((one) => one.typing === typing).map((one) => staff(one.userId)));
  return { typing, text: t(typing ? 'here.types' : 'here.views', { names: [...people].join(t('here.separator')) }) };
}

/** Over the composer: who else is at this conversation. */
export function WhoIsHere({ conversationId }: { readonly conversationId: ConversationId }) {
  const colleagues = useColleagues(conversationId);
  return (
    <span className={classes.people} data-typing={colleagues?.typing} role="status">
      {colleagues === null ? null : (
        <>
          {colleagues.typing ? <IconPencil size={14} aria-hidden /> : <IconEye size={14} aria-hidden />}
          {colleagues.text}
        </>
      )}
    </span>
  );
}

/** The same as a sign in the list. */
export function ColleagueMark({ conversationId }: { readonly conversationId: ConversationId }) {
  const colleagues = useColleagues(conversationId);
  if (colleagues === null) return null;
  const Symbol = colleagues.typing ? IconPencil : IconEye;
  return (
    <span className={list.colleague} data-typing={colleagues.typing} title={colleagues.text}>
      <Symbol size={14} role="img" aria-label={colleagues.text} />
    </span>
  );
}
