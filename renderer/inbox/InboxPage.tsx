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
          <ConversationContext conversationId={conversationId} customer={customer} />
        </ContextPane>
      )}
    </ChoiceProvider>
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
