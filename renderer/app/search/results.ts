import type { ConversationItem } from '../../../shared/inbox/contract.ts';
import type { Hospital } from '../../../shared/directory/model.ts';
import type { SearchHit } from '../../../shared/search/contract.ts';

/** One line of the palette. `group` is the heading it stands under. */
export interface Result {
  readonly id: string;
  readonly group: 'pages' | 'actions' | 'conversations' | 'hospitals' | 'tickets' | 'messages';
  readonly title: string;
  readonly excerpt?: string;
  readonly at?: number;
  readonly run: () => void;
}

/** Every character of the query, in its order, as people abbreviate: `新单` finds `新建工单`. */
export function matchesLoosely(text: string, query: string): boolean {
  const wanted = [...query.toLowerCase().replaceAll(/\s+/gu, '')];
  let next = 0;
  for (const character of text.toLowerCase()) {
    if (character === wanted[next]) next += 1;
  }
  return next === wanted.length;
}

const SHOWN_PER_GROUP = 6;

export function conversationResults(
  items: readonly ConversationItem[],
  query: string,
  open: (id: string) => void,
): readonly Result[] {
  const found = query === '' ? items : items.filter(({ conversation }) => conversation.title.toLowerCase().includes(query.toLowerCase()));
  return found.slice(0, SHOWN_PER_GROUP).map(({ conversation }) => ({
    id: `conversation.${conversation.id}`,
    group: 'conversations',
    title: conversation.title,
    excerpt: conversation.preview,
    at: conversation.lastMessageAt,
    run: () => open(conversation.id),
  }));
}

export function hospitalResults(
  hospitals: readonly Hospital[],
  query: string,
  hint: string,
  choose: (hospital: Hospital) => void,
): readonly Result[] {
  if (query === '') return [];
  const wanted = query.toLowerCase();
  return hospitals
    .filter((h) => h.active && (h.name.toLowerCase().includes(wanted) || h.shortName.toLowerCase().includes(wanted)))
    .slice(0, SHOWN_PER_GROUP)
    .map((h) => ({ id: `hospital.${h.id}`, group: 'hospitals', title: h.name, excerpt: hint, run: () => choose(h) }));
}

export function hitResults(hits: readonly SearchHit[], open: (hit: SearchHit) => void): readonly Result[] {
  return hits.map((hit) => ({
    id: `${hit.kind}.${hit.id}`,
    group: hit.kind === 'ticket' ? 'tickets' : 'messages',
    title: hit.title,
    excerpt: hit.excerpt,
    at: hit.at,
    run: () => open(hit),
  }));
}

const order: readonly Result['group'][] = ['pages', 'actions', 'conversations', 'hospitals', 'tickets', 'messages'];

/** Groups in their fixed order, so that the same word finds the same place on the screen. */
export function inOrder(results: readonly Result[]): readonly Result[] {
  return order.flatMap((group) => results.filter((result) => result.group === group));
}
