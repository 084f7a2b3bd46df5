import type { Conversation } from '../../shared/inbox/model.ts';
import { useWords } from '../app/i18n.tsx';
import { TimeText } from '../app/time.tsx';
import { useRequest } from '../ipc/useRequest.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { SkeletonRows } from '../ui/SkeletonRows.tsx';
import { ChannelTag } from '../ui/tags.tsx';
import { directoryWords } from './messages.ts';
import { unboundOf } from './unbound.ts';
import classes from './directory.module.css';
import line from '../ui/desk/line.module.css';
import { GuardedButton } from '../ui/desk/GuardedButton.tsx';

const LOOKED_AT = 500;

/** Conversations without a hospital: binding one is one click. @param onBind null: may look only */
export function UnboundList({ onBind }: { readonly onBind: ((conversation: Conversation) => void) | null }) {
  const t = useWords(directoryWords);
  const list = useRequest('inbox.list', { filter: 'open', hospitalId: null, limit: LOOKED_AT });
  const unbound = list.data === undefined ? undefined : unboundOf(list.data.items);
  return (
    <>
      <header className={classes.sideHead}>
        <h2>{t('unbound')}</h2>
        {unbound === undefined ? null : <span className={classes.muted}>{t('unboundCount', { count: unbound.length })}</span>}
      </header>
      <div className={classes.scroll}>
        {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? <SkeletonRows count={4} height={64} /> : null}
        {unbound?.length === 0 ? <p className={classes.sideNote}>{t('unboundEmpty')}</p> : null}
        <ul className={classes.unbound} aria-label={t('unbound')}>
          {(unbound ?? []).map((conversation) => (
            <li key={conversation.id}>
              <div className={line.lineTop}>
                <span className={line.lineTitle} title={conversation.title}>
                  {conversation.title}
                </span>
                <TimeText at={conversation.lastMessageAt} className={line.lineEnd ?? ''} />
              </div>
              <div className={line.lineBottom}>
                <ChannelTag channel={conversation.channel} />
                {t(conversation.kind)}
                {onBind === null ? null : (
                  <GuardedButton
                    variant="subtle"
                    size="compact-xs"
                    className={line.lineEnd ?? ''}
                    aria-label={`${t('bindThis')} ${conversation.title}`}
                    onClick={() => onBind(conversation)}
                  >
                    {t('bindThis')}
                  </GuardedButton>
                )}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
