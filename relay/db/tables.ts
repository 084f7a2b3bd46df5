import type { EntityName } from '../../shared/wire/entities.ts';
import { attempts, callbacks } from '../callbacks/schema.ts';
import { cannedReplies, cannedUses } from '../canned/schema.ts';
import { calls } from '../calls/schema.ts';
import { identities } from '../customers/schema.ts';
import { bindings, contacts, contracts, disclosures, hospitals } from '../directory/schema.ts';
import { dutyGroups, dutyTerms, shifts } from '../duty/schema.ts';
import { accounts, conversationEntries, conversations, inboxViews, mentions, messages, readMarks, replyDrafts } from '../inbox/schema.ts';
import { articles } from '../knowledge/schema.ts';
import { staff } from '../session/schema.ts';
import { attachments, ticketEntries, ticketLinks, tickets, ticketTemplates, ticketViews } from '../tickets/schema.ts';

/** The table of every synchronised entity; a new entity does not compile until it has one. */
export const entityTables = {
  staff,
  hospitals,
  contracts,
  contacts,
  accounts,
  bindings,
  disclosures,
  conversations,
  messages,
  readMarks,
  conversationEntries,
  mentions,
  inboxViews,
  replyDrafts,
  cannedReplies,
  cannedUses,
  articles,
  dutyGroups,
  shifts,
  dutyTerms,
  tickets,
  ticketEntries,
  attachments,
  ticketLinks,
  ticketTemplates,
  ticketViews,
  callbacks,
  attempts,
  calls,
  identities,
} as const satisfies Readonly<Record<EntityName, unknown>>;
