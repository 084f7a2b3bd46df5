import { CustomerCard } from '../customers/CustomerCard.tsx';
import { InboxPage } from '../inbox/InboxPage.tsx';

/** The inbox with the customer beside the conversation: two features that meet here. */
export function InboxRoute() {
  return <InboxPage customer={(conversation) => <CustomerCard key={conversation.id} conversation={conversation} />} />;
}
