/** Branded ids: a `TicketId` cannot be passed where a `HospitalId` is wanted, at no run-time cost. */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type UserId = Id<'User'>;
export type HospitalId = Id<'Hospital'>;
export type ContractId = Id<'Contract'>;
export type ContactId = Id<'Contact'>;
export type AccountId = Id<'Account'>;
export type BindingId = Id<'Binding'>;
export type ConversationId = Id<'Conversation'>;
export type MessageId = Id<'Message'>;
export type ConversationEntryId = Id<'ConversationEntry'>;
export type MentionId = Id<'Mention'>;
export type InboxViewId = Id<'InboxView'>;
export type ReplyDraftId = Id<'ReplyDraft'>;
export type CannedReplyId = Id<'CannedReply'>;
export type CannedUseId = Id<'CannedUse'>;
export type ArticleId = Id<'Article'>;
export type ReadMarkId = Id<'ReadMark'>;
export type DutyGroupId = Id<'DutyGroup'>;
export type ShiftId = Id<'Shift'>;
export type DutyTermId = Id<'DutyTerm'>;
export type TicketId = Id<'Ticket'>;
export type TicketEntryId = Id<'TicketEntry'>;
export type AttachmentId = Id<'Attachment'>;
export type TicketLinkId = Id<'TicketLink'>;
export type TemplateId = Id<'Template'>;
export type TicketViewId = Id<'TicketView'>;
export type VisitId = Id<'Visit'>;
export type CallbackId = Id<'Callback'>;
export type AttemptId = Id<'Attempt'>;
export type IdentityId = Id<'Identity'>;
export type CallId = Id<'Call'>;
export type DisclosureId = Id<'Disclosure'>;
export type ClientId = Id<'Client'>;

/** Draws a new id; injected (tests inject a counter, production a UUID) because randomness is an argument too. */
export type NewId = () => string;

/**
 * Gives a plain string the brand the context asks for. Only for values that were just parsed, drawn or read
 * from a store: it checks nothing.
 */
export function asId<T extends Id<string>>(value: string): T {
  return value as T;
}
