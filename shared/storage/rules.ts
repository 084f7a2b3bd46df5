import type { Instant } from '../time/clock.ts';
import { DAY_MS, startOfDay } from '../time/shanghai.ts';
import type { Entities, EntityName } from '../wire/entities.ts';

/**
 * What a desktop keeps: all open work with everything that belongs to it, this many days of finished work and of
 * messages, and every setting. The relay keeps everything; what is older is fetched when somebody asks for it.
 */
export const KEPT_DAYS = 90;
const KEPT_MS = KEPT_DAYS * DAY_MS;

/** Rows that are open and then done, and to which others belong. */
export type WorkEntity = 'conversations' | 'tickets' | 'callbacks' | 'calls';

export type RetentionRule<E extends EntityName = EntityName> =
  | { readonly keep: 'always' }
  /** Kept while open, and as long as it was last touched inside the horizon. */
  | { readonly keep: 'work'; readonly isOpen: (row: Entities[E]) => boolean; readonly touchedAt: (row: Entities[E]) => Instant; readonly createdAt: (row: Entities[E]) => Instant }
  /** Kept exactly as long as the row it belongs to. */
  | { readonly keep: 'with'; readonly parent: Exclude<WorkEntity, 'conversations' | 'calls'>; readonly column: keyof Entities[E] & string }
  /** A line of a conversation, see `threadFloor`. */
  | { readonly keep: 'thread'; readonly column: keyof Entities[E] & string; readonly at: (row: Entities[E]) => Instant };

/** One rule per entity: a new entity does not compile until somebody has decided how long it is kept. */
export const retention: { readonly [E in EntityName]: RetentionRule<E> } = {
  staff: { keep: 'always' },
  hospitals: { keep: 'always' },
  contracts: { keep: 'always' },
  contacts: { keep: 'always' },
  accounts: { keep: 'always' },
  bindings: { keep: 'always' },
  disclosures: { keep: 'always' },
  dutyGroups: { keep: 'always' },
  shifts: { keep: 'always' },
  dutyTerms: { keep: 'always' },
  // One per conversation and person: small, and needed the moment the conversation comes back.
  readMarks: { keep: 'always' },
  conversations: { keep: 'work', isOpen: (row) => row.status === 'open', touchedAt: (row) => row.lastMessageAt, createdAt: () => 0 },
  messages: { keep: 'thread', column: 'conversationId', at: (row) => row.sentAt },
  conversationEntries: { keep: 'thread', column: 'conversationId', at: (row) => row.at },
  // Few and small; one that was not seen counts however old it is.
  mentions: { keep: 'always' },
  inboxViews: { keep: 'always' },
  // Like read marks; what is half written must not depend on the age of its conversation.
  replyDrafts: { keep: 'always' },
  cannedReplies: { keep: 'always' },
  cannedUses: { keep: 'always' },
  // Searched offline, so all of them are here.
  articles: { keep: 'always' },
  tickets: {
    keep: 'work',
    isOpen: (row) => row.closedAt === null,
    touchedAt: (row) => Math.max(row.updatedAt, row.closedAt ?? 0),
    createdAt: (row) => row.createdAt,
  },
  ticketEntries: { keep: 'with', parent: 'tickets', column: 'ticketId' },
  attachments: { keep: 'with', parent: 'tickets', column: 'ticketId' },
  // A link belongs to both its ends: small, and the one that is kept must not lose its word of the other.
  ticketLinks: { keep: 'always' },
  ticketTemplates: { keep: 'always' },
  ticketViews: { keep: 'always' },
  callbacks: { keep: 'work', isOpen: (row) => row.closedAt === null, touchedAt: (row) => row.closedAt ?? row.createdAt, createdAt: (row) => row.createdAt },
  attempts: { keep: 'with', parent: 'callbacks', column: 'callbackId' },
  // Over when it is written; what is still due of it is its callback.
  // Few, and needed the moment somebody writes.
  identities: { keep: 'always' },
  calls: { keep: 'work', isOpen: () => false, touchedAt: (row) => Math.max(row.endedAt, row.at), createdAt: (row) => row.startedAt },
};

/** The rule of an entity whose row type is only known at run time; whoever passes it a row read it as this entity. */
export function ruleOf(entity: EntityName): RetentionRule<never> {
  return retention[entity] as RetentionRule<never>;
}

/** The instant before which finished work is not kept, at a midnight in Shanghai so that it holds for a day. */
export function horizonAt(now: Instant): Instant {
  return Math.max(0, startOfDay(now) - KEPT_MS);
}

/**
 * From when on a conversation's messages are kept. An open one that has been quiet keeps the days before its last
 * message, so that what is still open can be read. Never goes back while a conversation stays open.
 */
export function threadFloor(conversation: Pick<Entities['conversations'], 'status' | 'lastMessageAt'> | null, horizon: Instant): Instant {
  if (conversation === null || conversation.status !== 'open') return horizon;
  return Math.max(0, Math.min(horizon, conversation.lastMessageAt - KEPT_MS));
}

/** Whether a work row is inside the retention by itself. */
export function isWorkKept(entity: WorkEntity, row: unknown, horizon: Instant): boolean {
  const rule = ruleOf(entity);
  return rule.keep !== 'work' || rule.isOpen(row as never) || rule.touchedAt(row as never) >= horizon;
}

/** The row whose state decides about this one, or null when it decides by itself. */
export function deciderOf(entity: EntityName, row: unknown, horizon: Instant): { readonly entity: WorkEntity; readonly id: string } | null {
  const rule = ruleOf(entity);
  if (rule.keep === 'with') return { entity: rule.parent, id: String((row as Record<string, unknown>)[rule.column]) };
  if (rule.keep === 'thread' && rule.at(row as never) < horizon) {
    return { entity: 'conversations', id: String((row as Record<string, unknown>)[rule.column]) };
  }
  return null;
}

/**
 * Whether a desktop keeps a row.
 * @param decider the row that `deciderOf` named; null when it named none or there is none
 */
export function isKept(entity: EntityName, row: unknown, decider: unknown, horizon: Instant): boolean {
  const rule = ruleOf(entity);
  if (rule.keep === 'always') return true;
  if (rule.keep === 'work') return isWorkKept(entity as WorkEntity, row, horizon); // only work entities have this rule
  if (rule.keep === 'with') return decider === null || isWorkKept(rule.parent, decider, horizon);
  const at: Instant = rule.at(row as never);
  return at >= horizon || at >= threadFloor(decider as Entities['conversations'] | null, horizon);
}

/** Entities whose rows belong to a row of this one and are kept with it. */
export function belongingTo(parent: WorkEntity): readonly { readonly entity: EntityName; readonly column: string }[] {
  return Object.keys(retention).flatMap((name) => {
    const entity = name as EntityName; // keys of `retention`
    const rule = ruleOf(entity);
    return rule.keep === 'with' && rule.parent === parent ? [{ entity, column: rule.column }] : [];
  });
}
