import type { Conversation, Medium } from '../../../shared/inbox/model.ts';
import type { ThreadMessage } from '../threadItems.ts';

export interface MediumProps {
  readonly message: ThreadMessage;
  readonly medium: Medium;
  /** Its place among the media of the message. */
  readonly n: number;
  readonly conversation: Conversation;
}
