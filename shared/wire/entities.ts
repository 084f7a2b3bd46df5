import type { z } from 'zod';
import { attempt, callback } from '../callbacks/model.ts';
import { cannedReply, cannedUse } from '../canned/model.ts';
import { call } from '../calls/model.ts';
import { identity } from '../customers/model.ts';
import { binding, contact, contract, disclosure, hospital } from '../directory/model.ts';
import { dutyGroup, dutyTerm, shift } from '../duty/model.ts';
import { account, conversation, conversationEntry, inboxView, mention, message, readMark, replyDraft } from '../inbox/model.ts';
import { article } from '../knowledge/model.ts';
import { staffMember } from '../session/model.ts';
import { attachment, ticket, ticketEntry, ticketLink, ticketTemplate, ticketView } from '../tickets/model.ts';

/** Every kind of row that is synchronised. The key is the entity's name on the wire, in `changes` and in events. */
export const entities = {
  staff: staffMember,
  hospitals: hospital,
  contracts: contract,
  contacts: contact,
  accounts: account,
  bindings: binding,
  disclosures: disclosure,
  conversations: conversation,
  messages: message,
  readMarks: readMark,
  conversationEntries: conversationEntry,
  mentions: mention,
  inboxViews: inboxView,
  replyDrafts: replyDraft,
  cannedReplies: cannedReply,
  cannedUses: cannedUse,
  articles: article,
  dutyGroups: dutyGroup,
  shifts: shift,
  dutyTerms: dutyTerm,
  tickets: ticket,
  ticketEntries: ticketEntry,
  attachments: attachment,
  ticketLinks: ticketLink,
  ticketTemplates: ticketTemplate,
  ticketViews: ticketView,
  callbacks: callback,
  attempts: attempt,
  calls: call,
  identities: identity,
} as const;

export type EntityName = keyof typeof entities;
export type Entities = { readonly [E in EntityName]: z.infer<(typeof entities)[E]> };

export const entityNames = Object.keys(entities) as readonly EntityName[]; // keys of a constant object

const known = new Set<string>(entityNames);
export function isEntityName(name: string): name is EntityName {
  return known.has(name);
}
