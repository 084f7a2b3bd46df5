import type { Thread } from '../../../shared/inbox/contract.ts';

/** Messages looked at, newest last. */
const MOST = 3;
const LONGEST = 2000;

/** What the customer has written since anybody answered; what answers by itself is no answer. */
export function askedSince(messages: Thread['messages']): { readonly lastId: string | null; readonly texts: readonly string[] } {
  const answeredAt = messages.findLastIndex((message) => message.direction === 'out' && message.userId !== null);
  const texts = messages.slice(answeredAt + 1).filter((message) => message.direction === 'in' && message.contentKind === 'text' && message.recalledAt === null && message.text.trim() !== '');
  return { lastId: texts.at(-1)?.id ?? null, texts: texts.slice(-MOST).map((message) => message.text.slice(0, LONGEST)) };
}
