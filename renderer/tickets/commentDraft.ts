import * as z from 'zod';

/** What stands in a ticket's comment box. */
export const commentDraftShape = z.object({
  text: z.string(),
  /** The refused comment that this one stands for: it stays listed until this one is durable. */
  replaces: z.number().nullable(),
});
export type CommentDraft = Readonly<z.infer<typeof commentDraftShape>>;

export const emptyComment: CommentDraft = { text: '', replaces: null };

export const COMMENT_BOX = 'ticket-comment';

export const commentDraft = (ticketId: string): string => `ticket.comment.${ticketId}`;

/** A refused comment back in its box, before whatever was typed meanwhile. */
export function refusedComment(n: number, text: string, before: CommentDraft = emptyComment): CommentDraft {
  const typed = before.text === text ? '' : before.text;
  return { text: typed === '' ? text : `${text}\n${typed}`, replaces: n };
}
