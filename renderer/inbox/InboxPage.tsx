import { useDeferredValue } from 'react';
import type { ReactNode } from 'react';
import { useParams } from 'wouter';
import type { ConversationId } from '../../shared/ids.ts';
import type { Conversation } from '../../shared/inbox/model.ts';
import { asId } from '../../shared/ids.ts';
import { useWords } from '../app/i18n.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { ContextPane, ListPane, ListToggle, MainPane } from '../ui/panes.tsx';
import { ChoiceProvider } from './bulk/choice.tsx';
import { ConversationContext } from './ConversationContext.tsx';
import { ConversationList } from './ConversationList.tsx';
import { ConversationPane } from './ConversationPane.tsx';
import { FirstSteps, useFirstSteps } from './FirstSteps.tsx';
import { inboxMessages } from './messages.ts';
import classes from './pane.module.css';

/** List, thread, context. */
export function InboxPage({ customer }: { /** The person of a conversation, shown first in the side panel. */ readonly customer: (conversation: Conversation) => ReactNode }) {
  const t = useWords(inboxMessages);
  const { id } = useParams<{ id?: string }>();
  const conversationId = id === undefined ? null : asId<ConversationId>(id);
  return (
    <ChoiceProvider>
      <ListPane name="inbox" label={t('list.label')}>
        <ConversationList selected={conversationId} />
      </ListPane>
      <MainPane label={t('main.label')}>
        {conversationId === null ? (
          <NothingChosen />
        ) : (
          // A key: another conversation is another composer, another scroll position, another divider.
          <ConversationPane key={conversationId} conversationId={conversationId} />
        )}
      </MainPane>
      {conversationId === null ? null : (
        <ContextPane name="inbox" label={t('context.label')}>
          <ContextOf conversationId={conversationId} customer={customer} />
        </ContextPane>
      )}
    </ChoiceProvider>
  );
}

interface ContextProps {
  readonly conversationId: ConversationId;
  readonly customer: (conversation: Conversation) => ReactNode;
}

/** Drawn after the messages, which are what one opens a conversation for; until then what is still that of another cannot be used. */
function ContextOf({ conversationId, customer }: ContextProps) {
  const shown = useDeferredValue(conversationId, null);
  return shown === null ? null : (
    <div className={classes.context} inert={shown !== conversationId}>
      <ConversationContext conversationId={shown} customer={customer} />
    </div>
  );
}

function NothingChosen() {
  const t = useWords(inboxMessages);
  const steps = useFirstSteps();
  return (
    <>
      <PageHeader
        title={
          <>
            <ListToggle /> {t('page.title')}
          </>
        }
      />
      {steps === null ? <EmptyState title={t('none.title')} hint={t('none.hint')} /> : <FirstSteps done={steps} />}
    </>
  );
}
