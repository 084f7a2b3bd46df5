import type { ConversationItem } from '../../../shared/inbox/contract.ts';
import type { Hospital } from '../../../shared/directory/model.ts';
import type { ConversationHit, PersonHit, SearchHit } from '../../../shared/search/contract.ts';

/** In the order in which they stand, so that the same word finds the same place on the screen. */
const groups = ['filters', 'pages', 'actions', 'conversations', 'people', 'hospitals', 'tickets', 'messages', 'more'] as const;

/** One line of the palette. `group` is the heading it stands under. */
export interface Result {
  readonly id: string;
  readonly group: (typeof groups)[number];
  readonly title: string;
  readonly excerpt?: string;
  readonly at?: number;
  /** What was looked for, marked in title and excerpt; without it nothing is. */
  readonly words?: string;
  /** Found by the core for words that may have changed since: Enter waits for the answer to what is typed. */
  readonly found?: true;
  /** The search goes on after it. */
  readonly stays?: true;
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

/** Conversations shown before anything is typed. */
export const RECENT = 6;

export function recentResults(items: readonly ConversationItem[], open: (id: string) => void): readonly Result[] {
  return items.map(({ conversation }) => ({
    id: `conversation.${conversation.id}`,
    group: 'conversations',
    title: conversation.title,
    excerpt: conversation.preview,
    at: conversation.lastMessageAt,
    run: () => open(conversation.id),
  }));
}

export function conversationResults(hits: readonly ConversationHit[], words: string, closed: string, open: (id: string) => void): readonly Result[] {
  return hits.map((hit) => ({
    id: `conversation.${hit.id}`,
    group: 'conversations',
    title: hit.title,
    excerpt: hit.isClosed ? `${closed} · ${hit.preview}` : hit.preview,
    at: hit.at,
    words,
    found: true,
    run: () => open(hit.id),
  }));
}

interface PersonWords {
  readonly kindOf: (kind: PersonHit['kind']) => string;
  readonly hospitalOf: (id: string | null) => string;
  readonly open: (hit: PersonHit) => void;
}

export function personResults(hits: readonly PersonHit[], words: string, { kindOf, hospitalOf, open }: PersonWords): readonly Result[] {
  return hits.map((hit) => ({
    id: `person.${hit.kind}.${hit.id}`,
    group: 'people',
    title: hit.name,
    excerpt: [kindOf(hit.kind), hit.phone, hit.note, hospitalOf(hit.hospitalId)].filter((one) => one !== '').join(' · '),
    words,
    found: true,
    run: () => open(hit),
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
    .map((h) => ({ id: `hospital.${h.id}`, group: 'hospitals', title: h.name, excerpt: hint, words: query, run: () => choose(h) }));
}

export function hitResults(hits: readonly SearchHit[], words: string, open: (hit: SearchHit) => void): readonly Result[] {
  return hits.map((hit) => ({
    id: `${hit.kind}.${hit.id}`,
    group: hit.kind === 'ticket' ? 'tickets' : 'messages',
    title: hit.title,
    excerpt: hit.excerpt,
    at: hit.at,
    words,
    found: true,
    run: () => open(hit),
  }));
}

/** Groups in their fixed order. */
export function inOrder(results: readonly Result[]): readonly Result[] {
  return groups.flatMap((group) => results.filter((result) => result.group === group));
}
